"""Column types that mean the same on SQLite and PostgreSQL.

Amounts are exact and comparable in SQL on both (D8): a scaled 64-bit integer in SQLite,
``NUMERIC(18,6)`` in PostgreSQL. Instants are UTC to the millisecond, days are site days.
"""

# ruff: noqa: D102 - what a type decorator overrides is documented there

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from functools import lru_cache
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
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from workwright.clock import to_millisecond
from workwright.domain.canonical import CanonicalText, canonical, instant_text, parse_instant, plain

SCALE = 6
FACTOR = 10**SCALE
BOUND = Decimal(10) ** 12
_Read = Callable[[Any], UUID | None]
_NOTHING = Decimal(0)
_PLACES = Decimal(1).scaleb(-SCALE)
# Wide enough for every amount, whatever the caller's own decimal context is.
_CONTEXT = Context(prec=28)
_INEXACT = frozenset({operators.mul, operators.truediv, operators.floordiv, operators.mod})


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

    def result_processor(self, dialect: Dialect, coltype: object) -> _Read | None:
        return _read_id if _is_sqlite(dialect) else None


@lru_cache(maxsize=8192)
def _read_id(text: str | None) -> UUID | None:
    """Return the key of a text; most that are read were read a moment ago, a tenant's always."""
    return None if text is None else UUID(text)


class Qty(TypeDecorator[Decimal]):
    """An exact amount with at most 12 digits before and 6 after the point (D8).

    Amounts may be added, subtracted, summed and compared in SQL. Products and quotients are
    refused there: SQLite would multiply scaled integers and lose the scale.
    """

    impl = Numeric
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[Decimal]):
        """Refuses what is not exact on both databases."""

        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            if op in _INEXACT:
                raise TypeError("amounts are multiplied and divided in Python, never in SQL")
            return super().operate(op, *other, **kwargs)

        def reverse_operate(
            self, op: OperatorType, other: Any, **kwargs: Any
        ) -> ColumnElement[Any]:
            if op in _INEXACT:
                raise TypeError("amounts are multiplied and divided in Python, never in SQL")
            return super().reverse_operate(op, other, **kwargs)

    comparator_factory = Comparator

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if _is_sqlite(dialect) else Numeric(18, SCALE))

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        exact = checked_amount(value)
        return int(exact.scaleb(SCALE, _CONTEXT)) if _is_sqlite(dialect) else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        amount = Decimal(value)
        if _is_sqlite(dialect):
            amount = amount.scaleb(-SCALE, _CONTEXT)
        return _CONTEXT.add(amount.normalize(_CONTEXT), _NOTHING)


def checked_amount(value: Decimal | int) -> Decimal:
    """Return the amount as a decimal with exactly 6 places.

    Raises:
        TypeError: a float or anything else that is not exact.
        ValueError: not finite, or too many digits; nothing is ever rounded (D8, B1, B2).
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{value!r} is not an exact amount")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError(f"{value} is not a finite amount")
    if not -BOUND < amount < BOUND:
        raise ValueError(f"{value} has more than 12 digits before the point")
    exact = amount.quantize(_PLACES, context=_CONTEXT)
    if exact != amount:
        raise ValueError(f"{value} has more than {SCALE} places after the point")
    return exact


class Instant(TypeDecorator[datetime]):
    """A UTC instant to the millisecond; canonical text in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if _is_sqlite(dialect) else TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
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
        return dialect.type_descriptor(Text() if _is_sqlite(dialect) else JSONB(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or type(value) is CanonicalText:
            return value
        return canonical(value) if _is_sqlite(dialect) else plain(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value) if isinstance(value, str) and _is_sqlite(dialect) else value


class Count(TypeDecorator[int]):
    """A whole number; INTEGER in SQLite's strict tables, BIGINT in PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if _is_sqlite(dialect) else BigInteger())
