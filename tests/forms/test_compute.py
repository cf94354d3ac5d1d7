"""Computed fields are exact, in the right order, and empty when something is missing."""

from decimal import Decimal

import pytest

from workwright.forms.build import build
from workwright.forms.context import Context
from workwright.forms.parse import parse

EN = Context("en")


def test_an_amount_is_rounded_half_up_to_its_decimals(a_form):
    """A half goes up, where binary floats and bankers go down."""
    form = a_form(
        '"a": {"title": "A", "type": "number"}, "half": {"title": "H", "type": "number",'
        ' "x-decimals": 2, "x-compute": "form.a / 2.0"}'
    )
    assert parse(form, {"a": "2.01"}, EN).values["half"] == Decimal("1.01")
    assert parse(form, {"a": "0.01"}, EN).values["half"] == Decimal("0.01")


def test_a_missing_input_leaves_the_field_empty_not_zero(library, weighing):
    """Half a weighing has no net weight."""
    plan = build(library("pharma/dispense"), weighing, {"gross": Decimal("0.3")})
    assert plan.field("net").value is None
    assert plan.field("net").verdict is None


def test_a_computed_value_that_can_no_longer_be_computed_goes(library, weighing):
    """Nothing computed outlives what it was computed from."""
    form = library("pharma/dispense")
    values = {"tare": Decimal("0.1"), "gross": Decimal("0.3"), "scale": "SC-103"}
    first = parse(form, {}, weighing, values=values, partial=True)
    assert "net" in first.values
    emptied = parse(form, {"tare": ""}, weighing, values=first.values, partial=True)
    assert "net" not in emptied.values


def test_fields_are_computed_in_the_order_they_need(library):
    """Errors of points first, then the largest of them, whatever stands above."""
    points = [{"nominal": "1"}, {"nominal": "4"}]
    context = Context(
        "en", {"step": {"points": points, "unit": "kg", "low": "-0.002", "high": "0.002"}}
    )
    rows = [
        {"nominal": Decimal(1), "as_found": Decimal("0.999")},
        {"nominal": Decimal(4), "as_found": Decimal("4.003")},
    ]
    plan = build(library("maintenance/calibration"), context, {"points": rows})
    assert plan.field("points.0.found_error").value == Decimal("-0.0010")
    assert plan.field("points.0.found_error").verdict == "inside"
    assert plan.field("points.1.found_error").verdict == "action"
    assert plan.field("worst_found").value == Decimal("0.0030")
    assert plan.field("points.1.left_error").value is None


def test_a_list_with_a_gap_has_no_largest_value(library):
    """One missing reading is not a reading of zero."""
    context = Context("en", {"step": {"points": [{"nominal": "1"}, {"nominal": "4"}]}})
    rows = [{"nominal": Decimal(1), "as_found": Decimal("0.999")}, {"nominal": Decimal(4)}]
    plan = build(library("maintenance/calibration"), context, {"points": rows})
    assert plan.field("worst_found").value is None


def test_a_verdict_opens_what_it_asks_for(library):
    """Corrective action is asked for when the value is beyond its limit, and only then."""
    facts = {"step": {"low": Decimal(145), "high": Decimal(200), "unit": "°C"}}
    form = library("food/ccp_monitoring")
    good = {"instrument": "TH-1", "value": "145.0"}
    assert parse(form, good, Context("en", facts)).errors == ()
    bad = parse(form, {**good, "value": "143.8"}, Context("en", facts))
    assert {error.path: error.code for error in bad.errors} == {
        "product": "field.required", "action": "field.required",
    }  # fmt: skip
    assert bad.values["judgement"] == "action"
    told = parse(form, {**good, "action": "Belt diverted"}, Context("en", facts))
    assert {error.path: error.code for error in told.errors} == {"action": "field.hidden"}


def test_a_result_too_large_to_store_is_no_result(a_form):
    """Twelve digits before the point is what can be kept exactly."""
    form = a_form(
        '"a": {"title": "A", "type": "number"}, "sq": {"title": "S", "type": "number",'
        ' "x-decimals": 0, "x-compute": "form.a * form.a"}'
    )
    assert parse(form, {"a": "1000000"}, EN).values.get("sq") is None
    assert parse(form, {"a": "999999"}, EN).values["sq"] == Decimal("999998000001")


@pytest.mark.parametrize(("good", "scrap", "worked"), [("22", "1", 23), ("0", "0", 0)])
def test_counts_are_amounts_in_a_formula(library, good, scrap, worked):
    """Whole numbers add up like everything else."""
    typed = {"good": good, "scrap": scrap, **({"cause": "process"} if scrap != "0" else {})}
    context = Context("en", {}, {"scrap_causes": {"process": {"en": "Process"}}})
    parsed = parse(library("discrete/operation"), typed, context)
    assert parsed.errors == ()
    assert parsed.values["worked"] == worked


def test_what_other_steps_recorded_can_be_read(a_form):
    """The latest accepted values of another step kind are at hand."""
    form = a_form(
        '"now": {"title": "N", "type": "number"}, "loss": {"title": "L", "type": "number",'
        ' "x-decimals": 1, "x-compute": "record.mash.extract - form.now"}'
    )
    facts = {"record": {"mash": {"extract": Decimal("12.0")}}}
    assert parse(form, {"now": "2.4"}, Context("en", facts)).values["loss"] == Decimal("9.6")
    assert "loss" not in parse(form, {"now": "2.4"}, EN).values
