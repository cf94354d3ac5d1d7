"""Where work happens: sites, areas, lines, units, rooms, storage locations (ISA-95)."""

from typing import TypeVar

from workwright.db.schema import TenantRow
from workwright.db.tables.plant import Area, Line, Location, Room, Site, Unit
from workwright.domain.text import N_
from workwright.services.authority import require
from workwright.services.master import Entry
from workwright.services.runtime import Work

Row = TypeVar("Row", bound=TenantRow)

EDITS_SITES = "people.manage"
EDITS_PLANT = "equipment.edit"


def create_site(work: Work, *, code: str, name: str, time_zone: str) -> Site:
    """Create a site with its own calendar day.

    Raises:
        Refused: everything that does not fit: code, name, zone.
    """
    require(work, EDITS_SITES, code)
    entry = _entry(work, Site, code, name)
    entry.zone(time_zone)
    entry.stop("site.create")
    return _created(work, Site(code=code, name=name, time_zone=time_zone))


def create_area(work: Work, *, code: str, name: str, site: str) -> Area:
    """Create an area of a site."""
    require(work, EDITS_PLANT, code)
    _entry(work, Area, code, name).stop("area.create")
    return _created(work, Area(site_id=work.named(Site, site).id, code=code, name=name))


def create_line(work: Work, *, code: str, name: str, area: str, route_enabled: bool = True) -> Line:
    """Create a production line or process cell; imports find it by its name.

    Args:
        route_enabled: imported routes may create recipes for it.

    Raises:
        Refused: code or name is taken or malformed.
        NotFound: no such area here.
    """
    require(work, EDITS_PLANT, code)
    entry = _entry(work, Line, code, name)
    if work.find(Line, name=name) is not None:
        entry.problem(
            "E44", N_("There is a line {name} already."), N_("Choose another name."), name=name
        )
    entry.stop("line.create")
    area_id = work.named(Area, area).id
    return _created(work, Line(area_id=area_id, code=code, name=name, route_enabled=route_enabled))


def create_unit(work: Work, *, code: str, name: str, line: str) -> Unit:
    """Create a work unit of a line, in which one order runs at a time (SC1)."""
    require(work, EDITS_PLANT, code)
    _entry(work, Unit, code, name).stop("unit.create")
    return _created(work, Unit(line_id=work.named(Line, line).id, code=code, name=name))


def create_room(work: Work, *, code: str, name: str, area: str, grade: str | None = None) -> Room:
    """Create a room or booth, with its grade where it has one."""
    require(work, EDITS_PLANT, code)
    entry = _entry(work, Room, code, name)
    if grade is not None:
        entry.name(grade, N_("grade"))
    entry.stop("room.create")
    area_id = work.named(Area, area).id
    return _created(work, Room(area_id=area_id, code=code, name=name, grade=grade))


def create_location(work: Work, *, code: str, name: str, site: str) -> Location:
    """Create a place in storage."""
    require(work, EDITS_PLANT, code)
    _entry(work, Location, code, name).stop("location.create")
    return _created(work, Location(site_id=work.named(Site, site).id, code=code, name=name))


def _entry(work: Work, table: type[TenantRow], code: str, name: str) -> Entry:
    entry = Entry(work, table, code)
    entry.code(code)
    entry.name(name)
    return entry


def _created(work: Work, row: Row) -> Row:
    work.add(row)
    work.audit(f"{row.__tablename__}.created", row)
    return row
