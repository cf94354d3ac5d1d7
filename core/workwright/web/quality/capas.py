"""CAPAs at the desk: opened from a deviation, changed with a reason, closed with a signature."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.quality import Capa, Signature
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.capa_lists import owners
from workwright.services.capas import (
    CONCLUSIONS,
    Conclusion,
    NewCapa,
    change_capa,
    close_capa,
    deviations_of,
    open_capa,
    shown_capa,
)
from workwright.services.deviations import deviation_of
from workwright.services.orders import order_of
from workwright.services.record_rows import deviation_rows
from workwright.services.review_page import names_of
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.i18n import _, day, instant
from workwright.web.quality.blueprint import quality
from workwright.web.quality.capa_words import STATUS_ICONS, STATUS_TONES, status_word
from workwright.web.security import SIGNED_IN, route
from workwright.web.signature import Dialogue, ask, sign, version_shown
from workwright.web.surroundings import terms

PAGE = "/capas/<uuid:capa_id>"
OPENING = "/deviations/<uuid:deviation_id>/capa"
MANAGES = "capa.manage"


@route(quality, OPENING, permission=MANAGES)
def capa_form(deviation_id: UUID) -> Response:
    """Ask what will be done about a deviation, by whom, until when and how one sees its effect."""
    with look() as scope:
        row = deviation_of(scope, deviation_id)
        beside = deviation_rows(scope, row.work_order_id) if row.work_order_id is not None else ()
        return page(
            "quality/capa_form.html",
            "quality/_capa_form.html",
            deviation=row,
            beside=[other for other in beside if other.id != row.id],
            people=_people(scope),
            dialogue="quality/_capa_form.html",
        )


@route(quality, OPENING, methods=["POST"], permission=MANAGES, unsafe="keyed", endpoint="open_capa")
def plan_capa(deviation_id: UUID) -> BaseResponse:
    """Open a CAPA for the deviation and for those of the same order that were chosen (T13)."""
    given = request.form
    chosen = tuple(_id(text) for text in given.getlist("also"))
    new = NewCapa(
        deviation_ids=(deviation_id, *chosen),
        blocks_release=given.get("blocks_release") == "yes",
        **_planned(given),
    )

    def action(work: Work) -> Done:
        row = open_capa(work, new)
        said = _("%(number)s opened.", number=row.number)
        return Done(url_for("quality.capa", capa_id=row.id), said)

    return act(action)


@route(quality, PAGE, permission="report.read")
def capa(capa_id: UUID) -> str:
    """Show a CAPA with the deviations that it answers."""
    with look() as scope:
        row = scope.get(Capa, capa_id)
        linked = deviations_of(scope, row.id)
        for order_id in sorted({d.work_order_id for d in linked if d.work_order_id is not None}):
            order_of(scope, order_id)  # the page tells times in the zone of the order's site
        return render_template(
            "quality/capa.html",
            row=row,
            linked=linked,
            status=(status_word(row.status), STATUS_TONES[row.status], STATUS_ICONS[row.status]),
            facts_of=_facts(scope, row),
            people=_people(scope),
            signatures=scope.all(
                Signature, Signature.signed_at, record_type="capa", record_id=row.id
            ),
        )


@route(
    quality,
    f"{PAGE}/change",
    methods=["POST"],
    permission=MANAGES,
    unsafe="keyed",
    endpoint="change_capa",
)
def write_capa(capa_id: UUID) -> BaseResponse:
    """Change what is planned, or the mark alone where the CAPA is closed."""
    given = request.form
    changes: dict[str, Any] = {"blocks_release": given.get("blocks_release") == "yes"}
    if "plan" in given:
        changes |= _planned(given)
    version = _version(given)

    def action(work: Work) -> Done:
        row = work.get(Capa, capa_id)
        differing = {name: v for name, v in changes.items() if getattr(row, name) != v}
        change_capa(work, capa_id, version, differing, given.get("reason", ""))
        return _back(capa_id, _("Changed."))

    return act(action)


@route(quality, f"{PAGE}/close", permission=MANAGES)
def conclude(capa_id: UUID) -> Response:
    """Ask what the check of effectiveness found, then show what is signed."""
    if request.args.get("result", "").strip() and request.args.get("outcome"):
        return ask(_closing(capa_id, _conclusion(request.args)))
    with look() as scope:
        row = scope.get(Capa, capa_id)
    return page(
        "quality/capa_form.html",
        "quality/_conclude.html",
        row=row,
        choices=[(code, status_word(code)) for code in CONCLUSIONS],
        dialogue="quality/_conclude.html",
    )


@route(
    quality,
    f"{PAGE}/close",
    methods=["POST"],
    permission=SIGNED_IN,
    unsafe="keyed",
    endpoint="close_capa",
)
def sign_close(capa_id: UUID) -> BaseResponse:
    """Sign what was found; the CAPA is closed with it."""
    conclusion = _conclusion(request.form)

    def action(work: Work, signing: Signing) -> Done:
        close_capa(work, capa_id, version_shown(), conclusion, signing)
        return _back(capa_id, _("Closed."))

    return sign(_closing(capa_id, conclusion), action)


def _closing(capa_id: UUID, conclusion: Conclusion) -> Callable[[Look], Dialogue]:
    def made(scope: Look) -> Dialogue:
        row = scope.get(Capa, capa_id)
        shown = shown_capa(scope, row, conclusion)
        return Dialogue(
            shown=shown,
            title=_("Close %(number)s", number=row.number),
            sentence=_("I checked the effect of this action and judge it as stated."),
            url=url_for("quality.close_capa", capa_id=row.id),
            sub=row.number,
            submit=_("Sign as approved"),
            values=[
                (terms().many("deviation"), ", ".join(shown.content["deviations"])),
                (_("What is done"), row.plan),
                (_("Due"), day(row.due_on)),
                (_("How its effect is checked"), row.effectiveness),
                (_("Conclusion"), status_word(conclusion.outcome)),
                (_("What the check found"), conclusion.result.strip()),
            ],
            inputs={"outcome": conclusion.outcome, "result": conclusion.result},
        )

    return made


def _facts(scope: Look, row: Capa) -> list[tuple[str, Any]]:
    names = names_of(scope, [row.opened_by_id, row.owner_id])
    pairs: list[tuple[str, Any]] = [
        (_("Owner"), names[row.owner_id]),
        (_("Due"), day(row.due_on)),
        (
            _("Holds the release"),
            _("until it is effective") if row.blocks_release else _("no"),
        ),
        (_("Opened"), instant(row.opened_at)),
        (_("By"), names[row.opened_by_id]),
    ]
    if row.closed_at is not None:
        pairs.append((_("Closed"), instant(row.closed_at)))
    return pairs


def _people(scope: Look) -> list[tuple[str, str]]:
    return [(str(person.id), person.printed_name) for person in owners(scope)]


def _back(capa_id: UUID, toast: str) -> Done:
    return Done(url_for("quality.capa", capa_id=capa_id), toast)


def _conclusion(given: Mapping[str, str]) -> Conclusion:
    return Conclusion(given.get("outcome", ""), given.get("result", ""))


def _planned(given: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed; nobody and no day are refused together."""
    owner, due = given.get("owner", ""), given.get("due_on", "").strip()
    missing = [label for label, text in ((_("Owner"), owner), (_("Due"), due)) if not text]
    if missing:
        raise Refused([_missing(label) for label in missing], "input.capa")
    return {
        "plan": given.get("plan", "").strip(),
        "effectiveness": given.get("effectiveness", "").strip(),
        "owner_id": _id(owner),
        "due_on": day_typed(_("Due"), due),
    }


def day_typed(label: str, text: str) -> date:
    """Return the day that was typed.

    Raises:
        Refused: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        finding = refusal(
            "K15",
            label,
            N_("'{text}' is no day."),
            N_("Write it as year-month-day."),
            text=text[:20],
        )
        raise Refused([finding], "input.day") from exc


def _missing(label: str) -> Finding:
    return refusal("K15", label, N_("{field} is missing."), N_("Fill it in."), field=label)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as exc:
        raise BadRequest("the entry names something that is no id") from exc


def _version(given: Mapping[str, str]) -> int:
    text = given.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest("the entry does not say which version of the CAPA it was made on")
    return int(text)
