"""The rules of 21 CFR 211: the good batch passes, each single fault finds its rule."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from workwright.domain.checks import Moment as M
from workwright.domain.checks import Severity, evaluate
from workwright.domain.context import (
    ClearanceFacts,
    DeviationFacts,
    ResultFacts,
    ReviewFacts,
    SignatureFacts,
    YieldFacts,
)
from workwright.domain.recipe import SamplePlan, YieldPoint
from workwright.testing.conformance import plugin_named
from workwright.testing.facts import (
    NOW,
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

CHECKS = plugin_named("pharma").checks
DAY = timedelta(days=1)
EXTRA = {
    "strength": "25 mg",
    "dosage_form": "Tablet",
    "actives": [{"material": "M-10", "per_unit": "25", "unit": "mg"}],
    "unit_weight_mg": "200",
    "excess_statement": "none",
    "container_closure": "Blister",
    "label_copies": ["LBL v4"],
    "precautions": "Gloves",
}
RESERVE = SamplePlan("RESERVE", {"en": "Reserve"}, "20", "Reserve", reserve=True)
BLEND = YieldPoint("blend", {"en": "Blend"}, "20", D(98), D(101), "kg", D(30))
MASTER = a_recipe(
    steps=(a_step(instruction={"en": "Weigh."}),),
    samples=(RESERVE,),
    yields=(BLEND,),
    extra=EXTRA,
)
SIGNED = (
    SignatureFacts("authored", "author", an_id("author"), "recipe_version"),
    SignatureFacts("approved", "approver", an_id("approver"), "recipe_version"),
)
VERIFIED = YieldFacts("blend", D(30), D(30), D(100), D(100), D(98), D(101), verified=True)
TAKEN = ResultFacts("RESERVE", "Reserve", "taken", reserve=True)
CLOSED = DeviationFacts(
    "D-1", "minor", "closed", "manual", step="20", disposition="accept",
    has_root_cause=True, others_considered=True,
)  # fmt: skip
TARGET = {
    "line_no": 1,
    "material_code": "M-10",
    "unit": "kg",
    "target_qty": "3.043",
    "shares": [{"lot_code": "A", "assay_pct": "99.2", "water_pct": "0.6", "qty": "3.042449"}],
}
TABLETS = an_order(qty=D(120000), unit="pcs")
CLAIM = {
    "recipe": replace(MASTER, base_qty=D(120000), unit="pcs"),
    "order": TABLETS,
    "targets": {1: TARGET},
}
OLDER = a_lot("OLD", expires_on="2026-12-31")


def batch(moment: M, **more: Any):
    """A batch in which every rule passes at that moment."""
    given: dict[str, Any] = {
        "recipe": MASTER,
        "signatures": SIGNED,
        "yields": (VERIFIED,),
        "results": (TAKEN,),
        "deviations": (CLOSED,) if moment is not M.RECIPE_APPROVE else (),
    }
    return a_context(moment, **{**given, **more})


def packaging(*clearances: ClearanceFacts) -> dict[str, Any]:
    step = a_step(kind="packaging", bom_lines=())
    return {"step": step, "clearances": clearances, "bases": {"packaging": "packaging"}}


def cleared(**more: Any) -> ClearanceFacts:
    given = {"subject": "L1", "order_number": "WO-1", "passed": True, "verified": True, "at": NOW}
    return ClearanceFacts(**{**given, **more})


def without(*keys: str) -> dict[str, Any]:
    return {"recipe": replace(MASTER, extra={k: v for k, v in EXTRA.items() if k not in keys})}


def late(hours: float) -> dict[str, Any]:
    steps = (a_step("50"), a_step("60", hold_from="50", hold_limit_s=72 * 3600))
    ended = NOW - timedelta(hours=hours)
    return {
        "recipe": replace(MASTER, steps=steps, yields=()),
        "executions": (
            an_execution(step="50", ended_at=ended),
            an_execution(step="60", started_at=NOW),
        ),
    }


def alone(**more: Any) -> dict[str, Any]:
    return {"execution": an_execution(verifier_ids=(), **more)}


FAULTS: list[tuple[str, M, dict[str, Any]]] = [
    ("PH-01", M.RECIPE_APPROVE, {"signatures": SIGNED[:1]}),
    ("PH-01", M.RECIPE_APPROVE, {"signatures": SIGNED[1:]}),
    ("PH-01", M.RECIPE_APPROVE, {
        "signatures": (SIGNED[0], replace(SIGNED[1], person_id=an_id("author"))),
    }),
    ("PH-01", M.RECIPE_APPROVE, {"signatures": (SIGNED[0], replace(SIGNED[1], counts=False))}),
    ("PH-01", M.RECIPE_APPROVE, {"signatures": (replace(SIGNED[0], counts=False), SIGNED[1])}),
    ("PH-01", M.RECIPE_APPROVE, {
        "signatures": (SIGNED[0], replace(SIGNED[1], meaning="witnessed")),
    }),
    *(("PH-02", M.RECIPE_APPROVE, without(key)) for key in EXTRA),
    ("PH-02", M.RECIPE_APPROVE, {"recipe": replace(MASTER, bom=())}),
    ("PH-02", M.RECIPE_APPROVE, {"recipe": replace(MASTER, yields=())}),
    ("PH-02", M.RECIPE_APPROVE, {"recipe": replace(MASTER, samples=())}),
    ("PH-02", M.RECIPE_APPROVE, {"recipe": replace(MASTER, steps=(a_step(),))}),
    ("PH-03", M.RELEASE, {"order": an_order(has_overrides=True)}),
    ("PH-04", M.RELEASE, {**CLAIM, "targets": {1: {**TARGET, "target_qty": "3.042"}}}),
    ("PH-05", M.STEP_START, {"lots": (a_lot(status="quarantine"),)}),
    ("PH-05", M.CAPTURE, {"capture": a_capture(lot=a_lot(identity_tested=False))}),
    ("PH-06", M.RELEASE, {"lots": (a_lot(retest_on=TODAY - DAY),)}),
    ("PH-06", M.CAPTURE, {"capture": a_capture(lot=a_lot(retest_on=TODAY - DAY))}),
    ("PH-07", M.CAPTURE, {
        "lots": (a_lot(), OLDER),
        "reservations": (a_reservation(), a_reservation(lot_code="OLD")),
    }),
    ("PH-09", M.STEP_COMPLETE, {"step": a_step(two_person=False), **alone()}),
    ("PH-09", M.STEP_COMPLETE, {"execution": an_execution(verifier_ids=(an_id("dana"),))}),
    ("PH-10", M.STEP_COMPLETE, {
        "step": a_step(two_person=False), "bases": {"dispense": "charge"}, **alone(),
    }),
    ("PH-11", M.STEP_START, {"equipment": (a_scale(calibration_due_on=TODAY - DAY),)}),
    ("PH-11", M.CAPTURE, {"capture": a_capture(instrument=a_scale(minimum_qty=D("30.5")))}),
    ("PH-11", M.CAPTURE, {"capture": a_capture(net_qty=D("30.001"))}),
    ("PH-11", M.CAPTURE, {"capture": a_capture(instrument=a_scale(range_low=D(31)))}),
    ("PH-14", M.STEP_COMPLETE, {"execution": an_execution(equipment_codes=())}),
    ("PH-15", M.RELEASE, {"people": (a_person(training=()),)}),
    ("PH-15", M.STEP_START, {"person": a_person(training=())}),
    ("PH-16", M.STEP_START, packaging()),
    ("PH-16", M.STEP_START, packaging(cleared(passed=False))),
    ("PH-16", M.STEP_START, packaging(cleared(verified=False))),
    ("PH-16", M.STEP_START, packaging(cleared(voided=True))),
    ("PH-16", M.STEP_START, packaging(cleared(order_number="WO-2"))),
    ("PH-16", M.STEP_START, packaging(cleared(expires_at=NOW - DAY))),
    ("PH-21", M.COMPLETE, {"results": (TAKEN, ResultFacts("RSD", "RSD", "failed"))}),
    ("PH-21", M.COMPLETE, {"results": (TAKEN, ResultFacts("RSD", "RSD", "missed"))}),
    ("PH-23", M.COMPLETE, late(72.01)),
    ("PH-23", M.COMPLETE, {
        **late(80), "deviations": (replace(CLOSED, step="60", disposition=None),),
    }),
    ("PH-23", M.COMPLETE, late(80)),
    ("PH-24", M.COMPLETE, {"yields": ()}),
    ("PH-24", M.COMPLETE, {"yields": (replace(VERIFIED, verified=False),)}),
    ("PH-26", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, status="open"),)}),
    ("PH-26", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, has_root_cause=False),)}),
    ("PH-26", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, others_considered=False),)}),
    ("PH-26", M.RELEASE_TO_STOCK, {"deviations": (replace(CLOSED, disposition=None),)}),
    ("PH-27", M.COMPLETE, {"executions": (an_execution(performer_ids=()),)}),
    ("PH-27", M.COMPLETE, {"executions": (an_execution(started_at=None),)}),
    ("PH-27", M.COMPLETE, {"executions": (an_execution(ended_at=None),)}),
    ("PH-27", M.COMPLETE, {
        "executions": (an_execution(status="done_with_deviation"),), "deviations": (),
    }),
    ("PH-28", M.SUBMIT_REVIEW, {"executions": (an_execution(ended_at=None),)}),
    ("PH-28", M.SUBMIT_REVIEW, {"executions": (an_execution(performer_ids=()),)}),
    ("PH-28", M.SUBMIT_REVIEW, {"executions": (an_execution(verifier_ids=()),)}),
    ("PH-28", M.SUBMIT_REVIEW, {"executions": (an_execution(equipment_codes=()),)}),
    ("PH-28", M.SUBMIT_REVIEW, {
        "recipe": replace(MASTER, steps=(a_step(two_person=False, critical=True),)),
        "executions": (an_execution(verifier_ids=()),),
    }),
    ("PH-28", M.SUBMIT_REVIEW, {"reservations": (a_reservation(),)}),
    ("PH-28", M.SUBMIT_REVIEW, {
        "recipe": replace(MASTER, steps=(a_step(yield_phase="blend"),)), "yields": (),
    }),
    ("PH-31", M.RELEASE_TO_STOCK, {"review": ReviewFacts(audit_reviewed=False)}),
    ("PH-31", M.RELEASE_TO_STOCK, {
        "review": ReviewFacts(audit_reviewed=True, open_queries=1),
    }),
    ("PH-33", M.COMPLETE, {"results": ()}),
    ("PH-33", M.COMPLETE, {"results": (replace(TAKEN, status="missed"),)}),
    ("PH-33", M.COMPLETE, {"recipe": replace(MASTER, samples=())}),
]  # fmt: skip


def rules_found(context) -> set[str]:
    return {finding.rule for finding in evaluate(context.moment, context, CHECKS).findings}


@pytest.mark.parametrize("moment", list(M))
def test_a_good_batch_passes_every_rule(moment: M):
    """Nothing is found where nothing is wrong."""
    assert rules_found(batch(moment)) == set()


@pytest.mark.parametrize(
    ("rule", "moment", "fault"),
    [pytest.param(*f, id=f"{f[0]}-{f[1]}-{n}") for n, f in enumerate(FAULTS)],
)
def test_each_fault_alone_finds_exactly_its_rule(rule: str, moment: M, fault: dict[str, Any]):
    """PH-01 to PH-33: one fault, one rule, with sentence, remedy and clause of 21 CFR."""
    context = batch(moment, **fault)
    findings = evaluate(moment, context, CHECKS).findings
    assert {finding.rule for finding in findings} == {rule}
    for finding in findings:
        assert "could not be evaluated" not in finding.message
        assert "{" not in finding.text()
        assert finding.remedy
        assert finding.citation.regime == "21 CFR"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule)
def test_every_rule_has_a_situation_in_which_it_fails(check):
    """A rule that nothing can break proves nothing."""
    assert check.rule in {rule for rule, _, _ in FAULTS}


@pytest.mark.parametrize(
    ("rule", "moment", "given"),
    [
        ("PH-04", M.RELEASE, CLAIM),
        ("PH-04", M.RELEASE, {
            **CLAIM, "targets": {1: {**TARGET, "target_qty": "3.000", "shares": []}},
        }),
        ("PH-05", M.CAPTURE, {"lots": (a_lot(identity_tested=False),)}),
        ("PH-06", M.CAPTURE, {"capture": a_capture(lot=a_lot(retest_on=TODAY))}),
        ("PH-07", M.CAPTURE, {
            "lots": (a_lot(), OLDER),
            "reservations": (
                a_reservation(), a_reservation(lot_code="OLD", consumed_qty=D(30)),
            ),
        }),
        ("PH-07", M.CAPTURE, {"lots": (a_lot(), OLDER)}),
        ("PH-07", M.CAPTURE, {
            "lots": (a_lot(), OLDER),
            "reservations": (a_reservation(), a_reservation(lot_code="OLD", status="invalid")),
        }),
        ("PH-07", M.CAPTURE, {
            "lots": (a_lot(), replace(OLDER, material_code="M-20")),
            "reservations": (a_reservation(), a_reservation(lot_code="OLD")),
        }),
        ("PH-07", M.CAPTURE, {
            "lots": (a_lot(), OLDER),
            "reservations": (a_reservation(), a_reservation(lot_code="OLD")),
            "policies": {"pick": "specific"},
        }),
        ("PH-10", M.STEP_COMPLETE, {"bases": {"dispense": "charge"}}),
        ("PH-11", M.STEP_START, {
            "equipment": (a_scale(), a_scale("SV-01", needs_calibration=False)),
        }),
        ("PH-11", M.CAPTURE, {"capture": a_capture(instrument=a_scale(minimum_qty=D(30)))}),
        ("PH-21", M.COMPLETE, {"results": (TAKEN, ResultFacts("RSD", "RSD", "passed"))}),
        ("PH-27", M.COMPLETE, {"executions": (an_execution(status="done_with_deviation"),)}),
        ("PH-28", M.SUBMIT_REVIEW, {
            "recipe": replace(
                MASTER,
                steps=(a_step(equipment_class=None, yield_phase="blend"),),
                bom=(a_line(track=False),),
            ),
            "executions": (an_execution(equipment_codes=()),),
            "reservations": (),
        }),
        ("PH-09", M.STEP_COMPLETE, alone()),
        ("PH-11", M.CAPTURE, {"capture": a_capture(net_qty=D(30))}),
        ("PH-16", M.STEP_START, packaging(cleared())),
        ("PH-16", M.STEP_START, packaging(cleared(expires_at=NOW))),
        ("PH-23", M.COMPLETE, late(72)),
        ("PH-23", M.COMPLETE, {**late(80), "deviations": (replace(CLOSED, step="60"),)}),
        ("PH-24", M.COMPLETE, {"executions": (), "yields": ()}),
    ],
)  # fmt: skip
def test_what_is_just_allowed_passes(rule: str, moment: M, given: dict[str, Any]):
    """The last day, the range itself, a second person who is still to come."""
    assert rule not in rules_found(batch(moment, **given))


def test_PH04_the_story_gives_100_02_per_cent_of_the_label_claim():
    """3.043 kg of a lot of 99.2 % assay and 0.6 % water for 120000 tablets of 25 mg."""
    short = {**CLAIM, "targets": {1: {**TARGET, "target_qty": "3.042"}}}
    context = batch(M.RELEASE, **short)
    (finding,) = evaluate(M.RELEASE, context, CHECKS).findings
    assert finding.text().startswith(
        "PH-04: M-10 gives 99.99 % of the labeled amount; 100 % is needed."
    )


def test_PH02_all_missing_items_are_named_at_once():
    """The author sees the whole list."""
    context = batch(M.RECIPE_APPROVE, recipe=a_recipe(bom=(a_line(),)))
    findings = evaluate(M.RECIPE_APPROVE, context, CHECKS).findings
    assert len(findings) == len(EXTRA) + 3


def test_law_severities_are_as_the_note_lists_them():
    """B, D and W of every rule that is implemented."""
    listed = {check.rule: check.severity for check in CHECKS}
    deviate = {"PH-07", "PH-21", "PH-23"}
    for rule, severity in listed.items():
        expected = Severity.DEVIATE if rule in deviate else Severity.BLOCK
        assert severity is (Severity.WARN if rule == "PH-33" else expected), rule
