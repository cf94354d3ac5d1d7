"""The same acts under the pharma profile: its forms, its rules and its second persons."""

from datetime import timedelta
from decimal import Decimal

import pytest

from workwright.clock import site_day
from workwright.db.tables.equipment import Equipment, LineClearance
from workwright.db.tables.quality import RuleEvaluation
from workwright.domain.recipe import BomLine
from workwright.errors import Refused
from workwright.services.kiosk_step import current_steps
from workwright.testing import floor
from workwright.testing.plant import ZONE, a_recipe, a_step, principal_of

POINTS = {"checklist": ({"point": "No product left"}, {"point": "Scales at zero"})}


@pytest.fixture
def pharma(build_plant):
    """A line clearance and one dispensing under the pharma profile."""
    recipe = a_recipe(
        steps=(
            a_step("10", "line_clearance", two_person=True, room_code="DB-01", lists=POINTS),
            a_step(
                "20",
                "dispense",
                predecessors=("10",),
                equipment_class="scale",
                bom_lines=(1,),
                room_code="DB-01",
                line_clearance_required=True,
                two_person=True,
                critical=True,
            ),
            a_step("30", "instruction", predecessors=("20",)),
        ),
        bom=(BomLine(1, "LAC", "Lactose", Decimal("14.357"), "kg", Decimal("0.5")),),
        yields=(),
        samples=(),
    )
    return build_plant(recipe, profile="pharma")


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def page(plant, code="dana"):
    with plant.look() as look:
        return current_steps(look, plant.order_id, principal_of(plant, code))


def clear(plant):
    floor.start(plant, "10")
    floor.enter(plant, "10", {"area": "DB-01"}, source="scanned")
    floor.enter(plant, "10", {"previous_lot": "B-26-00001"})
    floor.enter(plant, "10", {"points.0.result": "clear"})
    floor.enter(plant, "10", {"points.1.result": "clear"})
    floor.complete(plant, "10")
    floor.verify(plant, "10")


def test_K4_the_form_of_the_step_shows_the_points_of_the_recipe(pharma):
    """Rows by recipe; what is answered is shown with its answer."""
    floor.start(pharma, "10")
    floor.enter(pharma, "10", {"points.1.result": "clear"})
    form = page(pharma).steps[0].form
    rows = form.field("points").rows.rows
    assert [row.key for row in rows] == ["No product left", "Scales at zero"]
    assert form.field("points.1.result").value == "clear"
    assert form.field("points.0.result").value is None


def test_K12_the_clearance_is_not_signed_before_every_point_is_answered(pharma):
    """All that is missing is told at once."""
    floor.start(pharma, "10")
    floor.enter(pharma, "10", {"area": "DB-01"})
    found = refused(floor.complete, pharma, "10")
    assert {f.subject for f in found.findings} >= {"previous_lot", "points.0.result"}


def test_K8_something_found_in_the_clearance_holds_it(pharma):
    """The remark is asked, the answer kept, a deviation opened."""
    floor.start(pharma, "10")
    assert "K12" in refused(floor.enter, pharma, "10", {"points.0.result": "found"}).rules
    typed = {"points.0.result": "found", "points.0.remark": "a carton of the batch before"}
    found = floor.enter(pharma, "10", typed)
    assert found.deviations
    assert floor.execution(pharma, "10").status == "held"


def test_PH09_a_dispensing_runs_with_form_second_person_and_rules_on_record(pharma):
    """Clearance, scan, weight, label, two signatures."""
    clear(pharma)
    row = pharma.rows(LineClearance)[0]
    assert (row.passed, row.verifier_id) == (True, pharma.people["jonas"])
    floor.start(pharma, "20", "SC-104")
    floor.scan(pharma, "20", floor.LACTOSE)
    weighed = floor.weigh(pharma, "20", "14.355")
    assert weighed.verdict == "inside"
    assert "Label on the new container" in str(refused(floor.complete, pharma, "20"))
    floor.enter(pharma, "20", {"label_id": "LBL-0001"}, source="scanned")
    assert floor.complete(pharma, "20").status == "awaiting_verification"
    assert floor.verify(pharma, "20").status == "done"
    asked = pharma.rows(RuleEvaluation, record_id=floor.execution(pharma, "20").id)
    rules = {entry["rule"] for row in asked for entry in row.evaluated}
    assert {"PH-05", "PH-09", "PH-11", "PH-14", "PH-15"} <= rules


def test_PH11_calibration_and_range_are_judged_by_the_plugin_too(pharma):
    """Core and plugin name the same scale."""
    clear(pharma)
    yesterday = site_day(pharma.clock.now(), ZONE) - timedelta(days=1)
    pharma.change(Equipment, "SC-104", calibration_due_on=yesterday)
    assert {"W7", "PH-11"} <= set(refused(floor.start, pharma, "20", "SC-104").rules)
