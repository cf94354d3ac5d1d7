"""Every rule of the core: the good situation passes, and each single fault finds exactly it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from workwright.domain.checks import Check, Hit, Moment, Severity, evaluate
from workwright.domain.context import (
    BatchFacts,
    CheckContext,
    ClearanceFacts,
    DeviationFacts,
    RecipeVersionFacts,
    ReconciliationFacts,
    ResultFacts,
    ReviewFacts,
    ShortageFacts,
    SignatureFacts,
    TrainingFacts,
    YieldFacts,
)
from workwright.domain.lifecycle import State
from workwright.domain.recipe import SamplePlan, Scaling, YieldPoint
from workwright.domain.rules import CORE_CHECKS
from workwright.domain.scheduling import OccupationFacts
from workwright.testing.facts import (
    NOW,
    SOP,
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
    an_order,
)

DAY = timedelta(days=1)
M = Moment
GOOD_REVIEW = ReviewFacts(audit_reviewed=True, linked_capas=1)
OPEN = DeviationFacts("D-1", "minor", "open", "manual")
ASSAY = SamplePlan("ASSAY", {"en": "Assay"}, "20", "Assay")
BLEND = YieldPoint("blend", {"en": "Blend"}, "20", D(98), D("100.5"), "kg", D(30))
YIELD = YieldFacts("blend", D(30), D(30), D(100), D(100), D(98), D("100.5"), verified=True)
SHORT = {"transition": "short_close"}


def review(**more: Any) -> dict[str, Any]:
    return {"review": replace(GOOD_REVIEW, **more)}


def reconciled(accounted: str, issued: str = "30") -> dict[str, Any]:
    entry = ReconciliationFacts("M-10", D(issued), D(accounted), "kg", D("99.5"), D("100.5"))
    return {"reconciliations": (entry,)}


def clearance(**more: Any) -> ClearanceFacts:
    given = {"subject": "L1", "order_number": "WO-1", "passed": True, "verified": True, "at": NOW}
    return ClearanceFacts(**{**given, **more})


def needs_clearance(*clearances: ClearanceFacts) -> dict[str, Any]:
    return {"step": a_step(line_clearance_required=True), "clearances": clearances}


def held_since(hours: float, *deviations: DeviationFacts) -> dict[str, Any]:
    step = a_step(number="60", hold_from="50", hold_limit_s=72 * 3600)
    earlier = an_execution(step="50", ended_at=NOW - timedelta(hours=hours))
    recipe = a_recipe(steps=(a_step(number="50"), step))
    return {
        "step": step,
        "recipe": recipe,
        "executions": (earlier,),
        "deviations": deviations,
        "reservations": (a_reservation(),),
    }


FAULTS: list[tuple[str, Moment, dict[str, Any]]] = [
    # approval of a recipe
    ("W21.graph", M.RECIPE_APPROVE, {"recipe": a_recipe(steps=())}),
    ("W21.graph", M.RECIPE_APPROVE, {"recipe": a_recipe(steps=(a_step(predecessors=("9",)),))}),
    ("T2.recipe", M.RECIPE_APPROVE, {"recipe": a_recipe(steps=(a_step(bom_lines=(7,)),))}),
    ("T2.recipe", M.RECIPE_APPROVE, {"recipe": a_recipe(samples=(replace(ASSAY, step="9"),))}),
    ("T2.recipe", M.RECIPE_APPROVE, {"recipe": a_recipe(yields=(replace(BLEND, step="9"),))}),
    ("T2.recipe", M.RECIPE_APPROVE, {"recipe": a_recipe(steps=(a_step(hold_from="9"),))}),
    (
        "T2.recipe",
        M.RECIPE_APPROVE,
        {"recipe": a_recipe(bom=[a_line(n, scaling=Scaling.COMPENSATE) for n in (1, 2)])},
    ),
    ("T2.bracket_order", M.RECIPE_APPROVE, {"recipe": a_recipe(base_qty=D(121))}),
    ("W23.author", M.RECIPE_APPROVE, {"person": a_person("author")}),
    (
        "W23.author",
        M.RECIPE_APPROVE,
        {"version": RecipeVersionFacts("in_approval", an_id("a"), approver_ids=(an_id("a"),))},
    ),
    # release
    ("W5", M.RELEASE, {"version": RecipeVersionFacts("superseded", an_id("a"))}),
    ("W5", M.RELEASE, {"version": RecipeVersionFacts("effective", an_id("a"), TODAY + DAY)}),
    ("W5", M.RELEASE, {"version": RecipeVersionFacts("effective", an_id("a"), None, TODAY - DAY)}),
    ("T2.bracket", M.RELEASE, {"order": an_order(qty=D("79.999"))}),
    ("T2.bracket", M.RELEASE, {"order": an_order(qty=D("120.001"))}),
    ("T2.bracket", M.RELEASE, {"order": an_order(unit="L")}),
    (
        "RS3",
        M.RELEASE,
        {"shortages": (ShortageFacts(1, "M-10", "Lactose", D(30), D(10), "kg"),)},
    ),
    ("W6", M.RELEASE, {"people": (a_person(training=()), a_person("ravi"))}),
    ("W6", M.RELEASE, {
        "order": an_order(planned_start_at=NOW + 7 * DAY, planned_end_at=NOW + 8 * DAY),
        "people": (
            a_person(training=(TrainingFacts(SOP.code, SOP.version, TODAY + 6 * DAY),)),
            a_person("ravi"),
        ),
    }),
    ("T2.roles", M.RELEASE, {"people": (a_person(), a_person("ravi", assigned_as="supervisor"))}),
    ("T2.roles", M.RELEASE, {"people": tuple(
        a_person(n, assigned_as="supervisor", roles=frozenset({"supervisor"}))
        for n in ("dana", "ravi")
    )}),
    ("T2.roles", M.RELEASE, {"people": (a_person(),)}),
    ("T2.recipe", M.RECIPE_APPROVE, {
        "recipe": a_recipe(steps=(a_step(bom_lines=(1, 7)),), samples=(ASSAY,)),
    }),
    ("W10.results", M.RELEASE_TO_STOCK, {
        "recipe": a_recipe(samples=(ASSAY,)), "results": (ResultFacts("B", "Other", "passed"),),
    }),
    ("T2.roles", M.RELEASE, {"people": (a_person(roles=frozenset()), a_person("ravi"))}),
    ("T2.equipment", M.RELEASE, {"equipment": (a_scale(class_code="balance"),)}),
    ("W7", M.RELEASE, {"equipment": (a_scale(availability="under_maintenance"),)}),
    ("W7", M.RELEASE, {"equipment": (a_scale(calibration_due_on=TODAY - DAY),)}),
    ("SC2", M.RELEASE, {"equipment": (a_scale(calibration_due_on=TODAY),)}),
    (
        "SC1",
        M.RELEASE,
        {"occupations": (OccupationFacts("BB-200", "WO-2", NOW, NOW + DAY),)},
    ),
    ("T2.criteria", M.RELEASE, {"recipe": a_recipe(criteria=())}),
    ("T2.times", M.RELEASE, {"order": an_order(planned_end_at=NOW)}),
    ("T2.hold", M.RELEASE, review(active_holds=1)),
    # cancelling, pausing, resuming
    ("T5", M.CANCEL, {"executions": (an_execution(status="running"),)}),
    ("E35", M.CANCEL, {"reason": "n/a"}),
    ("E35", M.CANCEL, {"reason": "........."}),
    ("E35", M.PAUSE, {"reason": "late"}),
    ("T7", M.RESUME, {"deviations": (OPEN,)}),
    ("W8", M.RESUME, {"lots": (a_lot(status="hold"),)}),
    ("RS4", M.RESUME, {"reservations": (a_reservation(status="invalid"),)}),
    # step start
    ("K5.state", M.STEP_START, {"order": an_order(state=State.PAUSED)}),
    ("K5.state", M.STEP_START, {"order": an_order(state=State.COMPLETED)}),
    ("W21", M.STEP_START, {"executions": (an_execution(status="running"),)}),
    ("T2.hold", M.STEP_START, review(active_holds=1)),
    ("T2.hold", M.START, review(active_holds=1)),
    ("K5.role", M.STEP_START, {"person": a_person(roles=frozenset({"supervisor"}))}),
    ("W6", M.STEP_START, {"person": a_person(training=())}),
    ("W7", M.STEP_START, {"equipment": (a_scale(cleaning="dirty"),)}),
    ("W7", M.STEP_START, {"equipment": (a_scale(in_use_by="WO-2"),)}),
    ("K5.equipment", M.STEP_START, {"equipment": ()}),
    ("K5.equipment", M.STEP_START, {"step": a_step(units=("U1",))}),
    ("K5.clearance", M.STEP_START, needs_clearance()),
    ("K5.clearance", M.STEP_START, needs_clearance(clearance(verified=False))),
    ("K5.clearance", M.STEP_START, needs_clearance(clearance(passed=False))),
    ("K5.clearance", M.STEP_START, needs_clearance(clearance(voided=True))),
    ("K5.clearance", M.STEP_START, needs_clearance(clearance(order_number="WO-2"))),
    ("K5.clearance", M.STEP_START, needs_clearance(clearance(subject="L2"))),
    ("K5.clearance", M.STEP_START, needs_clearance(clearance(expires_at=NOW - DAY))),
    ("W8", M.STEP_START, {"lots": (a_lot(expires_on=TODAY - DAY),)}),
    ("K5.material", M.STEP_START, {"reservations": ()}),
    ("RS4", M.STEP_START, {"reservations": (
        a_reservation(), a_reservation(status="invalid", lot_code="B"),
    )}),
    ("W32", M.STEP_START, held_since(72.01)),
    ("W32", M.STEP_START, held_since(73, replace(OPEN, step="60", rule="W32"))),
    ("T2.roles", M.RELEASE, {
        "people": (a_person(),),
        "recipe": a_recipe(steps=(a_step(two_person=False, critical=True),)),
    }),
    ("T5", M.CANCEL, {"executions": (an_execution(status="ready", started_at=None),)}),
    ("T5", M.CANCEL, {"executions": (an_execution(captures=()),)}),
    ("K6", M.CAPTURE, {"reservations": (a_reservation(status="closed"),)}),
    ("K5.material", M.STEP_START, {"reservations": (a_reservation(status="closed"),)}),
    ("W32", M.STEP_START, held_since(
        73, replace(OPEN, step="50", rule="W32", disposition="go on"),
    )),
    ("W32", M.STEP_START, held_since(
        73, replace(OPEN, step="60", rule="K8", disposition="go on"),
    )),
    # capture
    ("K5.state", M.CAPTURE, {"order": an_order(state=State.PAUSED)}),
    ("K5.state", M.CAPTURE, {"order": an_order(state=State.RELEASED)}),
    ("K5.role", M.CAPTURE, {"person": a_person(roles=frozenset())}),
    ("W7", M.CAPTURE, {"equipment": (a_scale(calibration_due_on=TODAY - DAY),)}),
    ("W8", M.CAPTURE, {"capture": a_capture(lot=a_lot(retest_on=TODAY - DAY))}),
    ("K6", M.CAPTURE, {"capture": a_capture(lot=a_lot("X-1"))}),
    ("K6", M.CAPTURE, {"capture": a_capture(line_no=2)}),
    ("K15", M.CAPTURE, {"capture": a_capture(net_qty=D("30.0005"))}),
    ("K15", M.CAPTURE, {"capture": a_capture(unit="L")}),
    ("T2.hold", M.CAPTURE, review(active_holds=1)),
    # completion of a step
    ("K8", M.STEP_COMPLETE, {"execution": an_execution(
        captures=(a_capture(verdict="action", accepted=False), a_capture(attempt=2)),
    )}),
    ("K8", M.STEP_COMPLETE, {"execution": an_execution(
        captures=(a_capture(verdict="action", accepted=False, decision="redispense"),),
    )}),
    ("K16.min", M.STEP_COMPLETE, {"step": a_step(min_s=541)}),
    ("K16.max", M.STEP_COMPLETE, {"step": a_step(max_s=539)}),
    ("R140", M.STEP_COMPLETE, {"reservations": (a_reservation(),)}),
    ("W23.step", M.STEP_COMPLETE, {"execution": an_execution(verifier_ids=(an_id("dana"),))}),
    ("K7", M.STEP_COMPLETE, {
        "step": a_step(two_person=False),
        "execution": an_execution(verifier_ids=(), captures=(a_capture(source="typed"),)),
    }),
    ("W11", M.STEP_COMPLETE, {
        "step": a_step(yield_phase="blend"), "yields": (replace(YIELD, yield_pct=D("97.99")),),
    }),
    ("K5.state", M.STEP_COMPLETE, {"order": an_order(state=State.PAUSED)}),
    # completion of the order
    ("T8.steps", M.COMPLETE, {"executions": (an_execution(status="awaiting_verification"),)}),
    ("T8.samples", M.COMPLETE, {"recipe": a_recipe(samples=(ASSAY,))}),
    ("T8.samples", M.COMPLETE, {
        "recipe": a_recipe(samples=(ASSAY,)),
        "results": (ResultFacts("ASSAY", "Assay", "missed"),),
    }),
    ("T8.yields", M.COMPLETE, {"recipe": a_recipe(yields=(BLEND,))}),
    ("T8.yields", M.COMPLETE, {
        "recipe": a_recipe(yields=(BLEND,)), "yields": (replace(YIELD, verified=False),),
    }),
    ("W11", M.COMPLETE, {"yields": (replace(YIELD, yield_pct=D("100.51")),)}),
    ("T8.reconciliation", M.COMPLETE, {"reconciliations": ()}),
    ("W13", M.COMPLETE, reconciled("29.8")),
    ("W13", M.COMPLETE, reconciled("30.2")),
    ("W13", M.COMPLETE, reconciled("1", issued="0")),
    ("R140.order", M.COMPLETE, {"recipe": a_recipe(bom=(a_line(), a_line(2)))}),
    ("T9", M.COMPLETE, SHORT),
    ("T9", M.COMPLETE, {**SHORT, "deviations": (OPEN,), "reason": "short"}),
    # review and disposition
    ("T10", M.SUBMIT_REVIEW, review(awaiting_verification=("20",))),
    ("W9", M.RELEASE_TO_STOCK, {"deviations": (OPEN,)}),
    ("W9", M.RELEASE_TO_STOCK, {"deviations": (replace(OPEN, status="pending_approval"),)}),
    ("W9", M.RELEASE_TO_STOCK, review(blocking_capas=("CA-1",))),
    ("W10.results", M.RELEASE_TO_STOCK, {"recipe": a_recipe(samples=(ASSAY,))}),
    ("W10.results", M.RELEASE_TO_STOCK, {"results": (ResultFacts("A", "Assay", "taken"),)}),
    ("W10.results", M.RELEASE_TO_STOCK, {"results": (ResultFacts("A", "Assay", "failed"),)}),
    ("W10.queries", M.RELEASE_TO_STOCK, review(open_queries=1)),
    ("T2.hold", M.RELEASE_TO_STOCK, review(active_holds=1)),
    ("W10.corrections", M.RELEASE_TO_STOCK, review(open_corrections=1)),
    ("W10.audit", M.RELEASE_TO_STOCK, review(audit_reviewed=False)),
    ("W13.review", M.RELEASE_TO_STOCK, reconciled("29.8")),
    ("W14", M.RELEASE_TO_STOCK, review(genealogy_gaps=("line 1",))),
    ("T12.criteria", M.RELEASE_TO_STOCK, review(unanswered_criteria=("C1",))),
    ("T12.criteria", M.RELEASE_TO_STOCK, review(failed_criteria=("C1",))),
    ("W23", M.RELEASE_TO_STOCK, {"person": a_person("dana")}),
    ("W23", M.RELEASE_TO_STOCK, {"person": a_person("ravi")}),
    ("W23", M.REJECT, {"person": a_person("ravi")}),
    ("W23.reviewer", M.RELEASE_TO_STOCK, {
        "signatures": (SignatureFacts("reviewed", "qa_reviewer", an_id("quinn"), "order"),),
    }),
    ("W26", M.RELEASE_TO_STOCK, {"batch": BatchFacts(
        "B-1", D(100), "kg", D(99), approved_qty=D(99), samples_qty=D(1), manufactured_on=TODAY,
    )}),
    ("W27", M.RELEASE_TO_STOCK, {"recipe": a_recipe(expiry_months=24)}),
    ("W27", M.RELEASE_TO_STOCK, {
        "recipe": a_recipe(expiry_months=24),
        "batch": BatchFacts("B-1", D(1), "kg", manufactured_on=TODAY, expires_on=TODAY + 800 * DAY),
    }),
    ("T13", M.REJECT, {"deviations": ()}),
    ("T13", M.REJECT, review(linked_capas=0)),
    ("E35", M.REJECT, {"reason": "bad"}),
]  # fmt: skip


def rules_found(context: CheckContext) -> set[str]:
    return {finding.rule for finding in evaluate(context.moment, context, CORE_CHECKS).findings}


@pytest.mark.parametrize("moment", list(Moment))
def test_every_core_rule_passes_in_the_good_situation(moment: Moment):
    """Nothing is found where nothing is wrong."""
    assert rules_found(a_context(moment)) == set()


@pytest.mark.parametrize(
    ("rule", "moment", "fault"),
    [pytest.param(*f, id=f"{f[0]}-{f[1]}-{n}") for n, f in enumerate(FAULTS)],
)
def test_each_fault_alone_finds_exactly_its_rule(rule: str, moment: Moment, fault: dict[str, Any]):
    """T2 to T13, W, K, RS, SC: one fault, one rule, with a sentence and a remedy."""
    context = a_context(moment, **fault)
    findings = evaluate(moment, context, CORE_CHECKS).findings
    assert {finding.rule for finding in findings} == {rule}
    for finding in findings:
        assert "could not be evaluated" not in finding.message
        assert "{" not in finding.text()
        assert finding.remedy
        assert finding.citation.regime == "Workwright"


@pytest.mark.parametrize("check", CORE_CHECKS, ids=lambda check: check.rule)
def test_every_core_rule_has_a_situation_in_which_it_fails(check: Check):
    """A rule that nothing can break proves nothing; and its title is a statement."""
    assert check.rule in {rule for rule, _, _ in FAULTS}
    assert check.title
    assert not check.title.endswith(".")
    assert check.law


def test_T2_all_failing_rules_come_back_together():
    """An untrained person, a scale past its calibration and a short lot: three findings."""
    context = a_context(
        Moment.RELEASE,
        people=(a_person(training=()), a_person("ravi")),
        equipment=(a_scale("SC-102", calibration_due_on=TODAY - DAY),),
        shortages=(
            ShortageFacts(
                1, "M-10", "Lactose", D(30), D(10), "kg", (Hit("C", "Lot C expires.", {}),)
            ),
        ),
    )
    evaluation = evaluate(Moment.RELEASE, context, CORE_CHECKS)
    assert {finding.rule for finding in evaluation.blocking} == {"W6", "W7", "RS3"}
    assert len(evaluation.blocking) == 4


@pytest.mark.parametrize(
    ("rule", "moment", "given"),
    [
        ("T2.recipe", M.RECIPE_APPROVE, {"recipe": a_recipe(
            steps=(a_step("10"), a_step("20", hold_from="10")),
            bom=(a_line(scaling=Scaling.COMPENSATE),),
        )}),
        ("K7", M.STEP_COMPLETE, {
            "step": a_step(two_person=False, critical=True),
            "execution": an_execution(
                verifier_ids=(), captures=(a_capture(source="typed"),)
            ),
        }),
        ("K7", M.STEP_COMPLETE, {
            "step": a_step(two_person=False),
            "execution": an_execution(captures=(a_capture(source="typed"),)),
        }),
        ("K7", M.STEP_COMPLETE, {
            "step": a_step(two_person=False), "execution": an_execution(verifier_ids=()),
        }),
        ("K7", M.STEP_COMPLETE, {
            "step": a_step(two_person=False),
            "execution": an_execution(
                verifier_ids=(), captures=(a_capture(source="typed", net_qty=None),)
            ),
        }),
        ("R140", M.STEP_COMPLETE, {
            "recipe": a_recipe(bom=(a_line(qty=D(0)),)), "reservations": (),
        }),
        ("R140.order", M.COMPLETE, {
            "recipe": a_recipe(bom=(a_line(), a_line(2, track=False), a_line(3, qty=D(0)))),
        }),
        ("K5.equipment", M.STEP_START, {
            "step": a_step(units=("U1",)), "equipment": (a_scale(unit_code="U1"),),
        }),
        ("T2.equipment", M.RELEASE, {
            "recipe": a_recipe(steps=(a_step(equipment_class=None),)), "equipment": (),
        }),
        ("W23.reviewer", M.RELEASE_TO_STOCK, {"signatures": (
            SignatureFacts("reviewed", "production_reviewer", an_id("quinn"), "order"),
            SignatureFacts("returned", "qa_reviewer", an_id("quinn"), "order"),
        )}),
        ("W23.reviewer", M.RELEASE_TO_STOCK, {
            "signing_as": "reviewed",
            "signatures": (SignatureFacts("reviewed", "qa_reviewer", an_id("quinn"), "order"),),
        }),
        ("W27", M.RELEASE_TO_STOCK, {
            "recipe": a_recipe(expiry_months=24),
            "batch": BatchFacts(
                "B-1", D(1), "kg", manufactured_on=date(2026, 11, 9), expires_on=date(2028, 10, 31)
            ),
        }),
        ("W32", M.STEP_START, held_since(
            80, replace(OPEN, step="60", type="hold_time", disposition="go on"),
        )),
        ("W8", M.CAPTURE, {"capture": a_capture(lot=None)}),
        ("K5.clearance", M.STEP_START, {
            "step": a_step(line_clearance_required=True, room_code="DB-01"),
            "clearances": (clearance(subject="DB-01"),),
        }),
        ("T2.recipe", M.RECIPE_APPROVE, {"recipe": a_recipe(samples=(ASSAY,), yields=(BLEND,))}),
        ("T8.samples", M.COMPLETE, {
            "recipe": a_recipe(samples=(ASSAY,)),
            "results": (ResultFacts("ASSAY", "Assay", "taken"),),
        }),
        ("T8.yields", M.COMPLETE, {"recipe": a_recipe(yields=(BLEND,)), "yields": (YIELD,)}),
        ("W11", M.STEP_COMPLETE, {"yields": (replace(YIELD, yield_pct=D(50)),)}),
        ("T9", M.COMPLETE, {**SHORT, "deviations": (OPEN,)}),
        ("T7", M.RESUME, {"deviations": (
            replace(OPEN, status="closed"), replace(OPEN, disposition="go on"),
        )}),
        ("W7", M.RELEASE, {"equipment": (a_scale(cleaning="dirty", in_use_by="WO-2"),)}),
        ("K5.equipment", M.STEP_START, {"step": a_step(equipment_class=None), "equipment": ()}),
        ("K5.material", M.STEP_START, {
            "recipe": a_recipe(bom=(a_line(qty=D(0)),)), "reservations": (),
        }),
        ("K5.material", M.STEP_START, {
            "reservations": (a_reservation(status="closed", consumed_qty=D(30)),),
        }),
        ("R140", M.STEP_COMPLETE, {
            "recipe": a_recipe(bom=(a_line(track=False),)), "reservations": (),
        }),
        ("R140.order", M.COMPLETE, {
            "recipe": a_recipe(bom=(a_line(), a_line(2))),
            "reservations": (
                a_reservation(consumed_qty=D(30)), a_reservation(line_no=2, consumed_qty=D(1)),
            ),
        }),
        ("RS4", M.STEP_START, {"reservations": (
            a_reservation(), a_reservation(status="invalid", line_no=2),
        )}),
        ("W21", M.STEP_START, {"executions": (an_execution(status="ready"),)}),
        ("K8", M.STEP_COMPLETE, {"execution": an_execution(captures=(
            a_capture(verdict="action", accepted=False, decision="redispense"),
            a_capture(attempt=2),
        ))}),
        ("K8", M.STEP_COMPLETE, {"execution": an_execution(captures=(
            a_capture(verdict="action", decision="accept"),
        ))}),
        ("K7", M.STEP_COMPLETE, {
            "execution": an_execution(captures=(a_capture(source="typed"),)),
        }),
        ("K15", M.CAPTURE, {"capture": a_capture(net_qty=D(30000), unit="g")}),
        ("W13", M.COMPLETE, reconciled("29.85")),
        ("W13", M.COMPLETE, reconciled("0", issued="0")),
        ("T8.reconciliation", M.COMPLETE, {"reservations": (), "reconciliations": ()}),
        ("T5", M.CANCEL, {"executions": (
            an_execution(status="ready", started_at=None, ended_at=None, captures=()),
        )}),
        ("W5", M.RELEASE, {
            "version": RecipeVersionFacts("effective", an_id("a"), TODAY, TODAY),
        }),
        ("T2.bracket", M.RELEASE, {"order": an_order(qty=D(80000), unit="g")}),
        ("T2.bracket", M.RELEASE, {"order": an_order(qty=D(120))}),
        ("T2.roles", M.RELEASE, {
            "people": (a_person(),), "recipe": a_recipe(steps=(a_step(two_person=False),)),
        }),
        ("W26", M.RELEASE_TO_STOCK, {"batch": BatchFacts(
            "B-1", D(100), "kg", D(99), approved_qty=D(98), samples_qty=D(1),
        )}),
        ("W27", M.RELEASE_TO_STOCK, {
            "recipe": a_recipe(expiry_months=24),
            "batch": BatchFacts("B-1", D(1), "kg", manufactured_on=TODAY),
        }),
        ("W10.results", M.RELEASE_TO_STOCK, {
            "recipe": a_recipe(samples=(ASSAY, replace(ASSAY, code="R", reserve=True))),
            "results": (ResultFacts("ASSAY", "Assay", "passed"),),
        }),
        ("W9", M.RELEASE_TO_STOCK, {"deviations": (replace(OPEN, status="closed"),)}),
        ("E35", M.CANCEL, {"reason": "no stock"}),
        ("E35", M.CANCEL, {"reason": "late", "policies": {"reason_length": 4}}),
        ("W32", M.STEP_START, held_since(72)),
        (
            "W32",
            M.STEP_START,
            held_since(80, replace(OPEN, step="60", rule="W32", disposition="go on")),
        ),
        ("K5.clearance", M.STEP_START, needs_clearance(clearance(expires_at=NOW))),
        ("K16.min", M.STEP_COMPLETE, {"step": a_step(min_s=540)}),
        ("K16.max", M.STEP_COMPLETE, {"step": a_step(max_s=540)}),
        ("W23.reviewer", M.RELEASE_TO_STOCK, {
            "policies": {"reviewer_may_release": True},
            "signatures": (SignatureFacts("reviewed", "qa_reviewer", an_id("quinn"), "order"),),
        }),
        ("W23.reviewer", M.RELEASE_TO_STOCK, {"signatures": (
            SignatureFacts("reviewed", "qa_reviewer", an_id("quinn"), "order", counts=False),
        )}),
        ("W10.results", M.RELEASE_TO_STOCK, {"results": (
            ResultFacts("A", "Assay", "failed", deviation_closed=True),
            ResultFacts("R", "Reserve", "taken", reserve=True),
        )}),
        ("W13.review", M.RELEASE_TO_STOCK, {"reconciliations": (
            ReconciliationFacts("M", D(30), D(20), "kg", D(99), D(101), deviation_closed=True),
        )}),
        ("T8.steps", M.COMPLETE, {**SHORT, "executions": (), "deviations": (OPEN,)}),
        ("T13", M.REJECT, {**review(linked_capas=0), "policies": {"reject_without_capa": True}}),
        ("K6", M.CAPTURE, {"capture": a_capture(line_no=None)}),
        ("W8", M.STEP_START, {"lots": (a_lot(expires_on=TODAY),)}),
        ("W7", M.CAPTURE, {"equipment": (a_scale(in_use_by="WO-1", cleaning="dirty"),)}),
    ],
)  # fmt: skip
def test_what_is_just_allowed_passes(rule: str, moment: Moment, given: dict[str, Any]):
    """Both ends of a limit, decided deviations, and what a profile lets pass."""
    assert rule not in rules_found(a_context(moment, **given))


def test_W11_W13_K16_keep_the_data_and_open_a_deviation():
    """Findings that do not refuse: the value stays, the deviation follows."""
    kept = {check.rule for check in CORE_CHECKS if check.severity is Severity.DEVIATE}
    assert kept == {"W11", "W13", "K16.max"}
