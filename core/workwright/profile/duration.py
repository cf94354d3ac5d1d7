"""Lengths of time as profiles write them: ``30 minutes``, ``72 hours``, ``2 years``."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SHAPE = re.compile(r"([1-9][0-9]{0,4}) (minute|hour|day|week|month|year)s?")
CLOCK = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
MONTHS = {"month": 1, "year": 12}
DAYS_IN_MONTH = Decimal("30.4375")


@dataclass(frozen=True)
class Duration:
    """A whole number of one unit; months and years follow the calendar."""

    count: int
    unit: str

    @classmethod
    def of(cls, text: str) -> "Duration":
        """Return the length of its text.

        Raises:
            ValueError: the text has another form.
        """
        match = SHAPE.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a length of time")
        return cls(int(match.group(1)), match.group(2))

    @property
    def days(self) -> Decimal:
        """Return the length in days, for comparing; a month counts 30.4375 days."""
        if self.unit in MONTHS:
            return self.count * MONTHS[self.unit] * DAYS_IN_MONTH
        return Decimal(int((CLOCK[self.unit] * self.count).total_seconds())) / 86400

    @property
    def span(self) -> timedelta:
        """Return the exact length.

        Raises:
            ValueError: months and years have none.
        """
        if self.unit in MONTHS:
            raise ValueError(f"{self.count} {self.unit}s have no fixed length")
        return CLOCK[self.unit] * self.count

    def after(self, day: date) -> date:
        """Return the day that lies this long after another; a missing day is the month's last."""
        if self.unit not in MONTHS:
            return day + self.span
        months = day.year * 12 + day.month - 1 + self.count * MONTHS[self.unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"
