"""The plugin host: what loads, what is refused, and that one bad plugin stops nobody."""

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest

from workwright import plugins
from workwright.errors import NotFound

HEAD = """
from decimal import Decimal
from workwright.sdk import *

def make(rule, revision=1, **more):
    @check(rule, citation="21 CFR 211.87", moments=[Moment.RELEASE], severity=Severity.BLOCK,
           title="Holds", revision=revision, **more)
    def test(context):
        yield Hit("X", "never")
    return test

@hookimpl
def register_editions():
    return {"21 CFR": "2026"}
"""

Loader = Callable[..., plugins.PluginSet]


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Loader]:
    """Install small distributions into a folder of their own and load what they offer."""
    before = set(sys.modules)
    sys.path.insert(0, str(tmp_path))

    def install(**bodies: str) -> plugins.PluginSet:
        for name, body in bodies.items():
            entry = name.split("__")[0]
            (tmp_path / f"hosted_{name}.py").write_text(HEAD + body)
            info = tmp_path / f"dist_{name}-1.2.dist-info"
            info.mkdir()
            project = plugins.SHIPPED if entry == "shipped" else f"dist-{name}"
            (info / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.2\n"
            )
            (info / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n{entry} = hosted_{name}\n")
        entries: list[EntryPoint] = [
            entry
            for distribution in distributions(path=[str(tmp_path)])
            for entry in distribution.entry_points
        ]
        return plugins.load(entries)

    yield install
    sys.path.remove(str(tmp_path))
    for name in set(sys.modules) - before:
        if name.startswith("hosted_"):
            del sys.modules[name]


GOOD = """
@hookimpl
def register_checks():
    return [make("AA-02"), make("AA-01"), make("AA-01", revision=2)]
"""


def test_register_checks_D2_older_revisions_stay_at_hand_and_only_the_newest_is_asked_of_new_orders(
    load: Loader,
):
    """A plugin may offer an old revision of a rule for the orders released under it."""
    loaded = load(aa=GOOD)
    assert [(c.rule, c.revision) for c in loaded.checks] == [("AA-01", 2), ("AA-02", 1)]
    assert [(c.rule, c.revision) for c in loaded.all_checks] == [
        ("AA-01", 1),
        ("AA-01", 2),
        ("AA-02", 1),
    ]


def test_register_editions_fills_rule_book_edition_and_clause_of_each_citation(load: Loader):
    """Citations are data, so that another edition needs no change of a rule."""
    check = load(aa=GOOD).checks[0]
    assert (check.citation.regime, check.citation.edition) == ("21 CFR", "2026")
    assert check.citation.clause == "211.87"
    assert check.source == "aa"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise RuntimeError('no licence')", "no licence"),
        ("raise SystemExit(3)", "SystemExit"),
        ("@hookimpl\ndef register_cheks():\n    return []", "register_cheks"),
        ("@hookimpl\ndef register_checks():\n    return [1]", "a Check is needed, not int"),
        ("@hookimpl\ndef register_checks():\n    return 1 / 0", "ZeroDivisionError"),
        ("@hookimpl\ndef register_checks():\n    return [make('RS-01')]", "free prefix"),
        ("@hookimpl\ndef register_checks():\n    return [make('nonsense')]", "free prefix"),
        ("@hookimpl\ndef register_checks():\n    return [make('BB-01')] * 2", "twice"),
        (
            "@hookimpl\ndef register_checks():\n    return [make('BB-01', revision=0)]",
            "revision, moments and title are needed",
        ),
        (
            "@check('BB-01', citation='FDA says so', moments=[Moment.RELEASE],\n"
            "       severity=Severity.WARN, title='T')\ndef rule(context):\n    yield\n"
            "@hookimpl\ndef register_checks():\n    return [rule]",
            "does not begin with a rule book",
        ),
        ("@hookimpl\ndef register_defaults():\n    return Path('/nowhere')", "NameError"),
        (
            "from pathlib import Path\n@hookimpl\ndef register_defaults():\n"
            "    return Path('/nowhere/defaults.yaml')",
            "FileNotFoundError",
        ),
        (
            "@hookimpl\ndef register_settings():\n"
            "    return [Setting('x', 'Title', name='pack', choices=('a', 'b'))]",
            "not one of its choices",
        ),
        (
            "@hookimpl\ndef register_reports():\n    return [Report('record', 'Record', '1', ())]",
            "sections and version are needed",
        ),
    ],
)
def test_S34_a_bad_plugin_is_named_with_its_reason_and_the_others_run(
    load: Loader, body: str, reason: str
):
    """Whatever a plugin does at start, the others load and the reason is shown."""
    loaded = load(aa=GOOD, bb=body)
    assert [plugin.name for plugin in loaded.plugins] == ["aa"]
    problem = loaded.problem("bb")
    assert problem is not None
    assert problem.distribution == "dist-bb"
    assert reason in problem.reason


def test_S34_two_distributions_of_one_plugin_are_a_problem_that_names_both(load: Loader):
    """Root and part installed together: the first by name runs, the other is named."""
    loaded = load(aa=GOOD, aa__again=GOOD)
    assert [plugin.distribution for plugin in loaded.plugins] == ["dist-aa"]
    assert [p.reason for p in loaded.problems] == [
        "also provided by dist-aa; uninstall one of them"
    ]


def test_S34_a_rule_id_of_another_plugin_is_refused(load: Loader):
    """Rule ids are unique over all plugins; the second owner is not loaded."""
    loaded = load(aa=GOOD, bb=GOOD)
    assert [plugin.name for plugin in loaded.plugins] == ["aa"]
    assert loaded.problems[0].reason == "ValueError: rule AA-01 belongs to plugin aa"


def test_S34_a_stranger_that_claims_a_rule_of_the_product_is_the_problem_not_the_product(
    load: Loader,
):
    """What ships keeps its rules, whatever name the other chose."""
    loaded = load(aa=GOOD, shipped=GOOD)
    assert [plugin.name for plugin in loaded.plugins] == ["shipped"]
    assert [problem.name for problem in loaded.problems] == ["aa"]


@pytest.mark.parametrize(
    ("hook", "body", "reason"),
    [
        ("checks", "[make('AA-01')]", "register_checks returned nothing; is a return missing?"),
        ("checks", "return 5", "register_checks: a list is needed, not int"),
        ("checks", "return make('AA-01')", "register_checks: a list is needed, not Check"),
        ("editions", "return ['21 CFR']", "register_editions: a mapping of rule book to edition"),
        ("defaults", "return 'defaults.yaml'", "register_defaults: files(__name__) / 'defaults."),
        ("settings", "return 'pack'", "register_settings: a list is needed, not str"),
    ],
)
def test_S34_a_hook_of_the_wrong_result_says_what_is_needed(
    load: Loader, hook: str, body: str, reason: str
):
    """The reason names the hook and what belongs there; nothing is taken silently for empty."""
    loaded = load(aa=f"@hookimpl\ndef register_{hook}():\n    {body}\n", bb=GOOD)
    assert [plugin.name for plugin in loaded.plugins] == ["bb"]
    assert loaded.problems[0].reason.startswith(f"TypeError: {reason}")


def test_S34_a_title_that_is_not_text_is_refused(load: Loader):
    """A sentence that cannot be shown is found at start, not on a screen."""
    body = GOOD.replace('make("AA-02")', 'replace(make("AA-02"), title=5)')
    loaded = load(aa="from dataclasses import replace\n" + body)
    assert loaded.problems[0].reason == "TypeError: AA-02: rule id and title are text"


def test_a_tenant_sees_the_plugins_of_its_profile_and_no_other(load: Loader):
    """The subset holds what is named; a plugin that is not usable is refused."""
    loaded = load(aa=GOOD, bb=GOOD.replace("AA-", "BB-"), cc="raise ValueError('broken')")
    assert [check.rule for check in loaded.subset(["bb"]).checks] == ["BB-01", "BB-02"]
    assert loaded.subset(["bb"]).versions == {"bb": "1.2"}
    with pytest.raises(NotFound):
        loaded.subset(["aa", "cc"])


def test_register_defaults_gives_path_and_text_of_the_fragment(load: Loader, tmp_path: Path):
    """The fragment is read at start; the profile loader reads it with its own eyes."""
    file = tmp_path / "defaults.yaml"
    file.write_text("workwright: 1\nplugin: aa\n")
    body = (
        "from pathlib import Path\n@hookimpl\ndef register_defaults():\n"
        f"    return Path({str(file)!r})"
    )
    (fragment,) = load(aa=body).defaults
    assert (fragment.plugin, fragment.path) == ("aa", str(file))
    assert fragment.text.startswith("workwright: 1")


def test_register_reports_the_later_plugin_by_name_brings_the_report(load: Loader):
    """Two plugins of one profile may bring a report of the same name."""
    report = """
@hookimpl
def register_reports():
    return [Report("batch_record", "{}", "1", (ReportSection("cover", "Cover"),))]
"""
    loaded = load(aa=report.format("First"), bb=report.format("Second"))
    assert loaded.report("batch_record").title == "Second"
    with pytest.raises(NotFound):
        loaded.report("certificate")


def test_register_settings_are_declared_with_default_and_choices(load: Loader):
    """A profile sees what may be set, with its default."""
    body = """
@hookimpl
def register_settings():
    return [Setting("general", "Contract pack", name="pack", choices=("general", "aerospace"))]
"""
    (setting,) = load(aa=body).plugin("aa").settings
    assert (setting.name, setting.default, setting.kind) == ("pack", "general", "text")
