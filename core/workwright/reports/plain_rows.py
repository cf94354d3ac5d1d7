"""Rows as plain data, field by field, in the words in which the audit trail keeps them."""

from functools import cache
from typing import Any

from sqlalchemy import Column

from workwright.db.changes import SKIPPED, shown
from workwright.db.schema import TenantRow
from workwright.domain.canonical import plain

Plain = dict[str, Any]


def plain_row(row: TenantRow) -> Plain:
    """Return the fields of a row as the chain would keep them."""
    return {
        column.name: plain(shown(column, getattr(row, column.key)))
        for column in columns_of(type(row))
    }


@cache
def columns_of(kind: type[TenantRow]) -> tuple[Column[Any], ...]:
    """Return the columns of a table that the audit trail tells of."""
    columns: tuple[Column[Any], ...] = tuple(kind.__table__.columns)  # type: ignore[arg-type]
    return tuple(column for column in columns if column.name not in SKIPPED)
