"""Profiles are read within bounds: no alias bomb, no depth, no guess of YAML 1.1 (S26, B8)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.profile.loader import MOST_BYTES, MOST_NODES, load, load_file


def codes(text):
    raw = text if isinstance(text, bytes) else text.encode()
    return [problem.code for problem in load(raw, "p.yaml").problems]


def test_S26_alias_bomb_is_refused_unexpanded():
    """Nine levels of doubled aliases cost nothing, because no alias is ever followed."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    loaded = load(bomb.encode(), "p.yaml")
    assert {problem.code for problem in loaded.problems} == {"yaml.alias"}
    assert len(loaded.problems) == 9 + 16


@pytest.mark.parametrize("sign", ["[", "{a: ", "- "])
def test_S26_depth_is_judged_before_anything_is_built(sign):
    """A hundred thousand open brackets, which end the C parser's process, stop at level 20."""
    text = (sign * 100_000)[:200_000]
    assert codes(text) == ["yaml.too_deep"]


def test_S26_twenty_levels_are_read_and_the_next_is_not():
    """The bound is exact: twenty levels pass, twenty-one do not."""
    assert codes("{a: " * 20 + "1" + "}" * 20) == []
    assert codes("{a: " * 21 + "1" + "}" * 21) == ["yaml.too_deep"]


def test_S26_size_and_count_are_bounded():
    """Neither a large file nor very many small values are read to the end."""
    assert codes(b"a: " + b"x" * (MOST_BYTES - 3)) == []
    assert codes(b"a: " + b"x" * MOST_BYTES) == ["yaml.too_large"]
    assert codes("[" + "1," * (MOST_NODES - 1) + "]") == []
    assert codes("[" + "1," * MOST_NODES + "]") == ["yaml.too_large"]


def test_S26_tags_merge_keys_and_other_keys_are_refused_all_at_once():
    """Nothing but text keys and plain values is profile; every other thing is told in one go."""
    text = "a: !!python/object:os.system x\n<<: {b: 1}\n1: x\n~: y\nb: 1\nb: 2\n? [c]\n: 3\n"
    assert codes(text) == [
        "yaml.tag", "yaml.alias", "yaml.key", "yaml.key", "yaml.duplicate_key", "yaml.key",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "a: b: c", "a: [1", "--- 1\n--- 2\n", "a: \x01", '"', "%TAG ! x:\n--- 1", "\t: 1"]
)
def test_what_is_no_document_is_a_problem_never_an_error(text):
    """Whatever is in the file, the answer is a problem with a place."""
    loaded = load(text.encode(), "p.yaml")
    assert loaded.problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in loaded.problems)


def test_bytes_that_are_no_text_are_a_problem():
    """A file in another encoding is refused at its line."""
    (problem,) = load(b"a: 1\nb: \xff\n", "p.yaml").problems
    assert (problem.code, problem.line) == ("yaml.syntax", 2)


def test_a_tab_is_named_with_its_place_and_remedy():
    """What an editor hides is said in plain words."""
    (problem,) = load(b"workwright: 1\npolicies:\n\treason_length: 20\n", "p.yaml").problems
    assert str(problem) == (
        "p.yaml:3:1: policies: a tab stands here; indent by spaces [yaml.syntax]"
    )


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    """Editors that write a mark do not break the first key."""
    assert load("\ufeffa: 1".encode(), "p.yaml").data == {"a": 1}


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    """The same sentence form for a missing file as for a bad one."""
    (problem,) = load_file(tmp_path / "no.yaml").problems
    assert "cannot be read" in problem.message


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("on", "on"), ("yes", "yes"), ("12:30:45", "12:30:45"), ("010", 10),
        ("0x1F", "0x1F"), ("0o17", "0o17"), ("1e3", "1e3"), (".nan", ".nan"), ("-.inf", "-.inf"),
        ("2026-01-02", "2026-01-02"), ("1_000", "1_000"), ("true", True), ("FALSE", False),
        ("~", None), ("", None), ("1.10", Decimal("1.10")), ("-3", -3), ("'1'", "1"), ('"~"', "~"),
        ("1" * 31, "1" * 31),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2_and_never_guessed(written, value):
    """A country code is not false, a time not a number, an amount never binary."""
    found = load(f"a: {written}\n".encode(), "p.yaml").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_places_are_those_of_the_keys():
    """Line and column count from one and name the key, not its value."""
    loaded = load(b"a:\n  b: [x, y]\n", "p.yaml")
    assert loaded.keys[("a", "b")] == (2, 3)
    assert loaded.values[("a", "b")] == (2, 6)
    assert loaded.keys[("a", "b", 1)] == (2, 10)


@given(st.binary(max_size=300))
def test_no_bytes_end_in_anything_but_data_or_problems(raw):
    """The loader answers every input."""
    loaded = load(raw, "p.yaml")
    assert loaded.problems or loaded.data is not None or raw.strip()


@given(st.text(alphabet="ab:{}[],&*!|>-?'\"# \n~<", max_size=60))
def test_no_yaml_signs_end_in_anything_but_data_or_problems(text):
    """Also not the signs that mean something to YAML."""
    loaded = load(text.encode(), "p.yaml")
    assert loaded.file == "p.yaml"
