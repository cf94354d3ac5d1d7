"""The migrated schema is that of the models, on both databases, and plugins have their own."""

import textwrap

import pytest
from sqlalchemy import inspect, text

from workwright.db.base import WRITES, create_engine_for
from workwright.db.ddl import schema_statements
from workwright.db.migrate import (
    SchemaUnfit,
    app_url,
    current,
    downgrade_plugin,
    newest,
    upgrade,
    upgrade_plugin,
)


@pytest.fixture
def owner(empty_database_url):
    engine = create_engine_for(empty_database_url)
    yield engine.execution_options(**{WRITES: True})
    engine.dispose()


@pytest.fixture
def lineage(tmp_path):
    """The folder of a small plugin's schema versions."""
    folder = tmp_path / "lab"
    (folder / "versions").mkdir(parents=True)
    (folder / "versions" / "lab1.py").write_text(
        textwrap.dedent('''
            """Instruments of the laboratory."""
            from alembic import op
            import sqlalchemy as sa

            revision, down_revision, branch_labels, depends_on = "lab1", None, None, None


            def upgrade():
                op.create_table(
                    "lab_instrument",
                    sa.Column("tenant_id", sa.Uuid, primary_key=True),
                    sa.Column("id", sa.Uuid, primary_key=True),
                    sa.Column("code", sa.Text, nullable=False),
                )


            def downgrade():
                op.drop_table("lab_instrument")
        ''')
    )
    return folder


def test_upgrade_from_empty_gives_the_schema_of_the_models(owner, empty_database_url, schema_facts):
    """What the migrations make is what the models say: tables, keys, triggers, privileges."""
    upgrade(empty_database_url)
    migrated = schema_facts(owner)
    assert len(migrated) > 400
    with owner.begin() as connection:
        _drop_everything(connection)
        for statement in schema_statements(owner.dialect.name):
            connection.exec_driver_sql(statement)
    modelled = schema_facts(owner)
    assert {name for name in migrated if migrated[name] != modelled.get(name)} == set()
    assert migrated.keys() == modelled.keys()


def test_upgrade_twice_changes_nothing(owner, empty_database_url, schema_facts):
    """A database at the newest version is left as it is."""
    upgrade(empty_database_url)
    before = schema_facts(owner)
    upgrade(empty_database_url)
    assert schema_facts(owner) == before
    assert current(empty_database_url) == {"core": newest()}


def test_current_of_an_empty_database_is_nothing(empty_database_url):
    """A database that was never migrated says so."""
    assert current(empty_database_url) == {"core": None}


def test_F16_a_newer_schema_is_refused(owner, empty_database_url):
    """An older program does not touch the database of a newer one."""
    upgrade(empty_database_url)
    with owner.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaUnfit, match="9999"):
        upgrade(empty_database_url)


def test_F16_an_upgrade_that_fails_leaves_nothing_behind(owner, tmp_path):
    """The upgrade of one owner is one transaction: all of it or none."""
    folder = tmp_path / "broken"
    (folder / "versions").mkdir(parents=True)
    (folder / "versions" / "b1.py").write_text(
        'from alembic import op\nrevision = "b1"\ndown_revision = None\n'
        "def upgrade():\n"
        '    op.execute("CREATE TABLE broken_half (id integer)")\n'
        '    op.execute("CREATE NONSENSE")\n'
    )
    with pytest.raises(Exception, match="NONSENSE"):
        upgrade_plugin(owner, "broken", folder)
    assert inspect(owner).get_table_names() == []


def test_plugins_have_a_lineage_of_their_own(owner, empty_database_url, lineage):
    """A plugin's tables come and go without touching the core's version."""
    upgrade(empty_database_url, {"lab": lineage})
    assert current(empty_database_url) == {"core": newest(), "lab": "lab1"}
    assert "lab_instrument" in inspect(owner).get_table_names()
    downgrade_plugin(owner, "lab", lineage)
    assert current(empty_database_url) == {"core": newest(), "lab": None}
    assert "lab_instrument" not in inspect(owner).get_table_names()
    upgrade(empty_database_url)


def test_S4_a_plugins_tables_are_closed_to_other_tenants(owner, empty_database_url, lineage):
    """Whatever a plugin's migration forgets, its rows are seen by their tenant alone."""
    upgrade(empty_database_url, {"lab": lineage})
    if owner.dialect.name == "sqlite":
        return
    application = create_engine_for(app_url(empty_database_url))
    mine, other = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
    insert = text("INSERT INTO lab_instrument VALUES (:t, :t, 'hplc')")
    with application.begin() as connection:
        _announce(connection, mine)
        connection.execute(insert, {"t": mine})
    with application.begin() as connection:
        assert connection.execute(text("SELECT * FROM lab_instrument")).all() == []
        _announce(connection, other)
        assert connection.execute(text("SELECT * FROM lab_instrument")).all() == []
        with pytest.raises(Exception, match="row-level security"):
            connection.execute(insert, {"t": mine})
    application.dispose()


@pytest.mark.postgres
def test_S4_a_role_that_may_too_much_is_refused(postgres_databases):
    """The upgrade stops when the application's role could see past its tenant."""
    url = postgres_databases.create(migrated=False)
    engine = create_engine_for(url)
    try:
        upgrade(url)
        with engine.begin() as connection:
            connection.execute(text("ALTER ROLE workwright_app BYPASSRLS"))
        with pytest.raises(SchemaUnfit, match="workwright_app"):
            upgrade(url)
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER ROLE workwright_app NOBYPASSRLS"))
        engine.dispose()
        postgres_databases.drop(url)


def _announce(connection, tenant):
    connection.execute(text("SELECT set_config('app.tenant', :t, true)"), {"t": tenant})


def _drop_everything(connection):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for name in inspect(connection).get_table_names():
        connection.exec_driver_sql(f"DROP TABLE {name}")
