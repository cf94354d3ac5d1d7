"""The rules of device manufacturing: each single fault finds its rule."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from workwright.domain.checks import Moment as M
from workwright.domain.checks import evaluate
from workwright.domain.context import DeviationFacts, RecipeVersionFacts
from workwright.testing.conformance import plugin_named
from workwright.testing.facts import (
    TODAY,
    a_capture,
    a_context,
    a_lot,
    a_person,
    a_scale,
    an_id,
    an_order,
)

CHECKS = plugin_named("device").checks
CLOSED = DeviationFacts(
    "NC-1", "minor", "closed", "manual", disposition="rework", has_root_cause=True
)
FAULTS: list[tuple[str, M, dict[str, Any]]] = [
    ("DV-02", M.RELEASE, {"version": RecipeVersionFacts("in_approval", an_id("a"))}),
    ("DV-02", M.RELEASE, {"order": an_order(has_overrides=True)}),
    ("DV-04", M.CAPTURE, {"capture": a_capture(lot=a_lot(status="quarantine"))}),
    ("DV-04", M.CAPTURE, {"capture": a_capture(lot=a_lot(on_hold=True))}),
    ("DV-06", M.RELEASE, {"people": (a_person(training=()),)}),
    ("DV-06", M.STEP_START, {"person": a_person(training=())}),
    (
        "DV-08",
        M.STEP_START,
        {"equipment": (a_scale(calibration_due_on=TODAY - timedelta(days=1)),)},
    ),
    ("DV-26", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, status="open"),)}),
    ("DV-26", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, has_root_cause=False),)}),
    ("DV-26", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, disposition=None),)}),
]


@pytest.mark.parametrize("moment", list(M))
def test_a_good_order_passes_every_rule(moment: M):
    """Nothing is found where nothing is wrong."""
    context = a_context(moment, deviations=(CLOSED,))
    assert evaluate(moment, context, CHECKS).findings == ()


@pytest.mark.parametrize(
    ("rule", "moment", "fault"),
    [pytest.param(*f, id=f"{f[0]}-{f[1]}-{n}") for n, f in enumerate(FAULTS)],
)
def test_each_fault_alone_finds_exactly_its_rule(rule: str, moment: M, fault: dict[str, Any]):
    """DV-02 to DV-26: one fault, one rule, cited by ISO 13485 as 21 CFR 820 incorporates it."""
    context = a_context(moment, **fault)
    findings = evaluate(moment, context, CHECKS).findings
    assert {finding.rule for finding in findings} == {rule}
    assert all(f.citation.regime == "ISO 13485" and f.remedy for f in findings)
    assert not any("could not be evaluated" in f.message for f in findings)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule)
def test_every_rule_has_a_situation_in_which_it_fails(check):
    """A rule that nothing can break proves nothing."""
    assert check.rule in {rule for rule, _, _ in FAULTS}
