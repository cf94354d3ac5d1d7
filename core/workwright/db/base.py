"""Open a database: SQLite in one file with one writer at a time, or PostgreSQL (D9, F2, F5)."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection

PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "mmap_size=0",
)
WRITES = "workwright_writes"


def create_engine_for(url: str) -> Engine:
    """Return an engine with everything our rules ask of a connection.

    Args:
        url: ``sqlite:///file`` or ``postgresql://…`` (psycopg 3).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


class WriterLock:
    """One writer at a time across threads and processes of one SQLite file (D9, F6).

    A queue in front of ``BEGIN IMMEDIATE`` beats SQLite's sleeping wait, and below SQLite 3.51.3
    it keeps a checkpoint from colliding with a writer.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._thread = threading.Lock()
        self._file: IO[bytes] | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the length of the block."""
        with self._thread:
            if self._path is None:
                yield
                return
            if self._file is None:
                self._file = self._path.open("ab")
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


@dataclass(frozen=True)
class Database:
    """An engine with its writer lock; one per process."""

    engine: Engine
    lock: WriterLock = field(compare=False)

    @classmethod
    def open(cls, url: str) -> "Database":
        """Open the database of this address."""
        return cls.of(create_engine_for(url))

    @classmethod
    def of(cls, engine: Engine) -> "Database":
        """Return the database of an engine made by ``create_engine_for``."""
        name = engine.url.database
        is_file = engine.dialect.name == "sqlite" and name not in {None, "", ":memory:"}
        return cls(engine, WriterLock(Path(f"{name}.lock") if is_file else None))

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Wait for the right to write: a queue on SQLite, nothing on PostgreSQL."""
        if self.is_sqlite:
            with self.lock.held():
                yield
        else:
            yield
