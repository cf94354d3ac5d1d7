"""The rules of food and supplements: each single fault finds its rule."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from workwright.domain.checks import Moment as M
from workwright.domain.checks import Severity, evaluate
from workwright.domain.context import DeviationFacts, ResultFacts
from workwright.testing.conformance import plugin_named
from workwright.testing.facts import (
    TODAY,
    a_capture,
    a_context,
    a_lot,
    a_person,
    a_scale,
    a_step,
    an_execution,
    an_id,
)

CHECKS = plugin_named("food").checks
SUPPLEMENT = {"settings": {"food": {"supplement": True}}}
CLOSED = DeviationFacts(
    "D-1", "minor", "closed", "manual", disposition="destroy",
    has_root_cause=True, others_considered=True,
)  # fmt: skip
TAKEN = ResultFacts("R", "Reserve", "taken", reserve=True)
UNTESTED = {"capture": a_capture(lot=a_lot(identity_tested=False))}
FAULTS: list[tuple[str, M, dict[str, Any]]] = [
    ("FD-09", M.CAPTURE, {"capture": a_capture(lot=a_lot(supplier_approved=False))}),
    ("FD-12", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, status="open"),)}),
    ("FD-12", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, has_root_cause=False),)}),
    ("FD-12", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, others_considered=False),)}),
    ("FD-12", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, disposition=None),)}),
    (
        "FD-15",
        M.STEP_START,
        {"equipment": (a_scale(calibration_due_on=TODAY - timedelta(days=1)),)},
    ),
    ("FD-18", M.RELEASE, {"people": (a_person(training=()),)}),
    ("FD-18", M.STEP_START, {"person": a_person(training=())}),
    ("SU-02", M.CAPTURE, UNTESTED),
    ("SU-03", M.STEP_COMPLETE, {
        "step": a_step(two_person=False), "execution": an_execution(verifier_ids=()),
    }),
    ("SU-03", M.STEP_COMPLETE, {"execution": an_execution(verifier_ids=(an_id("dana"),))}),
    ("SU-09", M.COMPLETE, {"results": ()}),
]  # fmt: skip


@pytest.mark.parametrize("moment", list(M))
def test_a_good_batch_passes_every_rule_of_both_packs(moment: M):
    """Nothing is found where nothing is wrong."""
    context = a_context(moment, deviations=(CLOSED,), results=(TAKEN,), **SUPPLEMENT)
    assert evaluate(moment, context, CHECKS).findings == ()


@pytest.mark.parametrize(
    ("rule", "moment", "fault"),
    [pytest.param(*f, id=f"{f[0]}-{f[1]}-{n}") for n, f in enumerate(FAULTS)],
)
def test_each_fault_alone_finds_exactly_its_rule(rule: str, moment: M, fault: dict[str, Any]):
    """FD and SU: one fault, one rule, in a plant that makes supplements."""
    context = a_context(moment, **{"results": (TAKEN,), **SUPPLEMENT, **fault})
    findings = evaluate(moment, context, CHECKS).findings
    assert {finding.rule for finding in findings} == {rule}
    assert all(finding.remedy for finding in findings)
    assert not any("could not be evaluated" in f.message for f in findings)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule)
def test_every_rule_has_a_situation_in_which_it_fails(check):
    """A rule that nothing can break proves nothing."""
    assert check.rule in {rule for rule, _, _ in FAULTS}


def test_SU_rules_are_not_asked_of_a_plant_that_makes_food_only():
    """They are not even listed as evaluated."""
    evaluation = evaluate(M.CAPTURE, a_context(M.CAPTURE, **UNTESTED), CHECKS)
    assert "SU-02" not in {entry.rule for entry in evaluation.evaluated}
    assert evaluation.findings == ()


def test_SU09_warns_and_holds_nothing():
    """A missing reserve sample is shown."""
    context = a_context(M.COMPLETE, **SUPPLEMENT)
    (finding,) = evaluate(M.COMPLETE, context, CHECKS).findings
    assert finding.severity is Severity.WARN
