"""Bring a database to the schema of this program: the core first, then plugins by name.

Each owner has its own lineage and version table, so that a plugin can be taken away without
breaking the upgrades of the others. The whole upgrade of an owner is one transaction (F16).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, make_url, text
from sqlalchemy.engine import Connection

from workwright.db.base import WRITES, Database, create_engine_for
from workwright.db.privileges import APP_ROLE, tenant_policy
from workwright.errors import WorkwrightError

CORE = "core"
CORE_SCRIPTS = Path(__file__).parent / "migrations"
# Any number that is always the same: two upgrades of one PostgreSQL database wait for each other.
UPGRADE_LOCK = 7_236_410_917


class SchemaUnfit(WorkwrightError):
    """The database's schema and this program do not fit; nothing was changed."""


def upgrade(url: str, plugins: Mapping[str, Path] | None = None) -> None:
    """Bring the database at this owner's address to the newest schema.

    Args:
        plugins: folders with the lineages of plugins that have tables, by plugin name.

    Raises:
        SchemaUnfit: a newer program migrated the database, or the application's role in
            PostgreSQL may do more than it should.
    """
    engine = create_engine_for(url)
    try:
        with Database.of(engine).writer():
            _upgrade_owner(engine, CORE, CORE_SCRIPTS)
            for name, scripts in sorted((plugins or {}).items()):
                upgrade_plugin(engine, name, scripts)
            with engine.execution_options(**{WRITES: True}).begin() as connection:
                connection.execute(text("ANALYZE"))
    finally:
        engine.dispose()


def upgrade_plugin(engine: Engine, name: str, scripts: Path) -> None:
    """Bring a plugin's own tables, all named ``<plugin>_…``, to its newest schema.

    On PostgreSQL its tables are closed to other tenants and opened to the application, so that
    a plugin's migration need not know about either.
    """
    _upgrade_owner(engine, name, scripts)


def downgrade_plugin(engine: Engine, name: str, scripts: Path) -> None:
    """Take a plugin's tables away again, with everything in them."""
    with _one_at_a_time(engine) as connection:
        _run(connection, name, _scripts(scripts), back=True)


def current(url: str) -> dict[str, str | None]:
    """Return the schema version of each owner found in the database; the core's always."""
    engine = create_engine_for(url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            owners = [CORE]
            owners += sorted(t[16:] for t in tables if t.startswith("alembic_version_"))
            return {owner: _revision(connection, owner) for owner in owners}
    finally:
        engine.dispose()


def newest() -> str:
    """Return the core's schema version that this program needs."""
    head = _scripts(CORE_SCRIPTS).get_current_head()
    assert head is not None  # noqa: S101 - the lineage ships with the program
    return head


def app_url(url: str, password: str | None = None) -> str:
    """Return the address under which the application works, never as owner (S4).

    SQLite knows no roles. PostgreSQL's role ``workwright_app`` is made by ``upgrade`` without a
    password: peer and trust authentication work at once, elsewhere the owner sets one with
    ``ALTER ROLE workwright_app PASSWORD …`` and hands it to the application, in its own address
    or in a file that PGPASSFILE names.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" or is_app_url(url):
        return url
    parsed = parsed.set(username=APP_ROLE)._replace(password=password)
    return parsed.render_as_string(hide_password=False)


def is_app_url(url: str) -> bool:
    """Say whether an address is the application's own, which may not migrate (S4)."""
    return make_url(url).username == APP_ROLE


def version_table(owner: str) -> str:
    """Return the name of the table that holds an owner's schema version."""
    return "alembic_version" if owner == CORE else f"alembic_version_{owner}"


def _upgrade_owner(engine: Engine, owner: str, scripts: Path) -> None:
    with _one_at_a_time(engine) as connection:
        before = set(inspect(connection).get_table_names())
        _run(connection, owner, _scripts(scripts))
        if connection.dialect.name == "postgresql":
            _refuse_mighty_role(connection)
            made = set(inspect(connection).get_table_names()) - before
            _open_to_application(connection, owner, sorted(made))


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[Connection]:
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": UPGRADE_LOCK})
        yield connection


def _run(
    connection: Connection, owner: str, scripts: ScriptDirectory, *, back: bool = False
) -> None:
    found = _revision(connection, owner)
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise SchemaUnfit(
            "schema.newer",
            "The database has schema version {found} of {owner}, which this program does not"
            " know. Install the version of Workwright that made it, or a newer one.",
            {"found": found, "owner": owner},
        )

    def steps(revision: Any, _context: Any) -> Any:
        if back:
            return scripts._downgrade_revs("base", revision)
        return scripts._upgrade_revs("head", revision)

    environment = EnvironmentContext(Config(), scripts)
    environment.configure(
        connection=connection,
        version_table=version_table(owner),
        transactional_ddl=True,
        fn=steps,
    )
    environment.run_migrations()


def _scripts(folder: Path) -> ScriptDirectory:
    return ScriptDirectory(str(folder))


def _revision(connection: Connection, owner: str) -> str | None:
    table = version_table(owner)
    context = MigrationContext.configure(connection, opts={"version_table": table})
    return context.get_current_revision()


def _open_to_application(connection: Connection, owner: str, tables: list[str]) -> None:
    """Grant what new tables need; the core's own migrations grant by themselves."""
    version = version_table(owner)
    if version in tables:
        connection.exec_driver_sql(f"GRANT SELECT ON {version} TO {APP_ROLE}")
    if owner == CORE:
        return
    for table in tables:
        if table == version:
            continue
        for statement in tenant_policy(table):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APP_ROLE}")


def _refuse_mighty_role(connection: Connection) -> None:
    mighty = connection.execute(
        text(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole"
            " OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = :role"
        ),
        {"role": APP_ROLE},
    ).scalar_one()
    if mighty:
        raise SchemaUnfit(
            "schema.role",
            "The role {role} may bypass row level security. Take SUPERUSER, BYPASSRLS, CREATEROLE"
            " and membership in the owner's role from it, then upgrade again.",
            {"role": APP_ROLE},
        )
