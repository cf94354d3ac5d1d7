"""Skipping a step: only where the frozen recipe leaves it to the operator, or to the successor."""

from dataclasses import replace

import pytest

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.quality import Signature
from workwright.domain.recipe import Parameter
from workwright.errors import Refused
from workwright.services.kiosk_step import current_steps
from workwright.services.skips import SkipEntry, shown_skip, skip_step
from workwright.testing import floor
from workwright.testing.plant import a_recipe, a_step, principal_of

REASON = "the customer waived the label check"


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def line(*steps):
    """Return a recipe of these steps without materials."""
    return a_recipe(steps=steps, bom=(), yields=(), samples=())


def skip(plant, step, by="dana", reason=REASON):
    entry = SkipEntry(plant.order_id, floor.execution(plant, step).id, reason)
    return plant.sign(
        by,
        lambda scope: shown_skip(scope, entry),
        lambda work, signing: skip_step(work, entry, signing),
    )


def measured():
    """Return a recipe whose step 20 may be skipped when the moisture of step 10 is low."""
    moisture = Parameter("moisture", {"en": "Moisture"}, "%", decimals=1)
    rule = {"step": "10", "field": "moisture", "low": "0", "high": "2.0"}
    return line(
        a_step("10", "process", parameters=(moisture,)),
        a_step("20", "process", predecessors=("10",), conditional=True, extra={"skip_when": rule}),
        a_step("30", "process", predecessors=("20",)),
    )


def test_K20_a_step_that_the_recipe_does_not_mark_is_never_skipped(build_plant):
    """Neither by an operator nor by a supervisor."""
    plant = build_plant(line(a_step("10", "process"), a_step("20", "process")))
    assert "K20" in refused(skip, plant, "10").rules
    assert floor.execution(plant, "10").status == "ready"


def test_K20_a_manual_skip_is_signed_with_reason_and_counts_as_finished(build_plant):
    """It is a record like any other, and opens what follows (R55)."""
    plant = build_plant(
        line(
            a_step("10", "process", behaviors=("allowManualSkip",)),
            a_step("20", "process", predecessors=("10",)),
        )
    )
    skipped = skip(plant, "10")
    row = plant.rows(StepExecution, step="10")[0]
    assert (row.status, row.skip_reason) == ("skipped", REASON)
    assert skipped.opened == ("20",)
    assert skipped.order_started
    assert plant.order().state == "IN_PROGRESS"
    signature = plant.rows(Signature, record_id=row.id)[0]
    assert (signature.meaning, '"act":"skip_step"' in signature.content) == ("performed", True)


def test_K20_a_manual_skip_needs_a_reason(build_plant):
    """Dots and blanks are none."""
    plant = build_plant(
        line(a_step("10", "process", allow_manual_skip=True), a_step("20", "process"))
    )
    assert "E35" in refused(skip, plant, "10", reason="...").rules


def test_R55_a_step_is_skipped_only_while_it_is_ready(build_plant):
    """Not before its turn, not when it runs."""
    plant = build_plant(
        line(
            a_step("10", "process"),
            a_step("20", "process", predecessors=("10",), allow_manual_skip=True),
        )
    )
    assert "R55" in refused(skip, plant, "20").rules
    floor.start(plant, "10")
    floor.complete(plant, "10")
    floor.start(plant, "20")
    assert "R55" in refused(skip, plant, "20").rules


def test_R57_the_only_operation_of_an_order_cannot_be_skipped(build_plant):
    """An order that does nothing is cancelled instead."""
    plant = build_plant(line(a_step("10", "process", allow_manual_skip=True)))
    assert "R57" in refused(skip, plant, "10").rules


def test_R56_starting_the_successor_skips_the_ready_step_before_it(build_plant):
    """It does not hold its successor back; starting that one makes the skip."""
    plant = build_plant(
        line(
            a_step("10", "process", skip_if_successor_started=True),
            a_step("20", "process", predecessors=("10",)),
        )
    )
    started = floor.start(plant, "20")
    row = plant.rows(StepExecution, step="10")[0]
    assert started.skipped == ("10",)
    assert (row.status, row.skip_reason) == ("skipped", "successor started: 20")


def test_R56_a_step_that_runs_is_not_skipped_by_its_successor(build_plant):
    """Only ready ones are; the successor waits."""
    plant = build_plant(
        line(
            a_step("10", "process", skip_if_successor_started=True),
            a_step("20", "process", predecessors=("10",)),
        )
    )
    floor.start(plant, "10")
    assert "W21" in refused(floor.start, plant, "20").rules


@pytest.mark.parametrize(("value", "holds"), [("1.9", True), ("2.0", True), ("2.1", False)])
def test_K20_a_condition_is_evaluated_and_stored_with_the_skip(build_plant, value, holds):
    """The value found and whether it held stand on the record."""
    plant = build_plant(measured())
    floor.start(plant, "10")
    floor.capture(plant, "10", parameter_moisture=value)
    floor.complete(plant, "10")
    with plant.look() as look:
        acts = current_steps(look, plant.order_id, principal_of(plant, "dana")).steps[0].next_acts
    assert ("skip" in {act.name for act in acts}) == holds
    if not holds:
        assert "K20" in refused(skip, plant, "20").rules
        return
    skip(plant, "20")
    stored = plant.rows(StepExecution, step="20")[0].skip_condition
    assert (stored["value"], stored["holds"]) == (value.rstrip("0").rstrip("."), True)


def test_K20_a_condition_without_its_value_never_holds(build_plant):
    """Nothing was measured: the step is done."""
    first, second, _ = measured().steps
    plant = build_plant(line(replace(second, predecessors=()), first))
    assert "K20" in refused(skip, plant, "20").rules
