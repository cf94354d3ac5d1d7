"""Lots: received into quarantine, decided by quality, counted by the ledger alone (W8, RS8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.plant import Location
from workwright.db.tables.stock import (
    Container,
    InventoryMove,
    Lot,
    Material,
    MaterialSpec,
    Reservation,
    Supplier,
)
from workwright.domain.quantity import is_convertible, is_unit
from workwright.errors import NotFound
from workwright.services.active_profile import active
from workwright.services.authority import require, require_reason
from workwright.services.master import Entry
from workwright.services.numbering import next_number
from workwright.services.runtime import Work

LEAST_REASON = 8
SMALLEST = Decimal("0.000001")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class NewContainer:
    """A labelled part of a lot; an empty code is given by the number series."""

    qty: Decimal
    code: str = ""


@dataclass(frozen=True)
class NewLot:
    """What arrived.

    Args:
        code: our lot number; empty gives the next of the series.
        qty: in ``unit``, more than zero; containers, when listed, add up to it.
        received_on: site day; today when it is none.
    """

    material: str
    qty: Decimal
    unit: str
    code: str = ""
    supplier: str | None = None
    supplier_lot: str | None = None
    spec_version: str | None = None
    received_on: date | None = None
    manufactured_on: date | None = None
    expires_on: date | None = None
    retest_on: date | None = None
    location: str | None = None
    containers: tuple[NewContainer, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)


def receive_lot(work: Work, new: NewLot) -> Lot:
    """Receive a lot into quarantine, with its containers and the move that puts it on hand (RS8).

    Raises:
        Refused: everything that does not fit: number, amounts, unit, days, supplier, containers.
        NotFound: material, supplier, specification or location unknown here.
    """
    require(work, "lot.receive", new.code or new.material)
    material = work.named(Material, new.material)
    received_on = new.received_on or work.today
    _check_new(work, new, material, received_on)
    lot = work.add(
        Lot(
            material_id=material.id,
            code=new.code or next_number(work, "lot", active(work).numbering("lot")),
            spec_version=new.spec_version,
            supplier_id=work.named(Supplier, new.supplier).id if new.supplier else None,
            supplier_lot=new.supplier_lot,
            status="quarantine",
            unit=new.unit,
            received_on=received_on,
            manufactured_on=new.manufactured_on,
            expires_on=new.expires_on,
            retest_on=new.retest_on,
            on_hand_qty=new.qty,
            location_id=work.named(Location, new.location).id if new.location else None,
            fields=dict(new.fields),
        )
    )
    work.flush()
    for part in new.containers:
        _add_container(work, lot, part)
    _move(work, lot, "receive", new.qty, "received")
    work.audit("lot.received", lot)
    return lot


def add_containers(work: Work, lot_id: UUID, parts: Iterable[NewContainer]) -> list[Container]:
    """Label parts of a lot; all containers together hold no more than is on hand.

    Raises:
        Refused: a number is taken or malformed, or the amounts exceed the lot; all at once.
    """
    require(work, "lot.receive")
    lot = work.lock(Lot, lot_id)
    wanted = tuple(parts)
    held = sum((c.qty for c in work.all(Container, lot_id=lot.id)), Decimal(0))
    entry = Entry(work, Container, lot.code)
    _check_containers(entry, wanted)
    if held + sum((p.qty for p in wanted), Decimal(0)) > lot.on_hand_qty:
        entry.problem(
            "I1",
            "The containers of lot {lot} would hold more than the {qty} {unit} on hand.",
            "Correct the amounts, or adjust the lot first.",
            lot=lot.code,
            qty=lot.on_hand_qty,
            unit=lot.unit,
        )
    entry.stop("container.add")
    rows = [_add_container(work, lot, part) for part in wanted]
    work.audit("lot.containers_added", lot)
    return rows


@dataclass(frozen=True)
class Results:
    """What the laboratory found that releasing a lot puts on record."""

    identity_tested: bool = True
    assay_pct: Decimal | None = None
    water_pct: Decimal | None = None
    expires_on: date | None = None
    retest_on: date | None = None


def release_lot(
    work: Work,
    lot_id: UUID,
    reason: str,
    results: Results | None = None,
    *,
    version: int | None = None,
) -> Lot:
    """Release a lot from quarantine or hold for use (W8); its reservations count again.

    Raises:
        Refused: every reason against it: status, a life that has ended, impossible results.
        Stale: the lot changed since it was shown.
    """
    require(work, "lot.release")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    _check_status(entry, lot, ("quarantine", "hold"), "released")
    if results is not None:
        _put_results(entry, lot, results)
    _check_life(work, entry, lot)
    entry.stop("lot.release")
    _reservations(work, lot, "invalid", "active")
    return _decided(work, lot, "released", "lot.released", text)


def reject_lot(work: Work, lot_id: UUID, reason: str, *, version: int | None = None) -> Lot:
    """Reject a lot; what was reserved of it turns invalid and needs a substitute (RS4).

    Raises:
        Refused: the lot is rejected or consumed already.
        Stale: the lot changed since it was shown.
    """
    require(work, "lot.release")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    _check_status(entry, lot, ("quarantine", "hold", "released", "expired"), "rejected")
    entry.stop("lot.reject")
    _reservations(work, lot, "active", "invalid")
    return _decided(work, lot, "rejected", "lot.rejected", text)


def hold_lot(work: Work, lot_id: UUID, reason: str, *, version: int | None = None) -> Lot:
    """Put a lot on hold until quality decides; what was reserved of it turns invalid (RS4).

    Raises:
        Refused: the lot is neither in quarantine nor released.
        Stale: the lot changed since it was shown.
    """
    require(work, "lot.hold")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    _check_status(entry, lot, ("quarantine", "released"), "hold")
    entry.stop("lot.hold")
    _reservations(work, lot, "active", "invalid")
    return _decided(work, lot, "hold", "lot.held", text)


def adjust_lot(
    work: Work, lot_id: UUID, qty: Decimal, reason: str, *, version: int | None = None
) -> Lot:
    """Add or take an amount after a count; never below what is reserved (RS8, W12).

    Args:
        qty: signed change in the lot's unit, not zero.

    Raises:
        Refused: zero, too many digits, or less than reserved would be left.
        Stale: the lot changed since it was shown.
    """
    require(work, "stock.adjust")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    entry.amount("adjustment", qty)
    if not entry.findings and qty == 0:
        entry.problem("B13", "An adjustment by nothing changes nothing.", "Type the difference.")
    if not entry.findings and lot.on_hand_qty + qty < lot.reserved_qty:
        entry.problem(
            "W12",
            "Lot {lot} would have {left} {unit} on hand, less than the {reserved} {unit} reserved.",
            "Free the reservations first; the planner can release them to another lot.",
            lot=lot.code,
            left=lot.on_hand_qty + qty,
            unit=lot.unit,
            reserved=lot.reserved_qty,
        )
    entry.stop("stock.adjust")
    lot.on_hand_qty += qty
    lot.row_version += 1
    _move(work, lot, "adjust", qty, text)
    work.audit("lot.adjusted", lot, reason=text)
    return lot


def lot_of(work: Work, material: str, code: str) -> Lot:
    """Return the lot of that number of a material.

    Raises:
        NotFound: no such material or lot here.
    """
    lot = work.find(Lot, material_id=work.named(Material, material).id, code=code)
    if lot is None:
        raise NotFound("lot", f"{material} {code}")
    return lot


def _check_new(work: Work, new: NewLot, material: Material, received_on: date) -> None:
    entry = Entry(work, Lot, new.code or new.material)
    if new.code:
        entry.code(new.code, material_id=material.id)
    entry.unit(new.unit)
    entry.amount("amount", new.qty, least=SMALLEST)
    if is_unit(new.unit) and not is_convertible(new.unit, material.unit):
        entry.problem(
            "B2",
            "{material} is counted in {wanted}; {unit} is of another kind.",
            "Use a unit of the same kind.",
            material=material.name,
            wanted=material.unit,
            unit=new.unit,
        )
    if new.spec_version is not None and not _has_spec(work, material, new.spec_version):
        entry.problem(
            "RS2",
            "{material} has no specification {version}.",
            "Choose a version that is on record.",
            material=material.name,
            version=new.spec_version,
        )
    if new.supplier_lot is not None:
        entry.name(new.supplier_lot, "supplier's lot number")
    _check_dates(work, entry, new, received_on)
    _check_containers(entry, new.containers)
    total = sum((part.qty for part in new.containers), Decimal(0))
    if new.containers and total != new.qty:
        entry.problem(
            "I1",
            "The containers hold {total} {unit}, the lot {qty} {unit}.",
            "Count the containers again.",
            total=total,
            qty=new.qty,
            unit=new.unit,
        )
    entry.stop("lot.receive")


def _check_dates(work: Work, entry: Entry, new: NewLot, received_on: date) -> None:
    if received_on > work.today:
        entry.problem(
            "E33", "{day} has not come yet.", "Receive the lot on its day.", day=received_on
        )
    made = new.manufactured_on
    if made is not None and made > received_on:
        entry.problem(
            "B6",
            "The lot would be made on {made}, after it was received on {received}.",
            "Correct the days.",
            made=made,
            received=received_on,
        )
    for what, day in (("expiry", new.expires_on), ("retest", new.retest_on)):
        if day is not None and made is not None and day < made:
            entry.problem(
                "B6",
                "The day of {what}, {day}, lies before the day it was made.",
                "Correct the days.",
                what=what,
                day=day,
            )


def _check_containers(entry: Entry, parts: tuple[NewContainer, ...]) -> None:
    codes = [part.code.lower() for part in parts if part.code]
    for twice in sorted({code for code in codes if codes.count(code) > 1}):
        entry.problem(
            "E44", "The container {code} is listed twice.", "Give each its own.", code=twice
        )
    containers = Entry(entry.scope, Container, entry.subject)
    for part in parts:
        if part.code:
            containers.code(part.code)
        containers.amount("amount of a container", part.qty, least=SMALLEST)
    entry.findings += containers.findings


def _has_spec(work: Work, material: Material, version: str) -> bool:
    return work.find(MaterialSpec, material_id=material.id, version=version) is not None


def _add_container(work: Work, lot: Lot, part: NewContainer) -> Container:
    code = part.code or next_number(work, "container", active(work).numbering("container"))
    return work.add(
        Container(
            lot_id=lot.id, code=code, qty=part.qty, unit=lot.unit, location_id=lot.location_id
        )
    )


def _check_status(entry: Entry, lot: Lot, allowed: tuple[str, ...], wanted: str) -> None:
    if lot.status not in allowed:
        entry.problem(
            "W8",
            "Lot {lot} is {status}; from there it cannot become {wanted}.",
            "Reload the page to see where it stands.",
            lot=lot.code,
            status=lot.status,
            wanted=wanted,
        )


def _put_results(entry: Entry, lot: Lot, results: Results) -> None:
    for what, value in (("assay", results.assay_pct), ("water", results.water_pct)):
        if value is not None:
            entry.amount(f"{what} in per cent", value, least=Decimal(0))
    if results.water_pct is not None and results.water_pct >= HUNDRED:
        entry.problem(
            "B13", "The lot would be nothing but water.", "Type the result of the laboratory again."
        )
    if entry.findings:
        return
    lot.identity_tested = results.identity_tested
    lot.assay_pct = results.assay_pct if results.assay_pct is not None else lot.assay_pct
    lot.water_pct = results.water_pct if results.water_pct is not None else lot.water_pct
    lot.expires_on = results.expires_on or lot.expires_on
    lot.retest_on = results.retest_on or lot.retest_on


def _check_life(work: Work, entry: Entry, lot: Lot) -> None:
    for what, day in (("expired", lot.expires_on), ("was due for retest", lot.retest_on)):
        if day is not None and work.today > day:
            entry.problem(
                "W8",
                "Lot {lot} {what} on {day}.",
                "A lot past its life is rejected, or retested with a new day.",
                lot=lot.code,
                what=what,
                day=day,
            )


def _reservations(work: Work, lot: Lot, before: str, after: str) -> None:
    """Let what is reserved of the lot follow its eligibility; the amounts stay reserved (RS4)."""
    statement = select(Reservation).where(
        Reservation.lot_id == lot.id, Reservation.status == before
    )
    for row in work.lock_all(statement.order_by(Reservation.id)):
        row.status = after


def _decided(work: Work, lot: Lot, status: str, act: str, reason: str) -> Lot:
    before, lot.status = lot.status, status
    lot.row_version += 1
    work.audit(act, lot, reason=reason, detail={"from": before, "to": status})
    return lot


def _move(work: Work, lot: Lot, kind: str, qty: Decimal, reason: str) -> None:
    work.add(
        InventoryMove(
            kind=kind,
            lot_id=lot.id,
            qty=qty,
            unit=lot.unit,
            reason=reason,
            actor_id=work.actor.person_id,
            at=work.now,
        )
    )
