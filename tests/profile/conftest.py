"""Stand-in plugins, libraries of broken and good profiles, and golden lines for their problems."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from workwright.domain.checks import Check, Citation, Moment, Severity
from workwright.domain.declarations import Report, ReportSection, Setting
from workwright.domain.parameters import CheckParameter, Tightens
from workwright.plugins import Defaults, Plugin, PluginProblem, PluginSet
from workwright.profile.library import Search, inspect
from workwright.profile.loader import load, load_file

FIXTURES = Path(__file__).parents[1] / "fixtures"
TODAY = date(2026, 11, 22)
UPDATE = "WORKWRIGHT_UPDATE_GOLDEN"


def a_check(rule, severity, *, law=False, source="works", **parameters):
    """Return a check that never finds anything; profiles only see what it declares."""
    return Check(
        rule,
        Citation("21 CFR", "2026", f"211.{rule[-2:]}"),
        frozenset({Moment.RELEASE}),
        severity,
        f"Rule {rule}",
        lambda context: iter(()),
        law=law,
        source=source,
        parameters={name: declared.default for name, declared in parameters.items()},
        declared=parameters,
    )


def a_plugin(name, *, checks=(), settings=(), reports=(), defaults="", version="0.1.0"):
    """Return a usable plugin with a fragment in the language of profiles."""
    text = f"workwright: 1\nplugin: {name}\nlanguages: [en]\n{defaults}"
    fragment = Defaults(name, f"plugins/{name}/defaults.yaml", text)
    return Plugin(
        name,
        f"workwright-{name}",
        version,
        f"workwright_{name}",
        tuple(checks),
        fragment,
        tuple(settings),
        tuple(reports),
    )


WORKS = a_plugin(
    "works",
    checks=[
        a_check("WK-01", Severity.BLOCK, law=True),
        a_check(
            "WK-02",
            Severity.DEVIATE,
            law=True,
            low=CheckParameter(Decimal("99.0"), "Lowest", Tightens.UP),
            high=CheckParameter(Decimal("101.0"), "Highest", Tightens.DOWN),
        ),
        a_check(
            "WK-03",
            Severity.DEVIATE,
            minutes=CheckParameter(30, "Interval", Tightens.DOWN),
            style=CheckParameter("plain", "Style"),
        ),
    ],
    settings=[
        Setting("general", "Pack", name="pack", choices=("general", "aerospace")),
        Setting(False, "Self inspection", Tightens.FALSE, name="self_inspection"),
        Setting(8, "Hours", name="hours"),
    ],
    reports=[
        Report(
            "batch_record",
            "Batch record",
            "1",
            (
                ReportSection("cover", "Cover", law=True),
                ReportSection("controls", "Controls"),
                ReportSection("signatures", "Signatures", "21 CFR 11.50", law=True),
            ),
        )
    ],
    defaults="""law: [policies.reviewer_may_release]
needs: {WK-01: {weigh: [net, examiner]}}
policies: {reviewer_may_release: false}
terms: {batch: {en: {one: Campaign batch, many: Campaign batches}}}
step_kinds: {weigh: {label: Weigh, base: dispense, form: plant/weigh_law}}
""",
)
OTHER = a_plugin(
    "other",
    checks=[a_check("OT-01", Severity.WARN, source="other")],
    defaults="terms: {batch: {en: {one: Run, many: Campaign batches}}}\n",
)
CROOKED = a_plugin("crooked", defaults="polices: {pick: fefo}\n")


@pytest.fixture(scope="session", name="a_check")
def a_check_fixture():
    """Return the builder of stand-in checks."""
    return a_check


@pytest.fixture(scope="session", name="a_plugin")
def a_plugin_fixture():
    """Return the builder of stand-in plugins."""
    return a_plugin


@pytest.fixture(scope="session")
def stubs():
    """Return usable plugins, one with a broken fragment, and one that failed."""
    failed = PluginProblem("broken", "workwright-broken", "ImportError: no module named gearbox")
    return PluginSet((CROOKED, OTHER, WORKS), (failed,))


@pytest.fixture(scope="session")
def library():
    """Return the folders of the broken profiles with their parents and forms."""
    broken = FIXTURES / "bad_profiles"
    return Search([broken / "parents"], [broken / "forms"])


@pytest.fixture
def check(stubs, library):
    """Return a function that checks the text of a profile: (profile or none, problems)."""

    def checked(text, *, activating=True, name="plant", plugins=stubs, search=library):
        head = (
            f'workwright: 1\nprofile: {name}\nversion: "1.0"\ntitle: Plant\nlanguages: [en]\n'
            "time_zone: Europe/Berlin\n"
        )
        raw = (text if text.startswith("workwright") else head + text).encode()
        return inspect(
            load(raw, f"{name}.yaml"),
            plugins=plugins,
            today=TODAY,
            search=search,
            activating=activating,
        )

    return checked


@pytest.fixture
def check_broken(stubs, library):
    """Return a function that checks one of the broken profiles as if it were activated."""

    def checked(path):
        return inspect(
            load_file(path, path.name),
            plugins=stubs,
            today=TODAY,
            search=library,
            activating=True,
        )

    return checked


@pytest.fixture
def golden():
    """Return a function that compares text with a golden file beside the fixture."""

    def compare(path, text):
        if os.environ.get(UPDATE):
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text

    return compare
