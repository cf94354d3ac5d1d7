"""What people type becomes exactly that value or a refusal at its field (B1, B2, B4, K12, K15)."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.forms.context import Context, Instrument
from workwright.forms.parse import parse
from workwright.forms.schema import read_form
from workwright.forms.text import NotAccepted, line_of, number_of
from workwright.forms.values import NotApplicable
from workwright.profile.expression import Expression

EN = Context("en")
DISPENSE = read_form(
    (Path(__file__).parents[2] / "forms" / "pharma" / "dispense.json").read_bytes(),
    "dispense.json",
    Expression.compile,
)
GOOD = {"container": "C-1", "scale": "SC-103", "tare": "0.1", "gross": "0.3401", "label_id": "L-1"}


def codes(parsed):
    return {error.path: error.code for error in parsed.errors}


@pytest.mark.parametrize(
    "typed",
    [
        "NaN", "nan", "Infinity", "-inf", "1e3", "1E+3000000", "1_000", "1 000", "1,5", "+1", ".5",
        "5.", "--1", "- 1", "0x1F", "\u0661\u0662", "\uff11\uff12", "\u00b2", "1.2.3", "1/2", "",
    ],
)  # fmt: skip
def test_B1_only_plain_ascii_numbers_are_numbers(typed):
    """A sign that slips past the scale's display never becomes a weight."""
    with pytest.raises(NotAccepted) as caught:
        number_of(typed)
    assert caught.value.code == "number.syntax"


@pytest.mark.parametrize("typed", ["1234567890123", "1.1234567890"])
def test_B1_more_digits_than_can_be_stored_are_refused(typed):
    """Twelve before and nine after the point, never cut."""
    with pytest.raises(NotAccepted) as caught:
        number_of(typed)
    assert caught.value.code == "number.digits"


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=6, allow_nan=False, allow_infinity=False))
def test_B1_every_number_comes_back_as_typed(value):
    """For any storable amount: what was typed is what is kept, trailing zeros included."""
    typed = format(value, "f")
    assert format(number_of(typed), "f") == typed


@given(st.text(max_size=12))
def test_B1_any_text_is_a_plain_number_or_refused(typed):
    """Nothing but digits, one point and a minus gets through, whatever is typed."""
    try:
        number = number_of(typed)
    except NotAccepted:
        return
    assert set(typed) <= set("0123456789.-")
    assert number.is_finite()


@given(st.integers(0, 9), st.integers(0, 9))
def test_B2_more_decimals_than_allowed_are_refused_never_rounded(shown, allowed):
    """The bound is exact for every number of places."""
    typed = "7" + ("." + "3" * shown if shown else "")
    if shown <= allowed:
        assert number_of(typed, allowed) == Decimal(typed)
    else:
        with pytest.raises(NotAccepted):
            number_of(typed, allowed)


@pytest.mark.parametrize(
    ("typed", "several", "code"),
    [
        ("a\x00b", True, "text.control_sign"),
        ("a\x1bb", False, "text.control_sign"),
        ("line\nbreak", False, "text.control_sign"),
        ("abc\u202edef", True, "text.hidden_sign"),
        ("abc\u2066def", False, "text.hidden_sign"),
        ("abc\u200fdef", False, "text.hidden_sign"),
        ("zero\u200bwidth", True, "text.hidden_sign"),
        ("private\ue000", True, "text.control_sign"),
    ],
)
def test_B4_signs_that_control_or_hide_are_refused(typed, several, code):
    """Two codes that look alike are never two codes."""
    with pytest.raises(NotAccepted) as caught:
        line_of(typed, several_lines=several)
    assert caught.value.code == code


def test_B4_text_is_kept_in_one_form():
    """An accent typed in two ways is one text; lines and Arabic stay where they belong."""
    assert line_of("Mu\u0308ller") == "M\u00fcller"
    assert line_of("one\r\ntwo\tthree", several_lines=True) == "one\ntwo\tthree"
    assert line_of("\u0645\u200f x", several_lines=True) == "\u0645\u200f x"


def test_a_good_weighing_is_taken_exactly(library, weighing):
    """Captured values keep their digits; what is computed is exact."""
    parsed = parse(library("pharma/dispense"), GOOD, weighing)
    assert parsed.errors == ()
    assert parsed.values["gross"] == Decimal("0.3401")
    assert str(parsed.values["net"]) == "0.2401"


def test_K15_more_decimals_than_the_instrument_shows_are_refused(library, weighing):
    """A scale of 0.1 g gives four places in kilograms, not five."""
    parsed = parse(library("pharma/dispense"), {**GOOD, "gross": "0.34011"}, weighing)
    assert codes(parsed) == {"gross": "number.decimals"}


def test_K15_a_value_between_two_steps_of_the_scale_is_refused(library, weighing):
    """A scale that counts in fives never showed 14.357."""
    step = {**weighing.facts["step"]}
    scale = Instrument("SC-102", Decimal("0.005"), "kg")
    context = Context("en", {"step": step}, {}, {"SC-102": scale})
    typed = {**GOOD, "scale": "SC-102", "tare": "0", "gross": "14.357"}
    parsed = parse(library("pharma/dispense"), typed, context)
    assert codes(parsed) == {"gross": "number.resolution"}
    assert "steps of 0.005" in parsed.errors[0].text()


def test_K15_another_unit_is_refused_not_converted(library, weighing):
    """A reading in grams never becomes kilograms by typing."""
    form = library("pharma/dispense")
    assert codes(parse(form, {**GOOD, "gross@unit": "g"}, weighing)) == {"gross": "unit.wrong"}
    assert parse(form, {**GOOD, "gross@unit": "kg"}, weighing).errors == ()


def test_K15_without_a_known_instrument_no_reading_is_taken(library, weighing):
    """The scale comes first, and it is one of ours."""
    form = library("pharma/dispense")
    first = parse(form, {"gross": "0.1"}, weighing, partial=True)
    assert codes(first) == {"gross": "instrument.missing"}
    other = parse(form, {"scale": "SC-9", "gross": "0.1"}, weighing, partial=True)
    assert codes(other) == {"gross": "instrument.unknown"}


def test_K12_nothing_is_filled_in(library, weighing):
    """An empty capture stays empty and is asked for; all of them at once."""
    parsed = parse(library("pharma/dispense"), {"tare": "  "}, weighing)
    assert parsed.values == {}
    assert codes(parsed) == dict.fromkeys(
        ["container", "scale", "tare", "gross", "label_id"], "field.required"
    )


def test_K12_na_needs_a_reason_and_a_field_that_allows_it(a_form):
    """N/A is an answer like any other: allowed by the form, explained by the person."""
    form = a_form(
        '"wind": {"title": "Wind", "type": "number", "x-not-applicable": true},'
        '"rain": {"title": "Rain", "type": "number"}',
        ', "required": ["wind", "rain"]',
    )
    given = {"wind@na": "1", "wind@reason": "Measured indoors only", "rain": "1"}
    assert parse(form, given, EN).values["wind"] == NotApplicable("Measured indoors only")
    assert parse(form, given, EN).errors == ()
    assert codes(parse(form, {**given, "wind@reason": "no"}, EN)) == {"wind": "na.reason"}
    assert codes(parse(form, {**given, "wind": "3"}, EN)) == {"wind": "na.with_value"}
    refused = parse(form, {"wind": "1", "rain@na": "1", "rain@reason": "It was dry"}, EN)
    assert codes(refused) == {"rain": "na.not_allowed"}
    assert codes(parse(form, {"wind@na": "false", "wind": "2", "rain": "1"}, EN)) == {}


def test_K13_one_capture_at_a_time_keeps_what_is_there(library, weighing):
    """A page is never filled and saved at the end: each value stands by itself."""
    form = library("pharma/dispense")
    first = parse(form, {"scale": "SC-103", "tare": "0.1"}, weighing, partial=True)
    assert first.errors == ()
    second = parse(form, {"gross": "0.3445"}, weighing, values=first.values, partial=True)
    assert second.errors == ()
    assert second.values["tare"] == Decimal("0.1")
    assert second.values["net"] == Decimal("0.2445")
    last = parse(form, {}, weighing, values=second.values)
    assert codes(last) == {"container": "field.required", "label_id": "field.required"}
    assert first.values == {"scale": "SC-103", "tare": Decimal("0.1")}


def test_what_is_computed_or_signed_is_never_typed(library, weighing):
    """Nobody types a net weight or a signature."""
    parsed = parse(
        library("pharma/dispense"), {**GOOD, "net": "0.24", "examiner": "d.okafor"}, weighing
    )
    assert codes(parsed) == {"net": "field.computed", "examiner": "field.signature"}


def test_unknown_fields_are_refused(library, weighing):
    """A field that the form does not have is no field."""
    parsed = parse(library("pharma/dispense"), {**GOOD, "status": "released"}, weighing)
    assert codes(parsed) == {"status": "field.unknown"}


@pytest.mark.parametrize("sent", [["0.1", "0.2"], ["0.1"], 3, True, None, {"a": "b"}, [1]])
def test_B5_anything_but_one_text_is_refused(library, weighing, sent):
    """A list, a number or nothing in place of a text is told at its field."""
    parsed = parse(library("pharma/dispense"), {**GOOD, "tare": sent}, weighing)
    assert codes(parsed)["tare"] == "field.several"


def test_hidden_fields_are_refused_never_dropped(library):
    """A value for a part that does not apply is told, so that nobody believes it was kept."""
    form = library("discrete/inspection")
    typed = {"result": "pass", "accepted": "22", "rejected": "0", "finding": "Scratch on face"}
    parsed = parse(form, typed, EN)
    assert codes(parsed) == {"finding": "field.hidden"}
    failed = {**typed, "result": "fail"}
    assert parse(form, failed, EN).errors == ()
    assert codes(parse(form, {**failed, "finding": ""}, EN)) == {"finding": "field.required"}


def test_every_kind_of_value_has_its_own_form(a_form):
    """Counts, days, times, answers and choices are what they say."""
    form = a_form(
        '"n": {"title": "N", "type": "integer", "minimum": 1, "maximum": 5},'
        '"d": {"title": "D", "type": "string", "format": "date"},'
        '"t": {"title": "T", "type": "string", "format": "time"},'
        '"y": {"title": "Y", "type": "boolean"},'
        '"c": {"title": "C", "type": "string", "oneOf": [{"const": "a", "title": "A"},'
        ' {"const": "b", "title": "B"}]},'
        '"s": {"title": "S", "type": "string", "minLength": 3, "maxLength": 5,'
        ' "pattern": "^[a-z]+$"},'
        '"f": {"title": "F", "type": "array", "maxItems": 2, "items": {"type": "string"},'
        ' "x-file": {"kind": "photo", "most": 2}},'
        '"l": {"title": "L", "type": "string", "x-list": "styles"}'
    )
    context = Context("en", {}, {"styles": {"pils": {"en": "Pils"}}})
    good = {"n": "5", "d": "2026-02-28", "t": "07:30", "y": "false", "c": "b", "s": "abc"}
    parsed = parse(form, {**good, "f": ["p1", "p2"], "l": "pils"}, context)
    assert parsed.errors == ()
    assert parsed.values == {
        "n": 5, "d": date(2026, 2, 28), "t": time(7, 30), "y": False, "c": "b", "s": "abc",
        "f": ["p1", "p2"], "l": "pils",
    }  # fmt: skip
    bad = {"n": "6", "d": "2026-02-30", "t": "24:00", "y": "maybe", "c": "z", "s": "A", "l": "ale"}
    parsed = parse(form, {**bad, "f": ["1", "2", "3"]}, context)
    assert {(e.path, e.code) for e in parsed.errors} == {
        ("n", "number.above"), ("d", "date.syntax"), ("t", "time.syntax"), ("y", "yes_no.unknown"),
        ("c", "choice.unknown"), ("s", "text.too_short"), ("s", "text.pattern"),
        ("l", "choice.unknown"), ("f", "rows.many"),
    }  # fmt: skip
    assert codes(parse(form, {"n": "0"}, context)) == {"n": "number.below"}
    assert codes(parse(form, {"n": "1.0"}, context)) == {"n": "number.decimals"}
    assert codes(parse(form, {"s": "abcdef"}, context)) == {"s": "text.too_long"}
    assert codes(parse(form, {"s": "x" * 10_001}, context)) == {"s": "text.too_long"}


def test_rows_by_recipe_are_those_of_the_recipe(library):
    """One row for each point of the checklist: none is skipped, none is added."""
    form = library("pharma/line_clearance")
    points = [{"point": "No product left"}, {"point": "Printer empty"}]
    context = Context("en", {"step": {"checklist": points}})
    typed = {"area": "DB-01", "previous_lot": "none", "points.0.result": "clear"}
    parsed = parse(form, {**typed, "points.2.result": "clear"}, context)
    assert codes(parsed) == {
        "points.1.result": "field.required", "points.2.result": "field.unknown",
    }  # fmt: skip
    answers = {"points.1.result": "na", "points.1.remark": "Printer is not installed"}
    parsed = parse(form, {**typed, **answers}, context)
    assert parsed.errors == ()
    assert parsed.values["points"][1] == {
        "point": "Printer empty", "result": "na", "remark": "Printer is not installed",
    }  # fmt: skip
    assert codes(parse(form, {**typed, "points.0.point": "x"}, context)) == {
        "points.0.point": "field.unknown", "points.1.result": "field.required",
    }  # fmt: skip


def test_rows_by_operator_are_counted(a_form):
    """As many rows as were filled, no fewer and no more than the form asks."""
    form = a_form(
        '"rolls": {"title": "Rolls", "type": "array", "minItems": 2, "maxItems": 3, "items":'
        ' {"type": "object", "required": ["code"], "properties": {"code": {"title": "Code",'
        ' "type": "string"}, "length": {"title": "Length", "type": "number"}}}}'
    )
    two = {"rolls.0.code": "A", "rolls.1.code": "B", "rolls.1.length": "3"}
    assert parse(form, two, EN).errors == ()
    assert codes(parse(form, {"rolls.0.code": "A"}, EN)) == {"rolls": "rows.few"}
    assert codes(parse(form, {**two, "rolls.1.code": ""}, EN)) == {"rolls.1.code": "field.required"}
    many = {f"rolls.{i}.code": "A" for i in range(5)}
    assert codes(parse(form, many, EN)) == {
        "rolls.3.code": "field.unknown", "rolls.4.code": "field.unknown",
    }  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(
            ["tare", "gross", "scale", "net", "container", "x", "gross@unit", "tare@na"]
        )
        | st.text(max_size=8),
        st.text(max_size=20),
        max_size=6,
    )
)
def test_no_input_ends_in_anything_but_values_or_errors(typed):
    """Whatever a browser sends, the answer is a page, never a failure."""
    parsed = parse(DISPENSE, typed, Context("en", {"step": {"unit": "kg"}}))
    for error in parsed.errors:
        assert error.text()
