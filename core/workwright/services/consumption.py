"""What a weighing or addition does to stock: reservation, lot, container, move, edge (G1, RS3).

All of it is written in the transaction of the capture. An excess inside the tolerance is reserved
with it, because the release approved the whole band; any other over-use needs a person's extra
reservation first.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workwright.db.tables.execution import Capture, GenealogyEdge, StepExecution
from workwright.db.tables.stock import InventoryMove
from workwright.domain.checks import Finding
from workwright.domain.quantity import DIGITS_AFTER, convert, round_half_up
from workwright.errors import Refused, refusal
from workwright.services.record import OrderRecord
from workwright.services.runtime import Work
from workwright.services.step_stock import Held

NONE = Decimal(0)


@dataclass(frozen=True)
class Use:
    """What is taken of one lot for one line.

    Args:
        qty: in ``unit``, more than zero.
        allowed_excess: how much more than reserved may be taken, in ``unit``: the part of the
            line's total that lies above its target, inside the tolerance.
        kind: ``consume``, or ``reject`` for material that an attempt spoilt.
    """

    held: Held
    qty: Decimal
    unit: str
    allowed_excess: Decimal = NONE
    kind: str = "consume"

    @property
    def lot_qty(self) -> Decimal:
        """Return the amount in the lot's unit, to six places."""
        return in_lot_unit(self.qty, self.unit, self.held)


def in_lot_unit(qty: Decimal, unit: str, held: Held) -> Decimal:
    """Return an amount in the unit in which the lot is counted."""
    return round_half_up(convert(qty, unit, held.lot.unit), DIGITS_AFTER)


def refusals(use: Use) -> list[Finding]:
    """Return why this cannot be taken: beyond the reservation, or more than the container holds."""
    found = []
    held, lot = use.held, use.held.lot
    excess = use.lot_qty - held.left_qty
    data: dict[str, Any] = {
        "lot": lot.code,
        "qty": use.qty,
        "unit": use.unit,
        "left": held.left_qty,
        "lot_unit": lot.unit,
        "free": lot.on_hand_qty - lot.reserved_qty,
    }
    if excess > in_lot_unit(use.allowed_excess, use.unit, held):
        found.append(
            refusal(
                "RS3",
                lot.code,
                "{qty} {unit} of lot {lot} are more than the {left} {lot_unit} reserved.",
                "A supervisor or store keeper reserves more of it with a reason.",
                **data,
            )
        )
    elif excess > lot.on_hand_qty - lot.reserved_qty:
        found.append(
            refusal(
                "RS3",
                lot.code,
                "{qty} {unit} of lot {lot} are more than reserved, and only {free} {lot_unit} "
                "of it are free.",
                "Take less, or have another lot reserved.",
                **data,
            )
        )
    container = held.container
    if container is not None and _container_qty(use) > container.qty:
        found.append(
            refusal(
                "RS8",
                container.code,
                "Container {container} holds {holds} {container_unit}, less than {qty} {unit}.",
                "Scan the container from which it was taken.",
                container=container.code,
                holds=container.qty,
                container_unit=container.unit,
                qty=use.qty,
                unit=use.unit,
            )
        )
    return found


def consume(
    work: Work, record: OrderRecord, execution: StepExecution, capture: Capture, use: Use
) -> None:
    """Take the amount from reservation, lot and container; write the move and the edge.

    Raises:
        Refused: see ``refusals``.
    """
    findings = refusals(use)
    if findings:
        raise Refused(findings, "stock.consume")
    qty, held = use.lot_qty, use.held
    reservation, lot = held.reservation, held.lot
    excess = qty - held.left_qty
    if excess > NONE:
        reservation.reserved_qty += excess
        lot.reserved_qty += excess
        _move(work, record, execution, capture, held, "reserve", excess, "inside the tolerance")
    reservation.consumed_qty += qty
    lot.on_hand_qty -= qty
    lot.reserved_qty -= qty
    lot.row_version += 1
    if held.container is not None:
        held.container.qty -= _container_qty(use)
    _move(work, record, execution, capture, held, use.kind, -qty)
    work.add(
        GenealogyEdge(
            work_order_id=record.order.id,
            batch_id=record.batch.id,
            execution_id=execution.id,
            kind=use.kind,
            input_lot_id=lot.id,
            container_id=held.container.id if held.container is not None else None,
            line_no=reservation.line_no,
            qty=qty,
            unit=lot.unit,
            at=work.now,
        )
    )


def _container_qty(use: Use) -> Decimal:
    container = use.held.container
    if container is None:
        return NONE
    return round_half_up(convert(use.qty, use.unit, container.unit), DIGITS_AFTER)


def _move(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    capture: Capture,
    held: Held,
    kind: str,
    qty: Decimal,
    reason: str | None = None,
) -> None:
    work.add(
        InventoryMove(
            kind=kind,
            lot_id=held.lot.id,
            container_id=held.container.id if held.container is not None else None,
            qty=qty,
            unit=held.lot.unit,
            work_order_id=record.order.id,
            execution_id=execution.id,
            capture_id=capture.id,
            reservation_id=held.reservation.id,
            reason=reason,
            actor_id=work.actor.person_id,
            at=work.now,
        )
    )
