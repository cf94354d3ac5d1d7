"""The profiles that ship are valid, small, complete in two languages, and differ where they say."""

from datetime import date
from pathlib import Path

import pytest

from workwright import plugins
from workwright.forms.build import build
from workwright.forms.nodes import walk
from workwright.profile.library import check_file, default_search, load_profile
from workwright.profile.model import Profile
from workwright.profile.schema import profile_schema
from workwright.profile.texts import TEXTS, texts_in

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
SHIPPED = sorted(path.stem for path in (ROOT / "profiles").glob("*.yaml"))
BILINGUAL = [name for name in SHIPPED if name != "base-minimal"]


@pytest.fixture(scope="module")
def installed():
    return plugins.load()


@pytest.fixture(scope="module")
def shipped(installed):
    return {name: load_profile(name, plugins=installed, today=TODAY) for name in SHIPPED}


def test_the_eight_profiles_are_there():
    """One for each industry, one in the core's own words, one as small as can be."""
    assert SHIPPED == [
        "base-minimal", "device", "discrete", "food", "maintenance", "pharma", "process",
        "supplement",
    ]  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_profile_may_run_without_a_single_problem(name, installed):
    """What ships says only what this installation does: no refusal and no warning."""
    path = ROOT / "profiles" / f"{name}.yaml"
    assert check_file(path, plugins=installed, today=TODAY, activating=True) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_W30_shipped_profile_lives_in_its_pinned_text(name, shipped):
    """The text that a released order carries gives the same profile."""
    assert Profile.from_effective(shipped[name].effective) == shipped[name]


@pytest.mark.parametrize("name", BILINGUAL)
def test_every_text_stands_in_english_and_german(name, shipped):
    """No screen of a shipped profile falls back to another language."""
    profile = shipped[name]
    for where, text in texts_in(profile._data):
        assert {"en", "de"} <= set(text), (name, where)
    for noun, words in profile.all_terms.items():
        assert {"en", "de"} <= set(words), (name, noun)
    for reference in profile.form_refs:
        for where, node in walk(profile.form(reference).schema):
            assert "title" not in node or "de" in node.get("x-title", {}), (reference, where)


def test_W33_the_same_rows_read_build_order_and_routing(shipped):
    """A discrete plant and a process plant differ in words, not in code."""
    discrete, process = shipped["discrete"], shipped["process"]
    assert discrete.term("work_order", "en") == "Build order"
    assert discrete.term("recipe", "de") == "Arbeitsplan"
    assert process.term("work_order", "en") == "Work order"
    assert discrete.bases.keys() > process.bases.keys()
    tiles = [profile.screen("kiosk_tile").fields for profile in (discrete, shipped["pharma"])]
    assert tiles[0] != tiles[1]
    assert discrete.step_kind("process").panels != shipped["pharma"].step_kind("process").panels


def test_quality_issues_the_batch_record_in_regulated_plants(shipped):
    """Pharma, device and supplement ask quality to sign the release of an order too."""
    for name in ("pharma", "device", "supplement"):
        roles = [signer.role for signer in shipped[name].signers("release")]
        assert roles == ["supervisor", "qa_reviewer"], name


def test_W23_no_regulated_profile_lets_a_reviewer_release(shipped):
    """One person for review and release is law against in pharma and device."""
    for name in ("pharma", "device", "supplement"):
        assert shipped[name].policy("reviewer_may_release") is False, name


def test_K22_two_persons_weigh_and_clear_the_line_in_pharma(shipped):
    """The kinds that the law wants by two people say so themselves."""
    for kind in ("dispense", "charge", "line_clearance", "yield"):
        assert shipped["pharma"].step_kind(kind).two_person, kind


@pytest.mark.parametrize("name", SHIPPED)
def test_every_form_of_a_shipped_profile_can_be_planned(name, shipped):
    """Each form gives a page with a label on every field, in both languages."""
    profile = shipped[name]
    for reference in profile.form_refs:
        for lang in ("en", "de"):
            plan = build(profile.form(reference), profile.form_context(lang))
            assert plan.fields
            assert all(field.label for field in plan.fields), reference


def test_every_shipped_form_is_used_by_a_shipped_profile(shipped):
    """No form lies in the library that no plant fills in."""
    used = {reference for profile in shipped.values() for reference in profile.form_refs}
    assert set(default_search().forms_found()) == used


def test_the_table_of_texts_is_that_of_the_schema():
    """Every place where the schema allows a text is known to the translation check."""
    found = set()
    schema = profile_schema()

    def visit(node, path):
        if not isinstance(node, dict):
            return
        reference = node.get("$ref", "")
        if reference in ("#/$defs/Text", "#/$defs/Message"):
            found.add(path)
            return
        if reference.startswith("#/$defs/"):
            visit(schema["$defs"][reference.rpartition("/")[2]], path)
        for name, part in node.get("properties", {}).items():
            visit(part, (*path, name))
        if isinstance(node.get("additionalProperties"), dict):
            visit(node["additionalProperties"], (*path, "*"))
        for part in node.get("anyOf", ()):
            visit(part, path)

    visit({**schema, "$defs": {}}, ())
    told = {tuple("*" if name in SCREENS else name for name in path) for path in found}
    assert told == set(TEXTS)


# Screens have names of their own in the schema; the table speaks of all of them.
SCREENS = frozenset({"order_page", "order_form", "maintenance_page", "deviation_page"})
