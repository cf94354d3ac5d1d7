"""Record every statement that an engine sends, and send them again by the bare driver."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from workwright.db.base import PRAGMAS
from workwright.db.migrate import app_url

COMMIT, ROLLBACK = "COMMIT", "ROLLBACK"


@dataclass(frozen=True)
class Sent:
    """One statement on one connection; commit and rollback stand among them by their words."""

    connection: int
    text: str
    parameters: Any = None
    many: bool = False


@dataclass
class Tape:
    """The statements of a run in their order."""

    sent: list[Sent] = field(default_factory=list)

    @property
    def inserts(self) -> dict[str, list[Any]]:
        """Return the rows that were inserted, by statement, in order of first appearance."""
        found: dict[str, list[Any]] = {}
        for item in self.sent:
            if item.text.startswith("INSERT"):
                rows = found.setdefault(item.text, [])
                rows.extend(item.parameters if item.many else [item.parameters])
        return found

    @property
    def commits(self) -> int:
        """Return how many transactions were made durable."""
        return sum(item.text == COMMIT for item in self.sent)


@contextmanager
def recorded(engine: Engine) -> Iterator[Tape]:
    """Record what the engine sends within the block."""
    tape = Tape()

    def statement(
        connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        tape.sent.append(Sent(_key(connection), text, parameters, many))

    def commit(connection: Any) -> None:
        tape.sent.append(Sent(_key(connection), COMMIT))

    def rollback(connection: Any) -> None:
        tape.sent.append(Sent(_key(connection), ROLLBACK))

    listeners = (("before_cursor_execute", statement), ("commit", commit), ("rollback", rollback))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield tape
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def replay(tape: Tape, connections: dict[int, Any]) -> None:
    """Send everything again and read every answer, with nothing between."""
    cursors = {key: connection.cursor() for key, connection in connections.items()}
    for item in tape.sent:
        if item.text == COMMIT:
            connections[item.connection].commit()
        elif item.text == ROLLBACK:
            connections[item.connection].rollback()
        elif item.many:
            cursors[item.connection].executemany(item.text, item.parameters)
        else:
            cursor = cursors[item.connection]
            cursor.execute(item.text, item.parameters or ())
            if cursor.description is not None:
                cursor.fetchall()


def insert_all(inserts: dict[str, list[Any]], connection: Any, tenant_id: UUID) -> None:
    """Insert the rows of a tenant by one call for each statement, in one transaction."""
    cursor = connection.cursor()
    if isinstance(connection, sqlite3.Connection):
        cursor.execute("BEGIN IMMEDIATE")
    else:
        cursor.execute("select set_config('app.tenant', %s, true)", (str(tenant_id),))
    for text, rows in inserts.items():
        cursor.executemany(text, rows)
    connection.commit()


@contextmanager
def bare(url: str, keys: set[int]) -> Iterator[dict[int, Any]]:
    """Open a bare connection for each recorded one, as the application's role."""
    address = make_url(app_url(url))
    with ExitStack() as stack:
        yield {key: stack.enter_context(closing(_connect(address))) for key in keys}


def _connect(address: Any) -> Any:
    if address.get_backend_name() != "sqlite":
        libpq = address.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(libpq)
    connection = sqlite3.connect(address.database, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _key(connection: Any) -> int:
    return id(connection.connection.dbapi_connection)
