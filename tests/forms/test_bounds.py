"""No form can tie up the server: patterns, references and conditions are bounded (S27, B8)."""

import json

import pytest

from workwright.forms.context import Context
from workwright.forms.parse import parse
from workwright.forms.schema import check_form, read_form
from workwright.profile.expression import Expression

HEAD = {
    "$schema": "urn:workwright:schema:form:1",
    "$id": "workwright:form/test/bounds/1",
    "title": "Bounds",
    "type": "object",
}


def codes(form):
    raw = json.dumps({**HEAD, **form}).encode()
    return [problem.code for problem in check_form(raw, "f.json", Expression.compile)[1]]


def test_K13_a_text_whose_form_names_no_bound_has_one():
    """What is longer is refused, also where a reason says why a field does not apply."""
    field = {"title": "A", "type": "string", "x-not-applicable": True}
    raw = json.dumps({**HEAD, "properties": {"a": field}}).encode()
    form = read_form(raw, "f.json", Expression.compile)
    assert not parse(form, {"a": "x" * 2000}, Context("en")).errors
    for typed in ({"a": "x" * 2001}, {"a@na": "true", "a@reason": "x" * 2001}):
        errors = parse(form, typed, Context("en")).errors
        assert [(e.path, e.code) for e in errors] == [("a", "text.too_long")]


def test_S27_a_pattern_that_explodes_elsewhere_is_linear_here():
    """``(a+)+$`` on thirty letters, which takes a backtracking engine years, is answered."""
    fields = {"a": {"title": "A", "type": "string", "pattern": "^(a+)+$", "maxLength": 10000}}
    condition = {
        "if": {"properties": {"a": {"pattern": "^(a+)+$"}}, "required": ["a"]},
        "then": {"required": ["b"]},
    }
    fields["b"] = {"title": "B", "type": "string"}
    raw = json.dumps({**HEAD, "properties": fields, **condition}).encode()
    form = read_form(raw, "f.json", Expression.compile)
    parsed = parse(form, {"a": "a" * 5000 + "b"}, Context("en"))
    assert [(e.path, e.code) for e in parsed.errors] == [("a", "text.pattern")]


def test_S27_doubled_conditions_are_counted_before_they_are_expanded():
    """Fifteen levels of doubled allOf would be 16,384 checks; they are never made."""
    doubled = {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(11)}
    defs = {**doubled, "d11": {"title": "D", "type": "number"}}
    assert codes({"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": defs}) == ["form.ref"]


@pytest.mark.parametrize(
    "reference", ["https://example.org/x", "other.json", "#/properties/a", "#", "../x", "#/$defs/A"]
)
def test_S27_only_local_definitions_are_referred_to(reference):
    """Nothing is ever fetched."""
    assert codes({"properties": {"a": {"$ref": reference}}}) == ["schema.pattern"]


def test_S27_references_are_written_out(a_form):
    """A definition used twice is two fields; words beside the reference win."""
    form = a_form(
        '"a": {"$ref": "#/$defs/amount"}, "b": {"$ref": "#/$defs/amount", "title": "B"}',
        ', "$defs": {"amount": {"title": "Amount", "type": "number", "x-decimals": 1}}',
    )
    assert form.schema["properties"]["a"]["title"] == "Amount"
    assert form.schema["properties"]["b"] == {"title": "B", "type": "number", "x-decimals": 1}
    assert "$defs" not in form.schema


@pytest.mark.parametrize(
    "word",
    ["not", "anyOf", "multipleOf", "contains", "patternProperties", "$dynamicRef", "$anchor"],
)
def test_S27_words_outside_the_vocabulary_are_refused(word):
    """The set of words is closed; a new one is a decision."""
    assert codes({"properties": {"a": {"title": "A", "type": "string", word: {}}}}) == [
        "form.keyword"
    ]
