"""Every plugin that ships holds what the conformance kit asks of a partner's plugin."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from workwright import plugins
from workwright.domain.checks import Check, Citation, Hit, Moment, Severity
from workwright.domain.parameters import CheckParameter
from workwright.testing.conformance import CONFORMANCE, plugin_named, revisions_are_kept

NAMES = ("device", "discrete", "food", "maintenance", "pharma")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("holds", CONFORMANCE, ids=lambda holds: holds.__name__)
def test_every_plugin_that_ships_conforms(name: str, holds: Callable[[plugins.Plugin], None]):
    """Citations, titles, typed parameters, crash-free rules, defaults, German sentences."""
    holds(plugin_named(name))


def test_all_five_plugins_load_without_a_problem():
    """The engine names none of them; they are found by their entry points."""
    loaded = plugins.load()
    assert loaded.problems == ()
    assert tuple(plugin.name for plugin in loaded.plugins) == NAMES


def test_settings_of_every_plugin_come_with_their_defaults():
    """What a profile does not set is there with its default."""
    settings = plugins.load().settings({"discrete": {"contract_pack": "aerospace"}})
    assert settings["discrete"] == {"contract_pack": "aerospace", "self_inspection": False}
    assert settings["food"] == {"supplement": False}
    assert settings["pharma"] == {}


GOOD = Check(
    "XX-01",
    Citation("Book", "1", "c"),
    frozenset({Moment.RELEASE}),
    Severity.BLOCK,
    "It holds",
    revisions_are_kept,
    source="xx",
    law=True,
)


def crashes(_):
    """Break."""
    return 1 / 0


def undocumented(_):
    return iter([Hit("S", "m")])


@pytest.mark.parametrize(
    "change",
    [
        {"citation": Citation("Book", "", "c")},
        {"title": ""},
        {"title": "It holds."},
        {"source": "other"},
        {"test": undocumented},
        {"test": crashes},
        {"applies": crashes},
        {"declared": {"limit": CheckParameter(1, "Limit")}, "parameters": {"limit": 1}},
        {"declared": {"limit": CheckParameter(1, "")}, "parameters": {"limit": 1}},
    ],
)
def test_the_kit_finds_each_shortcoming(change):
    """A kit that nothing fails proves nothing."""
    plugin = plugins.Plugin("xx", "dist", "1", "xx", (replace(GOOD, **change),))
    failed = []
    for holds in CONFORMANCE[:4]:
        try:
            holds(plugin)
        except AssertionError:
            failed.append(holds)
    assert failed


def test_D2_the_kit_refuses_to_drop_a_revision_that_may_still_be_pinned():
    """Raising a revision keeps the older check registered beside it."""
    both = plugins.Plugin("xx", "d", "2", "xx", (GOOD, replace(GOOD, revision=2)))
    revisions_are_kept({"XX-01": 1}, both)
    revisions_are_kept({"XX-01": 2}, both)
    only_new = replace(both, checks=(replace(GOOD, revision=2),))
    with pytest.raises(AssertionError, match="XX-01 revision 1 may still be pinned"):
        revisions_are_kept({"XX-01": 2}, only_new)
