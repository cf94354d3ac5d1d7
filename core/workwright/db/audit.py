"""The tenant's audit chain: entries from what really changed, hashed as they are stored (S16-S18).

Layout of a hash: ``digest(b"audit", tenant, seq, prev_hash, sha256(body))`` of
``domain.canonical``; the body is the canonical JSON of the entry without ``prev_hash`` and
``hash`` (E38, E39). The body goes in by its own hash, so that a record taken out of the house can
prove its place in the chain without showing the entries of other orders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.domain.canonical import canonical, digest, sha256

GENESIS = "0" * 64


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
    return digest(b"audit", str(tenant_id), str(seq), prev_hash, sha256(body))
