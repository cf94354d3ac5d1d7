"""The one reader of time: UTC instants, site days; tests turn it by hand."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Gives the present instant; handed in, never imported as a global."""

    def now(self) -> datetime:
        """Return the present instant in UTC, cut to the millisecond (E31)."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never step back; for timeouts only (F11)."""
        ...


class SystemClock:
    """The server's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC, cut to the millisecond."""
        return to_millisecond(datetime.now(UTC))

    def monotonic(self) -> float:
        """Return the monotonic seconds of this machine."""
        return time.monotonic()


class FixedClock:
    """A clock that stands still until it is told to move; for tests and rehearsals."""

    def __init__(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("an instant needs a zone")
        self._now = to_millisecond(instant.astimezone(UTC))
        self._start = self._now

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds moved since the clock was made."""
        return (self._now - self._start).total_seconds()

    def move(self, **by: float) -> datetime:
        """Move by a ``timedelta`` given in its keywords; return the new instant."""
        self._now += timedelta(**by)
        return self._now

    def set(self, instant: datetime) -> None:
        """Set the instant, forwards or backwards."""
        self._now = to_millisecond(instant.astimezone(UTC))


def to_millisecond(instant: datetime) -> datetime:
    """Return the instant without what lies below a millisecond (E31, E39)."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def site_day(instant: datetime, zone: str) -> date:
    """Return the calendar day at the site; lots and calibrations end with it (W7, W8)."""
    return instant.astimezone(ZoneInfo(zone)).date()
