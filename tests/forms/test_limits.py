"""Limits are inclusive, judged on the raw value in decimals (K8, Conventions)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.tolerance import Verdict
from workwright.forms.limits import Limits, judge, resolve

VALUES = st.decimals(-1000, 1000, places=6, allow_nan=False, allow_infinity=False)


def nothing(path):
    raise AssertionError(path)


def test_limits_as_stated():
    """Numbers stand as they are written."""
    stated = {"low": Decimal("5.2"), "high": 6, "alert": {"low": Decimal("5.3")}, "beyond": "block"}
    limits = resolve(stated, nothing)
    assert limits == Limits(None, Decimal("5.2"), Decimal(6), Decimal("5.3"), None, "block")


def test_limits_from_the_recipe():
    """A path takes the recipe's value; pinned text counts as the number it says."""
    facts = {"step.low": Decimal("0.2376"), "step.high": "0.2424"}
    stated = {
        "low": {"from": "step.low"},
        "high": {"from": "step.high"},
        "target": {"from": "step.t"},
    }
    limits = resolve(stated, facts.get)
    assert (limits.target, limits.low, limits.high) == (None, Decimal("0.2376"), Decimal("0.2424"))


@pytest.mark.parametrize(
    ("resolution", "low", "high"),
    [
        (None, "14.285215", "14.428785"),
        ("0.005", "14.290", "14.425"),
        ("1", "14.285215", "14.428785"),
    ],
)
def test_a_limit_from_a_percentage_is_rounded_inward(resolution, low, high):
    """What the scale can show inside the band lies inside the true tolerance.

    Where it can show nothing inside, the exact band stays and refuses each value it shows.
    """
    step = Decimal(resolution) if resolution else None
    limits = resolve({"target": Decimal("14.357"), "tolerance_pct": Decimal("0.5")}, nothing, step)
    assert (limits.low, limits.high) == (Decimal(low), Decimal(high))


def test_without_limits_nothing_is_judged():
    """A recipe that gives no limit gives no verdict, not a good one."""
    limits = resolve({"low": {"from": "step.low"}}, lambda path: None)
    assert judge(Decimal(1), limits) is Verdict.UNJUDGED


@given(VALUES, VALUES, VALUES)
def test_exactly_the_values_between_the_limits_are_inside(value, one, other):
    """On a limit is inside; the smallest step beyond is not."""
    low, high = sorted([one, other])
    limits = Limits(low=low, high=high)
    expected = Verdict.INSIDE if low <= value <= high else Verdict.ACTION
    assert judge(value, limits) is expected
    assert judge(low, limits) is judge(high, limits) is Verdict.INSIDE
    assert judge(high + Decimal("0.000001"), limits) is Verdict.ACTION
    assert judge(low - Decimal("0.000001"), limits) is Verdict.ACTION


@given(VALUES, st.lists(VALUES, min_size=4, max_size=4))
def test_alert_lies_between_inside_and_action(value, bounds):
    """The three bands cover every value, each exactly once."""
    low, alert_low, alert_high, high = sorted(bounds)
    verdict = judge(value, Limits(None, low, high, alert_low, alert_high))
    if not low <= value <= high:
        assert verdict is Verdict.ACTION
    elif alert_low <= value <= alert_high:
        assert verdict is Verdict.INSIDE
    else:
        assert verdict is Verdict.ALERT
