"""Column types that mean the same on SQLite and PostgreSQL.

Amounts are exact and comparable in SQL on both (D8): a scaled 64-bit integer in SQLite,
``NUMERIC(18,6)`` in PostgreSQL. Instants are UTC to the millisecond, days are site days.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DATE,
    TIMESTAMP,
    BigInteger,
    Boolean,
    Dialect,
    Integer,
    Numeric,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from workwright.clock import to_millisecond
from workwright.domain.canonical import canonical, instant_text, parse_instant, plain

SCALE = 6
FACTOR = 10**SCALE
BOUND = Decimal(10) ** 12


def _is_sqlite(dialect: Dialect) -> bool:
    return dialect.name == "sqlite"


class Id(TypeDecorator[UUID]):
    """A UUIDv7 surrogate key; text in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if _is_sqlite(dialect) else Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return str(value) if value is not None and _is_sqlite(dialect) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return UUID(value) if isinstance(value, str) else value


class Qty(TypeDecorator[Decimal]):
    """An exact amount with at most 12 digits before and 6 after the point (D8)."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if _is_sqlite(dialect) else Numeric(18, SCALE))

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        exact = checked_amount(Decimal(value))
        return int(exact.scaleb(SCALE)) if _is_sqlite(dialect) else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        if _is_sqlite(dialect):
            return Decimal(int(value)).scaleb(-SCALE).normalize() + 0
        return Decimal(value).normalize() + 0


def checked_amount(value: Decimal) -> Decimal:
    """Return the amount; ``ValueError`` when it is not finite or has too many digits (D8, B1)."""
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite amount")
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -SCALE:
        raise ValueError(f"{value} has more than {SCALE} places after the point")
    if abs(value) >= BOUND:
        raise ValueError(f"{value} has more than 12 digits before the point")
    return value


class Instant(TypeDecorator[datetime]):
    """A UTC instant to the millisecond; canonical text in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            Text() if _is_sqlite(dialect) else TIMESTAMP(timezone=True)
        )

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if _is_sqlite(dialect):
            return instant_text(value)
        return to_millisecond(value.astimezone(UTC))

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return parse_instant(value) if isinstance(value, str) else value.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day at the site; ISO text in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if _is_sqlite(dialect) else DATE())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value is not None and _is_sqlite(dialect) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Flag(TypeDecorator[bool]):
    """Yes or no; 0 or 1 in SQLite."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if _is_sqlite(dialect) else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        return int(value) if value is not None and _is_sqlite(dialect) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """Plain data; canonical text in SQLite, JSONB in PostgreSQL; decimals are text inside."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            Text() if _is_sqlite(dialect) else JSONB(none_as_null=True)
        )

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        return canonical(value) if _is_sqlite(dialect) else plain(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value) if isinstance(value, str) and _is_sqlite(dialect) else value


class Count(TypeDecorator[int]):
    """A whole number; INTEGER in SQLite's strict tables, BIGINT in PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if _is_sqlite(dialect) else BigInteger())
