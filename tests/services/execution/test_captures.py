"""Values captured one act at a time; nothing guessed, nothing discarded."""

from decimal import Decimal

import pytest

from workwright.db.tables.execution import Capture, Sample
from workwright.db.tables.people import Person
from workwright.domain.recipe import Parameter
from workwright.errors import Refused
from workwright.testing import floor
from workwright.testing.plant import a_recipe, a_step


@pytest.fixture
def blending(built):
    """Step 30 runs in blender BB-1."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    return built


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def test_K13_each_value_is_stored_when_it_is_made(blending):
    """One act, one capture; there is no page that is saved at the end."""
    floor.capture(blending, "30", parameter_speed="12.0")
    row = blending.rows(Capture, kind="parameter")[0]
    assert row.values["speed"] == {"value": "12", "unit": "rpm", "verdict": "inside"}
    assert (row.field, row.attempt, row.verdict) == ("speed", 1, "inside")
    assert row.performer_id == blending.people["dana"]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({"parameter.speed": "12.05"}, "K15"),
        ({"parameter.speed": "12,0"}, "K15"),
        ({"parameter.speed": "twelve"}, "K15"),
        ({"parameter.speed": "NaN"}, "K15"),
        ({"parameter.speed": "1e1"}, "K15"),
        ({"parameter.speed": ""}, "K15"),
        ({"parameter.speed": "12.0", "parameter.speed@unit": "1/s"}, "K15"),
        ({"parameter.heat": "12.0"}, "K15"),
        ({"heat": "12.0"}, "K12"),
        ({}, "K12"),
    ],
)
def test_K15_what_is_no_number_of_the_right_kind_is_refused(blending, typed, rule):
    """Wrong unit, too many decimals, text, an unknown field; nothing is stored."""
    assert rule in refused(floor.enter, blending, "30", typed).rules
    assert blending.rows(Capture, kind="parameter") == []


@pytest.mark.parametrize(("value", "verdict"), [("11.0", "inside"), ("13.0", "inside")])
def test_limits_belong_to_what_is_allowed(blending, value, verdict):
    """Both ends are inside."""
    found = floor.capture(blending, "30", parameter_speed=value)
    assert found.verdicts == {"speed": verdict}


def test_K8_a_value_beyond_its_limits_is_kept_and_opens_a_deviation(blending):
    """The step is held until somebody who may decides."""
    found = floor.capture(blending, "30", parameter_speed="13.1")
    assert found.verdicts == {"speed": "action"}
    deviation = blending.deviations()[0]
    assert found.deviations == (deviation.number,)
    assert deviation.description == "Speed of step 30: 13.1 is outside 11 to 13."
    assert floor.execution(blending, "30").status == "held"
    floor.decide(blending, found.capture_ids[0], "redispense")
    again = floor.capture(blending, "30", parameter_speed="12.9")
    rows = [r.row for r in floor.rows(blending, "30") if r.row.field == "speed"]
    assert [(r.attempt, r.verdict) for r in rows] == [(1, "action"), (2, "inside")]
    assert again.deviations == ()


def test_E35_a_value_that_stands_is_captured_again_only_with_a_reason(blending):
    """Both attempts stay on record."""
    floor.capture(blending, "30", parameter_speed="12.0")
    found = refused(floor.capture, blending, "30", parameter_speed="12.1")
    assert found.rules == ("E35",)
    assert "recorded by Dana" in str(found)
    floor.enter(blending, "30", {"parameter.speed": "12.1"}, reason="read the wrong display")
    assert len(blending.rows(Capture, kind="parameter")) == 2


def test_E35_a_reason_has_its_greatest_length_whatever_page_sent_it(blending):
    """A text without end is refused, also where no reason was asked for."""
    for value in ("12.0", "12.1"):
        found = refused(
            floor.enter, blending, "30", {"parameter.speed": value}, reason="because " * 400
        )
        assert (found.rules, "too long" in str(found)) == (("E35",), True)
        floor.enter(blending, "30", {"parameter.speed": value}, reason="read the wrong display")


def test_K12_what_is_missing_is_named_in_the_language_of_who_asks(build_plant):
    """A German reads the German label of a parameter, in refusals and in what a breach says."""
    steps = a_recipe().steps
    speed = Parameter(
        "speed", {"en": "Speed", "de": "Drehzahl"}, "rpm", Decimal(12), high=Decimal(13)
    )
    step = a_step("30", "process", parameters=(speed,))
    plant = build_plant(a_recipe(steps=(step, steps[3]), samples=(), yields=()))

    def speak(work):
        work.get(Person, plant.people["dana"]).locale = "de"
        work.audit("test.spoke")

    plant.act("sanna", speak)
    floor.start(plant, "30")
    found = refused(floor.complete, plant, "30")
    assert "Drehzahl" in str(found)
    for lang, word in (("de", "Drehzahl"), ("en", "Speed")):
        floor.enter(plant, "30", {"parameter.speed": "14"}, lang=lang)
        assert word in plant.deviations()[-1].description
        floor.decide(plant, floor.rows(plant, "30")[-1].row.id, "redispense")


def test_K9_a_value_that_stands_is_not_recorded_again(blending):
    """The same value is no new attempt and needs no reason."""
    floor.capture(blending, "30", parameter_speed="12.0")
    found = refused(floor.capture, blending, "30", parameter_speed="12")
    assert found.rules == ("K12",)
    assert "Nothing new was entered for step 30" in str(found)
    assert len(blending.rows(Capture, kind="parameter")) == 1


def test_K8_the_value_of_an_attempt_that_is_done_again_is_missing_and_may_be_the_same(blending):
    """After the decision to do it again nothing stands; the value that was read counts anew."""
    found = floor.capture(blending, "30", parameter_speed="13.1")
    floor.decide(blending, found.capture_ids[0], "redispense")
    blending.clock.move(minutes=15)
    assert "Speed of step 30 is not recorded" in str(refused(floor.complete, blending, "30"))
    assert floor.capture(blending, "30", parameter_speed="13.1").deviations
    assert len(blending.rows(Capture, kind="parameter")) == 2


def test_K12_the_step_is_not_signed_before_every_value_is_there(blending):
    """What is missing is told by its label."""
    blending.clock.move(minutes=15)
    found = refused(floor.complete, blending, "30")
    assert "Speed of step 30 is not recorded" in str(found)


def test_K14_the_person_of_a_value_is_whoever_entered_it(blending):
    """Jonas enters at the kiosk after Dana started the step."""
    floor.capture(blending, "30", by="jonas", parameter_speed="12.0")
    row = blending.rows(Capture, kind="parameter")[0]
    assert row.performer_id == blending.people["jonas"]


def test_K5_a_person_without_the_role_captures_nothing(blending):
    """A supervisor holds another role than the step's."""
    assert (
        "K5.role"
        in refused(floor.capture, blending, "30", by="miriam", parameter_speed="12.0").rules
    )


def test_W28_two_captures_of_one_page_make_one(blending):
    """The second came from a page that is old."""
    from workwright.services.captures import CaptureEntry, capture_values

    entry = CaptureEntry(
        blending.order_id,
        floor.execution(blending, "30").id,
        floor.version(blending, "30"),
        {"parameter.speed": "12.0"},
    )
    blending.act("dana", lambda work: capture_values(work, entry))
    found = refused(blending.act, "jonas", lambda work: capture_values(work, entry))
    assert found.rules == ("W28",)
    assert "Dana recorded speed" in str(found)


def test_K10_equipment_that_fails_interrupts_the_step(blending):
    """The blender goes under maintenance: no value is taken, the page says why."""
    from workwright.db.tables.equipment import Equipment
    from workwright.services.kiosk_step import current_steps
    from workwright.testing.plant import principal_of

    blending.change(Equipment, "BB-1", availability="under_maintenance")
    assert "W7" in refused(floor.capture, blending, "30", parameter_speed="12.0").rules
    with blending.look() as look:
        step = current_steps(look, blending.order_id, principal_of(blending, "dana")).steps[0]
    assert step.interrupted[0].rule == "W7"
    capture = next(act for act in step.next_acts if act.name == "capture")
    assert not capture.is_possible


@pytest.mark.parametrize(
    ("raw", "rounded", "status"), [("5.04", "5", "passed"), ("5.05", "5.1", "failed")]
)
def test_a_specification_result_is_rounded_half_up_and_then_judged(blending, raw, rounded, status):
    """Limit 5.0: 5.04 passes as 5.0, 5.05 fails as 5.1; raw and rounded are both stored."""
    found = floor.sample(blending, "RSD", raw)
    row = blending.rows(Sample, work_order_id=blending.order_id)[0]
    assert (str(row.raw_value), str(row.rounded_value), row.status) == (raw, rounded, status)
    assert (found.deviation is not None) == (status == "failed")


def test_a_sample_is_taken_once_and_answered_after_it_was_taken(blending):
    """A result without a sample is none."""
    from workwright.services.samples import ResultEntry, enter_result, take_sample

    row = blending.rows(Sample, work_order_id=blending.order_id)[0]
    entry = ResultEntry(row.id, Decimal("2.1"))
    assert "K18" in refused(blending.act, "tomasz", lambda w: enter_result(w, entry)).rules
    blending.act("dana", lambda w: take_sample(w, row.id))
    assert "W28" in refused(blending.act, "dana", lambda w: take_sample(w, row.id)).rules


def test_W11_a_yield_of_99_50_per_cent_with_99_83_accounted_for_is_inside(blending):
    """Theoretical 24.000, actual 23.880, samples 0.020, waste 0.060."""
    found = floor.count_yield(blending, "blend", "23.880", samples="0.020", waste="0.060")
    assert (str(found.yield_pct), str(found.accountability_pct)) == ("99.50", "99.83")
    assert found.deviation is None


def test_W11_a_yield_outside_its_bracket_opens_a_deviation(blending):
    """The value and the bracket stand with it; more than a hundred per cent is a finding too."""
    found = floor.count_yield(blending, "blend", "24.200")
    deviation = blending.deviations()[0]
    assert found.deviation == deviation.number
    assert (deviation.rule, deviation.data["value"], deviation.data["high"]) == (
        "W11",
        "100.83",
        "100.5",
    )


def test_W11_the_completion_of_the_step_does_not_tell_the_yield_twice(blending):
    """One finding, one deviation."""
    floor.count_yield(blending, "blend", "24.200")
    floor.capture(blending, "30", parameter_speed="12.0")
    blending.clock.move(minutes=15)
    assert floor.complete(blending, "30").status == "done_with_deviation"
    assert len(blending.deviations()) == 1


def test_W23_whoever_entered_a_yield_does_not_verify_it(blending):
    """Computed by the system, verified by a second person."""
    from workwright.services.yields import YieldEntry, enter_yield, shown_yield, verify_yield

    entry = YieldEntry(blending.order_id, "blend", Decimal("23.880"))
    found = blending.act("dana", lambda work: enter_yield(work, entry))
    assert (
        "W23"
        in refused(
            blending.sign,
            "dana",
            lambda s: shown_yield(s, found.yield_id),
            lambda w, signing: verify_yield(w, found.yield_id, signing),
        ).rules
    )


def test_W13_a_balance_outside_its_limits_opens_a_deviation(blending):
    """Issued 14.355, accounted for 14.000: 97.53 per cent."""
    found = floor.balance(blending, "LAC", "14.000")
    assert str(found.accounted_pct) == "97.53"
    assert blending.deviations()[0].rule == "W13"
    assert floor.balance(blending, "MCC", "28.4").deviation is None


ROOMS = """\
workwright: 1
profile: rooms
version: "1.0"
title: {en: Rooms, de: Räume}
languages: [en, de]
time_zone: Europe/Oslo
step_kinds:
  inspection: {form: pharma/room_check}
"""


def form_plant(build_plant):
    """A plant whose profile gives inspections the room check of the form library."""
    recipe = a_recipe(steps=(a_step("10", "inspection"),), bom=(), yields=(), samples=())
    return build_plant(recipe, profile=ROOMS)


@pytest.mark.parametrize(
    ("value", "verdict", "status"),
    [("20.0", "inside", "running"), ("18.5", "alert", "running"), ("25.1", "action", "held")],
)
def test_a_form_field_is_judged_by_its_limits(build_plant, value, verdict, status):
    """Inside, beyond alert, beyond action."""
    plant = form_plant(build_plant)
    floor.start(plant, "10")
    found = floor.enter(plant, "10", {"temperature": value, "temperature@unit": "°C"})
    assert found.verdicts == {"temperature": verdict}
    assert floor.execution(plant, "10").status == status


def test_K12_a_form_asks_for_what_is_missing_before_the_signature(build_plant):
    """Required fields of the form, by their label; then the step is done."""
    plant = form_plant(build_plant)
    floor.start(plant, "10")
    floor.enter(plant, "10", {"temperature": "20.0"})
    assert "Relative humidity" in str(refused(floor.complete, plant, "10"))
    floor.enter(plant, "10", {"humidity": "45.0"})
    assert floor.complete(plant, "10").status == "done"


def test_K15_a_form_field_refuses_unit_text_and_decimals(build_plant):
    """All at once, each at its field."""
    plant = form_plant(build_plant)
    floor.start(plant, "10")
    typed = {"temperature": "20.05", "humidity": "45.0", "humidity@unit": "ppm"}
    found = refused(floor.enter, plant, "10", typed)
    assert {f.subject for f in found.findings} == {"temperature", "humidity"}
    assert plant.rows(Capture) == []
