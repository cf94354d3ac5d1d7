"""What may be used and who may act: training, calibration, lots, separation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from workwright.clock import site_day
from workwright.domain import eligibility
from workwright.domain.checks import fill
from workwright.domain.context import TrainingFacts
from workwright.testing.facts import NOW, SOP, TODAY, a_lot, a_person, a_scale, an_id

ON = date(2026, 11, 25)


def sentences(hits) -> list[str]:
    return [f"{fill(h.message, h.data)} {fill(h.remedy, h.data)}" for h in hits]


@pytest.mark.parametrize("versions", [(), ("5",), ("7",), ("5", "7")])
def test_W6_training_on_another_version_does_not_count(versions: tuple[str, ...]):
    """The snapshot pins SOP-014 v6; newer-only and older-only training fail alike."""
    person = a_person(training=tuple(TrainingFacts("SOP-014", v) for v in versions))
    (sentence,) = sentences(eligibility.training(person, [SOP], ON))
    assert sentence.startswith("Dana is not trained on SOP-014 version 6; trained on: ")


@pytest.mark.parametrize(("ends", "passes"), [("2026-11-25", True), ("2026-11-24", False)])
def test_W6_training_that_ended_does_not_count(ends: str, passes: bool):
    """It holds to the end of its last day."""
    person = a_person(training=(TrainingFacts("SOP-014", "6", date.fromisoformat(ends)),))
    assert (eligibility.training(person, [SOP], ON) == ()) is passes


def test_W6_a_renewed_training_counts_beside_the_one_that_ended():
    """Two records of the same version: the valid one decides."""
    records = (TrainingFacts("SOP-014", "6", date(2026, 1, 1)), TrainingFacts("SOP-014", "6"))
    assert eligibility.training(a_person(training=records), [SOP], ON) == ()


@pytest.mark.parametrize(("instant", "accepted"), [("22:59:59", True), ("23:00:00", False)])
def test_W7_calibration_is_usable_to_the_end_of_its_due_day_at_the_site(
    instant: str, accepted: bool
):
    """Due 2026-11-16, site one hour ahead of UTC: 22:59:59Z is accepted, 23:00:00Z is refused."""
    now = datetime.fromisoformat(f"2026-11-16T{instant}").replace(tzinfo=UTC)
    scale = a_scale(calibration_due_on=date(2026, 11, 16))
    hits = eligibility.equipment(
        scale, today=site_day(now, "Europe/Berlin"), now=now, order_number="WO-1"
    )
    assert (hits == ()) is accepted


def test_W7_the_refusal_names_what_why_and_what_to_use_instead():
    """In the words of the plant."""
    scale = a_scale("SC-102", calibration_due_on=date(2026, 11, 8), replacement="SC-104")
    (sentence,) = sentences(eligibility.calibration(scale, ON))
    assert sentence == (
        "Scale SC-102 is out of calibration. Its calibration ended on 2026-11-08. Use SC-104."
    )


@pytest.mark.parametrize(
    ("facet", "at_work", "at_release"),
    [
        ({"availability": "under_maintenance"}, False, False),
        ({"availability": "out_of_service"}, False, False),
        ({"calibration_due_on": date(2026, 11, 24)}, False, False),
        ({"calibration_due_on": None}, False, False),
        ({"qualified_until": date(2026, 11, 24)}, False, False),
        ({"cleaning": "dirty"}, False, True),
        ({"cleaning": "in_cleaning"}, False, True),
        ({"clean_until": NOW - timedelta(seconds=1)}, False, True),
        ({"availability": "in_use", "in_use_by": "WO-9"}, False, True),
        ({"availability": "in_use", "in_use_by": "WO-1", "cleaning": "dirty"}, True, True),
        ({"needs_calibration": False, "calibration_due_on": None}, True, True),
        ({}, True, True),
    ],
)
def test_W7_each_bad_facet_alone_refuses_at_its_moment(facet, at_work: bool, at_release: bool):
    """All facets at work; at release what does not change by itself."""
    scale = a_scale(**facet)
    now = eligibility.equipment(scale, today=TODAY, now=NOW, order_number="WO-1")
    planned = eligibility.equipment_at_release(scale, starts_on=TODAY, ends_on=TODAY)
    assert (now == ()) is at_work
    assert (planned == ()) is at_release


def test_SC2_due_while_the_order_runs_is_said_once_as_that():
    """Not out of calibration today, but before the planned end."""
    scale = a_scale(calibration_due_on=date(2026, 11, 26), qualified_until=date(2026, 11, 25))
    days = {"starts_on": date(2026, 11, 25), "ends_on": date(2026, 11, 27)}
    assert len(eligibility.due_inside(scale, **days)) == 2
    assert eligibility.equipment_at_release(scale, **days) == ()


@pytest.mark.parametrize(
    "bad",
    [
        {"status": "quarantine"},
        {"status": "rejected"},
        {"status": "expired"},
        {"on_hold": True},
        {"supplier_approved": False},
        {"expires_on": "2026-11-24"},
        {"retest_on": "2026-11-24"},
    ],
)
def test_W8_each_bad_property_of_a_lot_alone_refuses_it(bad):
    """Released, on no hold, approved supplier, inside expiry and retest day at the moment."""
    assert len(eligibility.lot(a_lot(**bad), ON)) == 1


def test_W8_the_last_day_itself_is_a_day_of_use():
    """Expiry and retest end with their day, not before it."""
    assert eligibility.lot(a_lot(expires_on="2026-11-25", retest_on="2026-11-25"), ON) == ()


def test_RS2_right_material_and_specification_are_asked_for():
    """Every reason at once."""
    hits = eligibility.lot(
        a_lot(spec_version="2", status="hold", on_hold=True),
        ON,
        material_code="M-99",
        spec_version="3",
    )
    assert len(hits) == 4


def test_W23_who_did_the_work_does_not_judge_it():
    """By person, whatever the role."""
    quinn = a_person("quinn")
    said = ("{person} did it.", "Ask another.")
    assert eligibility.separation(quinn, [an_id("dana")], *said) == ()
    (hit,) = eligibility.separation(quinn, [an_id("dana"), quinn.id], *said)
    assert fill(hit.message, hit.data) == "Quinn did it."
    assert eligibility.separation(replace(quinn, name="Q."), [quinn.id], *said)[0].subject == "Q."
