"""Canonical JSON: one text for one content, whatever way it was made (E39)."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.canonical import canonical, decimal_text, plain
from workwright.domain.recipe import BomLine, Parameter, Scaling, Step


class Kind(StrEnum):
    ONE = "one"


@dataclass(frozen=True)
class Single:
    only: object = None


@dataclass(frozen=True)
class Several:
    z: object
    a: object = ()
    m: object = Decimal("1.50")
    k: object = field(default_factory=dict)


def slow(value):
    """Return the text the long way: plain values first, then the encoder."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Kind.ONE, date(2026, 1, 2), timedelta(minutes=5), UUID(int=5), ()]),
    st.just(datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(), inner, max_size=3),
        st.builds(Single, inner),
        st.builds(Several, inner, inner, inner),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_E39_every_way_gives_the_same_text(value):
    """Dataclasses are written field by field; the text is that of their plain form."""
    assert canonical(value) == slow(value)


def test_E39_a_step_and_a_line_have_the_text_of_their_plain_form():
    """Defaults, names in languages, nested parts."""
    step = Step(
        "10", {"en": "Mix", "de": "Mischen “x”"}, "mix", ("5",), bom_lines=(1, 2),
        parameters=(Parameter("t", {"en": "°C"}, low=Decimal("1E+2")),),
        lists={"points": ({"a": Decimal("0.10"), "b": None},)},
    )  # fmt: skip
    line = BomLine(1, "M", "Name", Decimal("2.50"), "kg", scaling=Scaling.FIXED)
    assert canonical(step) == slow(step)
    assert canonical(line) == slow(line)


@pytest.mark.parametrize("value", [1.5, Single(1.5), Several({"a": 2.5}), [object()]])
def test_E39_what_is_not_exact_has_no_text(value):
    """Floats and unknown types are refused wherever they stand."""
    with pytest.raises(TypeError, match="no canonical form"):
        canonical(value)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_E39_a_decimal_is_plain_text_without_trailing_zeros(value):
    """It reads back as the same amount, has no exponent and no useless zero."""
    text = decimal_text(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))
    assert text != "-0"
