"""T12: what the release to stock asks, each guard refused alone; who signs and what is written."""

from datetime import timedelta
from decimal import Decimal

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import (
    Capture,
    GenealogyEdge,
    GenealogyLock,
    Reconciliation,
    Sample,
    StepExecution,
)
from workwright.db.tables.orders import Batch
from workwright.db.tables.quality import (
    Correction,
    Hold,
    Review,
    ReviewAnswer,
    Signature,
)
from workwright.db.tables.stock import Lot
from workwright.domain.lifecycle import Meaning
from workwright.errors import Refused
from workwright.testing import floor, reviewing
from workwright.testing.plant import a_recipe


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return caught.value


def write(plant, change):
    """Change rows from outside, as no act of the product would."""

    def action(work):
        change(work)
        work.audit("test.changed")

    plant.act("sanna", action)


def judged(plant):
    """Answer what quality answers and read the trail: only the signatures are missing."""
    reviewing.judge(plant)
    reviewing.read_audit(plant)


def refused_release(plant):
    """Return the rules that refuse the first signature of the release."""
    found = refused(reviewing.release, plant, "tomasz", Meaning.REVIEWED).rules
    assert plant.order().state == "UNDER_REVIEW"
    assert plant.rows(GenealogyLock) == []
    return found


def test_T12_W9_an_open_deviation_is_enough(under_review):
    """No severity is exempt; investigated and submitted is not closed."""
    reviewing.deviate(under_review, "minor")
    judged(under_review)
    assert refused_release(under_review) == ("W9",)
    reviewing.close_deviations(under_review)
    assert reviewing.release_both(under_review).moved


@pytest.mark.parametrize(
    ("status", "passed"), [("planned", None), ("taken", None), ("missed", None), ("failed", False)]
)
def test_T12_W10_a_missing_or_failed_result_is_enough(under_review, status, passed):
    """A required sample without result, or one outside its limits whose deviation is not closed."""

    def spoil(work):
        work.find(Sample, code="RSD").status = status

    write(under_review, spoil)
    judged(under_review)
    assert refused_release(under_review) == ("W10.results",)


def test_T12_W10_a_failed_result_passes_with_its_deviation_closed(under_review):
    """The explanation is on record, so the batch may go."""
    deviation = reviewing.deviate(under_review)

    def spoil(work):
        row = work.find(Sample, code="RSD")
        row.status, row.deviation_id = "failed", deviation.id

    write(under_review, spoil)
    reviewing.close_deviations(under_review)
    judged(under_review)
    assert reviewing.release_both(under_review).moved


def test_T12_W10_an_open_question_is_enough(under_review):
    """Answered is not closed: the reviewer accepts the answer."""
    judged(under_review)
    query = reviewing.ask(under_review)
    assert refused_release(under_review) == ("W10.queries",)
    reviewing.answer(under_review, query.id)
    assert reviewing.release_both(under_review).moved


def test_T12_W10_a_hold_is_enough(under_review):
    """On order, batch or a lot that it used."""
    judged(under_review)

    def hold(work):
        work.add(
            Hold(
                subject_type="work_order",
                subject_id=under_review.order_id,
                reason="complaint about the supplier",
                placed_by_id=under_review.people["tomasz"],
                placed_at=work.now,
            )
        )

    write(under_review, hold)
    assert refused_release(under_review) == ("T2.hold",)


def test_T12_W10_a_correction_without_its_second_signature_is_enough(under_review):
    """It is not effective before two people signed it (C1)."""
    deviation = reviewing.deviate(under_review)
    reviewing.close_deviations(under_review)
    judged(under_review)
    capture = under_review.rows(Capture)[0]
    signature = under_review.rows(Signature)[-1]

    def correct(work):
        work.add(
            Correction(
                work_order_id=under_review.order_id,
                capture_id=capture.id,
                deviation_id=deviation.id,
                field="net",
                old={"value": "1"},
                new={"value": "2"},
                reason="misread the display",
                requested_by_id=under_review.people["miriam"],
                requested_signature_id=signature.id,
                requested_at=work.now,
            )
        )

    write(under_review, correct)
    assert refused_release(under_review) == ("W10.corrections",)


def test_T12_W10_an_unread_audit_trail_is_enough(under_review):
    """And a trail that grew by data after it was read is unread again (E40)."""
    reviewing.judge(under_review)
    assert refused_release(under_review) == ("W10.audit",)
    reviewing.read_audit(under_review)
    reviewing.deviate(under_review)
    reviewing.close_deviations(under_review)
    assert refused_release(under_review) == ("W10.audit",)


def test_T12_every_criterion_of_the_snapshot_is_answered_and_met(under_review):
    """Unanswered and not met refuse alike; the last answer counts, all are kept."""
    reviewing.read_audit(under_review)
    assert refused_release(under_review) == ("T12.criteria",)
    reviewing.judge(under_review, met=False)
    assert refused_release(under_review) == ("T12.criteria",)
    reviewing.judge(under_review)
    assert reviewing.release_both(under_review).moved
    assert [row.met for row in under_review.rows(ReviewAnswer)] == [False, True]


def test_T12_W13_a_balance_outside_its_limits_is_enough(under_review):
    """Until the deviation that it opened is closed."""
    last = under_review.rows(Reconciliation, subject="LAC")[-1]

    def lose(work):
        work.add(
            Reconciliation(
                work_order_id=under_review.order_id,
                subject="LAC",
                unit=last.unit,
                issued_qty=last.issued_qty,
                used_qty=last.issued_qty - Decimal(1),
                low_pct=last.low_pct,
                high_pct=last.high_pct,
                entered_by_id=under_review.people["dana"],
                at=work.now,
            )
        )

    write(under_review, lose)
    judged(under_review)
    assert refused_release(under_review) == ("W13.review",)


def test_T12_W11_a_yield_outside_its_bracket_waits_for_its_deviation(build_plant):
    """It opens by itself with value and bracket; closed, it lets the batch go."""
    plant = build_plant(a_recipe(samples=()))
    floor.dispense_both(plant)
    floor.start(plant, "30", "BB-1")
    floor.capture(plant, "30", parameter_speed="12.0")
    floor.count_yield(plant, "blend", "23.000")
    plant.clock.move(minutes=15)
    floor.complete(plant, "30")
    floor.start(plant, "40")
    floor.output(plant, "40", "23.000")
    floor.complete(plant, "40")
    floor.balance(plant, "LAC", "14.355")
    floor.balance(plant, "MCC", "28.4")
    floor.complete_all(plant)
    (deviation,) = plant.deviations()
    assert (deviation.rule, deviation.data["value"], deviation.data["low"]) == (
        "W11",
        "95.83",
        "98",
    )
    reviewing.submit(plant)
    judged(plant)
    assert refused_release(plant) == ("W9",)
    reviewing.close_deviations(plant)
    assert reviewing.release_both(plant).moved


def test_W14_an_incomplete_genealogy_is_not_released(build_plant):
    """Closed early after the first weighing: nothing of the second line, and no lot came out."""
    plant = build_plant(a_recipe(samples=(), yields=()))
    floor.start(plant, "20", "SC-104")
    floor.scan(plant, "20", floor.LACTOSE)
    floor.weigh(plant, "20", "14.355")
    floor.complete(plant, "20")
    floor.verify(plant, "20")
    reviewing.deviate(plant)
    floor.close_early(plant)
    reviewing.close_deviations(plant)
    reviewing.submit(plant)
    judged(plant)
    found = refused(reviewing.release, plant, "tomasz", Meaning.REVIEWED)
    assert set(found.rules) == {"W14"}
    assert "Cellulose" in str(found)
    assert plant.rows(GenealogyLock) == []


def test_W14_the_release_locks_the_genealogy_in_its_own_transaction(under_review):
    """One entry holds state and lock; a release that fails leaves neither (G3, I7)."""
    judged(under_review)
    reviewing.release(under_review, "tomasz", Meaning.REVIEWED)
    assert under_review.rows(GenealogyLock) == []
    reviewing.release(under_review, "lucia", Meaning.RELEASED)
    (lock,) = under_review.rows(GenealogyLock)
    edges = under_review.rows(GenealogyEdge, work_order_id=under_review.order_id)
    assert (lock.edges, lock.at) == (len(edges), under_review.clock.now())
    (entry,) = under_review.rows(AuditEntry, act="work_order.released_to_stock")
    assert '"new":"RELEASED_TO_STOCK"' in entry.body
    assert '"table":"genealogy_lock"' in entry.body


def test_T12_quality_reviews_then_releases_and_the_lot_is_usable(under_review):
    """Two signatures over the same content; with the last one everything happens."""
    judged(under_review)
    first = reviewing.release(under_review, "tomasz", Meaning.REVIEWED)
    assert (first.moved, first.missing[0].role) == (False, "qa_releaser")
    batch = under_review.rows(Batch)[0]
    assert under_review.lot(batch.number).status == "quarantine"
    assert reviewing.release(under_review, "lucia", Meaning.RELEASED).moved
    batch, lot = under_review.rows(Batch)[0], under_review.lot(batch.number)
    assert (batch.disposition, lot.status) == ("released", "released")
    assert lot.approved_qty == batch.approved_qty == Decimal("23.880")
    assert lot.expires_on == batch.expires_on > batch.manufactured_on + timedelta(days=700)
    assert under_review.rows(Review)[0].outcome == "released"
    signed = under_review.rows(Signature, record_id=under_review.order_id)[-2:]
    assert [s.meaning for s in signed] == ["reviewed", "released"]
    assert signed[0].content_sha256 == signed[1].content_sha256


@pytest.mark.parametrize("by", ["priya", "miriam", "sanna"])
def test_T12_only_quality_signs_the_release(under_review, by):
    """Production reviewer, supervisor and planner cannot."""
    judged(under_review)
    assert "E9" in refused(reviewing.release, under_review, by, Meaning.REVIEWED).rules


@pytest.mark.parametrize("column", ["performer_id", "verifier_id"])
@pytest.mark.parametrize(
    ("by", "meaning"), [("tomasz", Meaning.REVIEWED), ("lucia", Meaning.RELEASED)]
)
def test_W23_who_took_part_in_this_order_neither_reviews_nor_releases_it(
    under_review, column, by, meaning
):
    """Judged on the order's own history, whatever roles they hold today."""
    judged(under_review)
    if by == "lucia":
        reviewing.release(under_review, "tomasz", Meaning.REVIEWED)

    def took_part(work):
        setattr(work.find(StepExecution, step="21"), column, under_review.people[by])

    write(under_review, took_part)
    found = refused(reviewing.release, under_review, by, meaning)
    assert found.rules == ("W23",)
    assert by.capitalize() in str(found)


def test_W23_who_captured_a_single_value_took_part(under_review):
    """Entering one value is performing, even when another person signed the step."""
    judged(under_review)
    capture = under_review.rows(Capture)[0]

    def captured(work):
        given = {c.key: getattr(capture, c.key) for c in Capture.__table__.columns}
        values = {**given, "id": None, "attempt": capture.attempt + 1}
        values["performer_id"] = under_review.people["tomasz"]
        values.pop("id")
        work.add(Capture(**values))

    write(under_review, captured)
    assert refused_release(under_review) == ("W23",)


def test_W19_a_released_order_takes_nothing_more(under_review):
    """No second end, no return, no question, no answer."""
    judged(under_review)
    reviewing.release_both(under_review)
    acts = (reviewing.give_back, reviewing.turn_down, reviewing.ask, reviewing.judge)
    for act in (*acts, reviewing.submit):
        refused(act, under_review)
    assert under_review.order().state == "RELEASED_TO_STOCK"
    assert [lot.status for lot in under_review.rows(Lot) if lot.batch_id] == ["released"]
