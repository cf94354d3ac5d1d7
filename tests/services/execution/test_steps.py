"""Starting a step: every condition at once, no override, the order starts with the first act."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from workwright.clock import site_day
from workwright.db.idempotency import Claim, Replayed
from workwright.db.tables.equipment import Equipment, EquipmentLog, LineClearance
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import StepEquipment, StepExecution
from workwright.db.tables.quality import Hold, RuleEvaluation
from workwright.db.tables.stock import Lot
from workwright.domain.canonical import plain
from workwright.errors import Refused, Stale
from workwright.services.deviations import NewDeviation, investigate, open_deviation
from workwright.services.record import load_record, move_step
from workwright.services.repeats import RepeatEntry, repeat_step
from workwright.services.steps import StartEntry, start_step
from workwright.testing import floor
from workwright.testing.plant import ZONE, a_recipe, a_step, another_order


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def today(plant):
    return site_day(plant.clock.now(), ZONE)


def equipment(plant, code):
    return plant.rows(Equipment, code=code)[0]


def clearance_recipe(**more):
    points = {"checklist": ({"point": "No product left"}, {"point": "Scales at zero"})}
    first = a_step("10", "clearance", two_person=True, room_code="DB-01", lists=points, **more)
    weigh = a_step(
        "20",
        "dispense",
        predecessors=("10",),
        equipment_class="scale",
        bom_lines=(1,),
        room_code="DB-01",
        line_clearance_required=True,
        two_person=True,
    )
    return a_recipe(
        steps=(first, weigh),
        bom=a_recipe().bom[:1],
        yields=(),
        samples=(),
    )


def clear(plant, *answers):
    floor.start(plant, "10")
    for index, answer in enumerate(answers or ("yes", "yes")):
        floor.enter(plant, "10", {f"checklist.{index}": answer})
    floor.complete(plant, "10")
    floor.verify(plant, "10")


def test_T4_the_order_starts_with_the_first_accepted_act(built):
    """Actual start is kept and the equipment is in use."""
    started = floor.start(built, "20", "SC-104")
    order = built.order()
    assert started.order_started
    assert (order.state, order.started_at) == ("IN_PROGRESS", built.clock.now())
    scale = equipment(built, "SC-104")
    assert (scale.availability, scale.used_by_id) == ("in_use", order.id)
    acts = [row.act for row in built.rows(AuditEntry, work_order_id=order.id)]
    assert acts[-2:] == ["work_order.started", "step.started"]


def test_T4_a_refused_start_starts_nothing(built):
    """The order stays released and only the attempt is on record."""
    before = len(built.rows(AuditEntry))
    refused(floor.start, built, "20", "SC-104", by="lea")
    assert built.order().state == "RELEASED"
    assert floor.execution(built, "20").status == "ready"
    assert built.rows(StepEquipment) == []
    entries = built.rows(AuditEntry)[before:]
    assert [entry.act for entry in entries] == ["step.start.refused"]


def test_T4_the_second_step_does_not_start_the_order_again(built):
    """There is one start of an order."""
    floor.dispense_both(built)
    acts = [row.act for row in built.rows(AuditEntry)]
    assert acts.count("work_order.started") == 1


def test_K5_every_condition_is_told_at_once(built):
    """Role, training, equipment and lot are refused together, not one after the other."""
    built.change(Equipment, "SC-102", calibration_due_on=today(built) - timedelta(days=1))
    built.change(Lot, "LAC-1", status="hold")
    found = refused(floor.start, built, "20", "SC-102", by="tomasz")
    assert {"E9"} == set(found.rules)
    found = refused(floor.start, built, "20", "SC-102", by="lea")
    assert {"W6", "W7", "W8"} <= set(found.rules)


def test_K5_a_hold_stops_the_start(built):
    """An order on hold does not start."""

    def place(work):
        work.add(
            Hold(
                subject_type="work_order",
                subject_id=built.order_id,
                reason="complaint",
                placed_by_id=work.actor.person_id,
                placed_at=work.now,
            )
        )
        work.audit("hold.placed")

    built.act("miriam", place)
    assert "T2.hold" in refused(floor.start, built, "20", "SC-104").rules


def test_W6_a_person_trained_on_another_version_cannot_start(built):
    """Lea holds version 5; the snapshot pins 6."""
    found = refused(floor.start, built, "20", "SC-104", by="lea")
    finding = next(f for f in found.findings if f.rule == "W6")
    assert (finding.data["version"], finding.data["held"]) == ("6", "5")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"availability": "under_maintenance"}, "under maintenance"),
        ({"availability": "out_of_service"}, "out of service"),
        ({"calibration_due_on": -1}, "out of calibration"),
        ({"qualified_until": -1}, "not qualified"),
    ],
)
def test_W7_equipment_with_a_bad_facet_cannot_be_chosen(built, values, words):
    """Maintenance, service, calibration and qualification are judged at the start."""
    given = {
        name: today(built) + timedelta(days=value) if isinstance(value, int) else value
        for name, value in values.items()
    }
    built.change(Equipment, "SC-104", **given)
    found = refused(floor.start, built, "20", "SC-104")
    finding = next(f for f in found.findings if f.rule == "W7")
    assert words in finding.text()


def test_W7_equipment_that_is_not_clean_cannot_be_chosen(built):
    """Cleaning is judged at the start of the step."""
    floor.dispense_both(built)
    built.change(Equipment, "BB-1", cleaning="dirty")
    assert "W7" in refused(floor.start, built, "30", "BB-1").rules
    built.change(Equipment, "BB-2", clean_until=built.clock.now() - timedelta(hours=1))
    assert "W7" in refused(floor.start, built, "30", "BB-2").rules


def test_W7_equipment_in_use_by_another_order_cannot_be_chosen(built):
    """One order has it at a time."""
    second = another_order(built, "WO-2")
    floor.start(built, "20", "SC-104")
    built.order_id = second
    found = refused(floor.start, built, "20", "SC-104")
    assert "in use by WO-1" in str(found)
    assert floor.start(built, "20", "SC-102").order_started


def test_K10_a_refusal_names_a_piece_that_can_be_used_instead(built):
    """What to do is said with the code of the equipment."""
    built.change(Equipment, "SC-102", calibration_due_on=today(built) - timedelta(days=1))
    found = refused(floor.start, built, "20", "SC-102")
    assert "Use SC-101" in str(found)


def test_K10_without_equipment_of_the_class_no_step_starts(built):
    """The step needs a scale; a blender is none."""
    assert "K5.equipment" in refused(floor.start, built, "20").rules
    assert "K5.equipment" in refused(floor.start, built, "20", "BB-1").rules
    assert "K10" in refused(floor.start, built, "20", "SC-999").rules


def test_R139_equipment_outside_the_planned_units_cannot_be_chosen(build_plant):
    """A step runs in its planned unit."""
    blend = a_step("30", "process", equipment_class="blender", units=("U-1",))
    plant = build_plant(a_recipe(steps=(blend,), bom=(), yields=(), samples=()))
    assert "K5.equipment" in refused(floor.start, plant, "30", "BB-2").rules
    assert floor.start(plant, "30", "BB-1").order_started


def test_W8_a_lot_that_expired_since_the_release_stops_the_start(built):
    """Passing at release does not excuse failing later."""
    built.change(Lot, "LAC-1", expires_on=today(built))
    built.clock.move(days=1)
    found = refused(floor.start, built, "20", "SC-104")
    assert "W8" in found.rules


def test_W21_a_step_out_of_order_is_impossible(built):
    """Step 21 waits for step 20."""
    found = refused(floor.start, built, "21", "SC-104")
    assert "Step 21 waits for 20" in str(found)
    assert floor.execution(built, "21").status == "pending"


def test_W21_the_successor_becomes_ready_when_the_step_is_verified(built):
    """Not before both signatures exist (K11)."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.355")
    floor.complete(built, "20")
    assert floor.execution(built, "21").status == "pending"
    assert floor.verify(built, "20").opened == ("21",)
    assert floor.execution(built, "21").status == "ready"


def test_F10_whoever_starts_second_is_told_who_and_when(built):
    """The loser sees a name and a time, not an error."""
    floor.start(built, "20", "SC-104", by="dana")
    found = refused(floor.start, built, "20", "SC-102", by="jonas")
    assert found.rules == ("W28",)
    assert "started by Dana" in str(found)
    assert len(built.rows(StepEquipment)) == 1


def test_W32_the_hold_time_runs_while_the_order_is_paused(build_plant):
    """A step-to-step limit is judged at the start; a decided deviation lets it pass."""
    steps = list(a_recipe().steps)
    limited = a_step("40", "instruction", predecessors=("30",), hold_from="30", hold_limit_s=7200)
    plant = build_plant(a_recipe(steps=(*steps[:3], limited)))
    floor.dispense_both(plant)
    floor.blend(plant)
    floor.pause(plant)
    plant.clock.move(hours=3)
    floor.resume(plant)
    assert "W32" in refused(floor.start, plant, "40").rules
    new = NewDeviation(
        plant.order_id,
        "hold_time",
        "minor",
        "the blend stood for three hours",
        floor.execution(plant, "40").id,
    )
    row = plant.act("dana", lambda work: open_deviation(work, new))
    assert "W32" in refused(floor.start, plant, "40").rules
    plant.act(
        "miriam",
        lambda work: investigate(
            work, row.id, row.row_version, {"disposition": "go_on"}, "stability data cover this"
        ),
    )
    assert floor.start(plant, "40").step == "40"


def test_W32_the_refusal_of_an_exceeded_hold_time_is_kept_under_its_key(build_plant):
    """A length of time in a message is stored like any other value (F3)."""
    steps = list(a_recipe().steps)
    limited = a_step("40", "instruction", predecessors=("30",), hold_from="30", hold_limit_s=7200)
    plant = build_plant(a_recipe(steps=(*steps[:3], limited)))
    floor.dispense_both(plant)
    floor.blend(plant)
    plant.clock.move(hours=3, minutes=5)
    key = uuid4()
    entry = StartEntry(plant.order_id, floor.execution(plant, "40").id)

    def claim():
        return Claim(key, "POST", "/kiosk/start", plain(entry))

    with pytest.raises(Refused), plant.work("dana", claim()) as work:
        start_step(work, entry)
    with pytest.raises(Replayed) as caught, plant.work("dana", claim()):
        pass
    found = caught.value.reply.data["findings"][0]
    assert (found["rule"], found["data"]["elapsed"]) == ("W32", "3 h 5 min")


def test_K19_without_a_valid_clearance_nothing_starts(build_plant):
    """Passed and verified for this order; then the step may start."""
    plant = build_plant(clearance_recipe())
    clear(plant)
    row = plant.rows(LineClearance)[0]
    assert (row.passed, row.verifier_id) == (True, plant.people["jonas"])
    assert floor.start(plant, "20", "SC-104").step == "20"


def test_K19_a_clearance_ends_after_its_time(build_plant):
    """An expired clearance stops start and capture alike."""
    plant = build_plant(clearance_recipe(extra={"valid_hours": "8"}))
    clear(plant)
    plant.clock.move(hours=8, minutes=1)
    assert "K5.clearance" in refused(floor.start, plant, "20", "SC-104").rules


def test_K19_another_order_in_the_room_voids_the_clearance(build_plant):
    """What was cleared for one batch is not clear after another entered."""
    plant = build_plant(clearance_recipe())
    clear(plant)
    first = plant.order_id
    plant.order_id = another_order(plant, "WO-2")
    floor.start(plant, "10")
    plant.order_id = first
    assert plant.rows(LineClearance)[0].void_reason == "WO-2 entered"
    assert "K5.clearance" in refused(floor.start, plant, "20", "SC-104").rules


def test_K19_an_overtaken_clearance_is_done_again_and_the_order_goes_on(build_plant):
    """A second run of the step; both stay on record."""
    plant = build_plant(clearance_recipe(extra={"valid_hours": "8"}))
    clear(plant)
    plant.clock.move(hours=9)
    first = floor.execution(plant, "10")
    assert "W21" in refused(repeat, plant, floor.execution(plant, "20").id).rules
    repeat(plant, first.id)
    assert "W28" in refused(repeat, plant, first.id).rules
    clear(plant)
    runs = plant.rows(StepExecution, step="10")
    assert [(row.run, row.status) for row in runs] == [(1, "done"), (2, "done")]
    assert floor.start(plant, "20", "SC-104").step == "20"


def repeat(plant, execution_id):
    entry = RepeatEntry(plant.order_id, execution_id, "the clearance of the morning ran out")
    return plant.act("dana", lambda work: repeat_step(work, entry))


def test_K8_a_no_in_the_checklist_opens_a_deviation_and_holds(build_plant):
    """The answer is kept; a supervisor decides before the clearance goes on."""
    plant = build_plant(clearance_recipe())
    floor.start(plant, "10")
    typed = {"checklist.0": "no", "checklist.0@reason": "a carton of the last batch"}
    found = floor.enter(plant, "10", typed)
    assert len(found.deviations) == 1
    assert floor.execution(plant, "10").status == "held"
    floor.decide(plant, found.capture_ids[0], "redispense")
    floor.enter(plant, "10", {"checklist.0": "yes"})
    floor.enter(plant, "10", {"checklist.1": "yes"})
    assert floor.complete(plant, "10").status == "awaiting_verification"
    assert floor.verify(plant, "10").status == "done_with_deviation"
    assert plant.rows(LineClearance)[0].passed


def test_W7_each_use_of_equipment_is_in_its_log(built):
    """Begun and ended, with product, batch, step and person, in order of time."""
    floor.dispense_both(built)
    scale = equipment(built, "SC-104")
    log = built.rows(EquipmentLog, equipment_id=scale.id)
    assert [row.activity for row in log] == ["use_begun", "use_ended"] * 2
    assert {row.product for row in log} == {"TAB"}
    assert all(row.batch and row.execution_id and row.performer_id for row in log)


def test_T4_a_scale_is_free_again_when_no_later_step_needs_one(built):
    """Other orders may use it before this one is complete; a blender stays the order's."""
    floor.dispense_both(built)
    assert equipment(built, "SC-104").used_by_id is None
    floor.start(built, "30", "BB-1")
    assert equipment(built, "BB-1").used_by_id == built.order_id


def test_the_rules_that_were_asked_are_kept_with_the_step(built):
    """Review by exception needs to know what was evaluated and passed."""
    floor.start(built, "20", "SC-104")
    moments = {row.moment: row for row in built.rows(RuleEvaluation, work_order_id=built.order_id)}
    assert {"on_start", "on_step_start"} <= set(moments)
    asked = {entry["rule"] for entry in moments["on_step_start"].evaluated}
    assert {"W6", "W7", "W8", "W21", "K5.material"} <= asked


def test_S8_a_status_moves_only_from_where_it_was_read(built):
    """A conditional update meets one row or none."""
    with built.work("dana") as work:
        record = load_record(work, built.order_id)
        execution = record.latest("20")
        move_step(work, execution, "running", row_version=2)
        set_committed_value(execution, "status", "ready")
        with pytest.raises(Stale):
            move_step(work, execution, "done")
