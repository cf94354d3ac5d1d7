"""What an order holds of which lots: read in one statement, locked where something is taken."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, select

from workwright.db.tables.quality import Hold
from workwright.db.tables.stock import (
    ApprovedSupplier,
    Container,
    Lot,
    Material,
    Reservation,
    Supplier,
)
from workwright.db.tenancy import points_at
from workwright.domain.context import LotFacts, ReservationFacts
from workwright.services.runtime import Scope

NONE = Decimal(0)


@dataclass(frozen=True)
class Held:
    """One reservation with its lot and, where one was asked for, the container of that lot."""

    reservation: Reservation
    lot: Lot
    lot_facts: LotFacts
    container: Container | None = None

    @property
    def left_qty(self) -> Decimal:
        """Return what may still be taken under this reservation, in the unit of the lot."""
        row = self.reservation
        return row.reserved_qty - row.consumed_qty - row.released_qty

    @property
    def facts(self) -> ReservationFacts:
        """Return the reservation as rules see it."""
        row = self.reservation
        return ReservationFacts(
            line_no=row.line_no,
            material_code=self.lot_facts.material_code,
            lot_code=self.lot.code,
            reserved_qty=row.reserved_qty,
            consumed_qty=row.consumed_qty,
            released_qty=row.released_qty,
            unit=row.unit,
            status=row.status,
        )


def held_by(
    scope: Scope,
    order_id: UUID,
    lines: Collection[int] | None = None,
    *,
    container_code: str | None = None,
    locked: bool = False,
) -> tuple[Held, ...]:
    """Return what the order holds, by line and lot.

    Args:
        lines: only these lines of the bill; all without it.
        container_code: the container of a lot that comes with it.
        locked: reservations and lots stay locked until the end.
    """
    values: dict[str, object] = {"order_id": order_id}
    if lines is not None:
        values["lines"] = list(lines)
    if container_code is not None:
        values["container_code"] = container_code
    statement = _reservations(
        some_lines=lines is not None, container=container_code is not None, locked=locked
    )
    return tuple(
        Held(
            reservation,
            lot,
            lot_of(
                lot,
                material,
                supplier_code=supplier,
                supplier_approved=_is_approved(scope, lot, material, approval),
                on_hold=on_hold,
            ),
            container if container_code is not None else None,
        )
        for reservation, lot, material, supplier, approval, on_hold, container in scope.rows(
            statement, **values
        )
    )


@cache
def _reservations(
    *, some_lines: bool, container: bool, locked: bool
) -> Select[*tuple[object, ...]]:
    """Return the question of ``held_by`` in one of its eight forms, each built once."""
    held = exists().where(
        Hold.subject_type == "lot",
        Hold.subject_id == Lot.id,
        Hold.tenant_id == Lot.tenant_id,
        Hold.lifted_at.is_(None),
    )
    statement: Select[*tuple[object, ...]] = (
        select(
            Reservation,
            Lot,
            Material,
            Supplier.code,
            ApprovedSupplier,
            held,
            Container if container else Reservation.id,
        )
        .join(Lot, points_at(Reservation.lot_id, Lot))
        .join(Material, points_at(Lot.material_id, Material))
        .outerjoin(Supplier, points_at(Lot.supplier_id, Supplier))
        .outerjoin(
            ApprovedSupplier,
            and_(
                ApprovedSupplier.tenant_id == Lot.tenant_id,
                ApprovedSupplier.material_id == Lot.material_id,
                ApprovedSupplier.supplier_id == Lot.supplier_id,
            ),
        )
        .where(Reservation.work_order_id == bindparam("order_id"))
        .order_by(Reservation.line_no, Lot.code)
    )
    if container:
        code = Container.code == bindparam("container_code")
        statement = statement.outerjoin(Container, and_(points_at(Container.lot_id, Lot), code))
    if some_lines:
        statement = statement.where(Reservation.line_no.in_(bindparam("lines", expanding=True)))
    if locked:
        statement = statement.with_for_update(of=(Reservation, Lot)).execution_options(
            populate_existing=True
        )
    return statement


def lot_of(
    lot: Lot,
    material: Material,
    *,
    supplier_code: str | None = None,
    supplier_approved: bool = True,
    on_hold: bool = False,
) -> LotFacts:
    """Return a lot as rules see it."""
    return LotFacts(
        id=lot.id,
        code=lot.code,
        material_code=material.code,
        material_name=material.name,
        status=lot.status,
        unit=lot.unit,
        on_hand_qty=lot.on_hand_qty,
        free_qty=lot.on_hand_qty - lot.reserved_qty,
        received_on=lot.received_on,
        spec_version=lot.spec_version,
        expires_on=lot.expires_on,
        retest_on=lot.retest_on,
        supplier_code=supplier_code,
        supplier_approved=supplier_approved,
        identity_tested=lot.identity_tested,
        on_hold=on_hold,
        assay_pct=lot.assay_pct,
        water_pct=lot.water_pct,
        extra=lot.fields,
    )


def lots_in(held: Iterable[Held], *, open_only: bool = True) -> tuple[LotFacts, ...]:
    """Return the lots of these reservations, each once; by default those still to be used."""
    found = {
        item.lot.id: item.lot_facts
        for item in held
        if not open_only or (item.reservation.status == "active" and item.left_qty > NONE)
    }
    return tuple(found.values())


def _is_approved(
    scope: Scope, lot: Lot, material: Material, approval: ApprovedSupplier | None
) -> bool:
    if not material.approved_suppliers_only or lot.batch_id is not None:
        return True
    if approval is None:
        return False
    return approval.approved_until is None or approval.approved_until >= scope.today
