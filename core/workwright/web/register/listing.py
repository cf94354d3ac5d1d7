"""A register at the desk: read from the address, listed, narrowed, or sent as a file."""

from collections.abc import Mapping
from typing import Any, Final, cast
from uuid import UUID

from flask import Flask, Response, current_app, make_response, render_template, request, url_for

from workwright.profile.parts import Screen
from workwright.services.kept import KeptWhileUnchanged
from workwright.services.register import (
    ALL,
    SPANS,
    Asked,
    Listed,
    count_values,
    count_views,
    list_rows,
)
from workwright.services.runtime import Look
from workwright.web.acting import look
from workwright.web.i18n import _, number, say
from workwright.web.links import kept_inputs, link, sort_link
from workwright.web.listing import Cell, Listing, Row
from workwright.web.register import cells
from workwright.web.register.acts import New, Question
from workwright.web.register.export import EXPORTS, export
from workwright.web.register.screens import RegisterScreen
from workwright.web.sessions import principal
from workwright.web.surroundings import terms
from workwright.web.terms import Terms

PAGE: Final = 30
COUNTS: Final = "workwright.view_counts"
MOST_COUNTS: Final = 256


def install(app: Flask) -> None:
    """Give the application its memory of how many rows the views of its lists have."""
    app.extensions[COUNTS] = KeptWhileUnchanged[dict[str, int]](MOST_COUNTS)


def show(screen: RegisterScreen, new: New | Question | None = None) -> Response:
    """Answer the list as a page, or as the file that was asked for.

    Args:
        new: how a row is made, offered to who may.
    """
    words = terms()
    plan = screen.plan(words)
    asked = _read(screen, plan)
    with look() as scope:
        if request.args.get("as") in EXPORTS:
            return export(scope, screen, asked, plan.columns, request.args["as"])
        rows, page = list_rows(scope, screen.register, asked, _needed(screen, plan.columns), PAGE)
        counts = _counts(scope, screen)
        today = scope.today
        choices = _choices(scope, screen, plan, asked)
    listing = Listing(
        tuple(
            cells.column_head(screen, words, n, sort=asked.sort, href=sort_link(asked.sort, n))
            for n in plan.columns
        ),
        tuple(_row(screen, plan, row, today) for row in rows),
        _sentence(screen, words, asked),
        earlier_href=link(at=page.earlier) if page.earlier else "",
        later_href=link(at=page.later) if page.later else "",
    )
    return make_response(
        render_template(
            "register/list.html",
            screen=screen,
            title=screen.title(words),
            placeholder=say(screen.search),
            asked=asked,
            listing=listing,
            untouched=not (asked.search or asked.filters) and asked.view == ALL,
            tabs=_tabs(screen, counts, asked),
            filters=_filters(screen, words, plan, asked),
            keep=kept_inputs(),
            exports=[(kind.upper(), link(**{"as": kind})) for kind in EXPORTS],
            news=_news(screen, new),
            import_href=_import(screen, new),
            siblings=[
                (heading(words), url_for(endpoint), endpoint == screen.endpoint, None, "")
                for heading, endpoint in screen.siblings
            ],
            **choices,
        )
    )


def _counts(scope: Look, screen: RegisterScreen) -> dict[str, int]:
    """Return how many rows each view has, counted once while nothing in the plant changes.

    What hangs on time alone is counted anew in the next minute, as kept pages are.
    """
    me = principal()
    name = f"views {screen.endpoint} {scope.now:%Y-%m-%dT%H:%M}"
    kept = cast("KeptWhileUnchanged[dict[str, int]]", current_app.extensions[COUNTS])
    found = kept.get(me.tenant_id, name, me.chain_head)
    if found is None:
        counts = count_views(scope, screen.register)
        found = kept.put(me.tenant_id, name, me.chain_head, counts)
    return found


def _news(screen: RegisterScreen, new: New | Question | None) -> list[tuple[str, str]]:
    if new is None or not principal().may(new.permission):
        return []
    blueprint, _dot, sheet = screen.sheet.partition(".")
    return [(say(new.title), url_for(f"{blueprint}.new_{sheet}"))]


def _import(screen: RegisterScreen, new: New | Question | None) -> str:
    if new is None or not principal().may(new.permission):
        return ""
    blueprint = screen.endpoint.partition(".")[0]
    endpoint = f"{blueprint}.import_{screen.nav}"
    return url_for(endpoint) if endpoint in current_app.view_functions else ""


def one_row(scope: Look, screen: RegisterScreen, row_id: UUID) -> Mapping[str, Any]:
    """Return the columns of one row of the list by name."""
    rows, _page = list_rows(scope, screen.register, Asked(ids=(row_id,)), screen.columns, 1)
    return rows[0].values


def _read(screen: RegisterScreen, plan: Screen) -> Asked:
    """Return what the address asks for; what it does not know is left out."""
    view, sort = request.args.get("view", ALL), request.args.get("sort", "")
    return Asked(
        view=view if view in screen.register.views else ALL,
        search=request.args.get("q", "").strip(),
        filters={n: tuple(v) for n in plan.filters if (v := request.args.getlist(n))},
        sort=sort if screen.can_sort(sort) else plan.sort or screen.register.sort,
        cursor=request.args.get("at", ""),
    )


def _needed(screen: RegisterScreen, columns: tuple[str, ...]) -> list[str]:
    """Return the fields to read: the columns, and the unit of their amounts."""
    has_amounts = any(cells.kind_of(screen, name) == "amount" for name in columns)
    return [*columns, cells.UNIT] if has_amounts else list(columns)


def _row(screen: RegisterScreen, plan: Screen, row: Listed, today: Any) -> Row:
    first, *others = plan.columns
    name = cells.text_of(screen, first, row.values[first])
    head: Cell | str = name
    if screen.sheet:
        head = Cell("code", name, href=url_for(screen.sheet, row_id=row.id))
    rest = (cells.cell(screen, other, row.values, today) for other in others)
    return Row(str(row.id), name, (head, *rest))


def _sentence(screen: RegisterScreen, words: Terms, asked: Asked) -> str:
    return _("sorted by %(column)s", column=screen.label(words, asked.sort.removeprefix("-")))


def _tabs(
    screen: RegisterScreen, counts: dict[str, int], asked: Asked
) -> list[tuple[str, str, bool, int | None, str]]:
    """Return the views with how many rows each holds; what needs somebody has a tone."""
    if not screen.views:
        return []
    found: list[tuple[str, str, bool, int | None, str]] = [
        (_("All"), link(view=None), asked.view == ALL, None, "")
    ]
    for name, label in screen.views.items():
        tone = screen.tones.get(name, "") if counts[name] else ""
        found.append((say(label), link(view=name), asked.view == name, counts[name], tone))
    return found


def _filters(
    screen: RegisterScreen, words: Terms, plan: Screen, asked: Asked
) -> list[tuple[str, str, str]]:
    """Return label, chosen values and address of each filter; one that is on is taken away."""
    found = []
    for name in plan.filters:
        chosen = asked.filters.get(name, ())
        href = link(**{name: None, "choose": None}) if chosen else link(choose=name)
        shown = ", ".join(_value_word(screen, name, value) for value in chosen)
        found.append((screen.label(words, name), shown, href))
    return found


def _choices(scope: Look, screen: RegisterScreen, plan: Screen, asked: Asked) -> dict[str, Any]:
    """Return the values of the filter that is being chosen, each with its address."""
    name = request.args.get("choose", "")
    if name not in plan.filters:
        return {"choices": [], "chosen": ""}
    chosen = list(asked.filters.get(name, ()))
    if cells.kind_of(screen, name) == "date":
        values: list[tuple[str, int]] = [(span, -1) for span in SPANS]
    else:
        counted = count_values(scope, screen.register, asked, name)
        values = [(str(value), many) for value, many in counted]
    found = []
    for value, many in values:
        others = [v for v in chosen if v != value]
        word = _value_word(screen, name, value)
        text = word if many < 0 else f"{word} ({number(many)})"
        href = link(**{name: others if value in chosen else [*chosen, value]})
        found.append((text, href, value in chosen))
    return {"choices": found, "chosen": screen.label(terms(), name)}


def _value_word(screen: RegisterScreen, name: str, value: str) -> str:
    if cells.kind_of(screen, name) == "date":
        spans = {
            "past": _("Before today"),
            "month": _("Next 30 days"),
            "quarter": _("Next 90 days"),
            "later": _("Later"),
        }
        return spans.get(value, value)
    return cells.text_of(screen, name, value)
