"""The rules of discrete manufacturing: each single fault finds its rule."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from workwright.domain.checks import Moment as M
from workwright.domain.checks import evaluate
from workwright.domain.context import DeviationFacts, YieldFacts
from workwright.domain.recipe import DocumentRef, Parameter
from workwright.testing.conformance import plugin_named
from workwright.testing.facts import (
    TODAY,
    a_capture,
    a_context,
    a_line,
    a_lot,
    a_person,
    a_recipe,
    a_reservation,
    a_scale,
    a_step,
    an_execution,
    an_id,
)

CHECKS = plugin_named("discrete").checks
DAY = timedelta(days=1)
AEROSPACE = {"settings": {"discrete": {"contract_pack": "aerospace"}}}
BORE = Parameter("bore", {"en": "Bore"}, "mm", low=D("42.000"), high=D("42.025"), decimals=3)
MEASURED = a_step(parameters=(BORE,))
CLOSED = DeviationFacts("NCR-77", "major", "closed", "manual", disposition="scrap")
COUNT = YieldFacts("accepted", D(24), D(22), D("91.67"), D(100), D(80), D(100), verified=True)
TRACED = a_recipe(bom=(a_line(trace=True),))
VALUE = a_capture(field="bore", values={"bore": D("42.010")}, net_qty=None)


def measuring(resolution: str) -> dict[str, Any]:
    gauge = a_scale("G-1", unit="mm", resolution=D(resolution))
    return {"step": MEASURED, "equipment": (gauge,)}


def inspecting(*inspectors: str, **more: Any) -> dict[str, Any]:
    """Dana built; these people inspect."""
    execution = an_execution(
        step="90", kind="inspection", base="inspection",
        performer_ids=tuple(an_id(code) for code in inspectors[:1]),
        verifier_ids=tuple(an_id(code) for code in inspectors[1:]),
    )  # fmt: skip
    return {
        "step": a_step("90", kind="inspection", bom_lines=(), **more),
        "bases": {"inspection": "inspection"},
        "execution": execution,
        "executions": (an_execution(), execution),
    }


def drawing(version: str) -> DocumentRef:
    return DocumentRef("HR40-000", version)


FAULTS: list[tuple[str, M, dict[str, Any]]] = [
    ("DC-03", M.RELEASE, {"people": (a_person(training=()),)}),
    ("DC-03", M.STEP_START, {"person": a_person(training=())}),
    ("DC-04", M.STEP_START, {"equipment": (a_scale(calibration_due_on=TODAY - DAY),)}),
    ("DC-04", M.CAPTURE, {"capture": a_capture(instrument=a_scale(calibration_due_on=None))}),
    ("DC-04", M.STEP_START, measuring("0.003")),
    ("DC-09", M.CAPTURE, {**AEROSPACE, "capture": a_capture(lot=a_lot(supplier_approved=False))}),
    ("DC-11", M.STEP_COMPLETE, {"recipe": TRACED, "reservations": (a_reservation(),)}),
    ("DC-13", M.STEP_COMPLETE, {"step": MEASURED}),
    ("DC-13", M.STEP_COMPLETE, {
        "step": MEASURED, "execution": an_execution(captures=(replace(VALUE, accepted=False),)),
    }),
    ("DC-16", M.STEP_COMPLETE, inspecting("dana", two_person=False)),
    ("DC-18", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, status="open"),)}),
    ("DC-18", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, disposition=None),)}),
    ("DC-26", M.COMPLETE, {"yields": (replace(COUNT, accountability_pct=D("95.83")),)}),
]  # fmt: skip


def rules_found(context) -> set[str]:
    return {finding.rule for finding in evaluate(context.moment, context, CHECKS).findings}


@pytest.mark.parametrize("moment", list(M))
def test_a_good_order_passes_every_rule(moment: M):
    """Nothing is found where nothing is wrong."""
    assert rules_found(a_context(moment, yields=(COUNT,))) == set()


@pytest.mark.parametrize(
    ("rule", "moment", "fault"),
    [pytest.param(*f, id=f"{f[0]}-{f[1]}-{n}") for n, f in enumerate(FAULTS)],
)
def test_each_fault_alone_finds_exactly_its_rule(rule: str, moment: M, fault: dict[str, Any]):
    """DC-03 to DC-26: one fault, one rule, with sentence and remedy."""
    context = a_context(moment, **fault)
    findings = evaluate(moment, context, CHECKS).findings
    assert {finding.rule for finding in findings} == {rule}
    assert all("{" not in f.text() and f.remedy for f in findings)
    assert not any("could not be evaluated" in f.message for f in findings)


def test_DC01_a_drawing_in_two_revisions_is_a_configuration_mismatch():
    """HR40-000 in revision D at one operation and E at another."""
    steps = (a_step("10", documents=(drawing("D"),)), a_step("20", documents=(drawing("E"),)))
    context = a_context(M.RELEASE, recipe=a_recipe(steps=steps), people=())
    same = a_context(M.RELEASE, recipe=a_recipe(steps=steps[:1] * 2), people=())
    assert evaluate(M.RELEASE, same, CHECKS).findings == ()
    (finding,) = evaluate(M.RELEASE, context, CHECKS).findings
    assert finding.text().startswith(
        "DC-01: Configuration mismatch: HR40-000 is named in revisions D, E."
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule)
def test_every_rule_has_a_situation_in_which_it_fails(check):
    """A rule that nothing can break proves nothing."""
    assert check.rule in {"DC-01", *(rule for rule, _, _ in FAULTS)}


@pytest.mark.parametrize(
    ("rule", "moment", "given"),
    [
        ("DC-04", M.STEP_START, measuring("0.0025")),
        ("DC-09", M.CAPTURE, {"capture": a_capture(lot=a_lot(supplier_approved=False))}),
        ("DC-09", M.CAPTURE, AEROSPACE),
        ("DC-11", M.STEP_COMPLETE, {"recipe": TRACED}),
        ("DC-11", M.STEP_COMPLETE, {
            "recipe": a_recipe(bom=(a_line(trace=True), a_line(2))),
            "step": a_step(bom_lines=(1, 2)),
        }),
        ("DC-16", M.STEP_COMPLETE, {
            **inspecting("dana", two_person=False),
            "executions": (an_execution(base="inspection"),),
        }),
        ("DC-13", M.STEP_COMPLETE, {
            "step": MEASURED, "execution": an_execution(captures=(VALUE,)),
        }),
        ("DC-16", M.STEP_COMPLETE, inspecting("quinn", two_person=False)),
        ("DC-16", M.STEP_COMPLETE, inspecting("dana", "quinn")),
        ("DC-16", M.STEP_COMPLETE, inspecting("dana")),
        ("DC-16", M.STEP_COMPLETE, {
            **inspecting("dana", two_person=False),
            "settings": {"discrete": {"self_inspection": True}},
        }),
        ("DC-18", M.RELEASE_TO_STOCK, {"deviations": (CLOSED,)}),
    ],
)  # fmt: skip
def test_what_is_just_allowed_passes(rule: str, moment: M, given: dict[str, Any]):
    """A tenth of the tolerance, an independent eye, a delegation on file."""
    assert rule not in rules_found(a_context(moment, **given))


def test_DC04_a_profile_may_ask_for_a_finer_gauge():
    """The ratio is a parameter that grows stricter upwards."""
    (check,) = [c for c in CHECKS if c.rule == "DC-04"]
    finer = check.with_(None, {"ratio": D(20)})
    context = a_context(M.STEP_START, **measuring("0.0025"))
    assert evaluate(M.STEP_START, context, [finer]).blocking
    assert check.declared["ratio"].loosens(D(10), D(4))
