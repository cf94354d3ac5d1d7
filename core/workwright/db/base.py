"""Open a database: SQLite in one file with one writer at a time, or PostgreSQL (D9, F2, F5)."""

import fcntl
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection

from workwright.domain.canonical import CanonicalText
from workwright.errors import WorkwrightError

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
WAIT = "workwright_wait_s"
BUSY_TIMEOUT_S = 5.0


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
    return create_engine(
        parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, json_serializer=_json_text
    )


def _json_text(value: Any) -> str:
    return value if type(value) is CanonicalText else json.dumps(value)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


class Busy(WorkwrightError):
    """Somebody else writes for too long; nothing was saved; HTTP 503, try again (F5)."""

    def __init__(self) -> None:
        super().__init__("database.busy", "Not saved: the database is busy. Try again in a moment.")


def is_busy(error: BaseException | None) -> bool:
    """Say whether a statement gave up waiting for somebody else's lock."""
    cause = getattr(error, "orig", None)
    locked = isinstance(cause, sqlite3.OperationalError) and "locked" in str(cause)
    return locked or isinstance(cause, LockNotAvailable)


class WriterLock:
    """One writer at a time across threads and processes of one SQLite file (D9, F6).

    A queue in front of ``BEGIN IMMEDIATE`` beats SQLite's sleeping wait, and below SQLite 3.51.3
    it keeps a checkpoint from colliding with a writer.
    """

    def __init__(self, path: Path | None, timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.path = path
        self._timeout_s = timeout_s
        self._thread = threading.Lock()
        self._owner: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the length of the block.

        Raises:
            Busy: others held it for the whole timeout (F5).
            RuntimeError: this thread holds it already and would wait for itself.
        """
        if self._owner == threading.get_ident():
            raise RuntimeError("a unit of work was opened inside another of the same thread")
        deadline = time.monotonic() + self._timeout_s
        if not self._thread.acquire(timeout=self._timeout_s):
            raise Busy
        try:
            self._owner = threading.get_ident()
            with self._file_locked(deadline):
                yield
        finally:
            self._owner = None
            self._thread.release()

    @contextmanager
    def _file_locked(self, deadline: float) -> Iterator[None]:
        if self.path is None:
            yield
            return
        # Opened for each writer: a lock belongs to the open file, which a forked child shares.
        with self.path.open("ab") as file:
            while not _try_lock(file):
                if time.monotonic() > deadline:
                    raise Busy
                time.sleep(0.002)
            yield


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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
