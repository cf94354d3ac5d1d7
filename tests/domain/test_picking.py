"""Which lots are taken: FEFO, FIFO, named lots, and never one that may not be used."""

from datetime import date, timedelta
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from workwright.domain import eligibility
from workwright.domain.context import LotFacts
from workwright.domain.picking import PickRule, older_than, pick
from workwright.testing.facts import a_lot, an_id

ON = date(2026, 11, 25)
A = a_lot("A", free_qty=D(40), expires_on="2027-03-31", received_on="2026-05-04")
B = a_lot("B", free_qty=D(10), expires_on="2027-01-31", received_on="2026-08-10")
C = a_lot("C", free_qty=D(50), expires_on="2026-11-20", received_on="2026-01-15")


def taken(result) -> list[tuple[str, D]]:
    return [(a.lot.code, a.qty) for a in result.allocations]


def test_RS1_fefo_takes_the_earliest_expiry_and_names_why_a_lot_is_skipped():
    """Need 30 kg: B 10 and A 20; C expires before its use."""
    result = pick(D(30), [A, B, C], "fefo", ON, unit="kg")
    assert taken(result) == [("B", D(10)), ("A", D(20))]
    assert result.short_qty == 0
    assert [(s.lot.code, len(s.reasons)) for s in result.skipped] == [("C", 1)]
    assert "expires on 2026-11-20" in result.skipped[0].reasons[0].message.format_map(
        result.skipped[0].reasons[0].data
    )


def test_RS1_fifo_takes_the_earliest_receipt_among_eligible_lots():
    """A 30: C came earlier but may not be used."""
    assert taken(pick(D(30), [A, B, C], "fifo", ON, unit="kg")) == [("A", D(30))]


def test_RS1_specific_takes_named_lots_only():
    """What is not named is not taken, though it is free."""
    result = pick(D(30), [A, B, C], "specific", ON, unit="kg", named=["B"])
    assert taken(result) == [("B", D(10))]
    assert result.short_qty == D(20)


def test_RS1_without_expiry_the_retest_day_decides_then_receipt_then_number():
    """The order of FEFO down to the lot number."""
    lots = [
        a_lot("D", expires_on=None, retest_on="2027-01-01"),
        a_lot("F", expires_on="2027-01-01", received_on="2026-05-04"),
        a_lot("E", expires_on="2027-01-01", received_on="2026-05-04"),
        a_lot("G", expires_on="2027-01-01", received_on="2026-04-01"),
        a_lot("Z", expires_on=None),
        a_lot("Y", expires_on="2027-02-01", retest_on="2026-12-01"),
    ]
    result = pick(D(240), lots, "fefo", ON, unit="kg")
    assert [a.lot.code for a in result.allocations] == ["G", "D", "E", "F", "Y", "Z"]


def test_RS2_what_is_short_is_named_and_what_is_not_free_is_not_taken():
    """A lot whose stock is reserved elsewhere is passed over with that reason."""
    reserved = a_lot("R", free_qty=D(0))
    result = pick(D(30), [reserved, B], "fefo", ON, unit="kg")
    assert result.short_qty == D(20)
    assert [s.lot.code for s in result.skipped] == ["R"]


def test_RS2_a_lot_in_another_unit_is_taken_in_its_own():
    """Grams in stock serve kilograms on the bill."""
    grams = a_lot("G", unit="g", free_qty=D(500), on_hand_qty=D(500))
    (allocation,) = pick(D("0.2"), [grams], "fefo", ON, unit="kg").allocations
    assert (allocation.qty, allocation.lot_qty) == (D("0.2"), D(200))
    assert pick(D(1), [a_lot("M", unit="m")], "fefo", ON, unit="kg").short_qty == 1


def test_RS3_what_one_line_took_is_not_free_for_the_next():
    """Lots are promised once inside an order."""
    result = pick(D(30), [A, B], "fefo", ON, unit="kg", taken={B.id: D(8)})
    assert taken(result) == [("B", D(2)), ("A", D(28))]


def test_PH07_older_stock_is_named():
    """Taking A while B expires earlier is a departure from the order."""
    assert older_than(A, [A, B, C], PickRule.FEFO, ON) == ("B",)
    assert older_than(B, [A, B, C], PickRule.FEFO, ON) == ()


days = st.integers(min_value=-30, max_value=400).map(lambda n: ON + timedelta(days=n))
quantities = st.decimals(min_value=0, max_value=100, places=3)


@st.composite
def some_lots(draw: st.DrawFn) -> list[LotFacts]:
    count = draw(st.integers(min_value=0, max_value=8))
    return [
        a_lot(
            f"L{n}",
            id=an_id(f"L{n}"),
            status=draw(st.sampled_from(["released", "released", "quarantine", "rejected"])),
            expires_on=draw(st.none() | days),
            retest_on=draw(st.none() | days),
            received_on=draw(days),
            free_qty=draw(quantities),
            on_hold=draw(st.booleans()),
            supplier_approved=draw(st.booleans()),
        )
        for n in range(count)
    ]


@given(some_lots(), quantities, st.sampled_from(["fefo", "fifo"]))
def test_W8_never_takes_what_may_not_be_used_nor_more_than_is_free(
    lots: list[LotFacts], need: D, rule: str
):
    """Whatever is in stock: taken plus short is the need, and each lot taken is eligible."""
    result = pick(need, lots, rule, ON, unit="kg")
    for allocation in result.allocations:
        assert not eligibility.lot(allocation.lot, ON)
        assert 0 < allocation.qty <= allocation.lot.free_qty
    assert result.qty + result.short_qty == need
    usable = [lot for lot in lots if not eligibility.lot(lot, ON) and lot.free_qty > 0]
    if result.short_qty > 0:
        assert {a.lot.id for a in result.allocations} == {lot.id for lot in usable}
    assert len({a.lot.id for a in result.allocations}) == len(result.allocations)


@given(some_lots(), quantities)
def test_RS1_no_lot_is_opened_while_an_earlier_one_has_stock(lots: list[LotFacts], need: D):
    """Only the last lot taken may keep something back."""
    result = pick(need, lots, "fefo", ON, unit="kg")
    for allocation in result.allocations[:-1]:
        assert allocation.qty == allocation.lot.free_qty
