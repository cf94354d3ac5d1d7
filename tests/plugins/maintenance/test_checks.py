"""The rules of maintenance work: each single fault finds its rule."""

from datetime import timedelta
from typing import Any

import pytest

from workwright.domain.checks import Moment as M
from workwright.domain.checks import evaluate
from workwright.testing.conformance import plugin_named
from workwright.testing.facts import (
    SOP,
    TODAY,
    a_context,
    a_person,
    a_recipe,
    a_scale,
    a_step,
    an_order,
)

CHECKS = plugin_named("maintenance").checks
BASES = {"lockout": "isolation", "point": "test_point"}
LOCKOUT = a_step("10", kind="lockout", documents=(SOP,))
BARE = a_step("10", kind="lockout", documents=())
JOB = an_order(type="maintenance")
OLD = a_scale(calibration_due_on=TODAY - timedelta(days=1))
FAULTS: list[tuple[str, M, dict[str, Any]]] = [
    ("MT-04", M.RELEASE, {"order": JOB}),
    ("MT-04", M.RELEASE, {"order": JOB, "recipe": a_recipe(steps=(BARE,))}),
    ("MT-05", M.STEP_START, {"step": LOCKOUT, "person": a_person(training=())}),
    ("MT-14", M.STEP_START, {"step": a_step(kind="point"), "equipment": (OLD,)}),
    ("MT-14", M.CAPTURE, {"step": a_step(kind="point"), "equipment": (OLD,)}),
]


def found(moment: M, given: dict[str, Any]) -> set[str]:
    context = a_context(moment, **{"bases": BASES, **given})
    findings = evaluate(moment, context, CHECKS).findings
    assert not any("could not be evaluated" in f.message for f in findings)
    return {finding.rule for finding in findings}


@pytest.mark.parametrize("moment", list(M))
def test_a_good_job_passes_every_rule(moment: M):
    """Nothing is found where nothing is wrong."""
    plan = a_recipe(steps=(LOCKOUT, a_step("20")))
    order = JOB if moment is not M.RECIPE_APPROVE else None
    assert found(moment, {"order": order, "recipe": plan}) == set()


@pytest.mark.parametrize(
    ("rule", "moment", "fault"),
    [pytest.param(*f, id=f"{f[0]}-{f[1]}-{n}") for n, f in enumerate(FAULTS)],
)
def test_each_fault_alone_finds_exactly_its_rule(rule: str, moment: M, fault: dict[str, Any]):
    """MT-04, MT-05, MT-14: one fault, one rule."""
    assert found(moment, fault) == {rule}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule)
def test_every_rule_has_a_situation_in_which_it_fails(check):
    """A rule that nothing can break proves nothing."""
    assert check.rule in {rule for rule, _, _ in FAULTS}


@pytest.mark.parametrize(
    "given",
    [
        {"order": JOB, "recipe": a_recipe(extra={"energy_control": "exempt"})},
        {"order": an_order()},
    ],
)
def test_MT04_a_documented_exemption_and_other_kinds_of_order_pass(given: dict[str, Any]):
    """The exemption stands in the job plan; a production order has no energy to control."""
    assert "MT-04" not in found(M.RELEASE, given)
