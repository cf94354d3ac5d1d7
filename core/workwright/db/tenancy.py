"""The tenant scope of every session, in one place (S1-S4).

Criteria on each statement, and the setting that row level security reads.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, event, text
from sqlalchemy.orm import (
    InstrumentedAttribute,
    ORMExecuteState,
    Session,
    with_loader_criteria,
)

from workwright.db.changes import complete
from workwright.db.schema import TenantRow

TENANT = "tenant_id"


def scope_session(session: Session, tenant_id: UUID) -> None:
    """Bind the session to one tenant for its whole life."""
    session.info[TENANT] = tenant_id
    event.listen(session, "do_orm_execute", _restrict)
    event.listen(session, "after_begin", _announce)
    event.listen(session, "before_flush", _stamp)


def points_at(reference: InstrumentedAttribute[Any], table: type[TenantRow]) -> ColumnElement[bool]:
    """Return the join of a reference column to the table it refers to, inside one tenant (S3)."""
    owner = reference.parent.entity
    joined: ColumnElement[bool] = (reference == table.id) & (owner.tenant_id == table.tenant_id)
    return joined


def _restrict(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    tenant_id: UUID = state.session.info[TENANT]
    state.statement = state.statement.options(
        with_loader_criteria(
            TenantRow, lambda cls: cls.tenant_id == tenant_id, include_aliases=True
        )
    )


def _announce(session: Session, _transaction: Any, connection: Any) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("select set_config('app.tenant', :tenant, true)"),
            {"tenant": str(session.info[TENANT])},
        )


def _stamp(session: Session, _context: Any, _instances: Any) -> None:
    tenant_id = session.info[TENANT]
    for row in session.new:
        if isinstance(row, TenantRow):
            complete(row)
            if row.tenant_id is None:
                row.tenant_id = tenant_id
            elif row.tenant_id != tenant_id:
                raise ValueError("a row of another tenant cannot be written here")
