"""Limits and verdicts: which amounts are good, judged the same on screen, server and record.

Limits are inclusive on both ends. A limit that follows from a percentage is rounded inward to the
instrument's resolution. Weights and parameters are judged raw; specification results are rounded
half-up to the decimals of the limit first. Source: work-order core, Conventions; K7, K8.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workwright.domain.quantity import round_half_up, round_to


class Verdict(StrEnum):
    """How a value stands to its limits: good, beyond alert, beyond action, or not judged."""

    INSIDE = "inside"
    ALERT = "alert"
    ACTION = "action"
    UNJUDGED = "unjudged"


@dataclass(frozen=True)
class SpecificationResult:
    """A result as entered and as judged; both are stored."""

    raw: Decimal
    rounded: Decimal
    verdict: Verdict


def band(target: Decimal, tolerance_pct: Decimal, resolution: Decimal) -> tuple[Decimal, Decimal]:
    """Return the inclusive lower and upper limit of a dispense.

    Both limits are rounded inward to the scale's resolution, so a value that the display can
    show inside the band lies inside the true tolerance.

    Args:
        target: amount to weigh, in the unit of the recipe line, >= 0.
        tolerance_pct: allowed deviation in per cent of target, >= 0.
        resolution: smallest step of the scale, same unit as target, > 0.

    Raises:
        ValueError: no displayable value lies inside the tolerance.
    """
    margin = target * tolerance_pct / 100
    return inward(target - margin, target + margin, resolution)


def inward(low: Decimal, high: Decimal, resolution: Decimal) -> tuple[Decimal, Decimal]:
    """Return the limits rounded inward to the resolution.

    Raises:
        ValueError: no displayable value lies between them.
    """
    lowest, highest = round_to(low, resolution, "up"), round_to(high, resolution, "down")
    if lowest > highest:
        raise ValueError(f"no multiple of {resolution} lies between {low} and {high}")
    return lowest, highest


def judge(
    value: Decimal,
    low: Decimal | None,
    high: Decimal | None,
    alert_low: Decimal | None = None,
    alert_high: Decimal | None = None,
) -> Verdict:
    """Return how the raw value stands; a missing limit is open, none at all is not judged."""
    if not _between(value, low, high):
        return Verdict.ACTION
    if not _between(value, alert_low, alert_high):
        return Verdict.ALERT
    if low is None and high is None and alert_low is None and alert_high is None:
        return Verdict.UNJUDGED
    return Verdict.INSIDE


def judge_specification(
    raw: Decimal, low: Decimal | None, high: Decimal | None, decimals: int | None = None
) -> SpecificationResult:
    """Return the result rounded half-up to the decimals of its limit, and judged so.

    Args:
        decimals: of the specification; without it the finer of the two limits as written.
    """
    if decimals is None:
        decimals = max((_decimals(limit) for limit in (low, high) if limit is not None), default=0)
    rounded = round_half_up(raw, decimals)
    return SpecificationResult(raw, rounded, judge(rounded, low, high))


def _between(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _decimals(limit: Decimal) -> int:
    exponent = limit.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
