"""Devices at the desk: which are registered, where they stand, and out of use with one act (E10).

A kiosk is registered at the kiosk itself, so that its key never passes through other hands; the
key of a connection or gateway is shown once, to be put into that machine.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.people import Person, Session
from workwright.db.tables.plant import Device, Line, Room, Site
from workwright.db.tenancy import points_at
from workwright.domain.text import N_
from workwright.services import identity
from workwright.services.registers.devices import DEVICES
from workwright.services.runtime import Look, Work
from workwright.web.acting import look, perform
from workwright.web.htmx import page
from workwright.web.i18n import _, moment, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.office.blueprint import office
from workwright.web.office.choices import REASON, codes_of
from workwright.web.office.master_words import DEVICES as KINDS
from workwright.web.register import listing
from workwright.web.register.acts import (
    Act,
    Question,
    Values,
    add_acts,
    ask_for,
    offered,
    typed_for,
)
from workwright.web.register.asked import Choices, Input
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import Facts, Sheet, Table, show_sheet, trail_of
from workwright.web.security import route
from workwright.web.surroundings import terms

MANAGES: Final = "people.manage"
PATH: Final = "/devices/<uuid:row_id>"
MOST_ROWS: Final = 30

SCREEN: Final = RegisterScreen(
    register=DEVICES,
    kind="device",
    title=lambda _terms: _("Devices"),
    endpoint="office.devices",
    nav="devices",
    icon="wifi",
    columns=("code", "name", "kind", "site", "line", "room", "equipment", "used_at"),
    filters=("kind", "site", "line"),
    search=N_("Code or name"),
    views={"in_use": N_("In use"), "revoked": N_("Out of use")},
    words={"kind": KINDS},
    sheet="office.device",
)


@route(office, "/devices", permission=MANAGES)
def devices() -> Response:
    """List the registered devices."""
    return listing.show(SCREEN, NEW)


@route(office, "/devices/new", permission=MANAGES)
def new_device() -> Response:
    """Ask for a connection or gateway."""
    return ask_for(NEW, url_for("office.new_device"))


@route(office, "/devices/new", permission=MANAGES, methods=["POST"], endpoint="make_device")
def make_device() -> BaseResponse:
    """Register it and show its key this once; it is stored nowhere, so a repeat is another one."""
    values = typed_for(NEW, url_for("office.new_device"))
    if isinstance(values, Response):
        return values
    keys: list[str] = []

    def action(work: Work) -> dict[str, str]:
        keys.append(identity.register_device(work, **values))
        return {}

    perform(action)
    return page(
        "office/device_key.html", "office/_device_key.html", code=values["code"], key=keys[0]
    )


@route(office, PATH, permission=MANAGES)
def device(row_id: UUID) -> Response:
    """Show one device: where it stands, who used it last, what takes it out of use."""
    with look() as scope:
        row = scope.get(Device, row_id)
        word, _tone, icon = KINDS[row.kind]
        sheet = Sheet(
            title=row.name,
            sub=(row.code,),
            path=((_("Devices"), url_for("office.devices")), (row.code, "")),
            nav="devices",
            tags=(Tag(say(word), "", icon), *_state(row)),
            acts=offered("office", "device", row.id, row, ACTS),
            facts=(_facts(scope, row),),
            tables=(
                Table(_("Used by"), _sessions(scope, row), _("Nobody has signed in here yet.")),
            ),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


def _state(row: Device) -> tuple[Tag, ...]:
    return (Tag(_("out of use"), "stop", "stop"),) if row.revoked_at else ()


def _facts(scope: Look, row: Device) -> Facts:
    words = terms()
    placed: list[tuple[str, type[Any], UUID | None]] = [
        (words.one("site"), Site, row.site_id),
        (words.one("line"), Line, row.line_id),
        (_("Room"), Room, row.room_id),
        (words.one("equipment"), Equipment, row.equipment_id),
    ]
    pairs: list[tuple[str, str | Tag]] = []
    for label, kind, row_id in placed:
        if row_id is not None:
            found = scope.get(kind, row_id)
            pairs.append((label, f"{found.code}, {found.name}"))
    pairs.append((words.field("device", "registered_at"), moment(row.registered_at)))
    if row.revoked_at is not None:
        pairs.append((words.field("device", "revoked_at"), moment(row.revoked_at)))
    return Facts(_("What and where"), pairs)


def _sessions(scope: Look, row: Device) -> Listing:
    statement = (
        select(Session, Person.printed_name)
        .join(Person, points_at(Session.person_id, Person))
        .where(Session.device_id == row.id)
        .order_by(Session.opened_at.desc())
        .limit(MOST_ROWS)
    )
    rows = []
    for session, name in scope.rows(statement):
        ended = moment(session.ended_at) if session.ended_at else None
        cells: tuple[Cell | str | None, ...] = (name, moment(session.opened_at), ended)
        rows.append(Row(str(session.id), name, cells))
    columns = (Column(terms().one("person")), Column(_("Signed in")), Column(_("Signed out")))
    return Listing(columns, tuple(rows))


def _revoke(work: Work, row_id: UUID, values: Values) -> str:
    identity.revoke_device(work, work.get(Device, row_id).code, values["reason"])
    return N_("It is out of use; whoever was signed in there is signed out.")


def _of(table: Any) -> Any:
    return lambda scope: codes_of(scope, table)


def _kinds(_scope: Look) -> Choices:
    return [(code, say(word[0])) for code, word in KINDS.items() if code != "kiosk"]


ACTS: Final[Sequence[Act]] = (
    Act(
        "revoke",
        N_("Take out of use"),
        N_("Take it out of use"),
        MANAGES,
        _revoke,
        (REASON,),
        text=N_("Its key is worthless at once, also where it was lost; sessions on it end."),
        kind="danger",
        icon="stop",
        fits=lambda row: row.revoked_at is None,
    ),
)
NEW: Final = Question(
    N_("Register a connection"),
    N_("Register it"),
    MANAGES,
    (
        Input("code", N_("Code")),
        Input("name", N_("Name")),
        Input("kind", N_("Kind"), "choice", choices=_kinds),
        Input("site", "noun:site", "choice", choices=_of(Site)),
        Input("equipment", "noun:equipment", "choice", needed=False, choices=_of(Equipment)),
    ),
    text=N_("A kiosk is registered at the kiosk itself. Here scales and gateways get their key."),
)
add_acts(office, PATH, "device", Device, ACTS)
