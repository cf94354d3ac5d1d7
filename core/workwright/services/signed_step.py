"""What performer and verifier of a step sign: all that is recorded in it, for both alike (E28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.quality import Signature, SignatureSuperseded
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import Meaning
from workwright.errors import Refused, refusal
from workwright.profile.duration import Duration
from workwright.services.at_work import content_version
from workwright.services.capture_rows import CaptureRow, captures_of_execution
from workwright.services.record import OrderRecord, record_of
from workwright.services.record_facts import History
from workwright.services.runtime import Scope
from workwright.services.signing import Shown

WAITING = "awaiting_verification"


@dataclass(frozen=True)
class SignOff:
    """Which step is signed, as it was shown.

    Args:
        version: of the step's content as it was shown.
        reason: why the verification comes after its window; else empty.
    """

    order_id: UUID
    execution_id: UUID
    version: int
    reason: str = ""


@dataclass(frozen=True)
class SignedOff:
    """What the signature led to.

    Args:
        verify_until: end of the window for the second person, while one is needed.
        opened: steps that became ready.
    """

    execution_id: UUID
    status: str
    signature_id: UUID
    verify_until: datetime | None = None
    opened: tuple[str, ...] = ()
    deviations: tuple[str, ...] = ()
    late: bool = False


def shown_step(scope: Scope, order_id: UUID, execution_id: UUID, meaning: Meaning) -> Shown:
    """Return what the dialogue shows to performer or verifier; the same content for both."""
    record = record_of(scope, order_id)
    execution = record.execution(execution_id)
    rows = captures_of_execution(scope, execution.id)
    return shown_content(record, execution, rows, meaning, History(scope, record))


def needs_second(record: OrderRecord, execution: StepExecution, rows: Sequence[CaptureRow]) -> bool:
    """Say whether a second person must verify: the recipe, the kind, or a typed weight (K7)."""
    typed = any(row.row.kind == "dispense" and row.row.source == "typed" for row in rows)
    return record.needs_two(record.step(execution)) or typed


def verify_until(record: OrderRecord, execution: StepExecution) -> datetime:
    """Return when the window of the second person ends (K11)."""
    window = Duration.of(str(record.profile.policy("verify_within"))).span
    begins = execution.performed_at or execution.ended_at
    if begins is None:
        raise ValueError(f"step {execution.step} was not performed")
    return begins + window


def performed_signature(scope: Scope, execution: StepExecution) -> Signature:
    """Return the performer's signature that counts."""
    gone = select(SignatureSuperseded.signature_id)
    rows = scope.scalars(
        select(Signature)
        .where(
            Signature.record_id == execution.id,
            Signature.meaning == Meaning.PERFORMED.value,
            Signature.id.not_in(gone),
        )
        .order_by(Signature.signed_at.desc(), Signature.id.desc())
    )
    if not rows:
        raise Refused([_unsigned(execution)], "step.verify")
    found: Signature = rows[0]
    return found


def shown_content(
    record: OrderRecord,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    meaning: Meaning,
    history: History,
) -> Shown:
    """Return the content of a step as it is signed; status and time of signing are no part."""
    step = record.step(execution)
    return Shown(
        record_type="step_execution",
        record_id=execution.id,
        record_version=content_version(rows),
        meaning=meaning,
        content={
            "act": "step",
            "order": record.order.number,
            "batch": record.batch.number,
            "product": record.snapshot.recipe.product_name,
            "step": step.number,
            "name": dict(step.name),
            "run": execution.run,
            "started_at": execution.started_at,
            "equipment": sorted(
                {t.row.code for t in history.taken if t.execution_id == execution.id}
            ),
            "captures": [_content_of(row) for row in rows],
            "snapshot_sha256": record.snapshot_sha256,
        },
        work_order_id=record.order.id,
    )


def _content_of(row: CaptureRow) -> dict[str, Any]:
    capture = row.row
    return {
        "id": capture.id,
        "field": capture.field,
        "attempt": capture.attempt,
        "values": capture.values,
        "verdict": capture.verdict,
        "source": capture.source,
        "lot": row.lot.code if row.lot is not None else None,
        "container": row.container_code,
        "instrument": row.equipment_code,
        "by": row.performer,
        "at": capture.at,
        "decision": row.decision,
    }


def _unsigned(execution: StepExecution) -> Finding:
    return refusal(
        "K11",
        execution.step,
        "Step {step} has no signature of its performer.",
        "The performer signs first.",
        step=execution.step,
    )
