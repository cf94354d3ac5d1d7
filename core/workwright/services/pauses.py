"""Pause and resume an order: step timers stand still, hold times run on (T6, T7, W32)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import PauseInterval
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Signature
from workwright.domain.checks import Evaluation, Finding, Moment
from workwright.domain.context import CheckContext
from workwright.domain.lifecycle import transition_named
from workwright.errors import Refused, refusal
from workwright.services import checking
from workwright.services.authority import require
from workwright.services.facts import person_facts
from workwright.services.record import OrderRecord, load_record, record_of
from workwright.services.record_facts import History, record_context
from workwright.services.record_rows import clearances_of, deviation_facts, deviation_rows
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer
from workwright.services.signing import Signing
from workwright.services.step_stock import held_by, lots_in
from workwright.services.transitions import Act, Outcome, act_on

PAUSE = transition_named("pause")
RESUME = transition_named("resume")
REASONS = "pause_reasons"
OTHER = "other"
AT_WORK = frozenset({"ready", "running", "held", "awaiting_verification"})


def pause_order(
    work: Work,
    order_id: UUID,
    reason: str,
    comment: str = "",
    signing: Signing | None = None,
) -> Outcome:
    """Pause an order for a reason from the list; nothing is captured until it is resumed (T6).

    Args:
        reason: code of the profile's list ``pause_reasons``; ``other`` needs a comment.
        signing: where the profile asks for a signature.

    Raises:
        Refused: no such reason, or nothing that says what it is.
        TransitionRefused: the order does not run.
    """
    record = load_record(work, order_id)
    require(work, PAUSE.permission, record.order.number)
    return act_on(work, record.order, pause_act(record, reason, comment), signing)


def pause_act(record: OrderRecord, reason: str, comment: str) -> Act:
    """Return T6 for this order and reason."""
    _check_reason(record, reason)
    return Act(
        transition=PAUSE,
        guard=lambda scope, order: _judge_pause(scope, order, reason, comment),
        content=lambda _scope, order: _content(order, "pause", reason=reason, comment=comment),
        effect=lambda work, order, _signatures: _begin(work, order, reason, comment),
        signers=record.profile.signers(PAUSE.name),
        reason=f"{reason}: {comment}" if comment else reason,
        payload={"reason": reason, "comment": comment},
    )


def resume_order(work: Work, order_id: UUID, signing: Signing) -> Outcome:
    """Sign that the cause is resolved and go on; everything is judged again (T7).

    Raises:
        Refused: equipment, clearance, material, training, holds, or an open deviation without
            an immediate decision; every one of them.
        TransitionRefused: the order is not paused.
    """
    act_as_signer(work, signing)
    record = load_record(work, order_id)
    require(work, RESUME.permission, record.order.number)
    return act_on(work, record.order, resume_act(record), signing)


def resume_act(record: OrderRecord) -> Act:
    """Return T7 for this order."""
    return Act(
        transition=RESUME,
        guard=lambda scope, order: judge_resume(scope, order),
        content=lambda scope, order: _content(
            order, "resume", paused_at=_open_interval(scope, order).from_at
        ),
        effect=_end,
        signers=record.profile.signers(RESUME.name),
    )


def judge_resume(scope: Scope, order: WorkOrder) -> Evaluation:
    """Return what the rules of resuming say now; also for showing it before anybody tries."""
    record = record_of(scope, order.id)
    return checking.evaluate_released(scope, record.snapshot, resume_context(scope, record))


def resume_context(scope: Scope, record: OrderRecord) -> CheckContext:
    """Return what is judged again: lots, equipment and people of the steps at hand, clearances."""
    history = History(scope, record)
    current = [e for e in record.executions if e.status in AT_WORK]
    lines = {line for e in current for line in record.step(e).bom_lines}
    held = held_by(scope, record.order.id)
    begun = {e.id for e in current if e.status != "ready"}
    people = [e.performer_id for e in current if e.id in begun and e.performer_id is not None]
    return record_context(
        scope,
        record,
        Moment.RESUME,
        history=history,
        people=person_facts(scope, people),
        lots=lots_in([h for h in held if h.reservation.line_no in lines]),
        reservations=tuple(item.facts for item in held),
        equipment=tuple(
            t.facts for t in history.taken if t.execution_id in begun and not t.is_left
        ),
        deviations=tuple(deviation_facts(d) for d in deviation_rows(scope, record.order.id)),
        clearances=clearances_of(scope, record),
        transition=RESUME.name,
    )


def _judge_pause(scope: Scope, order: WorkOrder, reason: str, comment: str) -> Evaluation:
    record = record_of(scope, order.id)
    # A code of the list says what it means; only "other" lives from its words (E35).
    policies = record.profile.policies
    if reason != OTHER:
        policies = {**policies, "reason_length": 1}
    context = record_context(
        scope,
        record,
        Moment.PAUSE,
        reason=comment if reason == OTHER else reason,
        policies=policies,
        transition=PAUSE.name,
    )
    return checking.evaluate_released(scope, record.snapshot, context)


def _begin(work: Work, order: WorkOrder, reason: str, comment: str) -> None:
    work.add(
        PauseInterval(
            work_order_id=order.id,
            reason=reason,
            comment=comment.strip() or None,
            from_at=work.now,
            paused_by_id=work.actor.person_id,
        )
    )


def _end(work: Work, order: WorkOrder, signatures: Sequence[Signature]) -> None:
    row = _open_interval(work, order)
    row.to_at = work.now
    row.resumed_by_id = signatures[-1].signer_id


def _open_interval(scope: Scope, order: WorkOrder) -> PauseInterval:
    rows = scope.all(PauseInterval, PauseInterval.from_at, work_order_id=order.id, to_at=None)
    if not rows:
        raise Refused([_not_paused(order)], RESUME.name)
    return rows[-1]


def _content(order: WorkOrder, act: str, **more: Any) -> Mapping[str, Any]:
    return {"act": act, "order": order.number, **more}


def _check_reason(record: OrderRecord, reason: str) -> None:
    known = record.profile.list_codes(REASONS)
    if reason not in known:
        raise Refused([_unknown(record, reason, known)], PAUSE.name)


def _unknown(record: OrderRecord, reason: str, known: Sequence[str]) -> Finding:
    return refusal(
        "T6",
        record.order.number,
        "'{reason}' is no reason for a pause; there are {known}.",
        "Choose one of the list.",
        reason=reason,
        known=", ".join(known),
    )


def _not_paused(order: WorkOrder) -> Finding:
    return refusal(
        "T7",
        order.number,
        "{order} is not paused.",
        "Reload the page to see where it stands.",
        order=order.number,
    )
