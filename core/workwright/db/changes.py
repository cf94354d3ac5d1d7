"""What a flush is about to change, field by field, with old and new in full (E34).

Every column of a new row is filled before it is noted, defaults included, so that the chain alone
can say what each audited row must look like.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Update, inspect, select
from sqlalchemy.orm import Session

from workwright.db.audit import Change
from workwright.db.schema import TenantRow
from workwright.db.types import Id, Json, Qty, checked_amount
from workwright.domain.canonical import plain

SKIPPED = frozenset({"tenant_id", "id", "row_version"})


def complete(row: TenantRow) -> None:
    """Give every column of a new row its default, or nothing, where no value was set."""
    present = inspect(row).dict
    for column in _columns(type(row)):
        if column.key not in present:
            setattr(row, column.key, default_of(column))


def pending_changes(session: Session) -> list[Change]:
    """Return what the next flush writes of audited rows; removed rows lose every value."""
    changes: list[Change] = []
    for row in _audited(session.new):
        changes.extend(_of_new(row))
    for row in sorted(_audited(session.dirty), key=_place):
        changes.extend(_of_dirty(session, row))
    for row in sorted(_audited(session.deleted), key=_place):
        changes.extend(_of_removed(row))
    return changes


def implied_changes(session: Session, statement: Update, named: list[Change]) -> list[Change]:
    """Return the named changes of a conditional update and those that it makes besides.

    Raises:
        RuntimeError: it sets a field of which neither the caller nor a loaded row says the old
            value; such a change would be missing in the audit trail.
    """
    changes = list(named)
    kind: type[TenantRow] = statement.entity_description["entity"]
    values: Mapping[Any, Any] = statement._values or {}
    for row_id in dict.fromkeys(change.id for change in named):
        told = {change.field for change in named if change.id == row_id}
        for column, value in values.items():
            if column.name not in told | SKIPPED:
                changes.extend(_besides(session, kind, row_id, column, value))
    return changes


def _audited(rows: Iterable[Any]) -> Iterator[TenantRow]:
    return (row for row in rows if isinstance(row, TenantRow) and type(row).__audited__)


def _place(row: TenantRow) -> tuple[str, UUID]:
    return row.__tablename__, row.id


def _of_new(row: TenantRow) -> Iterator[Change]:
    for column in _noted(type(row)):
        value = getattr(row, column.key)
        if value is not None:
            yield Change(row.__tablename__, row.id, column.name, None, shown(column, value))


def _of_dirty(session: Session, row: TenantRow) -> Iterator[Change]:
    attributes = inspect(row).attrs
    for column in _noted(type(row)):
        history = attributes[column.key].history
        if not history.added:
            continue
        before = history.deleted[0] if history.deleted else _stored(session, row, column)
        old, new = shown(column, before), shown(column, history.added[0])
        if old != new:
            yield Change(row.__tablename__, row.id, column.name, old, new)


def _stored(session: Session, row: TenantRow, column: Column[Any]) -> Any:
    """Return what the database still holds of a field that was set before it was read.

    A savepoint that is taken back forgets the values of its rows, so this is their only witness.
    """
    table = row.__table__
    key = (table.c.tenant_id == row.tenant_id) & (table.c.id == row.id)
    return session.connection().execute(select(column).where(key)).scalar_one()


def _of_removed(row: TenantRow) -> Iterator[Change]:
    for column in _noted(type(row)):
        value = shown(column, getattr(row, column.key))
        if value is not None:
            yield Change(row.__tablename__, row.id, column.name, value, None)


def _besides(
    session: Session, kind: type[TenantRow], row_id: UUID, column: Column[Any], value: Any
) -> Iterator[Change]:
    key = session.identity_key(kind, (session.info["tenant_id"], row_id))
    row = session.identity_map.get(key)
    if row is None or not hasattr(value, "value"):
        raise RuntimeError(f"{kind.__tablename__}.{column.name} is set and its change not named")
    old, new = shown(column, getattr(row, column.key)), shown(column, value.value)
    if old != new:
        yield Change(kind.__tablename__, row_id, column.name, old, new)


def shown(column: Column[Any], value: Any) -> Any:
    """Return the value as the entry keeps it: exact, plain, and never a secret (S13).

    Of long texts, files and secrets the chain keeps the SHA-256, so that a change is seen and the
    content is not. A secret is stored hashed already; its hash's hash tells nobody anything.
    """
    if value is None:
        return None
    if "audit" in column.info:
        raw = value if isinstance(value, bytes) else value.encode()
        return f"sha256:{hashlib.sha256(raw).hexdigest()}"
    if isinstance(column.type, Qty):
        return checked_amount(value)
    if isinstance(column.type, Json):
        return plain(value)
    if isinstance(column.type, Id) and isinstance(value, str):
        return UUID(value)
    return value


@cache
def _columns(kind: type[TenantRow]) -> tuple[Column[Any], ...]:
    return tuple(kind.__table__.columns)  # type: ignore[arg-type]


@cache
def _noted(kind: type[TenantRow]) -> tuple[Column[Any], ...]:
    return tuple(column for column in _columns(kind) if column.name not in SKIPPED)


def default_of(column: Column[Any]) -> Any:
    """Return what a column holds where no value was set."""
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
