"""Registered kiosks, connections of scales and gateways as a register (E10, E46)."""

from sqlalchemy import ColumnElement, func, select

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.people import Session
from workwright.db.tables.plant import Device, Line, Room, Site
from workwright.db.tenancy import points_at
from workwright.services.register import Field, Register
from workwright.services.runtime import Scope

_used_at = (
    select(func.max(Session.seen_at))
    .where(points_at(Session.device_id, Device))
    .correlate(Device)
    .scalar_subquery()
)


def _in_use(_scope: Scope) -> ColumnElement[bool]:
    return Device.revoked_at.is_(None)


def _revoked(_scope: Scope) -> ColumnElement[bool]:
    return Device.revoked_at.is_not(None)


DEVICES = Register(
    source=select(Device.id)
    .select_from(Device)
    .join(Site, points_at(Device.site_id, Site))
    .outerjoin(Line, points_at(Device.line_id, Line))
    .outerjoin(Room, points_at(Device.room_id, Room))
    .outerjoin(Equipment, points_at(Device.equipment_id, Equipment)),
    key=Device.id,
    fields={
        "code": Field(Device.code),
        "name": Field(Device.name),
        "kind": Field(Device.kind),
        "site": Field(Site.code),
        "line": Field(Line.code, empty=True),
        "room": Field(Room.code, empty=True),
        "equipment": Field(Equipment.code, empty=True),
        "registered_at": Field(Device.registered_at),
        "used_at": Field(_used_at, empty=True),
        "revoked_at": Field(Device.revoked_at, empty=True),
    },
    searched=(Device.code, Device.name),
    views={"in_use": _in_use, "revoked": _revoked},
    sort="code",
)
