"""What every plugin must hold, as tests that its author calls with one line.

::

    import pytest
    from workwright.testing.conformance import CONFORMANCE, plugin_named

    PLUGIN = plugin_named("pharma")

    @pytest.mark.parametrize("holds", CONFORMANCE, ids=lambda holds: holds.__name__)
    def test_conformance(holds):
        holds(PLUGIN)
"""

import ast
import importlib.resources
import inspect
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from babel.messages.pofile import read_po

from workwright import plugins
from workwright.domain.checks import Check, evaluate
from workwright.domain.context import CheckContext
from workwright.domain.parameters import Tightens
from workwright.profile.loader import load
from workwright.profile.schema import shape_problems
from workwright.testing.facts import NOW, TODAY, ZONE, a_context

SOURCE_LANGUAGE = "en"


def plugin_named(name: str) -> plugins.Plugin:
    """Return the installed plugin; its problem is raised when it could not be loaded."""
    loaded = plugins.load()
    problem = loaded.problem(name)
    if problem is not None:
        raise AssertionError(f"plugin {name}: {problem.reason}")
    return loaded.plugin(name)


def every_check_is_complete(plugin: plugins.Plugin) -> None:
    """Each rule has citation with edition, title as a statement, test with docstring, revision."""
    for check in plugin.checks:
        _hold(check.citation.regime, check.rule)
        _hold(check.citation.edition, check.rule)
        _hold(check.citation.clause, check.rule)
        _hold(check.title.strip(), check.rule)
        _hold(not check.title.endswith("."), check.rule)
        _hold(inspect.getdoc(check.test), check.rule)
        _hold(check.revision >= 1, check.rule)
        _hold(check.source == plugin.name, check.rule)


def every_parameter_is_typed(plugin: plugins.Plugin) -> None:
    """Each declared parameter reads its own default, and law names a direction."""
    for check in plugin.checks:
        for name, parameter in check.declared.items():
            _hold(parameter.title, (check.rule, name))
            _hold(parameter.read(parameter.default) == parameter.default, (check.rule, name))
            _hold(not check.law or parameter.tightens is not Tightens.NONE, (check.rule, name))


def no_check_crashes_on_an_empty_context(plugin: plugins.Plugin) -> None:
    """Where a moment offers nothing a rule passes or does not apply; it never breaks."""
    for check in plugin.checks:
        for moment in check.moments:
            empty = CheckContext(moment, NOW, TODAY, ZONE)
            _assert_no_crash(check, empty)


def no_check_crashes_in_the_good_situation(plugin: plugins.Plugin) -> None:
    """With every fact in place a rule decides."""
    for check in plugin.checks:
        for moment in check.moments:
            _assert_no_crash(check, a_context(moment))


def defaults_are_valid(plugin: plugins.Plugin) -> None:
    """The fragment says whose it is and fits the published schema of fragments."""
    fragment = plugin.defaults
    if fragment is None:
        raise AssertionError(f"{plugin.name} brings no defaults")
    loaded = load(fragment.text.encode("utf-8"), fragment.path)
    problems = [*loaded.problems, *shape_problems(loaded, fragment=True)]
    _hold(not problems, "\n".join(map(str, problems)))
    _hold(loaded.data["plugin"] == plugin.name, fragment.path)


def every_sentence_is_translated(plugin: plugins.Plugin) -> None:
    """Each marked sentence stands in the catalogue of every language that the defaults name."""
    root = importlib.resources.files(plugin.package)
    marked = set(_marked(plugin))
    for language in _languages(plugin):
        path = root / "translations" / language / "LC_MESSAGES" / f"{plugin.package}.po"
        if not path.is_file():
            raise AssertionError(f"{path}: no catalogue; the defaults name the language {language}")
        with path.open("rb") as file:
            catalogue = {m.id: m.string for m in read_po(file, locale=language) if m.id}
        missing = sorted(text for text in marked if not catalogue.get(text))
        _hold(not missing, (language, missing))
        stale = sorted(str(text) for text in catalogue if text not in marked)
        _hold(not stale, (language, stale))
        for text in marked:
            _hold(_fields(text) == _fields(str(catalogue[text])), (language, text))


CONFORMANCE: tuple[Callable[[plugins.Plugin], None], ...] = (
    every_check_is_complete,
    every_parameter_is_typed,
    no_check_crashes_on_an_empty_context,
    no_check_crashes_in_the_good_situation,
    defaults_are_valid,
    every_sentence_is_translated,
)


def revisions_are_kept(before: Mapping[str, int], plugin: plugins.Plugin) -> None:
    """No revision that an older release offered is gone: an order may have it pinned (D2).

    Args:
        before: rule to the highest revision of the release before.
    """
    offered = {(check.rule, check.revision) for check in plugin.checks}
    for rule, highest in before.items():
        for revision in range(1, highest + 1):
            _hold((rule, revision) in offered, f"{rule} revision {revision} may still be pinned")


def _languages(plugin: plugins.Plugin) -> list[str]:
    if plugin.defaults is None:
        return []
    named = load(plugin.defaults.text.encode("utf-8"), plugin.defaults.path).data["languages"]
    return [language for language in named if language != SOURCE_LANGUAGE]


def _hold(condition: object, what: object) -> None:
    # Not an assert statement: those vanish when Python runs optimised.
    if not condition:
        raise AssertionError(str(what))


def _assert_no_crash(check: Check, context: CheckContext) -> None:
    for finding in evaluate(context.moment, context, [check]).findings:
        _hold("could not be evaluated" not in finding.message, finding.text())


def _marked(plugin: plugins.Plugin) -> Iterator[str]:
    """Give every sentence that the plugin's sources mark with ``N_``."""
    root = Path(str(importlib.resources.files(plugin.package)))
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "N_"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
