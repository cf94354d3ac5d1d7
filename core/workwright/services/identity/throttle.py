"""Slow down guessing: by account and device, by account, by device; lock nobody out (S11, D6, E47).

Failures of signing in, unlocking, changing a secret and signing count together. What counts is who
was claimed and where it was typed; whether such an account exists plays no part.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from workwright.db.tables.operations import Outbox
from workwright.db.tables.people import SignInAttempt
from workwright.db.types import Instant
from workwright.services.runtime import Look, Work

WINDOW = timedelta(minutes=15)
ALERT_EVERY = 5
ALERT = "security.sign_in_failures"


@dataclass(frozen=True)
class Limit:
    """How many failures are free, and how long the first wait is; each further one doubles it."""

    free: int
    first_s: int
    most_s: int

    def wait_s(self, failures: int) -> int:
        """Return the seconds to wait after the last of so many failures."""
        if failures < self.free:
            return 0
        return min(self.first_s << min(failures - self.free, 30), self.most_s)


# An account on one device waits long; an account elsewhere, and a device for others, only briefly:
# so typing a colleague's name at one kiosk never keeps the colleague from working at another.
HERE = Limit(free=5, first_s=30, most_s=900)
EVERYWHERE = Limit(free=10, first_s=1, most_s=30)
DEVICE = Limit(free=20, first_s=1, most_s=30)


@dataclass(frozen=True)
class Attempt:
    """A claimed login, case-folded, and where it was typed: device code or client address."""

    login: str
    source: str


@dataclass(frozen=True)
class Failures:
    """How many failures inside the window, and when the last one was."""

    count: int = 0
    last_at: datetime | None = None


def seconds_to_wait(look: Look, attempt: Attempt) -> int:
    """Return how long this attempt must still wait; 0 when it may be judged now."""
    waits = zip((HERE, EVERYWHERE, DEVICE), _counted(look, attempt), strict=True)
    return max(_left(limit, failures, look.now) for limit, failures in waits)


def note_failure(work: Work, attempt: Attempt) -> None:
    """Count a failure; tell those responsible when there are many (E47)."""
    work.add(
        SignInAttempt(
            login_folded=attempt.login, source=attempt.source, at=work.now, succeeded=False
        )
    )
    work.flush()
    count = _counted(work, attempt)[1].count
    if count % ALERT_EVERY == 0:
        payload = {"login": attempt.login, "source": attempt.source, "failures": count}
        work.add(Outbox(event=ALERT, payload=payload, at=work.now))


def note_success(work: Work, attempt: Attempt) -> None:
    """Forget the failures of this account on this device, if there are any."""
    if _counted(work, attempt)[0].count:
        work.add(
            SignInAttempt(
                login_folded=attempt.login, source=attempt.source, at=work.now, succeeded=True
            )
        )


def _question() -> Select[*tuple[Any, ...]]:
    """Return the question for all three counts: two of ``Failures`` each, in one row."""
    attempt, since = SignInAttempt, bindparam("since", type_=Instant)
    of_login = attempt.login_folded == bindparam("login")
    of_source = attempt.source == bindparam("source")
    success = aliased(attempt)
    last_success = (
        select(func.max(success.at))
        .where(
            success.login_folded == bindparam("login"),
            success.source == bindparam("source"),
            success.succeeded,
            success.at > since,
        )
        .scalar_subquery()
    )
    here = and_(of_login, of_source, attempt.at > func.coalesce(last_success, since))
    which = (here, of_login, of_source)
    counts = (f for w in which for f in (func.count().filter(w), func.max(attempt.at).filter(w)))
    return select(*counts).where(attempt.at > since, ~attempt.succeeded, or_(of_login, of_source))


COUNTED = _question()


def _counted(scope: Look | Work, attempt: Attempt) -> tuple[Failures, Failures, Failures]:
    """Return the failures of this account here since its success, anywhere, and on this device."""
    row = scope.rows(COUNTED, login=attempt.login, source=attempt.source, since=scope.now - WINDOW)[
        0
    ]
    return Failures(row[0], row[1]), Failures(row[2], row[3]), Failures(row[4], row[5])


def _left(limit: Limit, failures: Failures, now: datetime) -> int:
    if failures.last_at is None:
        return 0
    until = failures.last_at + timedelta(seconds=limit.wait_s(failures.count))
    return max(0, ceil((until - now).total_seconds()))
