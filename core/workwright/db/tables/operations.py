"""What the machinery needs: idempotency keys, jobs, outbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, choice, refers


class IdempotencyKey(TenantRow):
    """A request that took effect, with the reply it got (F3, I9)."""

    __tablename__ = "idempotency_key"
    __deletable__ = True
    __audited__ = False
    __unique__ = (("principal_id", "key"),)

    principal_id: Mapped[UUID]
    key: Mapped[UUID]
    request_sha256: Mapped[str] = mapped_column(doc="method, path and canonical body")
    status: Mapped[int]
    reply: Mapped[str] = mapped_column(doc="canonical JSON from which the answer is rendered")
    at: Mapped[datetime]


class Job(TenantRow):
    """Work to be done after commit: lease, heartbeat, retries, dead letter (D14)."""

    __tablename__ = "job"
    __deletable__ = True
    __audited__ = False
    __unique__ = (("kind", "key"),)
    __table_args__ = (Index("ix_job_due", "tenant_id", "status", "due_at"),)

    kind: Mapped[str]
    key: Mapped[str] = mapped_column(doc="the same work is never queued twice")
    payload: Mapped[dict[str, Any]]
    status: Mapped[str] = choice("waiting", "running", "done", "failed")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    worker: Mapped[str | None]
    error: Mapped[str | None]
    result: Mapped[dict[str, Any] | None]
    requested_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Outbox(TenantRow):
    """An event for observers and other systems, written in the transaction that made it."""

    __tablename__ = "outbox"
    __deletable__ = True
    __audited__ = False
    __table_args__ = (Index("ix_outbox_due", "tenant_id", "sent_at"),)

    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
