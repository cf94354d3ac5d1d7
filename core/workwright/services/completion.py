"""Complete an order, or close it early: nothing left over, everything given back (T8, T9, RS6)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from workwright.db.tables.execution import Capture, Reconciliation, Sample, YieldRecord
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Signature
from workwright.domain.checks import Evaluation, Moment, Severity
from workwright.domain.lifecycle import Transition, transition_named
from workwright.services import checking
from workwright.services.authority import require, require_reason
from workwright.services.capture_rows import captures_of_order
from workwright.services.deviations import open_for
from workwright.services.occupations import free
from workwright.services.outputs import outputs_of
from workwright.services.record import OrderRecord, load_record, move_step, record_of
from workwright.services.record_facts import whole_context
from workwright.services.record_rows import deviation_rows
from workwright.services.records import act_with_record
from workwright.services.release_effects import release_reservations
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer
from workwright.services.signing import Signing
from workwright.services.step_equipment import give_back, used_by_order
from workwright.services.transitions import Act, Outcome

COMPLETE = transition_named("complete")
SHORT_CLOSE = transition_named("short_close")
BALANCE = (
    "subject",
    "unit",
    "issued_qty",
    "used_qty",
    "returned_qty",
    "destroyed_qty",
    "sampled_qty",
    "rejected_qty",
    "lost_qty",
)
VARIANCE = "completion variance"
PARTIAL = "partial yield"
UNFINISHED = frozenset({"pending", "ready", "running", "held", "awaiting_verification"})


def complete_order(work: Work, order_id: UUID, signing: Signing) -> Outcome:
    """Sign the completion as operator, then as supervisor; the last one completes it (T8, D1).

    Raises:
        Refused: steps, samples, yields or balances that are missing, at once.
        TransitionRefused: the order does not run.
    """
    act_as_signer(work, signing)
    record = load_record(work, order_id)
    require(work, COMPLETE.permission, record.order.number)
    return act_with_record(work, record.order, complete_act(record), signing)


def complete_act(record: OrderRecord) -> Act:
    """Return T8 for this order."""
    return _act(record, COMPLETE, "")


def short_close(work: Work, order_id: UUID, reason: str, signing: Signing) -> Outcome:
    """Close an order early, with a deviation: supervisor and quality, two people (T9).

    Raises:
        Refused: no deviation says what happened, or the reason says nothing.
        TransitionRefused: the order neither runs nor is paused.
    """
    act_as_signer(work, signing)
    record = load_record(work, order_id)
    require(work, SHORT_CLOSE.permission, record.order.number)
    return act_with_record(work, record.order, short_close_act(record, reason), signing)


def short_close_act(record: OrderRecord, reason: str) -> Act:
    """Return T9 for this order."""
    least = record.profile.policy("reason_length")
    return _act(record, SHORT_CLOSE, require_reason(reason, least, record.order.number))


def judge_completion(scope: Scope, order: WorkOrder, transition: str, reason: str) -> Evaluation:
    """Return what the rules of completing say now; also for showing it before anybody tries."""
    record = record_of(scope, order.id)
    context = whole_context(scope, record, Moment.COMPLETE, transition=transition, reason=reason)
    return checking.evaluate_released(scope, record.snapshot, context)


def output_qty(scope: Scope, order: WorkOrder, unit: str) -> Decimal | None:
    """Return what was recorded as produced, in the unit of the batch; none when nothing was."""
    amounts = outputs_of(captures_of_order(scope, order.id), unit)
    return sum(amounts, Decimal(0)) if amounts else None


def _act(record: OrderRecord, transition: Transition, reason: str) -> Act:
    judged: list[Evaluation] = []

    def guard(scope: Scope, order: WorkOrder) -> Evaluation:
        judged.append(judge_completion(scope, order, transition.name, reason))
        return judged[-1]

    def effect(work: Work, order: WorkOrder, _signatures: Sequence[Signature]) -> None:
        _end(work, order, judged[-1], transition, reason)

    return Act(
        transition=transition,
        guard=guard,
        content=lambda scope, order: _content(scope, order, transition, reason),
        effect=effect,
        signers=record.profile.signers(transition.name),
        reason=reason,
        payload={"reason": reason},
    )


def _end(
    work: Work, order: WorkOrder, evaluation: Evaluation, transition: Transition, reason: str
) -> None:
    record = record_of(work, order.id)
    early = transition is SHORT_CLOSE
    if early:
        _leave_undone(work, record, reason)
        order.short_closed = True
    order.ended_at = work.now
    record.batch.actual_qty = output_qty(work, order, record.batch.unit)
    release_reservations(work, order, PARTIAL if early else VARIANCE)
    give_back(work, record, used_by_order(work, record))
    free(work, order)
    known = deviation_rows(work, order.id)
    open_for(work, record, evaluation.of(Severity.DEVIATE), known)


def _leave_undone(work: Work, record: OrderRecord, reason: str) -> None:
    for execution in record.executions:
        if execution.status in UNFINISHED:
            move_step(work, execution, "not_executed", skip_reason=reason, ended_at=work.now)


def _content(
    scope: Scope, order: WorkOrder, transition: Transition, reason: str
) -> Mapping[str, Any]:
    record = record_of(scope, order.id)
    deviations = deviation_rows(scope, order.id)
    return {
        "act": transition.name,
        "order": order.number,
        "batch": record.batch.number,
        "product": record.snapshot.recipe.product_name,
        "produced_qty": output_qty(scope, order, record.batch.unit),
        "unit": record.batch.unit,
        "steps": {e.step: e.status for e in record.executions},
        "captures": scope.session.scalar(
            select(func.count(Capture.id)).where(Capture.work_order_id == order.id)
        ),
        "yields": [
            {
                "phase": row.phase,
                "version": row.version,
                "actual": row.actual_qty,
                "yield_pct": row.yield_pct,
                "accountability_pct": row.accountability_pct,
            }
            for row in scope.all(
                YieldRecord, YieldRecord.phase, YieldRecord.version, work_order_id=order.id
            )
        ],
        "reconciliations": [
            {name: getattr(row, name) for name in BALANCE}
            for row in scope.all(Reconciliation, Reconciliation.id, work_order_id=order.id)
        ],
        "samples": {
            row.code: row.status for row in scope.all(Sample, Sample.code, work_order_id=order.id)
        },
        "deviations": [d.number for d in deviations],
        "snapshot_sha256": record.snapshot_sha256,
        "reason": reason,
    }
