"""What is open before an order ends, and the arithmetic that is shown while people type."""

from decimal import Decimal

import pytest

from workwright.db.tables.execution import Reconciliation, Sample, YieldRecord
from workwright.domain.reconciliation import Balance
from workwright.errors import Refused
from workwright.services.balances import BalanceEntry, enter_balance
from workwright.services.closing import closing_of, ends_of
from workwright.services.closing_lines import yield_at
from workwright.services.kiosk import tiles
from workwright.services.reckoning import BALANCE_PARTS, balance_result, yield_result
from workwright.services.record import record_of
from workwright.services.samples import take_sample
from workwright.services.yields import YieldEntry, enter_yield, shown_yield, verify_yield
from workwright.testing import floor
from workwright.testing.plant import principal_of

COUNTED = {
    "actual": Decimal("23.880"),
    "samples": Decimal("0.020"),
    "rejects": Decimal(0),
    "waste": Decimal("0.060"),
}
LIMITS = (Decimal(99), Decimal(101))


def closing(plant, code="dana"):
    with plant.look() as look:
        return closing_of(look, plant.order_id, principal_of(plant, code))


def count(plant, actual="23.880", shown=None, by="dana"):
    entry = YieldEntry(plant.order_id, "blend", Decimal(actual), shown=shown)
    return plant.act(by, lambda work: enter_yield(work, entry))


def verify(plant, yield_id):
    return plant.sign(
        "jonas",
        lambda scope: shown_yield(scope, yield_id),
        lambda work, signing: verify_yield(work, yield_id, signing),
    )


def test_K2_nothing_of_a_step_that_has_not_begun_is_told(built):
    """Before blending begins neither its yield nor its sample is in the page; they are counted."""
    floor.dispense_both(built)
    found = closing(built)
    assert (found.samples, found.yields, found.later) == ((), (), 2)
    assert "blend" not in {f.subject for f in found.findings}
    with built.look() as look:
        assert yield_at(look, built.order_id, "blend", principal_of(built, "dana")) is None


def test_T8_what_is_missing_is_a_line_of_its_own_and_told_once(built):
    """Sample, yield and both balances are open; each goes when it is settled."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    found = closing(built)
    assert [s.code for s in found.samples if s.is_open] == ["RSD"]
    assert [y.phase for y in found.yields if y.is_open] == ["blend"]
    assert [b.subject for b in found.balances if b.is_open] == ["LAC", "MCC"]
    assert {f.rule for f in found.findings} == {"T8.steps"}
    assert found.open_lines == 5

    (sample,) = built.rows(Sample, work_order_id=built.order_id)
    built.act("dana", lambda work: take_sample(work, sample.id))
    floor.balance(built, "LAC", "14.355")
    made = count(built)
    found = closing(built)
    assert found.samples[0].taken_by == found.yields[0].counted.by == "Dana"
    assert (found.yields[0].is_open, found.yields[0].counted.mine) == (True, True)
    assert closing(built, "jonas").yields[0].counted.mine is False
    assert [b.subject for b in found.balances if b.is_open] == ["MCC"]
    verify(built, made.yield_id)
    assert closing(built).yields[0].is_open is False


def test_W11_a_yield_outside_its_limits_shows_its_deviation_at_once(built):
    """The line names the deviation that the count opened."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    made = count(built, "12")
    (line,) = closing(built).yields
    assert made.deviation is not None
    assert line.deviation == made.deviation
    assert line.counted.sum.of_theory.is_outside


def test_W28_a_count_on_another_state_than_was_shown_is_refused(built):
    """Who counted meanwhile is named; nothing more is written."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    count(built, shown=0)
    with pytest.raises(Refused) as refused:
        count(built, "23.0", shown=0, by="jonas")
    assert refused.value.findings[0].data["name"] == "Dana"
    assert len(built.rows(YieldRecord)) == 1
    entry = BalanceEntry(built.order_id, "LAC", "kg", Decimal("14.355"), shown=1)
    with pytest.raises(Refused):
        built.act("dana", lambda work: enter_balance(work, entry))
    assert built.rows(Reconciliation) == []


def test_W28_a_count_that_was_replaced_cannot_be_verified(built):
    """The second person signs the count that stands, not the one before it."""
    floor.dispense_both(built)
    floor.start(built, "30", "BB-1")
    before, now = count(built, "23.0"), count(built)
    with pytest.raises(Refused):
        verify(built, before.yield_id)
    verify(built, now.yield_id)


@pytest.mark.parametrize(("subject", "unit"), [("", "pcs"), ("x" * 61, "pcs"), ("LBL-1", "boxes")])
def test_W13_a_balance_of_nothing_or_in_no_unit_is_refused(built, subject, unit):
    """A label needs a code and a unit that can be counted in."""
    floor.dispense_both(built)
    entry = BalanceEntry(built.order_id, subject, unit, Decimal(1), issued_qty=Decimal(1))
    with pytest.raises(Refused):
        built.act("dana", lambda work: enter_balance(work, entry))
    assert built.rows(Reconciliation) == []


def test_W13_labels_are_balanced_by_what_was_issued_of_them(built):
    """A label that no line names stands on the screen once it is entered; completion needs none."""
    floor.dispense_both(built)
    entry = BalanceEntry(built.order_id, "LBL-1", "pcs", Decimal(990), issued_qty=Decimal(1000))
    built.act("dana", lambda work: enter_balance(work, entry))
    line = closing(built).balance_of("LBL-1")
    assert (line.must, line.sum.difference_qty, line.sum.share.value) == (False, 10, 99)


def test_K12_nothing_is_said_of_amounts_that_nobody_typed(built):
    """Yield needs the actual amount; what is accounted for needs all four."""
    floor.dispense_both(built)
    with built.look() as look:
        record = record_of(look, built.order_id)
    (point,) = record.snapshot.recipe.yields
    assert yield_result(record, point, {}).of_theory.value is None
    some = yield_result(record, point, {"actual": COUNTED["actual"]})
    assert (some.of_theory.value, some.accounted.value) == (Decimal("99.50"), None)
    whole = yield_result(record, point, COUNTED)
    assert (whole.of_theory.value, whole.accounted.value) == (Decimal("99.50"), Decimal("99.83"))
    assert yield_result(record, point, {"actual": Decimal("-1")}).of_theory.value is None


def test_W13_the_sum_while_typing_is_that_of_the_record():
    """The same arithmetic as when it is entered; the share comes with the last amount."""
    typed = dict.fromkeys(BALANCE_PARTS, Decimal(0)) | {"used": Decimal(28), "lost": Decimal("0.4")}
    found = balance_result(Decimal(30), LIMITS, typed)
    kept = Balance(Decimal(30), *(typed[name] for name in BALANCE_PARTS))
    assert (found.accounted_qty, found.difference_qty) == (kept.accounted, kept.difference)
    assert found.share.value == kept.accounted_pct
    assert found.share.is_outside
    del typed["returned"]
    assert balance_result(Decimal(30), LIMITS, typed).share.value is None


def test_K1_an_order_at_its_end_keeps_its_tile_for_who_can_end_it(built):
    """Every step is done: operator and supervisor still see it, quality does not."""
    floor.run_to_the_end(built)
    for code, seen in (("dana", 1), ("miriam", 1), ("tomasz", 0)):
        with built.look() as look:
            found = tiles(look, principal_of(built, code))
        assert len(found) == seen
        assert not [tile for tile in found if tile.steps]


def test_D1_whoever_signs_elsewhere_sees_how_far_it_is(built):
    """Nobody began a short-close; the completion is due and waits for both."""
    floor.run_to_the_end(built)
    with built.look() as look:
        ends = ends_of(look, built.order_id)
    assert (ends.due, ends.closing_early, ends.early_reason) == (True, None, "")
    assert [s.role for s in ends.completing.missing] == ["operator", "supervisor"]
