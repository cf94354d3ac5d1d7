"""Whether an entry meets the step as it was shown; who was faster, and when, if it does not.

Two people at two kiosks, a double tap, the back button: one entry takes effect, the other is told
what stands there now (W28, F10, K17).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.people import Person
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import State
from workwright.errors import Refused, refusal
from workwright.services.capture_rows import CaptureRow
from workwright.services.record import OrderRecord
from workwright.services.runtime import Work

RESENT_S = 15 * 60


def content_version(rows: Sequence[CaptureRow]) -> int:
    """Return the version of what was recorded in an execution; every attempt and decision counts.

    It is what a screen shows and what performer and verifier sign alike (E28).
    """
    return 1 + len(rows) + sum(1 for row in rows if row.decision is not None)


def require_running(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    version: int,
    act: str,
) -> None:
    """Refuse unless the step is running and nothing was recorded since it was shown.

    Raises:
        Refused: K5 the order is not running, W28 somebody was faster, K8 the step is held.
    """
    findings: list[Finding] = []
    if State(record.order.state) is not State.IN_PROGRESS:
        findings.append(_order_not_running(record))
    if execution.status != "running":
        findings.append(_not_running(work, execution))
    elif content_version(rows) != version:
        findings.append(_faster(execution, rows))
    if findings:
        raise refused(record, execution, findings, act)


def require_recent(
    work: Work, execution: StepExecution, claimed_at: datetime | None
) -> list[Finding]:
    """Return why an entry that waited on the device is no ordinary entry any more (D10)."""
    if claimed_at is None or (work.now - claimed_at).total_seconds() <= RESENT_S:
        return []
    return [
        refusal(
            "C7",
            execution.step,
            "The entry for step {step} was made at {claimed} and arrived too late to be an "
            "ordinary one.",
            "A supervisor records it as a late entry with reason and second signature.",
            step=execution.step,
            claimed=claimed_at,
        )
    ]


def refused(
    record: OrderRecord, execution: StepExecution, findings: Sequence[Finding], act: str
) -> Refused:
    """Return the refusal with the order and step that the note of the attempt names."""
    error = Refused(findings, act)
    error.data["work_order_id"] = record.order.id
    error.data["step"] = execution.step
    return error


def name_of(work: Work, person_id: UUID | None) -> str:
    """Return the printed name of a person; a dash where nobody is known."""
    return work.get(Person, person_id).printed_name if person_id is not None else "–"


def _order_not_running(record: OrderRecord) -> Finding:
    order = record.order
    return refusal(
        "K5.state",
        order.number,
        "{order} is {state}; nothing is recorded in it now.",
        "A supervisor resumes a paused order."
        if order.state == State.PAUSED.value
        else "Choose an order that is running.",
        clause="K5, K17",
        order=order.number,
        state=order.state,
    )


def _not_running(work: Work, execution: StepExecution) -> Finding:
    data = {"step": execution.step, "status": execution.status}
    match execution.status:
        case "held":
            return refusal(
                "K8",
                execution.step,
                "Step {step} is held: a value outside its limits waits for a decision.",
                "A supervisor or quality decides: do it again, accept or reject.",
                **data,
            )
        case "pending" | "ready":
            return refusal(
                "W21",
                execution.step,
                "Step {step} has not been started.",
                "Start it first, when the steps before it are finished.",
                **data,
            )
    return refusal(
        "W28",
        execution.step,
        "Step {step} was signed by {name} at {at}; it is {status}.",
        "Look at the step as it stands now.",
        name=name_of(work, execution.performer_id),
        at=execution.performed_at or execution.ended_at,
        **data,
    )


def _faster(execution: StepExecution, rows: Sequence[CaptureRow]) -> Finding:
    last = rows[-1] if rows else None
    return refusal(
        "W28",
        execution.step,
        "{name} recorded {field} in step {step} at {at}, after this page was opened.",
        "Look at the step as it stands now; your entry was not recorded.",
        step=execution.step,
        name=last.performer if last is not None else "–",
        field=last.row.field if last is not None else "–",
        at=last.row.at if last is not None else None,
    )
