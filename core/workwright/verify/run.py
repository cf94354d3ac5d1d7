"""Verify a whole installation, or one tenant of it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from workwright.db.base import create_engine_for
from workwright.db.tables.tenants import Tenant
from workwright.errors import NotFound
from workwright.verify.checkpoints import anchors_of, by_id
from workwright.verify.genealogy import check_genealogy
from workwright.verify.guards import check_guards
from workwright.verify.model import KeptCheckpoint, Problem, Progress, TenantReport, VerifyReport
from workwright.verify.reading import Look, announce, read_only
from workwright.verify.records import check_records
from workwright.verify.references import check_keys, check_references
from workwright.verify.rows import compare_rows
from workwright.verify.stock import check_stock
from workwright.verify.walk import walk_chain


def _silent(_done: int, _total: int, _what: str) -> None:
    pass


def verify(
    database_url: str,
    *,
    against: Iterable[KeptCheckpoint] = (),
    tenant: str | None = None,
    public_keys: Iterable[bytes] = (),
    progress: Progress = _silent,
) -> VerifyReport:
    """Check everything that is stored; nothing is written, the system may be at work.

    Args:
        database_url: the application's address or the owner's.
        against: checkpoints that were kept elsewhere; only they show a restored backup (F17).
        tenant: code of the one tenant to look at; all without it.
        public_keys: 32 bytes each, of every key that signed checkpoints. Without them the
            signatures of checkpoints are counted as unchecked.
        progress: is told how far it is, about every five thousand entries.

    Raises:
        NotFound: there is no tenant of that code.
    """
    kept, keys = tuple(against), by_id(public_keys)
    engine = create_engine_for(database_url)
    try:
        with read_only(engine) as connection:
            reports = [
                _verify_tenant(connection, tenant_id, code, keys, kept, progress)
                for tenant_id, code in _tenants(connection, tenant)
            ]
            if tenant is None:
                reports += _lost_tenants(reports, kept)
            walls = TenantReport("", "database")
            check_guards(connection, walls)
    finally:
        engine.dispose()
    return VerifyReport(tuple(reports), walls)


def _tenants(connection: Connection, code: str | None) -> list[tuple[UUID, str]]:
    announce(connection, None)
    statement = select(Tenant.id, Tenant.code).order_by(Tenant.code)
    if code is not None:
        statement = statement.where(Tenant.code == code)
    found = [(row.id, row.code) for row in connection.execute(statement)]
    if code is not None and not found:
        raise NotFound("tenant", code)
    return found


def _verify_tenant(
    connection: Connection,
    tenant_id: UUID,
    code: str,
    keys: dict[str, bytes],
    kept: tuple[KeptCheckpoint, ...],
    progress: Progress,
) -> TenantReport:
    announce(connection, tenant_id)
    look, report = Look(connection, tenant_id), TenantReport(str(tenant_id), code)
    walk = walk_chain(look, report, anchors_of(look, report, keys, kept), progress)
    compare_rows(look, report, walk.changes, progress)
    for number, check in enumerate(CHECKS, 1):
        check(look, report)
        progress(number, len(CHECKS), "records")
    return report


CHECKS = (check_records, check_genealogy, check_stock, check_references, check_keys)


def _lost_tenants(
    reports: list[TenantReport], kept: tuple[KeptCheckpoint, ...]
) -> list[TenantReport]:
    """A tenant whose checkpoint was kept and who is not there any more was lost altogether."""
    lost = []
    for name in sorted({c.tenant for c in kept} - {report.tenant for report in reports}):
        report = TenantReport(name, "")
        data = {"tenant": name, "last": max(c.seq for c in kept if c.tenant == name)}
        message = "tenant {tenant} is gone, with entries 1 to {last}"
        report.add(Problem("tail_loss", "S19", message, data, "tenant", name))
        lost.append(report)
    return lost
