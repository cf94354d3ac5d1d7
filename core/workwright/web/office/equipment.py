"""Equipment at the desk: its four facets, what stands against its use, its log, and every act."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from sqlalchemy import select

from workwright.db.tables.equipment import Equipment, EquipmentClass, EquipmentLog
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Room, Unit
from workwright.db.tenancy import points_at
from workwright.domain.text import N_
from workwright.services import equipment as service
from workwright.services.registers.equipment import EQUIPMENT
from workwright.services.runtime import Look, Work
from workwright.web.acting import look
from workwright.web.i18n import _, day, instant, moment, number, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.office.blueprint import office
from workwright.web.office.choices import REASON, codes_of
from workwright.web.office.master_words import ACTIVITIES, PIECES
from workwright.web.register import listing
from workwright.web.register.acts import Act, New, Values, add_acts, add_new, offered
from workwright.web.register.asked import Choices, Input
from workwright.web.register.importing import add_import
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import Facts, Sheet, Table, show_sheet, trail_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.surroundings import terms

PATH: Final = "/equipment/<uuid:row_id>"
LOG_ROWS: Final = 50

SCREEN: Final = RegisterScreen(
    register=EQUIPMENT,
    kind="equipment",
    title=lambda terms: terms.many("equipment"),
    endpoint="office.equipment",
    nav="equipment",
    icon="wrench",
    columns=("code", "name", "class", "availability", "cleaning", "calibration_due_on"),
    filters=("class", "availability", "cleaning"),
    search=N_("Code, name or class"),
    views={
        "usable": N_("Can be used"),
        "clean": N_("To be cleaned"),
        "lapsed": N_("Past a date"),
        "blocked": N_("Out of use"),
    },
    tones={"clean": "warn", "lapsed": "stop"},
    words={"availability": PIECES, "cleaning": PIECES},
    ends=frozenset({"calibration_due_on", "qualified_until"}),
    sheet="office.piece",
    screen="equipment_list",
)


@route(office, "/equipment", permission=SIGNED_IN)
def equipment() -> Response:
    """List equipment with its four facets."""
    return listing.show(SCREEN, NEW)


@route(office, PATH, permission=SIGNED_IN)
def piece(row_id: UUID) -> Response:
    """Show one piece: what it is, what stands against its use, and its log."""
    with look() as scope:
        row = scope.get(Equipment, row_id)
        kind = scope.get(EquipmentClass, row.class_id)
        sheet = Sheet(
            title=row.code,
            sub=(row.name, kind.name),
            path=((terms().many("equipment"), url_for("office.equipment")), (row.code, "")),
            nav="equipment",
            tags=_facet_tags(row, kind),
            acts=offered("office", "piece", row.id, row, ACTS),
            notes=_against(scope, row, kind),
            facts=(_state_facts(scope, row, kind), _place_facts(scope, row)),
            tables=(Table(_("Log"), _log(scope, row), _("Nothing is in the log yet.")),),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


def _facet_tags(row: Equipment, kind: EquipmentClass) -> list[Tag]:
    facets = [row.availability, *([row.cleaning] if kind.needs_cleaning else [])]
    return [Tag(say(PIECES[code][0]), *PIECES[code][1:]) for code in facets]


def _against(scope: Look, row: Equipment, kind: EquipmentClass) -> list[tuple[str, str]]:
    """Return what keeps the kiosk from using the piece now, each with what clears it (W7)."""
    found: list[tuple[str, str]] = []
    if row.availability in {"under_maintenance", "out_of_service"}:
        found.append((_("It is not available. Return it to use when it may be used."), "stop"))
    if kind.needs_cleaning and row.cleaning != "clean":
        found.append((_("It is not clean. Record a cleaning before the next use."), "warn"))
    elif kind.needs_cleaning and row.clean_until is not None and row.clean_until <= scope.now:
        found.append(
            (_("It was clean until %(at)s. Clean it again.", at=moment(row.clean_until)), "warn")
        )
    if kind.needs_calibration and row.calibration_due_on is None:
        found.append((_("It was never calibrated. Record its calibration."), "stop"))
    elif kind.needs_calibration and row.calibration_due_on and row.calibration_due_on < scope.today:
        due = day(row.calibration_due_on)
        found.append((_("Its calibration ended with %(day)s. Calibrate it.", day=due), "stop"))
    if row.qualified_until is not None and row.qualified_until < scope.today:
        until = day(row.qualified_until)
        found.append((_("Its qualification ended with %(day)s.", day=until), "stop"))
    return found


def _state_facts(scope: Look, row: Equipment, kind: EquipmentClass) -> Facts:
    words = terms()
    order = scope.get(WorkOrder, row.used_by_id) if row.used_by_id is not None else None
    pairs: list[tuple[str, str | Tag]] = [
        (words.field("equipment", "used_by"), order.number if order is not None else _("nothing")),
        (words.field("equipment", "last_product"), row.last_product or ""),
    ]
    if kind.needs_cleaning:
        cleaned = instant(row.cleaned_at) if row.cleaned_at else ""
        until = instant(row.clean_until) if row.clean_until else _("no end set")
        pairs += [
            (words.field("equipment", "cleaned_at"), cleaned),
            (words.field("equipment", "clean_until"), until),
        ]
    due = day(row.calibration_due_on) if row.calibration_due_on else _("not needed")
    until = day(row.qualified_until) if row.qualified_until else _("not needed")
    pairs += [
        (words.field("equipment", "calibration_due_on"), due),
        (words.field("equipment", "qualified_until"), until),
    ]
    return Facts(_("State"), pairs)


def _place_facts(scope: Look, row: Equipment) -> Facts:
    words = terms()
    room = scope.get(Room, row.room_id) if row.room_id is not None else None
    unit = scope.get(Unit, row.unit_id) if row.unit_id is not None else None
    pairs: list[tuple[str, str | Tag]] = [
        (words.one("room"), f"{room.code}, {room.name}" if room is not None else ""),
        (words.field("equipment", "unit"), f"{unit.code}, {unit.name}" if unit is not None else ""),
    ]
    if row.range_low is not None and row.range_high is not None:
        measure = row.measure_unit or ""
        span = _(
            "%(low)s to %(high)s %(unit)s",
            low=number(row.range_low),
            high=number(row.range_high),
            unit=measure,
        )
        pairs.append((_("Measuring range"), span))
        if row.minimum_qty is not None:
            pairs.append((_("Smallest net amount"), f"{number(row.minimum_qty)} {measure}"))
        if row.resolution is not None:
            pairs.append((_("Resolution"), f"{number(row.resolution)} {measure}"))
    return Facts(_("What and where"), pairs)


def _log(scope: Look, row: Equipment) -> Listing:
    """Return the newest entries of the log: use, cleaning, maintenance, calibration."""
    statement = (
        select(EquipmentLog, Person.printed_name, WorkOrder.number)
        .join(Person, points_at(EquipmentLog.performer_id, Person))
        .outerjoin(WorkOrder, points_at(EquipmentLog.work_order_id, WorkOrder))
        .where(EquipmentLog.equipment_id == row.id)
        .order_by(EquipmentLog.at.desc(), EquipmentLog.id.desc())
        .limit(LOG_ROWS)
    )
    words = terms()
    columns = (
        Column(_("When")),
        Column(_("What")),
        Column(words.one("work_order")),
        Column(words.one("batch")),
        Column(_("Who")),
        Column(_("Note"), nowrap=False),
    )
    rows = []
    for entry, who, order in scope.rows(statement):
        word, tone, icon = ACTIVITIES[entry.activity]
        href = url_for("office.order", order_id=entry.work_order_id) if order else ""
        cells: tuple[Cell | str | None, ...] = (
            instant(entry.at),
            Cell("tags", tags=(Tag(say(word), tone, icon),)),
            Cell("code", order, href=href) if order else None,
            entry.batch,
            who,
            entry.note,
        )
        rows.append(Row(str(entry.id), instant(entry.at), cells))
    return Listing(columns, tuple(rows))


def _code(work: Work, row_id: UUID) -> str:
    return work.get(Equipment, row_id).code


def _clean(work: Work, row_id: UUID, values: Values) -> str:
    code = _code(work, row_id)
    service.record_cleaning(work, code, values["note"], clean_until=values["clean_until"])
    return N_("The cleaning is recorded.")


def _soil(work: Work, row_id: UUID, values: Values) -> str:
    service.mark_dirty(work, _code(work, row_id), values["reason"])
    return N_("It counts as not clean.")


def _calibrate(work: Work, row_id: UUID, values: Values) -> str:
    service.record_calibration(work, _code(work, row_id), values["due_on"], values["note"])
    return N_("The calibration is recorded.")


def _move_calibration(work: Work, row_id: UUID, values: Values) -> str:
    service.set_calibration_due(work, _code(work, row_id), values["due_on"], values["reason"])
    return N_("The end of the calibration is set.")


def _qualify(work: Work, row_id: UUID, values: Values) -> str:
    service.set_qualified_until(work, _code(work, row_id), values["until"], values["reason"])
    return N_("The end of the qualification is set.")


def _withdraw(work: Work, row_id: UUID, values: Values) -> str:
    service.set_availability(work, _code(work, row_id), values["to"], values["reason"])
    return N_("It is out of use.")


def _give_back(work: Work, row_id: UUID, values: Values) -> str:
    service.set_availability(work, _code(work, row_id), "available", values["reason"])
    return N_("It can be used again.")


def _out_of_use(_scope: Look) -> Choices:
    return [(code, say(PIECES[code][0])) for code in ("under_maintenance", "out_of_service")]


def _make(work: Work, values: Values) -> tuple[UUID, str]:
    """Create the piece; an instrument when any of its measuring values was given."""
    scale = None
    if values["measure_unit"] or values["range_high"] is not None:
        scale = service.Instrument(
            unit=values["measure_unit"] or "",
            range_low=values["range_low"] if values["range_low"] is not None else service.ZERO,
            range_high=values["range_high"] if values["range_high"] is not None else service.ZERO,
            resolution=values["resolution"] if values["resolution"] is not None else service.ZERO,
            minimum_qty=values["minimum_qty"],
        )
    row = service.create_equipment(
        work,
        service.NewEquipment(
            code=values["code"],
            name=values["name"],
            class_code=values["class"],
            unit=values["unit"],
            room=values["room"],
            calibration_due_on=values["calibration_due_on"],
            qualified_until=values["qualified_until"],
            instrument=scale,
        ),
    )
    return row.id, N_("It is in the list now.")


def _named(table: Any) -> Any:
    return lambda scope: codes_of(scope, table)


NOTE: Final = Input("note", N_("What was done"), "area", hint=N_("Procedure, agents, findings"))
IN_USE: Final = frozenset({"in_use"})

ACTS: Final[Sequence[Act]] = (
    Act(
        "clean",
        N_("Record a cleaning"),
        N_("Record the cleaning"),
        service.CLEANS,
        _clean,
        (
            NOTE,
            Input(
                "clean_until",
                N_("Clean until"),
                "instant",
                needed=False,
                hint=N_("In the site's time; empty where cleanliness does not expire"),
            ),
        ),
        text=N_("You record that you cleaned it yourself, now."),
        icon="check",
        fits=lambda row: row.availability not in IN_USE,
    ),
    Act(
        "calibrate",
        N_("Record a calibration"),
        N_("Record the calibration"),
        service.CALIBRATES,
        _calibrate,
        (NOTE, Input("due_on", N_("Due again"), "day", hint=N_("Usable to the end of this day"))),
        icon="scale",
    ),
    Act(
        "return",
        N_("Return it to use"),
        N_("Return it to use"),
        service.RETURNS,
        _give_back,
        (REASON,),
        icon="play",
        fits=lambda row: row.availability in {"under_maintenance", "out_of_service"},
    ),
    Act(
        "qualify",
        N_("Set the end of its qualification"),
        N_("Set the day"),
        service.EDITS,
        _qualify,
        (Input("until", N_("Qualified until"), "day", needed=False), REASON),
        icon="shield",
    ),
    Act(
        "recalibrate",
        N_("Set the end of its calibration"),
        N_("Set the day"),
        service.EDITS,
        _move_calibration,
        (Input("due_on", N_("Calibration due"), "day"), REASON),
        text=N_("For a calibration that was found wrong; no new one is recorded."),
        icon="calendar",
    ),
    Act(
        "soil",
        N_("Mark it as not clean"),
        N_("Mark it as not clean"),
        service.CLEANS,
        _soil,
        (REASON,),
        kind="danger",
        icon="warn",
        fits=lambda row: row.cleaning != "dirty",
    ),
    Act(
        "withdraw",
        N_("Take it out of use"),
        N_("Take it out of use"),
        service.EDITS,
        _withdraw,
        (Input("to", N_("How"), "choice", choices=_out_of_use), REASON),
        kind="danger",
        icon="stop",
        fits=lambda row: row.availability == "available",
    ),
)

NEW: Final = New(
    N_("New equipment"),
    N_("Put it in the list"),
    service.EDITS,
    _make,
    (
        Input("code", N_("Code")),
        Input("name", N_("Name")),
        Input("class", N_("Class"), "choice", choices=_named(EquipmentClass)),
        Input("room", "noun:room", "choice", needed=False, choices=_named(Room)),
        Input("unit", N_("Work unit"), "choice", needed=False, choices=_named(Unit)),
        Input("calibration_due_on", N_("Calibration due"), "day", needed=False),
        Input("qualified_until", N_("Qualified until"), "day", needed=False),
        Input(
            "measure_unit",
            N_("Measures in"),
            needed=False,
            hint=N_("kg, g, °C; empty for no instrument"),
        ),
        Input("range_low", N_("Measuring range from"), "amount", needed=False),
        Input("range_high", N_("Measuring range to"), "amount", needed=False),
        Input("resolution", N_("Resolution"), "amount", needed=False),
        Input("minimum_qty", N_("Smallest net amount"), "amount", needed=False),
    ),
)

add_new(office, "/equipment", "piece", NEW)
add_import(office, "/equipment", SCREEN, NEW)
add_acts(office, PATH, "piece", Equipment, ACTS)
