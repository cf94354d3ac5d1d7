"""What a batch gives: judged against what can come out of it, and in stock only where it counts."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workwright.db.tables.execution import Capture, GenealogyEdge
from workwright.db.tables.stock import InventoryMove, Lot
from workwright.errors import Refused
from workwright.services.capture_rows import captures_of_order
from workwright.services.completion import output_qty
from workwright.services.outputs import most_output
from workwright.services.record import record_of
from workwright.services.review_exceptions import exceptions_of
from workwright.testing import floor
from workwright.testing.plant import a_recipe, a_step

D = Decimal
BLEND = a_recipe().yields[0]
PACK = replace(
    BLEND, phase="pack", step="40", low_pct=D(95), high_pct=D(101), theoretical_qty=D(25)
)


def packing(*yields, **of_step):
    """Return a recipe of one step that gives the batch."""
    step = a_step("40", "instruction", **of_step)
    return a_recipe(steps=(step,), bom=a_recipe().bom[:1], yields=yields, samples=())


def started(build_plant, *yields, **of_step):
    """Return a plant in which the step that gives the batch runs."""
    plant = build_plant(packing(*yields, **of_step))
    floor.start(plant, "40")
    return plant


def made_lots(plant):
    """Return the lots that the order made."""
    return [lot for lot in plant.rows(Lot) if lot.batch_id is not None]


def most(plant):
    """Return the most that can come out at the step."""
    with plant.look() as look:
        record = record_of(look, plant.order_id)
        return most_output(record, record.step(record.latest("40")))


def test_W26_K8_more_than_can_come_out_is_an_attempt_and_makes_no_stock(build_plant):
    """No lot, move or edge; a deviation is open and the step is held."""
    plant = started(build_plant, PACK)
    found = floor.output(plant, "40", "999999999")
    (capture,) = plant.rows(Capture, kind="output")
    assert (capture.verdict, found.lot_id, capture.lot_id) == ("action", None, None)
    assert made_lots(plant) == []
    assert plant.rows(InventoryMove, kind="produce") == plant.rows(GenealogyEdge) == []
    assert floor.execution(plant, "40").status == "held"
    (deviation,) = plant.deviations()
    assert (deviation.rule, deviation.number, deviation.status) == ("K8", found.deviation, "open")
    assert (deviation.data["high"], deviation.data["total"]) == ("25.25", "999999999")
    with pytest.raises(Refused, match="held"):
        floor.output(plant, "40", "24")


def test_K8_an_output_that_is_counted_again_does_not_count(build_plant):
    """Only what was entered after the decision is in stock."""
    plant = started(build_plant, PACK)
    floor.decide(plant, floor.output(plant, "40", "240").capture_id, "redispense")
    floor.output(plant, "40", "24")
    assert [lot.on_hand_qty for lot in made_lots(plant)] == [D(24)]
    with plant.look() as look:
        assert output_qty(look, plant.order(), "kg") == D(24)


def test_K8_a_rejected_output_makes_no_stock(build_plant):
    """It stays on record with its decision beside it."""
    plant = started(build_plant, PACK)
    floor.decide(plant, floor.output(plant, "40", "240").capture_id, "reject")
    assert made_lots(plant) == []
    assert floor.execution(plant, "40").status == "running"


def test_K8_an_accepted_output_is_in_stock_with_move_and_edge(build_plant):
    """Together with what was in the lot before; the next entry is outside again."""
    plant = started(build_plant, PACK)
    floor.output(plant, "40", "20")
    floor.decide(plant, floor.output(plant, "40", "6").capture_id, "accept")
    (lot,) = made_lots(plant)
    assert (lot.on_hand_qty, lot.status) == (D(26), "quarantine")
    assert [m.qty for m in plant.rows(InventoryMove, kind="produce")] == [D(20), D(6)]
    assert [e.qty for e in plant.rows(GenealogyEdge, kind="produce")] == [D(20), D(6)]
    assert floor.output(plant, "40", "0.1").deviation is not None


def test_W11_entries_add_up_and_are_judged_together(build_plant):
    """The limit itself is inside; the least beyond it is not."""
    plant = started(build_plant, PACK)
    assert floor.output(plant, "40", "20").deviation is None
    last = floor.output(plant, "40", "5.25")
    assert (last.deviation, last.total_qty) == (None, D("25.25"))
    assert floor.output(plant, "40", "0.001").deviation is not None


@pytest.mark.parametrize(
    ("yields", "of_step", "expected"),
    [
        ((PACK,), {}, "25.25"),
        ((BLEND, PACK), {"yield_phase": "pack"}, "25.25"),
        ((replace(BLEND, step="30"),), {}, "24.12"),
        ((replace(PACK, unit="pcs"),), {}, "24.24"),
        ((replace(PACK, unit="pcs", high_pct=D(97)),), {}, "24"),
        ((), {}, "26.4"),
    ],
    ids=["own", "own phase", "last of the recipe", "other unit", "below a hundred", "none"],
)
def test_W11_the_most_that_can_come_out_follows_from_the_yield_point(
    build_plant, yields, of_step, expected
):
    """Of the step, else of the recipe, else ten per cent more than was ordered."""
    steps = (a_step("30", "instruction"), a_step("40", "instruction", **of_step))
    plant = build_plant(a_recipe(steps=steps, bom=a_recipe().bom[:1], yields=yields, samples=()))
    assert most(plant) == D(expected)


ENTRIES = st.tuples(
    st.decimals("0.001", "999999999", places=3) | st.decimals("0.001", "9", places=3),
    st.sampled_from(("redispense", "reject", "redispense", "accept")),
)


def test_W26_G1_stock_is_what_counts_and_never_beyond_the_limit_undecided(build_plant, amount):
    """Whatever is entered and decided, in any order."""
    plant = started(build_plant, PACK)
    limit = most(plant)

    @settings(max_examples=amount(6, 60), deadline=None, database=None)
    @given(st.lists(ENTRIES, min_size=1, max_size=3))
    def holds(entries):
        for qty, decision in entries:
            before = in_stock(plant)
            found = floor.output(plant, "40", str(qty))
            assert (found.deviation is None) == (before + qty <= limit)
            if found.deviation is None:
                continue
            assert in_stock(plant) == before
            floor.decide(plant, found.capture_id, decision)
            assert in_stock(plant) == before + (qty if decision == "accept" else 0)
        with plant.look() as look:
            rows = captures_of_order(look, plant.order_id)
        counting = [r.row.net_qty for r in rows if r.row.kind == "output" and r.counts]
        moves = plant.rows(InventoryMove, kind="produce")
        edges = plant.rows(GenealogyEdge, kind="produce")
        assert in_stock(plant) == sum(counting) == sum(m.qty for m in moves)
        assert sum(counting) == sum(e.qty for e in edges)

    holds()


def in_stock(plant):
    """Return what is on hand of the lots that the order made."""
    return sum((lot.on_hand_qty for lot in made_lots(plant)), D(0))


def differing(plant):
    """Return what the review lists of yields that are not what was made."""
    with plant.look() as look:
        found = exceptions_of(look, record_of(look, plant.order_id))
    return [(e.step, e.data["made"], e.data["counted"]) for e in found if e.kind == "yield_differs"]


@pytest.mark.parametrize(("counted", "listed"), [("24", []), ("23.5", [("40", D(24), D("23.5"))])])
def test_W26_a_verified_yield_that_is_not_what_was_made_is_an_exception(
    build_plant, counted, listed
):
    """Equal amounts are nothing out of the ordinary."""
    plant = started(build_plant, PACK)
    floor.output(plant, "40", "14")
    floor.output(plant, "40", "10")
    assert differing(plant) == []
    floor.count_yield(plant, "pack", counted)
    assert differing(plant) == listed
