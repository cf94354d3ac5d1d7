"""Signed checkpoints of the chain: kept elsewhere, they show a cut tail or a rewrite (S19)."""

import base64
import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

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
        if not path.exists():
            _make(path)
        return cls(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    @property
    def public_bytes(self) -> bytes:
        """Return the 32 bytes that a verifier needs."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def key_id(self) -> str:
        """Return the name of the public key."""
        return key_id_of(self.public_bytes)


def key_id_of(public_key: bytes) -> str:
    """Return the name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def _make(path: Path) -> None:
    """Write a new key whole or not at all; of two processes that try, one wins for both."""
    raw = Ed25519PrivateKey.generate().private_bytes(
        Encoding.Raw, PrivateFormat.Raw, NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp gives access to the owner alone.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()


def statement(tenant_id: UUID, seq: int, head: str, at: datetime) -> bytes:
    """Return the canonical bytes that a checkpoint signs."""
    return canonical({"tenant": tenant_id, "seq": seq, "head": head, "at": at}).encode()


class ChainHead(Protocol):
    """Where a chain ends, and where its last checkpoint stands."""

    seq: int
    hash: str
    at: datetime
    checkpoint_seq: int
    checkpoint_at: datetime | None


def checkpoint_due(head: ChainHead, at: datetime) -> bool:
    """Say whether a thousand entries or an hour passed since the last checkpoint."""
    if head.checkpoint_at is None or head.seq - head.checkpoint_seq >= EVERY_ENTRIES:
        return True
    return at - head.checkpoint_at >= EVERY


def make_checkpoint(key: CheckpointKey, tenant_id: UUID, head: ChainHead) -> dict[str, Any]:
    """Return the signed checkpoint of the chain's present end and note it at the head."""
    signature = key.private.sign(statement(tenant_id, head.seq, head.hash, head.at))
    head.checkpoint_seq, head.checkpoint_at = head.seq, head.at
    return {
        "seq": head.seq,
        "head": head.hash,
        "at": head.at,
        "key_id": key.key_id,
        "signature": base64.b64encode(signature).decode(),
    }
