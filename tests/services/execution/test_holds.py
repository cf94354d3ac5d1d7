"""Holds: an order stands still until quality signs that it may go on (T4, K5, W5, W10, W19)."""

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Hold, Signature
from workwright.db.tables.recipes import RecipeVersion
from workwright.domain.lifecycle import Meaning
from workwright.errors import Refused, TransitionRefused
from workwright.services import holds
from workwright.services.withdrawal import withdraw_version
from workwright.testing import floor, reviewing

WHY = "Foreign particles were seen in the booth."
FOUND = "The particles came from the lamp; it was changed and the booth cleaned."


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def place(plant, by="miriam", reason=WHY):
    return plant.act(by, lambda work: holds.place_hold(work, plant.order_id, reason).id)


def lift(plant, hold_id, by="tomasz", reason=FOUND):
    return plant.sign(
        by,
        lambda scope: holds.shown_lifting(scope, scope.get(Hold, hold_id), reason),
        lambda work, signing: holds.lift_hold(work, hold_id, reason, signing),
    )


def acts(plant):
    return [entry.act for entry in plant.rows(AuditEntry, work_order_id=plant.order_id)]


def test_T4_an_order_on_hold_does_not_begin_and_goes_on_when_quality_has_signed(built):
    """The first step is refused; the lifting is a signature with reason; then it begins."""
    hold_id = place(built)
    assert "T2.hold" in refused(floor.start, built, "20", "SC-104").rules
    assert built.order().state == "RELEASED"
    lift(built, hold_id)
    (hold,) = built.rows(Hold)
    (signature,) = [s for s in built.rows(Signature) if s.record_type == "hold"]
    assert (hold.lift_reason, hold.lifted_signature_id) == (FOUND, signature.id)
    assert signature.meaning == Meaning.APPROVED.value
    floor.start(built, "20", "SC-104")
    assert built.order().state == "IN_PROGRESS"
    assert [a for a in acts(built) if a.startswith("hold.")] == ["hold.placed", "hold.lifted"]


def test_T4_each_hold_is_lifted_by_itself(built):
    """Two reasons are two holds; the order stands still until both are lifted."""
    first, second = place(built), place(built, by="tomasz", reason="The supplier called.")
    lift(built, first)
    assert "T2.hold" in refused(floor.start, built, "20", "SC-104").rules
    lift(built, second)
    floor.start(built, "20", "SC-104")


def test_W28_a_hold_is_lifted_once(built):
    """The second signature is refused and nothing of it stays."""
    hold_id = place(built)
    lift(built, hold_id)
    signatures = len(built.rows(Signature))
    assert refused(lift, built, hold_id).rules == ("W28",)
    assert len(built.rows(Signature)) == signatures


@pytest.mark.parametrize("by", ["dana", "sanna"])
def test_S6_who_may_not_neither_places_nor_lifts(built, by):
    """An operator and a planner are refused, whatever they know."""
    refused(place, built, by=by)
    hold_id = place(built)
    refused(lift, built, hold_id, by=by)
    assert built.rows(Hold)[0].lifted_at is None


def test_E9_a_supervisor_places_a_hold_and_does_not_lift_it(built):
    """Going on is quality's decision."""
    hold_id = place(built, by="miriam")
    refused(lift, built, hold_id, by="miriam")


def test_E35_neither_is_done_without_a_reason(built):
    """A reason that says nothing places and lifts nothing."""
    refused(place, built, reason="x")
    assert built.rows(Hold) == []
    hold_id = place(built)
    refused(lift, built, hold_id, reason=" ")
    assert built.rows(Hold)[0].lifted_at is None


def test_W19_what_has_ended_takes_no_hold(under_review):
    """A terminal order is closed; findings after that act on the lot."""
    reviewing.judge(under_review)
    reviewing.read_audit(under_review)
    reviewing.release(under_review, "tomasz", Meaning.REVIEWED)
    reviewing.release(under_review, "lucia", Meaning.RELEASED)
    assert under_review.order().state == "RELEASED_TO_STOCK"
    with pytest.raises(TransitionRefused):
        place(under_review)


def withdraw(plant):
    version = plant.order().recipe_version_id
    return plant.act(
        "priya", lambda work: withdraw_version(work, version, "An impurity was found.")
    )


def test_W5_a_withdrawn_version_holds_what_is_released_and_not_begun(built):
    """The order cannot begin; the reason of the withdrawal is the reason of the hold."""
    withdraw(built)
    (hold,) = built.rows(Hold)
    assert (hold.subject_id, hold.reason) == (built.order_id, "An impurity was found.")
    assert "T2.hold" in refused(floor.start, built, "20", "SC-104").rules
    assert built.rows(RecipeVersion, id=built.order().recipe_version_id)[0].status == ("withdrawn")


def test_W5_an_order_that_runs_goes_on_and_its_story_tells(built):
    """No hold; one entry in its story, so that quality can decide."""
    floor.start(built, "20", "SC-104")
    withdraw(built)
    assert built.rows(Hold) == []
    assert "work_order.version_withdrawn" in acts(built)
    assert built.rows(WorkOrder)[0].state == "IN_PROGRESS"
