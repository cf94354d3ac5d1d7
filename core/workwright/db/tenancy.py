"""The tenant scope of every session, in one place (S1-S4).

Criteria on each statement, and the setting that row level security reads.
"""

from functools import cache
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Executable, bindparam, event, text
from sqlalchemy.orm import (
    InstrumentedAttribute,
    ORMExecuteState,
    Session,
    with_loader_criteria,
)

from workwright.db.base import BUSY_TIMEOUT_S, WAIT
from workwright.db.changes import complete
from workwright.db.schema import TenantRow

ANNOUNCE = text(
    "select set_config('app.tenant', :tenant, true), set_config('lock_timeout', :wait, true)"
)
TENANT = "tenant_id"
THIS_TENANT = "this_tenant"
# One object for every reading of every tenant, so that SQLAlchemy finds the compiled statement
# without looking into the criterion again; the tenant comes with the parameters.
READ_CRITERIA = with_loader_criteria(
    TenantRow,
    lambda kind: kind.tenant_id == bindparam("this_tenant"),
    include_aliases=True,
    propagate_to_loaders=False,
)
_RESTRICTED: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()


class TenantSession(Session):
    """A session bound to one tenant for its whole life; it reads only, unless a subclass writes."""

    writes = False

    def __init__(self, engine: Engine, tenant_id: UUID) -> None:
        super().__init__(engine, autoflush=False, expire_on_commit=False)
        self.info[TENANT] = tenant_id


@cache
def points_at(reference: InstrumentedAttribute[Any], table: type[TenantRow]) -> ColumnElement[bool]:
    """Return the join of a reference column to the table it refers to, inside one tenant (S3)."""
    owner = reference.parent.entity
    joined: ColumnElement[bool] = (reference == table.id) & (owner.tenant_id == table.tenant_id)
    return joined


def _restrict(state: ORMExecuteState) -> None:
    if not state.is_orm_statement or state.is_column_load or state.is_relationship_load:
        return
    if state.is_select:
        state.statement = _of_one_tenant(state.statement)
        given = cast("dict[str, Any]", state.parameters or {})
        state.parameters = {**given, THIS_TENANT: state.session.info[TENANT]}
    else:
        tenant_id = state.session.info[TENANT]
        state.statement = state.statement.options(
            with_loader_criteria(
                TenantRow, lambda kind: kind.tenant_id == tenant_id, include_aliases=True
            )
        )


def _of_one_tenant(statement: Executable) -> Executable:
    """Return the statement with the tenant's criterion, for a constant always the same object.

    SQLAlchemy keeps with a statement by which key it finds the compiled one; a new object each
    time has to work out that key anew, which costs more than SQLite's answer.
    """
    restricted = _RESTRICTED.get(statement)
    if restricted is None:
        restricted = _RESTRICTED[statement] = statement.options(READ_CRITERIA)
    return restricted


def _announce(session: Session, _transaction: Any, connection: Any) -> None:
    """Say whose rows are meant (S4), and how long to wait for others' locks (F5)."""
    if connection.dialect.name == "postgresql":
        wait_s = connection.get_execution_options().get(WAIT, BUSY_TIMEOUT_S)
        connection.execute(
            ANNOUNCE, {"tenant": str(session.info[TENANT]), "wait": f"{int(wait_s * 1000)}ms"}
        )


def _stamp(session: TenantSession, _context: Any, _instances: Any) -> None:
    if not session.writes:
        raise RuntimeError("a reading writes nothing; open a unit of work (D4)")
    tenant_id = session.info[TENANT]
    for row in session.new:
        if isinstance(row, TenantRow):
            complete(row)
            if row.tenant_id is None:
                row.tenant_id = tenant_id
            elif row.tenant_id != tenant_id:
                raise ValueError("a row of another tenant cannot be written here")


event.listen(TenantSession, "do_orm_execute", _restrict, propagate=True)
event.listen(TenantSession, "after_begin", _announce, propagate=True)
event.listen(TenantSession, "before_flush", _stamp, propagate=True)
