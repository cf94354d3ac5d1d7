"""Find a tenant by its code, before anybody is signed in: the only look without a tenant (D5)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workwright.db.tables.tenants import Tenant
from workwright.errors import NotFound
from workwright.services.runtime import Runtime


def find_tenant(runtime: Runtime, code: str) -> UUID | None:
    """Return the tenant of this code, or none."""
    with Session(runtime.database.engine) as session:
        return session.scalar(select(Tenant.id).where(Tenant.code == code))


def tenant_named(runtime: Runtime, code: str) -> UUID:
    """Return the tenant of this code; for the command line's ``--tenant``.

    Raises:
        NotFound: this installation has no such tenant.
    """
    found = find_tenant(runtime, code)
    if found is None:
        raise NotFound("tenant", code)
    return found


def all_tenants(runtime: Runtime) -> dict[str, UUID]:
    """Return every tenant of the installation by code, sorted; for the host's command line."""
    with Session(runtime.database.engine) as session:
        rows = session.execute(select(Tenant.code, Tenant.id).order_by(Tenant.code))
        return {row.code: row.id for row in rows}
