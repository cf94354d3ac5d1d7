"""A deviation that somebody notices at the desk, while reading a record for example."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from workwright.services.deviations import SEVERITIES, NewDeviation, open_deviation
from workwright.services.record import record_of
from workwright.services.runtime import Work
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.i18n import _, say
from workwright.web.quality.blueprint import quality
from workwright.web.quality.exception_words import SEVERITY
from workwright.web.quality.judging import ORDER
from workwright.web.security import route
from workwright.web.surroundings import terms
from workwright.web.terms import Terms

PLACE = f"{ORDER}/deviations"


@route(quality, PLACE, permission="deviation.open")
def report_form(order_id: UUID) -> Response:
    """Ask what happened, at which step, of which kind and how serious it is."""
    with look() as scope:
        record = record_of(scope, order_id)
        words = Terms(record.profile, terms().lang)
        latest = {execution.step: execution.id for execution in record.executions}
        return page(
            "quality/form.html",
            "quality/_report.html",
            order=record.order,
            words=words,
            kinds=[
                (code, words.profile.list_label("deviation_types", code, words.lang))
                for code in words.profile.list_codes("deviation_types")
            ],
            severities=[(code, say(SEVERITY[code])) for code in SEVERITIES],
            steps=[
                (latest[step.number], f"{step.number} {words.profile.pick(step.name, words.lang)}")
                for step in record.snapshot.recipe.steps
                if step.number in latest
            ],
            dialogue="quality/_report.html",
        )


@route(
    quality,
    PLACE,
    methods=["POST"],
    permission="deviation.open",
    unsafe="keyed",
    endpoint="report_deviation",
)
def report(order_id: UUID) -> BaseResponse:
    """Open the deviation; its page goes on with the investigation."""
    given = request.form
    new = NewDeviation(
        order_id,
        given.get("type") or "other",
        given.get("severity", ""),
        given.get("description", ""),
        _step(given.get("execution", "")),
        immediate_action=given.get("immediate_action", "").strip() or None,
    )

    def action(work: Work) -> Done:
        opened = open_deviation(work, new)
        said = _("%(number)s opened.", number=opened.number)
        return Done(url_for("quality.deviation", deviation_id=opened.id), said)

    return act(action)


def _step(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as exc:
        raise BadRequest("the entry names a step that is no id") from exc
