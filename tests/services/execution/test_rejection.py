"""T13: a rejection rests on a deviation and a CAPA, and on somebody who did not do the work."""

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import GenealogyEdge, GenealogyLock, StepExecution
from workwright.db.tables.orders import Batch
from workwright.db.tables.quality import Review, Signature
from workwright.db.tables.stock import InventoryMove, Lot
from workwright.errors import Refused
from workwright.testing import reviewing


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


@pytest.fixture
def faulty(under_review):
    """An order under review with a deviation and a CAPA for it: everything T13 asks."""
    reviewing.deviate(under_review)
    reviewing.plan_capa(under_review)
    return under_review


def test_T13_a_rejected_batch_is_quarantined_for_good_and_its_genealogy_locked(faulty):
    """Lots rejected, nothing usable, edges frozen, the review ended, all in one transaction."""
    outcome = reviewing.turn_down(faulty, disposition="scrap")
    batch = faulty.rows(Batch)[0]
    lot = faulty.lot(batch.number)
    assert (outcome.moved, faulty.order().state) == (True, "REJECTED")
    assert (batch.disposition, batch.approved_qty) == ("scrap", 0)
    assert (lot.status, lot.approved_qty) == ("rejected", 0)
    assert [m.kind for m in faulty.rows(InventoryMove, lot_id=lot.id)][-1] == "reject"
    assert not [row for row in faulty.rows(Lot, status="released") if row.batch_id]
    lock = faulty.rows(GenealogyLock, work_order_id=faulty.order_id)[0]
    assert lock.edges == len(faulty.rows(GenealogyEdge)) > 0
    assert faulty.rows(Review)[0].outcome == "rejected"
    signature = faulty.rows(Signature, meaning="rejected")[0]
    assert (signature.signer_id, signature.role) == (faulty.people["lucia"], "qa_releaser")
    entry = faulty.rows(AuditEntry, act="work_order.rejected")[0]
    assert f'"reason":"{reviewing.WHY}"' in entry.body


def test_T13_without_a_deviation_nothing_is_rejected(under_review):
    """What is wrong stands in a deviation first; with none there is no CAPA either."""
    found = refused(reviewing.turn_down, under_review)
    assert [f.rule for f in found.findings] == ["T13", "T13"]
    assert "without a deviation" in str(found)
    assert under_review.order().state == "UNDER_REVIEW"


def test_T13_a_deviation_alone_does_not_reject(under_review):
    """A CAPA has to be linked to one of the order's deviations."""
    reviewing.deviate(under_review)
    found = refused(reviewing.turn_down, under_review)
    assert found.rules == ("T13",)
    assert "No corrective action" in str(found)


def test_T13_a_disposition_is_one_of_the_list_and_has_a_reason(faulty):
    """Scrap, rework, return, downgrade; a reason that says nothing is none (E35)."""
    assert refused(reviewing.turn_down, faulty, disposition="sell").rules == ("T13",)
    assert refused(reviewing.turn_down, faulty, reason="n/a").rules == ("E35",)


@pytest.mark.parametrize("disposition", ["scrap", "rework", "return_to_supplier", "downgrade"])
def test_T13_each_disposition_is_kept_on_the_batch(faulty, disposition):
    """What becomes of it is a code of the list."""
    reviewing.turn_down(faulty, disposition=disposition)
    assert faulty.rows(Batch)[0].disposition == disposition


@pytest.mark.parametrize("by", ["tomasz", "priya", "miriam", "sanna"])
def test_T13_only_a_releaser_of_quality_rejects(faulty, by):
    """Reviewer, production and planner cannot."""
    assert "E9" in refused(reviewing.turn_down, faulty, by=by).rules
    assert faulty.order().state == "UNDER_REVIEW"


def test_T13_W23_whoever_worked_on_the_order_cannot_reject_it(faulty):
    """Judged on this order's history: Lucia verified a step of it."""
    step = faulty.rows(StepExecution, step="20")[0]

    def took_part(work):
        work.get(StepExecution, step.id).verifier_id = faulty.people["lucia"]
        work.audit("test.changed")

    faulty.act("sanna", took_part)
    assert refused(reviewing.turn_down, faulty).rules == ("W23",)


def test_W19_a_rejected_order_takes_nothing_more(faulty):
    """Neither a second end nor an answer to its review."""
    reviewing.turn_down(faulty)
    for act in (reviewing.turn_down, reviewing.submit, reviewing.judge, reviewing.ask):
        refused(act, faulty)
    assert faulty.order().state == "REJECTED"
