"""The pages that are read at the kiosk: the tiles, and the current step of an order (K1-K4)."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.domain.lifecycle import State
from workwright.errors import NotFound
from workwright.services.closing_lines import yield_at
from workwright.services.closing_views import YieldLine
from workwright.services.kiosk import tiles as tiles_of
from workwright.services.kiosk_step import current_steps
from workwright.services.kiosk_views import OrderView, StepView
from workwright.services.record import record_of
from workwright.web.acting import look
from workwright.web.htmx import go, page
from workwright.web.kept import kept
from workwright.web.kiosk.blueprint import kiosk
from workwright.web.kiosk.ending import end_page
from workwright.web.kiosk.reading import AttemptLine, attempt_lines, words_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal

ENDED = frozenset({State.COMPLETED, State.UNDER_REVIEW, State.RELEASED_TO_STOCK, State.REJECTED})


@route(kiosk, "/", permission=SIGNED_IN)
@kept
def tiles() -> Response:
    """Show the orders of this station that need the person who is signed in."""
    with look() as scope:
        found = tiles_of(scope, principal())
    return page("kiosk/tiles.html", tiles=found)


@route(kiosk, "/orders/<uuid:order_id>", permission=SIGNED_IN)
@kept
def order(order_id: UUID) -> BaseResponse:
    """Show the current step; of parallel ones, the one that was chosen or else the first."""
    with look() as scope:
        view = current_steps(scope, order_id, principal())
    if State(view.state) in ENDED:
        return go(url_for("kiosk.tiles"))
    step = chosen(view, request.args.get("step", ""))
    if step is not None:
        counted, attempts = yield_of(order_id, step), _attempts_of(order_id, step)
        return page(
            f"kiosk/{template_of(view, step)}.html",
            order=view,
            step=step,
            counted=counted,
            attempts=attempts,
        )
    if State(view.state) is State.IN_PROGRESS and view.done == view.total:
        return end_page(order_id)
    return page("kiosk/waiting.html", order=view)


def yield_of(order_id: UUID, step: StepView) -> YieldLine | None:
    """Return the yield that is counted at a running step, as it stands."""
    if step.yield_phase is None:
        return None
    with look() as scope:
        return yield_at(scope, order_id, step.yield_phase, principal())


def _attempts_of(order_id: UUID, step: StepView) -> list[AttemptLine]:
    """Return what was recorded, in words, where somebody else looks at it: verifies or decides."""
    if step.status not in {"awaiting_verification", "held"}:
        return []
    with look() as scope:
        words = words_of(record_of(scope, order_id), step.number, principal().locale)
        return attempt_lines(words, step)


def known(order_id: UUID, execution_id: UUID) -> None:
    """Make sure that a question is asked about a step of this plant only.

    Raises:
        NotFound: the order, or the step in it, is unknown here.
    """
    with look() as scope:
        record = record_of(scope, order_id)
    if not any(execution.id == execution_id for execution in record.executions):
        raise NotFound("step", execution_id)


def chosen(view: OrderView, execution_id: str) -> StepView | None:
    """Return the step of that execution, else the first current one, else none."""
    by_id = {str(step.execution_id): step for step in view.steps}
    return by_id.get(execution_id) or next(iter(view.steps), None)


def template_of(view: OrderView, step: StepView) -> str:
    """Return which page shows a step in its present state."""
    if State(view.state) is State.PAUSED:
        return "paused"
    match step.status:
        case "pending" | "ready":
            return "start"
        case "held":
            return "held"
        case "awaiting_verification":
            return "second"
    if any(not material.is_complete for material in step.materials):
        return "weigh"
    return "enter"
