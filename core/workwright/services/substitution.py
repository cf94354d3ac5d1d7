"""Another lot for an order in execution, or more of a lot, with a reason (RS3, RS4)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.stock import InventoryMove, Lot, Material, Reservation
from workwright.db.tenancy import points_at
from workwright.domain import eligibility
from workwright.domain.checks import Citation, Finding, Severity
from workwright.domain.lifecycle import State
from workwright.domain.quantity import check_amount, is_convertible
from workwright.domain.recipe import BomLine
from workwright.errors import NotFound, Refused, refusal
from workwright.services.authority import require, require_reason
from workwright.services.facts import lot_facts
from workwright.services.record import OrderRecord, load_record
from workwright.services.runtime import Work

MAY_RUN = (State.RELEASED, State.IN_PROGRESS, State.PAUSED)


@dataclass(frozen=True)
class Substitution:
    """One lot for another.

    Args:
        lot_code: reserved now, and to be given back.
        new_lot_code: takes its place for what is still needed.
    """

    order_id: UUID
    line_no: int
    lot_code: str
    new_lot_code: str
    reason: str


@dataclass(frozen=True)
class ExtraReservation:
    """More of a lot than was reserved at release; ``qty`` in the unit of the lot."""

    order_id: UUID
    line_no: int
    lot_code: str
    qty: Decimal
    reason: str


def substitute_lot(work: Work, entry: Substitution) -> Reservation:
    """Give back what is left of a reserved lot and reserve another one for it (RS4).

    Raises:
        Refused: the new lot may not be used or has not enough free; the reason says nothing.
        NotFound: line, reservation or lot unknown.
    """
    require(work, "lot.substitute")
    record = _running(work, entry.order_id)
    reason = _reason(record, entry.reason)
    line = _line(record, entry.line_no)
    old, old_lot = _reserved(work, record, entry.line_no, entry.lot_code)
    new_lot = _lot(work, line, entry.new_lot_code)
    left = old.reserved_qty - old.consumed_qty - old.released_qty
    findings = _against(work, line, new_lot, left, old_lot.unit)
    if findings:
        raise Refused(findings, "lot.substitute")
    old.released_qty += left
    old.status, old.close_reason = "closed", f"substituted: {reason}"
    old_lot.reserved_qty -= left
    old_lot.row_version += 1
    _move(work, record, old_lot, old, "unreserve", -left, reason)
    new = _reserve(work, record, new_lot, entry.line_no, left, reason)
    work.audit(
        "reservation.substituted",
        new,
        work_order_id=record.order.id,
        reason=reason,
        detail={"line": entry.line_no, "from": old_lot.code, "to": new_lot.code},
    )
    return new


def reserve_extra(work: Work, entry: ExtraReservation) -> Reservation:
    """Reserve more of a lot from free stock for an over-use (RS3).

    Raises:
        Refused: the lot may not be used or has not enough free; the reason says nothing.
        NotFound: line or lot unknown.
    """
    require(work, "lot.substitute")
    record = _running(work, entry.order_id)
    reason = _reason(record, entry.reason)
    line = _line(record, entry.line_no)
    lot = _lot(work, line, entry.lot_code)
    findings = _against(work, line, lot, entry.qty, lot.unit)
    if findings:
        raise Refused(findings, "reservation.extra")
    row = _reserve(work, record, lot, entry.line_no, entry.qty, reason)
    work.audit("reservation.extended", row, work_order_id=record.order.id, reason=reason)
    return row


def _running(work: Work, order_id: UUID) -> OrderRecord:
    record = load_record(work, order_id)
    if State(record.order.state) not in MAY_RUN:
        raise Refused(
            [
                refusal(
                    "W19",
                    record.order.number,
                    "{order} is {state}; nothing is reserved for it now.",
                    "Choose an order that is released or running.",
                    order=record.order.number,
                    state=record.order.state,
                )
            ],
            "lot.substitute",
        )
    return record


def _reason(record: OrderRecord, reason: str) -> str:
    return require_reason(reason, record.profile.policy("reason_length"), record.order.number)


def _line(record: OrderRecord, line_no: int) -> BomLine:
    try:
        return record.snapshot.recipe.line(line_no)
    except KeyError:
        raise NotFound("line", line_no) from None


def _reserved(
    work: Work, record: OrderRecord, line_no: int, lot_code: str
) -> tuple[Reservation, Lot]:
    statement = (
        select(Reservation, Lot)
        .join(Lot, points_at(Reservation.lot_id, Lot))
        .where(
            Reservation.work_order_id == record.order.id,
            Reservation.line_no == line_no,
            Reservation.status != "closed",
            Lot.code == lot_code,
        )
        .with_for_update(of=(Reservation, Lot))
        .execution_options(populate_existing=True)
    )
    row = work.session.execute(statement).first()
    if row is None:
        raise NotFound("reservation of lot", lot_code)
    return row[0], row[1]


def _lot(work: Work, line: BomLine, code: str) -> Lot:
    statement = (
        select(Lot)
        .join(Material, points_at(Lot.material_id, Material))
        .where(Lot.code == code, Material.code == line.material_code)
    )
    rows = work.scalars(statement)
    if not rows:
        raise NotFound("lot", code)
    locked: Lot = work.lock_all(select(Lot).where(Lot.id == rows[0].id))[0]
    return locked


def _against(work: Work, line: BomLine, lot: Lot, qty: Decimal, unit: str) -> list[Finding]:
    facts = lot_facts(work, [lot])[0]
    found = [
        Finding(
            "W8",
            Citation("Workwright", "1", "W8, RS2"),
            Severity.BLOCK,
            hit.subject,
            hit.message,
            hit.data,
            hit.remedy,
        )
        for hit in eligibility.lot(
            facts, work.today, material_code=line.material_code, spec_version=line.spec_version
        )
    ]
    try:
        sound = check_amount(qty) > 0
    except ValueError:
        sound = False
    free = lot.on_hand_qty - lot.reserved_qty
    if not sound or lot.unit != unit or not is_convertible(lot.unit, line.unit) or qty > free:
        found.append(
            refusal(
                "RS3",
                lot.code,
                "{qty} {unit} of lot {lot} cannot be reserved; {free} {lot_unit} are free.",
                "Choose a lot that has enough.",
                qty=str(qty)[:30],
                unit=unit,
                lot=lot.code,
                free=free,
                lot_unit=lot.unit,
            )
        )
    return found


def _reserve(
    work: Work, record: OrderRecord, lot: Lot, line_no: int, qty: Decimal, reason: str
) -> Reservation:
    lot.reserved_qty += qty
    lot.row_version += 1
    row = work.find(
        Reservation,
        work_order_id=record.order.id,
        line_no=line_no,
        lot_id=lot.id,
        status="active",
    )
    if row is not None:
        row.reserved_qty += qty
    else:
        row = work.add(
            Reservation(
                work_order_id=record.order.id,
                line_no=line_no,
                lot_id=lot.id,
                unit=lot.unit,
                reserved_qty=qty,
                consumed_qty=Decimal(0),
                released_qty=Decimal(0),
                status="active",
            )
        )
    _move(work, record, lot, row, "reserve", qty, reason)
    return row


def _move(
    work: Work,
    record: OrderRecord,
    lot: Lot,
    reservation: Reservation,
    kind: str,
    qty: Decimal,
    reason: str,
) -> None:
    work.add(
        InventoryMove(
            kind=kind,
            lot_id=lot.id,
            qty=qty,
            unit=lot.unit,
            work_order_id=record.order.id,
            reservation_id=reservation.id,
            reason=reason,
            actor_id=work.actor.person_id,
            at=work.now,
        )
    )
