"""The seal of a record: the installation's key signs one copy as a whole.

Checkpoints prove the chain, and with it everything that the chain holds; the seal binds the rest
to the same key: words, copy number, who printed it.
"""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workwright.db.checkpoints import CheckpointKey, key_id_of
from workwright.domain.canonical import canonical, sha256

LABEL = "workwright/record-seal/1"


def statement(data: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed: a fixed label and the hash of all parts but the seal."""
    parts = {name: part for name, part in data.items() if name != "seal"}
    return f"{LABEL}\n{sha256(canonical(parts))}\n".encode()


def seal(data: Mapping[str, Any], key: CheckpointKey) -> dict[str, str]:
    """Return the seal of these parts."""
    signature = base64.b64encode(key.private.sign(statement(data))).decode()
    return {**_named(key.public_bytes), "signature": signature}


def holds(data: Mapping[str, Any], public_key: bytes) -> bool:
    """Say whether the seal is that of this key, under its own name, over exactly these parts."""
    stated = data["seal"]
    try:
        signature = base64.b64decode(stated["signature"], validate=True)
        if stated != {**_named(public_key), "signature": base64.b64encode(signature).decode()}:
            return False
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement(data))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def _named(public_key: bytes) -> dict[str, str]:
    """Return how a seal names its key; readers compare the id with that of the installation."""
    return {
        "key_id": key_id_of(public_key),
        "public_key": base64.b64encode(public_key).decode(),
    }
