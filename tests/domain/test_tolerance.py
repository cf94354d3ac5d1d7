"""Bands and verdicts, with the worked numbers of the plant's own examples."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.tolerance import Verdict, band, judge, judge_specification

BANDS = [
    ("3.043", "0.2", "0.001", "3.037", "3.049"),
    ("14.357", "0.5", "0.005", "14.290", "14.425"),
    ("5.280", "0.5", "0.005", "5.255", "5.305"),
    ("0.960", "0.5", "0.001", "0.956", "0.964"),
    ("0.120", "1", "0.0001", "0.1188", "0.1212"),
    ("0.240", "1", "0.0001", "0.2376", "0.2424"),
]


@pytest.mark.parametrize(("target", "pct", "step", "low", "high"), BANDS)
def test_K8_band_of_each_component_is_rounded_inward(
    target: str, pct: str, step: str, low: str, high: str
):
    """The six components of Tarvolin 25 mg on their scales."""
    assert band(D(target), D(pct), D(step)) == (D(low), D(high))


def test_K8_limits_are_inclusive_on_both_ends():
    """14.425 kg is accepted, one step of the scale more is not."""
    low, high = band(D("14.357"), D("0.5"), D("0.005"))
    assert judge(D("14.425"), low, high) is Verdict.INSIDE
    assert judge(D("14.290"), low, high) is Verdict.INSIDE
    assert judge(D("14.430"), low, high) is Verdict.ACTION
    assert judge(D("14.285"), low, high) is Verdict.ACTION


def test_K7_a_scale_too_coarse_for_the_tolerance_is_refused():
    """No displayable value lies inside: the band would be empty."""
    with pytest.raises(ValueError, match="no multiple"):
        band(D("0.1234"), D("0.1"), D("0.01"))


@given(
    st.decimals(min_value=D("0.001"), max_value=D("5000"), places=6),
    st.decimals(min_value=D("0.1"), max_value=D("10"), places=2),
    st.sampled_from([D("0.0001"), D("0.001"), D("0.005"), D("0.1")]),
)
def test_K8_every_displayable_value_inside_the_band_is_inside_the_true_tolerance(
    target: D, pct: D, step: D
):
    """Rounding inward never lets a value pass that the percentage would not."""
    try:
        low, high = band(target, pct, step)
    except ValueError:
        return
    assert target - target * pct / 100 <= low <= high <= target + target * pct / 100
    assert low % step == high % step == 0


@pytest.mark.parametrize(
    ("raw", "rounded", "verdict"),
    [("5.04", "5.0", Verdict.INSIDE), ("5.05", "5.1", Verdict.ACTION)],
)
def test_specification_results_are_rounded_half_up_to_the_limit_then_judged(
    raw: str, rounded: str, verdict: Verdict
):
    """Limit 5.0: 5.04 passes as 5.0, 5.05 fails as 5.1; raw and rounded are both kept."""
    result = judge_specification(D(raw), None, D("5.0"))
    assert (result.raw, result.rounded, result.verdict) == (D(raw), D(rounded), verdict)


def test_specification_takes_its_decimals_from_the_plan_when_the_limit_lost_its_zero():
    """A stored limit of 5 with one decimal is the limit 5.0."""
    assert judge_specification(D("5.04"), None, D(5), decimals=1).verdict is Verdict.INSIDE
    assert judge_specification(D("5.04"), D("4.25"), D(5)).rounded == D("5.04")


def test_K18_beyond_alert_but_inside_action_is_an_alert():
    """Alert limits lie inside action limits; both are inclusive."""
    limits = (D(6), D(9), D("6.5"), D("8.5"))
    assert judge(D("8.5"), *limits) is Verdict.INSIDE
    assert judge(D("8.6"), *limits) is Verdict.ALERT
    assert judge(D("9.1"), *limits) is Verdict.ACTION
    assert judge(D(1), None, None) is Verdict.UNJUDGED
