"""Lots at the desk: status and amounts, containers, reservations, the ledger, and every act."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from sqlalchemy import select

from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Location
from workwright.db.tables.stock import (
    Container,
    InventoryMove,
    Lot,
    Material,
    MaterialSpec,
    Reservation,
    Supplier,
)
from workwright.db.tenancy import points_at
from workwright.domain.text import N_
from workwright.services import lots as service
from workwright.services.registers.lots import LOTS as REGISTER
from workwright.services.runtime import Look, Work
from workwright.web.acting import look
from workwright.web.i18n import _, day, instant, number, quantity, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.office.blueprint import office
from workwright.web.office.choices import REASON, codes_of
from workwright.web.office.master_words import LOTS, MOVES, RESERVATIONS
from workwright.web.register import listing
from workwright.web.register.acts import Act, New, Values, add_acts, add_new, offered
from workwright.web.register.asked import Choices, Input
from workwright.web.register.importing import add_import
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import Facts, Sheet, Table, show_sheet, trail_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.surroundings import terms

PATH: Final = "/lots/<uuid:row_id>"
MOST_ROWS: Final = 100
KEEPS: Final = N_("Empty keeps what stands")
NEXT: Final = N_("Empty takes the next of the series")

SCREEN: Final = RegisterScreen(
    register=REGISTER,
    kind="lot",
    title=lambda terms: terms.many("lot"),
    endpoint="office.lots",
    nav="lots",
    icon="box",
    columns=("code", "material.name", "status", "on_hand", "expires_on", "location", "supplier"),
    filters=("status", "material.name", "expires_on"),
    search=N_("Number, supplier's number or material"),
    views={
        "usable": N_("Can be used"),
        "decision": N_("Waits for a decision"),
        "ending": N_("Ends within 30 days"),
        "stopped": N_("Rejected or expired"),
    },
    tones={"decision": "hold", "ending": "warn"},
    words={"status": LOTS},
    ends=frozenset({"expires_on", "retest_on"}),
    sheet="office.lot",
    screen="lot_list",
)


@route(office, "/lots", permission=SIGNED_IN)
def lots() -> Response:
    """List lots, those that expire first on top."""
    return listing.show(SCREEN, NEW)


@route(office, PATH, permission=SIGNED_IN)
def lot(row_id: UUID) -> Response:
    """Show one lot: what it is, where it is reserved, and every movement of it."""
    with look() as scope:
        row = scope.get(Lot, row_id)
        material = scope.get(Material, row.material_id)
        words = terms()
        sheet = Sheet(
            title=row.code,
            sub=(material.name, material.code),
            path=((words.many("lot"), url_for("office.lots")), (row.code, "")),
            nav="lots",
            tags=(_status(row),),
            acts=offered("office", "lot", row.id, row, ACTS),
            notes=_against(scope, row),
            facts=(_amounts(row), _life(scope, row)),
            tables=(
                Table(
                    words.many("container"), _containers(scope, row), _("It has no labelled parts.")
                ),
                Table(
                    words.many("reservation"),
                    _reservations(scope, row),
                    _("Nothing of it is reserved."),
                ),
                Table(_("Movements"), _moves(scope, row), _("Nothing has moved yet.")),
            ),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


def _status(row: Lot) -> Tag:
    word, tone, icon = LOTS[row.status]
    return Tag(say(word), tone, icon)


def _against(scope: Look, row: Lot) -> list[tuple[str, str]]:
    """Return what keeps the lot from being used now (W8)."""
    found = []
    for ends, sentence in (
        (row.expires_on, N_("Its life ended with {day}; it cannot be used any more.")),
        (row.retest_on, N_("Its retest was due on {day}; it cannot be used before that.")),
    ):
        if ends is not None and ends < scope.today:
            found.append((say(sentence, {"day": ends}), "stop"))
    return found


def _amounts(row: Lot) -> Facts:
    words = terms()

    def shown(qty: Decimal) -> str:
        return quantity(qty, row.unit)

    pairs: list[tuple[str, str | Tag]] = [
        (words.field("lot", "on_hand"), shown(row.on_hand_qty)),
        (words.field("lot", "reserved"), shown(row.reserved_qty)),
        (words.field("lot", "free"), shown(row.on_hand_qty - row.reserved_qty)),
    ]
    if row.approved_qty is not None:
        pairs.append((_("Approved"), shown(row.approved_qty)))
    for label, value in ((_("Assay"), row.assay_pct), (_("Water"), row.water_pct)):
        if value is not None:
            pairs.append((label, f"{number(value)} %"))
    pairs.append((_("Identity tested"), _("yes") if row.identity_tested else _("no")))
    return Facts(_("Amounts and results"), pairs)


def _life(scope: Look, row: Lot) -> Facts:
    words = terms()
    place = scope.get(Location, row.location_id) if row.location_id is not None else None
    supplier = scope.get(Supplier, row.supplier_id) if row.supplier_id is not None else None
    batch = scope.get(Batch, row.batch_id) if row.batch_id is not None else None
    pairs: list[tuple[str, str | Tag]] = [
        (words.field("lot", "received_on"), day(row.received_on)),
        (_("Made"), day(row.manufactured_on) if row.manufactured_on else ""),
        (words.field("lot", "expires_on"), day(row.expires_on) if row.expires_on else ""),
        (words.field("lot", "retest_on"), day(row.retest_on) if row.retest_on else ""),
        (_("Specification"), row.spec_version or ""),
        (words.field("lot", "location"), f"{place.code}, {place.name}" if place else ""),
    ]
    if batch is not None:
        pairs.append((words.one("batch"), batch.number))
    else:
        pairs += [
            (words.field("lot", "supplier"), supplier.name if supplier else ""),
            (words.field("lot", "supplier_lot"), row.supplier_lot or ""),
        ]
    return Facts(_("Life and origin"), pairs)


def _containers(scope: Look, row: Lot) -> Listing:
    statement = (
        select(Container, Location.code)
        .outerjoin(Location, points_at(Container.location_id, Location))
        .where(Container.lot_id == row.id)
        .order_by(Container.code)
        .limit(MOST_ROWS)
    )
    rows = [
        Row(
            str(c.id),
            c.code,
            (c.code, Cell("amount", number(c.qty), unit=c.unit), place),
        )
        for c, place in scope.rows(statement)
    ]
    columns = (
        Column(terms().one("container")),
        Column(_("Amount"), numeric=True),
        Column(terms().field("lot", "location")),
    )
    return Listing(columns, tuple(rows))


def _reservations(scope: Look, row: Lot) -> Listing:
    statement = (
        select(Reservation, WorkOrder.number)
        .join(WorkOrder, points_at(Reservation.work_order_id, WorkOrder))
        .where(Reservation.lot_id == row.id)
        .order_by(Reservation.status, Reservation.id.desc())
        .limit(MOST_ROWS)
    )
    rows = []
    for held, order in scope.rows(statement):
        word, tone, icon = RESERVATIONS[held.status]
        href = url_for("office.order", order_id=held.work_order_id)
        cells: tuple[Cell | str | None, ...] = (
            Cell("code", order, href=href),
            Cell("amount", number(held.reserved_qty), unit=held.unit),
            Cell("amount", number(held.consumed_qty), unit=held.unit),
            Cell("amount", number(held.released_qty), unit=held.unit),
            Cell("tags", tags=(Tag(say(word), tone, icon),)),
            held.close_reason,
        )
        rows.append(Row(str(held.id), order, cells))
    columns = (
        Column(terms().one("work_order")),
        Column(terms().field("lot", "reserved"), numeric=True),
        Column(_("Used"), numeric=True),
        Column(_("Freed"), numeric=True),
        Column(terms().field("lot", "status")),
        Column(_("Why"), nowrap=False),
    )
    return Listing(columns, tuple(rows))


def _moves(scope: Look, row: Lot) -> Listing:
    """Return the newest movements; their sum is what is on hand (RS8)."""
    statement = (
        select(InventoryMove, Person.printed_name, WorkOrder.number)
        .join(Person, points_at(InventoryMove.actor_id, Person))
        .outerjoin(WorkOrder, points_at(InventoryMove.work_order_id, WorkOrder))
        .where(InventoryMove.lot_id == row.id)
        .order_by(InventoryMove.at.desc(), InventoryMove.id.desc())
        .limit(MOST_ROWS)
    )
    rows = []
    for move, who, order in scope.rows(statement):
        word, tone, icon = MOVES[move.kind]
        href = url_for("office.order", order_id=move.work_order_id) if order else ""
        cells: tuple[Cell | str | None, ...] = (
            instant(move.at),
            Cell("tags", tags=(Tag(say(word), tone, icon),)),
            Cell("amount", number(move.qty), unit=move.unit),
            Cell("code", order, href=href) if order else None,
            who,
            move.reason,
        )
        rows.append(Row(str(move.id), instant(move.at), cells))
    columns = (
        Column(_("When")),
        Column(_("What")),
        Column(_("Amount"), numeric=True),
        Column(terms().one("work_order")),
        Column(_("Who")),
        Column(_("Why"), nowrap=False),
    )
    return Listing(columns, tuple(rows))


def _receive(work: Work, values: Values) -> tuple[UUID, str]:
    """Receive a lot in equal containers where a number of them was given."""
    row = service.receive_lot(
        work,
        service.NewLot(
            material=values["material"],
            code=values["code"] or "",
            qty=values["qty"],
            unit=values["unit"],
            supplier=values["supplier"],
            supplier_lot=values["supplier_lot"],
            spec_version=_effective_spec(work, values["material"]),
            received_on=values["received_on"],
            manufactured_on=values["manufactured_on"],
            expires_on=values["expires_on"],
            retest_on=values["retest_on"],
            location=values["location"],
        ),
    )
    return row.id, N_("Received into quarantine.")


def _effective_spec(work: Work, material: str) -> str | None:
    """Return the specification that is in force for the material, to which the lot is tested."""
    owner = work.named(Material, material)
    spec = work.find(MaterialSpec, material_id=owner.id, status="effective")
    return spec.version if spec is not None else None


def _add_container(work: Work, row_id: UUID, values: Values) -> str:
    part = service.NewContainer(values["qty"], values["code"] or "")
    service.add_containers(work, row_id, [part])
    return N_("The part is labelled.")


def _release(work: Work, row_id: UUID, values: Values) -> str:
    results = service.Results(
        identity_tested=values["identity_tested"],
        assay_pct=values["assay_pct"],
        water_pct=values["water_pct"],
        expires_on=values["expires_on"],
        retest_on=values["retest_on"],
    )
    service.release_lot(work, row_id, values["reason"], results)
    return N_("It is released.")


def _hold(work: Work, row_id: UUID, values: Values) -> str:
    service.hold_lot(work, row_id, values["reason"])
    return N_("It is on hold.")


def _reject(work: Work, row_id: UUID, values: Values) -> str:
    service.reject_lot(work, row_id, values["reason"])
    return N_("It is rejected.")


def _adjust(work: Work, row_id: UUID, values: Values) -> str:
    service.adjust_lot(work, row_id, values["qty"], values["reason"])
    return N_("The amount is adjusted.")


def _named(table: Any) -> Any:
    return lambda scope: codes_of(scope, table)


def _units(scope: Look) -> Choices:
    found = scope.scalars(select(Material.unit).distinct().order_by(Material.unit))
    return [(unit, unit) for unit in found]


ACTS: Final[Sequence[Act]] = (
    Act(
        "release",
        N_("Release for use"),
        N_("Release it"),
        "lot.release",
        _release,
        (
            Input("identity_tested", N_("Its identity was tested"), "flag"),
            Input("assay_pct", N_("Assay"), "amount", needed=False, unit="%"),
            Input("water_pct", N_("Water"), "amount", needed=False, unit="%"),
            Input("expires_on", N_("Expires"), "day", needed=False, hint=KEEPS),
            Input("retest_on", N_("Retest"), "day", needed=False, hint=KEEPS),
            REASON,
        ),
        text=N_("What was reserved of it counts again."),
        icon="check",
        fits=lambda row: row.status in {"quarantine", "hold"},
    ),
    Act(
        "label",
        N_("Label a part of it"),
        N_("Label it"),
        "lot.receive",
        _add_container,
        (
            Input("qty", N_("Amount in it"), "amount"),
            Input("code", N_("Number"), needed=False, hint=NEXT),
        ),
        icon="tag",
    ),
    Act(
        "adjust",
        N_("Adjust the amount"),
        N_("Adjust it"),
        "stock.adjust",
        _adjust,
        (Input("qty", N_("Difference"), "amount", hint=N_("Negative takes away")), REASON),
        icon="scale",
    ),
    Act(
        "hold",
        N_("Put it on hold"),
        N_("Put it on hold"),
        "lot.hold",
        _hold,
        (REASON,),
        text=N_("What was reserved of it turns invalid until it is released again."),
        kind="danger",
        icon="pause",
        fits=lambda row: row.status in {"quarantine", "released"},
    ),
    Act(
        "reject",
        N_("Reject it"),
        N_("Reject it"),
        "lot.release",
        _reject,
        (REASON,),
        text=N_("It can never be used again; what was reserved of it needs a substitute."),
        kind="danger",
        icon="stop",
        fits=lambda row: row.status in {"quarantine", "hold", "released", "expired"},
    ),
)

NEW: Final = New(
    N_("Receive"),
    N_("Receive it"),
    "lot.receive",
    _receive,
    (
        Input("material", "noun:material", "choice", choices=_named(Material)),
        Input("code", N_("Our number"), needed=False, hint=NEXT),
        Input("qty", N_("Amount"), "amount"),
        Input("unit", N_("Unit"), "choice", choices=_units),
        Input("supplier", N_("Supplier"), "choice", needed=False, choices=_named(Supplier)),
        Input("supplier_lot", N_("Supplier's number"), needed=False),
        Input("received_on", N_("Received"), "day", needed=False, hint=N_("Empty is today")),
        Input("manufactured_on", N_("Made"), "day", needed=False),
        Input("expires_on", N_("Expires"), "day", needed=False),
        Input("retest_on", N_("Retest"), "day", needed=False),
        Input("location", N_("Place"), "choice", needed=False, choices=_named(Location)),
    ),
)

add_new(office, "/lots", "lot", NEW)
add_import(office, "/lots", SCREEN, NEW)
add_acts(office, PATH, "lot", Lot, ACTS)
