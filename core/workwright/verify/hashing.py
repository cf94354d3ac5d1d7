"""The published hash layouts, written down a second time, independent of those who wrote them."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINK = b"%b%d%b%b%b%b"


def sha256(raw: bytes) -> str:
    """Return the SHA-256 of these bytes in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def layered(label: str, *parts: str) -> str:
    """Return the SHA-256 over length-prefixed parts after product and label."""
    text = b"".join(_prefixed(part.encode()) for part in ("workwright/1", label, *parts))
    return hashlib.sha256(text).hexdigest()


def _prefixed(raw: bytes) -> bytes:
    return len(raw).to_bytes(8, "big") + raw


def link_hasher(tenant: str) -> Callable[[int, str, str], str]:
    """Return the function that hashes an entry of this tenant's chain.

    It takes seq, hash of the entry before and body. What is the same for every entry is hashed
    once: a chain is verified nearly as fast as it is read.
    """
    start = hashlib.sha256(
        b"".join(_prefixed(part.encode()) for part in ("workwright/1", "audit", tenant))
    )
    length = (64).to_bytes(8, "big")

    def link(seq: int, previous: str, body: str) -> str:
        inner = hashlib.sha256(body.encode()).hexdigest().encode()
        hasher = start.copy()
        hasher.update(
            LINK
            % (
                len(str(seq)).to_bytes(8, "big"),
                seq,
                len(previous).to_bytes(8, "big"),
                previous.encode(),
                length,
                inner,
            )
        )
        return hasher.hexdigest()

    return link


def canonical(value: Any) -> str:
    """Return the canonical JSON of a value as the database gives it (E39)."""
    text: str = json.dumps(
        as_json(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return text


def as_json(value: Any) -> Any:
    """Return the value as JSON holds it: amounts and times as text."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    raise TypeError(f"{type(value).__name__} is not stored")


def checkpoint_text(tenant: str, seq: int, head: str, at: str) -> bytes:
    """Return the bytes that a checkpoint signs."""
    return canonical({"at": at, "head": head, "seq": seq, "tenant": tenant}).encode()


def key_id(public_key: bytes) -> str:
    """Return the name of a public key: 16 digits of its SHA-256."""
    return sha256(public_key)[:16]


def is_signed(public_key: bytes, signature: str, text: bytes) -> bool:
    """Say whether this Ed25519 key signed the text."""
    try:
        raw = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(raw, text)
    except (InvalidSignature, ValueError):
        return False
    # The last letter has bits that mean nothing; a changed letter is a change all the same.
    return base64.b64encode(raw).decode() == signature
