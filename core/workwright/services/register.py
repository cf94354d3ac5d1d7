"""A register: one kind of master data or stock, declared once, as a list of any length.

The same code searches, narrows, sorts, counts, pages by cursor and reads every row out. Names of
fields are those of the profile language where it knows them (``profile/fields.yaml``).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column as TableColumn
from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.expression import ClauseElement, ScalarSelect, SelectBase

from workwright.db.own_fields import own_field
from workwright.db.pages import Column, Page, Sort, page_of
from workwright.db.types import Day
from workwright.services.runtime import Scope

OWN = "fields."
ALL = "all"
MOST_CHOICES = 40
CHUNK = 1000
LONGEST_SEARCH = 80
SPANS: Mapping[str, tuple[int | None, int | None]] = {
    "past": (None, 0),
    "month": (0, 30),
    "quarter": (0, 90),
    "later": (90, None),
}
"""Stretches of site days by which a day is narrowed: from today plus, to today plus, half-open."""


@dataclass(frozen=True)
class Field:
    """A column that the register can show and sort by.

    Args:
        empty: rows may have no value; they come last.
    """

    column: Column
    empty: bool = False


@dataclass(frozen=True)
class Elsewhere:
    """Columns of the row that a reference points at, searched there once and not for each row."""

    reference: InstrumentedAttribute[Any]
    key: InstrumentedAttribute[UUID]
    columns: tuple[Column, ...]


Condition = Callable[[Scope], ColumnElement[bool]]


@dataclass(frozen=True)
class Register:
    """What a list is made of.

    Args:
        source: the rows with what they are joined to, which adds columns and never rows; its
            columns are chosen for each question.
        key: id of a row, the last key of every order.
        searched: texts in which a search looks.
        own: JSON column with the plant's own fields, if the rows have them.
        views: name to what belongs there, in the order of the tabs; ``all`` is there always.
        sort: field by which it is sorted unless asked otherwise; a leading minus for descending.
    """

    source: Select[Any]
    key: InstrumentedAttribute[UUID]
    fields: Mapping[str, Field]
    searched: tuple[Column | Elsewhere, ...]
    own: Any = None
    views: Mapping[str, Condition] = field(default_factory=dict)
    sort: str = "code"

    def field(self, name: str) -> Field:
        """Return the column of a name; ``KeyError`` for a name that is none."""
        if self.own is not None and name.startswith(OWN):
            return Field(own_field(self.own, name.removeprefix(OWN)), empty=True)
        return self.fields[name]

    def knows(self, name: str) -> bool:
        """Say whether there is such a field."""
        return name in self.fields or (self.own is not None and name.startswith(OWN))


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of a register.

    Args:
        filters: field to its wanted values, of a day the names of ``SPANS``; alternatives within a
            field, all fields together.
        sort: field, with a leading minus for descending; empty for the register's own.
        ids: only these rows; empty for all.
    """

    view: str = ALL
    search: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    cursor: str = ""
    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One row with the fields that were asked for, by name."""

    id: UUID
    values: Mapping[str, Any]


def list_rows(
    scope: Scope, register: Register, asked: Asked, names: Sequence[str], size: int
) -> tuple[list[Listed], Page]:
    """Return one page of rows with these fields, and the cursors of its neighbours.

    Raises:
        NotFound: the cursor is none of ours.
    """
    sort = asked.sort or register.sort
    by = register.field(sort.removeprefix("-"))
    down = sort.startswith("-")
    order = [Sort(by.column, down, by.empty), Sort(register.key, down)]
    found = _narrowed(scope, register, asked, by.column).with_only_columns(register.key)
    page = page_of(scope, found, order, asked.cursor, size)
    ids = [row[0] for row in page.rows]
    columns = [register.field(name).column for name in names]
    wanted = register.source.with_only_columns(register.key, *columns)
    rows = {row[0]: row[1:] for row in scope.rows(wanted.where(register.key.in_(ids)))}
    return [Listed(i, dict(zip(names, rows[i], strict=True))) for i in ids if i in rows], page


def every_row(
    scope: Scope, register: Register, asked: Asked, names: Sequence[str]
) -> Iterator[Listed]:
    """Yield all rows that match, in their order; a bounded number is in memory at a time."""
    cursor = ""
    while True:
        at = Asked(asked.view, asked.search, asked.filters, asked.sort, cursor)
        rows, page = list_rows(scope, register, at, names, CHUNK)
        yield from rows
        if not page.later:
            return
        cursor = page.later


def count_rows(scope: Scope, register: Register, asked: Asked) -> int:
    """Return how many rows match."""
    statement = _narrowed(scope, register, asked).with_only_columns(func.count(register.key))
    return int(scope.scalars(statement)[0])


def count_views(scope: Scope, register: Register) -> dict[str, int]:
    """Return view to the number of rows in it, in one question."""
    if not register.views:
        return {}
    conditions = [condition(scope) for condition in register.views.values()]
    counts = [func.count(case((condition, register.key))) for condition in conditions]
    row = scope.rows(_source(register, conditions).with_only_columns(*counts))[0]
    return dict(zip(register.views, row, strict=True))


def count_values(
    scope: Scope, register: Register, asked: Asked, name: str
) -> list[tuple[Any, int]]:
    """Return the values of a field among the matching rows with their counts, most first.

    A filter on the field itself is left out, so that another value can be chosen.
    """
    others = {key: values for key, values in asked.filters.items() if key != name}
    column = register.field(name).column
    many = func.count(register.key)
    statement = (
        _narrowed(scope, register, Asked(asked.view, asked.search, others), column)
        .with_only_columns(column, many)
        .where(column.is_not(None))
        .group_by(column)
        .order_by(many.desc(), column)
        .limit(MOST_CHOICES)
    )
    return [(row[0], row[1]) for row in scope.rows(statement)]


def _narrowed(scope: Scope, register: Register, asked: Asked, *besides: Column) -> Select[Any]:
    """Return what matches; ``besides`` are columns that the statement will use too."""
    conditions = _conditions(scope, register, asked)
    return _source(register, [*conditions, *besides]).where(*conditions)


def _source(register: Register, used: Iterable[Column]) -> Select[Any]:
    """Return the rows with nothing joined where no column of anything else is used.

    measured: over 100,000 lots three joins cost more than finding the page.
    """
    own = register.key.class_.__table__.name
    tables = {
        part.table.name
        for column in used
        for part in _columns(cast("ClauseElement", getattr(column, "expression", column)))
    }
    if tables <= {own}:
        return select(register.key).select_from(register.key.class_)
    return register.source


def _columns(part: ClauseElement) -> Iterator[TableColumn[Any]]:
    """Yield the columns that a condition takes from the rows, not from inside a query."""
    if isinstance(part, TableColumn):
        yield part
    elif not isinstance(part, SelectBase | ScalarSelect):
        for child in part.get_children():
            yield from _columns(child)


def _conditions(scope: Scope, register: Register, asked: Asked) -> list[ColumnElement[bool]]:
    found = []
    condition = register.views.get(asked.view)
    if condition is not None:
        found.append(condition(scope))
    if asked.ids:
        found.append(register.key.in_(asked.ids))
    text = asked.search.strip()[:LONGEST_SEARCH]
    if text:
        found.append(or_(*(_contains(where, text) for where in register.searched)))
    for name, values in asked.filters.items():
        column = register.field(name).column
        if isinstance(column.type, Day):
            spans = [_within(column, scope.today, value) for value in values]
            found.append(or_(false(), *spans))
        else:
            found.append(column.in_(values))
    return found


def _contains(where: "Column | Elsewhere", text: str) -> ColumnElement[bool]:
    if not isinstance(where, Elsewhere):
        return where.icontains(text, autoescape=True)
    inside = or_(*(column.icontains(text, autoescape=True) for column in where.columns))
    return where.reference.in_(select(where.key).where(inside))


def _within(column: Any, today: date, span: str) -> ColumnElement[bool]:
    low, high = SPANS.get(span, (0, 0))
    after = true() if low is None else column >= today + timedelta(days=low)
    before = true() if high is None else column < today + timedelta(days=high)
    return and_(after, before)
