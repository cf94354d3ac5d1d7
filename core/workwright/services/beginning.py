"""The first accepted act of an operator starts the order (T4)."""

from workwright.domain.checks import Evaluation, Moment
from workwright.domain.context import CheckContext
from workwright.domain.lifecycle import State, transition_named
from workwright.services import checking
from workwright.services.record import OrderRecord
from workwright.services.record_facts import record_context
from workwright.services.runtime import Scope, Work
from workwright.services.transitions import Act, act_on

START = transition_named("start")


def judge_start(scope: Scope, record: OrderRecord, step_context: CheckContext) -> Evaluation | None:
    """Return what the rules of the start say; none when the order runs already."""
    if State(record.order.state) is not State.RELEASED:
        return None
    context = record_context(
        scope,
        record,
        Moment.START,
        person=step_context.person,
        people=step_context.people,
        lots=step_context.lots,
        reservations=step_context.reservations,
        equipment=step_context.equipment,
        transition=START.name,
    )
    return checking.evaluate_released(scope, record.snapshot, context)


def begin(work: Work, record: OrderRecord, evaluation: Evaluation | None) -> bool:
    """Start the order if it has not been started; return whether this act did (T4)."""
    if evaluation is None:
        return False

    def effect(_work: Work, *_: object) -> None:
        record.order.started_at = work.now
        if record.batch.manufactured_on is None:
            record.batch.manufactured_on = work.today

    act_on(
        work,
        record.order,
        Act(
            transition=START,
            guard=lambda _scope, _order: evaluation,
            content=lambda _scope, order: {"act": "start", "order": order.number},
            effect=effect,
        ),
    )
    return True
