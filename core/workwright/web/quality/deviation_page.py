"""The page of one deviation: what happened, its investigation, approval and closing."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation, Signature
from workwright.services.capa_lists import capas_of_deviation
from workwright.services.deviations import (
    NEEDED_TO_CLOSE,
    SEVERITIES,
    close_deviation,
    deviation_of,
    investigate,
    shown_deviation,
    submit_for_approval,
)
from workwright.services.orders import order_of
from workwright.services.review_page import names_of
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.web.acting import Done, act, look
from workwright.web.i18n import _, day, instant, say
from workwright.web.quality.blueprint import quality
from workwright.web.quality.capas import day_typed
from workwright.web.quality.deviations import ICONS, TONES, status_word
from workwright.web.quality.exception_words import SEVERITY, deviation_said
from workwright.web.security import SIGNED_IN, route
from workwright.web.signature import Dialogue, ask, sign, version_shown
from workwright.web.surroundings import terms

PAGE = "/deviations/<uuid:deviation_id>"
TYPED = ("immediate_action", "impact", "others_considered", "root_cause", "disposition")


@route(quality, PAGE, permission="report.read")
def deviation(deviation_id: UUID) -> str:
    """Show a deviation with its investigation."""
    with look() as scope:
        row = deviation_of(scope, deviation_id)
        order = order_of(scope, row.work_order_id) if row.work_order_id is not None else None
        return render_template(
            "quality/deviation.html",
            row=row,
            order=order,
            said=deviation_said(
                {
                    "message": row.data.get("message", ""),
                    "data": row.data,
                    "description": row.description,
                }
            ),
            status=(status_word(row.status), TONES[row.status], ICONS[row.status]),
            severities=[(code, say(SEVERITY[code])) for code in SEVERITIES],
            labels=labels(),
            missing=[labels()[name] for name in NEEDED_TO_CLOSE if not getattr(row, name)],
            facts_of=_facts(scope, row, order),
            capas=capas_of_deviation(scope, row.id),
            signatures=scope.all(
                Signature, Signature.signed_at, record_type="deviation", record_id=row.id
            ),
        )


@route(
    quality,
    f"{PAGE}/investigate",
    methods=["POST"],
    permission="deviation.investigate",
    unsafe="keyed",
    endpoint="investigate",
)
def write_investigation(deviation_id: UUID) -> BaseResponse:
    """Write down what was found; every change carries its reason."""
    given = request.form
    changes: dict[str, Any] = {name: given.get(name, "").strip() or None for name in TYPED}
    changes["severity"] = given.get("severity", "")
    changes["due_on"] = _day(given.get("due_on", ""))
    version, reason = _version(), given.get("reason", "")

    def action(work: Work) -> Done:
        row = deviation_of(work, deviation_id)
        differing = {name: v for name, v in changes.items() if getattr(row, name) != v}
        investigate(work, deviation_id, version, differing, reason)
        return _back(deviation_id, _("Investigation kept."))

    return act(action)


@route(
    quality,
    f"{PAGE}/submit",
    methods=["POST"],
    permission="deviation.investigate",
    unsafe="keyed",
    endpoint="submit_deviation",
)
def hand_in(deviation_id: UUID) -> BaseResponse:
    """Hand the investigation in for approval."""
    version = _version()

    def action(work: Work) -> Done:
        submit_for_approval(work, deviation_id, version)
        return _back(deviation_id, _("Handed in for approval."))

    return act(action)


@route(quality, f"{PAGE}/close", permission=SIGNED_IN)
def close_form(deviation_id: UUID) -> Response:
    """Open the dialogue in which the investigation is approved."""
    return ask(lambda scope: _closing(scope, deviation_id))


@route(
    quality,
    f"{PAGE}/close",
    methods=["POST"],
    permission=SIGNED_IN,
    unsafe="keyed",
    endpoint="close_deviation",
)
def sign_close(deviation_id: UUID) -> BaseResponse:
    """Approve the investigation and close the deviation (W9)."""

    def action(work: Work, signing: Signing) -> Done:
        close_deviation(work, deviation_id, version_shown(), signing)
        return _back(deviation_id, _("Closed."))

    return sign(lambda scope: _closing(scope, deviation_id), action)


def labels() -> dict[str, str]:
    """Return what the parts of an investigation are called."""
    return {
        "immediate_action": _("Immediate action"),
        "impact": _("Impact"),
        "others_considered": _("Other batches considered"),
        "root_cause": _("Root cause"),
        "disposition": _("What becomes of it"),
    }


def _closing(scope: Look, deviation_id: UUID) -> Dialogue:
    row = deviation_of(scope, deviation_id)
    return Dialogue(
        shown=shown_deviation(row),
        title=_("Approve and close %(number)s", number=row.number),
        sentence=_("I approve this investigation and its conclusion."),
        url=url_for("quality.close_deviation", deviation_id=row.id),
        sub=row.number,
        submit=_("Sign as approved"),
        values=_spoken(row),
    )


def _spoken(row: Deviation) -> list[tuple[str, Any]]:
    """Return everything that the signature covers, in words."""
    said = {"message": row.data.get("message", ""), "data": row.data}
    return [
        (terms().one("deviation"), row.number),
        (_("Severity"), say(SEVERITY[row.severity])),
        *([(terms().one("step"), row.step)] if row.step else []),
        (_("What happened"), deviation_said({**said, "description": row.description})),
        *((text, getattr(row, name)) for name, text in labels().items() if getattr(row, name)),
        *([(_("Due"), day(row.due_on))] if row.due_on else []),
        *([(_("Rule"), row.rule)] if row.rule else []),
    ]


def _facts(scope: Look, row: Deviation, order: WorkOrder | None) -> list[tuple[str, Any]]:
    names = names_of(scope, [row.opened_by_id])
    pairs: list[tuple[str, Any]] = [
        (_("Opened"), instant(row.opened_at)),
        (_("By"), names[row.opened_by_id]),
        (_("Found by"), _("a rule") if row.source == "auto" else _("a person")),
    ]
    if row.rule:
        pairs.append((_("Rule"), row.rule))
    kinds = terms().profile.list_codes("deviation_types")
    kind = row.type
    if kind in kinds:
        kind = terms().profile.list_label("deviation_types", kind, terms().lang)
    pairs.append((_("Kind"), kind))
    if row.due_on:
        pairs.append((_("Due"), day(row.due_on)))
    if row.closed_at is not None:
        pairs.append((_("Closed"), instant(row.closed_at)))
    return pairs


def _back(deviation_id: UUID, toast: str) -> Done:
    return Done(url_for("quality.deviation", deviation_id=deviation_id), toast)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    return day_typed(_("Due"), text.strip())


def _version() -> int:
    text = request.form.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest("the entry does not say which version of the deviation it was made on")
    return int(text)
