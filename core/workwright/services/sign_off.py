"""Sign a step: performed by one person, verified by another over the same content (K11, K21, E28).

The second person signs with both components at the first one's kiosk or elsewhere, within the
window or later with a reason. No successor is ready before both signatures exist.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.quality import Signature
from workwright.domain.checks import Evaluation, Finding, Severity
from workwright.domain.lifecycle import Meaning
from workwright.services import checking
from workwright.services.at_work import content_version, name_of, refused, require_running
from workwright.services.authority import require
from workwright.services.capture_rows import CaptureRow, captures_of_execution
from workwright.services.clearances import record_clearance
from workwright.services.completeness import missing
from workwright.services.deviations import open_for
from workwright.services.performers import not_performed_by
from workwright.services.qualified import why_not_qualified
from workwright.services.record import OrderRecord, load_record, move_step, open_ready
from workwright.services.record_facts import History
from workwright.services.runtime import Work
from workwright.services.second_person import changed, late_reason, not_waiting, why_not_second
from workwright.services.signed_step import (
    WAITING,
    SignedOff,
    SignOff,
    needs_second,
    performed_signature,
    shown_content,
    verify_until,
)
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Signing, sign
from workwright.services.step_context import completion_context
from workwright.services.step_equipment import leave
from workwright.services.transitions import store_evaluation


def complete_step(work: Work, entry: SignOff, signing: Signing) -> SignedOff:
    """Sign a step as performed; it is done, or waits for its second person.

    Raises:
        Refused: everything that is missing and every rule that blocks, at once; K21 for somebody
            who recorded nothing of it; E17 when the content changed since it was shown.
    """
    act_as_signer(work, signing)
    record = load_record(work, entry.order_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "step.perform", step.number)
    rows = captures_of_execution(work, execution.id)
    require_running(work, record, execution, rows, entry.version, "step.complete")
    two = needs_second(record, execution, rows)
    history = History(work, record)
    evaluation = _judge(work, record, execution, rows, None if not two else (), history)
    lang = work.actor.locale or record.profile.languages[0]
    findings = [*_not_performed_by_actor(work, execution, rows), *missing(record, step, rows, lang)]
    findings += evaluation.blocking
    if work.actor.person_id != execution.performer_id:
        findings += why_not_qualified(work, record, step)
    if findings:
        raise refused(record, execution, findings, "step.complete")
    role = role_granting(work, ["step.perform"], step.number, first=step.role)
    shown = shown_content(record, execution, rows, Meaning.PERFORMED, history)
    signature = sign(work, shown, signing, role)
    if not two:
        return _finish(work, record, execution, rows, evaluation, signature, history)
    move_step(
        work,
        execution,
        WAITING,
        performer_id=work.actor.person_id,
        performed_at=work.now,
        ended_at=work.now,
        row_version=execution.row_version + 1,
    )
    work.audit(
        "step.performed",
        execution,
        work_order_id=record.order.id,
        step=step.number,
        signature_id=signature.id,
    )
    return SignedOff(execution.id, execution.status, signature.id, verify_until(record, execution))


def verify_step(work: Work, entry: SignOff, signing: Signing) -> SignedOff:
    """Sign a step as its second person: same content, other person, both components (K11, E28).

    Raises:
        Refused: the same person, a session alone, not qualified, the window over without a
            reason, or somebody verified it before.
    """
    act_as_signer(work, signing)
    record = load_record(work, entry.order_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    rows = captures_of_execution(work, execution.id)
    if execution.status != WAITING:
        raise refused(record, execution, [not_waiting(work, execution)], "step.verify")
    require(work, "step.verify", step.number)
    late = work.now > verify_until(record, execution)
    findings = [
        *why_not_second(work, execution, rows, signing),
        *why_not_qualified(work, record, step, must_hold_role=False),
    ]
    if content_version(rows) != entry.version:
        findings.append(changed(execution))
    history = History(work, record)
    evaluation = _judge(work, record, execution, rows, (work.actor.person_id,), history)
    findings += evaluation.blocking
    if findings:
        raise refused(record, execution, findings, "step.verify")
    reason = late_reason(record, execution, entry.reason) if late else ""
    first = performed_signature(work, execution)
    role = role_granting(work, ["step.verify"], step.number, first=step.role)
    signature = sign(
        work,
        shown_content(record, execution, rows, Meaning.VERIFIED, history),
        replace(signing, comment=reason) if late else signing,
        role,
        previous_id=first.id,
    )
    return _finish(work, record, execution, rows, evaluation, signature, history, reason=reason)


def _not_performed_by_actor(
    work: Work, execution: StepExecution, rows: Sequence[CaptureRow]
) -> list[Finding]:
    starter = execution.performer_id
    names = {starter: name_of(work, starter)} if starter is not None and not rows else {}
    return not_performed_by(work.actor.person_id, work.actor.printed_name, execution, rows, names)


def _judge(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    verifiers: tuple[UUID, ...] | None,
    history: History,
) -> Evaluation:
    context = completion_context(work, record, execution, rows, verifiers, history)
    return checking.evaluate_released(work, record.snapshot, context)


def _finish(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: tuple[CaptureRow, ...],
    evaluation: Evaluation,
    signature: Signature,
    history: History,
    *,
    reason: str = "",
) -> SignedOff:
    verified = signature.meaning == Meaning.VERIFIED.value
    known = history.deviations
    opened = open_for(work, record, evaluation.of(Severity.DEVIATE), known, execution)
    deviated = bool(opened) or any(d.execution_id == execution.id for d in known)
    values: dict[str, Any] = (
        {"verifier_id": signature.signer_id}
        if verified
        else {
            "performer_id": signature.signer_id,
            "performed_at": work.now,
            "ended_at": work.now,
        }
    )
    move_step(
        work,
        execution,
        "done_with_deviation" if deviated else "done",
        row_version=execution.row_version + 1,
        **values,
    )
    record_clearance(work, record, execution, rows)
    leave(work, record, execution, history.taken)
    ready = open_ready(work, record)
    store_evaluation(
        work,
        evaluation,
        order=record.order,
        record_type="step_execution",
        record_id=execution.id,
        step=execution.step,
    )
    work.audit(
        "step.verified" if verified else "step.completed",
        execution,
        work_order_id=record.order.id,
        step=execution.step,
        signature_id=signature.id,
        reason=reason,
        detail={"opened": list(ready), "deviations": [d.number for d in opened]},
    )
    return SignedOff(
        execution.id,
        execution.status,
        signature.id,
        opened=ready,
        deviations=tuple(d.number for d in opened),
        late=bool(reason),
    )
