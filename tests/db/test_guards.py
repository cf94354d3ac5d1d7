"""The second wall: what the database refuses to whoever comes past the application."""

# ruff: noqa: S608 - the tables in these statements are our own

import itertools

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from uuid_utils.compat import uuid7

from workwright.db.guards import all_guards, kinds
from workwright.db.schema import Base
from workwright.db.tables.execution import GenealogyLock
from workwright.db.tables.people import Person
from workwright.domain.lifecycle import LEGAL_PAIRS, State

APPEND_ONLY = [kind.__tablename__ for kind in kinds() if kind.__append_only__]
KEPT = [kind.__tablename__ for kind in kinds() if not kind.__deletable__]


@pytest.fixture
def owner(direct):
    """Run a statement as the owner of the database, who may do everything."""
    engine = direct()

    def run(statement, **values):
        with engine.begin() as connection:
            return connection.execute(text(statement), _plain(values))

    run.engine = engine
    return run


@pytest.fixture
def application(engine):
    """Run a statement as the application's role, for the announced tenant."""

    def run(tenant_id, statement, **values):
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                announce = text("SELECT set_config('app.tenant', :t, true)")
                connection.execute(announce, {"t": str(tenant_id)})
            return connection.execute(text(statement), _plain(values))

    return run


def _write(work, tenant_id, row):
    with work(tenant_id) as w:
        w.add(row)
        w.flush()


def _plain(values):
    return {name: str(value) for name, value in values.items()}


@pytest.fixture
def filled(tenant, one_of_each):
    return one_of_each(tenant)


def test_S17_E37_append_only_rows_cannot_be_changed(tenant, filled, owner, application):
    """Neither the application nor the owner can change or delete a row that records something."""
    assert "audit_entry" in APPEND_ONLY
    for table in APPEND_ONLY:
        update = f"UPDATE {table} SET id = id WHERE id = :id"
        delete = f"DELETE FROM {table} WHERE id = :id"
        for statement, words in ((update, "never changes"), (delete, "never deleted")):
            with pytest.raises(IntegrityError, match=words):
                owner(statement, id=filled[table])
            with pytest.raises(DBAPIError):
                application(tenant, statement, id=filled[table])


def test_S17_nothing_regulated_can_be_emptied(filled, owner):
    """TRUNCATE is refused; SQLite has no such statement."""
    if owner.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    for table in KEPT:
        with pytest.raises(IntegrityError, match="never emptied"):
            owner(f"TRUNCATE {table} CASCADE")


def test_S17_a_row_cannot_be_replaced(filled, owner):
    """INSERT OR REPLACE, which deletes without asking the delete trigger, is refused."""
    if owner.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL has no REPLACE")
    audited = {kind.__tablename__ for kind in kinds() if kind.__audited__}
    for table in sorted(set(APPEND_ONLY) | (set(KEPT) & audited)):
        with owner.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA recursive_triggers=OFF")
            statement = text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
            with pytest.raises(IntegrityError, match="never replaced"):
                connection.execute(statement)


def test_W2_a_snapshot_never_changes(tenant, filled, owner, application):
    """The frozen recipe of a released order is beyond everybody's reach."""
    for statement in (
        "UPDATE snapshot SET canonical = '{}' WHERE id = :id",
        "DELETE FROM snapshot WHERE id = :id",
    ):
        with pytest.raises(IntegrityError, match="W2: "):
            owner(statement, id=filled["snapshot"])
        with pytest.raises(DBAPIError):
            application(tenant, statement, id=filled["snapshot"])


def test_W20_nothing_regulated_is_deleted(tenant, filled, owner, application):
    """Orders, deviations, batches, people, accounts and all other records stay."""
    assert {"work_order", "deviation", "batch", "person", "account", "lot"} <= set(KEPT)
    for table in KEPT:
        statement = f"DELETE FROM {table} WHERE id = :id"
        with pytest.raises(IntegrityError, match="never deleted"):
            owner(statement, id=filled[table])
        with pytest.raises(DBAPIError):
            application(tenant, statement, id=filled[table])


def test_S3_a_row_never_moves_to_another_tenant(filled, owner, other_tenant):
    """The tenant and the key of a row are for ever."""
    for table in sorted(set(filled) - set(APPEND_ONLY)):
        for column, value in (("tenant_id", other_tenant), ("id", uuid7())):
            with pytest.raises(IntegrityError, match="S3: "):
                owner(f"UPDATE {table} SET {column} = :v WHERE id = :i", v=value, i=filled[table])


def test_W17_only_the_twelve_legal_moves_pass(tenant, plant, work, application):
    """Of 81 ordered pairs of states 12 pass the database and 69 are refused, by direct SQL."""
    made = plant(tenant)
    accepted, refused = set(), {}
    for number, (source, target) in enumerate(itertools.product(State, State)):
        with work(tenant) as w:
            order = w.add(made.an_order(f"P-{number}", w.now))
            w.audit("work_order.created", order)
            w.commit()
        for state in _path(source):
            _move(application, tenant, order, state)
        try:
            _move(application, tenant, order, target)
        except IntegrityError as error:
            refused[source, target] = str(error.orig)[:3]
        else:
            accepted.add((source, target))
    assert accepted == LEGAL_PAIRS
    assert (len(accepted), len(refused)) == (12, 69)
    assert set(refused.values()) <= {"W17", "W19"}


def _path(goal):
    """The legal moves that lead from DRAFT to the goal."""
    paths = {State.DRAFT: []}
    while goal not in paths:
        paths |= {
            b: [*paths[a], b] for a, b in sorted(LEGAL_PAIRS) if a in paths and b not in paths
        }
    return paths[goal]


def _move(application, tenant, order, state):
    statement = "UPDATE work_order SET state = :state WHERE id = :id"
    assert application(tenant, statement, state=state.value, id=order.id).rowcount == 1


def test_W17_an_order_begins_as_a_draft(tenant, plant, work):
    """No order comes into being in another state than DRAFT."""
    made = plant(tenant)
    order = made.an_order("WO-2", made.work(tenant).now)
    order.state = "RELEASED"
    with pytest.raises(IntegrityError, match="W17: "):
        _write(work, tenant, order)


@pytest.fixture
def closed(tenant, plant, work):
    """A plant whose order ran with one execution and was cancelled or released to stock."""
    made = plant(tenant)
    made.move_to("RELEASED", "IN_PROGRESS")
    with work(tenant) as w:
        made.execution = w.add(made.an_execution())
        made.reservation = w.add(made.a_reservation())
        w.audit("step_execution.begun", made.execution)
        w.commit()
    made.move_to("COMPLETED", "UNDER_REVIEW", "RELEASED_TO_STOCK")
    return made


def test_W19_a_closed_order_accepts_no_new_data(tenant, closed, work):
    """After its end an order takes no capture, no reservation, no execution, no yield."""
    rows = (
        closed.an_execution("20"),
        closed.a_capture(closed.execution.id, work(tenant).now),
        closed.a_reservation(),
    )
    for row in rows:
        with pytest.raises(IntegrityError, match="W19: "):
            _write(work, tenant, row)


def test_W19_a_closed_order_and_its_executions_never_change(tenant, closed, application):
    """Later findings act on the lot or on a new deviation, never on the closed record."""
    statements = {
        "UPDATE work_order SET comment = 'x' WHERE id = :id": closed.order.id,
        "UPDATE work_order SET state = 'IN_PROGRESS' WHERE id = :id": closed.order.id,
        "UPDATE step_execution SET skip_reason = 'x' WHERE id = :id": closed.execution.id,
        "UPDATE reservation SET consumed_qty = 0 WHERE id = :id": closed.reservation.id,
    }
    for statement, row_id in statements.items():
        with pytest.raises(IntegrityError, match=r"W1[79]: "):
            application(tenant, statement, id=row_id)


def test_W12_the_reservations_of_a_closed_order_can_only_be_closed(tenant, closed, application):
    """What a closed order still held can be freed, once."""
    statement = (
        "UPDATE reservation SET status = 'closed', close_reason = 'cancelled',"
        " released_qty = reserved_qty WHERE id = :id"
    )
    assert application(tenant, statement, id=closed.reservation.id).rowcount == 1
    with pytest.raises(IntegrityError, match="W12: "):
        application(tenant, statement, id=closed.reservation.id)


def test_G3_locked_genealogy_refuses_new_edges(tenant, plant, work, owner):
    """Once the edges of an order are frozen with their hash, none is added, changed or deleted."""
    made = plant(tenant)
    with work(tenant) as w:
        edge = w.add(made.an_edge(w.now))
        w.add(GenealogyLock(work_order_id=made.order.id, sha256="0" * 64, edges=1, at=w.now))
        w.audit("genealogy.locked", made.order)
        w.commit()
    with pytest.raises(IntegrityError, match="G3: "):
        _write(work, tenant, made.an_edge(w.now))
    for statement in ("UPDATE genealogy_edge SET qty = 99", "DELETE FROM genealogy_edge"):
        with pytest.raises(IntegrityError, match="G3: "):
            owner(f"{statement} WHERE id = :id", id=edge.id)


def test_W4_an_approved_recipe_version_never_changes(tenant, plant, work, application):
    """From approval on neither the version nor its steps and materials can be altered."""
    made = plant(tenant)
    with work(tenant) as w:
        step = w.add(made.a_step("10"))
        w.audit("recipe_step.added", step)
        w.commit()
    approve = "UPDATE recipe_version SET status = 'effective', approved_by_id = :p WHERE id = :id"
    application(tenant, approve, id=made.version.id, p=made.second.id)
    statements = {
        "UPDATE recipe_version SET base_qty = 7 WHERE id = :id": made.version.id,
        "UPDATE recipe_version SET content_sha256 = 'x' WHERE id = :id": made.version.id,
        "UPDATE recipe_version SET status = 'draft' WHERE id = :id": made.version.id,
        "UPDATE recipe_step SET kind = 'mix' WHERE id = :id": step.id,
        "DELETE FROM recipe_step WHERE id = :id": step.id,
    }
    for statement, row_id in statements.items():
        with pytest.raises(IntegrityError, match="W4: "):
            application(tenant, statement, id=row_id)
    with pytest.raises(IntegrityError, match="W4: "):
        _write(work, tenant, made.a_step("20"))
    superseded = "UPDATE recipe_version SET status = 'superseded' WHERE id = :id"
    assert application(tenant, superseded, id=made.version.id).rowcount == 1


def test_W4_a_released_order_keeps_what_it_makes(tenant, plant, application):
    """Product, recipe version, quantity and number are fixed once an order is released."""
    made = plant(tenant)
    draft = "UPDATE work_order SET qty = 8000000 WHERE id = :id"
    assert application(tenant, draft, id=made.order.id).rowcount == 1
    made.move_to("RELEASED")
    for statement, rule in (
        ("UPDATE work_order SET qty = 9000000 WHERE id = :id", "W4: "),
        ("UPDATE work_order SET unit = 'g' WHERE id = :id", "W4: "),
        ("UPDATE work_order SET number = 'WO-9' WHERE id = :id", "W25: "),
    ):
        with pytest.raises(IntegrityError, match=rule):
            application(tenant, statement, id=made.order.id)


FIXED = sorted({(g.table, g.rule, c) for g in all_guards() if g.name == "fixed" for c in g.columns})


def test_E19_a_login_is_never_given_to_anybody_else(tenant, filled, owner):
    """The columns that tie a record to its person, number or origin never change."""
    assert ("account", "E19", "login_folded") in FIXED
    json = {"old", "new", "plugins"}
    for table, rule, column in FIXED:
        value = '{"a":1}' if column in json else "2026-01-01T00:00:00.000Z"
        value = str(uuid7()) if column.endswith("_id") else value
        value = "8" if column in {"line_no", "run", "record_version"} else value
        cast = f"CAST(:v AS {_type(owner, table, column)})"
        row = filled[table]
        with pytest.raises(IntegrityError, match=f"{rule}: |CHECK|violates check"):
            owner(f"UPDATE {table} SET {column} = {cast} WHERE id = :id", id=row, v=value)


def _type(owner, table, column):
    kind = Base.metadata.tables[table].columns[column].type
    return kind.compile(dialect=owner.engine.dialect)


def test_E5_a_service_account_cannot_sign(tenant, plant, work):
    """Only an active natural person signs."""
    made = plant(tenant)
    for changes in ({"kind": "service"}, {"status": "disabled"}):
        with work(tenant) as w:
            signer = w.add(Person(code=f"p{changes}", printed_name="Press 3", **changes))
            w.audit("person.made", signer)
            w.commit()
        with pytest.raises(IntegrityError, match="E5: "):
            _write(work, tenant, made.a_signature(signer.id, w.now))


def test_E28_the_second_signature_is_another_persons(tenant, plant, work):
    """Two-person acts carry two signers over one content; one person twice is refused."""
    made = plant(tenant)
    with work(tenant) as w:
        first = w.add(made.a_signature(made.person.id, w.now))
        w.audit("signature.made", first)
        w.commit()
    wrong = (
        made.a_signature(made.person.id, first.signed_at, previous_id=first.id),
        made.a_signature(made.second.id, first.signed_at, previous_id=first.id, content="other"),
    )
    for signature in wrong:
        with pytest.raises(IntegrityError, match="E28: "):
            _write(work, tenant, signature)
    with work(tenant) as w:
        second = w.add(made.a_signature(made.second.id, w.now, previous_id=first.id))
        w.audit("signature.made", second)
        w.commit()


def test_W23_one_person_cannot_be_both_of_two(tenant, filled, owner):
    """Performer and verifier, author and approver, requester and approver differ."""
    pairs = (
        ("step_execution", "performer_id", "verifier_id"),
        ("recipe_version", "authored_by_id", "approved_by_id"),
        ("line_clearance", "performer_id", "verifier_id"),
        ("correction", "requested_by_id", "approved_by_id"),
    )
    for table, first, second in pairs:
        same, row = uuid7(), filled[table]
        with pytest.raises(IntegrityError, match=r"two_people|C1: "):
            owner(f"UPDATE {table} SET {second} = :p, {first} = :p WHERE id = :i", p=same, i=row)


def test_W25_a_number_series_never_steps_back(filled, owner):
    """The last number given can only grow, so no number is given twice."""
    owner("UPDATE number_series SET last = 5 WHERE id = :id", id=filled["number_series"])
    with pytest.raises(IntegrityError, match="W25: "):
        owner("UPDATE number_series SET last = 4 WHERE id = :id", id=filled["number_series"])


def test_I9_a_stored_reply_never_changes(filled, owner):
    """What a caller was told under a key stays what every repeat is told."""
    row = filled["idempotency_key"]
    owner("UPDATE idempotency_key SET status = 200, reply = '{}' WHERE id = :id", id=row)
    with pytest.raises(IntegrityError, match="I9: "):
        owner("UPDATE idempotency_key SET reply = '[]' WHERE id = :id", id=row)


def test_S18_the_chains_head_never_steps_back(filled, owner):
    """The head of a chain only moves forward."""
    row = filled["audit_head"]
    owner("UPDATE audit_head SET seq = 5 WHERE id = :id", id=row)
    with pytest.raises(IntegrityError, match="S18: "):
        owner("UPDATE audit_head SET seq = 4 WHERE id = :id", id=row)


def test_S4_a_temporary_table_does_not_hide_the_real_one(tenant, closed, work):
    """A guard looks at the real tables, whatever the session puts in front of them."""
    hide = "CREATE TEMPORARY TABLE work_order AS SELECT * FROM work_order WHERE false"
    with work(tenant) as w:
        w.session.connection().exec_driver_sql(hide)
        w.add(closed.an_execution("30"))
        with pytest.raises(IntegrityError, match="W19: "):
            w.flush()
