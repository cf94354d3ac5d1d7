"""Wait for work without asking all the time: PostgreSQL calls, SQLite's own process calls itself.

A call may get lost (a broken connection, a pooler in between), so every wait ends by itself too.
"""

import threading
from typing import Any, Protocol

import psycopg

from workwright.db.base import Database
from workwright.db.queue import CHANNEL

SLICE_S = 1.0


class Wake(Protocol):
    """Something that ends a wait early."""

    is_reliable: bool

    def wait(self, seconds: float) -> None:
        """Return at the next call, or after these seconds."""
        ...

    def call(self) -> None:
        """End the present or the next wait."""
        ...

    def close(self) -> None:
        """Give back what waiting needed."""
        ...


class LocalWake:
    """Waits for a call from the same process."""

    is_reliable = False

    def __init__(self) -> None:
        self._called = threading.Event()

    def wait(self, seconds: float) -> None:
        """Return at the next call, or after these seconds."""
        self._called.wait(seconds)
        self._called.clear()

    def call(self) -> None:
        """End the present or the next wait."""
        self._called.set()

    def close(self) -> None:
        """Give back nothing."""


class PostgresWake:
    """Listens on a connection of its own for what ``enqueue`` announces at commit."""

    is_reliable = True

    def __init__(self, database: Database) -> None:
        url = database.engine.url.set(drivername="postgresql")
        self._address = url.render_as_string(hide_password=False)
        self._connection: psycopg.Connection[Any] | None = None
        self._called = threading.Event()

    def wait(self, seconds: float) -> None:
        """Return at the next call, or after these seconds."""
        try:
            connection = self._listening()
            left = seconds
            while left > 0 and not self._called.is_set():
                if any(True for _ in connection.notifies(timeout=min(left, SLICE_S), stop_after=1)):
                    break
                left -= SLICE_S
        except psycopg.Error:
            self.close()
            self._called.wait(min(seconds, SLICE_S))
        self._called.clear()

    def call(self) -> None:
        """End the present or the next wait."""
        self._called.set()

    def close(self) -> None:
        """Close the connection; the next wait opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listening(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(self._address, autocommit=True)
            self._connection.execute(f"LISTEN {CHANNEL}")
        return self._connection


def wake_for(database: Database) -> Wake:
    """Return what wakes a worker of this database."""
    if database.engine.dialect.name == "postgresql":
        return PostgresWake(database)
    return LocalWake()
