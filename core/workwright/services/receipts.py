"""Receive lots into quarantine, with containers and the move that puts them on hand (RS8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.db.tables.plant import Location
from workwright.db.tables.stock import (
    Container,
    InventoryMove,
    Lot,
    Material,
    MaterialSpec,
    Supplier,
)
from workwright.domain.quantity import is_convertible, is_unit
from workwright.domain.text import N_
from workwright.services.active_profile import active
from workwright.services.authority import require
from workwright.services.master import Entry
from workwright.services.numbering import next_number
from workwright.services.runtime import Work

SMALLEST = Decimal("0.000001")


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
    record_move(work, lot, "receive", new.qty, "received")
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
            N_("The containers of lot {lot} would hold more than the {qty} {unit} on hand."),
            N_("Correct the amounts, or adjust the lot first."),
            lot=lot.code,
            qty=lot.on_hand_qty,
            unit=lot.unit,
        )
    entry.stop("container.add")
    rows = [_add_container(work, lot, part) for part in wanted]
    work.audit("lot.containers_added", lot)
    return rows


def record_move(work: Work, lot: Lot, kind: str, qty: Decimal, reason: str) -> None:
    """Write one movement of a lot into the ledger (RS8)."""
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


def _check_new(work: Work, new: NewLot, material: Material, received_on: date) -> None:
    entry = Entry(work, Lot, new.code or new.material)
    if new.code:
        entry.code(new.code, material_id=material.id)
    entry.unit(new.unit)
    entry.amount(N_("amount"), new.qty, least=SMALLEST)
    if is_unit(new.unit) and not is_convertible(new.unit, material.unit):
        entry.problem(
            "B2",
            N_("{material} is counted in {wanted}; {unit} is of another kind."),
            N_("Use a unit of the same kind."),
            material=material.name,
            wanted=material.unit,
            unit=new.unit,
        )
    if new.spec_version is not None and not _has_spec(work, material, new.spec_version):
        entry.problem(
            "RS2",
            N_("{material} has no specification {version}."),
            N_("Choose a version that is on record."),
            material=material.name,
            version=new.spec_version,
        )
    if new.supplier_lot is not None:
        entry.name(new.supplier_lot, N_("supplier's lot number"))
    _check_dates(work, entry, new, received_on)
    _check_containers(entry, new.containers)
    total = sum((part.qty for part in new.containers), Decimal(0))
    if new.containers and total != new.qty:
        entry.problem(
            "I1",
            N_("The containers hold {total} {unit}, the lot {qty} {unit}."),
            N_("Count the containers again."),
            total=total,
            qty=new.qty,
            unit=new.unit,
        )
    entry.stop("lot.receive")


def _check_dates(work: Work, entry: Entry, new: NewLot, received_on: date) -> None:
    if received_on > work.today:
        entry.problem(
            "E33", N_("{day} has not come yet."), N_("Receive the lot on its day."), day=received_on
        )
    made = new.manufactured_on
    if made is not None and made > received_on:
        entry.problem(
            "B6",
            N_("The lot would be made on {made}, after it was received on {received}."),
            N_("Correct the days."),
            made=made,
            received=received_on,
        )
    for day in (new.expires_on, new.retest_on):
        if day is not None and made is not None and day < made:
            entry.problem(
                "B6",
                N_("The life of the lot would end on {day}, before it was made on {made}."),
                N_("Correct the days."),
                day=day,
                made=made,
            )


def _check_containers(entry: Entry, parts: tuple[NewContainer, ...]) -> None:
    codes = [part.code.lower() for part in parts if part.code]
    for twice in sorted({code for code in codes if codes.count(code) > 1}):
        entry.problem(
            "E44", N_("The container {code} is listed twice."), N_("Give each its own."), code=twice
        )
    containers = Entry(entry.scope, Container, entry.subject)
    for part in parts:
        if part.code:
            containers.code(part.code)
        containers.amount(N_("amount of a container"), part.qty, least=SMALLEST)
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
