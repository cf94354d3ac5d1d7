"""Pages by cursor: a page begins after the last row of the one before, however many rows there are.

The order is total because the caller's last key is unique; empty values come last.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, or_, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from workwright.db.reading import Reading
from workwright.db.types import Count, Day, Flag, Id, Instant, Qty
from workwright.domain.canonical import parse_instant, plain
from workwright.errors import NotFound

Column = ColumnElement[Any] | InstrumentedAttribute[Any]

EARLIER, LATER = "e", "l"


@dataclass(frozen=True)
class Sort:
    """One key of the order of rows; those of no value come last."""

    column: Column
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Page:
    """The rows of a page and the cursors of its neighbours; an empty cursor: there is none."""

    rows: Sequence[Any]
    earlier: str = ""
    later: str = ""


def page_of(
    scope: Reading, statement: Select[Any], sorts: Sequence[Sort], cursor: str, size: int
) -> Page:
    """Return one page of the statement's rows.

    Args:
        sorts: keys in order; the last one is unique.
        cursor: of an earlier answer; empty for the first page.

    Raises:
        NotFound: the cursor is none of ours.
    """
    keys = [key for sort in sorts for key in _expanded(sort)]
    backwards, place = _read(cursor, keys) if cursor else (False, None)
    shown = statement.add_columns(*(k.column.label(f"key_{n}") for n, k in enumerate(keys)))
    if place is not None:
        shown = shown.where(_beyond(keys, place, backwards=backwards))
    for key in keys:
        down = key.descending != backwards
        shown = shown.order_by(key.column.desc() if down else key.column.asc())
    found = scope.rows(shown.limit(size + 1))
    more, rows = len(found) > size, list(found[:size])
    if backwards:
        rows.reverse()
    width = len(keys)
    has_earlier = more if backwards else place is not None
    has_later = place is not None if backwards else more
    return Page(
        [row[:-width] for row in rows],
        _write(EARLIER, rows[0][-width:]) if rows and has_earlier else "",
        _write(LATER, rows[-1][-width:]) if rows and has_later else "",
    )


def _expanded(sort: Sort) -> list[Sort]:
    if not sort.nullable:
        return [sort]
    empty = type_coerce(case((sort.column.is_(None), 1), else_=0), Count())
    return [Sort(empty), sort]


def _beyond(keys: Sequence[Sort], place: Sequence[Any], *, backwards: bool) -> ColumnElement[bool]:
    """Return what lies after the place (or before it) in the order of the keys."""
    cases = []
    for count, (key, value) in enumerate(zip(keys, place, strict=True)):
        if value is None:
            continue  # no value is greater than none
        same = [k.column == v for k, v in zip(keys[:count], place[:count], strict=True)]
        down = key.descending != backwards
        cases.append(and_(*same, key.column < value if down else key.column > value))
    return or_(*cases)


def _write(direction: str, values: Sequence[Any]) -> str:
    text = json.dumps([direction, *plain(list(values))], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, keys: Sequence[Sort]) -> tuple[bool, list[Any]]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        direction, *values = json.loads(text)
        place = [_typed(k.column, v) for k, v in zip(keys, values, strict=True)]
    except (ArithmeticError, AttributeError, TypeError, ValueError) as exc:
        raise NotFound("page", cursor[:40]) from exc
    if direction not in (EARLIER, LATER):
        raise NotFound("page", cursor[:40])
    return direction == EARLIER, place


def _typed(column: Column, value: Any) -> Any:
    if value is None:
        return value
    match column.type:
        case Instant():
            return parse_instant(value)
        case Day():
            return date.fromisoformat(value)
        case Qty():
            return Decimal(value)
        case Id():
            return UUID(value)
        case Count() | Flag():
            return int(value)
    return value if isinstance(value, int) else str(value)
