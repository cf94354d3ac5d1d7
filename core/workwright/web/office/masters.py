"""What lies and stands in the plant, to look at: lots with their status, equipment."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from sqlalchemy import select

from workwright.db.pages import Sort, page_of
from workwright.db.tables.equipment import Equipment, EquipmentClass
from workwright.db.tables.plant import Location
from workwright.db.tables.stock import Lot, Material
from workwright.db.tenancy import points_at
from workwright.web.acting import look
from workwright.web.office.blueprint import office
from workwright.web.office.master_words import lot_status, piece_status
from workwright.web.office.wanted import link
from workwright.web.security import SIGNED_IN, route

PAGE = 30


@dataclass(frozen=True)
class Rows:
    """A page of rows with the addresses of its neighbours."""

    rows: list[Any]
    earlier_href: str
    later_href: str
    search: str
    summary: str = ""


@route(office, "/lots", permission=SIGNED_IN)
def lots() -> str:
    """List lots, those that expire first on top."""
    statement = (
        select(Lot, Material.name, Location.code)
        .join(Material, points_at(Lot.material_id, Material))
        .outerjoin(Location, points_at(Lot.location_id, Location))
    )
    found = _page(
        statement,
        (Lot.code, Material.name, Material.code),
        [Sort(Lot.expires_on, nullable=True), Sort(Lot.id)],
    )
    return render_template("office/lots.html", found=found, status=lot_status)


@route(office, "/equipment", permission=SIGNED_IN)
def equipment() -> str:
    """List equipment with calibration, qualification and cleaning."""
    statement = select(Equipment, EquipmentClass).join(
        EquipmentClass, points_at(Equipment.class_id, EquipmentClass)
    )
    found = _page(
        statement,
        (Equipment.code, Equipment.name, EquipmentClass.name),
        [Sort(Equipment.code), Sort(Equipment.id)],
    )
    with look() as scope:
        today = scope.today
    return render_template("office/equipment.html", found=found, status=piece_status, today=today)


def _page(statement: Any, fields: tuple[Any, ...], sorts: list[Any]) -> Rows:
    search = request.args.get("q", "").strip()[:80]
    if search:
        matches = [field.icontains(search, autoescape=True) for field in fields]
        condition = matches[0]
        for match in matches[1:]:
            condition = condition | match
        statement = statement.where(condition)
    with look() as scope:
        page = page_of(scope, statement, sorts, request.args.get("at", ""), PAGE)
    return Rows(
        list(page.rows),
        link(at=page.earlier) if page.earlier else "",
        link(at=page.later) if page.later else "",
        search,
    )
