"""Where work happens: sites, areas, lines, units, rooms, storage, registered devices (ISA-95)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, choice, refers, secret


class Site(TenantRow):
    """A site with its own calendar day."""

    __tablename__ = "site"
    __unique__ = (("code",),)

    code: Mapped[str]
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(doc="IANA name; days and limits are judged in it")


class Area(TenantRow):
    """A part of a site."""

    __tablename__ = "area"
    __unique__ = (("code",),)

    site_id: Mapped[UUID] = refers("site")
    code: Mapped[str]
    name: Mapped[str]


class Line(TenantRow):
    """A production line or process cell."""

    __tablename__ = "line"
    __unique__ = (("code",), ("name",))

    area_id: Mapped[UUID] = refers("area")
    code: Mapped[str]
    name: Mapped[str]
    route_enabled: Mapped[bool] = mapped_column(default=True)


class Unit(TenantRow):
    """A work unit of a line; one occupation at a time (SC1)."""

    __tablename__ = "unit"
    __unique__ = (("code",),)

    line_id: Mapped[UUID] = refers("line")
    code: Mapped[str]
    name: Mapped[str]


class Room(TenantRow):
    """A room or booth with its grade."""

    __tablename__ = "room"
    __unique__ = (("code",),)

    area_id: Mapped[UUID] = refers("area")
    code: Mapped[str]
    name: Mapped[str]
    grade: Mapped[str | None]


class Location(TenantRow):
    """A place in storage."""

    __tablename__ = "location"
    __unique__ = (("code",),)

    site_id: Mapped[UUID] = refers("site")
    code: Mapped[str]
    name: Mapped[str]


class Device(TenantRow):
    """A registered kiosk, scale connection or gateway (E10); the key is kept hashed."""

    __tablename__ = "device"
    __unique__ = (("code",),)

    site_id: Mapped[UUID] = refers("site")
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = choice("kiosk", "scale", "gateway")
    key_sha256: Mapped[str] = secret()
    line_id: Mapped[UUID | None] = refers("line", nullable=True)
    room_id: Mapped[UUID | None] = refers("room", nullable=True)
    equipment_id: Mapped[UUID | None] = refers("equipment", nullable=True)
    registered_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
