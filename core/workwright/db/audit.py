"""The tenant's audit chain: entries from what really changed, hashed as they are stored (S16-S18).

Layout of a hash: ``digest(b"audit", tenant, seq, prev_hash, sha256(body))`` of
``domain.canonical``; the body is the canonical JSON of the entry without ``prev_hash`` and
``hash`` (E38, E39). The body goes in by its own hash, so that a record taken out of the house can
prove its place in the chain without showing the entries of other orders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from json.encoder import encode_basestring as quoted
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

    @property
    def place(self) -> str:
        """Return which field of which table changed."""
        return f"{self.table}.{self.field}"

    def text(self) -> str:
        """Return the canonical JSON of the change."""
        return (
            f'{{"field":{quoted(self.field)},"id":"{self.id}","new":{canonical(self.new)},'
            f'"old":{canonical(self.old)},"table":{quoted(self.table)}}}'
        )


@dataclass(frozen=True)
class NewRow:
    """A whole new row, each value as the canonical JSON that ``Change.text`` would have made.

    Args:
        values: for each field that has a value its name and its text.
    """

    table: str
    id_text: str
    values: Sequence[tuple[str, str]]

    @property
    def place(self) -> str:
        """Return the table that got the row."""
        return self.table

    def text(self) -> str:
        """Return the canonical JSON of a change for each field."""
        end = f',"old":null,"table":"{self.table}"}}'
        mine = f'","id":{self.id_text},"new":'
        return ",".join([f'{{"field":"{name}{mine}{text}{end}' for name, text in self.values])


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
    changes: list[Change | NewRow] = field(default_factory=list)

    def body(self, seq: int, at: datetime) -> str:
        """Return the canonical bytes of the entry."""
        first = canonical({"act": self.act, "actor_id": self.actor_id, "at": at})
        changes = ",".join([text for change in self.changes if (text := change.text())])
        rest = canonical(
            {
                "seq": seq,
                "entity": self.entity,
                "entity_id": self.entity_id,
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
            }
        )
        # Names stand in the order of the alphabet: "changes" behind "at", before "detail".
        return f'{first[:-1]},"changes":[{changes}],{rest[1:]}'


def chain_hash(tenant_id: UUID, seq: int, prev_hash: str, body: str) -> str:
    """Return the hash that links an entry to the one before it (S18)."""
    return digest(b"audit", str(tenant_id), str(seq), prev_hash, sha256(body))
