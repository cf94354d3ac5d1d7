"""Signed checkpoints of the chain: kept elsewhere, they show a cut tail or a rewrite (S19)."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from workwright.db.tables.evidence import AuditHead, Checkpoint
from workwright.domain.canonical import canonical

EVERY_ENTRIES = 1000
EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class CheckpointKey:
    """The installation's Ed25519 key; lives in a file outside the database."""

    private: Ed25519PrivateKey

    @classmethod
    def load_or_make(cls, path: Path) -> "CheckpointKey":
        """Return the key of the file, made with access for the owner alone when it is missing."""
        if path.exists():
            return cls(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))
        key = Ed25519PrivateKey.generate()
        raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(raw)
        return cls(key)

    @property
    def public_bytes(self) -> bytes:
        """Return the 32 bytes that a verifier needs."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def key_id(self) -> str:
        """Return the first 16 hexadecimal digits of the public key's SHA-256."""
        return hashlib.sha256(self.public_bytes).hexdigest()[:16]


def statement(tenant_id: UUID, seq: int, head: str, at: datetime) -> bytes:
    """Return the canonical bytes that a checkpoint signs."""
    return canonical({"tenant": tenant_id, "seq": seq, "head": head, "at": at}).encode()


def checkpoint_due(head: AuditHead, at: datetime) -> bool:
    """Say whether a thousand entries or an hour passed since the last checkpoint."""
    if head.checkpoint_at is None or head.seq - head.checkpoint_seq >= EVERY_ENTRIES:
        return True
    return at - head.checkpoint_at >= EVERY


def make_checkpoint(
    key: CheckpointKey, tenant_id: UUID, head: AuditHead, at: datetime
) -> Checkpoint:
    """Return the signed checkpoint of the chain's present end and note it at the head."""
    signature = key.private.sign(statement(tenant_id, head.seq, head.hash, at))
    head.checkpoint_seq, head.checkpoint_at = head.seq, at
    return Checkpoint(
        seq=head.seq,
        head=head.hash,
        at=at,
        key_id=key.key_id,
        signature=base64.b64encode(signature).decode(),
    )
