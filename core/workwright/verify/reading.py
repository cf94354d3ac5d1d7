"""One consistent, read-only look at everything of one tenant, streamed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Executable, text
from sqlalchemy.engine import Connection

CHUNK = 2000


@dataclass(frozen=True)
class Look:
    """A connection inside one transaction, bound to one tenant."""

    connection: Connection
    tenant_id: UUID

    @property
    def tenant(self) -> str:
        """Return the tenant's id as the hashes hold it."""
        return str(self.tenant_id)

    @property
    def stored_id(self) -> Any:
        """Return the tenant's id as this database stores it."""
        return self.tenant if self.connection.dialect.name == "sqlite" else self.tenant_id

    def stream(self, statement: Executable, *, chunk: int = CHUNK, **values: Any) -> Iterator[Any]:
        """Yield the rows of a statement; no more than ``chunk`` are held at a time."""
        result = self.connection.execute(
            statement,
            {"tenant": self.stored_id, **values},
            execution_options={"stream_results": True, "max_row_buffer": chunk},
        )
        for rows in result.partitions(chunk):
            yield from rows

    def sql(self, statement: str, **values: Any) -> Iterator[Any]:
        """Yield the rows of a statement in SQL; ``:tenant`` is this tenant."""
        return self.stream(text(statement), **values)


@contextmanager
def read_only(engine: Engine) -> Iterator[Connection]:
    """Open one transaction that sees one state of a database at work and cannot write."""
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with engine.connect().execution_options(**options) as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA query_only=ON")
        try:
            yield connection
        finally:
            connection.rollback()
            driver.execute("PRAGMA query_only=OFF")


def announce(connection: Connection, tenant_id: UUID | None) -> None:
    """Tell row level security whose rows are read; nobody's before the tenants are known."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT set_config('app.tenant', :tenant, true)"),
            {"tenant": "" if tenant_id is None else str(tenant_id)},
        )
