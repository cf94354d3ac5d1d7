"""Weigh or add material: identity, instrument, tolerance, stock and genealogy in one act (K6-K9).

Inside the tolerance the amount is taken from stock at once. Outside, the attempt is kept, a
deviation opens in the same transaction and the step is held until somebody who may decides.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.execution import Capture, StepExecution
from workwright.domain.checks import Evaluation, Finding, Moment, Severity
from workwright.domain.context import CaptureFacts, EquipmentFacts
from workwright.domain.lateness import is_late
from workwright.domain.recipe import Step
from workwright.domain.targets import Target
from workwright.domain.tolerance import Verdict, judge
from workwright.errors import refusal
from workwright.services import checking
from workwright.services.at_work import refused, require_recent, require_running
from workwright.services.authority import require
from workwright.services.capture_rows import CaptureRow, captures_of_execution
from workwright.services.capturing import acting_person, new_capture, stored
from workwright.services.completeness import counted
from workwright.services.consumption import Use, consume, refusals
from workwright.services.deviations import open_by_rule, open_for
from workwright.services.record import OrderRecord, load_record, move_step
from workwright.services.record_facts import History, record_context
from workwright.services.record_rows import deviation_rows
from workwright.services.runtime import Work
from workwright.services.scan import identified, match, unexpected
from workwright.services.step_stock import Held, held_by, lots_in
from workwright.services.transitions import store_evaluation
from workwright.services.weighing import Weights, are_amounts, problems_of_weights

NONE = Decimal(0)


@dataclass(frozen=True)
class DispenseEntry:
    """One weighing or addition, as it came from the kiosk.

    Args:
        version: of the step's content as it was shown.
        code: container, or lot where its containers are not labelled, as it was scanned.
        net_qty: in ``unit``, the unit of the line.
        gross_qty, tare_qty: as the instrument showed them; both or neither.
        source: ``instrument``, or ``typed``, which a second person verifies (K7).
        more_follows: the rest of the line comes from another container or lot.
        claimed_at: time on the device, of an entry that waited there (D10).
    """

    order_id: UUID
    execution_id: UUID
    version: int
    code: str
    net_qty: Decimal
    unit: str
    gross_qty: Decimal | None = None
    tare_qty: Decimal | None = None
    scale_code: str | None = None
    source: str = "instrument"
    more_follows: bool = False
    claimed_at: datetime | None = None


@dataclass(frozen=True)
class Weighed:
    """What came of a weighing.

    Args:
        total_qty: everything that counts for the line, this one included.
        deviation: its number, where the amount is outside the band; the step is held then.
    """

    capture_id: UUID
    attempt: int
    line_no: int
    net_qty: Decimal
    total_qty: Decimal
    unit: str
    verdict: str
    low_qty: Decimal
    high_qty: Decimal
    deviation: str | None = None
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Weighing:
    """Everything that one weighing is judged by."""

    record: OrderRecord
    execution: StepExecution
    step: Step
    rows: tuple[CaptureRow, ...]
    held: tuple[Held, ...]
    item: Held
    target: Target
    scale: EquipmentFacts | None
    entry: DispenseEntry

    @property
    def before_qty(self) -> Decimal:
        """Return what counts for the line so far, in its unit."""
        return counted(self.rows, self.target.line_no)

    @property
    def total_qty(self) -> Decimal:
        """Return what counts for the line with this weighing."""
        return self.before_qty + self.entry.net_qty

    @property
    def verdict(self) -> Verdict:
        """Judge the raw total; until the last container only too much is wrong (K8)."""
        low = None if self.entry.more_follows else self.target.low_qty
        return judge(self.total_qty, low, self.target.high_qty)

    @property
    def use(self) -> Use | None:
        """Return what is taken from stock; none for what an earlier step dispensed already."""
        if _dispensed_before(self.record, self.step, self.target.line_no):
            return None
        excess = max(NONE, self.total_qty - self.target.target_qty)
        return Use(self.item, self.entry.net_qty, self.entry.unit, excess)


def record_dispense(work: Work, entry: DispenseEntry) -> Weighed:
    """Record one weighing or addition.

    Raises:
        Refused: every rule that blocks, at once: identity, instrument, unit, decimals, lot,
            reservation, state; W28 when somebody was faster. Nothing is captured.
    """
    record = load_record(work, entry.order_id, entry.execution_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "dispense.record", step.number)
    rows = captures_of_execution(work, execution.id)
    require_running(work, record, execution, rows, entry.version, "dispense")
    history = History(work, record)
    weighing, findings = _prepare(work, record, execution, step, rows, history, entry)
    if weighing is None:
        raise refused(record, execution, findings, "dispense")
    capture = _capture(work, weighing)
    evaluation = _judge(work, weighing, capture, history)
    findings += evaluation.blocking
    if weighing.verdict is Verdict.INSIDE and weighing.use is not None:
        findings += refusals(weighing.use)
    if findings:
        raise refused(record, execution, findings, "dispense")
    return _write(work, weighing, capture, evaluation)


def field_of(step: Step, line_no: int) -> str:
    """Return the name under which attempts of a line are counted in its step (K9)."""
    return "dispense" if len(step.bom_lines) == 1 else f"dispense.{line_no}"


def _prepare(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    step: Step,
    rows: tuple[CaptureRow, ...],
    history: History,
    entry: DispenseEntry,
) -> tuple[_Weighing | None, list[Finding]]:
    held = held_by(work, record.order.id, step.bom_lines, container_code=entry.code, locked=True)
    item = match(held, entry.code)
    if item is None:
        return None, [unexpected(work, record, held, entry.code)]
    target = record.snapshot.target(item.reservation.line_no)
    mine = [t.facts for t in history.taken if t.execution_id == execution.id and not t.is_left]
    scale = next((f for f in mine if f.code == entry.scale_code), None)
    findings = require_recent(work, execution, entry.claimed_at)
    if not identified(rows, item):
        findings.append(_not_scanned(step, entry.code))
    if scale is None and (entry.scale_code is not None or record.base(step) == "dispense"):
        findings.append(_not_taken(step, entry.scale_code))
    weights = Weights(
        entry.net_qty, entry.unit, entry.gross_qty, entry.tare_qty, entry.source, target.unit
    )
    findings += problems_of_weights(weights, scale, step.number)
    if entry.unit != target.unit or not are_amounts(weights):
        return None, findings
    return (
        _Weighing(record, execution, step, rows, held, item, target, scale, entry),
        findings,
    )


def _judge(work: Work, weighing: _Weighing, capture: Capture, history: History) -> Evaluation:
    record, step, item = weighing.record, weighing.step, weighing.item
    line = item.reservation.line_no
    return checking.evaluate_released(
        work,
        record.snapshot,
        record_context(
            work,
            record,
            Moment.CAPTURE,
            history=history,
            step=step,
            execution=history.facts(weighing.execution),
            person=acting_person(work),
            capture=_facts(weighing, capture),
            lots=lots_in([h for h in weighing.held if h.reservation.line_no == line]),
            reservations=tuple(h.facts for h in weighing.held),
            equipment=tuple(
                t.facts
                for t in history.taken
                if t.execution_id == weighing.execution.id and not t.is_left
            ),
            clearances=history.clearances if step.line_clearance_required else (),
        ),
    )


def _write(work: Work, weighing: _Weighing, capture: Capture, evaluation: Evaluation) -> Weighed:
    record, execution, step = weighing.record, weighing.execution, weighing.step
    work.add(capture)
    number = None
    if weighing.verdict is Verdict.INSIDE:
        if weighing.use is not None:
            consume(work, record, execution, capture, weighing.use)
    else:
        deviation = open_by_rule(
            work,
            record,
            _outside(weighing),
            execution,
            type_code="out_of_limits",
            severity="major" if step.critical else "minor",
            lot_id=weighing.item.lot.id,
            data={"capture_id": capture.id, "attempt": capture.attempt},
        )
        number = deviation.number
        move_step(work, execution, "held", row_version=execution.row_version + 1)
    deviating = evaluation.of(Severity.DEVIATE)
    if deviating:
        open_for(work, record, deviating, deviation_rows(work, record.order.id), execution)
    store_evaluation(
        work,
        evaluation,
        order=record.order,
        record_type="capture",
        record_id=capture.id,
        step=step.number,
    )
    work.audit(
        "dispense.recorded",
        capture,
        work_order_id=record.order.id,
        step=step.number,
        detail={"verdict": capture.verdict, "deviation": number},
    )
    return Weighed(
        capture.id,
        capture.attempt,
        weighing.target.line_no,
        weighing.entry.net_qty,
        weighing.total_qty,
        weighing.target.unit,
        capture.verdict,
        weighing.target.low_qty,
        weighing.target.high_qty,
        number,
        evaluation.of(Severity.WARN),
    )


def _capture(work: Work, weighing: _Weighing) -> Capture:
    entry, item, verdict = weighing.entry, weighing.item, weighing.verdict.value
    values = {
        "container": stored(entry.code),
        "net": stored(entry.net_qty, unit=entry.unit, source=entry.source, verdict=verdict),
        "total": stored(weighing.total_qty, unit=entry.unit),
        "more_follows": stored(entry.more_follows),
    }
    if entry.gross_qty is not None and entry.tare_qty is not None:
        values["gross"] = stored(entry.gross_qty, unit=entry.unit, source=entry.source)
        values["tare"] = stored(entry.tare_qty, unit=entry.unit, source=entry.source)
    if weighing.scale is not None:
        values["scale"] = stored(weighing.scale.code)
    line_no = item.reservation.line_no
    return new_capture(
        work,
        weighing.record,
        weighing.execution,
        weighing.rows,
        field_of(weighing.step, line_no),
        kind="dispense" if weighing.record.base(weighing.step) == "dispense" else "charge",
        values=values,
        verdict=verdict,
        source=entry.source,
        line_no=line_no,
        lot_id=item.lot.id,
        container_id=item.container.id if item.container is not None else None,
        equipment_id=weighing.scale.id if weighing.scale is not None else None,
        net_qty=entry.net_qty,
        unit=entry.unit,
        claimed_at=entry.claimed_at,
    )


def _facts(weighing: _Weighing, capture: Capture) -> CaptureFacts:
    entry = weighing.entry
    return CaptureFacts(
        step=weighing.step.number,
        attempt=capture.attempt,
        values={"net": entry.net_qty, "gross": entry.gross_qty, "tare": entry.tare_qty},
        verdict=capture.verdict,
        source=entry.source,
        performer_id=capture.performer_id,
        at=capture.at,
        accepted=capture.verdict == Verdict.INSIDE.value,
        lot=weighing.item.lot_facts,
        instrument=weighing.scale,
        late=is_late(capture.at, entry.claimed_at),
        field=capture.field,
        line_no=capture.line_no,
        net_qty=entry.net_qty,
        unit=entry.unit,
    )


def _dispensed_before(record: OrderRecord, step: Step, line_no: int) -> bool:
    """Say whether another step dispenses this line; then this one only adds it."""
    if record.base(step) == "dispense":
        return False
    return any(
        other.number != step.number
        and line_no in other.bom_lines
        and record.base(other) == "dispense"
        for other in record.snapshot.recipe.steps
    )


def _outside(weighing: _Weighing) -> Finding:
    target, entry = weighing.target, weighing.entry
    total = weighing.total_qty
    return refusal(
        "K8",
        weighing.item.lot_facts.material_name,
        "{material}: {total} {unit} are outside {low} to {high} {unit}.",
        "A supervisor or quality decides: weigh again, accept or reject.",
        material=weighing.item.lot_facts.material_name,
        total=total,
        net=entry.net_qty,
        unit=target.unit,
        low=target.low_qty,
        high=target.high_qty,
        target=target.target_qty,
        beyond=total - target.high_qty if total > target.high_qty else target.low_qty - total,
        lot=weighing.item.lot.code,
    )


def _not_scanned(step: Step, code: str) -> Finding:
    return refusal(
        "K6",
        code,
        "{code} was not scanned in step {step}.",
        "Scan the container first; identity comes before the weight.",
        code=code,
        step=step.number,
    )


def _not_taken(step: Step, code: str | None) -> Finding:
    return refusal(
        "K10",
        code or step.number,
        "{code} was not chosen for step {step}."
        if code is not None
        else "Step {step} needs a scale; none was named.",
        "Choose it for the step, or use the one that was chosen.",
        code=code or "–",
        step=step.number,
    )
