"""Cancel a released order that nobody has worked on (T5, RS5)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Signature
from workwright.domain.checks import Evaluation, Moment
from workwright.domain.context import CheckContext, ExecutionFacts
from workwright.domain.lifecycle import transition_named
from workwright.services import checking, facts
from workwright.services.authority import require_reason
from workwright.services.occupations import free
from workwright.services.orders import lock_order, profile_of, snapshot_of
from workwright.services.release_effects import release_reservations
from workwright.services.runtime import Scope, Work
from workwright.services.signing import Signing
from workwright.services.transitions import Act, Outcome, act_on, void_requests

CANCEL = transition_named("cancel")


def cancel_order(
    work: Work, order_id: UUID, version: int, reason: str, signing: Signing
) -> Outcome:
    """Sign the cancellation; every reservation and booking is given back at once (RS5, W12).

    Raises:
        Refused: something was executed already (T5), or the reason says nothing (E35).
    """
    order = lock_order(work, order_id, version)
    text = require_reason(reason, profile_of(work, order).policy("reason_length"), order.number)
    return act_on(work, order, cancel_act(work, order, text), signing)


def cancel_act(scope: Scope, order: WorkOrder, reason: str) -> Act:
    """Return T5 for this order."""
    return Act(
        transition=CANCEL,
        guard=lambda s, o: _judge(s, o, reason),
        content=lambda _scope, o: _content(o, reason),
        effect=_give_back,
        signers=profile_of(scope, order).signers("cancel"),
        reason=reason,
        payload={"reason": reason},
    )


def begun_executions(scope: Scope, order: WorkOrder) -> tuple[ExecutionFacts, ...]:
    """Return the executions that were started, as far as a cancellation must know them."""
    rows = scope.all(StepExecution, StepExecution.position, work_order_id=order.id)
    return tuple(
        ExecutionFacts(row.step, "", "", row.status, row.run, row.started_at, row.ended_at)
        for row in rows
        if row.started_at is not None or row.status not in {"pending", "ready"}
    )


def _judge(scope: Scope, order: WorkOrder, reason: str) -> Evaluation:
    if order.state != "RELEASED":
        return Evaluation(Moment.CANCEL, (), ())
    profile = profile_of(scope, order)
    context = CheckContext(
        moment=Moment.CANCEL,
        now=scope.now,
        today=scope.today,
        zone=scope.time_zone,
        order=facts.order_facts(scope, order),
        executions=begun_executions(scope, order),
        policies=profile.policies,
        settings=profile.settings,
        reason=reason,
        transition=CANCEL.name,
    )
    return checking.evaluate_released(scope, snapshot_of(scope, order), context)


def _content(order: WorkOrder, reason: str) -> Mapping[str, Any]:
    return {
        "act": "cancel",
        "order": order.number,
        "qty": order.qty,
        "unit": order.unit,
        "reason": reason,
    }


def _give_back(work: Work, order: WorkOrder, _signatures: Sequence[Signature]) -> None:
    release_reservations(work, order, "cancelled")
    free(work, order)
    void_requests(work, order, "the order was cancelled")
