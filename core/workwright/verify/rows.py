"""Compare every audited row with the last values that the chain tells of it (I7), state by state.

The last values are gathered in as many passes over the chain as memory asks for.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, bindparam, select

from workwright.db.guards import kinds
from workwright.verify.hashing import as_json, canonical, sha256
from workwright.verify.model import Problem, Progress, TenantReport
from workwright.verify.reading import CHUNK, Look
from workwright.verify.states import check_move

MOST_CHANGES = 500_000
NEEDED = frozenset({"table", "id", "field", "old", "new"})
SKIPPED = frozenset({"tenant_id", "id", "row_version"})
SHOWN = 80

BODIES = "SELECT seq, body FROM audit_entry WHERE tenant_id = :tenant ORDER BY seq"

Values = dict[str, Any]
Latest = dict[tuple[str, str], Values]


def compare_rows(look: Look, report: TenantReport, changes: int, progress: Progress) -> None:
    """Name every row and field that was changed, added or taken away past the audit trail."""
    parts = changes // MOST_CHANGES + 1
    for part in range(parts):
        latest = _latest(look, report, part, parts)
        for table in _audited_tables():
            _compare_table(look, report, table, latest, part, parts)
            progress(report.counts.get("rows", 0), 0, "rows")
        for (name, row_id), values in latest.items():
            if any(value is not None for value in values.values()):
                message = "{table} {row} is in the audit trail and not in the table"
                _report(report, message, name, row_id)


def _latest(look: Look, report: TenantReport, part: int, parts: int) -> Latest:
    latest: Latest = {}
    for seq, body in look.sql(BODIES):
        for change, entry in _changes(body):
            if not _is_ours(str(change.get("id")), part, parts):
                continue
            name, row_id, field = str(change["table"]), str(change["id"]), str(change["field"])
            values = latest.setdefault((name, row_id), {})
            before = values.get(field)
            if before != change["old"]:
                message = "{table} {row}: {field} was {before}; entry {seq} says {old}"
                data = {"before": _short(before), "old": _short(change["old"])}
                _report(report, message, name, row_id, field, seq, **data)
            if (name, field) == ("work_order", "state"):
                check_move(report, row_id, change["old"], change["new"], entry, seq)
            values[field] = change["new"]
    return latest


def _changes(body: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if body.find('"changes":[]') == body.find('"changes":['):
        return
    try:
        entry = json.loads(body)
        changes: Iterable[dict[str, Any]] = entry["changes"]
        yield from ((c, entry) for c in changes if c.keys() >= NEEDED)
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # the walk has named the entry already: its hash cannot fit


def _is_ours(row_id: str, part: int, parts: int) -> bool:
    return parts == 1 or int(row_id[-6:], 16) % parts == part


def _compare_table(
    look: Look, report: TenantReport, table: Table, latest: Latest, part: int, parts: int
) -> None:
    columns = [column for column in table.columns if column.name not in SKIPPED]
    statement = select(table.c.id, *columns).where(table.c.tenant_id == bindparam("tenant"))
    files = any(isinstance(column.type, LargeBinary) for column in columns)
    rows = look.stream(
        statement.order_by(table.c.id), chunk=1 if files else CHUNK, tenant=look.tenant_id
    )
    for row_id, *found in rows:
        key = (table.name, str(row_id))
        if not _is_ours(key[1], part, parts):
            continue
        report.count("rows", 1)
        told = latest.pop(key, None)
        if told is None:
            message = "{table} {row} is not in the audit trail"
            _report(report, message, *key)
            continue
        for column, raw in zip(columns, found, strict=True):
            value, said = _noted(column, raw), told.get(column.name)
            if value != said:
                message = "{table} {row}: {field} is {value}; the audit trail says {said}"
                shown, told_of = _short(value), _short(said)
                _report(report, message, *key, column.name, value=shown, said=told_of)


def _audited_tables() -> list[Table]:
    return [kind.__table__ for kind in kinds() if kind.__audited__]  # type: ignore[misc]


def _noted(column: Column[Any], raw: Any) -> Any:
    """Return a stored value in the form in which entries keep it."""
    if raw is None:
        return None
    if "audit" in column.info:
        return f"sha256:{sha256(raw if isinstance(raw, bytes) else raw.encode())}"
    return as_json(raw)


def _report(
    report: TenantReport,
    message: str,
    table: str,
    row_id: str,
    field: str = "",
    seq: int | None = None,
    **data: Any,
) -> None:
    values = {"table": table, "row": row_id, "field": field, "seq": seq, **data}
    report.add(Problem("row", "I7", message, values, table, row_id, field, seq))


def _short(value: Any) -> str:
    text = canonical(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
