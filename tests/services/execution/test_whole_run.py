"""An order from its first step to its completion, as it should go."""

from decimal import Decimal

from workwright.db.tables.execution import GenealogyEdge
from workwright.db.tables.stock import Reservation
from workwright.testing import floor


def test_T8_an_order_runs_from_the_first_step_to_its_completion(built):
    """Every step is done, material and equipment are given back, and two people complete it."""
    floor.run_to_the_end(built)
    outcome = floor.complete_all(built)

    order = built.order()
    assert outcome.moved
    assert order.state == "COMPLETED"
    assert order.started_at is not None
    assert order.ended_at is not None
    reservations = built.rows(Reservation, work_order_id=built.order_id)
    assert {r.status for r in reservations} == {"closed"}
    assert {r.close_reason for r in reservations} == {"completion variance"}
    assert {e.kind for e in built.rows(GenealogyEdge)} == {"consume", "produce"}
    assert built.lot("MCC-1").reserved_qty == Decimal(0)
    assert built.deviations() == []
