"""The seal of a record: the installation's key signs one copy as a whole.

Checkpoints prove the chain, and with it everything that the chain holds; the seal binds the rest
to the same key: words, copy number, who printed it.
"""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workwright.db.checkpoints import CheckpointKey
from workwright.domain.canonical import canonical, sha256

LABEL = "workwright/record-seal/1"


def statement(data: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed: a fixed label and the hash of all parts but the seal."""
    parts = {name: part for name, part in data.items() if name != "seal"}
    return f"{LABEL}\n{sha256(canonical(parts))}\n".encode()


def seal(data: Mapping[str, Any], key: CheckpointKey) -> dict[str, str]:
    """Return the seal of these parts."""
    return {
        "key_id": key.key_id,
        "public_key": base64.b64encode(key.public_bytes).decode(),
        "signature": base64.b64encode(key.private.sign(statement(data))).decode(),
    }


def holds(data: Mapping[str, Any], public_key: bytes) -> bool:
    """Say whether the seal is that of this key over exactly these parts."""
    try:
        signature = base64.b64decode(data["seal"]["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement(data))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True
