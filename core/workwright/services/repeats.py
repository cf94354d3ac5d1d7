"""Do a clearance or cleaning again: a further run of its step, the earlier one stays (K19).

A clearance that expired or was overtaken by another batch stops every capture; without another
run of its step the order could not go on.
"""

from dataclasses import dataclass
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.domain import sequence
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import State
from workwright.domain.recipe import Step
from workwright.errors import refusal
from workwright.services.at_work import refused
from workwright.services.authority import require, require_reason
from workwright.services.record import OrderRecord, load_record
from workwright.services.runtime import Work

REPEATABLE = frozenset({"clearance", "cleaning"})


@dataclass(frozen=True)
class RepeatEntry:
    """A finished step that is to be done once more, and why."""

    order_id: UUID
    execution_id: UUID
    reason: str


@dataclass(frozen=True)
class Repeated:
    """The new run, ready to be started."""

    execution_id: UUID
    step: str
    run: int


def repeat_step(work: Work, entry: RepeatEntry) -> Repeated:
    """Open another run of a clearance or cleaning step.

    Raises:
        Refused: it is no such step, its last run is not finished, the order does not run, or the
            reason says nothing.
    """
    record = load_record(work, entry.order_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "step.perform", step.number)
    findings = _against(record, step, execution)
    if findings:
        raise refused(record, execution, findings, "step.repeat")
    reason = require_reason(entry.reason, record.profile.policy("reason_length"), step.number)
    latest = record.latest(step.number)
    row = work.add(
        StepExecution(
            work_order_id=record.order.id,
            batch_id=record.batch.id,
            step=step.number,
            position=latest.position,
            run=latest.run + 1,
            status="ready",
        )
    )
    work.audit(
        "step.repeated",
        row,
        work_order_id=record.order.id,
        step=step.number,
        reason=reason,
    )
    return Repeated(row.id, step.number, row.run)


def _against(record: OrderRecord, step: Step, execution: StepExecution) -> list[Finding]:
    found = []
    if record.base(step) not in REPEATABLE:
        found.append(
            refusal(
                "W21",
                step.number,
                "Step {step} is neither a clearance nor a cleaning and is not repeated.",
                "What went wrong in it is answered by a deviation or a correction.",
                step=step.number,
            )
        )
    if record.latest(execution.step).status not in sequence.FINISHED:
        found.append(
            refusal(
                "W28",
                step.number,
                "Step {step} is open; it is {status}.",
                "Go on with it where it stands.",
                step=step.number,
                status=record.latest(execution.step).status,
            )
        )
    if State(record.order.state) is not State.IN_PROGRESS:
        found.append(
            refusal(
                "K5.state",
                record.order.number,
                "{order} is {state}; nothing is recorded in it now.",
                "Choose an order that is running.",
                clause="K5",
                order=record.order.number,
                state=record.order.state,
            )
        )
    return found
