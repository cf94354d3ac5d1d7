"""Whatever is done to a database past the application, verification names it (S20, E38)."""

# ruff: noqa: S608, E501 - our own tables; a statement of the tables of tampering stays one line

import json
import random
from contextlib import contextmanager
from decimal import Decimal

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from workwright.db.audit import Change, chain_hash
from workwright.db.migrate import app_url
from workwright.db.schema import Base
from workwright.db.tables.execution import GenealogyLock
from workwright.db.tables.people import Account
from workwright.db.tables.stock import Lot
from workwright.domain.genealogy import Edge, Node, freeze_edges
from workwright.errors import NotFound
from workwright.verify import KeptCheckpoint, verify


@pytest.fixture
def made(tenant, plant, work):
    """A tenant with an order in progress, stock, signatures, a snapshot, a locked genealogy."""
    made = plant(tenant)
    with work(tenant) as w:
        made.snapshot = w.add(made.a_snapshot(w.now))
        made.reservation = w.add(made.a_reservation())
        w.add(made.a_move(w.now, "reserve", "5", made.reservation.id))
        w.lock(Lot, made.lot.id).reserved_qty = Decimal(5)
        w.audit("work_order.prepared", made.order, work_order_id=made.order.id)
        w.commit()
    made.move_to("RELEASED", "IN_PROGRESS")
    with work(tenant) as w:
        made.execution = w.add(made.an_execution())
        made.capture = w.add(made.a_capture(made.execution.id, w.now))
        made.signature = w.add(made.a_signature(made.person.id, w.now))
        w.add(made.a_signature(made.second.id, w.now, previous_id=made.signature.id))
        edge = w.add(made.an_edge(w.now))
        w.add(locked(made, edge))
        w.audit("step_execution.done", made.execution, work_order_id=made.order.id)
        w.commit()
    return made


def locked(made, edge):
    frozen = freeze_edges(
        [
            Edge(
                Node("lot", f"{made.material.code}/{made.lot.code}"),
                Node("batch", made.batch.number),
                edge.kind,
                edge.qty,
                edge.unit,
                made.order.number,
                edge.at,
                edge.line_no,
            )
        ]
    )
    return GenealogyLock(
        work_order_id=made.order.id, sha256=frozen.sha256, edges=frozen.count, at=edge.at
    )


@pytest.fixture
def tamper(direct):
    """Run statements past every guard, as somebody with the database file in hand."""
    engine = direct()

    @contextmanager
    def connected():
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET session_replication_role = replica")
                connection.commit()
            else:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                if engine.dialect.name == "sqlite":
                    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                    guards = connection.exec_driver_sql(triggers).all()
                    for name, _sql in guards:
                        connection.exec_driver_sql(f"DROP TRIGGER {name}")
                yield connection
                if engine.dialect.name == "sqlite":  # whoever is clever leaves no gap behind
                    for _name, sql in guards:
                        connection.exec_driver_sql(sql)

    def run(*statements, **values):
        with connected() as connection:
            for statement in statements:
                names = {n: str(v) for n, v in values.items() if f":{n}" in statement}
                found = connection.execute(text(statement), names)
                assert found.rowcount, statement

    run.connected = connected
    run.id_type = "text" if engine.dialect.name == "sqlite" else "uuid"
    return run


@pytest.fixture
def check(database_url, keys):
    """Verify with the public key, as the application's role."""
    return lambda **kwargs: verify(app_url(database_url), public_keys=[keys.public_bytes], **kwargs)


@pytest.fixture
def kept(look, tenant):
    """The newest checkpoint, as somebody kept it outside."""
    with look(tenant) as r:
        row = r.session.execute(
            text("SELECT seq, head, at, key_id, signature FROM checkpoint ORDER BY seq DESC")
        ).first()
    at = row.at if isinstance(row.at, str) else row.at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return KeptCheckpoint(str(tenant), row.seq, row.head, at, row.key_id, row.signature)


def kinds(report):
    return {problem.kind for problem in report.problems}


def test_S20_an_untouched_database_verifies(made, check, tenant):
    """Nothing is reported of a database that only the application wrote."""
    report = check()
    assert report.ok, [str(problem) for problem in report.problems]
    [found] = report.tenants
    assert found.counts["entries"] == 6
    assert found.counts["signatures"] == 2
    assert found.counts["snapshots"] == found.counts["genealogies"] == 1
    assert found.counts["moves"] == 3
    assert found.counts["rows"] > 15
    assert found.counts["references"] > 100


def test_S20_the_owner_sees_the_same(made, database_url, keys):
    """Whoever verifies, the answer is the same."""
    assert verify(database_url, public_keys=[keys.public_bytes]).ok


ONE_ENTRY = "WHERE tenant_id = :t AND seq = 3"
CHAIN = {
    "body edited": ("edit", 3, [f"UPDATE audit_entry SET body = replace(body, 'Dana', 'Dora') {ONE_ENTRY}"]),
    "one letter of the act": ("edit", 3, [f"UPDATE audit_entry SET act = 'work_order.paused' {ONE_ENTRY}"]),
    "order hidden": ("edit", 3, [f"UPDATE audit_entry SET work_order_id = NULL {ONE_ENTRY}"]),
    "hash edited": ("edit", 3, [f"UPDATE audit_entry SET hash = '{'1' * 64}' {ONE_ENTRY}"]),
    "link edited": ("edit", 3, [f"UPDATE audit_entry SET prev_hash = '{'1' * 64}' {ONE_ENTRY}"]),
    "entry deleted": ("gap", 3, [f"DELETE FROM audit_entry {ONE_ENTRY}"]),
    "first entry deleted": ("gap", 1, ["DELETE FROM audit_entry WHERE tenant_id = :t AND seq = 1"]),
    "entries swapped": ("order", 2, [
        "UPDATE audit_entry SET seq = 99 WHERE tenant_id = :t AND seq = 2",
        "UPDATE audit_entry SET seq = 2 WHERE tenant_id = :t AND seq = 3",
        "UPDATE audit_entry SET seq = 3 WHERE tenant_id = :t AND seq = 99",
    ]),
    "entry taken out and others renumbered": ("gap", 3, [
        f"DELETE FROM audit_entry {ONE_ENTRY}",
        "UPDATE audit_entry SET seq = seq - 1 WHERE tenant_id = :t AND seq > 3",
        "UPDATE audit_head SET seq = 5 WHERE tenant_id = :t",
    ]),
    "tail cut": ("tail_loss", 6, ["DELETE FROM audit_entry WHERE tenant_id = :t AND seq = 6"]),
    "head edited": ("edit", 6, [f"UPDATE audit_head SET hash = '{'1' * 64}' WHERE tenant_id = :t"]),
    "head moved back": ("insert", 6, ["UPDATE audit_head SET seq = 5 WHERE tenant_id = :t"]),
    "head taken away": ("edit", 6, ["DELETE FROM audit_head WHERE tenant_id = :t"]),
    "checkpoint edited": ("checkpoint", 1, [f"UPDATE checkpoint SET head = '{'1' * 64}' WHERE tenant_id = :t"]),
    "checkpoint deleted": ("checkpoint", 1, ["DELETE FROM checkpoint WHERE tenant_id = :t"]),
}  # fmt: skip


@pytest.mark.parametrize("what", CHAIN)
def test_E38_tampering_with_the_chain_is_named(made, tamper, check, tenant, what):
    """Edit, delete, insert, reorder, cut: each is detected, with the right word and place."""
    kind, seq, statements = CHAIN[what]
    tamper(*statements, t=tenant, u=uuid7())
    report = check()
    assert not report.ok
    assert report.first.kind == kind, [str(problem) for problem in report.problems]
    assert report.first.seq == seq
    assert not kinds(report) & ({"gap", "fork", "tail_loss"} - {kind})


REBUILD = (
    "CREATE TABLE bare AS SELECT * FROM audit_entry",
    "DROP TABLE audit_entry",
    "ALTER TABLE bare RENAME TO audit_entry",
)


def test_E38_an_entry_pushed_in_is_named(made, tamper, database_url, tenant):
    """An entry made to fit between two others moves those after it."""
    with tamper.connected() as connection:
        for statement in REBUILD:
            connection.exec_driver_sql(statement)
        shift = text("UPDATE audit_entry SET seq = seq + 1 WHERE tenant_id = :t AND seq > 3")
        connection.execute(shift, {"t": str(tenant)})
        _insert_after(connection, tenant, 3)
        move = text("UPDATE audit_head SET seq = 7 WHERE tenant_id = :t")
        connection.execute(move, {"t": str(tenant)})
    found = verify(database_url).first
    assert (found.kind, found.seq) == ("insert", 4)


def test_S18_two_entries_at_one_place_are_named(made, tamper, database_url, tenant):
    """A chain that was continued twice from one entry is a fork."""
    with tamper.connected() as connection:
        for statement in REBUILD:
            connection.exec_driver_sql(statement)
        _insert_after(connection, tenant, 3)
    found = verify(database_url).first
    assert (found.kind, found.seq) == ("fork", 4)


def _insert_after(connection, tenant, seq):
    """Add an entry that fits its predecessor."""
    values = {"t": str(tenant), "s": seq}
    where = "WHERE tenant_id = :t AND seq = :s"
    row = connection.execute(text(f"SELECT * FROM audit_entry {where}"), values).one()._asdict()
    body = row["body"].replace(f'"seq":{seq}', f'"seq":{seq + 1}')
    hash_ = chain_hash(tenant, seq + 1, row["hash"], body)
    row |= {"id": str(uuid7()), "seq": seq + 1, "body": body, "prev_hash": row["hash"]}
    row["hash"] = hash_
    names = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO audit_entry VALUES ({names})"), row)


def test_E38_any_changed_letter_of_the_chain_is_found(made, tamper, check, tenant, amount):
    """Whatever letter of whatever column of entry or checkpoint is changed, it shows."""
    columns = {
        "audit_entry": ("body", "hash", "prev_hash", "act", "entity"),
        "checkpoint": ("head", "key_id", "signature"),
    }
    for _ in range(amount(6, 2000)):
        table = random.choice(sorted(columns))  # noqa: S311 - any place will do
        column = random.choice(columns[table])  # noqa: S311
        with tamper.connected() as connection:
            rows = connection.execute(
                text(f"SELECT id, {column} FROM {table} WHERE tenant_id = :t"), {"t": str(tenant)}
            ).all()
        row_id, was = random.choice(rows)  # noqa: S311
        place = random.randrange(len(was))  # noqa: S311
        letter = "x" if was[place] != "x" else "y"
        change = f"UPDATE {table} SET {column} = :v WHERE id = :i"
        tamper(change, v=was[:place] + letter + was[place + 1 :], i=row_id)
        assert not check(tenant=f"t{tenant}").ok, (table, column, place)
        tamper(change, v=was, i=row_id)
    assert check().ok


def test_E38_an_entry_rewritten_with_its_hash_is_named(made, tamper, check, tenant, look):
    """Whoever recomputes the hash of what they changed is betrayed by the entry after it."""
    _rewrite(tamper, tenant, [3])
    report = check()
    assert (report.first.kind, report.first.seq) == ("edit", 3)


def test_S19_a_chain_rewritten_to_its_end_is_found_by_a_kept_checkpoint(
    made, tamper, check, tenant, kept, work, clock
):
    """A bare chain cannot show a full rewrite; a checkpoint kept elsewhere can."""
    clock.move(hours=2)
    made.move_to("PAUSED")
    _rewrite(tamper, tenant, range(3, 8), head=True, drop_checkpoints=True)
    assert {problem.kind for problem in check().problems} <= {"checkpoint"}
    newest = KeptCheckpoint(**vars(kept))
    assert check(against=[newest]).problems[0].kind == "checkpoint"


def _rewrite(tamper, tenant, places, *, head=False, drop_checkpoints=False):
    """Change the reason of entries and make their hashes fit again."""
    with tamper.connected() as connection:
        for seq in places:
            where = "WHERE tenant_id = :t AND seq = :s"
            values = {"t": str(tenant), "s": seq}
            body = connection.execute(
                text(f"SELECT body FROM audit_entry {where}"), values
            ).scalar()
            body = body.replace('"reason":""', '"reason":"as agreed"')
            previous = connection.execute(
                text("SELECT hash FROM audit_entry WHERE tenant_id = :t AND seq = :s - 1"), values
            ).scalar()
            hash_ = chain_hash(tenant, seq, previous, body)
            connection.execute(
                text(f"UPDATE audit_entry SET body = :b, hash = :h, prev_hash = :p {where}"),
                {**values, "b": body, "h": hash_, "p": previous},
            )
        if head:
            move = text("UPDATE audit_head SET hash = :h WHERE tenant_id = :t")
            connection.execute(move, {"t": str(tenant), "h": hash_})
        if drop_checkpoints:
            drop = text("DELETE FROM checkpoint WHERE tenant_id = :t AND seq > 1")
            connection.execute(drop, {"t": str(tenant)})


def test_S19_a_cut_tail_with_a_mended_head_is_found_by_a_kept_checkpoint(
    made, tamper, check, tenant, clock, look
):
    """An old backup that was put back looks whole; a checkpoint kept elsewhere tells (F17)."""
    clock.move(hours=2)
    made.move_to("PAUSED")
    kept = _newest_checkpoint(look, tenant)
    assert kept.seq == 7
    tamper(
        "DELETE FROM audit_entry WHERE tenant_id = :t AND seq > 4",
        "DELETE FROM checkpoint WHERE tenant_id = :t AND seq > 4",
        "UPDATE audit_head SET seq = 4, checkpoint_seq = 1, hash ="
        " (SELECT hash FROM audit_entry WHERE tenant_id = :t AND seq = 4) WHERE tenant_id = :t",
        t=tenant,
    )
    chain = {"gap", "fork", "tail_loss", "edit", "rewrite", "checkpoint"}
    assert not kinds(check()) & chain
    found = check(against=[kept]).first
    assert (found.kind, found.data["first"], found.data["last"]) == ("tail_loss", 5, 7)


def test_S19_a_tenant_that_is_gone_is_named(made, check, kept):
    """A tenant whose checkpoint was kept cannot vanish."""
    elsewhere = KeptCheckpoint(**{**vars(kept), "tenant": str(uuid7())})
    assert check(against=[elsewhere]).first.kind == "tail_loss"


def test_S19_a_checkpoint_of_another_key_proves_nothing(made, database_url, tmp_path, kept):
    """Only keys that the verifier was given count; without any the report says so."""
    foreign = verify(app_url(database_url), public_keys=[bytes(32)])
    assert foreign.first.kind == "checkpoint"
    none = verify(app_url(database_url))
    assert none.ok
    assert none.tenants[0].unchecked_checkpoints == 1
    forged = KeptCheckpoint(**{**vars(kept), "head": "1" * 64})
    assert not verify(app_url(database_url), against=[forged]).ok


def test_S19_entries_after_the_last_checkpoint_are_counted(made, check):
    """What nothing outside the database holds yet is told."""
    assert check().tenants[0].unanchored == 5


def _newest_checkpoint(look, tenant):
    with look(tenant) as r:
        row = r.session.execute(
            text("SELECT seq, head, at, key_id, signature FROM checkpoint ORDER BY seq DESC")
        ).first()
    at = row.at if isinstance(row.at, str) else row.at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    text_ = json.dumps({**row._asdict(), "at": at, "tenant": str(tenant)})
    return KeptCheckpoint.parse(text_)


ROWS = {
    "an amount": ("lot", "reserved_qty", "UPDATE lot SET reserved_qty = 0 WHERE id = :lot"),
    "a status": ("lot", "status", "UPDATE lot SET status = 'rejected' WHERE id = :lot"),
    "a value in JSON": ("capture", "values", 'UPDATE capture SET "values" = \'{}\' WHERE id = :capture'),
    "a net weight": ("capture", "net_qty", "UPDATE capture SET net_qty = net_qty + 1 WHERE id = :capture"),
    "a default": ("work_order", "priority", "UPDATE work_order SET priority = 9 WHERE id = :order"),
    "a day": ("lot", "received_on", "UPDATE lot SET received_on = '2026-11-02' WHERE id = :lot"),
    "nothing to something": ("lot", "expires_on", "UPDATE lot SET expires_on = '2030-01-01' WHERE id = :lot"),
    "something to nothing": ("capture", "unit", "UPDATE capture SET unit = NULL WHERE id = :capture"),
    "a yes": ("work_order", "short_closed", "UPDATE work_order SET short_closed = NOT short_closed WHERE id = :order"),
    "a name": ("person", "printed_name", "UPDATE person SET printed_name = 'X' WHERE id = :person"),
    "a state": ("work_order", "state", "UPDATE work_order SET state = 'PAUSED' WHERE id = :order"),
}  # fmt: skip


def test_I7_a_row_changed_past_the_application_is_named(made, tamper, check):
    """Table, row and field of any edit by direct SQL are told."""
    rows = {"lot": made.lot, "capture": made.capture, "order": made.order, "person": made.person}
    ids = {name: row.id for name, row in rows.items()}
    tamper(*(statement for _, _, statement in ROWS.values()), **ids)
    found = {(p.table, p.field): p.row for p in check().problems if p.kind == "row"}
    expected = {(table, field) for table, field, _ in ROWS.values()}
    assert found.keys() == expected
    named = {row.__tablename__: str(row.id) for row in rows.values()}
    assert all(row == named[table] for (table, _), row in found.items())


def test_I7_a_row_added_past_the_application_is_named(made, tamper, check, tenant):
    """A capture that nobody made is found."""
    new = uuid7()
    columns = [c.name for c in Base.metadata.tables["capture"].columns]
    quoted = ", ".join(f'"{c}"' for c in columns)
    chosen = ", ".join({"id": ":u", "attempt": "2"}.get(c, f'"{c}"') for c in columns)
    chosen = chosen.replace(":u", f"CAST(:u AS {tamper.id_type})")
    tamper(f"INSERT INTO capture ({quoted}) SELECT {chosen} FROM capture", u=new)
    [found] = check().problems
    assert (found.kind, found.table, found.row) == ("row", "capture", str(new))


def test_I7_a_row_deleted_past_the_application_is_named(made, tamper, check):
    """A capture that was taken away is found."""
    tamper("DELETE FROM capture WHERE id = :c", c=made.capture.id)
    [found] = check().problems
    assert (found.kind, found.table, found.row) == ("row", "capture", str(made.capture.id))


def test_I7_a_secret_exchanged_past_the_application_is_named(made, tamper, check, work, tenant):
    """Nobody can put another secret into the database and sign with it unseen (E26)."""
    with work(tenant) as w:
        account = w.add(
            Account(
                person_id=made.person.id,
                login="dana",
                login_folded="dana",
                secret_hash="$argon2id$mine",
                secret_changed_at=w.now,
            )
        )
        w.audit("account.made", account)
        w.commit()
    assert check().ok
    tamper("UPDATE account SET secret_hash = '$argon2id$yours' WHERE id = :a", a=account.id)
    [found] = check().problems
    assert (found.table, found.field) == ("account", "secret_hash")
    assert "argon2" not in str(found)


def test_I7_a_change_that_no_entry_tells_breaks_the_history(made, check, tamper, tenant, work):
    """When the next audited change starts from a value that the chain does not know, it tells."""
    tamper("UPDATE lot SET status = 'hold' WHERE id = :lot", lot=made.lot.id)
    with work(tenant) as w:
        w.lock(Lot, made.lot.id).status = "released"
        w.audit("lot.released", made.lot)
        w.commit()
    [found] = check().problems
    assert (found.kind, found.table, found.field, found.seq) == ("row", "lot", "status", 7)


def test_I5_a_state_that_no_transition_leads_to_is_named(made, check, tenant, work):
    """Every change of state in the chain is one of the twelve legal moves."""
    with work(tenant) as w:
        w._changes.append(Change("work_order", made.order.id, "state", "IN_PROGRESS", "REJECTED"))
        w.audit("work_order.rejected", made.order)
        w.commit()
    assert ("state", "I5") in {(p.kind, p.rule) for p in check().problems}


RECORDS = (
    ("signature", "UPDATE signature SET content = 'else' WHERE id = :s"),
    ("snapshot", "UPDATE snapshot SET canonical = '[]' WHERE id = :snapshot"),
    ("genealogy", "UPDATE genealogy_edge SET qty = qty + 1"),
    ("ledger", "UPDATE lot SET on_hand_qty = on_hand_qty + 1"),
    ("reference", "UPDATE batch SET work_order_id = CAST(:u AS {id})"),
)
LEDGER = (
    ("I1", "lot", "UPDATE lot SET on_hand_qty = on_hand_qty + 1"),
    ("I1", "reservation", "UPDATE inventory_move SET qty = qty + 1 WHERE kind = 'reserve'"),
    ("I2", "lot", "UPDATE reservation SET reserved_qty = reserved_qty + 1"),
    ("I2", "lot", "UPDATE lot SET reserved_qty = reserved_qty - 1"),
    ("I3", "reservation", "UPDATE work_order SET state = 'REJECTED'"),
)
SIGNATURES = (
    "content = 'else'",
    "record_id = CAST(:u AS {id})",
    "meaning = 'approved'",
    "signer_id = CAST(:second AS {id})",
    "signed_at = '2026-01-01T00:00:00.000Z'",
    "comment = 'as agreed'",
    "record_version = 2",
)


@pytest.mark.parametrize("number", range(len(RECORDS)))
def test_S20_records_that_do_not_fit_their_hash_or_ledger_are_named(made, tamper, check, number):
    """Signatures, snapshots, genealogies and balances are recomputed from what is stored."""
    kind, statement = RECORDS[number]
    ids = {"s": made.signature.id, "snapshot": made.snapshot.id, "u": uuid7()}
    tamper(statement.replace("{id}", tamper.id_type), **ids)
    report = check()
    assert {kind, "row"} <= kinds(report), [str(problem) for problem in report.problems]


def test_I1_I2_I3_balances_that_the_ledger_does_not_explain_are_named(made, tamper, check):
    """On hand, reserved and held are recomputed from movements and reservations."""
    before = set()
    for rule, table, statement in LEDGER:
        tamper(statement)
        found = {(p.rule, p.table, str(p)) for p in check().problems if p.kind == "ledger"}
        assert (rule, table) in {(r, t) for r, t, _ in found - before}
        before = found


def test_E16_S15_a_signature_fits_one_record_only(made, tamper, check, work, tenant):
    """Copied to another record, version, meaning or signer a signature no longer verifies."""
    with work(tenant) as w:
        given = [w.add(made.a_signature(made.person.id, w.now)) for _ in SIGNATURES]
        w.audit("signatures.given", made.order)
        w.commit()
    assert check().ok
    for signature, change in zip(given, SIGNATURES, strict=True):
        statement = f"UPDATE signature SET {change} WHERE id = :s".replace("{id}", tamper.id_type)
        tamper(statement, s=signature.id, u=uuid7(), second=made.second.id)
    report = check()
    assert {p.row for p in report.problems if p.kind == "signature"} == {str(g.id) for g in given}


def test_I3_an_order_that_ended_holds_nothing(made, check):
    """A reservation that outlives its order is named."""
    made.move_to("COMPLETED")
    assert [(p.rule, p.row) for p in check().problems] == [("I3", str(made.reservation.id))]


def test_S20_one_tenant_of_many(made, other_tenant, plant, tamper, check, look):
    """One tenant can be verified by its code; tampering with another does not show."""
    theirs = plant(other_tenant)
    tamper("UPDATE lot SET on_hand_qty = 0 WHERE id = :l", l=theirs.lot.id)
    code = f"t{made.tenant_id}"
    assert check(tenant=code).ok
    assert not check().ok
    with pytest.raises(NotFound):
        check(tenant="nobody")


def test_S20_it_runs_on_a_system_at_work(made, check, work, tenant):
    """Verification sees one state of the database, whatever is written meanwhile."""
    with work(tenant) as w:
        w.lock(Lot, made.lot.id).status = "hold"
        w.audit("lot.held", made.lot)
        assert check().ok
        w.commit()
    assert check().ok


def test_S20_progress_is_told(made, check):
    """Who watches learns how far it is."""
    seen = []
    check(progress=lambda done, total, what: seen.append(what))
    assert {"entries", "rows", "records"} <= set(seen)


def test_S20_the_answer_is_told_to_people_and_machines(made, tamper, check, database_url):
    """Lines for people name what is bad; the same as plain data."""
    tamper("UPDATE lot SET status = 'hold' WHERE id = :lot", lot=made.lot.id)
    report = check()
    told = "\n".join(report.lines())
    assert "BROKEN" in told
    assert f"row: lot {made.lot.id}: status is" in told
    data = json.loads(json.dumps(report.as_json()))
    assert data["ok"] is False
    assert data["tenants"][0]["problems"][0]["field"] == "status"
    assert "prove nothing" in "\n".join(verify(database_url).lines())
