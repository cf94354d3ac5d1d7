"""Find the limits that a form states for a value and judge by them: inclusive, raw, in decimals.

How a verdict is reached is decided in ``domain.tolerance``; here paths such as ``step.low`` are
looked up and the stated words become numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workwright.domain import tolerance
from workwright.domain.tolerance import Verdict
from workwright.forms.text import NUMBER

Lookup = Callable[[str], Any]


@dataclass(frozen=True)
class Limits:
    """Resolved limits in the unit of the field; every bound is inclusive, a missing one is open.

    Args:
        beyond: what an action breach does: ``warn``, ``deviate`` or ``block``.
    """

    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    alert_low: Decimal | None = None
    alert_high: Decimal | None = None
    beyond: str = "deviate"


def resolve(stated: Mapping[str, Any], lookup: Lookup, resolution: Decimal | None = None) -> Limits:
    """Return the limits of an ``x-limits`` map.

    Args:
        lookup: gives the value of a path; none where it is missing.
        resolution: smallest step of the instrument; a limit from a percentage is rounded inward
            to it.
    """

    def number(stated_as: Any) -> Decimal | None:
        from_path = isinstance(stated_as, Mapping)
        return decimal_or_none(lookup(stated_as["from"]) if from_path else stated_as)

    alert = stated.get("alert", {})
    target, percent = number(stated.get("target")), number(stated.get("tolerance_pct"))
    low, high = number(stated.get("low")), number(stated.get("high"))
    if target is not None and percent is not None:
        lowest, highest = _band(target, percent, resolution)
        low = lowest if low is None else max(low, lowest)
        high = highest if high is None else min(high, highest)
    alert_low, alert_high = number(alert.get("low")), number(alert.get("high"))
    beyond = str(stated.get("beyond", "deviate"))
    return Limits(target, low, high, alert_low, alert_high, beyond)


def judge(value: Decimal | int, limits: Limits) -> Verdict:
    """Return in which band the raw value lies; on a limit is inside it."""
    number = Decimal(value)
    return tolerance.judge(number, limits.low, limits.high, limits.alert_low, limits.alert_high)


def decimal_or_none(value: Any) -> Decimal | None:
    """Return a plain number as decimal; none for everything else.

    Canonical text keeps decimals as text, so ``"14.35"`` from a snapshot is a number here.
    """
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def _band(target: Decimal, percent: Decimal, resolution: Decimal | None) -> tuple[Decimal, Decimal]:
    margin = abs(target) * percent / 100
    low, high = target - margin, target + margin
    if resolution is None:
        return low, high
    try:
        return tolerance.inward(low, high, resolution)
    except ValueError:
        # No value that the instrument can show is good: the exact band refuses each of them.
        return low, high
