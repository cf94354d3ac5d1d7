"""Many new rows of a register out of one file: checked first, then all of them or none.

Each row goes through the same act that makes a single row by hand. A check does the very same and
takes it back; so what it promises holds as long as nobody else changes the plant in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, g, make_response, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from workwright.errors import NotFound, Refused, WorkwrightError
from workwright.services.authority import require
from workwright.services.identity import actor_of, refresh_actor
from workwright.services.runtime import Work
from workwright.web.acting import Done, act, look, runtime
from workwright.web.htmx import page, wants_fragment
from workwright.web.i18n import _, decimal_sign, say
from workwright.web.register.acts import New, choices_of, input_label
from workwright.web.register.asked import Input, read
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.table_file import MOST_ROWS, NotATable, TableFile, read_table
from workwright.web.security import route
from workwright.web.sessions import principal
from workwright.web.shell import shell
from workwright.web.surroundings import terms

MOST_BYTES: Final = 5_000_000
MOST_SHOWN: Final = 200
YES: Final = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "wahr"})
NO: Final = frozenset({"no", "n", "false", "0", "", "nein", "falsch"})


@dataclass(frozen=True)
class RowReport:
    """What became of one row of the file.

    Args:
        number: of the row in the file, the head counted.
        name: first cell, so that people find it.
        problems: column, or nothing for the row as a whole, and what is wrong.
    """

    number: int
    name: str
    problems: tuple[tuple[str, str], ...]


class _Refused(Exception):
    """The file is not taken; carries the report, and the unit of work goes back."""

    def __init__(self, report: list[RowReport]) -> None:
        super().__init__("rows refused")
        self.report = report


def add_import(blueprint: Blueprint, path: str, screen: RegisterScreen, new: New) -> None:
    """Add the page that takes a file of new rows, ``/lots/import``, and a file to fill in."""
    endpoint = f"import_{screen.nav}"
    address = f"{blueprint.name}.{endpoint}"

    @route(blueprint, f"{path}/import", permission=new.permission, endpoint=endpoint)
    def ask() -> Response:
        if request.args.get("as") == "csv":
            return _template(screen, new)
        return _page(screen, new, address)

    @route(
        blueprint,
        f"{path}/import",
        permission=new.permission,
        methods=["POST"],
        unsafe="keyed",
        max_bytes=MOST_BYTES,
        endpoint=f"{endpoint}_done",
    )
    def take() -> BaseResponse:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _page(screen, new, address, wrong=_("Choose a file."), status=422)
        try:
            table = read_table(sent.filename, sent.stream.read())
        except NotATable as exc:
            wrong = say(exc.message, exc.data)
            return _page(screen, new, address, wrong=wrong, status=422)
        finally:
            sent.stream.seek(0)
        columns, problems = _columns(new, table)
        if problems:
            return _page(screen, new, address, problems=problems, status=422)
        if request.form.get("check"):
            report = _checked(new, table, columns)
            bad = any(row.problems for row in report)
            status = 422 if bad else 200
            return _page(screen, new, address, report=report, checked=True, status=status)

        def action(work: Work) -> Done:
            report = _run(work, new, table, columns)
            if any(row.problems for row in report):
                raise _Refused(report)
            said = _("%(count)s taken from the file.", count=len(report))
            return Done(url_for(screen.endpoint), said)

        try:
            return act(action)
        except _Refused as refused:
            return _page(screen, new, address, report=refused.report, status=422)


def _columns(new: New, table: TableFile) -> tuple[dict[int, Input], list[str]]:
    """Return place in the file to what it fills, and what is wrong with the head."""
    by_name = {name: asked for asked in new.inputs for name in _names(asked)}
    found: dict[int, Input] = {}
    problems = []
    for place, name in enumerate(table.head):
        asked = by_name.get(name.casefold())
        if asked is None:
            problems.append(_("There is no column %(name)s here.", name=name or "–"))
        elif asked in found.values():
            problems.append(_("The column %(name)s stands there twice.", name=name))
        else:
            found[place] = asked
    for asked in new.inputs:
        if asked.needed and asked.kind != "flag" and asked not in found.values():
            problems.append(_("The column %(name)s is missing.", name=asked.name))
    return found, problems


def _names(asked: Input) -> set[str]:
    return {asked.name.casefold(), input_label(asked.label).casefold()}


def _checked(new: New, table: TableFile, columns: Mapping[int, Input]) -> list[RowReport]:
    """Do it all and take it back."""
    person = principal()
    with runtime().writing(person.tenant_id, actor_of(person), request_id=g.request_id) as work:
        refresh_actor(work, site_id=person.site_id)
        require(work, new.permission)
        return _run(work, new, table, columns)


def _run(work: Work, new: New, table: TableFile, columns: Mapping[int, Input]) -> list[RowReport]:
    """Make every row, each on what the rows before it made; report each."""
    with look() as scope:
        offered = {n: {c for c, _w in found} for n, found in choices_of(scope, new.inputs).items()}
    reports = []
    for number, cells in table.rows:
        typed, problems = _typed(cells, columns, table)
        found = read(new.inputs, typed, shell().zone, offered)
        told = {name for name, _text in problems}
        problems += [(name, text) for name, text in found.errors.items() if name not in told]
        if not problems:
            problems = _made(work, new, found.values)
        reports.append(RowReport(number, next(iter(cells), ""), tuple(_said(new, problems))))
    return reports


def _made(work: Work, new: New, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Make one row in a savepoint of its own; return why it is refused."""
    step = work.session.begin_nested()
    try:
        new.make(work, values)
        work.flush()
    except Refused as refused:
        step.rollback()
        return [("", f"{say(f.message, f.data)} {say(f.remedy, f.data)}".strip())
                for f in refused.findings]  # fmt: skip
    except NotFound as exc:
        step.rollback()
        return [("", say(exc.message, exc.data))]
    except WorkwrightError as exc:
        step.rollback()
        return [("", say(exc.message, exc.data))]
    step.commit()
    return []


def _typed(
    cells: Sequence[str], columns: Mapping[int, Input], table: TableFile
) -> tuple[MultiDict[str, str], list[tuple[str, str]]]:
    """Return the cells as a form would send them, and the yes or no that is neither."""
    typed: MultiDict[str, str] = MultiDict()
    problems: list[tuple[str, str]] = []
    sign = "," if table.comma else "."
    for place, asked in columns.items():
        text = cells[place]
        if asked.kind == "flag":
            if text.casefold() not in YES | NO:
                problems.append((asked.name, _("Write yes or no.")))
            text = "yes" if text.casefold() in YES else ""
        elif asked.kind == "amount":
            text = text.replace(sign, decimal_sign()) if text.count(sign) <= 1 else text
        typed[asked.name] = text
    return typed, problems


def _said(new: New, problems: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    labels = {asked.name: input_label(asked.label) for asked in new.inputs}
    return [(labels.get(name, ""), text) for name, text in problems]


def _template(screen: RegisterScreen, new: New) -> Response:
    """Send a file with the head alone, to be filled in."""
    answer = make_response("\ufeff" + ",".join(asked.name for asked in new.inputs) + "\r\n")
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = f"attachment; filename={screen.kind}-import.csv"
    return answer


def _page(
    screen: RegisterScreen,
    new: New,
    address: str,
    *,
    wrong: str = "",
    problems: Sequence[str] = (),
    report: Sequence[RowReport] = (),
    checked: bool = False,
    status: int = 200,
) -> Response:
    with look() as scope:
        offered = choices_of(scope, new.inputs)
    bad = [row for row in report if row.problems]
    return page(
        "register/import.html",
        "register/_import.html",
        status,
        screen=screen,
        title=screen.title(terms()),
        url=url_for(address),
        template_href=f"{url_for(address)}?as=csv",
        columns=[(a.name, input_label(a.label), a, offered.get(a.name, ())) for a in new.inputs],
        wrong=wrong,
        problems=problems,
        report=report,
        bad=bad[:MOST_SHOWN],
        bad_count=len(bad),
        checked=checked,
        most=MOST_ROWS,
        part=wants_fragment(),
    )
