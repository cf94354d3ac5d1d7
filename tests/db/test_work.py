"""The unit of work: one transaction for change, audit and reply; nothing without its entry."""

from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from workwright.db.audit import Change
from workwright.db.tables.evidence import AuditEntry, AuditHead
from workwright.db.tables.orders import OrderPerson, WorkOrder
from workwright.db.tables.people import Account, Person, SignInAttempt
from workwright.db.tables.plant import Site
from workwright.db.tables.stock import Lot
from workwright.errors import NotFound, Refused, Stale, refusal


def test_E34_a_new_row_is_noted_with_every_value_it_has(tenant, plant, entries):
    """What a row holds after it was made stands in the chain, defaults included."""
    made = plant(tenant)
    _, entry = entries(tenant)
    noted = {c["field"]: c["new"] for c in entry["changes"] if c["id"] == str(made.order.id)}
    assert noted["state"] == "DRAFT"
    assert noted["priority"] == 0
    assert noted["qty"] == "10"
    assert noted["short_closed"] is False
    assert "comment" not in noted
    assert all(change["old"] is None for change in entry["changes"])


def test_S16_an_entry_names_who_what_when_where_and_why(tenant, plant, work, entries, clock):
    """Actor by printed name and roles, server time and zone, device, request, reason, order."""
    made = plant(tenant)
    clock.move(seconds=2.5)
    with work(tenant, time_zone="Europe/Oslo", request_id="r-1") as w:
        lot = w.lock(Lot, made.lot.id)
        lot.status = "hold"
        w.audit("lot.held", lot, reason="seal broken", work_order_id=made.order.id, step="10")
        w.commit()
    entry = entries(tenant)[-1]
    assert entry["changes"] == [
        {"table": "lot", "id": str(lot.id), "field": "status", "old": "released", "new": "hold"}
    ]
    assert entry["printed_name"] == "Dana Okafor"
    assert entry["roles"] == ["supervisor"]
    assert (entry["at"], entry["time_zone"]) == ("2026-11-23T07:00:02.500Z", "Europe/Oslo")
    assert (entry["reason"], entry["request_id"], entry["step"]) == ("seal broken", "r-1", "10")
    assert (entry["entity"], entry["entity_id"]) == ("lot", str(lot.id))
    assert entry["work_order_id"] == str(made.order.id)


def test_E36_a_change_without_an_entry_is_not_written(tenant, plant, work, dump):
    """Whoever forgets the audit entry gets an error, and the record stays as it was."""
    made = plant(tenant)
    before = dump()
    with work(tenant) as w:
        w.lock(Lot, made.lot.id).status = "hold"
        with pytest.raises(RuntimeError, match=r"lot\.status"):
            w.commit()
    assert dump() == before


def test_E36_an_entry_that_cannot_be_written_aborts_the_act(tenant, plant, work, dump, direct):
    """When the audit insert fails, the record is unchanged."""
    made = plant(tenant)
    with direct().begin() as connection:
        _break_audit(connection)
    before = dump()
    with work(tenant) as w:
        lot = w.lock(Lot, made.lot.id)
        lot.status = "hold"
        w.audit("lot.held", lot)
        with pytest.raises(DBAPIError, match="audit is broken"):
            w.commit()
    assert dump() == before


def _break_audit(connection):
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON audit_entry"
            " BEGIN SELECT RAISE(ABORT, 'audit is broken'); END"
        )
    else:
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON audit_entry FOR EACH ROW"
            " EXECUTE FUNCTION workwright_refuse('audit is broken')"
        )


def test_W18_a_refusal_writes_only_its_note(tenant, plant, work, dump, entries):
    """After a refused act every table is byte-identical but for the note of the attempt."""
    made = plant(tenant)
    before = dump()
    finding = refusal("W8", "L-1", "Lot {lot} is expired.", "Take another lot.", lot="L-1")

    def dispense():
        with work(tenant) as w:
            w.lock(Lot, made.lot.id).on_hand_qty = Decimal(1)
            w.add(made.an_execution())
            w.audit("dispense.recorded", made.lot)
            raise Refused([finding], "dispense")

    with pytest.raises(Refused):
        dispense()
    after = dump()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"audit_entry", "audit_head"}
    assert set(before["audit_entry"]) < set(after["audit_entry"])
    entry = entries(tenant)[-1]
    assert entry["act"] == "dispense.refused"
    assert entry["changes"] == []
    assert entry["detail"]["findings"][0]["rule"] == "W8"
    assert entry["detail"]["findings"][0]["message"].startswith("W8: Lot L-1 is expired.")


def test_leaving_without_commit_writes_nothing(tenant, plant, work, dump):
    """A unit of work that is left without a commit is rolled back."""
    made = plant(tenant)
    before = dump()
    with work(tenant) as w:
        w.lock(Lot, made.lot.id).status = "hold"
        w.audit("lot.held", made.lot)
    assert dump() == before


def test_S8_a_conditional_update_notes_all_that_it_sets(tenant, plant, work, entries):
    """Fields that a conditional update sets beside the named ones are noted from the row."""
    made = plant(tenant)
    with work(tenant) as w:
        order = w.lock(WorkOrder, made.order.id)
        order.comment = "urgent"
        w.audit("work_order.edited", order)
        statement = (
            update(WorkOrder)
            .where(WorkOrder.id == order.id, WorkOrder.state == "DRAFT")
            .values(state="RELEASED", comment=None, sub_state=None, row_version=2)
        )
        change = Change("work_order", order.id, "state", "DRAFT", "RELEASED")
        assert w.update_where(statement, [change]) == 1
        w.audit("work_order.released", order)
        w.commit()
    noted = [(c["field"], c["old"], c["new"]) for c in entries(tenant)[-1]["changes"]]
    assert noted == [("state", "DRAFT", "RELEASED"), ("comment", "urgent", None)]


def test_S8_a_conditional_update_that_meets_no_row_notes_nothing(tenant, plant, work):
    """The loser of a race learns it by the count and leaves no trace."""
    made = plant(tenant)
    with work(tenant) as w:
        statement = (
            update(WorkOrder)
            .where(WorkOrder.id == made.order.id, WorkOrder.state == "PAUSED")
            .values(state="IN_PROGRESS")
        )
        change = Change("work_order", made.order.id, "state", "PAUSED", "IN_PROGRESS")
        assert w.update_where(statement, [change]) == 0
        w.commit()


def test_E34_a_change_that_cannot_be_noted_is_refused(tenant, plant, work):
    """A conditional update of a row that nobody loaded must name each change."""
    made = plant(tenant)
    statement = (
        update(WorkOrder)
        .where(WorkOrder.id == made.order.id)
        .values(state="RELEASED", comment="unseen")
    )
    change = Change("work_order", made.order.id, "state", "DRAFT", "RELEASED")
    with pytest.raises(RuntimeError, match="comment"), work(tenant) as w:
        w.update_where(statement, [change])


def test_E34_bulk_statements_on_audited_rows_are_refused(tenant, plant, work):
    """What raises no event would leave no trace; it is refused before it runs."""
    plant(tenant)
    statements = (
        update(Lot).values(status="hold"),
        delete(OrderPerson),
        insert(Site).values(code="X"),
        insert(Site.__table__).values(code="X"),
    )
    for statement in statements:
        with pytest.raises(RuntimeError, match="audited rows"), work(tenant) as w:
            w.session.execute(statement)
    with work(tenant) as w:
        w.session.execute(delete(SignInAttempt))


def test_a_savepoint_takes_its_notes_back(tenant, plant, work, entries):
    """What was rolled back inside a unit of work is not in the chain."""
    made = plant(tenant)
    with work(tenant) as w:
        lot = w.lock(Lot, made.lot.id)
        lot.status = "hold"
        savepoint = w.session.begin_nested()
        lot.status = "rejected"
        w.add(made.an_execution())
        w.audit("lot.rejected", lot)
        savepoint.rollback()
        w.audit("lot.held", lot)
        w.commit()
    last = entries(tenant)[-1]
    assert last["act"] == "lot.held"
    assert [(c["field"], c["new"]) for c in last["changes"]] == [("status", "hold")]
    assert len(entries(tenant)) == 3


def test_what_is_kept_after_a_savepoint_is_noted_once(tenant, plant, work, entries):
    """A savepoint that is released adds its changes to the act around it."""
    made = plant(tenant)
    with work(tenant) as w:
        with w.session.begin_nested():
            lot = w.lock(Lot, made.lot.id)
            lot.status = "hold"
        w.audit("lot.held", lot)
        w.commit()
    assert [c["field"] for c in entries(tenant)[-1]["changes"]] == ["status"]


def test_a_removed_row_leaves_its_values_in_the_entry(tenant, plant, work, entries):
    """Taking a draft's part away keeps in the chain what it was (W20)."""
    made = plant(tenant)
    with work(tenant) as w:
        assigned = w.add(
            OrderPerson(work_order_id=made.order.id, role="operator", person_id=made.person.id)
        )
        w.audit("person.assigned", made.order)
        w.remove(assigned)
        w.audit("person.unassigned", made.order)
        w.commit()
    gone = {c["field"]: (c["old"], c["new"]) for c in entries(tenant)[-1]["changes"]}
    assert gone["role"] == ("operator", None)
    assert gone["person_id"] == (str(made.person.id), None)


def test_S13_no_secret_is_in_an_entry(tenant, plant, work, entries):
    """Of a secret the chain keeps that it changed, by the hash of its hash."""
    made = plant(tenant)
    with work(tenant) as w:
        account = w.add(
            Account(
                person_id=made.person.id,
                login="dana",
                login_folded="dana",
                secret_hash="$argon2id$very-secret",
                secret_changed_at=w.now,
            )
        )
        w.audit("account.made", account)
        account.secret_hash = "$argon2id$other"
        w.audit("account.secret_changed", account)
        w.commit()
    assert "argon2" not in str(entries(tenant))
    [change] = entries(tenant)[-1]["changes"]
    assert change["field"] == "secret_hash"
    assert change["old"] != change["new"]


def test_S2_another_tenants_row_is_not_found(tenant, other_tenant, plant, work, look):
    """Another tenant's id answers exactly like an unknown one."""
    theirs = plant(other_tenant)
    plant(tenant)
    with look(tenant) as r:
        for read in (lambda: r.get(WorkOrder, theirs.order.id), lambda: r.named(Lot, "L-2")):
            with pytest.raises(NotFound):
                read()
        assert r.find(WorkOrder, id=theirs.order.id) is None
        assert [site.id for site in r.all(Site)] != [theirs.site.id]
    with pytest.raises(NotFound), work(tenant) as w:
        w.lock(WorkOrder, theirs.order.id)


def test_B14_a_row_that_changed_since_it_was_shown_is_stale(tenant, plant, work):
    """Whoever acts on an old version is told, with both versions."""
    made = plant(tenant)
    with pytest.raises(Stale) as caught, work(tenant) as w:
        w.lock(WorkOrder, made.order.id, version=7)
    assert caught.value.data == {"subject": "work_order", "shown": 7, "found": 1}


def test_locking_a_row_keeps_what_was_just_set(tenant, plant, work, entries):
    """A lock reads the row anew and must not lose a change that was not sent yet."""
    made = plant(tenant)
    with work(tenant) as w:
        w.lock(Lot, made.lot.id).status = "hold"
        lot = w.lock(Lot, made.lot.id)
        assert lot.status == "hold"
        w.audit("lot.held", lot)
        w.commit()
    assert entries(tenant)[-1]["changes"][0]["new"] == "hold"


def test_rows_are_locked_in_the_order_of_their_ids(tenant, plant, work):
    """Two who lock the same rows take them in the same order, whatever they asked for."""
    made = plant(tenant)
    with work(tenant) as w:
        for number in range(5):
            w.add(made.a_lot(f"M-{9 - number}"))
        w.audit("lots.received", made.material)
        w.commit()
    with work(tenant) as w:
        lots = w.lock_all(select(Lot).order_by(Lot.code))
        assert [lot.id for lot in lots] == sorted(lot.id for lot in lots)


def test_D4_a_reading_writes_nothing(tenant, plant, look):
    """Through a reading nothing can be changed, by accident either."""
    made = plant(tenant)
    with look(tenant) as r:
        r.get(Lot, made.lot.id).status = "hold"
        with pytest.raises(RuntimeError, match="reading"):
            r.session.flush()


def test_S3_a_row_for_another_tenant_is_refused(tenant, other_tenant, work):
    """No row can be written for a tenant other than that of the session."""
    with work(tenant) as w:
        w.session.add(Person(tenant_id=other_tenant, code="x", printed_name="X"))
        with pytest.raises(ValueError, match="another tenant"):
            w.flush()


def test_F11_time_never_steps_back_inside_a_chain(tenant, plant, work, entries, clock):
    """When the clock is set back, entries hold at the last instant; order is by place."""
    made = plant(tenant)
    clock.move(hours=-1)
    with work(tenant) as w:
        lot = w.lock(Lot, made.lot.id)
        lot.status = "hold"
        w.audit("lot.held", lot)
        w.commit()
    _, first, second = entries(tenant)
    assert (first["seq"], second["seq"]) == (2, 3)
    assert first["at"] == second["at"]


def test_S18_the_head_is_the_last_entry(tenant, plant, look):
    """The head of the chain names the last entry and its hash."""
    made = plant(tenant)
    made.move_to("RELEASED", "IN_PROGRESS")
    with look(tenant) as r:
        last = r.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()))[0]
        head = r.find(AuditHead)
    assert (head.seq, head.hash) == (4, last.hash)


def test_a_unit_of_work_inside_another_is_an_error_not_a_wait(tenant, plant, work, database):
    """The second would wait for the first for ever; SQLite has one writer."""
    plant(tenant)
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has many writers")
    with work(tenant), pytest.raises(RuntimeError, match="inside another"), work(tenant):
        pass


def test_S4_raw_statements_stay_inside_the_tenant(tenant, other_tenant, plant, work):
    """On PostgreSQL even raw SQL sees and changes the rows of its own tenant only."""
    plant(tenant)
    plant(other_tenant)
    with work(tenant) as w:
        if w.database.is_sqlite:
            pytest.skip("SQLite has no row level security; raw SQL outside db/ fails a test")
        seen = w.session.execute(text("SELECT DISTINCT tenant_id FROM work_order")).scalars()
        assert list(seen) == [tenant]
