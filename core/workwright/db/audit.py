"""The tenant's audit chain: entries from what really changed, hashed as they are stored (S16-S18).

Layout of a hash: ``digest(b"audit", tenant, seq, prev_hash, body)`` of ``domain.canonical``; the
body is the canonical JSON of the entry without ``prev_hash`` and ``hash`` (E38, E39).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from workwright.db.schema import TenantRow
from workwright.db.tables.evidence import AuditEntry
from workwright.domain.canonical import canonical, digest, sha256

GENESIS = "0" * 64
SKIPPED = frozenset({"tenant_id", "id", "row_version"})


@dataclass(frozen=True)
class Change:
    """One field of one row: what it was and what it is now."""

    table: str
    id: UUID
    field: str
    old: Any
    new: Any


@dataclass
class Entry:
    """An act to be written into the chain (D3).

    Args:
        act: past tense, owner first: ``work_order.released``.
        changes: every changed field of every row that belongs to this act.
    """

    act: str
    entity: str
    entity_id: UUID | None
    actor_id: UUID | None
    printed_name: str
    roles: tuple[str, ...]
    time_zone: str
    reason: str = ""
    work_order_id: UUID | None = None
    step: str | None = None
    device: str | None = None
    request_id: str | None = None
    signature_id: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def body(self, seq: int, at: datetime) -> str:
        """Return the canonical bytes of the entry."""
        return canonical(
            {
                "seq": seq,
                "at": at,
                "act": self.act,
                "entity": self.entity,
                "entity_id": self.entity_id,
                "actor_id": self.actor_id,
                "printed_name": self.printed_name,
                "roles": sorted(self.roles),
                "time_zone": self.time_zone,
                "reason": self.reason,
                "work_order_id": self.work_order_id,
                "step": self.step,
                "device": self.device,
                "request_id": self.request_id,
                "signature_id": self.signature_id,
                "detail": dict(self.detail),
                "changes": [
                    {
                        "table": change.table,
                        "id": change.id,
                        "field": change.field,
                        "old": change.old,
                        "new": change.new,
                    }
                    for change in self.changes
                ],
            }
        )


def chain_hash(tenant_id: UUID, seq: int, prev_hash: str, body: str) -> str:
    """Return the hash that links an entry to the one before it (S18)."""
    return digest(b"audit", str(tenant_id), str(seq), prev_hash, body)


def link(entry: Entry, tenant_id: UUID, seq: int, prev_hash: str, at: datetime) -> AuditEntry:
    """Return the row of an entry at its place in the chain."""
    body = entry.body(seq, at)
    return AuditEntry(
        seq=seq,
        at=at,
        act=entry.act,
        entity=entry.entity,
        entity_id=entry.entity_id,
        work_order_id=entry.work_order_id,
        actor_id=entry.actor_id,
        body=body,
        prev_hash=prev_hash,
        hash=chain_hash(tenant_id, seq, prev_hash, body),
    )


def changes_of(rows: Iterable[TenantRow], removed: frozenset[Any] = frozenset()) -> list[Change]:
    """Return every changed field of new, dirty and removed rows, with old and new (E34)."""
    changes: list[Change] = []
    for row in rows:
        if type(row).__audited__:
            changes.extend(_removed(row) if row in removed else _row_changes(row))
    return changes


def _removed(row: TenantRow) -> list[Change]:
    values = {c.name: getattr(row, c.key) for c in row.__table__.columns}
    return [
        Change(row.__tablename__, row.id, name, value, None)
        for name, value in values.items()
        if name not in SKIPPED and value is not None
    ]


def _row_changes(row: TenantRow) -> list[Change]:
    state = inspect(row)
    table = row.__tablename__
    is_new = not state.has_identity
    changes = []
    for column in row.__table__.columns:
        if column.name in SKIPPED:
            continue
        kind = column.info.get("audit")
        history = state.attrs[column.key].history
        if kind == "never" or not (history.added or history.deleted):
            continue
        old = history.deleted[0] if history.deleted and not is_new else None
        new = history.added[0] if history.added else None
        if old == new:
            continue
        if kind == "sha256":
            old, new = _short(old), _short(new)
        changes.append(Change(table, row.id, column.name, old, new))
    return changes


def _short(value: str | None) -> str | None:
    return None if value is None else f"sha256:{sha256(value)}"
