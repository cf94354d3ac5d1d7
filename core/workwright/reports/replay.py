"""Make rows again from what the audit trail says of them (I7), and say which it does not prove.

The chain holds every field of every row of an order as it was written. Rows that were written
under entries of something else, a hold on a lot for example, travel with the record as they are;
they rest on its seal alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column

from workwright.db.schema import TenantRow
from workwright.db.types import Day, Id, Instant, Qty
from workwright.domain.canonical import parse_instant
from workwright.reports.collect import OF_ORDER, OF_ROWS, TABLES
from workwright.reports.plain_rows import columns_of, plain_row
from workwright.reports.source import Entry

Plain = dict[str, Any]
Rows = dict[str, Sequence[TenantRow]]

KINDS: Mapping[str, type[TenantRow]] = {kind.__tablename__: kind for kind in TABLES}


def replay(entries: Iterable[Entry], order_id: UUID) -> dict[str, dict[str, Plain]]:
    """Return table to id to the fields of each row of the order, as the entries left them."""
    rows: dict[str, dict[str, Plain]] = {table: {} for table in KINDS}
    for entry in entries:
        for change in entry.changes:
            if change["table"] in rows:
                row = rows[change["table"]].setdefault(change["id"], {})
                row[change["field"]] = change["new"]
    found = {
        table: {key: row for key, row in known.items() if any(v is not None for v in row.values())}
        for table, known in rows.items()
    }
    return _of_order(found, str(order_id))


def unproven(
    rows: Mapping[str, Sequence[TenantRow]], entries: Iterable[Entry], order_id: UUID
) -> dict[str, dict[str, Plain]]:
    """Return table to id to the whole row, of rows that the order's own entries do not give."""
    proved = replay(entries, order_id)
    missing: dict[str, dict[str, Plain]] = {}
    for table, kind in KINDS.items():
        for row in rows.get(table, ()):
            fields = plain_row(row)
            known = _filled(kind, proved[table].get(str(row.id), {}))
            if known != fields:
                missing.setdefault(table, {})[str(row.id)] = fields
    return missing


def rows_of(
    entries: Iterable[Entry], order_id: UUID, carried: Mapping[str, Mapping[str, Plain]]
) -> Rows:
    """Return table to rows, made from the entries and from what the record carries besides."""
    proved = replay(entries, order_id)
    rows: Rows = {}
    for table, kind in KINDS.items():
        fields = {**proved[table], **carried.get(table, {})}
        rows[table] = [_row(kind, key, fields[key]) for key in sorted(fields)]
    return rows


def _of_order(rows: dict[str, dict[str, Plain]], order_id: str) -> dict[str, dict[str, Plain]]:
    """Keep what belongs to the order; its entries may touch rows of others, too."""
    kept: dict[str, dict[str, Plain]] = {table: {} for table in rows}
    kept["work_order"] = {k: v for k, v in rows["work_order"].items() if k == order_id}
    for kind in OF_ORDER:
        table = kind.__tablename__
        mine = {k: v for k, v in rows[table].items() if v.get("work_order_id") == order_id}
        kept[table] = mine
    for kind, reference, owner in OF_ROWS:
        table, owners = kind.__tablename__, kept[owner.__tablename__]
        kept[table] = {k: v for k, v in rows[table].items() if v.get(reference) in owners}
    capas = {row["capa_id"] for row in kept["capa_deviation"].values()}
    kept["capa"] = {k: v for k, v in rows["capa"].items() if k in capas}
    lots = {row["lot_id"] for row in kept["reservation"].values()}
    subjects = {order_id, *kept["batch"], *lots}
    kept["hold"] = {k: v for k, v in rows["hold"].items() if v.get("subject_id") in subjects}
    return kept


def _filled(kind: type[TenantRow], fields: Plain) -> Plain:
    return {column.name: fields.get(column.name) for column in columns_of(kind)}


def _row(kind: type[TenantRow], key: str, fields: Plain) -> TenantRow:
    values = {column.key: _typed(column, fields.get(column.name)) for column in columns_of(kind)}
    return kind(id=UUID(key), **values)


def _typed(column: Column[Any], value: Any) -> Any:
    """Return a value of the chain in the type of its column."""
    if value is None or "audit" in column.info:
        return value
    match column.type:
        case Qty():
            return Decimal(value)
        case Instant():
            return parse_instant(value)
        case Day():
            return date.fromisoformat(value)
        case Id():
            return UUID(value)
        case _:
            return value
