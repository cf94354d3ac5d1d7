"""The language as designed by example: every example checks, what does not run is told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from workwright.domain.checks import Severity
from workwright.domain.declarations import Report, ReportSection, Setting
from workwright.domain.parameters import CheckParameter, Tightens
from workwright.plugins import Defaults, PluginSet
from workwright.profile.library import Search, inspect
from workwright.profile.loader import load_file
from workwright.profile.schema import shape_problems

EXAMPLES = Path(__file__).parents[1] / "fixtures" / "lowcode"
PROFILES = sorted((EXAMPLES / "profiles").glob("*.yaml"))
UP, DOWN = Tightens.UP, Tightens.DOWN
SECTIONS = ("cover", "ingredients", "controls", "deviations", "sanitation", "labels", "yields")


@pytest.fixture(scope="module")
def examples(a_plugin, a_check):
    """Return plugins that declare what the examples set, with the food plugin's own fragment."""
    food = a_plugin(
        "food",
        checks=[
            a_check("FD-20", Severity.WARN),
            a_check(
                "FD-27", Severity.DEVIATE, interval_minutes=CheckParameter(30, "Interval", DOWN)
            ),
        ],
        settings=[
            Setting("haccp", "Packs", name="packs", choices=("preventive_controls", "haccp")),
            Setting(True, "Review before release", name="pcqi_review_before_release"),
        ],
        reports=[
            Report(
                "batch_record",
                "Batch record",
                "1",
                tuple(
                    ReportSection(n, n.title())
                    for n in (*SECTIONS, "holds", "review", "signatures")
                ),
            )
        ],
    )
    path = EXAMPLES / "plugins" / "food.defaults.yaml"
    fragment = Defaults("food", path.name, path.read_text(encoding="utf-8"))
    low, high = (
        CheckParameter(Decimal("99.0"), "Low", UP),
        CheckParameter(Decimal("101.0"), "High", DOWN),
    )
    pharma = a_plugin(
        "pharma",
        checks=[
            a_check("PH-07", Severity.DEVIATE),
            a_check("PH-18", Severity.DEVIATE, low=low, high=high),
            a_check("PH-22", Severity.BLOCK, law=True),
            a_check("PH-33", Severity.WARN),
        ],
        reports=[Report("batch_record", "Record", "1", (ReportSection("controls", "Controls"),))],
        defaults="""step_kinds: {dispense: {form: pharma/dispense}}
states: {IN_PROGRESS: {sub_states: {dispensed_staged: {label: Staged, by: [supervisor]}}}}
""",
    )
    discrete = a_plugin(
        "discrete",
        checks=[a_check("DC-04", Severity.BLOCK)],
        settings=[
            Setting("general", "Pack", name="contract_pack", choices=("general", "aerospace")),
            Setting("release_to_stock", "FAI", name="fai_before"),
        ],
        defaults="step_kinds: {torque: {label: Torque, base: process}}\n",
    )
    maintenance = a_plugin(
        "maintenance",
        checks=[
            a_check("MT-11", Severity.WARN),
            a_check("MT-20", Severity.BLOCK, interlock=CheckParameter("critical_assets", "Which")),
        ],
        settings=[
            Setting("none", "Serves", name="serves"),
            Setting(10, "Grace", name="grace_percent"),
            Setting(14, "Most", name="grace_days_most"),
        ],
        defaults="states: {DRAFT: {sub_states: {screened: {label: Screened, by: [planner]}}}}\n",
    )
    return PluginSet((discrete, replace(food, defaults=fragment), maintenance, pharma))


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("activating", [False, True], ids=["checked", "activated"])
def test_example_profiles_load_and_say_what_does_not_run(path, activating, examples):
    """Six plants written in the language: nothing in them is a mistake, and no rule pretends."""
    profile, problems = inspect(
        load_file(path, path.name),
        plugins=examples,
        today=date(2026, 11, 22),
        search=Search([EXAMPLES / "profiles"], [EXAMPLES / "forms"]),
        activating=activating,
    )
    expected = {"language.not_run", "text.missing"}
    refused = [str(p) for p in problems if not p.warning and p.code not in expected]
    assert refused == []
    if not activating:
        assert profile is not None
    else:
        says_rules = "\nrules:" in path.read_text(encoding="utf-8")
        assert (profile is None) or not says_rules


def test_example_fragment_has_the_shape_of_a_plugins():
    """What the food plugin was designed to bring is still accepted."""
    path = EXAMPLES / "plugins" / "food.defaults.yaml"
    assert shape_problems(load_file(path), fragment=True) == []
