"""Look at a whole database as an auditor would: every row of every table, as text."""

from sqlalchemy import select

from workwright.db import tables  # noqa: F401  completes the metadata
from workwright.db.base import create_engine_for
from workwright.db.schema import Base

BESIDE = {
    "audit_entry",
    "audit_head",
    "checkpoint",
    "idempotency_key",
    "session",
    "sign_in_attempt",
}


def all_rows(url):
    """Return table to its rows as sorted text, without what the note of an attempt writes."""
    engine = create_engine_for(url)
    try:
        with engine.connect() as connection:
            return {
                name: sorted(str(tuple(row)) for row in connection.execute(select(table)))
                for name, table in Base.metadata.tables.items()
                if name not in BESIDE
            }
    finally:
        engine.dispose()


def acts(demo):
    """Return the acts of the tenant's audit trail, in order."""
    from workwright.db.tables.evidence import AuditEntry

    with demo.look() as look:
        return list(look.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))
