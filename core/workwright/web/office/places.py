"""Where work happens, at the desk: sites, areas, lines, units, rooms, storage, classes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for

from workwright.db.schema import TenantRow
from workwright.db.tables.equipment import EquipmentClass
from workwright.db.tables.plant import Area, Line, Location, Room, Site, Unit
from workwright.domain.text import N_
from workwright.services import equipment as equipment_service
from workwright.services import plant as service
from workwright.services.register import Register
from workwright.services.registers import places as registers
from workwright.services.runtime import Work
from workwright.web.acting import look
from workwright.web.i18n import _
from workwright.web.office.blueprint import office
from workwright.web.office.choices import codes_of
from workwright.web.register import listing
from workwright.web.register.acts import New, Values, add_new
from workwright.web.register.asked import Input
from workwright.web.register.cells import text_of
from workwright.web.register.importing import add_import
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import Facts, Sheet, show_sheet, trail_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.surroundings import terms
from workwright.web.terms import Terms

CODE: Final = Input("code", N_("Code"))
NAME: Final = Input("name", N_("Name"))
MADE: Final = N_("It is in the list now.")


@dataclass(frozen=True)
class Place:
    """One kind of place, or the classes of equipment.

    Args:
        many: heading, by the plant's words.
        more: columns beside code and name.
    """

    name: str
    table: type[TenantRow]
    register: Register
    many: Callable[[Terms], str]
    more: tuple[str, ...]
    title: str
    permission: str
    make: Callable[[Work, Values], Any]
    inputs: tuple[Input, ...]
    kind: str = "place"


def _parent(name: str, label: str, table: Any) -> Input:
    return Input(name, label, "choice", choices=lambda scope: codes_of(scope, table))


def _area(work: Work, values: Values) -> Area:
    return service.create_area(work, code=values["code"], name=values["name"], site=values["site"])


def _line(work: Work, values: Values) -> Line:
    return service.create_line(
        work,
        code=values["code"],
        name=values["name"],
        area=values["area"],
        route_enabled=values["route_enabled"],
    )


def _unit(work: Work, values: Values) -> Unit:
    return service.create_unit(work, code=values["code"], name=values["name"], line=values["line"])


def _room(work: Work, values: Values) -> Room:
    return service.create_room(
        work, code=values["code"], name=values["name"], area=values["area"], grade=values["grade"]
    )


def _location(work: Work, values: Values) -> Location:
    return service.create_location(
        work, code=values["code"], name=values["name"], site=values["site"]
    )


def _site(work: Work, values: Values) -> Site:
    return service.create_site(
        work, code=values["code"], name=values["name"], time_zone=values["time_zone"]
    )


def _class(work: Work, values: Values) -> EquipmentClass:
    return equipment_service.create_class(
        work,
        code=values["code"],
        name=values["name"],
        needs_calibration=values["needs_calibration"],
        needs_cleaning=values["needs_cleaning"],
    )


PLACES: Final[Sequence[Place]] = (
    Place(
        "lines",
        Line,
        registers.LINES,
        lambda terms: terms.many("line"),
        ("within", "route_enabled"),
        N_("New line"),
        service.EDITS_PLANT,
        _line,
        (
            CODE,
            NAME,
            _parent("area", "noun:area", Area),
            Input("route_enabled", N_("Imported routes may use it"), "flag", value="yes"),
        ),
    ),
    Place(
        "units",
        Unit,
        registers.UNITS,
        lambda _terms: _("Work units"),
        ("within",),
        N_("New work unit"),
        service.EDITS_PLANT,
        _unit,
        (CODE, NAME, _parent("line", "noun:line", Line)),
    ),
    Place(
        "rooms",
        Room,
        registers.ROOMS,
        lambda terms: terms.many("room"),
        ("within", "grade"),
        N_("New room"),
        service.EDITS_PLANT,
        _room,
        (CODE, NAME, _parent("area", "noun:area", Area), Input("grade", N_("Grade"), needed=False)),
    ),
    Place(
        "areas",
        Area,
        registers.AREAS,
        lambda terms: terms.many("area"),
        ("within",),
        N_("New area"),
        service.EDITS_PLANT,
        _area,
        (CODE, NAME, _parent("site", "noun:site", Site)),
    ),
    Place(
        "sites",
        Site,
        registers.SITES,
        lambda terms: terms.many("site"),
        ("time_zone",),
        N_("New site"),
        service.EDITS_SITES,
        _site,
        (CODE, NAME, Input("time_zone", N_("Time zone"), hint=N_("For example Europe/Berlin"))),
    ),
    Place(
        "locations",
        Location,
        registers.LOCATIONS,
        lambda _terms: _("Storage"),
        ("within",),
        N_("New place in storage"),
        service.EDITS_PLANT,
        _location,
        (CODE, NAME, _parent("site", "noun:site", Site)),
    ),
    Place(
        "classes",
        EquipmentClass,
        registers.CLASSES,
        lambda _terms: _("Classes of equipment"),
        ("needs_calibration", "needs_cleaning", "pieces"),
        N_("New class of equipment"),
        equipment_service.EDITS,
        _class,
        (
            CODE,
            NAME,
            Input("needs_calibration", N_("Needs calibration"), "flag"),
            Input("needs_cleaning", N_("Needs cleaning"), "flag", value="yes"),
        ),
        "class",
    ),
)


def _add(place: Place) -> None:
    """Add list, page, dialogue and import of one kind of place."""
    path, sheet = f"/places/{place.name}", f"place_{place.name}"
    screen = RegisterScreen(
        register=place.register,
        kind=place.kind,
        title=place.many,
        endpoint=f"office.{place.name}",
        nav=place.name,
        icon="board",
        columns=("code", "name", *place.more),
        filters=tuple(name for name in place.more if name == "within"),
        search=N_("Code or name"),
        sheet=f"office.{sheet}",
        siblings=tuple((other.many, f"office.{other.name}") for other in PLACES),
        rail="places",
    )

    def make(work: Work, values: Values) -> tuple[UUID, str]:
        return place.make(work, values).id, MADE

    new = New(place.title, N_("Put it in the list"), place.permission, make, place.inputs)

    @route(office, path, permission=SIGNED_IN, endpoint=place.name)
    def show() -> Response:
        return listing.show(screen, new)

    @route(office, f"{path}/<uuid:row_id>", permission=SIGNED_IN, endpoint=sheet)
    def show_one(row_id: UUID) -> Response:
        return _sheet(place, screen, row_id)

    add_new(office, path, sheet, new)
    add_import(office, path, screen, new)


def _sheet(place: Place, screen: RegisterScreen, row_id: UUID) -> Response:
    words = terms()
    with look() as scope:
        row: Any = scope.get(place.table, row_id)
        found = listing.one_row(scope, screen, row_id)
        pairs = [
            (screen.label(words, name), text_of(screen, name, found[name]))
            for name in screen.columns
        ]
        sheet = Sheet(
            title=row.code,
            sub=(row.name,),
            path=((place.many(words), url_for(f"office.{place.name}")), (row.code, "")),
            nav="places",
            facts=(Facts(_("What and where"), pairs),),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


for _place in PLACES:
    _add(_place)
