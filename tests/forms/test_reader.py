"""JSON is read strictly, with the place of each key (B3, S27)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.forms.reader import read_json


def test_places_and_values():
    """Numbers with a point are decimals; keys know their line and column."""
    loaded = read_json(b'{"a": 1.50,\n  "b": [true, null, "x\\u00e9"]}', "f.json")
    assert loaded.problems == ()
    assert loaded.data == {"a": Decimal("1.50"), "b": [True, None, "xé"]}
    assert str(loaded.data["a"]) == "1.50"
    assert loaded.keys[("b",)] == (2, 3)
    assert loaded.keys[("b", 1)] == (2, 15)
    assert loaded.values[("a",)] == (1, 7)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1), ("{", 1, 2), ('{"a"}', 1, 5), ('{"a": }', 1, 7), ("[1,]", 1, 4),
        ("[1 2]", 1, 4),
        ("{a: 1}", 1, 2), ("{} {}", 1, 4), ("NaN", 1, 1), ("Infinity", 1, 1), ("1e3", 1, 1),
        ("01", 1, 1), ("-", 1, 1), ("1.", 1, 1), ("1" * 31, 1, 1), ('"a', 1, 1), ('"\t"', 1, 2),
        ('{\n"a": tru}', 2, 6), ("'a'", 1, 1), ("// x\n1", 1, 1),
    ],
)  # fmt: skip
def test_B3_what_is_no_json_is_told_with_its_place(text, line, column):
    """No JavaScript, no comment, no exponent, nothing after the end."""
    (problem,) = read_json(text.encode(), "f.json").problems
    assert (problem.code, problem.line, problem.column) == ("json.syntax", line, column)


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udc00": 1}'])
def test_B3_half_a_sign_is_refused(text):
    """A lone surrogate cannot be stored."""
    assert [p.code for p in read_json(text.encode(), "f.json").problems] == ["json.syntax"]


def test_B3_keys_that_stand_twice_are_all_told():
    """The first one is kept, each other one is a problem."""
    loaded = read_json(b'{"a": 1, "a": 2, "b": {"c": 1, "c": 1}}', "f.json")
    assert [(p.code, p.path) for p in loaded.problems] == [
        ("json.duplicate_key", "a"), ("json.duplicate_key", "b.c"),
    ]  # fmt: skip
    assert loaded.data == {"a": 1, "b": {"c": 1}}


def test_S27_depth_and_size_are_bounded():
    """Twelve levels are read; a hundred thousand brackets cost nothing."""
    assert read_json(b"[" * 12 + b"]" * 12, "f.json").problems == ()
    assert [p.code for p in read_json(b"[" * 13 + b"]" * 13, "f.json").problems] == [
        "json.too_deep"
    ]
    (problem,) = read_json(b"[" * 100_000, "f.json").problems
    assert problem.code == "json.too_deep"
    (problem,) = read_json(b" " * (256 * 1024 + 1), "f.json").problems
    assert problem.code == "json.too_large"


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:0123456789.-truefalsn\\u ', max_size=60))
def test_no_input_ends_in_anything_but_data_or_problems(raw):
    """The reader answers every input."""
    loaded = read_json(raw if isinstance(raw, bytes) else raw.encode(), "f.json")
    assert loaded.problems or loaded.keys
