"""Equipment as a register: the four facets of each piece, and views by what stands against it."""

from sqlalchemy import ColumnElement, and_, or_, select

from workwright.db.tables.equipment import Equipment, EquipmentClass
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.plant import Room, Unit
from workwright.db.tenancy import points_at
from workwright.services.register import Field, Register
from workwright.services.runtime import Scope


def _usable(scope: Scope) -> ColumnElement[bool]:
    return and_(Equipment.availability == "available", ~_clean_needed(scope), ~_lapsed(scope))


def _clean_needed(scope: Scope) -> ColumnElement[bool]:
    """Return what has to be cleaned: not clean, or clean for too long (W7, W32)."""
    over = and_(Equipment.clean_until.is_not(None), Equipment.clean_until <= scope.now)
    return and_(EquipmentClass.needs_cleaning, or_(Equipment.cleaning != "clean", over))


def _lapsed(scope: Scope) -> ColumnElement[bool]:
    """Return what is past its calibration or qualification at the end of the site day (W7)."""
    uncalibrated = and_(
        EquipmentClass.needs_calibration,
        or_(Equipment.calibration_due_on.is_(None), Equipment.calibration_due_on < scope.today),
    )
    unqualified = and_(
        Equipment.qualified_until.is_not(None), Equipment.qualified_until < scope.today
    )
    return or_(uncalibrated, unqualified)


def _blocked(_scope: Scope) -> ColumnElement[bool]:
    return Equipment.availability.in_(("under_maintenance", "out_of_service"))


EQUIPMENT = Register(
    source=(
        select(Equipment.id)
        .select_from(Equipment)
        .join(EquipmentClass, points_at(Equipment.class_id, EquipmentClass))
        .outerjoin(WorkOrder, points_at(Equipment.used_by_id, WorkOrder))
        .outerjoin(Room, points_at(Equipment.room_id, Room))
        .outerjoin(Unit, points_at(Equipment.unit_id, Unit))
    ),
    key=Equipment.id,
    fields={
        "code": Field(Equipment.code),
        "name": Field(Equipment.name),
        "class": Field(EquipmentClass.name),
        "availability": Field(Equipment.availability),
        "used_by": Field(WorkOrder.number, empty=True),
        "cleaning": Field(Equipment.cleaning),
        "cleaned_at": Field(Equipment.cleaned_at, empty=True),
        "clean_until": Field(Equipment.clean_until, empty=True),
        "calibration_due_on": Field(Equipment.calibration_due_on, empty=True),
        "qualified_until": Field(Equipment.qualified_until, empty=True),
        "capacity": Field(Equipment.range_high, empty=True),
        "unit_of_measure": Field(Equipment.measure_unit, empty=True),
        "last_product": Field(Equipment.last_product, empty=True),
        "room": Field(Room.code, empty=True),
        "unit": Field(Unit.code, empty=True),
    },
    searched=(Equipment.code, Equipment.name, EquipmentClass.name),
    own=Equipment.__table__.c.fields,
    views={
        "usable": _usable,
        "clean": _clean_needed,
        "lapsed": _lapsed,
        "blocked": _blocked,
    },
    sort="code",
)
