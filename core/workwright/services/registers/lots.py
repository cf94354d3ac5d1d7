"""Lots as a register: what lies where, until when, and whether it may be used."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from workwright.db.tables.plant import Location
from workwright.db.tables.stock import InventoryMove, Lot, Material, Supplier
from workwright.db.tenancy import points_at
from workwright.services.register import Elsewhere, Field, Register
from workwright.services.runtime import Scope

SOON = timedelta(days=30)


def _usable(scope: Scope) -> ColumnElement[bool]:
    return and_(Lot.status == "released", ~_ends_before(scope, timedelta(0)))


def _decision(_scope: Scope) -> ColumnElement[bool]:
    return Lot.status.in_(("quarantine", "hold"))


def _ending(scope: Scope) -> ColumnElement[bool]:
    """Return what is on hand and ends its life or is due for a retest within thirty days."""
    kept = and_(Lot.on_hand_qty > 0, Lot.status.in_(("quarantine", "released", "hold")))
    return and_(kept, _ends_before(scope, SOON))


def _ends_before(scope: Scope, after: timedelta) -> ColumnElement[bool]:
    day = scope.today + after
    ends = [and_(column.is_not(None), column < day) for column in (Lot.expires_on, Lot.retest_on)]
    return or_(*ends)


def _stopped(_scope: Scope) -> ColumnElement[bool]:
    return Lot.status.in_(("rejected", "expired"))


_opened_at = (
    select(func.min(InventoryMove.at))
    .where(points_at(InventoryMove.lot_id, Lot), InventoryMove.kind == "consume")
    .correlate(Lot)
    .scalar_subquery()
)

LOTS = Register(
    source=(
        select(Lot.id)
        .select_from(Lot)
        .join(Material, points_at(Lot.material_id, Material))
        .outerjoin(Location, points_at(Lot.location_id, Location))
        .outerjoin(Supplier, points_at(Lot.supplier_id, Supplier))
    ),
    key=Lot.id,
    fields={
        "code": Field(Lot.code),
        "material.code": Field(Material.code),
        "material.name": Field(Material.name),
        "material.family": Field(Material.family, empty=True),
        "status": Field(Lot.status),
        "on_hand": Field(Lot.on_hand_qty),
        "reserved": Field(Lot.reserved_qty),
        "free": Field(Lot.on_hand_qty - Lot.reserved_qty),
        "unit_of_measure": Field(Lot.unit),
        "received_on": Field(Lot.received_on),
        "expires_on": Field(Lot.expires_on, empty=True),
        "retest_on": Field(Lot.retest_on, empty=True),
        "supplier": Field(Supplier.name, empty=True),
        "supplier_lot": Field(Lot.supplier_lot, empty=True),
        "location": Field(Location.code, empty=True),
        "opened_at": Field(_opened_at, empty=True),
    },
    searched=(
        Lot.code,
        Lot.supplier_lot,
        Elsewhere(Lot.material_id, Material.id, (Material.code, Material.name)),
    ),
    own=Lot.__table__.c.fields,
    views={
        "usable": _usable,
        "decision": _decision,
        "ending": _ending,
        "stopped": _stopped,
    },
    sort="expires_on",
)
