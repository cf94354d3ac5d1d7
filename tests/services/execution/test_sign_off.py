"""Signing a step: by its performer, and by a second person over the same content."""

from datetime import timedelta
from decimal import Decimal

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import CaptureDecision, StepExecution
from workwright.db.tables.people import PersonRole
from workwright.db.tables.quality import Signature, SignatureSuperseded
from workwright.db.tables.stock import Reservation
from workwright.domain.lifecycle import Meaning
from workwright.domain.signature import verifies
from workwright.errors import Refused
from workwright.services.second_person import dispute_step
from workwright.services.sign_off import complete_step
from workwright.services.signed_step import SignOff, shown_step
from workwright.services.signing import content_of
from workwright.testing import floor
from workwright.testing.plant import a_recipe, a_step


@pytest.fixture
def weighed(built):
    """Step 20 is weighed and waits for its signatures."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.355")
    return built


@pytest.fixture
def performed(weighed):
    """Step 20 is signed by Dana."""
    floor.complete(weighed, "20")
    return weighed


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def signatures(plant):
    return plant.rows(Signature, record_id=floor.execution(plant, "20").id)


def test_K21_a_step_is_done_by_the_signature_of_its_performer(built):
    """Meaning, name, time, zone and content hash are stored and verify."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.355")
    floor.complete(built, "20")
    row = signatures(built)[0]
    assert (row.meaning, row.printed_name, row.role) == ("performed", "Dana", "operator")
    assert (row.time_zone, row.local_time) == ("Europe/Oslo", "2026-11-23 08:00:00+01:00")
    assert verifies(content_of(built.tenant_id, row), row.signature_sha256, row.content)
    assert '"net":{' in row.content
    assert built.order().number in row.content


def test_K21_whoever_recorded_nothing_cannot_sign_for_the_performer(weighed):
    """Not even at the performer's kiosk; the remedy names who recorded, who then signs (E25)."""
    error = refused(floor.complete, weighed, "20", "jonas")
    assert error.rules == ("K21",)
    (finding,) = error.findings
    assert (finding.data["name"], finding.data["doers"]) == ("Jonas", "Dana")
    assert signatures(weighed) == []
    floor.complete(weighed, "20", "dana")
    assert floor.verify(weighed, "20").status == "done"


def test_K21_of_several_who_recorded_any_signs(built):
    """The values are of several people; each of them saw the step."""
    floor.start(built, "20", "SC-104", by="jonas")
    floor.scan(built, "20", floor.LACTOSE, by="jonas")
    floor.weigh(built, "20", "14.355")
    floor.complete(built, "20", "jonas")
    assert floor.execution(built, "20").performer_id == built.people["jonas"]


def test_K21_where_nothing_was_recorded_whoever_started_signs(build_plant):
    """An instruction is done by the person who began it."""
    plant = build_plant(a_recipe(steps=(a_step("40", "instruction"),), yields=(), samples=()))
    floor.start(plant, "40")
    error = refused(floor.complete, plant, "40", "jonas")
    assert (error.rules, error.findings[0].data["doers"]) == (("K21",), "Dana")
    assert floor.complete(plant, "40").status == "done"


def test_W22_an_executed_step_names_who_when_with_what(performed):
    """Performer, start, end, equipment, lot, quantity, verifier."""
    performed.clock.move(minutes=5)
    floor.verify(performed, "20")
    row = performed.rows(StepExecution, step="20")[0]
    people = performed.people
    assert (row.performer_id, row.verifier_id) == (people["dana"], people["jonas"])
    assert row.started_at is not None
    assert row.ended_at == row.performed_at


def test_K11_the_step_is_not_done_before_the_second_signature(performed):
    """It waits; its successor is not ready."""
    assert floor.execution(performed, "20").status == "awaiting_verification"
    assert floor.execution(performed, "21").status == "pending"
    floor.verify(performed, "20")
    assert floor.execution(performed, "20").status == "done"


def test_E28_both_sign_the_same_content_and_are_two_people(performed):
    """Two signers, verifier after performer, equal hashes and versions."""
    performed.clock.move(minutes=2)
    floor.verify(performed, "20")
    first, second = signatures(performed)
    assert first.content_sha256 == second.content_sha256
    assert first.record_version == second.record_version
    assert first.signer_id != second.signer_id
    assert (second.meaning, second.previous_id) == ("verified", first.id)
    assert second.signed_at > first.signed_at


def test_E28_the_performer_cannot_verify(performed):
    """Same id twice is refused."""
    found = refused(floor.verify, performed, "20", "dana")
    assert "E28" in found.rules
    assert floor.execution(performed, "20").status == "awaiting_verification"


def test_W23_whoever_captured_in_the_step_cannot_verify_it(built):
    """Jonas weighed, Dana signed as performer: a third person verifies."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.355", by="jonas")
    floor.complete(built, "20")
    assert {"E28", "W23.step"} <= set(refused(floor.verify, built, "20", "jonas").rules)
    assert floor.verify(built, "20", "miriam").status == "done"


def test_E25_the_second_person_uses_both_components(performed):
    """A secret alone is a series of somebody's own session."""
    assert "E25" in refused(floor.verify, performed, "20", both=False).rules


def test_E25_the_second_person_acts_under_their_own_name(performed):
    """The entry is Jonas's, at Dana's kiosk; Dana goes on afterwards as Dana."""
    floor.verify(performed, "20", "jonas", at="dana")
    entry = performed.rows(AuditEntry, work_order_id=performed.order_id)[-1]
    assert (entry.act, entry.actor_id) == ("step.verified", performed.people["jonas"])
    floor.start(performed, "21", "SC-104")
    entry = performed.rows(AuditEntry, work_order_id=performed.order_id)[-1]
    assert entry.actor_id == performed.people["dana"]


def test_W6_an_untrained_second_person_cannot_verify(performed):
    """Qualified means trained on the pinned version."""
    assert "W6" in refused(floor.verify, performed, "20", "lea").rules


def test_W24_the_right_to_verify_counts_at_the_moment_of_the_act(performed):
    """A role withdrawn a minute ago is gone; quality has no right to verify."""
    assert "E9" in refused(floor.verify, performed, "20", "tomasz").rules
    row = performed.rows(PersonRole, person_id=performed.people["jonas"])[0]

    def withdraw(work):
        work.get(PersonRole, row.id).withdrawn_at = work.now
        work.audit("test.withdrawn")

    performed.act("sanna", withdraw)
    assert "E9" in refused(floor.verify, performed, "20", "jonas").rules


def test_K11_after_the_window_the_verification_is_late_and_has_a_reason(performed):
    """Thirty minutes; then with a reason that stands with the signature."""
    performed.clock.move(minutes=31)
    assert refused(floor.verify, performed, "20").rules == ("K11",)
    assert "E35" in refused(floor.verify, performed, "20", reason="n/a").rules
    done = floor.verify(performed, "20", reason="Jonas was called to the fire drill")
    assert done.late
    assert signatures(performed)[1].comment == "Jonas was called to the fire drill"


def test_K11_inside_the_window_no_reason_is_asked(performed):
    """Thirty minutes to the second."""
    performed.clock.move(minutes=30)
    assert not floor.verify(performed, "20").late


def test_F10_the_second_verifier_is_told_that_it_is_done(performed):
    """Who signed and that it waits for nobody."""
    floor.verify(performed, "20", "jonas")
    found = refused(floor.verify, performed, "20", "miriam")
    assert found.rules == ("W28",)
    assert "Jonas signed it" in str(found)


def test_F10_the_second_completion_is_told_who_signed(weighed):
    """A double tap with two keys makes one signature."""
    floor.complete(weighed, "20")
    found = refused(floor.complete, weighed, "20")
    assert found.rules == ("W28",)
    assert "signed by Dana" in str(found)
    assert len(signatures(weighed)) == 1


def test_E17_what_was_captured_after_the_dialogue_opened_voids_it(weighed):
    """The page shows one weighing; another one came meanwhile."""
    execution = floor.execution(weighed, "20")
    version = floor.version(weighed, "20")
    entry = SignOff(weighed.order_id, execution.id, version)
    signing = weighed.signing(
        "dana", lambda s: shown_step(s, weighed.order_id, execution.id, Meaning.PERFORMED)
    )
    floor.scan(weighed, "20", floor.LACTOSE)
    found = refused(weighed.act, "dana", lambda work: complete_step(work, entry, signing))
    assert found.rules == ("W28",)
    newer = SignOff(weighed.order_id, execution.id, floor.version(weighed, "20"))
    found = refused(weighed.act, "dana", lambda work: complete_step(work, newer, signing))
    assert found.rules == ("E17",)
    assert signatures(weighed) == []


def test_S12_a_dialogue_signs_once(performed):
    """The challenge of a signature that was given is used up."""
    execution = floor.execution(performed, "20")
    entry = SignOff(performed.order_id, execution.id, floor.version(performed, "20"))
    signing = performed.signing(
        "jonas", lambda s: shown_step(s, performed.order_id, execution.id, Meaning.VERIFIED)
    )
    from workwright.services.sign_off import verify_step

    performed.act("dana", lambda work: verify_step(work, entry, signing))
    refused(performed.act, "dana", lambda work: verify_step(work, entry, signing))
    assert len(signatures(performed)) == 2


def test_E29_a_refused_completion_leaves_no_signature(built):
    """Nothing was weighed: no signature, and the step runs on."""
    floor.start(built, "20", "SC-104")
    found = refused(floor.complete, built, "20")
    assert "K8" in found.rules
    assert signatures(built) == []
    assert floor.execution(built, "20").status == "running"


def test_E18_a_disputed_step_is_signed_anew(performed):
    """The second person finds something wrong: a deviation, and the first signature is void."""
    execution = floor.execution(performed, "20")
    entry = SignOff(
        performed.order_id,
        execution.id,
        floor.version(performed, "20"),
        "the label of the container is not readable",
    )
    performed.act("jonas", lambda work: dispute_step(work, entry))
    assert floor.execution(performed, "20").status == "running"
    assert len(performed.rows(SignatureSuperseded)) == 1
    floor.complete(performed, "20")
    assert floor.verify(performed, "20").status == "done_with_deviation"


def test_K7_a_typed_weight_needs_a_second_person_in_any_step(built):
    """Step 21 takes one person, unless the weight was typed by hand."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.355")
    floor.complete(built, "20")
    floor.verify(built, "20")
    floor.start(built, "21", "SC-104")
    floor.scan(built, "21", floor.CELLULOSE)
    floor.weigh(built, "21", "30", floor.CELLULOSE, source="typed")
    assert floor.complete(built, "21").status == "awaiting_verification"
    assert floor.verify(built, "21").status == "done"


def test_K16_a_step_cannot_be_finished_before_its_shortest_time(built):
    """Ten minutes; pauses do not count."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    floor.capture(built, "30", parameter_speed="12")
    built.clock.move(minutes=5)
    floor.pause(built)
    built.clock.move(hours=1)
    floor.resume(built)
    assert "K16.min" in refused(floor.complete, built, "30").rules
    built.clock.move(minutes=5)
    assert floor.complete(built, "30").status == "done"


def test_K16_beyond_its_longest_time_a_deviation_opens(built):
    """An hour; the step is kept."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    floor.capture(built, "30", parameter_speed="12")
    built.clock.move(minutes=61)
    done = floor.complete(built, "30")
    assert done.status == "done_with_deviation"
    assert built.deviations()[0].rule == "K16.max"


def held(plant, net="14.430"):
    floor.start(plant, "20", "SC-104")
    floor.scan(plant, "20", floor.LACTOSE)
    return floor.weigh(plant, "20", net)


def test_K8_an_operator_cannot_decide(built):
    """Neither the one who weighed nor a colleague."""
    weighed = held(built)
    assert "E9" in refused(floor.decide, built, weighed.capture_id, "accept", "jonas").rules
    assert built.rows(CaptureDecision) == []


def test_W23_nobody_decides_about_their_own_attempt(built):
    """A supervisor who weighed asks another one."""
    weighed = held(built)
    row = built.rows(PersonRole, person_id=built.people["dana"])[0]

    def promote(work):
        work.add(PersonRole(person_id=row.person_id, role="supervisor", granted_at=work.now))
        work.audit("test.promoted")

    built.act("sanna", promote)
    assert "W23" in refused(floor.decide, built, weighed.capture_id, "accept", "dana").rules


def test_K8_redispense_lets_the_step_run_without_touching_stock(built):
    """The decision is signed and stands with the deviation; the weight is taken again."""
    weighed = held(built)
    decided = floor.decide(built, weighed.capture_id, "redispense")
    assert (decided.status, decided.deviation) == ("running", weighed.deviation)
    deviation = built.deviations()[0]
    assert (deviation.disposition, deviation.status) == ("redispense", "open")
    assert built.lot("LAC-1").on_hand_qty == Decimal(80)
    assert floor.weigh(built, "20", "14.355").attempt == 2
    floor.complete(built, "20")
    assert floor.verify(built, "20").status == "done_with_deviation"


def test_K8_a_weighing_too_many_that_is_undone_leaves_what_was_weighed_before(built):
    """The amount is in its band without it; there is nothing left to weigh."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.355")
    too_many = floor.weigh(built, "20", "14.290")
    assert too_many.verdict == "action"
    floor.decide(built, too_many.capture_id, "redispense")
    floor.complete(built, "20")
    assert floor.verify(built, "20").status == "done_with_deviation"
    assert built.lot("LAC-1").on_hand_qty == Decimal("65.645")


def test_K8_an_accepted_weight_is_taken_from_stock_with_the_decision(built):
    """Above the reservation too: whoever accepts authorises the excess."""
    weighed = held(built)
    floor.decide(built, weighed.capture_id, "accept")
    assert built.lot("LAC-1").on_hand_qty == Decimal("65.570")
    floor.complete(built, "20")
    assert floor.verify(built, "20").status == "done_with_deviation"


def test_K8_rejected_material_leaves_the_lot_and_is_weighed_anew(built):
    """It is spoilt: gone from the lot, not in the batch."""
    from workwright.db.tables.execution import GenealogyEdge

    weighed = held(built, "14.200")
    floor.decide(built, weighed.capture_id, "reject")
    assert built.lot("LAC-1").on_hand_qty == Decimal("65.800")
    assert [edge.kind for edge in built.rows(GenealogyEdge)] == ["reject"]
    assert "K8" in refused(floor.complete, built, "20").rules
    lot = built.lot("LAC-1")
    left = built.rows(Reservation, work_order_id=built.order_id, lot_id=lot.id)[0]
    assert left.reserved_qty - left.consumed_qty == Decimal("0.157")


def test_K8_a_decision_is_made_once(built):
    """The second one is told what was decided."""
    weighed = held(built)
    floor.decide(built, weighed.capture_id, "redispense")
    found = refused(floor.decide, built, weighed.capture_id, "accept", "tomasz")
    assert found.rules == ("W28",)


def test_E24_a_proof_that_is_too_old_does_not_sign(weighed):
    """A proof is good for one act, now."""
    execution = floor.execution(weighed, "20")
    entry = SignOff(weighed.order_id, execution.id, floor.version(weighed, "20"))
    signing = weighed.signing(
        "dana", lambda s: shown_step(s, weighed.order_id, execution.id, Meaning.PERFORMED)
    )
    weighed.clock.move(seconds=timedelta(minutes=3).total_seconds())
    assert (
        "E9" in refused(weighed.act, "dana", lambda work: complete_step(work, entry, signing)).rules
    )
