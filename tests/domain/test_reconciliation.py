"""Yields, accountability and balances, with the worked numbers."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.reconciliation import (
    Balance,
    approved_quantity,
    compute_yield,
    is_inside,
    is_over_allocated,
    is_split_balanced,
    percent,
)

positive = st.decimals(min_value=D("0.001"), max_value=D(1000000), places=3)
small = st.decimals(min_value=0, max_value=D(10000), places=3)


@pytest.mark.parametrize(
    ("theoretical", "actual", "more", "yield_pct", "accountability_pct"),
    [
        ("24.000", "23.880", {"samples": "0.020", "waste": "0.060"}, "99.50", "99.83"),
        ("120000", "118200", {"samples": "420", "rejects": "1380"}, "98.50", "100.00"),
        ("118200", "117900", {"rejects": "300"}, "99.75", "100.00"),
        ("25000", "24310", {"samples": "60", "rejects": "38", "waste": "592"}, "97.24", "100.00"),
    ],
)
def test_W11_yield_and_accountability_of_each_phase(
    theoretical: str, actual: str, more: dict[str, str], yield_pct: str, accountability_pct: str
):
    """Blend, compression, packing and bars of the plants' own stories."""
    result = compute_yield(D(theoretical), D(actual), **{k: D(v) for k, v in more.items()})
    assert (result.yield_pct, result.accountability_pct) == (D(yield_pct), D(accountability_pct))


@pytest.mark.parametrize(
    ("value", "inside"),
    [("98.0", True), ("100.5", True), ("97.99", False), ("100.51", False), ("103", False)],
)
def test_W11_both_ends_belong_to_the_bracket_and_too_much_is_a_finding(value: str, inside: bool):
    """More than a hundred per cent is no success."""
    assert is_inside(D(value), D("98.0"), D("100.5")) is inside


@given(positive, small, small, small, small)
def test_W11_accountability_is_never_below_yield(theoretical, actual, samples, rejects, waste):
    """What is recorded beside the good amount only adds."""
    result = compute_yield(theoretical, actual, samples=samples, rejects=rejects, waste=waste)
    assert result.accountability_pct >= result.yield_pct >= 0


def test_W11_per_cent_of_nothing_is_refused():
    """No theoretical amount, no yield."""
    with pytest.raises(ValueError, match="per cent of nothing"):
        percent(D(1), D(0))


def test_W13_cartons_of_the_story_are_all_accounted_for():
    """1260 issued: 1179 used, 16 destroyed, 65 returned."""
    cartons = Balance(D(1260), used=D(1179), destroyed=D(16), returned=D(65))
    assert (cartons.difference, cartons.accounted_pct) == (D(0), D("100.00"))


@given(positive, small, small, small, small, small, small)
def test_W13_issued_is_accounted_plus_difference(issued, a, b, c, d, e, f):
    """Whatever was recorded."""
    balance = Balance(issued, a, b, c, d, e, f)
    assert balance.accounted + balance.difference == issued


def test_W13_nothing_of_nothing_is_in_balance_and_something_of_nothing_is_not():
    """A material that was never issued cannot be used."""
    assert Balance(D(0)).accounted_pct == 100
    assert Balance(D(0), used=D(1)).accounted_pct == 0


def test_W26_approved_is_made_less_samples_and_rejects():
    """1179 cartons, 3 reserve samples: 1176 to stock."""
    left = approved_quantity(D(1179), release_samples=D(0), retained_samples=D(3), rejects=D(0))
    assert left == D(1176)


def test_P7_children_samples_and_loss_come_to_the_parents_output():
    """500 kg into 200, 180 and 115 with 2 sampled and 3 lost; a fourth of 1 kg is refused."""
    parent, children = D("500.0"), D(200) + D(180) + D(115)
    assert is_split_balanced(parent, children, samples=D(2), loss=D(3))
    assert not is_over_allocated(parent, children, samples=D(2), loss=D(3))
    assert is_over_allocated(parent, children + 1, samples=D(2), loss=D(3))
