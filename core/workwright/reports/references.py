"""Facts of what rows only point at, as they stood at the order: lots, containers, places, people.

A lot's data are those that the chain knew at its last use by the order; a later change of expiry,
name or status does not reach the record (W3). Codes are keys and never change.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.reading import Reading
from workwright.db.schema import TenantRow
from workwright.db.tables.equipment import Equipment
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Line, Room
from workwright.db.tables.quality import Signature
from workwright.db.tables.stock import Container, Lot
from workwright.reports.source import Entry

References = dict[str, dict[str, dict[str, Any]]]

POINTERS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "lot": (Lot, ("lot_id", "input_lot_id", "output_lot_id")),
    "container": (Container, ("container_id",)),
    "equipment": (Equipment, ("equipment_id",)),
    "line": (Line, ("line_id",)),
    "room": (Room, ("room_id",)),
    "work_order": (WorkOrder, ("parent_id", "rework_of_id", "replaces_id")),
}
LOT_FACTS = (
    "supplier_lot",
    "received_on",
    "manufactured_on",
    "expires_on",
    "retest_on",
    "assay_pct",
    "water_pct",
)


def references_of(
    look: Reading, rows: Mapping[str, Sequence[TenantRow]], entries: Sequence[Entry]
) -> References:
    """Return table to id to frozen facts, of everything that the rows point at."""
    found: References = {}
    for table, (kind, columns) in POINTERS.items():
        known = look.by_id(kind, pointed_at(rows, columns))
        name = "number" if table == "work_order" else "code"
        found[table] = {str(row_id): {"code": getattr(row, name)} for row_id, row in known.items()}
    _lot_facts(look, found["lot"], entries[-1].seq if entries else 0)
    found["person"] = _people(look, rows, entries)
    return found


def pointed_at(rows: Mapping[str, Sequence[TenantRow]], columns: Iterable[str]) -> list[UUID]:
    """Return the ids in these columns, in a stable order."""
    ids = {
        value
        for table in rows.values()
        for row in table
        for name in columns
        if (value := getattr(row, name, None)) is not None
    }
    return sorted(ids)


def _lot_facts(look: Reading, lots: dict[str, dict[str, Any]], last_seq: int) -> None:
    """Add what the chain knew of each lot when the order was last worked on."""
    if not lots:
        return
    statement = (
        select(AuditEntry.body)
        .where(
            AuditEntry.entity == "lot",
            AuditEntry.entity_id.in_([UUID(key) for key in lots]),
            AuditEntry.seq <= last_seq,
        )
        .order_by(AuditEntry.seq)
    )
    for body in look.scalars(statement):
        for change in json.loads(body)["changes"]:
            lot = lots.get(change["id"]) if change["table"] == "lot" else None
            if lot is not None and change["field"] in LOT_FACTS:
                lot[change["field"]] = change["new"]


def _people(
    look: Reading, rows: Mapping[str, Sequence[TenantRow]], entries: Sequence[Entry]
) -> dict[str, dict[str, Any]]:
    """Return the code of everybody; the name only of those whom nothing else names."""
    columns = {
        column.name
        for table in rows.values()
        for row in table[:1]
        for column in row.__table__.columns
        if column.info.get("refers") == "person"
    }
    acting = {UUID(e.body["actor_id"]) for e in entries if e.body["actor_id"]}
    people = look.by_id(Person, {*pointed_at(rows, columns), *acting})
    signers = {row.signer_id for row in rows["signature"] if isinstance(row, Signature)}
    return {
        str(row_id): {"code": row.code}
        if row_id in acting | signers
        else {"code": row.code, "name": _first_name(look, row)}
        for row_id, row in people.items()
    }


def _first_name(look: Reading, person: Person) -> str:
    """Return the name under which the person was entered; the chain has it."""
    statement = (
        select(AuditEntry.body)
        .where(AuditEntry.entity == "person", AuditEntry.entity_id == person.id)
        .order_by(AuditEntry.seq)
        .limit(1)
    )
    for body in look.scalars(statement):
        for change in json.loads(body)["changes"]:
            if change["id"] == str(person.id) and change["field"] == "printed_name":
                return str(change["new"])
    return person.code
