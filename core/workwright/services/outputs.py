"""What a batch gives: its lot in quarantine, with the move and the edge of its origin (G1, G2)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.execution import GenealogyEdge
from workwright.db.tables.stock import InventoryMove, Lot
from workwright.domain.checks import Finding
from workwright.domain.quantity import check_amount
from workwright.errors import refusal
from workwright.services.at_work import refused, require_running
from workwright.services.authority import require
from workwright.services.capture_rows import captures_of_execution
from workwright.services.capturing import new_capture, stored
from workwright.services.record import OrderRecord, load_record
from workwright.services.runtime import Work

OUTPUT = "output"


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
    """The output as recorded; its lot waits in quarantine for quality."""

    capture_id: UUID
    lot_id: UUID
    lot_code: str
    qty: Decimal
    unit: str


def record_output(work: Work, entry: OutputEntry) -> Produced:
    """Record what the batch gave; the lot is quarantined until the batch is released.

    Raises:
        Refused: the step does not run, or an amount or unit that cannot be.
    """
    record = load_record(work, entry.order_id, entry.execution_id)
    execution = record.execution(entry.execution_id)
    require(work, "step.perform", execution.step)
    rows = captures_of_execution(work, execution.id)
    require_running(work, record, execution, rows, entry.version, "output")
    findings = _problems(record, execution.step, entry)
    if findings:
        raise refused(record, execution, findings, "output")
    lot = _lot(work, record, entry)
    capture = work.add(
        new_capture(
            work,
            record,
            execution,
            rows,
            OUTPUT,
            kind="output",
            values={
                "qty": stored(entry.qty, unit=entry.unit),
                "lot": stored(lot.code),
            },
            lot_id=lot.id,
            net_qty=entry.qty,
            unit=entry.unit,
        )
    )
    work.add(
        InventoryMove(
            kind="produce",
            lot_id=lot.id,
            qty=entry.qty,
            unit=entry.unit,
            work_order_id=record.order.id,
            execution_id=execution.id,
            capture_id=capture.id,
            actor_id=work.actor.person_id,
            at=work.now,
        )
    )
    work.add(
        GenealogyEdge(
            work_order_id=record.order.id,
            batch_id=record.batch.id,
            execution_id=execution.id,
            kind="produce",
            output_lot_id=lot.id,
            qty=entry.qty,
            unit=entry.unit,
            at=work.now,
        )
    )
    work.audit("output.recorded", capture, work_order_id=record.order.id, step=execution.step)
    return Produced(capture.id, lot.id, lot.code, entry.qty, entry.unit)


def _lot(work: Work, record: OrderRecord, entry: OutputEntry) -> Lot:
    """Return the output lot: the one of that number that this batch made before, or a new one."""
    code = entry.lot_code or record.batch.number
    order = record.order
    known = work.find(Lot, material_id=order.product_id, code=code, batch_id=record.batch.id)
    if known is not None:
        known.on_hand_qty += entry.qty
        known.row_version += 1
        return known
    return work.add(
        Lot(
            material_id=order.product_id,
            code=code,
            status="quarantine",
            unit=entry.unit,
            received_on=work.today,
            manufactured_on=record.batch.manufactured_on,
            on_hand_qty=entry.qty,
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
