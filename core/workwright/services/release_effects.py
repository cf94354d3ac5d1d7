"""What a release writes beside the snapshot: reservations, executions, planned samples."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select

from workwright.db.tables.execution import Sample, StepExecution
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.stock import InventoryMove, Lot, Reservation
from workwright.domain.material_plan import LinePlan
from workwright.domain.recipe import RecipeContent
from workwright.errors import Refused, refusal
from workwright.services.runtime import Work


def reserve(work: Work, order: WorkOrder, plans: Iterable[LinePlan]) -> None:
    """Reserve the picked lots, one move each; lots are locked in the order of their ids (RS3).

    Raises:
        Refused: a lot no longer holds what was picked from it (W12).
    """
    wanted = [(plan.line.line_no, a) for plan in plans for a in plan.pick.allocations]
    ids = {allocation.lot.id for _, allocation in wanted}
    if not ids:
        return
    locked = work.lock_all(select(Lot).where(Lot.id.in_(ids)).order_by(Lot.id))
    lots = {lot.id: lot for lot in locked}
    for line_no, allocation in wanted:
        lot = lots[allocation.lot.id]
        _take(order, lot, allocation.lot_qty)
        row = work.add(
            Reservation(
                work_order_id=order.id,
                line_no=line_no,
                lot_id=lot.id,
                unit=lot.unit,
                reserved_qty=allocation.lot_qty,
                consumed_qty=Decimal(0),
                released_qty=Decimal(0),
                status="active",
            )
        )
        work.add(
            InventoryMove(
                kind="reserve",
                lot_id=lot.id,
                qty=allocation.lot_qty,
                unit=lot.unit,
                work_order_id=order.id,
                reservation_id=row.id,
                actor_id=work.actor.person_id,
                at=work.now,
            )
        )


def release_reservations(work: Work, order: WorkOrder, reason: str) -> Decimal:
    """Give back everything that is still reserved, one move per reservation (RS5, RS6, W12).

    Returns:
        The sum of what was given back, over units; zero when nothing was left.
    """
    rows = work.lock_all(
        select(Reservation)
        .where(Reservation.work_order_id == order.id, Reservation.status != "closed")
        .order_by(Reservation.id)
    )
    ids = sorted({row.lot_id for row in rows})
    lots = {
        lot.id: lot for lot in work.lock_all(select(Lot).where(Lot.id.in_(ids)).order_by(Lot.id))
    }
    total = Decimal(0)
    for row in rows:
        left = row.reserved_qty - row.consumed_qty - row.released_qty
        row.released_qty += left
        row.status, row.close_reason = "closed", reason
        if left:
            lots[row.lot_id].reserved_qty -= left
            lots[row.lot_id].row_version += 1
            work.add(
                InventoryMove(
                    kind="unreserve",
                    lot_id=row.lot_id,
                    qty=-left,
                    unit=row.unit,
                    work_order_id=order.id,
                    reservation_id=row.id,
                    reason=reason,
                    actor_id=work.actor.person_id,
                    at=work.now,
                )
            )
            total += left
    return total


def plan_executions(work: Work, order: WorkOrder, batch: Batch, recipe: RecipeContent) -> None:
    """Write one execution per step; those without predecessors are ready (W21)."""
    for position, step in enumerate(recipe.steps):
        work.add(
            StepExecution(
                work_order_id=order.id,
                batch_id=batch.id,
                step=step.number,
                position=position,
                run=1,
                status="pending" if step.predecessors else "ready",
            )
        )


def plan_samples(work: Work, order: WorkOrder, batch: Batch, recipe: RecipeContent) -> None:
    """Write the samples and in-process controls of the plan, to be taken and answered."""
    for plan in recipe.samples:
        work.add(
            Sample(
                work_order_id=order.id,
                batch_id=batch.id,
                code=plan.code,
                sequence=1,
                step=plan.step,
                reserve=plan.reserve,
                status="planned",
                low=plan.low,
                high=plan.high,
                unit=plan.unit,
                qty=plan.qty,
            )
        )


def _take(order: WorkOrder, lot: Lot, qty: Decimal) -> None:
    free = lot.on_hand_qty - lot.reserved_qty
    if qty > free:
        raise Refused(
            [
                refusal(
                    "W12",
                    lot.code,
                    "Lot {lot} has {free} {unit} free; {number} needs {need} {unit}.",
                    "Release again; the next eligible lot is picked.",
                    lot=lot.code,
                    free=free,
                    unit=lot.unit,
                    number=order.number,
                    need=qty,
                )
            ],
            "order.release",
        )
    lot.reserved_qty += qty
    lot.row_version += 1
