"""What a batch gives: its lot in quarantine, with the move and the edge of its origin (G1, G2).

Entries of a batch add up. Together they are judged against what can come out of it; an entry that
leads beyond is kept as an attempt, and makes no lot, move or edge until somebody accepts it (K8).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from workwright.db.tables.execution import Capture, GenealogyEdge, StepExecution
from workwright.db.tables.stock import InventoryMove, Lot
from workwright.domain.checks import Finding
from workwright.domain.quantity import DIGITS_AFTER, check_amount, round_to, trimmed
from workwright.domain.recipe import Step, YieldPoint
from workwright.domain.tolerance import Verdict, judge
from workwright.errors import refusal
from workwright.services.at_work import refused, require_running
from workwright.services.authority import require
from workwright.services.capture_rows import CaptureRow, captures_of_order
from workwright.services.capturing import new_capture, stored
from workwright.services.deviations import open_by_rule
from workwright.services.reckoning import theoretical_qty
from workwright.services.record import OrderRecord, load_record, move_step
from workwright.services.runtime import Work

OUTPUT: Final = "output"
HUNDRED: Final = Decimal(100)
MOST_PCT: Final = Decimal(110)
FINEST: Final = Decimal(1).scaleb(-DIGITS_AFTER)


@dataclass(frozen=True)
class OutputEntry:
    """What was produced in a step.

    Args:
        version: of the step's content as it was shown.
        qty: in ``unit``, the unit of the batch.
        lot_code: number of the output lot; the batch number without it.
    """

    order_id: UUID
    execution_id: UUID
    version: int
    qty: Decimal
    unit: str
    lot_code: str = ""


@dataclass(frozen=True)
class Produced:
    """The output as recorded; its lot waits in quarantine for quality.

    Args:
        lot_id: none while the entry is an attempt that does not count.
        total_qty: everything that counts for the batch, and this entry.
        deviation: its number, where the total is more than can come out; the step is held then.
    """

    capture_id: UUID
    lot_id: UUID | None
    lot_code: str
    qty: Decimal
    total_qty: Decimal
    unit: str
    deviation: str | None = None


def record_output(work: Work, entry: OutputEntry) -> Produced:
    """Record what the batch gave; the lot is quarantined until the batch is released.

    Raises:
        Refused: the step does not run, or an amount or unit that cannot be.
    """
    record = load_record(work, entry.order_id, entry.execution_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "step.perform", step.number)
    of_order = captures_of_order(work, record.order.id)
    rows = tuple(r for r in of_order if r.row.execution_id == execution.id)
    require_running(work, record, execution, rows, entry.version, OUTPUT)
    findings = _problems(record, step.number, entry)
    if findings:
        raise refused(record, execution, findings, OUTPUT)
    total = counted_output(of_order, entry.unit) + entry.qty
    most = most_output(record, step)
    verdict = judge(total, None, most)
    code = entry.lot_code or record.batch.number
    lot = None if verdict is Verdict.ACTION else _lot(work, record, code, entry.qty, entry.unit)
    capture = work.add(
        new_capture(
            work,
            record,
            execution,
            rows,
            OUTPUT,
            kind=OUTPUT,
            values={
                "qty": stored(entry.qty, unit=entry.unit, verdict=verdict.value),
                "lot": stored(code),
            },
            verdict=verdict.value,
            lot_id=lot.id if lot is not None else None,
            net_qty=entry.qty,
            unit=entry.unit,
        )
    )
    number = None
    if lot is None:
        number = _hold(work, record, execution, capture, total, most)
    else:
        _put_in_stock(work, record, capture, lot)
    work.audit(
        "output.recorded",
        capture,
        work_order_id=record.order.id,
        step=step.number,
        detail={"verdict": verdict.value, "deviation": number},
    )
    return Produced(capture.id, capture.lot_id, code, entry.qty, total, entry.unit, number)


def accept_output(work: Work, record: OrderRecord, capture: Capture) -> None:
    """Put an attempt that somebody accepted into the output lot, as any other output."""
    if capture.net_qty is None or capture.unit is None:
        return
    code = str(capture.values["lot"]["value"])
    lot = _lot(work, record, code, capture.net_qty, capture.unit)
    _put_in_stock(work, record, capture, lot)


def outputs_of(rows: Iterable[CaptureRow], unit: str) -> list[Decimal]:
    """Return the outputs in this unit that count, oldest first."""
    return [
        row.row.net_qty
        for row in rows
        if row.row.kind == OUTPUT
        and row.row.unit == unit
        and row.row.net_qty is not None
        and row.counts
    ]


def counted_output(rows: Iterable[CaptureRow], unit: str) -> Decimal:
    """Return the sum of the outputs that count."""
    return sum(outputs_of(rows, unit), Decimal(0))


def most_output(record: OrderRecord, step: Step) -> Decimal:
    """Return the most that can have come out of the batch when this step has recorded it.

    The yield point of the step in the unit of the batch: its theoretical quantity times the upper
    limit of its yield. Without one, the quantity of the order times the upper limit of the step's
    or else the last yield point, but never less than the order itself, which is planned with the
    losses that a limit below a hundred per cent speaks of; 110 % where the recipe has none. All
    steps of a batch are counted together, because they fill one lot.
    """
    points = record.snapshot.recipe.yields
    own = next((p for p in points if is_of_step(p, step)), None)
    if own is not None and own.unit == record.batch.unit:
        return _share(theoretical_qty(record, own), own.high_pct)
    point = own or (points[-1] if points else None)
    high = max(HUNDRED, point.high_pct) if point is not None else MOST_PCT
    return _share(record.batch.theoretical_qty, high)


def is_of_step(point: YieldPoint, step: Step) -> bool:
    """Say whether a yield point belongs to a step."""
    return point.phase == step.yield_phase or point.step == step.number


def _share(qty: Decimal, pct: Decimal) -> Decimal:
    return trimmed(round_to(qty * pct / HUNDRED, FINEST, "down"))


def _hold(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    capture: Capture,
    total: Decimal,
    most: Decimal,
) -> str:
    """Open the deviation of an attempt and hold the step; returns the deviation's number."""
    recipe, step = record.snapshot.recipe, record.step(execution)
    outside = refusal(
        "K8",
        recipe.product_name,
        "{product}: {total} {unit} made are more than the {high} {unit} that can come out.",
        "A supervisor or quality decides: count again, accept or reject.",
        product=recipe.product_name,
        total=total,
        qty=capture.net_qty,
        unit=capture.unit,
        high=most,
        beyond=total - most,
    )
    deviation = open_by_rule(
        work,
        record,
        outside,
        execution,
        type_code="out_of_limits",
        severity="major" if step.critical else "minor",
        data={"capture_id": capture.id, "attempt": capture.attempt},
    )
    move_step(work, execution, "held", row_version=execution.row_version + 1)
    return deviation.number


def _put_in_stock(work: Work, record: OrderRecord, capture: Capture, lot: Lot) -> None:
    """Write the move and the edge of an output that counts (G1)."""
    work.add(
        InventoryMove(
            kind="produce",
            lot_id=lot.id,
            qty=capture.net_qty,
            unit=capture.unit,
            work_order_id=record.order.id,
            execution_id=capture.execution_id,
            capture_id=capture.id,
            actor_id=work.actor.person_id,
            at=work.now,
        )
    )
    work.add(
        GenealogyEdge(
            work_order_id=record.order.id,
            batch_id=record.batch.id,
            execution_id=capture.execution_id,
            kind="produce",
            output_lot_id=lot.id,
            qty=capture.net_qty,
            unit=capture.unit,
            at=work.now,
        )
    )


def _lot(work: Work, record: OrderRecord, code: str, qty: Decimal, unit: str) -> Lot:
    """Return the output lot with the amount in it: the batch's own of that number, or a new one."""
    order = record.order
    known = work.find(Lot, material_id=order.product_id, code=code, batch_id=record.batch.id)
    if known is not None:
        known.on_hand_qty += qty
        known.row_version += 1
        return known
    return work.add(
        Lot(
            material_id=order.product_id,
            code=code,
            status="quarantine",
            unit=unit,
            received_on=work.today,
            manufactured_on=record.batch.manufactured_on,
            on_hand_qty=qty,
            batch_id=record.batch.id,
        )
    )


def _problems(record: OrderRecord, step: str, entry: OutputEntry) -> list[Finding]:
    found = []
    try:
        sound = check_amount(entry.qty) > 0
    except ValueError:
        sound = False
    if not sound or entry.unit != record.batch.unit:
        found.append(
            refusal(
                "K15",
                step,
                "The output is counted in {wanted}; {qty} {unit} cannot be recorded.",
                "Enter what was counted, in {wanted}.",
                wanted=record.batch.unit,
                qty=str(entry.qty)[:30],
                unit=entry.unit,
            )
        )
    return found
