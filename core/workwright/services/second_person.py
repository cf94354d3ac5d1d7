"""The second person of a step: who may not be it, who comes late, who disagrees (K11, E25)."""

from collections.abc import Sequence

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.quality import SignatureSuperseded
from workwright.domain.checks import Finding
from workwright.errors import refusal
from workwright.services.at_work import name_of, refused
from workwright.services.authority import require_reason
from workwright.services.capture_rows import CaptureRow
from workwright.services.deviations import NewDeviation, open_deviation
from workwright.services.record import OrderRecord, load_record, move_step
from workwright.services.runtime import Work
from workwright.services.signed_step import (
    WAITING,
    SignedOff,
    SignOff,
    performed_signature,
    verify_until,
)
from workwright.services.signing import Signing


def dispute_step(work: Work, entry: SignOff) -> SignedOff:
    """Open a deviation instead of verifying; the step runs again and is signed anew (E18).

    Raises:
        Refused: the step does not wait for a second person, or the reason says nothing.
    """
    record = load_record(work, entry.order_id)
    execution = record.execution(entry.execution_id)
    if execution.status != WAITING:
        raise refused(record, execution, [not_waiting(work, execution)], "step.dispute")
    row = open_deviation(
        work, NewDeviation(record.order.id, "process", "minor", entry.reason, execution.id)
    )
    first = performed_signature(work, execution)
    work.add(
        SignatureSuperseded(signature_id=first.id, reason=f"disputed: {row.number}", at=work.now)
    )
    move_step(
        work,
        execution,
        "running",
        performed_at=None,
        ended_at=None,
        row_version=execution.row_version + 1,
    )
    work.audit(
        "step.disputed",
        execution,
        work_order_id=record.order.id,
        step=execution.step,
        reason=row.description,
    )
    return SignedOff(execution.id, execution.status, first.id, deviations=(row.number,))


def why_not_second(
    work: Work, execution: StepExecution, rows: Sequence[CaptureRow], signing: Signing
) -> list[Finding]:
    """Return why the signer may not verify: one component only, or part of the performing."""
    found = []
    if signing.proof.components != "both":
        found.append(
            refusal(
                "E25",
                signing.proof.printed_name,
                "A second person signs with id and secret, both.",
                "Type your id and your secret.",
            )
        )
    doers = {execution.performer_id, *(row.row.performer_id for row in rows)}
    if signing.proof.person_id in doers:
        found.append(
            refusal(
                "E28",
                signing.proof.printed_name,
                "{name} performed step {step} and cannot verify it.",
                "A different qualified person verifies.",
                name=signing.proof.printed_name,
                step=execution.step,
                by=name_of(work, execution.performer_id),
            )
        )
    return found


def late_reason(record: OrderRecord, execution: StepExecution, reason: str) -> str:
    """Return the reason of a late verification.

    Raises:
        Refused: K11, there is none; E35, it says nothing.
    """
    least = record.profile.policy("reason_length")
    if not reason.strip():
        raise refused(
            record,
            execution,
            [
                refusal(
                    "K11",
                    execution.step,
                    "The time for verifying step {step} ended at {until}.",
                    "Verify it late: give the reason, it stands on the record.",
                    step=execution.step,
                    until=verify_until(record, execution),
                )
            ],
            "step.verify",
        )
    return require_reason(reason, least, execution.step)


def not_waiting(work: Work, execution: StepExecution) -> Finding:
    """Return that the step waits for nobody, and who signed it when (F10)."""
    return refusal(
        "W28",
        execution.step,
        "Step {step} does not wait for a second person; {name} signed it at {at}."
        if execution.verifier_id is not None
        else "Step {step} does not wait for a second person; it is {status}.",
        "Look at the step as it stands now.",
        step=execution.step,
        status=execution.status,
        name=name_of(work, execution.verifier_id),
        at=execution.ended_at,
    )


def changed(execution: StepExecution) -> Finding:
    """Return that something was recorded after the dialogue was opened (E17)."""
    return refusal(
        "E17",
        execution.step,
        "Step {step} changed since it was shown.",
        "Open it again, read it and sign then.",
        step=execution.step,
    )
