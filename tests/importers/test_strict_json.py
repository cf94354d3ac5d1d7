"""A text that is not one strict JSON object is refused with line and column."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.errors import ImportRefused
from workwright.importers import jsonreader
from workwright.importers.findings import told
from workwright.importers.jsonscan import MAX_VALUES, Scan


def refused(text: str | bytes):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ImportRefused) as refusal:
        jsonreader.load(data)
    assert {row.code for row in refusal.value.rows} == {"MALFORMED"}
    assert all(row.path for row in refusal.value.rows)
    return refusal.value.rows


REFUSED = {
    "empty": ("", 1, 1),
    "blank": (" \n ", 1, 1),
    "byte order mark": ("\ufeff{}", 1, 1),
    "not UTF-8": (b'{"a":\n "\xff"}', 2, 3),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), 1, 1),
    "comment": ('{\n "a": 1 // one\n}', 2, 9),
    "trailing comma in an object": ('{"a": 1,}', 1, 9),
    "trailing comma in a list": ('{"a": [1,]}', 1, 10),
    "cut off": ('{"a": {"b": 1', 1, 14),
    "cut off in a string": ('{"a": "b', 1, 7),
    "single quotes": ("{'a': 1}", 1, 2),
    "missing colon": ('{"a" 1}', 1, 6),
    "leading zero": ('{"a": 01}', 1, 8),
    "plus sign": ('{"a": +1}', 1, 7),
    "control character in a string": ('{"a": "\t"}', 1, 7),
    "trailing data": ('{"a": 1}\n{"b": 2}', 2, 1),
    "list at the top": ('[{"a": 1}]', 1, 1),
    "text at the top": ('"a"', 1, 1),
    "null at the top": ("null", 1, 1),
    "duplicate key": ('{"a": 1,\n "b": 2,\n "a": 1}', 3, 2),
    "duplicate key deep inside": ('{"a": [{"b": 1, "b": 2}]}', 1, 17),
    "duplicate key by escape": ('{"a": 1, "\\u0061": 2}', 1, 10),
    "NaN": ('{"a": NaN}', 1, 7),
    "Infinity": ('{"a": Infinity}', 1, 7),
    "minus Infinity": ('{"a": -Infinity}', 1, 7),
    "31 digits": ('{"a": ' + "1" * 31 + "}", 1, 7),
    "31 digits before a point": ('{"a": -' + "1" * 31 + ".5}", 1, 7),
    "9000 digits": ('{"a": ' + "1" * 9000 + "}", 1, 7),
    "lone surrogate": ('{"a": "\\ud800"}', 1, 7),
    "lone surrogate in a key": ('{"\\udc00": 1}', 1, 2),
    "33 deep": ('{"a": ' + "[" * 32 + "]" * 32 + "}", 1, 38),
    "100 000 deep": ("[" * 100_000, 1, 33),
}


@pytest.mark.parametrize(("text", "row", "column"), REFUSED.values(), ids=REFUSED.keys())
def test_B3_text_that_is_not_strict_json_is_refused_with_line_and_column(text, row, column):
    """Each way to write JSON that two readers understand differently is refused with its place."""
    problem = refused(text)[0]
    assert (problem.data["line"], problem.data["column"]) == (row, column), told(problem)
    assert problem.remedy.startswith("Nothing was changed.")


def test_R4_every_duplicate_key_is_listed_with_its_path():
    """A document with several mistakes of writing names all of them, not the first only."""
    rows = refused('{"a": 1, "a": NaN, "b": [{"c d": 1, "c d": 2}]}')
    assert [(row.path, row.data["column"]) for row in rows] == [
        ("a", 10),
        ("a", 15),
        ('b[0]["c d"]', 37),
    ]


def test_B3_a_byte_order_mark_is_named_as_what_it_is():
    """The mark cannot be seen in an editor, so the answer says what stands there."""
    assert "byte order mark" in told(refused("\ufeff{}")[0])


ACCEPTED = {
    "32 deep": '{"a": ' + "[" * 31 + "]" * 31 + "}",
    "30 digits": '{"a": ' + "1" * 30 + "}",
    "a character beyond the basic plane, escaped": '{"a": "\\ud83d\\ude00"}',
    "an escaped backslash before a u": '{"a": "\\\\ud800"}',
    "blanks around": ' \r\n\t{"a" : [ 1 , 2 ] } \n',
    "the same key in two objects": '{"a": {"k": 1}, "b": {"k": 2}}',
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_B3_the_limits_themselves_are_accepted(text):
    """What lies exactly on a limit is read as any JSON reader would."""
    assert jsonreader.load(text.encode()) == json.loads(text)


def test_B1_fractions_are_exact_and_exponents_stay_text():
    """A fraction arrives as an exact decimal; a number with an exponent is never an amount."""
    read = jsonreader.load(b'{"a": 0.1, "b": 1e3000000, "c": -7, "d": -0}')
    assert read["a"] == Decimal("0.1")
    assert read["b"] == jsonreader.OddNumber("1e3000000")
    assert (read["c"], read["d"]) == (-7, 0)


def test_B3_huge_documents_are_refused_before_they_are_read():
    """A document beyond the limits of size or number of values is refused as a whole."""
    too_long = b'{"a": "' + b"x" * jsonreader.MAX_BYTES + b'"}'
    assert refused(too_long)[0].data["limit"] == jsonreader.MAX_BYTES
    too_many = '{"a": [' + "0," * MAX_VALUES + "0]}"
    assert refused(too_many)[0].data["limit"] == MAX_VALUES


def test_B3_commas_inside_text_do_not_count_as_values():
    """Only values count against the limit, not what is written in a text."""
    text = json.dumps({"a": "," * (MAX_VALUES + 10)})
    assert len(jsonreader.load(text.encode())["a"]) == MAX_VALUES + 10


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
PIECES = ["{", "}", "[", "]", ",", ":", '"a"', '"b"', '"', "1", "-", "0", ".5", "e9", "true"]
PIECES += ["null", "NaN", "\\u0061", "\\", " ", "\n", "\U0001f600"]
NEARLY_JSON = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(NEARLY_JSON | JSON_VALUES.map(json.dumps) | st.text())
def test_B3_the_quick_reader_and_the_strict_walk_agree(text):
    """Whatever the text, both halves of the reader accept it or both refuse it."""
    judged_by_walk = bool(text.strip(" \t\r\n")) and not text.startswith("\ufeff")
    sound = judged_by_walk and not Scan(text).problems
    try:
        accepted = isinstance(jsonreader.load(text.encode("utf-8")), dict)
    except ImportRefused:
        accepted = False
    assert accepted == sound


@given(JSON_VALUES.filter(lambda value: isinstance(value, dict)))
def test_R4_every_value_has_a_place(document):
    """Each value of a readable document has a line and a column."""
    scan = Scan(json.dumps(document, indent=1))
    assert len(scan.places) >= 1
    for offset in scan.places.values():
        row, column = scan.place(offset)
        assert row >= 1
        assert column >= 1
