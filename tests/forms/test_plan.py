"""A plan shows what counts now: labels, units, limits, choices, rows, hidden parts, layout."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from workwright.forms.build import build
from workwright.forms.context import Context
from workwright.forms.limits import Limits
from workwright.forms.parse import parse
from workwright.forms.plan import Choice, Scan, SignatureAsked, Source
from workwright.forms.record import record_plan

EN, DE = Context("en"), Context("de")


def paths(plan):
    return [field.path for field in plan.fields]


def test_a_dispensing_step_shows_target_band_scale_and_signatures(library, weighing):
    """Everything that the screen needs stands in the plan; the template asks nothing more."""
    plan = build(library("pharma/dispense"), weighing, {"scale": "SC-103"})
    gross, net = plan.field("gross"), plan.field("net")
    assert (gross.widget, gross.unit, gross.decimals, gross.resolution) == (
        "decimal", "kg", 4, Decimal("0.0001"),
    )  # fmt: skip
    assert (gross.instrument, gross.typing, gross.required) == ("scale", "verified", True)
    assert net.limits == Limits(Decimal("0.240"), Decimal("0.2376"), Decimal("0.2424"))
    assert (net.widget, net.read_only, net.required, net.critical) == (
        "computed",
        True,
        False,
        True,
    )
    assert plan.field("container").scan == Scan("container", "G-5518")
    assert plan.field("scale").source == Source("equipment", {"class": "scale"})
    assert plan.field("scale").widget == "picker"
    assert plan.field("examiner").signature == SignatureAsked("verified", None, ("dispenser",))
    assert plan.field("net").clause == "211.101(c)"


@pytest.mark.parametrize(
    ("gross", "verdict"), [("0.3376", "inside"), ("0.3375", "action"), ("0.3424", "inside")]
)
def test_the_verdict_follows_the_value(library, weighing, gross, verdict):
    """On the limit is inside, a tenth of a gram beyond is not."""
    values = {"tare": Decimal("0.1"), "gross": Decimal(gross), "scale": "SC-103"}
    assert build(library("pharma/dispense"), weighing, values).field("net").verdict == verdict


def test_labels_and_choices_speak_the_readers_language(library):
    """Region falls back to language, language to what is written."""
    form = library("discrete/inspection")
    assert build(form, DE).title == "Prüfung"
    result = build(form, Context("de-AT")).field("result")
    assert result.label == "Ergebnis"
    assert result.choices[0] == Choice("pass", "In Ordnung")
    assert build(form, Context("fr")).field("result").label == "Result"


def test_hidden_parts_come_and_go_with_the_answer(library):
    """What does not apply is not on the page; what it asks for is marked as required."""
    form = library("discrete/inspection")
    assert "finding" not in paths(build(form, EN))
    assert "finding" not in paths(build(form, EN, {"result": "pass"}))
    shown = build(form, EN, {"result": "fail"})
    assert shown.field("finding").required
    assert shown.field("finding").widget == "textarea"


def test_a_hidden_fields_old_value_decides_nothing(a_form):
    """A value that stayed behind in a hidden part opens no other part."""
    form = a_form(
        '"a": {"title": "A", "type": "boolean"}, "b": {"title": "B", "type": "string"},'
        '"c": {"title": "C", "type": "string"}',
        ', "if": {"properties": {"a": {"const": true}}, "required": ["a"]},'
        ' "else": {"properties": {"b": false}}, "dependentRequired": {"b": ["c"]}',
    )
    assert build(form, EN, {"a": True, "b": "x"}).field("c").required
    assert not build(form, EN, {"a": False, "b": "x"}).field("c").required


def test_every_kind_of_condition_counts(a_form):
    """Several conditions, applies-with and fields that only a branch brings."""
    form = a_form(
        '"kind": {"title": "Kind", "enum": ["x", "y"], "type": "string"},'
        '"n": {"title": "N", "type": "number"}',
        ', "allOf": [{"if": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]},'
        ' "then": {"properties": {"why": {"title": "Why", "type": "string"}},'
        ' "required": ["why"]}},'
        ' {"if": {"properties": {"n": {"minimum": 5}}, "required": ["n"]},'
        ' "then": {"required": ["kind"]}}],'
        ' "dependentSchemas": {"n": {"properties": {"unit": {"title": "Unit", "type": "string"}}}}',
    )
    assert paths(build(form, EN)) == ["kind", "n"]
    assert paths(build(form, EN, {"kind": "x"})) == ["kind", "n", "why"]
    assert paths(build(form, EN, {"n": Decimal(4)})) == ["kind", "n", "unit"]
    assert not build(form, EN, {"n": Decimal(4)}).field("kind").required
    assert build(form, EN, {"n": Decimal("5.0")}).field("kind").required
    assert [e.code for e in parse(form, {"why": "x"}, EN).errors] == ["field.hidden"]


def test_rows_of_the_recipe_carry_its_words_and_limits(library):
    """Each characteristic is judged by its own limits, read from the recipe's item."""
    items = [
        {
            "balloon": "1",
            "low": "42.000",
            "high": "42.025",
            "label": {"en": "Bore", "de": "Bohrung"},
        },
        {"balloon": "2", "low": "0", "high": "0.030"},
    ]
    context = Context("de", {"step": {"characteristics": items}})
    rows = [{"balloon": 1, "attribute": False, "value": Decimal("42.031")}]
    plan = build(library("discrete/first_article"), context, {"characteristics": rows})
    table = plan.field("characteristics").rows
    assert (table.by, table.least, table.most, table.key) == ("recipe", 2, 2, "balloon")
    assert [row.key for row in table.rows] == ["Bohrung", "2"]
    value = plan.field("characteristics.0.value")
    assert (value.verdict, value.limits.high, value.required) == ("action", Decimal("42.025"), True)
    assert "balloon" not in [column.path for column in table.columns]
    assert plan.field("measured").value == Decimal(1)


def test_rows_of_the_operator_keep_what_was_typed(library):
    """After a refusal every typed row is there again."""
    form = library("maintenance/calibration")
    plan = build(form, EN, {}, {"standard": "WS-7"})
    assert plan.field("standard").typed == "WS-7"
    made = build(library("pharma/line_clearance"), EN)
    assert made.field("points").rows.rows == ()


def test_nested_parts_are_opened(a_form):
    """A part of a form is a group of fields with paths of their own."""
    form = a_form(
        '"address": {"title": "Address", "type": "object", "required": ["zip"], "properties":'
        ' {"zip": {"title": "Zip", "type": "string"}, "town": {"title": "Town", "type": "string"}}}'
    )
    assert paths(build(form, EN)) == ["address.zip", "address.town"]
    assert not build(form, EN).field("address.zip").required
    assert parse(form, {}, EN).errors == ()
    parsed = parse(form, {"address.town": "Halden"}, EN)
    assert [(e.path, e.code) for e in parsed.errors] == [("address.zip", "field.required")]
    assert build(form, EN, parsed.values).field("address.zip").required
    parsed = parse(form, {"address.town": "Halden", "address.zip": "1"}, EN)
    assert parsed.values == {"address": {"town": "Halden", "zip": "1"}}


def test_a_required_part_asks_for_its_fields(a_form):
    """Where the part must be there, so must what it requires."""
    form = a_form(
        '"address": {"title": "Address", "type": "object", "required": ["zip"], "properties":'
        ' {"zip": {"title": "Zip", "type": "string"}}}',
        ', "required": ["address"]',
    )
    assert build(form, EN).field("address.zip").required
    assert [e.path for e in parse(form, {}, EN).errors] == ["address.zip"]


def test_the_layout_arranges_and_loses_nothing(library, weighing):
    """Fields stand where the layout says; those it forgot stand at the end."""
    plan = build(library("pharma/dispense"), weighing)
    (column,) = plan.blocks
    assert [block.kind for block in column.blocks] == ["row", "group", "field", "row"]
    group = column.blocks[1]
    assert group.label == "Weigh"
    net = group.blocks[0].blocks[2]
    assert (net.field.path, net.size, net.style) == ("net", "large", "slider_bar")
    part = build(library("discrete/first_article"), EN).blocks
    assert part[0].kind == "tabs"
    assert [tab.label for tab in part[0].blocks] == ["Part", "Characteristics", "Approval"]


def test_a_field_outside_the_layout_is_shown_at_the_end(a_form, weighing):
    """A layout can forget a field, the page cannot."""
    form = a_form('"a": {"title": "A", "type": "number"}, "b": {"title": "B", "type": "number"}')
    layout = {
        "type": "VerticalLayout",
        "elements": [{"type": "Control", "scope": "#/properties/b"}],
    }
    plan = build(replace(form, layout=layout), EN)
    assert [block.kind for block in plan.blocks] == ["column", "field"]
    assert plan.blocks[1].field.path == "a"


def test_the_record_prints_label_value_unit_verdict_and_mark(library, weighing):
    """A record reads as it was filled in, in its own language, corrections marked."""
    values = {
        "container": "C-1", "scale": "SC-103", "tare": Decimal("0.1"), "gross": Decimal("0.3445"),
        "label_id": "L-1",
    }  # fmt: skip
    context = Context("de", weighing.facts, {}, weighing.instruments)
    lines = {
        line.path: line
        for line in record_plan(library("pharma/dispense"), context, values, ["gross"]).lines
    }
    net = lines["net"]
    assert (net.label, net.text, net.unit, net.verdict) == ("Netto", "0,2445", "kg", "action")
    assert net.limits.low == Decimal("0.2376")
    assert (lines["gross"].corrected, lines["tare"].corrected) == (True, False)
    assert lines["tare"].text == "0,1000"
    assert lines["examiner"].signature
    assert lines["examiner"].text == "–"


def test_the_record_prints_answers_in_words(a_form):
    """Yes, no, choices, N/A and days are words of the record's language."""
    lists = {
        "answers": {"yes": {"de": "Ja"}, "no": {"de": "Nein"}, "not_applicable": {"de": "Entfällt"}}
    }
    form = a_form(
        '"good": {"title": "Good", "type": "boolean"},'
        '"day": {"title": "Day", "type": "string", "format": "date"},'
        '"wind": {"title": "Wind", "type": "number", "x-not-applicable": true},'
        '"photo": {"title": "Photo", "type": "array", "maxItems": 2, "items": {"type": "string"},'
        ' "x-file": {"kind": "photo"}}'
    )
    context = Context("de", {}, lists)
    typed = {"good": "false", "day": "2026-11-22", "wind@na": "1", "wind@reason": "Halle ohne Wind"}
    values = parse(form, {**typed, "photo": ["p1", "p2"]}, context).values
    assert values["day"] == date(2026, 11, 22)
    lines = record_plan(form, context, values).lines
    assert [line.text for line in lines] == ["Nein", "2026-11-22", "Entfällt", "p1, p2"]
    assert lines[2].reason == "Halle ohne Wind"


def test_the_record_prints_rows_with_their_keys(library):
    """Each point of a checklist is a line under its own name."""
    points = [{"point": "No product left"}, {"point": "Printer empty"}]
    context = Context("en", {"step": {"checklist": points}})
    values = {"points": [{"point": "No product left", "result": "clear"}]}
    lines = record_plan(library("pharma/line_clearance"), context, values).lines
    assert [(line.row, line.text) for line in lines if line.path.startswith("points")] == [
        ("No product left", "Clear"), ("Printer empty", "–"),
    ]  # fmt: skip
