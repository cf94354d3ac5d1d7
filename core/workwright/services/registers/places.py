"""Where work happens, as registers: sites, areas, lines, units, rooms, storage (ISA-95)."""

from typing import Any

from sqlalchemy import func, select

from workwright.db.tables.equipment import Equipment, EquipmentClass
from workwright.db.tables.plant import Area, Line, Location, Room, Site, Unit
from workwright.db.tenancy import points_at
from workwright.services.register import Field, Register


def _within(table: Any, reference: Any, parent: Any, **more: Field) -> Register:
    """Return the register of a place that is part of another."""
    return Register(
        source=select(table.id).select_from(table).join(parent, points_at(reference, parent)),
        key=table.id,
        fields={
            "code": Field(table.code),
            "name": Field(table.name),
            "within": Field(parent.code),
            **more,
        },
        searched=(table.code, table.name, parent.code),
    )


SITES = Register(
    source=select(Site.id).select_from(Site),
    key=Site.id,
    fields={
        "code": Field(Site.code),
        "name": Field(Site.name),
        "time_zone": Field(Site.time_zone),
    },
    searched=(Site.code, Site.name),
)
AREAS = _within(Area, Area.site_id, Site)
LINES = _within(Line, Line.area_id, Area, route_enabled=Field(Line.route_enabled))
UNITS = _within(Unit, Unit.line_id, Line)
ROOMS = _within(Room, Room.area_id, Area, grade=Field(Room.grade, empty=True))
LOCATIONS = _within(Location, Location.site_id, Site)

_pieces = (
    select(func.count(Equipment.id))
    .where(points_at(Equipment.class_id, EquipmentClass))
    .correlate(EquipmentClass)
    .scalar_subquery()
)
CLASSES = Register(
    source=select(EquipmentClass.id).select_from(EquipmentClass),
    key=EquipmentClass.id,
    fields={
        "code": Field(EquipmentClass.code),
        "name": Field(EquipmentClass.name),
        "needs_calibration": Field(EquipmentClass.needs_calibration),
        "needs_cleaning": Field(EquipmentClass.needs_cleaning),
        "pieces": Field(_pieces),
    },
    searched=(EquipmentClass.code, EquipmentClass.name),
)
