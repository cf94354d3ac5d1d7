"""Computed values are exact, typed when checked, and silent when something is missing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.forms.formula import BadFormula, CannotDecide, Kind, Rows
from workwright.profile.expression import Expression

TYPES = {
    "form.gross": Kind.NUMBER,
    "form.tare": Kind.NUMBER,
    "form.note": Kind.TEXT,
    "form.good": Kind.YESNO,
    "form.hops": Rows({"weight": Kind.NUMBER, "alpha": Kind.NUMBER, "lot": Kind.TEXT}),
    "record.mash.ph": Kind.ANY,
}
HOPS = [
    {"weight": Decimal("1.5"), "alpha": 2, "lot": "H-1"},
    {"weight": Decimal("0.1"), "alpha": Decimal("3.5"), "lot": "H-2"},
]
VALUES = {
    "form": {
        "gross": Decimal("12.3"),
        "tare": Decimal("12.0"),
        "note": "clear",
        "good": True,
        "hops": HOPS,
    },
    "record": {"mash": {"ph": Decimal("5.4")}},
}


def value(text, bindings=VALUES):
    return Expression.compile(text, TYPES).evaluate(bindings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("form.gross - form.tare", "0.3"),
        ("form.gross - form.tare <= 0.3", True),
        ("sum([1.005, 1.005]) / 2.0", "1.005"),
        ("sum(form.hops.map(h, h.weight * h.alpha * 10.0))", "33.5"),
        ("mean(form.hops.map(h, h.weight))", "0.8"),
        ("highest(form.hops.map(h, abs(h.weight - 1.0)))", "0.9"),
        ("lowest(form.hops.map(h, h.weight))", "0.1"),
        ("spread([9.0, 10.0, 11.0])", "10"),
        ("double(size(form.hops))", "2"),
        ("size(form.hops.filter(h, h.weight > 1.0))", 1),
        ("form.hops[1].alpha", "3.5"),
        ("form.hops.exists(h, h.lot == 'H-2')", True),
        ("form.hops.all(h, h.weight > 1.0)", False),
        ("form.good && form.note.startsWith('cl') ? 1.0 : 2.0", "1"),
        ("form.note.contains('x') || form.note.endsWith('r')", True),
        ("!form.good || 2.0 in [1.0, 2.0]", True),
        ("-form.gross * 2.0 + record.mash.ph", "-19.2"),
        ("has(form.hops[0].lot)", True),
        ("form.note + '!' == 'clear!' && form.note != 'x'", True),
    ],
)
def test_expressions_are_evaluated_in_decimals(text, expected):
    """What binary floats get wrong at a limit is right here."""
    expected = Decimal(expected) if isinstance(expected, str) else expected
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "form.gross / (form.tare - 12.0)",
        "mean(form.hops.filter(h, h.weight > 99.0).map(h, h.weight))",
        "form.hops[7].weight",
        "spread([1.0])",
        "record.mash.ph + 1.0 > 2.0 && record.mash.ph.x == 1.0",
    ],
)
def test_without_a_result_there_is_no_answer(text):
    """A division by zero or an empty mean is never zero and never false."""
    types = {**TYPES, "record.mash.ph.x": Kind.ANY}
    with pytest.raises(CannotDecide):
        Expression.compile(text, types).evaluate(VALUES)


@pytest.mark.parametrize("missing", [{}, {"form": {}}, {"form": {"gross": None}}, {"form": 3}])
def test_a_missing_value_leaves_no_answer(missing):
    """Nothing captured is not zero."""
    with pytest.raises(CannotDecide):
        value("form.gross * 2.0", missing)


def test_binary_numbers_are_never_taken():
    """A float that slipped in ends the evaluation instead of becoming a weight."""
    with pytest.raises(CannotDecide, match="binary"):
        value("form.gross * 2.0", {"form": {"gross": 0.1}})


def test_and_or_are_judged_from_the_left():
    """What stands first decides first; an undecidable right side is not asked then."""
    assert value("form.good || form.gross / 0.0 > 1.0") is True
    assert value("!form.good && form.gross / 0.0 > 1.0") is False
    with pytest.raises(CannotDecide):
        value("form.gross / 0.0 > 1.0 || form.good")


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("form.gros - 1.0", "rule.unknown", 5),
        ("form.gross * 7", "rule.types", 12),
        ("form.gross +", "rule.syntax", 13),
        ("sum(form.hops.map(h, h.wait))", "rule.unknown", 1),
        ("form.note.matches('a+')", "rule.unknown", 1),
        ("form.hops.map(h, h.weight)", "rule.types", 1),
        ("form.gross * 1e3", "rule.syntax", 14),
        ("form.gross * 0.1234567890123456", "rule.syntax", 14),
        ("{'a': 1.0}", "rule.syntax", 1),
        ("dyn(form.gross)", "rule.unknown", 1),
        ("timestamp('2026-01-01T00:00:00Z') < now", "rule.unknown", 37),
        ("has(form.gross)", "rule.syntax", 1),
        ("x" * 1001, "rule.syntax", 1),
        ("(" * 400 + "1.0" + ")" * 400, "rule.syntax", 1),
    ],
)
def test_mistakes_are_told_with_their_column(text, code, column):
    """What cannot mean anything is refused when it is written, not at three in the morning."""
    with pytest.raises(BadFormula) as caught:
        Expression.compile(text, TYPES)
    assert (caught.value.problems[0].code, caught.value.problems[0].column) == (code, column)


def test_paths_say_what_an_expression_reads():
    """Fields of list items too, so that a change of a form knows whom it reaches."""
    text = "sum(form.hops.filter(h, h.lot != 'x').map(h, h.weight)) / record.mash.ph"
    assert Expression.compile(text, TYPES).paths == {
        "form.hops", "form.hops.lot", "form.hops.weight", "record.mash.ph",
    }  # fmt: skip


def test_what_was_given_is_never_changed():
    """An expression cannot touch the values it reads."""
    before = [dict(item) for item in HOPS]
    value("size(form.hops + form.hops) == 4")
    value("size(form.hops.map(h, h.weight) + [1.0])")
    assert before == HOPS


def test_a_spent_budget_is_no_answer():
    """No expression runs for ever."""
    many = {"form": {**VALUES["form"], "hops": HOPS * 50}}
    expression = Expression.compile("sum(form.hops.map(h, h.weight))", TYPES)
    assert expression.evaluate(many) == Decimal("80.0")
    with pytest.raises(CannotDecide, match="budget"):
        expression.evaluate(many, budget=100)


NUMBERS = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_the_school(first, second):
    """Sum, difference and product of any two amounts are exact to the last digit."""
    values = {"form": {"gross": first, "tare": second}}
    assert value("form.gross - form.tare", values) == first - second
    assert value("form.gross + form.tare", values) == first + second
    product = value("form.gross * form.tare", values)
    assert Fraction(product) == Fraction(first) * Fraction(second)
    assert value("form.gross <= form.tare", values) is (first <= second)
