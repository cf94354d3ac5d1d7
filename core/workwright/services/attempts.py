"""Decide about a value outside its limits: do it again, accept or reject it (K8).

Nothing is discarded: the attempt stays on record with the decision beside it. Whoever decides
signs; an operator cannot, and nobody decides about their own attempt.
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.execution import Capture, CaptureDecision, StepExecution
from workwright.db.tables.quality import Deviation
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import Meaning, State
from workwright.errors import NotFound, refusal
from workwright.services.at_work import refused
from workwright.services.authority import require_reason
from workwright.services.capture_rows import CaptureRow, captures_of_execution
from workwright.services.completeness import counted
from workwright.services.consumption import Use, consume
from workwright.services.outputs import OUTPUT, accept_output
from workwright.services.record import OrderRecord, load_record, move_step, record_of
from workwright.services.record_rows import deviation_rows
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign
from workwright.services.step_stock import Held, held_by

DECISIONS = ("redispense", "accept", "reject")
MAY_DECIDE = ("deviation.investigate", "deviation.approve")
MEANINGS = {
    "redispense": Meaning.APPROVED,
    "accept": Meaning.APPROVED,
    "reject": Meaning.REJECTED,
}


@dataclass(frozen=True)
class Decision:
    """What an authorised person decides about an attempt.

    Args:
        decision: ``redispense`` (do it again), ``accept`` as it is, or ``reject`` the material.
    """

    order_id: UUID
    capture_id: UUID
    decision: str
    reason: str


@dataclass(frozen=True)
class Decided:
    """What the decision led to; the step runs on."""

    capture_id: UUID
    decision: str
    deviation: str
    status: str


def decide_attempt(work: Work, entry: Decision, signing: Signing) -> Decided:
    """Record the decision; an accepted weight is taken from stock, a rejected one is lost.

    An accepted output goes into the output lot; any other makes none.

    Raises:
        Refused: no such decision, not undecided any more, not authorised, the performer's own
            attempt, or more than the stock of the lot allows.
    """
    act_as_signer(work, signing)
    record = load_record(work, entry.order_id)
    execution, rows, row = _find(work, record, entry.capture_id)
    capture = row.row
    findings = _against(work, record, execution, row, entry)
    if findings:
        raise refused(record, execution, findings, "attempt.decide")
    role = role_granting(work, MAY_DECIDE, execution.step)
    reason = require_reason(entry.reason, record.profile.policy("reason_length"), execution.step)
    deviation = _deviation(work, record, capture)
    shown = _shown(record, row, deviation, entry.decision, reason)
    signature = sign(work, shown, signing, role)
    work.add(
        CaptureDecision(
            capture_id=capture.id,
            deviation_id=deviation.id,
            decision=entry.decision,
            reason=reason,
            decided_by_id=work.actor.person_id,
            signature_id=signature.id,
            at=work.now,
        )
    )
    deviation.disposition = entry.decision
    deviation.row_version += 1
    _stock(work, record, execution, rows, row, entry.decision)
    others = [r for r in rows if r.is_undecided and r.row.id != capture.id]
    if not others:
        move_step(work, execution, "running", row_version=execution.row_version + 1)
    work.audit(
        "capture.decided",
        capture,
        work_order_id=record.order.id,
        step=execution.step,
        reason=reason,
        signature_id=signature.id,
        detail={"decision": entry.decision, "deviation": deviation.number},
    )
    return Decided(capture.id, entry.decision, deviation.number, execution.status)


def shown_decision(scope: Scope, entry: Decision) -> Shown:
    """Return what the dialogue of a decision shows."""
    record = record_of(scope, entry.order_id)
    _, _, row = _find(scope, record, entry.capture_id)
    deviation = _deviation(scope, record, row.row)
    return _shown(record, row, deviation, entry.decision, entry.reason.strip())


def _find(
    scope: Scope, record: OrderRecord, capture_id: UUID
) -> tuple[StepExecution, tuple[CaptureRow, ...], CaptureRow]:
    capture = scope.get(Capture, capture_id)
    execution = record.execution(capture.execution_id)
    rows = captures_of_execution(scope, execution.id)
    return execution, rows, next(r for r in rows if r.row.id == capture_id)


def _deviation(scope: Scope, record: OrderRecord, capture: Capture) -> Deviation:
    """Return the deviation that the attempt opened."""
    wanted = str(capture.id)
    for row in deviation_rows(scope, record.order.id):
        if row.data.get("capture_id") == wanted:
            return row
    raise NotFound("deviation of attempt", capture.id)


def _against(
    work: Work, record: OrderRecord, execution: StepExecution, row: CaptureRow, entry: Decision
) -> list[Finding]:
    found = []
    if entry.decision not in DECISIONS:
        found.append(
            refusal(
                "K8",
                execution.step,
                "'{decision}' is no decision; there are {known}.",
                "Choose one of them.",
                decision=entry.decision,
                known=", ".join(DECISIONS),
            )
        )
    if not row.is_undecided:
        found.append(
            refusal(
                "W28",
                execution.step,
                "Attempt {attempt} of step {step} needs no decision any more: {decision}.",
                "Look at the step as it stands now.",
                step=execution.step,
                attempt=row.row.attempt,
                decision=row.decision or row.row.verdict,
            )
        )
    if work.actor.person_id == row.row.performer_id:
        found.append(
            refusal(
                "W23",
                work.actor.printed_name,
                "{name} made this attempt and cannot decide about it.",
                "A supervisor or quality who took no part decides.",
                name=work.actor.printed_name,
            )
        )
    if State(record.order.state) not in (State.IN_PROGRESS, State.PAUSED):
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


def _stock(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: tuple[CaptureRow, ...],
    row: CaptureRow,
    decision: str,
) -> None:
    capture = row.row
    if capture.net_qty is None or capture.unit is None or decision == "redispense":
        return
    if capture.kind == OUTPUT:
        if decision == "accept":
            accept_output(work, record, capture)
        return
    held = _held(work, record, row)
    if held is None:
        return
    line_no, net, unit = held.reservation.line_no, capture.net_qty, capture.unit
    target = record.snapshot.target(line_no)
    excess = max(Decimal(0), counted(rows, line_no) + net - target.target_qty)
    kind = "consume" if decision == "accept" else "reject"
    use = Use(held, net, unit, excess if decision == "accept" else net, kind)
    consume(work, record, execution, capture, use)


def _held(work: Work, record: OrderRecord, row: CaptureRow) -> Held | None:
    """Return the reservation that the attempt would have taken from, locked."""
    capture = row.row
    if capture.line_no is None:
        return None
    held = held_by(
        work,
        record.order.id,
        [capture.line_no],
        container_code=row.container_code,
        locked=True,
    )
    return next((h for h in held if h.lot.id == capture.lot_id), None)


def _shown(
    record: OrderRecord, row: CaptureRow, deviation: Deviation, decision: str, reason: str
) -> Shown:
    capture = row.row
    return Shown(
        record_type="capture",
        record_id=capture.id,
        record_version=1,
        meaning=MEANINGS.get(decision, Meaning.APPROVED),
        content={
            "act": "decide_attempt",
            "order": record.order.number,
            "batch": record.batch.number,
            "field": capture.field,
            "attempt": capture.attempt,
            "values": capture.values,
            "verdict": capture.verdict,
            "lot": row.lot.code if row.lot is not None else None,
            "by": row.performer,
            "at": capture.at,
            "deviation": deviation.number,
            "decision": decision,
            "reason": reason,
            "snapshot_sha256": record.snapshot_sha256,
        },
        work_order_id=record.order.id,
    )
