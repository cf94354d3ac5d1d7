"""Materials and lots: received into quarantine, decided by quality, counted by the ledger."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.plant import Site
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Container, InventoryMove, Lot, Material, Reservation
from workwright.domain import eligibility
from workwright.errors import NotFound, Refused, Stale
from workwright.services import lots, materials
from workwright.services.facts import lots_of_material
from workwright.services.lots import NewContainer, NewLot, Results
from workwright.services.materials import NewMaterial
from workwright.services.plant import create_location

TODAY = date(2026, 11, 23)


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as answer:
        action(*args, **kwargs)
    return answer.value


@pytest.fixture
def store(plant):
    """A plant with a material, an approved supplier, a store keeper and quality."""
    plant.add_signer("stig", "store_keeper")
    plant.add_signer("quinn", "qa_reviewer")
    with plant.working("stig") as work:
        materials.create_material(
            work, NewMaterial("LAC", "Lactose monohydrate", "component", "kg", pick_rule="fefo")
        )
        materials.add_spec(work, "LAC", "3")
        materials.create_supplier(work, code="NORD", name="Nordic Sugars")
    with plant.working("quinn") as work:
        materials.make_spec_effective(work, "LAC", "3")
        materials.approve_supplier(work, "LAC", "NORD", "audited in spring")
    plant.do(create_location, code="W-1", name="Warehouse", site="HS", by=maintenance(plant))
    return plant


def maintenance(plant):
    plant.add_signer("mia", "maintenance")
    return "mia"


def receive(store, code="L-8841", qty="50", **kwargs):
    return store.do(
        lots.receive_lot,
        NewLot(
            "LAC",
            Decimal(qty),
            "kg",
            code=code,
            supplier="NORD",
            supplier_lot="N 77/4",
            spec_version="3",
            expires_on=date(2027, 3, 31),
            location="W-1",
            **kwargs,
        ),
        by="stig",
    )


def lot(store, lot_id):
    with store.looking() as look:
        return look.get(Lot, lot_id)


def ledger(store, lot_id):
    with store.looking() as look:
        moves = look.all(InventoryMove, InventoryMove.id, lot_id=lot_id)
    return [(m.kind, m.qty) for m in moves if m.kind not in {"reserve", "unreserve"}]


def reasons(store, on=TODAY):
    with store.looking() as look:
        (facts,) = lots_of_material(look, ["LAC"])
    return [hit.message for hit in eligibility.lot(facts, on)]


def test_RS8_a_lot_is_received_by_one_move_into_quarantine(store):
    """Lot, containers, move and entry come together; on hand equals the ledger."""
    found = receive(
        store,
        containers=(NewContainer(Decimal(25), "C-1"), NewContainer(Decimal(25), "C-2")),
    )
    row = lot(store, found.id)
    assert (row.status, row.on_hand_qty, row.received_on) == ("quarantine", Decimal(50), TODAY)
    assert ledger(store, found.id) == [("receive", Decimal(50))]
    with store.looking() as look:
        assert {c.code for c in look.all(Container, lot_id=found.id)} == {"C-1", "C-2"}
        last = look.all(AuditEntry, AuditEntry.seq)[-1]
    assert last.act == "lot.received"
    assert '"printed_name":"Stig"' in last.body
    assert reasons(store)


def test_W25_lots_and_containers_without_a_number_get_the_next(store):
    """The number series of the profile gives it."""
    row = receive(store, code="", containers=(NewContainer(Decimal(50)),))
    assert row.code == "L-26-00001"
    with store.looking() as look:
        assert [c.code for c in look.all(Container)] == ["C-26-000001"]


def test_S7_everything_wrong_with_a_receipt_is_told_at_once(store):
    """Unit of another kind, days reversed, containers that do not add up: one refusal."""
    receive(store)
    answer = refused(
        store.do,
        lots.receive_lot,
        NewLot(
            "LAC",
            Decimal("0.0000001"),
            "L",
            code="l-8841",
            spec_version="9",
            received_on=date(2026, 11, 24),
            manufactured_on=date(2026, 12, 24),
            expires_on=date(2026, 1, 1),
            containers=(NewContainer(Decimal(1), "C-1"), NewContainer(Decimal(2), "c-1")),
        ),
        by="stig",
    )
    assert set(answer.rules) == {"B1", "B2", "B6", "E33", "E44", "I1", "RS2"}
    with store.looking() as look:
        assert len(look.all(Lot)) == 1
        assert look.all(Container) == []


def test_S2_unknown_and_foreign_parts_of_a_receipt_are_not_found(store, other_plant):
    """Material, supplier and location of another tenant are unknown."""
    other_plant.add_signer("stig", "store_keeper")
    with pytest.raises(NotFound):
        other_plant.do(lots.receive_lot, NewLot("LAC", Decimal(1), "kg"), by="stig")
    with pytest.raises(NotFound):
        store.do(lots.receive_lot, NewLot("LAC", Decimal(1), "kg", supplier="X"), by="stig")


def test_W8_quality_alone_releases_and_only_what_is_alive(store, clock):
    """The store keeper cannot; an expired or to be retested lot cannot be released."""
    found = receive(store, retest_on=date(2026, 12, 1))
    answer = refused(store.do, lots.release_lot, found.id, "tested and found good", by="stig")
    assert answer.rules == ("E9",)
    clock.move(days=9)
    late = refused(store.do, lots.release_lot, found.id, "tested and found good", by="quinn")
    assert late.rules == ("W8",)
    store.do(
        lots.release_lot,
        found.id,
        "retested, certificate 12",
        Results(assay_pct=Decimal("99.2"), water_pct=Decimal("0.6"), retest_on=date(2027, 1, 31)),
        by="quinn",
    )
    row = lot(store, found.id)
    assert (row.status, row.identity_tested) == ("released", True)
    assert (row.assay_pct, row.water_pct) == (Decimal("99.2"), Decimal("0.6"))
    assert reasons(store, date(2027, 1, 31)) == []
    assert reasons(store, date(2027, 2, 1)) != []


def test_W8_from_a_decision_there_is_no_way_back_to_use(store):
    """A rejected lot stays rejected; a released one is not released again."""
    found = receive(store)
    store.do(lots.release_lot, found.id, "tested and found good", by="quinn")
    again = refused(store.do, lots.release_lot, found.id, "tested and found good", by="quinn")
    assert again.rules == ("W8",)
    store.do(lots.reject_lot, found.id, "foreign matter found", by="quinn")
    for action in (lots.release_lot, lots.reject_lot, lots.hold_lot):
        assert refused(store.do, action, found.id, "changed our mind", by="quinn").rules == ("W8",)
    assert reasons(store) != []


def reserve(store, lot_id, qty="30"):
    """Reserve part of a lot for an order, as a release does."""
    with store.working() as work:
        material = work.named(Material, "LAC")
        recipe = work.add(Recipe(code="R1", product_id=material.id))
        work.flush()
        version = work.add(
            RecipeVersion(
                recipe_id=recipe.id,
                revision=1,
                version="1",
                status="draft",
                base_qty=Decimal(10),
                unit="kg",
                bracket_low=Decimal(5),
                bracket_high=Decimal(20),
                content={},
                change_reason="first version",
                authored_by_id=work.actor.person_id,
            )
        )
        work.flush()
        order = work.add(
            WorkOrder(
                number="WO-1",
                type="production",
                state="DRAFT",
                site_id=work.named(Site, "HS").id,
                recipe_version_id=version.id,
                product_id=material.id,
                qty=Decimal(10),
                unit="kg",
                planned_start_at=work.now,
                planned_end_at=work.now,
            )
        )
        work.flush()
        row = work.add(
            Reservation(
                work_order_id=order.id,
                line_no=1,
                lot_id=lot_id,
                unit="kg",
                reserved_qty=Decimal(qty),
                status="active",
            )
        )
        work.lock(Lot, lot_id).reserved_qty = Decimal(qty)
        work.audit("lot.reserved", order)
    return row.id


def test_RS4_a_reservation_follows_the_eligibility_of_its_lot(store):
    """On hold it turns invalid, released again it counts; rejected it is invalid for good."""
    found = receive(store)
    store.do(lots.release_lot, found.id, "tested and found good", by="quinn")
    reservation = reserve(store, found.id)

    def status():
        with store.looking() as look:
            return look.get(Reservation, reservation).status

    seen = []
    for action, reason in [
        (lots.hold_lot, "label is torn off"),
        (lots.release_lot, "label was replaced"),
        (lots.reject_lot, "foreign matter found"),
    ]:
        store.do(action, found.id, reason, by="quinn")
        seen.append(status())
    assert seen == ["invalid", "active", "invalid"]
    assert lot(store, found.id).reserved_qty == Decimal(30)


def test_W12_an_adjustment_leaves_what_is_reserved(store):
    """Thirty of fifty are reserved: twenty may be taken off, not one gram more."""
    found = receive(store)
    reserve(store, found.id)
    answer = refused(
        store.do, lots.adjust_lot, found.id, Decimal("-20.001"), "counted again", by="stig"
    )
    assert answer.rules == ("W12",)
    store.do(lots.adjust_lot, found.id, Decimal(-20), "counted again", by="stig")
    assert lot(store, found.id).on_hand_qty == Decimal(30)


def test_RS8_adjusting_moves_and_never_goes_below_what_is_reserved(store):
    """Each adjustment is a move with reason; less than nothing or than reserved is refused."""
    found = receive(store)
    store.do(lots.adjust_lot, found.id, Decimal("-0.25"), "spilt at the dock", by="stig")
    assert lot(store, found.id).on_hand_qty == Decimal("49.75")
    for qty, rule in [("0", "B13"), ("-50", "W12"), ("0.0000001", "B1"), ("NaN", "B1")]:
        answer = refused(
            store.do, lots.adjust_lot, found.id, Decimal(qty), "counted again", by="stig"
        )
        assert answer.rules == (rule,)
    assert ledger(store, found.id) == [("receive", Decimal(50)), ("adjust", Decimal("-0.25"))]


def test_B14_a_lot_that_changed_since_it_was_shown_is_shown_again(store):
    """Two people decide on one page each: the second sees that it changed."""
    found = receive(store)
    shown = lot(store, found.id).row_version
    store.do(lots.hold_lot, found.id, "label is torn off", version=shown, by="quinn")
    with pytest.raises(Stale):
        store.do(lots.release_lot, found.id, "tested good", version=shown, by="quinn")


def test_I1_containers_hold_no_more_than_the_lot(store):
    """Labelling more than there is on hand is refused, also when it comes in two acts."""
    found = receive(store)
    store.do(lots.add_containers, found.id, [NewContainer(Decimal(30), "C-1")], by="stig")
    answer = refused(
        store.do, lots.add_containers, found.id, [NewContainer(Decimal(21), "C-2")], by="stig"
    )
    assert answer.rules == ("I1",)
    taken = refused(
        store.do, lots.add_containers, found.id, [NewContainer(Decimal(1), "c-1")], by="stig"
    )
    assert taken.rules == ("E44",)


def test_RS2_a_withdrawn_supplier_makes_its_lots_unusable(store):
    """Approval counts on the day of use; withdrawn with reason, renewed with reason."""
    found = receive(store)
    store.do(lots.release_lot, found.id, "tested and found good", by="quinn")
    assert reasons(store) == []
    store.do(materials.withdraw_supplier, "LAC", "NORD", "audit found mould", by="quinn")
    assert len(reasons(store)) == 1
    past = refused(
        store.do,
        materials.approve_supplier,
        "LAC",
        "NORD",
        "audited again",
        until=date(2026, 11, 22),
        by="quinn",
    )
    assert past.rules == ("RS2",)
    store.do(materials.approve_supplier, "LAC", "NORD", "audited again", until=TODAY, by="quinn")
    assert reasons(store) == []


def test_S7_everything_wrong_with_a_material_is_told_at_once(store):
    """Code taken, kind and unit and pick rule unknown, density impossible."""
    answer = refused(
        store.do,
        materials.create_material,
        NewMaterial("lac", "", "powder", "stone", density=Decimal(0), pick_rule="newest first"),
        by="stig",
    )
    assert set(answer.rules) == {"B13", "B2", "B4", "E44"}
    assert len(answer.findings) == 6
    with store.looking() as look:
        assert len(look.all(Material)) == 1
    spec = refused(store.do, materials.make_spec_effective, "LAC", "3", by="quinn")
    assert spec.rules == ("E13",)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(
        st.decimals("-40", "40", places=3).filter(lambda d: d != 0), min_size=1, max_size=6
    )
)
def test_RS8_on_hand_is_what_the_ledger_says_after_any_history(store, changes):
    """Received plus adjusted equals on hand, and on hand is never negative (I1)."""
    found = receive(store, code="")
    for change in changes:
        try:
            store.do(lots.adjust_lot, found.id, change, "counted again", by="stig")
        except Refused:
            continue
    row = lot(store, found.id)
    assert row.on_hand_qty == sum(qty for _, qty in ledger(store, found.id))
    assert row.on_hand_qty >= 0
