"""Amounts: bounds, units, rounding."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.quantity import (
    UNITS,
    check_amount,
    convert,
    is_convertible,
    round_half_up,
    round_to,
    unit_named,
)

amounts = st.decimals(
    min_value=D("-999999999999.999999"), max_value=D("999999999999.999999"), places=6
)
steps = st.sampled_from([D("0.0001"), D("0.001"), D("0.005"), D("0.01"), D("0.1"), D(1), D(5)])


@pytest.mark.parametrize("text", ["999999999999.999999", "-999999999999.999999", "0", "0.000001"])
def test_D8_twelve_digits_before_and_six_after_the_point_are_kept(text: str):
    """What fits the stored column is returned unchanged."""
    assert check_amount(D(text)) == D(text)


@pytest.mark.parametrize(
    "text", ["1000000000000", "0.0000001", "NaN", "Infinity", "-Infinity", "1E+3000000", "sNaN"]
)
def test_D8_what_does_not_fit_is_refused_never_rounded(text: str):
    """Too many digits and numbers that are none are refused at once."""
    with pytest.raises(ValueError, match=r"has more than|not a finite number"):
        check_amount(D(text))


def test_units_are_unique_and_every_code_leads_to_its_unit():
    """Symbol and Recommendation 20 code name the same unit."""
    assert len({unit.symbol for unit in UNITS}) == len({u.code for u in UNITS}) == len(UNITS)
    for unit in UNITS:
        assert unit_named(unit.symbol) is unit
        assert unit_named(unit.code) is unit


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("3.043", "kg", "g", "3043"),
        ("120", "KGM", "t", "0.12"),
        ("15", "min", "s", "900"),
        ("9.5", "kN", "N", "9500"),
        ("350", "mL", "L", "0.35"),
        ("24", "EA", "pcs", "24"),
        ("50", "kPa", "bar", "0.5"),
    ],
)
def test_convert_inside_a_dimension_is_exact(value: str, source: str, target: str, expected: str):
    """Decimal factors, so that nothing is lost on the way."""
    assert convert(D(value), source, target) == D(expected)


def test_convert_between_mass_and_volume_needs_the_density_of_the_material():
    """One litre of a material of 0.92 kg/L weighs 0.92 kg; without a density it is refused."""
    assert convert(D(1), "L", "kg", D("0.92")) == D("0.92")
    assert convert(D("0.46"), "kg", "mL", D("0.92")) == D(500)
    with pytest.raises(ValueError, match="does not convert"):
        convert(D(1), "L", "kg")


@pytest.mark.parametrize(("source", "target"), [("kg", "m"), ("min", "kN"), ("°C", "K")])
def test_convert_across_dimensions_is_refused(source: str, target: str):
    """A density bridges mass and volume only."""
    assert not is_convertible(source, target)
    with pytest.raises(ValueError, match="does not convert"):
        convert(D(1), source, target, D(1))


def test_a_unit_of_the_plants_own_converts_to_itself_only():
    """Cartons stay cartons."""
    assert convert(D(7), "carton", "carton") == D(7)
    with pytest.raises(ValueError, match="not a known unit"):
        convert(D(7), "carton", "EA")


@given(amounts, steps)
def test_round_to_encloses_the_value_between_neighbouring_steps(value: D, step: D):
    """Down is at most the value, up at least; both are multiples and at most one step apart."""
    low, high = round_to(value, step, "down"), round_to(value, step, "up")
    assert low <= value <= high
    assert high - low in (0, step)
    assert low % step == 0
    assert round_to(value, step, "half_up") in (low, high)


@given(amounts, st.integers(min_value=0, max_value=6))
def test_round_half_up_is_never_further_than_half_a_place(value: D, decimals: int):
    """And a half goes away from zero."""
    assert abs(round_half_up(value, decimals) - value) * 2 <= D(1).scaleb(-decimals)
    assert round_half_up(D("2.5"), 0) == 3
    assert round_half_up(D("-2.5"), 0) == -3
