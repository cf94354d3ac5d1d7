"""The audit chain, its head and its signed checkpoints; stored records (S16-S19)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, file, refers


class AuditEntry(TenantRow):
    """One entry of the tenant's chain; ``body`` holds the canonical bytes that were hashed."""

    __tablename__ = "audit_entry"
    __append_only__ = True
    __audited__ = False
    __unique__ = (("seq",), ("prev_hash",))
    __table_args__ = (
        Index("ix_audit_entry_entity", "tenant_id", "entity", "entity_id"),
        Index("ix_audit_entry_order", "tenant_id", "work_order_id", "seq"),
    )

    seq: Mapped[int]
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(doc="past tense, owner first: work_order.released")
    entity: Mapped[str]
    entity_id: Mapped[UUID | None]
    work_order_id: Mapped[UUID | None]
    actor_id: Mapped[UUID | None]
    body: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class AuditHead(TenantRow):
    """The end of the chain; locked last in every writing transaction (S18)."""

    __tablename__ = "audit_head"
    __audited__ = False
    __unique__ = (("singleton",),)

    singleton: Mapped[int] = mapped_column(default=1)
    seq: Mapped[int]
    hash: Mapped[str]
    at: Mapped[datetime]
    checkpoint_seq: Mapped[int] = mapped_column(default=0)
    checkpoint_at: Mapped[datetime | None]


class Checkpoint(TenantRow):
    """A signed statement of where the chain stood (S19)."""

    __tablename__ = "checkpoint"
    __append_only__ = True
    __audited__ = False
    __unique__ = (("seq",),)

    seq: Mapped[int]
    head: Mapped[str]
    at: Mapped[datetime]
    key_id: Mapped[str]
    signature: Mapped[str] = mapped_column(doc="Ed25519, base64")


class RecordFile(TenantRow):
    """A rendered record, stored once with its hash (S29)."""

    __tablename__ = "record_file"
    __append_only__ = True
    __unique__ = (("work_order_id", "kind", "copy_no"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    kind: Mapped[str]
    copy_no: Mapped[int]
    sha256: Mapped[str]
    record_sha256: Mapped[str] = mapped_column(doc="of the machine-readable record inside")
    content: Mapped[bytes] = file()
    pages: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = refers("person")
