"""No tenant sees, changes or points at a row of another, on either wall (S2-S4, I10)."""

# ruff: noqa: S608 - the tables in these statements are our own

import gc

import pytest
from sqlalchemy import UniqueConstraint, func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from workwright.db import tenancy
from workwright.db.guards import kinds
from workwright.db.schema import Base
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.plant import Area, Site
from workwright.db.tables.stock import Lot
from workwright.db.tables.tenants import Tenant
from workwright.db.tenancy import points_at

TENANT_FREE = {"tenant"}
TABLES = sorted(kind.__tablename__ for kind in kinds())


def test_S3_every_table_has_a_tenant_and_composite_keys():
    """Tenant in the primary key, in every unique group, in every reference."""
    for name, table in Base.metadata.tables.items():
        if name in TENANT_FREE:
            continue
        assert [c.name for c in table.primary_key.columns] == ["tenant_id", "id"], name
        assert not table.columns["tenant_id"].nullable
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                assert constraint.columns[0].name == "tenant_id", constraint.name
        for index in table.indexes:
            assert index.columns[0].name == "tenant_id", index.name
        for key in table.foreign_key_constraints:
            names = [column.name for column in key.columns]
            assert names[0] == "tenant_id", key.name
            assert key.referred_table.name == "tenant" or len(names) == 2, key.name


def test_I10_every_reference_column_has_its_foreign_key():
    """A column that ends in _id is a foreign key, or on a short reviewed list."""
    free = {
        ("audit_entry", "actor_id"),  # the chain names people of any kind, gone services included
        ("audit_entry", "entity_id"),  # of whichever table ``entity`` says
        ("audit_entry", "work_order_id"),
        ("checkpoint", "key_id"),  # a key, not a row
        ("hold", "subject_id"),  # order, batch, lot or equipment, as ``subject_type`` says
        ("idempotency_key", "principal_id"),  # also of tokens
        ("rule_evaluation", "record_id"),  # of whichever table ``record_type`` says
        ("signature", "record_id"),
        ("signature", "session_id"),  # sessions are housekeeping and may be gone
        ("signing_request", "record_id"),
    }
    found = set()
    for name, table in Base.metadata.tables.items():
        keyed = {c.name for key in table.foreign_key_constraints for c in key.columns}
        found |= {(name, c.name) for c in table.columns if c.name.endswith("_id")} - {
            (name, column) for column in keyed
        }
    assert found == free


def test_S3_the_database_has_no_other_tables(direct):
    """What was migrated is what the models know; nothing hides beside them."""
    names = set(inspect(direct()).get_table_names()) - {"alembic_version"}
    assert names == {*TABLES, *TENANT_FREE}


@pytest.fixture
def two(tenant, other_tenant, plant):
    """Two plants with the same codes in one installation."""
    return plant(tenant), plant(other_tenant)


def test_S2_every_way_to_read_stays_inside_the_tenant(two, look):
    """get, find, all, columns, counts, joins, aliases, sub-queries: own rows only."""
    mine, theirs = two
    with look(mine.tenant_id) as r:
        ids = {theirs.order.id, theirs.lot.id, theirs.site.id}
        assert r.session.get(WorkOrder, (theirs.tenant_id, theirs.order.id)) is None
        assert [order.id for order in r.all(WorkOrder)] == [mine.order.id]
        assert r.scalars(select(WorkOrder.id)) == [mine.order.id]
        assert r.scalars(select(func.count()).select_from(Lot)) == [1]
        joined = select(Batch.id, WorkOrder.id).join(
            WorkOrder, points_at(Batch.work_order_id, WorkOrder)
        )
        assert r.rows(joined) == [(mine.batch.id, mine.order.id)]
        other = aliased(Area)
        crossed = select(Site.id, other.id).join(other, other.code == "A")
        assert r.rows(crossed) == [(mine.site.id, mine.area.id)]
        nested = select(Lot.id).where(Lot.id.in_(select(Lot.id).where(Lot.id.in_(ids))))
        assert r.scalars(nested) == []
        exists = select(Site.id).where(select(Lot.id).where(Lot.id == theirs.lot.id).exists())
        assert r.scalars(exists) == []
        united = select(Lot.id).union_all(select(Site.id))
        assert set(r.scalars(united)) == {mine.lot.id, mine.site.id}


def test_S2_a_constant_statement_serves_every_tenant_and_a_passing_one_is_forgotten(two, look):
    """What is kept of a statement holds no tenant, and no longer than the statement lives."""
    mine, theirs = two
    constant = select(Site.id)
    for plant in (mine, theirs, mine):
        with look(plant.tenant_id) as r:
            assert r.scalars(constant) == [plant.site.id]
    gc.collect()
    before = len(tenancy._RESTRICTED)
    for _ in range(20):
        with look(mine.tenant_id) as r:
            r.scalars(select(Site.id).where(Site.code != "none"))
    gc.collect()
    assert len(tenancy._RESTRICTED) == before


def test_S2_every_way_to_write_stays_inside_the_tenant(two, work, look):
    """Conditional updates and locks meet own rows only, whatever id they are given."""
    mine, theirs = two
    with work(mine.tenant_id) as w:
        statement = update(WorkOrder).where(WorkOrder.id == theirs.order.id).values(row_version=9)
        assert w.update_where(statement, []) == 0
        assert w.update_where(update(WorkOrder).values(row_version=9), []) == 1
        assert w.lock_all(select(Lot).where(Lot.id == theirs.lot.id)) == []
        w.commit()
    with look(theirs.tenant_id) as r:
        assert r.get(WorkOrder, theirs.order.id).row_version == 1


def test_S3_a_reference_into_another_tenant_is_refused(two, work):
    """A row of mine cannot point at a row of theirs, even by a bug."""
    mine, theirs = two
    with work(mine.tenant_id) as w:
        w.add(Area(site_id=theirs.site.id, code="B", name="Stolen"))
        w.audit("area.made", mine.site)
        with pytest.raises(IntegrityError):
            w.commit()


def test_S3_codes_are_unique_in_one_tenant_only(two):
    """Two tenants use the same codes; nobody learns of the other's."""
    mine, theirs = two
    assert mine.order.number == theirs.order.number


@pytest.fixture
def application(engine):
    """Open a transaction of the application's role, for a tenant or for none."""

    class Opened:
        def __init__(self, tenant_id):
            self.tenant_id = tenant_id

        def __enter__(self):
            self.connection = engine.connect()
            self.connection.begin()
            if self.tenant_id is not None:
                announce = text("SELECT set_config('app.tenant', :t, true)")
                self.connection.execute(announce, {"t": str(self.tenant_id)})
            return self.connection

        def __exit__(self, *_):
            self.connection.close()

    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no row level security; the session is its wall")
    return Opened


def test_S4_row_level_security_closes_every_table(tenant, other_tenant, one_of_each, application):
    """Raw SQL sees the announced tenant's rows, or none; another's cannot be written."""
    mine, theirs = one_of_each(tenant), one_of_each(other_tenant)
    for table in TABLES:
        with application(None) as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0, table
        with application(tenant) as connection:
            ids = connection.execute(text(f"SELECT id FROM {table}")).scalars().all()
            assert ids == [mine[table]], table
        with application(tenant) as connection, pytest.raises(DBAPIError):
            connection.execute(
                text(f"INSERT INTO {table} (tenant_id, id) VALUES (:t, :i)"),
                {"t": str(other_tenant), "i": str(uuid7())},
            )
    for table in sorted(k.__tablename__ for k in kinds() if not k.__append_only__):
        with application(tenant) as connection:
            statement = text(f"UPDATE {table} SET id = id WHERE id = :i")
            assert connection.execute(statement, {"i": str(theirs[table])}).rowcount == 0


def test_S4_a_used_connection_forgets_its_tenant(two, application, look):
    """On a connection that served a tenant before, unset means nobody."""
    mine, _ = two
    for _ in range(12):
        with look(mine.tenant_id) as r:
            assert len(r.all(WorkOrder)) == 1
        with application(None) as connection:
            assert connection.execute(text("SELECT count(*) FROM work_order")).scalar() == 0


def test_S4_a_tenant_is_found_before_sign_in_and_no_other_seen_after(two, application):
    """Before sign-in a tenant is looked up by its code; then only one's own is there."""
    mine, theirs = two
    find = text("SELECT id FROM tenant WHERE code = :c")
    with application(None) as connection:
        assert connection.execute(find, {"c": f"t{theirs.tenant_id}"}).scalar() == theirs.tenant_id
    with application(mine.tenant_id) as connection:
        assert connection.execute(find, {"c": f"t{theirs.tenant_id}"}).scalar() is None
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text("UPDATE tenant SET name = 'x'"))


def test_S4_the_application_may_not_change_its_walls(application, tenant):
    """It owns nothing: no trigger, policy, table or role can be altered by it."""
    for statement in (
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON audit_entry",
        "DROP TABLE audit_entry",
        "TRUNCATE audit_entry",
        "CREATE TABLE mine (id integer)",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION workwright_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS 'begin return new; end'",
        "ALTER ROLE workwright_app BYPASSRLS",
    ):
        with application(tenant) as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))


def test_the_tenant_table_is_reviewed():
    """The one table without a tenant column holds a code, a name and a date."""
    columns = {column.name for column in Tenant.__table__.columns}
    assert columns == {"id", "code", "name", "created_at"}
