"""New rows by columns, without an object for each: completed and noted as ``add`` does (E34).

For acts that write many rows at once. Each value is turned once into what the driver takes and
into its text in the audit entry, and the rows of a table go out in one call.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Dialect, Table, Text, insert
from sqlalchemy.engine import Connection
from uuid_utils.compat import uuid7

from workwright.db.audit import NewRow
from workwright.db.changes import SKIPPED, default_of, shown
from workwright.db.schema import TenantRow
from workwright.db.types import Count, Flag, Id, Instant, Json, Qty, checked_amount
from workwright.domain.canonical import (
    CanonicalText,
    canonical,
    decimal_text,
    instant_text,
    value_text,
)

Values = Mapping[str, Any]
Bound = tuple[Any, ...] | dict[str, Any]
Both = Callable[[Any], tuple[Any, str]]
"""A value as the driver takes it, and its text in an audit entry."""


@dataclass(frozen=True)
class Shape:
    """How the rows of one table are completed, noted and written by one driver.

    Args:
        columns: name, default and conversion of each column but the key; whether it is noted.
        names: of all columns, in the order of the statement.
    """

    kind: type[TenantRow]
    statement: str
    key: Both
    columns: tuple[tuple[str, Column[Any], Both, bool], ...]
    names: tuple[str, ...]
    known: frozenset[str]
    positional: bool

    def row(self, tenant_id: UUID, values: Values) -> tuple[UUID, Bound, NewRow | None]:
        """Return the key of a new row, the row for the driver, and the row as it is noted.

        Raises:
            ValueError: a value for a column that the table does not have, or for another tenant.
        """
        row_id = values.get("id") or uuid7()
        bound_id, id_text = self.key(row_id)
        bound = [_tenant(self.key, tenant_id), bound_id]
        noted: list[tuple[str, str]] = []
        for name, column, both, is_noted in self.columns:
            value = values[name] if name in values else default_of(column)
            if value is None:
                bound.append(None)
                continue
            ready, text = both(value)
            bound.append(ready)
            if is_noted:
                noted.append((name, text))
        self._refuse_foreign(tenant_id, values)
        new = NewRow(self.kind.__tablename__, id_text, noted) if self.kind.__audited__ else None
        if self.positional:
            return row_id, tuple(bound), new
        return row_id, dict(zip(self.names, bound, strict=True)), new

    def write(self, connection: Connection, rows: Sequence[Bound]) -> None:
        """Insert the rows."""
        connection.exec_driver_sql(self.statement, rows)

    def _refuse_foreign(self, tenant_id: UUID, values: Values) -> None:
        if values.get("tenant_id", tenant_id) != tenant_id:
            raise ValueError("a row of another tenant cannot be written here")
        if not values.keys() <= self.known:
            foreign = ", ".join(sorted(values.keys() - self.known))
            raise ValueError(f"{self.kind.__tablename__} has no column {foreign}")


@lru_cache(maxsize=256)
def shape_of(kind: type[TenantRow], dialect: Dialect) -> Shape:
    """Return how rows of a table are written by a driver."""
    table: Table = kind.__table__  # type: ignore[assignment]
    columns = [table.c.tenant_id, table.c.id]
    columns += [column for column in table.columns if column.name not in ("tenant_id", "id")]
    compiled = insert(table).compile(dialect=dialect, column_keys=[c.name for c in columns])
    if [*(compiled.positiontup or compiled.params)] != [c.name for c in columns]:
        raise RuntimeError(f"{table.name} is not written in the order of its columns")
    return Shape(
        kind,
        str(compiled),
        _both_of(table.c.id, dialect),
        tuple((c.name, c, _both_of(c, dialect), c.name not in SKIPPED) for c in columns[2:]),
        tuple(c.name for c in columns),
        frozenset(c.name for c in columns),
        compiled.positional,
    )


def _both_of(column: Column[Any], dialect: Dialect) -> Both:
    """Return the conversion of a column's values."""
    is_sqlite = dialect.name == "sqlite"
    if "audit" not in column.info:
        for kind, quick in (_ON_SQLITE if is_sqlite else _ON_POSTGRESQL).items():
            if isinstance(column.type, kind):
                return quick
        if type(column.type) is Text:
            return lambda value: (value, value_text(value))
    bind: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return lambda value: (bind(value) if bind else value, canonical(shown(column, value)))


@lru_cache(maxsize=64)
def _tenant(key: Both, tenant_id: UUID) -> Any:
    return key(tenant_id)[0]


def _id_as_text(value: UUID | str) -> tuple[str, str]:
    text = _text_of_id(value)
    return text, f'"{text}"'


def _id(value: UUID | str) -> tuple[UUID | str, str]:
    return value, f'"{_text_of_id(value)}"'


def _text_of_id(value: UUID | str) -> str:
    return str(value) if isinstance(value, UUID) else str(UUID(value))


def _amount_scaled(value: Decimal | int) -> tuple[int, str]:
    exact = checked_amount(value)
    return int(exact.scaleb(6)), f'"{decimal_text(exact)}"'


def _amount(value: Decimal | int) -> tuple[Decimal, str]:
    exact = checked_amount(value)
    return exact, f'"{decimal_text(exact)}"'


def _json(value: Any) -> tuple[str, str]:
    text = value if type(value) is CanonicalText else canonical(value)
    return text, text


def _instant_as_text(value: datetime) -> tuple[str, str]:
    text = instant_text(value)
    return text, f'"{text}"'


def _count(value: int) -> tuple[int, str]:
    return value, value_text(value)


def _flag_as_number(value: bool) -> tuple[int, str]:
    return int(value), value_text(value)


_ON_SQLITE: Mapping[type[Any], Both] = {
    Id: _id_as_text,
    Qty: _amount_scaled,
    Json: _json,
    Instant: _instant_as_text,
    Flag: _flag_as_number,
    Count: _count,
}
_ON_POSTGRESQL: Mapping[type[Any], Both] = {
    Id: _id,
    Qty: _amount,
    Json: _json,
    Flag: lambda value: (value, value_text(value)),
    Count: _count,
}
