"""Go on with other equipment when a piece becomes ineligible in the middle of a step (K10)."""

from dataclasses import dataclass
from uuid import UUID

from workwright.domain.checks import Finding, Moment
from workwright.errors import refusal
from workwright.services import checking
from workwright.services.at_work import refused, require_running
from workwright.services.authority import require, require_reason
from workwright.services.capture_rows import captures_of_execution
from workwright.services.capturing import acting_person, new_capture, stored
from workwright.services.record import OrderRecord, load_record
from workwright.services.record_facts import History, record_context
from workwright.services.runtime import Work
from workwright.services.step_equipment import leave, locked_equipment, take

SWAP = "equipment"


@dataclass(frozen=True)
class SwapEntry:
    """Another piece of equipment for a running step.

    Args:
        version: of the step's content as it was shown.
        old_code: what is not used any further in this step; none adds beside it.
    """

    order_id: UUID
    execution_id: UUID
    version: int
    new_code: str
    reason: str
    old_code: str | None = None


def swap_equipment(work: Work, entry: SwapEntry) -> UUID:
    """Take other equipment for the step; both pieces stay on record. Return the capture's id.

    Raises:
        Refused: the step does not run, or the new piece may not be used: every reason.
    """
    record = load_record(work, entry.order_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "step.perform", step.number)
    rows = captures_of_execution(work, execution.id)
    require_running(work, record, execution, rows, entry.version, "equipment.swap")
    reason = require_reason(entry.reason, record.profile.policy("reason_length"), step.number)
    chosen = locked_equipment(work, [entry.new_code])
    history = History(work, record)
    taken = [t for t in history.taken if t.execution_id == execution.id and not t.is_left]
    old = [t for t in taken if t.row.code == entry.old_code]
    findings = _against(record, step.number, entry, {t.row.code for t in taken})
    evaluation = checking.evaluate_released(
        work,
        record.snapshot,
        record_context(
            work,
            record,
            Moment.CAPTURE,
            history=history,
            step=step,
            execution=history.facts(execution),
            person=acting_person(work),
            equipment=tuple(facts for _, facts in chosen),
        ),
    )
    findings += [f for f in evaluation.blocking if f.subject in {c.code for c, _ in chosen}]
    findings += [
        _other_class(facts.code, step.number, step.equipment_class)
        for _, facts in chosen
        if step.equipment_class is not None and facts.class_code != step.equipment_class
    ]
    if findings:
        raise refused(record, execution, findings, "equipment.swap")
    if old:
        leave(work, record, execution, old, reason)
    take(work, record, execution, chosen)
    capture = work.add(
        new_capture(
            work,
            record,
            execution,
            rows,
            SWAP,
            kind="scan",
            values={
                "equipment": stored(entry.new_code),
                "instead_of": stored(entry.old_code),
                "reason": stored(reason),
            },
            source="scanned",
            equipment_id=chosen[0][0].id,
        )
    )
    work.audit(
        "equipment.swapped",
        capture,
        work_order_id=record.order.id,
        step=step.number,
        reason=reason,
    )
    return capture.id


def _against(record: OrderRecord, step: str, entry: SwapEntry, taken: set[str]) -> list[Finding]:
    found = []
    if entry.old_code is not None and entry.old_code not in taken:
        found.append(
            refusal(
                "K10",
                entry.old_code,
                "{code} is not in use in step {step} of {order}.",
                "Choose the equipment that is to be replaced.",
                code=entry.old_code,
                step=step,
                order=record.order.number,
            )
        )
    if entry.new_code in taken:
        found.append(
            refusal(
                "K10",
                entry.new_code,
                "{code} is in use in step {step} already.",
                "Choose another piece.",
                code=entry.new_code,
                step=step,
            )
        )
    return found


def _other_class(code: str, step: str, wanted: str | None) -> Finding:
    return refusal(
        "K10",
        code,
        "{code} is no {wanted}, which step {step} needs.",
        "Scan equipment of that class.",
        code=code,
        wanted=wanted or "–",
        step=step,
    )
