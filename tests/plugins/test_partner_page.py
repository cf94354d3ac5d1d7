"""The first steps of a partner are true: what stands there is a plugin that conforms."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from textwrap import dedent

import pytest

from workwright import plugins
from workwright.profile.library import default_search
from workwright.sdk import Moment
from workwright.testing.conformance import CONFORMANCE
from workwright.testing.facts import a_context, a_lot

PAGE = Path(__file__).parents[2] / "docs" / "first-steps-partner.md"
FILE = re.compile(r"^ *```\w+\n *# (workwright_brew/\S+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def brew(tmp_path: Path) -> Iterator[plugins.Plugin]:
    """Write the page's files as they stand there, with a form beside them, and load them."""
    for name, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    form = tmp_path / "workwright_brew" / "forms" / "brew" / "mash.json"
    form.parent.mkdir(parents=True)
    form.write_text("{}")
    sys.path.insert(0, str(tmp_path))
    loaded = plugins.load([EntryPoint("brew", "workwright_brew", plugins.GROUP)])
    assert loaded.problems == ()
    yield loaded.plugin("brew")
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("workwright_brew")]:
        del sys.modules[name]


@pytest.mark.parametrize("holds", CONFORMANCE, ids=lambda holds: holds.__name__)
def test_the_plugin_on_the_page_conforms(brew: plugins.Plugin, holds):
    """A partner who copies the page has a plugin that passes the kit."""
    holds(brew)


def test_the_rule_on_the_page_finds_a_lot_past_its_date(brew: plugins.Plugin):
    """The example decides, and names lot and remedy."""
    (check,) = brew.checks
    assert str(check.citation) == "House rules 4.2"
    past = a_context(Moment.RELEASE, lots=(a_lot(retest_on=date(2026, 1, 31)),))
    assert [hit.message for hit in check.test(past)] == ["Lot {lot} is past its retest date."]


def test_forms_of_a_plugin_are_found_after_those_of_the_installation(brew: plugins.Plugin):
    """A partner's form is in the search; the installation's own folders come first."""
    search = default_search(plugins.PluginSet((brew,)))
    assert "brew/mash" in search.forms_found()
    assert search.forms[-1] == brew.forms
    assert "brew/mash" not in default_search().forms_found()


def test_a_sentence_without_its_language_names_the_missing_catalogue(brew: plugins.Plugin):
    """The kit says which file is missing, for each language that the defaults name."""
    defaults = plugins.Defaults("brew", "defaults.yaml", "workwright: 1\nlanguages: [en, fr]\n")
    with pytest.raises(AssertionError, match=r"workwright_brew\.po: no catalogue; .* language fr"):
        CONFORMANCE[-1](replace(brew, defaults=defaults))
