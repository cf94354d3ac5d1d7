"""Halden Solid Dose makes a batch of Tarvolin: from the ERP's document to released stock.

The story of one order, act by act, with what goes wrong in a plant every week: an untrained
operator, a scale past its calibration, a weight out of tolerance, a question of the reviewer.
"""

import json
from decimal import Decimal

import pytest
from sqlalchemy import select
from tests.services.evidence import acts

from workwright.db.tables.execution import Capture, GenealogyEdge, GenealogyLock
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Deviation, RuleEvaluation, Signature, SignatureSuperseded
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tables.stock import InventoryMove, Lot, Reservation
from workwright.demo import driver, ending
from workwright.demo.execution import Bench, work_step
from workwright.demo.setup import documents_of
from workwright.domain.genealogy import Direction
from workwright.errors import Refused
from workwright.importers.report import Outcome
from workwright.services import identity
from workwright.services.attempts import Decision, decide_attempt, shown_decision
from workwright.services.equipment import set_calibration_due
from workwright.services.genealogy import trace_lot
from workwright.services.imports import Document, import_woid

MAGNESIUM = "25"
LACTOSE = "21"


@pytest.fixture
def bench(halden):
    """The first order, released, with Dana at the booth and Jonas as second person."""
    order = driver.order_id(halden, "ERP-40017")
    driver.release(halden, order)
    return Bench(halden, order, "dana", "jonas")


def everything(demo, kind, **equal):
    with demo.look() as look:
        return list(look.all(kind, kind.id, **equal))


def test_act_1_the_master_record_was_written_by_one_and_approved_by_another(halden):
    """Version 3 is effective, authored by Sanna and approved by Priya."""
    version = everything(halden, RecipeVersion)[0]
    assert version.status == "effective"
    signed = everything(halden, Signature, record_id=version.id)
    assert [(s.meaning, s.printed_name) for s in sorted(signed, key=lambda s: s.signed_at)] == [
        ("authored", "Sanna Lindqvist"),
        ("approved", "Priya Nair"),
    ]


def test_act_2_the_erp_sends_an_order_and_a_broken_one(halden):
    """The good one is a draft; the broken one gets every problem at once, changing nothing."""
    with halden.look() as look:
        actor = identity.load_actor(look, halden.person_id("sanna"))
        now = look.now
    good = json.loads(next(documents_of(halden, now)))
    broken = {
        **good,
        "workOrderName": "ERP-50001",
        "producedMaterialName": "NOT-HERE",
        "plannedLineName": "SD-9",
        "plannedQuantity": -5,
        "plannedEndDate": "2020-01-01T00:00:00+02:00",
    }
    before = len(everything(halden, WorkOrder))
    document = Document(json.dumps(broken).encode(), "office", "broken.json")
    report = import_woid(halden.runtime, halden.tenant_id, actor, document).report
    row = report.rows[0]
    assert row.outcome is Outcome.REFUSED
    paths = {problem.path for problem in row.problems}
    assert {"producedMaterialName", "plannedLineName", "plannedQuantity", "plannedEndDate"} <= paths
    assert len(everything(halden, WorkOrder)) == before

    again = Document(
        json.dumps({**good, "plannedQuantity": 96000}).encode(), "office", "again.json"
    )
    report = import_woid(halden.runtime, halden.tenant_id, actor, again).report
    assert report.rows[0].outcome is Outcome.REPLACED
    order = everything(halden, WorkOrder, external_name="ERP-40017")[0]
    assert (order.state, order.qty) == ("DRAFT", Decimal(96000))


def test_act_4_a_scale_past_its_calibration_is_refused_and_another_one_taken(bench):
    """SC-102 is out of calibration: nothing is captured with it, and SC-104 goes on."""
    for number in ("10", "20"):
        work_step(bench, number)
    with pytest.raises(Refused) as refused:
        bench.start(LACTOSE, "SC-102")
    assert any("SC-102" in finding.text() for finding in refused.value.findings)
    assert bench.execution(LACTOSE).status == "ready"
    assert bench.start(LACTOSE, "SC-104").step == LACTOSE


def test_act_4_calibration_that_ends_during_the_step_stops_further_weights(bench):
    """K10: the scale becomes ineligible in the middle; the capture is refused."""
    for number in ("10", "20"):
        work_step(bench, number)
    bench.start(LACTOSE)
    _, container = bench.container_for(LACTOSE)
    bench.scan(LACTOSE, container)
    bench.demo.act(
        "otto",
        lambda work: set_calibration_due(
            work, "SC-104", work.today.replace(day=1), "reference weight found damaged"
        ),
    )
    with pytest.raises(Refused) as refused:
        bench.weigh(LACTOSE, Decimal("14.355"), container)
    assert any(finding.rule.startswith("W7") for finding in refused.value.findings)
    assert everything(bench.demo, Capture, field=f"dispense.{LACTOSE}") == []


def test_act_4_a_wrong_container_captures_nothing(bench):
    """K6: the scanned container must be of the reserved lot; else no weight is taken."""
    work_step(bench, "10")
    bench.start("20")
    with pytest.raises(Refused) as refused:
        bench.scan("20", "CT-004417")
    assert any(finding.rule.startswith("K6") for finding in refused.value.findings)
    with pytest.raises(Refused):
        bench.weigh("20", Decimal("3.043"), "CT-004417")


def test_acts_4_to_6_from_the_first_gram_to_the_released_lot(bench):
    """The whole story: out of tolerance once, decided, done again, reviewed, returned, released."""
    demo, order = bench.demo, bench.order_id
    for number in ("10", "20", "21", "22", "23", "24"):
        work_step(bench, number)
    _weigh_too_much_once(bench)
    for number in ("30", "40", "50", "60", "70", "80", "90"):
        assert bench.current() == (number,)
        assert work_step(bench, number).status == "done"
    ending.samples(bench)
    ending.yields(bench)
    ending.balances(bench)
    assert ending.complete(bench).state == "COMPLETED"
    reserved = everything(demo, Reservation, work_order_id=order)
    assert all(row.status == "closed" for row in reserved)
    assert all(row.reserved_qty == row.consumed_qty + row.released_qty for row in reserved)
    assert all(lot.reserved_qty == 0 for lot in everything(demo, Lot))

    ending.submit(demo, order)
    with pytest.raises(Refused) as refused:
        ending.release(demo, order)
    assert {"W9", "W10.audit", "T12.criteria"} <= set(refused.value.rules)
    question = ending.return_with_question(demo, order, "Why was magnesium stearate weighed twice?")
    assert everything(demo, WorkOrder, id=order)[0].state == "COMPLETED"
    void = everything(demo, SignatureSuperseded)
    assert len(void) == 1
    ending.submit(demo, order)
    ending.answer_and_close(demo, question, "Scoop overfilled; see the deviation of step 25.")
    ending.close_deviations(demo, order)
    ending.judge(demo, order)
    assert ending.release(demo, order).state == "RELEASED_TO_STOCK"
    _proves_what_it_did(bench)


def _weigh_too_much_once(bench):
    """Magnesium stearate: 0.2445 kg is over 0.2424; the attempt is kept and the step is held."""
    demo = bench.demo
    bench.start(MAGNESIUM)
    _, container = bench.container_for(MAGNESIUM)
    bench.scan(MAGNESIUM, container)
    heavy = bench.weigh(MAGNESIUM, Decimal("0.2445"), container)
    assert (heavy.verdict, heavy.attempt) == ("action", 1)
    assert heavy.deviation is not None
    assert bench.execution(MAGNESIUM).status == "held"
    with pytest.raises(Refused):
        bench.complete(MAGNESIUM)
    decision = Decision(
        bench.order_id, heavy.capture_id, "redispense", "scoop overfilled, material set aside"
    )
    demo.sign(
        "miriam",
        lambda scope: shown_decision(scope, decision),
        lambda work, signing: decide_attempt(work, decision, signing),
    )
    again = bench.weigh(MAGNESIUM, Decimal("0.2401"), container)
    assert (again.verdict, again.attempt) == ("inside", 2)
    bench.enter(MAGNESIUM, {"label_id": "LBL-25"})
    assert bench.complete(MAGNESIUM).status == "done_with_deviation"


def _proves_what_it_did(bench):
    demo, order = bench.demo, bench.order_id
    batch = everything(demo, Batch, work_order_id=order)[0]
    assert (batch.disposition, batch.approved_qty) == ("released", Decimal(119_997))
    with demo.look() as look:
        product = look.scalars(select(Lot).where(Lot.batch_id == batch.id))[0]
        assert product.status == "released"
        up = trace_lot(look, "TVT", product.code, Direction.UP)
        reached = {reached.node.key for reached in up.reached}
        assert {"LAC/L-8841", "TVH/A-2207", "MGS/G-5518"} <= reached
        down = trace_lot(look, "LAC", "L-8841", Direction.DOWN)
        assert f"TVT/{product.code}" in {reached.node.key for reached in down.reached}
    lock = everything(demo, GenealogyLock, work_order_id=order)[0]
    assert lock.edges == len(everything(demo, GenealogyEdge, work_order_id=order)) == 8
    for lot in everything(demo, Lot):
        moves = everything(demo, InventoryMove, lot_id=lot.id)
        stock = sum(m.qty for m in moves if m.kind not in {"reserve", "unreserve"})
        assert stock == lot.on_hand_qty
    deviations = everything(demo, Deviation, work_order_id=order)
    assert all(row.status == "closed" for row in deviations)
    asked = everything(demo, RuleEvaluation, work_order_id=order)
    assert any(row.moment == "on_release_to_stock" for row in asked)
    assert "work_order.released_to_stock" in acts(demo)


def test_act_7_two_plants_in_one_installation_do_not_see_each_other(halden, reducers):
    """The same rows under other words; no code, no count and no name crosses the border."""
    with halden.look() as look:
        mine = {row.number for row in look.all(WorkOrder)}
        assert look.find(Person, code="OP1") is None
    with reducers.look() as look:
        theirs = {row.number for row in look.all(WorkOrder)}
    assert all(number.startswith("MO-") for number in mine)
    assert all(number.startswith("BO-") for number in theirs)
