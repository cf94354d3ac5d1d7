"""What another profile would change: every leaf once, by section, what gets looser first (S32)."""

import pytest

from workwright.profile.diff import SECTIONS, by_section, changes
from workwright.profile.directions import Way
from workwright.profile.library import default_search, load_profile
from workwright.profile.model import Profile


@pytest.fixture(scope="module")
def load():
    """Read a shipped profile with the installed plugins."""
    from datetime import date

    from workwright import plugins

    installed = plugins.load()

    def read(name):
        return load_profile(name, plugins=installed, today=date(2026, 11, 23))

    read.plugins = installed
    return read


@pytest.mark.parametrize("name", default_search().profile_ids())
def test_S32_a_profile_changes_nothing_against_itself(load, name):
    """Read twice, it is the same."""
    assert changes(load(name), load(name), load.plugins) == ()


def test_S32_a_change_says_where_what_and_which_way(load):
    """Looser and tighter are the same change looked at from either side."""
    there = {c.path: c for c in changes(load("pharma"), load("discrete"), load.plugins)}
    back = {c.path: c for c in changes(load("discrete"), load("pharma"), load.plugins)}
    assert there.keys() == back.keys()
    material = there["policies.material"]
    assert (material.section, material.old, material.new) == ("policies", "full", "staged")
    assert (material.way, back["policies.material"].way) == (Way.LOOSER, Way.TIGHTER)
    assert there["signatures.release.qa_reviewer"].way is Way.LOOSER
    assert there["signatures.release.qa_reviewer"].is_gone
    assert there["terms.work_order.en.one"].new == "Build order"
    form = there["form_files.pharma/dispense"]
    assert (form.section, form.is_gone) == ("forms", True)
    assert back["form_files.pharma/dispense"].is_new


def test_S32_sections_stand_in_order_with_the_looser_ones_first(load):
    """So whoever approves reads what matters before words and screens."""
    found = by_section(changes(load("pharma"), load("discrete"), load.plugins))
    assert list(found) == [name for name in SECTIONS if name in found]
    for lines in found.values():
        weights = [(Way.LOOSER, Way.TIGHTER, Way.CHANGED).index(c.way) for c in lines]
        assert weights == sorted(weights)


def test_S32_name_version_and_text_about_it_are_no_change(load):
    """What only says what the profile is changes nothing that a plant runs."""
    paths = {c.path.split(".")[0] for c in changes(load("pharma"), load("process"), load.plugins)}
    assert not paths & {"profile", "version", "title", "about", "lineage", "order", "tests"}
    pharma = load("pharma")
    newer = pharma.effective.replace('"version":"1.0"', '"version":"1.1"')
    assert newer != pharma.effective
    assert changes(pharma, Profile.from_effective(newer), load.plugins) == ()
