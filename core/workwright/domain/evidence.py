"""The evidence that goes with a record out of the house: chain, checkpoints, snapshot, signatures.

It is plain data. ``verify_standalone.py`` proves it with nothing but the public key; what it
proves and what not is in ``docs/record-format.md``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.domain.canonical import plain, sha256
from workwright.domain.signature import SignatureContent

FORMAT = "workwright-evidence/1"


@dataclass(frozen=True)
class ChainLink:
    """One entry of the audit chain.

    Args:
        is_own: it belongs to the order, and its body goes out; of others only their hash does.
    """

    seq: int
    prev_hash: str
    hash: str
    body: str
    is_own: bool


@dataclass(frozen=True)
class SignedCheckpoint:
    """A signed statement of where the chain stood."""

    seq: int
    head: str
    at: datetime
    key_id: str
    signature: str


@dataclass(frozen=True)
class FrozenRecipe:
    """The snapshot that the order was released with."""

    id: UUID
    canonical: str
    sha256: str


@dataclass(frozen=True)
class SignatureEvidence:
    """A signature with exactly what was shown to the signer."""

    content: SignatureContent
    shown: str
    signature_sha256: str


def segments(
    own: Iterable[int], checkpoints: Sequence[SignedCheckpoint]
) -> list[tuple[int, SignedCheckpoint | None]]:
    """Return which stretches of the chain prove these entries: first seq, next checkpoint.

    Entries between two checkpoints share a stretch. Entries after the last checkpoint form one
    without: nothing outside the database holds them yet.

    Args:
        own: places of the order's entries in the chain.
        checkpoints: of the tenant, in order of seq.
    """
    found: list[tuple[int, SignedCheckpoint | None]] = []
    for seq in sorted(own):
        if found and (found[-1][1] is None or seq <= found[-1][1].seq):
            continue
        found.append((seq, next((c for c in checkpoints if c.seq >= seq), None)))
    return found


def evidence_section(
    tenant_id: UUID,
    work_order_id: UUID,
    stretches: Sequence[tuple[Sequence[ChainLink], SignedCheckpoint | None]],
    snapshot: FrozenRecipe | None,
    signatures: Iterable[SignatureEvidence],
) -> dict[str, Any]:
    """Return the evidence as plain data for the record.

    Args:
        stretches: unbroken links from an own entry to the checkpoint that covers it, or to the
            end of the chain when none does; as ``segments`` cut them.
    """
    return {
        "format": FORMAT,
        "tenant": plain(tenant_id),
        "work_order": plain(work_order_id),
        "segments": [_segment(links, checkpoint) for links, checkpoint in stretches],
        "snapshot": None if snapshot is None else plain(snapshot),
        "signatures": [_signature(signature) for signature in signatures],
    }


def _segment(links: Sequence[ChainLink], checkpoint: SignedCheckpoint | None) -> Mapping[str, Any]:
    return {
        "first_seq": links[0].seq,
        "prev_hash": links[0].prev_hash,
        "links": [
            {"body": link.body, "hash": link.hash} if link.is_own else sha256(link.body)
            for link in links
        ],
        "head": links[-1].hash,
        "checkpoint": None if checkpoint is None else plain(checkpoint),
    }


def _signature(signature: SignatureEvidence) -> Mapping[str, Any]:
    return {
        "fields": plain(signature.content),
        "content": signature.shown,
        "signature_sha256": signature.signature_sha256,
    }
