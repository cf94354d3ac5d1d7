"""What an order holds of the stock: nothing as a draft, everything given back when cancelled."""

import pytest
from uuid_utils.compat import uuid7

from workwright.db.tables.equipment import Occupation
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import StepExecution
from workwright.db.tables.orders import Batch, Snapshot
from workwright.db.tables.plant import Site
from workwright.db.tables.stock import InventoryMove, Lot, Reservation
from workwright.demo import driver
from workwright.domain.principal import Principal
from workwright.services.actors import load_actor
from workwright.services.kiosk import tiles


@pytest.fixture
def draft(halden):
    """An order as it was imported."""
    return driver.order_id(halden, "ERP-40017")


def rows(demo, table, **equal):
    with demo.look() as look:
        return list(look.all(table, table.id, **equal))


def tiles_of(demo, code):
    """Return what a kiosk of the site shows a person."""
    with demo.look() as look:
        actor = load_actor(look, demo.person_id(code))
        who = Principal(
            tenant_id=demo.tenant_id,
            tenant_code=demo.plan.tenant,
            person_id=actor.person_id,
            person_code=actor.code,
            printed_name=actor.printed_name,
            site_id=look.all(Site)[0].id,
            roles=actor.roles,
            permissions=actor.permissions,
            session_id=uuid7(),
        )
        return tiles(look, who)


def test_W16_a_draft_reserves_nothing_and_has_neither_snapshot_nor_tile(halden, draft):
    """No lot is promised, nothing is frozen, no kiosk shows it; with the release all of it is."""
    held = (Reservation, Snapshot, Batch, StepExecution, InventoryMove, Occupation)
    assert [rows(halden, table, work_order_id=draft) for table in held] == [[]] * len(held)
    assert all(lot.reserved_qty == 0 for lot in rows(halden, Lot))
    assert tiles_of(halden, "dana") == []
    driver.release(halden, draft)
    assert all(rows(halden, table, work_order_id=draft) for table in held)
    assert any(lot.reserved_qty > 0 for lot in rows(halden, Lot))
    assert len(tiles_of(halden, "dana")) == 1


def test_RS5_cancelling_releases_every_reservation_whole_at_once_by_one_move_each(halden, draft):
    """All that was reserved, with the reason 'cancelled', under one entry; no lot lost anything."""
    driver.release(halden, draft)
    before = rows(halden, Reservation, work_order_id=draft)
    stock = {lot.id: lot.on_hand_qty for lot in rows(halden, Lot)}
    driver.cancel(halden, draft, "customer withdrew the order")
    moves = rows(halden, InventoryMove, work_order_id=draft, kind="unreserve")
    assert sorted((m.lot_id, -m.qty, m.reason) for m in moves) == sorted(
        (r.lot_id, r.reserved_qty, "cancelled") for r in before
    )
    after = rows(halden, Reservation, work_order_id=draft)
    assert {(r.status, r.close_reason) for r in after} == {("closed", "cancelled")}
    assert [r.released_qty for r in after] == [r.reserved_qty for r in before]
    (entry,) = rows(halden, AuditEntry, act="work_order.cancelled")
    assert entry.body.count('"field":"close_reason"') == len(before) == 6
    assert {m.at for m in moves} == {halden.runtime.clock.now()}
    assert {lot.id: (lot.on_hand_qty, lot.reserved_qty) for lot in rows(halden, Lot)} == {
        lot_id: (qty, 0) for lot_id, qty in stock.items()
    }
