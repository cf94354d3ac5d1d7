"""The schemas that editors use: valid, closed, explained key by key, agreeing with the code."""

import pytest
from jsonschema import Draft202012Validator

from workwright.domain.checks import Moment, Severity
from workwright.domain.lifecycle import TRANSITIONS, Meaning, State
from workwright.forms.schema import form_schema, layout_schema
from workwright.profile.schema import fragment_schema, profile_schema
from workwright.profile.vocabulary import display_fields, nouns, permissions, transitions

SCHEMAS = {
    "profile": profile_schema,
    "plugin-defaults": fragment_schema,
    "form": form_schema,
    "form-ui": layout_schema,
}


def keys(node, path=()):
    """Yield every named key of a schema with what is said about it."""
    if isinstance(node, dict):
        for name, part in node.get("properties", {}).items():
            if isinstance(part, dict):
                yield (*path, name), part
        for name, part in node.items():
            if name != "examples":
                yield from keys(part, (*path, name))
    elif isinstance(node, list):
        for part in node:
            yield from keys(part, path)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_a_schema(name):
    """An editor can load it, and it has an address of its own."""
    schema = SCHEMAS[name]()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:workwright:schema:")
    assert schema["unevaluatedProperties"] is False


@pytest.mark.parametrize("name", ["profile", "plugin-defaults"])
def test_every_key_is_explained_where_it_is_typed(name):
    """Whoever writes a key sees what it is for."""
    schema = SCHEMAS[name]()
    for path, part in keys(schema):
        reference = part.get("$ref", "").rpartition("/")[2]
        target = schema["$defs"].get(reference, {})
        assert part.get("title") or target.get("title"), path
        assert part.get("description") or target.get("description") or reference, path


def test_the_schema_names_what_the_core_knows():
    """States, transitions, moments, severities and meanings are those of the code, no more."""
    definitions = profile_schema()["$defs"]
    assert definitions["Moment"]["enum"] == [moment.value for moment in Moment]
    assert set(definitions["Severity"]["enum"]) == {severity.value for severity in Severity}
    states = definitions["Body"]["properties"]["states"]["propertyNames"]["enum"]
    assert states == [state.value for state in State]
    meanings = definitions["SubState"]["properties"]["sign"]["enum"]
    assert set(meanings) == {meaning.value for meaning in Meaning}
    signed = {t.name for t in TRANSITIONS} - {"create", "start"}
    assert set(transitions()) == signed


def test_every_permission_that_a_transition_asks_can_be_given():
    """No act of an order is out of reach of every role."""
    assert {transition.permission for transition in TRANSITIONS} <= permissions()


def test_labels_by_term_are_core_nouns():
    """A column that is named by a term is named by one that exists."""
    used = {
        field.term for kind in display_fields().values() for field in kind.values() if field.term
    }
    assert used <= set(nouns())
