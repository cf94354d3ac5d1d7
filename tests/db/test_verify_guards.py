"""Whoever takes down a wall of the database is told of by verification (S4, S17)."""

import pytest

from workwright.db.guards import all_guards
from workwright.db.migrate import app_url
from workwright.db.triggers import trigger_name
from workwright.verify import verify


@pytest.fixture
def torn(direct, database_url, keys):
    """Run statements as the owner and return the problems that verification finds then."""

    def run(*statements):
        engine = direct()
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        report = verify(app_url(database_url), public_keys=[keys.public_bytes])
        assert report.ok is not bool(report.database.problems)
        return [str(problem) for problem in report.problems]

    return run


def test_S17_every_guard_is_looked_for(tenant, direct, database_url, torn):
    """An untouched database has as many guards as the code builds, and each is as built."""
    dialect = direct().dialect.name
    assert torn() == []
    report = verify(app_url(database_url))
    built = [guard for guard in all_guards() if guard.dialect in {"", dialect}]
    assert report.database.counts["guards"] == len(built) > 150
    assert "database: ok" in "\n".join(report.lines())


def test_S17_a_dropped_trigger_is_named_whichever_it_is(tenant, direct, torn):
    """All of them are dropped: each is told with its table and what it refused."""
    dialect = direct().dialect.name
    guards = [guard for guard in all_guards() if guard.dialect in {"", dialect}]
    on = "" if dialect == "sqlite" else " ON {table}"
    drops = [f"DROP TRIGGER {trigger_name(g)}{on.format(table=g.table)}" for g in guards]
    found = torn(*drops)
    assert len(found) == len(guards)
    assert all("is missing" in problem for problem in found)
    assert any("tg_audit_entry_no_update of table audit_entry" in problem for problem in found)


REPLACED = {
    "sqlite": [
        "DROP TRIGGER tg_audit_entry_no_update",
        "CREATE TRIGGER tg_audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT 1; END",
    ],
    "postgresql": [
        "CREATE FUNCTION kindly() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
        "DROP TRIGGER tg_audit_entry_no_update ON audit_entry",
        "CREATE TRIGGER tg_audit_entry_no_update BEFORE UPDATE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION kindly()",
    ],
}


def test_S17_a_trigger_that_lets_all_pass_is_not_the_guard(tenant, direct, torn):
    """The name alone is no wall."""
    (found,) = torn(*REPLACED[direct().dialect.name])
    assert "tg_audit_entry_no_update of table audit_entry is not the one" in found


POSTGRES = {
    "switched off": (
        ["ALTER TABLE capture DISABLE TRIGGER tg_capture_no_delete"],
        "tg_capture_no_delete of table capture is switched off",
    ),
    "only for replicas": (
        ["ALTER TABLE capture ENABLE REPLICA TRIGGER tg_capture_no_delete"],
        "switched off",
    ),
    "never true": (
        [
            "DROP TRIGGER tg_work_order_state ON work_order",
            "CREATE TRIGGER tg_work_order_state BEFORE UPDATE OF state ON work_order FOR EACH ROW"
            " WHEN (false) EXECUTE FUNCTION workwright_refuse('W17: no transition of T1-T13"
            " leads there')",
        ],
        "tg_work_order_state of table work_order is not the one",
    ),
    "another column": (
        [
            "DROP TRIGGER tg_lot_fixed ON lot",
            "CREATE TRIGGER tg_lot_fixed BEFORE UPDATE OF status ON lot FOR EACH ROW"
            " WHEN (NEW.material_id IS DISTINCT FROM OLD.material_id"
            " OR NEW.code IS DISTINCT FROM OLD.code)"
            " EXECUTE FUNCTION workwright_refuse('G3: a lot keeps its material and number')",
        ],
        "tg_lot_fixed of table lot is not the one",
    ),
    "the function of all": (
        [
            "CREATE OR REPLACE FUNCTION workwright_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RETURN NEW; END$$"
        ],
        "tg_audit_entry_no_update",
    ),
    "the function of one": (
        [
            "CREATE OR REPLACE FUNCTION tg_signature_signer() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RETURN NEW; END$$"
        ],
        "tg_signature_signer of table signature is not the one",
    ),
    "no row security": (
        ["ALTER TABLE lot DISABLE ROW LEVEL SECURITY"],
        "table lot is not closed to other tenants",
    ),
    "not for the owner": (
        ["ALTER TABLE lot NO FORCE ROW LEVEL SECURITY"],
        "table lot is not closed to other tenants",
    ),
    "a second policy": (
        ["CREATE POLICY open ON lot USING (true)"],
        "table lot is not closed to other tenants",
    ),
    "another policy": (
        ["DROP POLICY tenant ON lot", "CREATE POLICY tenant ON lot USING (true)"],
        "table lot is not closed to other tenants",
    ),
    "a right to delete": (
        ["GRANT DELETE ON capture TO workwright_app"],
        "the application's role may DELETE in table capture",
    ),
    "a right to empty": (
        ["GRANT TRUNCATE ON lot TO workwright_app"],
        "may TRUNCATE in table lot",
    ),
}


@pytest.mark.parametrize("how", POSTGRES)
def test_S4_S17_every_way_to_take_down_a_wall_of_postgresql_is_told(tenant, direct, torn, how):
    """Switched off, hollowed out, opened by a policy or by a right."""
    if direct().dialect.name == "sqlite":
        pytest.skip("SQLite has no roles, no row level security and no triggers that are off")
    statements, words = POSTGRES[how]
    found = torn(*statements)
    assert any(words in problem for problem in found), found
