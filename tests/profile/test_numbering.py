"""Numbers are made by pattern, never repeat, and say when they begin again (W25)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.profile.numbering import NumberPattern

DAY = date(2026, 3, 9)


def test_W25_patterns_are_written_with_day_codes_and_sequence():
    """A batch number reads as the plant writes it; a long sequence grows, it is never cut."""
    pattern = NumberPattern("{product}-{yy}{mm}{dd}-{site}/{line}-{yyyy}-{seq:4}", "daily")
    assert pattern.render(7, DAY, "HA", "L2", "TVT") == "TVT-260309-HA/L2-2026-0007"
    assert NumberPattern("{seq:2}", "never").render(12345, DAY) == "12345"


@pytest.mark.parametrize(
    ("reset", "scope"),
    [("never", ""), ("yearly", "2026"), ("monthly", "2026-03"), ("daily", "2026-03-09")],
)
def test_W25_the_counter_follows_reset_and_the_codes_in_the_pattern(reset, scope):
    """Each product has a series of its own where the pattern names the product."""
    assert NumberPattern("X-{seq:4}", reset).scope(DAY, product="TVT") == scope
    own = NumberPattern("{product}-{seq:4}", reset)
    assert own.scope(DAY, product="TVT") == f"{scope}/TVT"


def test_W25_a_missing_code_is_refused_not_left_out():
    """A number without its product could be another product's number."""
    with pytest.raises(ValueError, match="needs product"):
        NumberPattern("{product}-{seq:4}").render(1, DAY)


@pytest.mark.parametrize(
    ("pattern", "reset", "missing"),
    [
        ("{seq:4}", "yearly", ("yyyy",)),
        ("{yy}-{seq:4}", "yearly", ()),
        ("{yyyy}-{seq:4}", "monthly", ("mm",)),
        ("{yy}{mm}-{seq:4}", "daily", ("dd",)),
        ("{seq:4}", "never", ()),
    ],
)
def test_W25_a_pattern_that_would_repeat_is_known(pattern, reset, missing):
    """The date in the number covers the period after which counting begins again."""
    assert NumberPattern(pattern, reset).missing == missing


def test_numbers_from_outside_are_held_to_the_pattern():
    """A typed number has the form that the plant asks for."""
    pattern = NumberPattern("S-{yy}-{seq:4}", by_hand=True)
    assert pattern.fits("S-26-0001")
    assert pattern.fits("S-26-12345")
    assert not pattern.fits("S-26-001")
    assert not pattern.fits("x S-26-0001")


@given(
    st.sampled_from(["never", "yearly", "monthly", "daily"]),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 99999),
    st.integers(1, 99999),
)
def test_W25_no_two_numbers_are_alike(reset, first, second, one, two):
    """For any two days and sequences: the same number only for the same counter and value."""
    dates = {"never": "", "yearly": "{yyyy}", "monthly": "{yyyy}{mm}", "daily": "{yyyy}{mm}{dd}"}
    pattern = NumberPattern(f"B-{dates[reset]}-{{seq:4}}", reset)
    same = pattern.render(one, first) == pattern.render(two, second)
    assert same == (one == two and pattern.scope(first) == pattern.scope(second))
