"""Facts with good defaults, so that a test names only what matters to it.

Everything fits together: the lot is released, the scale calibrated and clean, the person trained,
the order running. ``a_context(moment)`` is the situation in which every core rule passes.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from workwright.domain.checks import Check, Evaluation, Moment, evaluate
from workwright.domain.context import (
    BatchFacts,
    CaptureFacts,
    CheckContext,
    DeviationFacts,
    EquipmentFacts,
    ExecutionFacts,
    LotFacts,
    OrderFacts,
    PersonFacts,
    RecipeVersionFacts,
    ReconciliationFacts,
    ReservationFacts,
    ReviewFacts,
    TrainingFacts,
)
from workwright.domain.lifecycle import State
from workwright.domain.recipe import (
    BomLine,
    DocumentRef,
    RecipeContent,
    ReleaseCriterion,
    Step,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ZONE = "Europe/Berlin"
SOP = DocumentRef("SOP-014", "6", "Weighing")
_NAMESPACE = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")


def an_id(name: str) -> UUID:
    """Return the same id for the same name, so that facts refer to each other."""
    return uuid5(_NAMESPACE, name)


def a_lot(code: str = "A-2207", **more: Any) -> LotFacts:
    """Return a released lot of 40 kg; dates may be given as ISO text."""
    given: dict[str, Any] = {
        "id": an_id(code),
        "code": code,
        "material_code": "M-10",
        "material_name": "Lactose",
        "status": "released",
        "unit": "kg",
        "on_hand_qty": Decimal(40),
        "free_qty": Decimal(40),
        "received_on": date(2026, 5, 4),
        "expires_on": date(2027, 3, 31),
        **more,
    }
    for name in ("received_on", "expires_on", "retest_on"):
        if isinstance(given.get(name), str):
            given[name] = date.fromisoformat(given[name])
    return LotFacts(**given)


def a_scale(code: str = "SC-101", **more: Any) -> EquipmentFacts:
    """Return a calibrated, clean scale up to 30 kg in steps of one gram."""
    given: dict[str, Any] = {
        "id": an_id(code),
        "code": code,
        "name": "Scale",
        "class_code": "scale",
        "availability": "available",
        "cleaning": "clean",
        "needs_calibration": True,
        "calibration_due_on": date(2027, 5, 31),
        "range_low": Decimal(0),
        "range_high": Decimal(30),
        "resolution": Decimal("0.001"),
        "unit": "kg",
        **more,
    }
    return EquipmentFacts(**given)


def a_person(code: str = "dana", **more: Any) -> PersonFacts:
    """Return an operator who is trained on the document that the steps ask for."""
    given: dict[str, Any] = {
        "id": an_id(code),
        "code": code,
        "name": code.capitalize(),
        "roles": frozenset({"operator"}),
        "training": (TrainingFacts(SOP.code, SOP.version),),
        "assigned_as": "operator",
        **more,
    }
    return PersonFacts(**given)


def a_step(number: str = "20", **more: Any) -> Step:
    """Return a dispensing step of line 1 that two people do."""
    given: dict[str, Any] = {
        "number": number,
        "name": {"en": "Dispense"},
        "kind": "dispense",
        "two_person": True,
        "bom_lines": (1,),
        "equipment_class": "scale",
        "documents": (SOP,),
        **more,
    }
    return Step(**given)


def a_line(line_no: int = 1, **more: Any) -> BomLine:
    """Return a line of 30 kg lactose with half a per cent of tolerance."""
    given: dict[str, Any] = {
        "line_no": line_no,
        "material_code": "M-10",
        "material_name": "Lactose",
        "qty": Decimal(30),
        "unit": "kg",
        "tolerance_pct": Decimal("0.5"),
        **more,
    }
    return BomLine(**given)


def a_recipe(**more: Any) -> RecipeContent:
    """Return a recipe of one dispensing step, base batch 100 kg, bracket 80 to 120 kg."""
    given: dict[str, Any] = {
        "code": "R-1",
        "version": "3",
        "product_code": "P-1",
        "product_name": "Blend",
        "base_qty": Decimal(100),
        "unit": "kg",
        "bracket_low": Decimal(80),
        "bracket_high": Decimal(120),
        "steps": (a_step(),),
        "bom": (a_line(),),
        "criteria": (ReleaseCriterion("C1", {"en": "Record is complete"}),),
        **more,
    }
    return RecipeContent(**given)


def an_order(**more: Any) -> OrderFacts:
    """Return an order of 100 kg that is running today."""
    given: dict[str, Any] = {
        "id": an_id("WO-1"),
        "number": "WO-1",
        "type": "production",
        "state": State.IN_PROGRESS,
        "qty": Decimal(100),
        "unit": "kg",
        "planned_start_at": NOW,
        "planned_end_at": NOW + timedelta(days=1),
        "line_code": "L1",
        **more,
    }
    return OrderFacts(**given)


def a_reservation(**more: Any) -> ReservationFacts:
    """Return what the order holds of lot A-2207 for line 1."""
    given: dict[str, Any] = {
        "line_no": 1,
        "material_code": "M-10",
        "lot_code": "A-2207",
        "reserved_qty": Decimal(30),
        "consumed_qty": Decimal(0),
        "released_qty": Decimal(0),
        "unit": "kg",
        "status": "active",
        **more,
    }
    return ReservationFacts(**given)


def a_capture(**more: Any) -> CaptureFacts:
    """Return a first weighing of 30 kg inside its band, read from the scale."""
    given: dict[str, Any] = {
        "step": "20",
        "attempt": 1,
        "values": {"net": Decimal(30)},
        "verdict": "inside",
        "source": "instrument",
        "performer_id": an_id("dana"),
        "at": NOW,
        "lot": a_lot(),
        "instrument": a_scale(),
        "field": "dispense",
        "line_no": 1,
        "net_qty": Decimal(30),
        "unit": "kg",
        **more,
    }
    return CaptureFacts(**given)


def an_execution(**more: Any) -> ExecutionFacts:
    """Return step 20, performed by Dana and verified by Ravi."""
    given: dict[str, Any] = {
        "step": "20",
        "kind": "dispense",
        "base": "dispense",
        "status": "done",
        "run": 1,
        "started_at": NOW - timedelta(minutes=10),
        "ended_at": NOW - timedelta(minutes=1),
        "performer_ids": (an_id("dana"),),
        "verifier_ids": (an_id("ravi"),),
        "equipment_codes": ("SC-101",),
        "captures": (a_capture(),),
        **more,
    }
    return ExecutionFacts(**given)


def a_context(moment: Moment, **more: Any) -> CheckContext:
    """Return the situation of that moment in which every core rule passes."""
    given: dict[str, Any] = {
        "moment": moment,
        "now": NOW,
        "today": TODAY,
        "zone": ZONE,
        "recipe": a_recipe(),
        "order": an_order(),
        "bases": {"dispense": "dispense"},
        "person": a_person(),
        "people": (a_person(), a_person("ravi")),
        "equipment": (a_scale(),),
        "lots": (a_lot(),),
        "reservations": (a_reservation(),),
        "version": RecipeVersionFacts("effective", an_id("author")),
        "review": ReviewFacts(audit_reviewed=True, linked_capas=1),
        "reason": "the shift ends before the next step",
        **_of_moment(moment),
        **more,
    }
    return CheckContext(**given)


def found(check: Check, context: CheckContext) -> list[str]:
    """Return the sentences that a check finds, filled, for one-line assertions."""
    return [
        finding.text().removeprefix(f"{check.rule}: ") for finding in ask(check, context).findings
    ]


def ask(check: Check, context: CheckContext) -> Evaluation:
    """Return the evaluation of one check at the context's moment."""
    return evaluate(context.moment, context, [check])


def _of_moment(moment: Moment) -> dict[str, Any]:
    step, done = a_step(), an_execution()
    used = (a_reservation(consumed_qty=Decimal(30)),)
    match moment:
        case Moment.RELEASE | Moment.SCHEDULE | Moment.CANCEL:
            return {"order": an_order(state=State.DRAFT)}
        case Moment.START | Moment.STEP_START:
            return {"step": step, "order": an_order(state=State.RELEASED)}
        case Moment.CAPTURE:
            return {"step": step, "capture": a_capture()}
        case Moment.STEP_COMPLETE:
            return {"step": step, "execution": done, "executions": (done,), "reservations": used}
        case Moment.RECIPE_APPROVE:
            return {"order": None, "person": a_person("approver")}
        case Moment.COMPLETE | Moment.SUBMIT_REVIEW | Moment.RELEASE_TO_STOCK | Moment.REJECT:
            return {"executions": (done,), "reservations": used, **_judged(moment)}
        case _:
            return {}


def _judged(moment: Moment) -> dict[str, Any]:
    entered = ReconciliationFacts(
        "M-10", Decimal(30), Decimal(30), "kg", Decimal("99.5"), Decimal("100.5")
    )
    given: dict[str, Any] = {"reconciliations": (entered,)}
    if moment in {Moment.RELEASE_TO_STOCK, Moment.REJECT}:
        quality = a_person("quinn", roles=frozenset({"qa_reviewer", "qa_releaser"}))
        given["person"] = quality
        given["batch"] = BatchFacts("B-1", Decimal(100), "kg", Decimal(99))
        given["order"] = an_order(state=State.UNDER_REVIEW)
    if moment is Moment.REJECT:
        closed = DeviationFacts("D-1", "minor", "closed", "manual", disposition="accept")
        given["deviations"] = (closed,)
    return given
