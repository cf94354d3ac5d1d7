"""When units are free: occupations are half-open in time (SC1); what falls due inside (SC2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class OccupationFacts:
    """A unit or piece of equipment taken by an order from ``starts_at`` until ``ends_at``."""

    subject: str
    order_number: str
    starts_at: datetime
    ends_at: datetime


def overlaps(
    starts_at: datetime, ends_at: datetime, other_start: datetime, other_end: datetime
) -> bool:
    """Say whether two half-open spans share an instant; touching ones do not (SC1)."""
    return starts_at < other_end and other_start < ends_at


def conflicts(
    subject: str,
    order_number: str,
    starts_at: datetime,
    ends_at: datetime,
    occupations: Iterable[OccupationFacts],
) -> tuple[OccupationFacts, ...]:
    """Return the occupations of that subject by other orders that overlap, earliest first."""
    found = (
        other
        for other in occupations
        if other.subject == subject
        and other.order_number != order_number
        and overlaps(starts_at, ends_at, other.starts_at, other.ends_at)
    )
    return tuple(sorted(found, key=lambda other: other.starts_at))


def falls_due_inside(due_on: date | None, first_day: date, last_day: date) -> bool:
    """Say whether something due at the end of that site day runs out before the last day (SC2).

    Due on the last day is fine: it may be used to the end of that day (W7).
    """
    return due_on is not None and first_day <= due_on < last_day
