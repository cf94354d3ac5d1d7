"""T10 and T11: production hands the record over, quality asks and gives it back."""

from functools import partial

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import StepExecution
from workwright.db.tables.quality import Review, Signature, SignatureSuperseded
from workwright.domain.lifecycle import Meaning
from workwright.errors import Refused, TransitionRefused
from workwright.services.review import ask, close_query
from workwright.testing import reviewing


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def test_T10_a_production_reviewer_hands_the_record_to_quality(completed):
    """Signed 'reviewed'; a round begins with its clock."""
    assert reviewing.submit(completed).moved
    (round_,) = completed.rows(Review)
    assert (round_.round, round_.started_at, round_.outcome) == (1, completed.clock.now(), None)
    signature = completed.rows(Signature, meaning="reviewed")[0]
    assert (signature.role, signature.signer_id) == (
        "production_reviewer",
        completed.people["priya"],
    )
    assert completed.rows(AuditEntry)[-1].act == "work_order.submitted_for_review"


def test_T10_a_step_that_waits_for_its_second_person_is_not_reviewed(completed):
    """Each such step is named."""

    def wait(work):
        work.find(StepExecution, step="20").status = "awaiting_verification"
        work.audit("test.changed")

    completed.act("sanna", wait)
    found = refused(reviewing.submit, completed)
    assert [(f.rule, f.subject) for f in found.findings] == [("T10", "20")]
    assert completed.order().state == "COMPLETED"


@pytest.mark.parametrize("by", ["dana", "miriam", "tomasz", "lucia"])
def test_T10_nobody_else_hands_it_over(completed, by):
    """Neither operator, supervisor nor quality reviews for production."""
    assert refused(reviewing.submit, completed, by=by).rules == ("E9",)


def test_T10_only_a_completed_order_is_handed_over(under_review):
    """Twice is once too often (W17)."""
    with pytest.raises(TransitionRefused):
        reviewing.submit(under_review)


def test_T11_without_a_question_nothing_is_returned(under_review):
    """A question that was closed is none any more."""
    assert refused(reviewing.give_back, under_review).rules == ("T11",)
    query = reviewing.ask(under_review)
    reviewing.answer(under_review, query.id)
    assert refused(reviewing.give_back, under_review).rules == ("T11",)
    assert under_review.order().state == "UNDER_REVIEW"


def test_T11_a_question_says_what_is_missing(under_review):
    """Text that says nothing is refused; so is closing what nobody answered."""
    assert refused(reviewing.ask, under_review, "why?").rules == ("E35",)
    query = reviewing.ask(under_review)
    found = refused(under_review.act, "tomasz", partial(close_query, query_id=query.id))
    assert found.rules == ("W10",)


@pytest.mark.parametrize("by", ["priya", "miriam", "lucia"])
def test_T11_only_a_reviewer_of_quality_returns(under_review, by):
    """Signed 'returned'."""
    reviewing.ask(under_review)
    assert refused(reviewing.give_back, under_review, by=by).rules == ("E9",)


@pytest.mark.parametrize("by", ["priya", "lucia", "dana"])
def test_T11_only_a_reviewer_of_quality_asks(under_review, by):
    """Production answers."""
    act = partial(ask, order_id=under_review.order_id, text="where is the print?")
    assert refused(under_review.act, by, act).rules == ("E9",)


def test_T11_earlier_review_signatures_stay_and_count_no_more(under_review):
    """After the answer the record is handed over and judged again, in a second round."""
    reviewing.judge(under_review)
    reviewing.read_audit(under_review)
    reviewing.release(under_review, "tomasz", Meaning.REVIEWED)
    query = reviewing.ask(under_review)
    assert reviewing.give_back(under_review).moved
    assert under_review.order().state == "COMPLETED"
    before = under_review.rows(Signature, meaning="reviewed")
    gone = {row.signature_id for row in under_review.rows(SignatureSuperseded)}
    assert {row.id for row in before} == gone
    reviewing.answer(under_review, query.id)
    reviewing.submit(under_review)
    assert [row.outcome for row in under_review.rows(Review)] == ["returned", None]
    # The audit trail was read in the first round; this one asks it again.
    found = refused(reviewing.release, under_review, "tomasz", Meaning.REVIEWED)
    assert found.rules == ("W10.audit",)
    reviewing.read_audit(under_review)
    outcome = reviewing.release(under_review, "lucia", Meaning.RELEASED)
    assert not outcome.moved
