"""Many orders at once: searched, filtered, sorted and paged as the profile's screens ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true

from workwright.db.pages import Page, Sort, page_of
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.quality import Deviation, SigningRequest
from workwright.db.tables.stock import Lot, Material, Reservation
from workwright.db.tenancy import points_at
from workwright.domain.lifecycle import TERMINAL, State
from workwright.profile.vocabulary import display_fields
from workwright.services.order_fields import (
    OWN,
    OrderRow,
    column_of,
    is_nullable,
    orders_with,
)
from workwright.services.runtime import Scope

VIEWS = ("open", "decision", "signature", "week", "all")
SPANS = ("past", "today", "week", "later")
MOST_CHOICES = 40


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see.

    Args:
        view: one of ``VIEWS``.
        filters: display field to wanted values; of a time, spans of ``SPANS``.
        sort: display field, with a leading minus for descending.
        zone: in which today and this week are meant.
    """

    view: str = "open"
    search: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "number"
    cursor: str = ""
    zone: str = "UTC"


def list_orders(
    scope: Scope, wanted: Wanted, names: Sequence[str], size: int
) -> tuple[list[OrderRow], Page]:
    """Return one page of orders with these fields, and the cursors of its neighbours."""
    statement = _narrowed(scope, orders_with(names), wanted)
    by = wanted.sort.removeprefix("-")
    sorts = [
        Sort(column_of(by), wanted.sort.startswith("-"), is_nullable(by)),
        Sort(WorkOrder.id, wanted.sort.startswith("-")),
    ]
    found = page_of(scope, statement, sorts, wanted.cursor, size)
    return _rows(found.rows, names), found


def order_row(scope: Scope, order: WorkOrder, names: Sequence[str]) -> OrderRow:
    """Return one order with these fields."""
    statement = orders_with(names).where(WorkOrder.id == order.id)
    return _rows(scope.rows(statement), names)[0]


def board_orders(
    scope: Scope, wanted: Wanted, names: Sequence[str], most: int
) -> dict[str, tuple[int, list[OrderRow]]]:
    """Return state to how many orders there are and the first of them by planned start."""
    rank = func.row_number().over(
        partition_by=WorkOrder.state, order_by=(WorkOrder.planned_start_at, WorkOrder.id)
    )
    ranked = _narrowed(scope, orders_with(()), wanted).add_columns(rank.label("place")).subquery()
    first = select(ranked.c.id).where(ranked.c.place <= most)
    statement = orders_with(names).where(WorkOrder.id.in_(first))
    statement = statement.order_by(WorkOrder.planned_start_at, WorkOrder.id)
    counts = dict(count_by(scope, wanted, "state"))
    board: dict[str, tuple[int, list[OrderRow]]] = {
        state: (count, []) for state, count in counts.items()
    }
    for row in _rows(scope.rows(statement), names):
        board[row.order.state][1].append(row)
    return board


def count_views(scope: Scope, zone: str) -> dict[str, int]:
    """Return view to the number of orders in it."""
    counts = [
        func.count(case((_view(scope, name, zone), WorkOrder.id))).label(name) for name in VIEWS
    ]
    row = scope.rows(select(*counts))[0]
    return dict(zip(VIEWS, row, strict=True))


def count_by(scope: Scope, wanted: Wanted, name: str) -> list[tuple[Any, int]]:
    """Return the values of a field among the wanted orders with their counts, most first.

    A filter on the field itself is left out, so that another value can be chosen.
    """
    others = {key: value for key, value in wanted.filters.items() if key != name}
    column = column_of(name)
    narrowed = _narrowed(scope, orders_with(()), _with(wanted, others))
    statement = (
        narrowed.with_only_columns(column.label("value"), func.count(WorkOrder.id).label("many"))
        .group_by(column)
        .order_by(func.count(WorkOrder.id).desc(), column)
        .limit(MOST_CHOICES)
    )
    return [(row.value, row.many) for row in scope.rows(statement) if row.value is not None]


def _with(wanted: Wanted, filters: Mapping[str, tuple[str, ...]]) -> Wanted:
    return Wanted(wanted.view, wanted.search, filters, wanted.sort, "", wanted.zone)


def _rows(rows: Sequence[Any], names: Sequence[str]) -> list[OrderRow]:
    asked = list(dict.fromkeys(names))
    return [OrderRow(row[0], dict(zip(asked, row[1:], strict=True))) for row in rows]


def _narrowed(scope: Scope, statement: Select[Any], wanted: Wanted) -> Select[Any]:
    narrowed = statement.where(_view(scope, wanted.view, wanted.zone))
    if wanted.search:
        narrowed = narrowed.where(_found_by(wanted.search))
    for name, values in wanted.filters.items():
        column = column_of(name)
        if _is_time(name):
            spans = [_span(scope, column, value, wanted.zone) for value in values]
            narrowed = narrowed.where(or_(*spans))
        else:
            narrowed = narrowed.where(column.in_(values))
    return narrowed


def _is_time(name: str) -> bool:
    known = display_fields()["order"].get(name)
    return not name.startswith(OWN) and known is not None and known.kind == "instant"


def _view(scope: Scope, view: str, zone: str) -> ColumnElement[bool]:
    is_open = WorkOrder.state.not_in([state.value for state in TERMINAL])
    match view:
        case "decision":
            return exists().where(
                points_at(Deviation.work_order_id, WorkOrder), Deviation.status != "closed"
            )
        case "signature":
            return exists().where(
                points_at(SigningRequest.work_order_id, WorkOrder),
                SigningRequest.status == "open",
                SigningRequest.expires_at > scope.now,
            )
        case "week":
            return _span(scope, WorkOrder.planned_start_at, "week", zone)
        case "all":
            return WorkOrder.state.in_([state.value for state in State])
    return is_open


def _span(scope: Scope, column: Any, span: str, zone: str) -> ColumnElement[bool]:
    """Return whether an instant lies before today, today, within seven days, or after them."""
    today = _midnight(scope.now, zone)
    tomorrow = _midnight(today + timedelta(hours=36), zone)
    in_a_week = _midnight(today + timedelta(days=7, hours=12), zone)
    spans: Mapping[str, tuple[datetime | None, datetime | None]] = {
        "past": (None, today),
        "today": (today, tomorrow),
        "week": (today, in_a_week),
        "later": (in_a_week, None),
    }
    low, high = spans.get(span, (today, tomorrow))
    after = true() if low is None else column >= low
    before = true() if high is None else column < high
    return and_(after, before)


def _midnight(at: datetime, zone: str) -> datetime:
    """Return the beginning of the site day of an instant; hours may be missing or doubled then."""
    place = ZoneInfo(zone)
    return datetime.combine(at.astimezone(place).date(), time(), place)


def _found_by(search: str) -> ColumnElement[bool]:
    """Return whether number, name in the ERP, product, batch or a reserved lot hold the text."""
    text = search.strip()[:80]
    held = (
        exists()
        .where(
            points_at(Reservation.work_order_id, WorkOrder),
            points_at(Reservation.lot_id, Lot),
            Lot.code.icontains(text, autoescape=True),
        )
        .correlate(WorkOrder)
    )
    fields = (WorkOrder.number, WorkOrder.external_name, Material.code, Material.name, Batch.number)
    return or_(*(f.icontains(text, autoescape=True) for f in fields), held)
