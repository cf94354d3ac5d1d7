"""The life of an order in stages: what lies behind with who and when, where it is, what is next."""

from collections.abc import Mapping

from workwright.db.tables.orders import WorkOrder
from workwright.domain.lifecycle import State
from workwright.services.order_story import StoryEntry
from workwright.web.i18n import _, moment
from workwright.web.terms import Terms

WAY = (
    State.DRAFT,
    State.RELEASED,
    State.IN_PROGRESS,
    State.COMPLETED,
    State.UNDER_REVIEW,
    State.RELEASED_TO_STOCK,
)
REACHED: Mapping[State, tuple[str, ...]] = {
    State.DRAFT: ("work_order.created",),
    State.RELEASED: ("work_order.released",),
    State.IN_PROGRESS: ("work_order.started",),
    State.PAUSED: ("work_order.paused",),
    State.COMPLETED: ("work_order.completed", "work_order.short_closed"),
    State.UNDER_REVIEW: ("work_order.submitted_for_review",),
    State.RELEASED_TO_STOCK: ("work_order.released_to_stock",),
    State.REJECTED: ("work_order.rejected",),
    State.CANCELLED: ("work_order.cancelled", "work_order.draft_cancelled"),
}


def stages(
    terms: Terms, order: WorkOrder, milestones: Mapping[str, StoryEntry]
) -> list[tuple[str, str, str]]:
    """Return word, line and place (``done``, ``now`` or nothing) of each stage."""
    state = State(order.state)
    way = _way(state, milestones)
    here = way.index(state)
    return [
        (
            terms.state(stage, order.sub_state if stage is state else None),
            _line(order, stage, milestones),
            "done" if place < here else "now" if place == here else "",
        )
        for place, stage in enumerate(way)
    ]


def _way(state: State, milestones: Mapping[str, StoryEntry]) -> list[State]:
    """Return the stages of this order: the usual way, or where it left it."""
    if state is State.CANCELLED:
        begun = [s for s in (State.DRAFT, State.RELEASED) if _entry(s, milestones)]
        return [*begun, state]
    swapped = {State.PAUSED: State.IN_PROGRESS, State.REJECTED: State.RELEASED_TO_STOCK}
    return [state if stage is swapped.get(state) else stage for stage in WAY]


def _line(order: WorkOrder, stage: State, milestones: Mapping[str, StoryEntry]) -> str:
    entry = _entry(stage, milestones)
    if entry is not None:
        return f"{moment(entry.at)}, {entry.who}"
    planned = {State.IN_PROGRESS: order.planned_start_at, State.COMPLETED: order.planned_end_at}
    if stage in planned and order.state not in {State.CANCELLED.value, State.REJECTED.value}:
        return _("planned %(at)s", at=moment(planned[stage]))
    return ""


def _entry(stage: State, milestones: Mapping[str, StoryEntry]) -> StoryEntry | None:
    return next((milestones[act] for act in REACHED[stage] if act in milestones), None)
