"""Weighing: identity, instrument, band, stock and genealogy in one act, once."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from workwright.clock import site_day
from workwright.db.idempotency import Claim, Replayed, Reply
from workwright.db.tables.equipment import Equipment
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import Capture, GenealogyEdge
from workwright.db.tables.quality import RuleEvaluation
from workwright.db.tables.stock import Container, InventoryMove, Lot, Reservation
from workwright.domain.canonical import plain
from workwright.errors import Refused
from workwright.services.dispense import record_dispense
from workwright.services.record import record_of
from workwright.services.review_exceptions import exceptions_of
from workwright.services.substitution import (
    ExtraReservation,
    Substitution,
    reserve_extra,
    substitute_lot,
)
from workwright.testing import floor
from workwright.testing.plant import ZONE, a_recipe, a_step, statements

REASON = "the store found more of it in rack A1"
STOCK = (Lot, Container, Reservation, InventoryMove, GenealogyEdge, Capture)


@pytest.fixture
def ready(built):
    """Step 20 runs on SC-104, with the lactose container scanned."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    return built


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def stock(plant):
    """Everything that a weighing may touch, as plain data."""
    return {
        kind.__tablename__: [
            {c.key: plain(getattr(row, c.key)) for c in kind.__table__.columns}
            for row in plant.rows(kind)
        ]
        for kind in STOCK
    }


def reservation(plant, lot):
    lot_id = plant.lot(lot).id
    return plant.rows(Reservation, work_order_id=plant.order_id, lot_id=lot_id)[0]


def container(plant, code):
    return plant.rows(Container, code=code)[0]


def moves(plant, kind):
    return plant.rows(InventoryMove, kind=kind, work_order_id=plant.order_id)


def test_K6_a_wrong_container_captures_no_weight_and_says_what_was_expected(ready):
    """Cellulose instead of lactose: nothing is written but the attempt."""
    before = stock(ready)
    found = refused(floor.scan, ready, "20", floor.CELLULOSE)
    assert found.rules == ("K6",)
    assert "CT-MCC-1-A is lot MCC-1 of Cellulose" in str(found)
    assert "Expected: LAC-1 (Lactose)" in str(found)
    assert stock(ready) == before


def test_K6_another_lot_of_the_material_is_not_the_reserved_one(ready):
    """FEFO reserved LAC-1; LAC-2 is the same material and not expected."""
    assert refused(floor.scan, ready, "20", "CT-LAC-2-A").rules == ("K6",)


def test_K6_an_unknown_code_is_refused_with_what_is_expected(ready):
    """A label of something else scans as nothing."""
    assert "Nothing is known under 4006381333931" in str(
        refused(floor.scan, ready, "20", "4006381333931")
    )


def test_K6_no_weight_without_a_scan_of_that_container(ready):
    """Identity comes before the weight, for each container."""
    before = stock(ready)
    assert refused(floor.weigh, ready, "20", "14.355", "CT-LAC-1-B").rules == ("K6",)
    assert stock(ready) == before


def test_K7_a_weighing_keeps_tare_gross_net_container_scale_and_person(ready):
    """What the screen showed is on record."""
    floor.weigh(ready, "20", "14.355")
    row = ready.rows(Capture, kind="dispense")[0]
    values = {name: entry["value"] for name, entry in row.values.items()}
    assert (values["gross"], values["tare"], values["net"]) == ("15.195", "0.84", "14.355")
    assert (values["container"], values["scale"]) == (floor.LACTOSE, "SC-104")
    assert row.performer_id == ready.people["dana"]
    assert (row.net_qty, row.unit, row.source) == (Decimal("14.355"), "kg", "instrument")


def test_K7_gross_less_tare_is_net(ready):
    """Readings that contradict each other are refused."""
    found = refused(floor.weigh, ready, "20", "14.355", gross_qty=Decimal("15.200"))
    assert found.rules == ("K7",)


@pytest.mark.parametrize(
    ("net", "verdict"),
    [
        ("14.285", "action"),
        ("14.290", "inside"),
        ("14.425", "inside"),
        ("14.430", "action"),
    ],
)
def test_the_band_of_14_357_kg_half_a_per_cent_on_5_g_is_14_290_to_14_425(ready, net, verdict):
    """Limits are inclusive and rounded inward to the scale; the raw value is judged."""
    weighed = floor.weigh(ready, "20", net)
    assert (weighed.verdict, str(weighed.low_qty), str(weighed.high_qty)) == (
        verdict,
        "14.29",
        "14.425",
    )


def test_G1_a_weighing_moves_stock_and_writes_its_edge_in_the_same_act(ready):
    """Reservation, lot, container, ledger and genealogy say the same."""
    floor.weigh(ready, "20", "14.355")
    held, lot = reservation(ready, "LAC-1"), ready.lot("LAC-1")
    assert (held.consumed_qty, lot.on_hand_qty) == (Decimal("14.355"), Decimal("65.645"))
    assert lot.reserved_qty == held.reserved_qty - held.consumed_qty
    assert container(ready, floor.LACTOSE).qty == Decimal("25.645")
    assert [m.qty for m in moves(ready, "consume")] == [Decimal("-14.355")]
    edge = ready.rows(GenealogyEdge)[0]
    assert (edge.kind, edge.qty, edge.unit, edge.line_no) == ("consume", Decimal("14.355"), "kg", 1)
    assert (edge.input_lot_id, edge.execution_id) == (lot.id, floor.execution(ready, "20").id)


def test_RS8_the_ledger_and_the_balance_of_a_lot_agree(ready):
    """Received and consumed add up to what is on hand."""
    floor.weigh(ready, "20", "14.355")
    lot = ready.lot("LAC-1")
    ledger = [
        m.qty
        for m in ready.rows(InventoryMove, lot_id=lot.id)
        if m.kind not in {"reserve", "unreserve"}
    ]
    assert sum(ledger) == lot.on_hand_qty


def test_K8_outside_the_band_the_attempt_is_kept_a_deviation_opens_and_the_step_is_held(ready):
    """No stock moves; the operator can neither go on nor discard it."""
    weighed = floor.weigh(ready, "20", "14.430")
    deviation = ready.deviations()[0]
    assert weighed.deviation == deviation.number
    assert (deviation.type, deviation.severity, deviation.rule) == ("out_of_limits", "major", "K8")
    assert deviation.execution_id == floor.execution(ready, "20").id
    assert floor.execution(ready, "20").status == "held"
    assert reservation(ready, "LAC-1").consumed_qty == 0
    assert ready.rows(GenealogyEdge) == []
    assert refused(floor.weigh, ready, "20", "14.355").rules == ("K8",)
    assert refused(floor.complete, ready, "20").rules == ("K8",)


def test_K8_the_attempt_and_its_deviation_are_one_entry_of_the_audit_trail(ready):
    """What happened together is told together (D3)."""
    before = len(ready.rows(AuditEntry))
    floor.weigh(ready, "20", "14.430")
    entries = ready.rows(AuditEntry)[before:]
    assert [entry.act for entry in entries] == ["dispense.recorded"]
    assert '"table":"deviation"' in entries[0].body
    assert '"table":"capture"' in entries[0].body


def test_K9_attempts_are_numbered_without_gaps(ready):
    """Every attempt is kept, also the bad ones."""
    first = floor.weigh(ready, "20", "14.430")
    floor.decide(ready, first.capture_id, "redispense")
    second = floor.weigh(ready, "20", "14.200")
    floor.decide(ready, second.capture_id, "redispense")
    third = floor.weigh(ready, "20", "14.355")
    assert [first.attempt, second.attempt, third.attempt] == [1, 2, 3]
    kept = [row.row.attempt for row in floor.rows(ready, "20") if row.row.kind == "dispense"]
    assert kept == [1, 2, 3]
    assert len(ready.deviations()) == 2


def test_K10_a_scale_that_was_not_chosen_is_refused(ready):
    """A weight comes from the scale of the step."""
    assert refused(floor.weigh, ready, "20", "14.355", scale_code="SC-101").rules == ("K10",)
    assert refused(floor.weigh, ready, "20", "14.355", scale_code=None).rules == ("K10",)


@pytest.mark.parametrize(
    "values", [{"availability": "out_of_service"}, {"availability": "under_maintenance"}]
)
def test_K10_a_scale_that_fails_in_the_middle_of_the_step_interrupts_it(ready, values):
    """Further captures are refused; with another scale the step goes on, both on record."""
    from workwright.db.tables.execution import StepEquipment
    from workwright.services.step_swap import SwapEntry, swap_equipment

    ready.change(Equipment, "SC-104", **values)
    assert "W7" in refused(floor.weigh, ready, "20", "14.355").rules
    entry = SwapEntry(
        ready.order_id,
        floor.execution(ready, "20").id,
        floor.version(ready, "20"),
        "SC-102",
        "the display of the scale went dark",
        old_code="SC-104",
    )
    ready.act("dana", lambda work: swap_equipment(work, entry))
    assert floor.weigh(ready, "20", "14.355", scale_code="SC-102").verdict == "inside"
    assert len(ready.rows(StepEquipment)) == 2
    assert refused(floor.weigh, ready, "20", "0.5", scale_code="SC-104").rules == ("K10",)


def test_W7_the_calibration_day_is_the_last_day_of_use_at_the_site(ready):
    """Due on 23 November, site UTC+1: accepted at 22:59:59Z, refused at 23:00:00Z."""
    due = site_day(ready.clock.now(), ZONE)
    ready.change(Equipment, "SC-104", calibration_due_on=due)
    last = ready.clock.now().replace(hour=22, minute=59, second=59)
    ready.clock.set(last + timedelta(seconds=1))
    assert "W7" in refused(floor.weigh, ready, "20", "14.355").rules
    ready.clock.set(last)
    assert floor.weigh(ready, "20", "14.355").verdict == "inside"


def test_W7_an_amount_outside_the_range_of_the_scale_is_refused(build_plant):
    """Below the minimum weight, or more gross than the scale bears."""
    plant = build_plant()
    plant.change(Equipment, "SC-104", minimum_qty=Decimal(20), range_high=Decimal(60))
    floor.start(plant, "20", "SC-104")
    floor.scan(plant, "20", floor.LACTOSE)
    assert "W7" in refused(floor.weigh, plant, "20", "14.355").rules
    plant.change(Equipment, "SC-104", minimum_qty=Decimal(0), range_high=Decimal(15))
    assert "W7" in refused(floor.weigh, plant, "20", "14.355").rules


@pytest.mark.parametrize(
    "values", [{"status": "hold"}, {"status": "rejected"}, {"expires_on": 0}, {"retest_on": 0}]
)
def test_W8_a_lot_that_fails_after_the_start_is_not_weighed(ready, values):
    """Status, expiry and retest are judged at the moment of use."""
    given = {
        name: site_day(ready.clock.now(), ZONE) if value == 0 else value
        for name, value in values.items()
    }
    ready.change(Lot, "LAC-1", **given)
    ready.clock.move(days=1)
    before = stock(ready)
    assert "W8" in refused(floor.weigh, ready, "20", "14.355").rules
    assert stock(ready) == before


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"unit": "g"}, "K15"),
        ({"net": "14.3555", "gross_qty": None, "tare_qty": None}, "K15"),
        ({"net": "14.357", "gross_qty": None, "tare_qty": None}, "K15"),
        ({"net": "14.355", "tare_qty": Decimal("0.8401"), "gross_qty": Decimal("15.1951")}, "K15"),
        ({"net": "-1", "gross_qty": None, "tare_qty": None}, "K15"),
        ({"net": "0", "gross_qty": None, "tare_qty": None}, "K15"),
        ({"net": "NaN", "gross_qty": None, "tare_qty": None}, "K15"),
        ({"net": "1E+30", "gross_qty": None, "tare_qty": None}, "K15"),
    ],
)
def test_K15_what_the_scale_cannot_show_is_refused_and_never_rounded(ready, more, rule):
    """Wrong unit, more decimals than the division, no number at all."""
    given = {"net": "14.355", **more}
    before = stock(ready)
    assert rule in refused(floor.weigh, ready, "20", **given).rules
    assert stock(ready) == before


def test_RS3_an_excess_inside_the_tolerance_is_reserved_with_the_weighing(ready):
    """The release approved the whole band; the ledger names the extra reservation."""
    floor.weigh(ready, "20", "14.425")
    held = reservation(ready, "LAC-1")
    assert (held.reserved_qty, held.consumed_qty) == (Decimal("14.425"), Decimal("14.425"))
    assert [m.qty for m in moves(ready, "reserve") if m.capture_id] == [Decimal("0.068")]
    assert ready.lot("LAC-1").reserved_qty == 0


def test_RS3_over_use_beyond_the_reservation_needs_an_authorised_extra_reservation(build_plant):
    """Two lots share a line; taking more of one than reserved is refused until somebody may."""
    plant = build_plant(a_recipe(code="TWO"), qty=Decimal(24))
    small = plant.lot("MCC-1")

    def shrink(work):
        lot = work.lock(Lot, small.id)
        row = work.find(Reservation, work_order_id=plant.order_id, lot_id=small.id)
        row.reserved_qty = Decimal(10)
        lot.reserved_qty = Decimal(10)
        work.audit("test.shrunk", lot)

    plant.act("sanna", shrink)
    floor.start(plant, "20", "SC-104")
    floor.scan(plant, "20", floor.LACTOSE)
    floor.weigh(plant, "20", "14.355")
    floor.complete(plant, "20")
    floor.verify(plant, "20")
    floor.start(plant, "21", "SC-104")
    floor.scan(plant, "21", floor.CELLULOSE)
    more = {"more_follows": True}
    found = refused(floor.weigh, plant, "21", "12", floor.CELLULOSE, **more)
    assert found.rules == ("RS3",)
    entry = ExtraReservation(plant.order_id, 2, "MCC-1", Decimal(20), REASON)
    assert "E9" in refused(plant.act, "dana", lambda work: reserve_extra(work, entry)).rules
    plant.act("miriam", lambda work: reserve_extra(work, entry))
    floor.weigh(plant, "21", "12", floor.CELLULOSE, **more)
    last = floor.weigh(plant, "21", "18", floor.CELLULOSE)
    assert (last.total_qty, last.verdict) == (Decimal(30), "inside")


def test_RS3_no_more_than_is_free_can_be_reserved(ready):
    """Free stock is on hand less what others reserved."""
    entry = ExtraReservation(ready.order_id, 1, "LAC-1", Decimal(70), REASON)
    assert "RS3" in refused(ready.act, "miriam", lambda work: reserve_extra(work, entry)).rules


def test_RS4_a_lot_that_lost_its_eligibility_is_replaced_by_an_authorised_person(ready):
    """The reservation is invalid, the step is blocked, and a substitute is reserved with reason."""
    from workwright.services.lots import hold_lot

    lot = ready.lot("LAC-1")
    ready.act("tomasz", lambda work: hold_lot(work, lot.id, "metal particles were found"))
    assert reservation(ready, "LAC-1").status == "invalid"
    assert {"RS4", "W8"} <= set(refused(floor.weigh, ready, "20", "14.355").rules)
    entry = Substitution(ready.order_id, 1, "LAC-1", "LAC-2", REASON)
    assert "E9" in refused(ready.act, "dana", lambda work: substitute_lot(work, entry)).rules
    ready.act("emil", lambda work: substitute_lot(work, entry))
    assert reservation(ready, "LAC-1").status == "closed"
    assert ready.lot("LAC-1").reserved_qty == 0
    floor.scan(ready, "20", "CT-LAC-2-A")
    assert floor.weigh(ready, "20", "14.355", "CT-LAC-2-A").verdict == "inside"


def test_RS4_a_substitute_must_be_eligible_itself(ready):
    """Wrong material, not released, or not enough of it: refused."""
    ready.change(Lot, "LAC-2", status="quarantine")
    entry = Substitution(ready.order_id, 1, "LAC-1", "LAC-2", REASON)
    assert "W8" in refused(ready.act, "emil", lambda work: substitute_lot(work, entry)).rules


def test_a_line_is_weighed_from_several_containers(ready):
    """Until the last container only too much is wrong; the sum is judged."""
    first = floor.weigh(ready, "20", "10", more_follows=True)
    assert (first.verdict, first.total_qty) == ("inside", Decimal(10))
    assert "K8" in refused(floor.complete, ready, "20").rules
    floor.scan(ready, "20", "CT-LAC-1-B")
    second = floor.weigh(ready, "20", "4.355", "CT-LAC-1-B")
    assert (second.verdict, second.total_qty, second.attempt) == ("inside", Decimal("14.355"), 2)
    assert len(ready.rows(GenealogyEdge)) == 2


def test_no_more_is_taken_than_a_container_holds(ready):
    """A container cannot go below zero."""
    ready.change(Container, floor.LACTOSE, qty=Decimal(5))
    assert "RS8" in refused(floor.weigh, ready, "20", "14.355").rules


def test_W28_of_two_submissions_for_one_weighing_one_takes_effect(ready):
    """The second has another key and the page it was typed into is old."""
    entry = floor.weighing(ready, "20", "14.355", floor.LACTOSE)
    ready.act("dana", lambda work: record_dispense(work, entry))
    found = refused(ready.act, "jonas", lambda work: record_dispense(work, entry))
    assert found.rules == ("W28",)
    assert "Dana recorded dispense" in str(found)
    assert len(ready.rows(Capture, kind="dispense")) == 1
    assert reservation(ready, "LAC-1").consumed_qty == Decimal("14.355")


def test_F3_the_same_key_gets_the_stored_reply_and_no_second_effect(ready):
    """A lost reply is asked for again; it is byte-equal and marked as replayed."""
    entry = floor.weighing(ready, "20", "14.355", floor.LACTOSE)
    key = uuid4()

    def claim():
        return Claim(key, "POST", "/kiosk/dispense", plain(entry))

    with ready.work("dana", claim()) as work:
        weighed = record_dispense(work, entry)
        work.commit(Reply(200, plain(weighed)))
        first = work.reply
    with pytest.raises(Replayed) as caught, ready.work("dana", claim()):
        pass
    assert caught.value.reply.data == first.data
    assert caught.value.reply.replayed
    assert len(ready.rows(Capture, kind="dispense")) == 1


def test_F3_a_refusal_is_stored_under_its_key_too(ready):
    """The repeat gets the same answer, also when the world changed meanwhile."""
    entry = floor.weighing(ready, "20", "14.355", "CT-LAC-1-B")
    key = uuid4()

    def claim():
        return Claim(key, "POST", "/kiosk/dispense", plain(entry))

    with pytest.raises(Refused), ready.work("dana", claim()) as work:
        record_dispense(work, entry)
    with pytest.raises(Replayed) as caught, ready.work("dana", claim()):
        pass
    assert caught.value.reply.status == 409


def test_W18_a_refused_weighing_leaves_everything_byte_identical(ready):
    """State, stock, snapshot and genealogy; one entry is added to the trail."""
    before, entries = stock(ready), len(ready.rows(AuditEntry))
    refused(floor.weigh, ready, "20", "14.3555", gross_qty=None, tare_qty=None)
    assert stock(ready) == before
    assert len(ready.rows(AuditEntry)) == entries + 1
    assert ready.rows(AuditEntry)[-1].act == "dispense.refused"


def test_C7_an_entry_that_waited_too_long_is_no_ordinary_one(ready):
    """Within fifteen minutes it is; its claimed time stands beside the server's (D10)."""
    late = ready.clock.now() - timedelta(minutes=16)
    assert "C7" in refused(floor.weigh, ready, "20", "14.355", claimed_at=late).rules
    claimed = ready.clock.now() - timedelta(minutes=14)
    floor.weigh(ready, "20", "14.355", claimed_at=claimed)
    row = ready.rows(Capture, kind="dispense")[0]
    assert (row.claimed_at, row.at) == (claimed, ready.clock.now())


@pytest.mark.parametrize(("seconds", "late"), [(0.044, False), (60, False), (60.1, True)])
def test_C7_F9_late_is_an_entry_that_was_made_well_before_it_arrived(ready, seconds, late):
    """The device says of every entry when it was made; that alone makes none late."""
    claimed = ready.clock.now() - timedelta(seconds=seconds)
    floor.weigh(ready, "20", "14.355", claimed_at=claimed)
    (row,) = ready.rows(Capture, kind="dispense")
    assert row.claimed_at == claimed
    with ready.look() as look:
        found = exceptions_of(look, record_of(look, ready.order_id))
    assert [e.step for e in found if e.kind == "late_entry"] == (["20"] if late else [])


def test_the_rules_asked_at_a_weighing_are_on_record(ready):
    """Which rules were evaluated belongs to the capture."""
    weighed = floor.weigh(ready, "20", "14.355")
    row = ready.rows(RuleEvaluation, record_id=weighed.capture_id)[0]
    assert {"K6", "K15", "W7", "W8", "RS4"} <= {entry["rule"] for entry in row.evaluated}


def test_W17_every_act_on_an_order_has_its_own_audit_entry(ready):
    """Scan and weighing are told with person, step and changes."""
    floor.weigh(ready, "20", "14.355")
    acts = [row.act for row in ready.rows(AuditEntry, work_order_id=ready.order_id)]
    assert acts[-2:] == ["capture.scanned", "dispense.recorded"]


def test_PF3_statements_of_an_act_do_not_depend_on_the_number_of_steps(build_plant):
    """A hundred further steps cost a weighing and a capture no further statement."""
    steps = a_recipe().steps
    more = tuple(
        a_step(str(100 + i), "instruction", predecessors=(str(99 + i) if i else "40",))
        for i in range(100)
    )
    counts = []
    for recipe in (a_recipe(), a_recipe(steps=(*steps, *more))):
        plant = build_plant(recipe)
        floor.start(plant, "20", "SC-104")
        floor.scan(plant, "20", floor.LACTOSE)
        entry = floor.weighing(plant, "20", "14.355", floor.LACTOSE)
        work = plant.work("dana", Claim(uuid4(), "POST", "/kiosk/dispense", plain(entry)))
        with statements(plant) as found:
            weigh(work, entry)
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def weigh(unit, entry):
    with unit as work:
        weighed = record_dispense(work, entry)
        work.commit(Reply(200, plain(weighed)))
