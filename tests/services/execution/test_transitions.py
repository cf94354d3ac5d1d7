"""T6 to T9: pause, resume, complete, close early; what each asks and what each writes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from workwright.clock import site_day
from workwright.db.tables.equipment import Equipment, Occupation
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import Capture, PauseInterval, StepExecution
from workwright.db.tables.orders import Batch, Snapshot, WorkOrder
from workwright.db.tables.people import TrainingRecord
from workwright.db.tables.quality import Signature
from workwright.db.tables.stock import InventoryMove, Lot, Reservation
from workwright.domain.canonical import plain
from workwright.domain.lifecycle import Meaning
from workwright.errors import Refused
from workwright.services.cancellation import cancel_act, cancel_order
from workwright.services.completion import complete_act, complete_order
from workwright.services.deviations import (
    NewDeviation,
    close_deviation,
    investigate,
    open_deviation,
    shown_deviation,
    submit_for_approval,
)
from workwright.services.kiosk import tiles
from workwright.testing import floor
from workwright.testing.plant import ZONE, principal_of

WORDS = {
    "impact": "none on the product, the blend was closed",
    "others_considered": "no other batch ran in this room",
    "root_cause": "a worn bearing of the drive",
    "disposition": "go_on",
}


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def today(plant):
    return site_day(plant.clock.now(), ZONE)


def everything(plant):
    kinds = (WorkOrder, Snapshot, StepExecution, Capture, Reservation, Lot, InventoryMove)
    return {
        kind.__tablename__: [
            {c.key: plain(getattr(row, c.key)) for c in kind.__table__.columns}
            for row in plant.rows(kind)
        ]
        for kind in kinds
    }


def deviate(plant, step="30", severity="minor"):
    new = NewDeviation(
        plant.order_id,
        "equipment",
        severity,
        "the drive of the blender stopped",
        floor.execution(plant, step).id,
    )
    return plant.act("dana", lambda work: open_deviation(work, new))


def test_T6_a_pause_has_a_reason_of_the_list_and_an_interval(built):
    """The state, the interval and one entry."""
    floor.start(built, "20", "SC-104")
    floor.pause(built, "equipment", "the scale drifts")
    row = built.rows(PauseInterval)[0]
    assert built.order().state == "PAUSED"
    assert (row.reason, row.comment, row.to_at) == ("equipment", "the scale drifts", None)
    entry = built.rows(AuditEntry, work_order_id=built.order_id)[-1]
    assert entry.act == "work_order.paused"
    assert '"reason":"equipment: the scale drifts"' in entry.body


def test_T6_an_unknown_reason_is_refused_and_other_needs_words(built):
    """'Other' lives from its text."""
    floor.start(built, "20", "SC-104")
    assert refused(floor.pause, built, "tired").rules == ("T6",)
    assert "E35" in refused(floor.pause, built, "other", "n/a").rules
    assert floor.pause(built, "other", "power cut in hall two").moved


def test_T6_only_a_running_order_is_paused(built):
    """A released order has nothing to pause."""
    assert refused(floor.pause, built).rules == ("W17",)


def test_K17_a_paused_order_takes_no_captures_and_no_signatures(built):
    """Nothing is recorded until it is resumed."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.pause(built)
    before = everything(built)
    for act in (
        lambda: floor.scan(built, "20", floor.LACTOSE),
        lambda: floor.weigh(built, "20", "14.355"),
        lambda: floor.enter(built, "20", {"parameter.speed": "12"}),
        lambda: floor.complete(built, "20"),
        lambda: floor.start(built, "20", "SC-104"),
    ):
        assert set(refused(act).rules) & {"K5.state", "W28"}
    assert everything(built) == before


def test_T7_a_supervisor_resumes_and_the_interval_is_closed(built):
    """Signed 'resumed'; the operator cannot."""
    floor.start(built, "20", "SC-104")
    floor.pause(built)
    built.clock.move(minutes=40)
    assert "E9" in refused(floor.resume, built, "dana").rules
    floor.resume(built)
    row = built.rows(PauseInterval)[0]
    assert built.order().state == "IN_PROGRESS"
    assert row.to_at - row.from_at == timedelta(minutes=40)
    assert row.resumed_by_id == built.people["miriam"]
    signature = built.rows(Signature, record_id=built.order_id, meaning="resumed")[0]
    assert signature.signer_id == built.people["miriam"]


def break_scale(plant):
    plant.change(Equipment, "SC-104", availability="out_of_service")


def hold_lot(plant):
    plant.change(Lot, "LAC-1", status="hold")


def end_training(plant):
    row = plant.rows(TrainingRecord, person_id=plant.people["dana"])[0]

    def end(work):
        work.get(TrainingRecord, row.id).expires_on = work.today - timedelta(days=1)
        work.audit("test.ended")

    plant.act("sanna", end)


@pytest.mark.parametrize(
    ("change", "rule"), [(break_scale, "W7"), (hold_lot, "W8"), (end_training, "W6")]
)
def test_T7_equipment_material_and_training_are_judged_again(built, change, rule):
    """What failed during the pause stops the resumption."""
    floor.start(built, "20", "SC-104")
    floor.pause(built)
    change(built)
    assert rule in refused(floor.resume, built).rules
    assert built.order().state == "PAUSED"


def test_T7_an_open_deviation_needs_an_immediate_decision(built):
    """Disposition first; it need not be closed."""
    floor.start(built, "20", "SC-104")
    row = deviate(built, "20")
    floor.pause(built, "deviation")
    assert "T7" in refused(floor.resume, built).rules
    built.act(
        "miriam",
        lambda w: investigate(w, row.id, 1, {"disposition": "go_on"}, "the other scale is used"),
    )
    assert floor.resume(built).moved


def test_T8_completion_lists_everything_that_is_missing(built):
    """Steps, samples, yields and balances in one answer."""
    floor.dispense_both(built)
    found = refused(floor.complete_all, built)
    assert set(found.rules) >= {"T8.steps", "T8.samples", "T8.yields", "T8.reconciliation"}
    assert "30, 40" in str(found)


def test_T8_operator_and_supervisor_sign_two_people(built):
    """The first signature waits in a request; the second completes (D1)."""
    floor.run_to_the_end(built)

    def act(work, signing):
        return complete_order(work, built.order_id, signing)

    first = floor.sign_order(built, "dana", complete_act, act, Meaning.PERFORMED)
    assert (first.moved, first.missing[0].role) == (False, "supervisor")
    assert built.order().state == "IN_PROGRESS"
    second = floor.sign_order(built, "miriam", complete_act, act, Meaning.SUPERVISED)
    assert second.moved
    meanings = [
        row.meaning
        for row in built.rows(Signature, record_id=built.order_id)
        if row.meaning in {"performed", "supervised"}
    ]
    assert meanings == ["performed", "supervised"]


def test_T8_what_changes_between_the_signatures_voids_the_request(built):
    """A balance is entered after Dana signed: she signs again (D1)."""
    floor.run_to_the_end(built)

    def act(work, signing):
        return complete_order(work, built.order_id, signing)

    floor.sign_order(built, "dana", complete_act, act, Meaning.PERFORMED)
    floor.balance(built, "LAC", "14.350", lost="0.005")
    second = floor.sign_order(built, "miriam", complete_act, act, Meaning.SUPERVISED)
    assert not second.moved
    assert built.order().state == "IN_PROGRESS"


def test_RS6_reserved_30_consumed_28_4_gives_1_6_back_as_completion_variance(built):
    """Per lot, with a move that names the reason; nothing stays reserved (W12)."""
    floor.run_to_the_end(built)
    floor.complete_all(built)
    lot = built.lot("MCC-1")
    row = built.rows(Reservation, work_order_id=built.order_id, lot_id=lot.id)[0]
    assert (row.reserved_qty, row.consumed_qty, row.released_qty) == (
        Decimal(30),
        Decimal("28.4"),
        Decimal("1.6"),
    )
    assert (row.status, row.close_reason) == ("closed", "completion variance")
    moves = built.rows(InventoryMove, kind="unreserve", lot_id=lot.id)
    assert [(m.qty, m.reason) for m in moves] == [(Decimal("-1.6"), "completion variance")]
    assert lot.reserved_qty == 0


def test_W12_a_completed_order_holds_no_reservation(built):
    """The sum of active reservations is nothing, every release has a reason."""
    floor.run_to_the_end(built)
    floor.complete_all(built)
    rows = built.rows(Reservation, work_order_id=built.order_id)
    assert all(row.status == "closed" and row.close_reason for row in rows)
    assert all(lot.reserved_qty >= 0 for lot in built.rows(Lot))


def test_T8_equipment_is_given_back_dirty_and_units_are_freed(built):
    """Nothing stays in use; the next order finds it dirty with the product that it held."""
    floor.run_to_the_end(built)
    floor.complete_all(built)
    blender = built.rows(Equipment, code="BB-1")[0]
    assert (blender.availability, blender.used_by_id) == ("available", None)
    assert (blender.cleaning, blender.last_product) == ("dirty", "TAB")
    assert all(row.freed_at for row in built.rows(Occupation, work_order_id=built.order_id))


def test_T8_end_output_and_manufacture_are_on_the_batch(built):
    """Actual end, produced quantity, day of manufacture."""
    floor.run_to_the_end(built)
    built.clock.move(minutes=1)
    floor.complete_all(built)
    batch = built.rows(Batch, work_order_id=built.order_id)[0]
    assert built.order().ended_at == built.clock.now()
    assert (batch.actual_qty, batch.manufactured_on) == (Decimal("23.880"), today(built))


def test_T8_the_output_lot_waits_in_quarantine(built):
    """Nothing is usable before the batch is released."""
    floor.run_to_the_end(built)
    batch = built.rows(Batch, work_order_id=built.order_id)[0]
    lot = built.lot(batch.number)
    assert (lot.status, lot.on_hand_qty, lot.batch_id) == (
        "quarantine",
        Decimal("23.880"),
        batch.id,
    )


def test_T9_without_a_deviation_an_order_is_not_closed_early(built):
    """The record of what was done is still reviewed."""
    floor.dispense_both(built)
    assert "T9" in refused(floor.close_early, built).rules


def test_T9_a_short_close_marks_what_is_left_and_gives_everything_back(built):
    """Supervisor and quality sign; remaining steps are not executed, with the reason."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    deviate(built)
    outcome = floor.close_early(built)
    order = built.order()
    assert outcome.moved
    assert (order.state, order.short_closed) == ("COMPLETED", True)
    left = {e.step: (e.status, e.skip_reason) for e in built.rows(StepExecution)}
    assert left["30"] == ("not_executed", "the blender broke down for good")
    assert left["40"][0] == "not_executed"
    assert left["20"][0] == "done"
    reasons = {r.close_reason for r in built.rows(Reservation, work_order_id=built.order_id)}
    assert reasons == {"partial yield"}


def test_T9_a_paused_order_can_be_closed_early(built):
    """From PAUSED too."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    deviate(built)
    floor.pause(built, "equipment")
    assert floor.close_early(built).moved


def test_T9_one_person_cannot_sign_both(built):
    """Two people: the supervisor's second signature finds no role left."""
    from workwright.services.completion import short_close, short_close_act

    floor.dispense_both(built)
    deviate(built, "21")
    reason = "the blender broke down for good"

    def wanted(record):
        return short_close_act(record, reason)

    def act(work, signing):
        return short_close(work, built.order_id, reason, signing)

    floor.sign_order(built, "miriam", wanted, act, Meaning.SUPERVISED)
    found = refused(floor.sign_order, built, "miriam", wanted, act, Meaning.APPROVED)
    assert "E28" in found.rules


def test_T5_an_order_with_one_capture_is_not_cancelled_but_closed_early(built):
    """A started order is never cancelled."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    reason = "the customer does not need it"

    def act(work, signing):
        order = work.get(WorkOrder, built.order_id)
        return cancel_order(work, order.id, order.row_version, reason, signing)

    found = refused(
        floor.sign_order,
        built,
        "miriam",
        lambda record: cancel_act(Scoped(built), record.order, reason),
        act,
        Meaning.CANCELLED,
    )
    assert found.rules == ("W17",)
    assert built.order().state == "IN_PROGRESS"
    deviate(built, "20")
    assert floor.close_early(built).moved


class Scoped:
    """A scope for acts that are made outside a unit of work."""

    def __new__(cls, plant):
        look = plant.look()
        look.__enter__()
        return look


def test_W17_every_change_of_state_is_one_entry_with_from_and_to(built):
    """Released, started, paused, resumed, completed: each once."""
    floor.start(built, "20", "SC-104")
    floor.pause(built)
    floor.resume(built)
    entries = [
        row
        for row in built.rows(AuditEntry, work_order_id=built.order_id)
        if '"field":"state"' in row.body
    ]
    assert [row.act for row in entries] == [
        "work_order.released",
        "work_order.started",
        "work_order.paused",
        "work_order.resumed",
    ]
    assert '"new":"PAUSED","old":"IN_PROGRESS"' in entries[2].body


def test_W18_a_refused_transition_leaves_everything_byte_identical(built):
    """Completion of a half-done order, resumption of a running one."""
    floor.dispense_both(built)
    before = everything(built)
    refused(floor.complete_all, built)
    refused(floor.resume, built)
    assert everything(built) == before


def test_W3_a_change_of_master_data_has_no_effect_on_the_running_order(built):
    """Names and limits come from the snapshot, whatever the master says now (W1, W4)."""
    from workwright.db.tables.stock import Material
    from workwright.services.kiosk_step import current_steps

    floor.start(built, "20", "SC-104")
    built.change(Material, "LAC", name="Something else")
    with built.look() as look:
        line = current_steps(look, built.order_id, principal_of(built, "dana")).steps[0].materials
    assert line[0].name == "Lactose"


def test_W9_a_deviation_is_investigated_and_closed_by_somebody_who_may(built):
    """What an investigation must say is asked; closing is signed."""
    floor.start(built, "20", "SC-104")
    row = deviate(built, "20")
    found = refused(
        built.act, "miriam", lambda work: submit_for_approval(work, row.id, row.row_version)
    )
    assert "root cause" in str(found)
    built.act("miriam", lambda w: investigate(w, row.id, 1, WORDS, "seen with maintenance"))
    built.act("miriam", lambda w: submit_for_approval(w, row.id, 2))

    def close(work, signing):
        return close_deviation(work, row.id, 3, signing)

    def shown(scope):
        return shown_deviation(scope.get(type(row), row.id))

    assert "E9" in refused(built.sign, "miriam", shown, close).rules
    built.sign("tomasz", shown, close)
    closed = built.deviations()[0]
    assert (closed.status, closed.closed_at) == ("closed", built.clock.now())
    assert built.rows(Signature, record_id=row.id)[0].meaning == "approved"


def test_W9_what_a_deviation_is_linked_to_never_moves(built):
    """Order, batch, step and lot are no fields of an investigation."""
    floor.start(built, "20", "SC-104")
    row = deviate(built, "20")
    for name in ("work_order_id", "batch_id", "execution_id", "lot_id", "number", "status"):
        found = refused(
            built.act,
            "miriam",
            lambda w, n=name: investigate(w, row.id, 1, {n: None}, "moved to another batch"),
        )
        assert found.rules == ("W9",)


def test_W25_deviations_are_numbered_in_one_series(built):
    """No number is given twice."""
    floor.start(built, "20", "SC-104")
    numbers = [deviate(built, "20").number for _ in range(3)]
    assert len(set(numbers)) == 3
    assert numbers == sorted(numbers)


def test_K1_after_completion_the_tile_is_gone(built):
    """The kiosk shows what is to be done."""
    floor.run_to_the_end(built)
    floor.complete_all(built)
    with built.look() as look:
        assert tiles(look, principal_of(built, "dana")) == []
