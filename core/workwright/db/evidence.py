"""Collect the evidence of one order's record from the chain, for those who print or export it."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.evidence import AuditEntry, Checkpoint
from workwright.db.tables.orders import Snapshot
from workwright.db.tables.quality import Signature
from workwright.db.work import Reading
from workwright.domain.evidence import (
    ChainLink,
    FrozenRecipe,
    SignatureEvidence,
    SignedCheckpoint,
    evidence_section,
    segments,
)
from workwright.domain.lifecycle import Meaning
from workwright.domain.signature import SignatureContent


def evidence_of(
    reading: Reading, work_order_id: UUID, *, until_seq: int | None = None
) -> dict[str, Any]:
    """Return the evidence section of an order's record.

    Args:
        until_seq: last entry of the order that belongs to the record, e.g. that of its release
            to stock, so that the record comes out the same whenever it is made; else all.
    """
    own = _own_places(reading, work_order_id, until_seq)
    checkpoints = _checkpoints(reading, own)
    stretches = []
    for first, checkpoint in segments(own, checkpoints):
        last = checkpoint.seq if checkpoint is not None else own[-1]
        stretches.append((_links(reading, work_order_id, first, last, own[-1]), checkpoint))
    return evidence_section(
        reading.tenant_id,
        work_order_id,
        stretches,
        _snapshot(reading, work_order_id),
        _signatures(reading, work_order_id),
    )


def _own_places(reading: Reading, work_order_id: UUID, until: int | None) -> Sequence[int]:
    query = select(AuditEntry.seq).filter_by(work_order_id=work_order_id).order_by(AuditEntry.seq)
    return reading.scalars(query if until is None else query.where(AuditEntry.seq <= until))


def _checkpoints(reading: Reading, own: Sequence[int]) -> list[SignedCheckpoint]:
    if not own:
        return []
    c = Checkpoint
    query = select(c.seq, c.head, c.at, c.key_id, c.signature).order_by(c.seq)
    return [SignedCheckpoint(*row) for row in reading.rows(query.where(c.seq >= own[0]))]


def _links(
    reading: Reading, work_order_id: UUID, first: int, last: int, last_own: int
) -> list[ChainLink]:
    e = AuditEntry
    query = select(e.seq, e.prev_hash, e.hash, e.body, e.work_order_id).order_by(e.seq)
    rows = reading.rows(query.where(e.seq >= first, e.seq <= last))
    return [
        ChainLink(seq, prev, hash_, body, order == work_order_id and seq <= last_own)
        for seq, prev, hash_, body, order in rows
    ]


def _snapshot(reading: Reading, work_order_id: UUID) -> FrozenRecipe | None:
    row = reading.find(Snapshot, work_order_id=work_order_id)
    return None if row is None else FrozenRecipe(row.id, row.canonical, row.sha256)


def _signatures(reading: Reading, work_order_id: UUID) -> list[SignatureEvidence]:
    rows = reading.all(Signature, Signature.id, work_order_id=work_order_id)
    return [
        SignatureEvidence(signature_content(row), row.content, row.signature_sha256) for row in rows
    ]


def signature_content(row: Signature) -> SignatureContent:
    """Return what the hash of a stored signature covers."""
    values = {field.name: getattr(row, field.name) for field in fields(SignatureContent)}
    return SignatureContent(**{**values, "meaning": Meaning(row.meaning)})
