"""The texts that stand for a session, a kiosk, a service or a one-time path: ids, then randomness.

The ids only say where to look; what proves anything is the random part, of which the database
holds the hash of the whole text. So a text changed in any place proves nothing (S1, S9).
"""

import base64
import binascii
from uuid import UUID

from workwright.services.secrets import new_token, token_sha256

__all__ = ["ids_of", "make_token", "token_sha256"]

MOST_CHARACTERS = 200


def make_token(*ids: UUID) -> str:
    """Return a new token that names these ids, tenant first."""
    return ".".join([*(_text(i) for i in ids), new_token()])


def ids_of(token: str, count: int) -> tuple[UUID, ...] | None:
    """Return the ids that a token names, or none when it cannot be one of ours."""
    parts = token.split(".") if len(token) <= MOST_CHARACTERS else []
    if len(parts) != count + 1 or not parts[-1]:
        return None
    try:
        return tuple(_id(part) for part in parts[:-1])
    except (ValueError, binascii.Error):
        return None


def _text(value: UUID) -> str:
    return base64.urlsafe_b64encode(value.bytes).decode().rstrip("=")


def _id(text: str) -> UUID:
    return UUID(bytes=base64.b64decode(text + "==", altchars=b"-_", validate=True))
