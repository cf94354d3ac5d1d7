"""Occupations are half-open; what falls due inside blocks."""

from datetime import UTC, date, datetime

import pytest

from workwright.domain.scheduling import OccupationFacts, conflicts, falls_due_inside, overlaps


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-25T{text}:00").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "clash"),
    [
        ("10:00", "11:00", False),
        ("09:59", "11:00", True),
        ("07:00", "08:00", False),
        ("08:30", "09:00", True),
        ("07:00", "11:00", True),
    ],
)
def test_SC1_occupations_may_touch_but_never_overlap(start: str, end: str, clash: bool):
    """The unit is busy from 8:00 to 10:00."""
    assert overlaps(at(start), at(end), at("08:00"), at("10:00")) is clash


def test_SC1_only_other_orders_on_the_same_unit_conflict():
    """An order does not stand in its own way."""
    busy = [
        OccupationFacts("BB-200", "WO-1", at("08:00"), at("10:00")),
        OccupationFacts("BB-200", "WO-2", at("09:00"), at("10:00")),
        OccupationFacts("TP-16", "WO-3", at("08:00"), at("10:00")),
    ]
    found = conflicts("BB-200", "WO-1", at("08:00"), at("09:30"), busy)
    assert [o.order_number for o in found] == ["WO-2"]


@pytest.mark.parametrize(
    ("due", "inside"),
    [("2026-11-24", False), ("2026-11-25", True), ("2026-11-26", True), ("2026-11-27", False)],
)
def test_SC2_due_on_the_last_day_is_fine_and_before_it_is_not(due: str, inside: bool):
    """The order runs from 25 to 27 November; calibration lasts to the end of its due day."""
    day = date.fromisoformat(due)
    assert falls_due_inside(day, date(2026, 11, 25), date(2026, 11, 27)) is inside
    assert not falls_due_inside(None, date(2026, 11, 25), date(2026, 11, 27))
