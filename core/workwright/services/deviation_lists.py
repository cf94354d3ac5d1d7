"""Deviations of the whole plant as a list: narrowed by where they stand, newest first, by page."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from workwright.db.pages import Page, Sort, page_of
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Deviation
from workwright.db.tenancy import points_at
from workwright.services.runtime import Scope

STATUSES = ("open", "investigating", "pending_approval", "closed")
VIEWS = ("unclosed", *STATUSES, "all")


@dataclass(frozen=True)
class DeviationRow:
    """A deviation with the words that people know it by."""

    deviation: Deviation
    order: str
    opened_by: str


def list_deviations(
    scope: Scope, view: str, search: str, cursor: str, size: int
) -> tuple[list[DeviationRow], Page]:
    """Return one page of deviations, newest first, and the cursors of its neighbours.

    Args:
        view: one of ``VIEWS``.
        search: text in number, description or the number of the order.
    """
    beside: list[Any] = [WorkOrder.number, Person.printed_name]
    statement = (
        select(Deviation, *beside)
        .outerjoin(WorkOrder, points_at(Deviation.work_order_id, WorkOrder))
        .join(Person, points_at(Deviation.opened_by_id, Person))
    )
    narrowed = statement.where(_of_view(view))
    if search:
        fields = (Deviation.number, Deviation.description, WorkOrder.number)
        narrowed = narrowed.where(or_(*(f.icontains(search, autoescape=True) for f in fields)))
    sorts = [
        Sort(Deviation.opened_at, descending=True),
        Sort(Deviation.id, descending=True),
    ]
    found = page_of(scope, narrowed, sorts, cursor, size)
    return [DeviationRow(row[0], row[1] or "", row[2]) for row in found.rows], found


def count_deviations(scope: Scope) -> dict[str, int]:
    """Return status to the number of deviations that stand there."""
    statement = select(Deviation.status, func.count(Deviation.id)).group_by(Deviation.status)
    return {**dict.fromkeys(STATUSES, 0), **dict(scope.rows(statement))}


def _of_view(view: str) -> ColumnElement[bool]:
    wanted: tuple[str, ...] = STATUSES if view == "all" else (view,)
    if view not in VIEWS or view == "unclosed":
        wanted = STATUSES[:-1]
    return Deviation.status.in_(wanted)
