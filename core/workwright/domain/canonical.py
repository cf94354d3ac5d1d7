"""The canonical JSON of everything that is hashed: one text for one content (E39).

UTF-8, sorted keys, no insignificant spaces, decimals as plain text, instants as
``YYYY-MM-DDTHH:MM:SS.mmmZ``, days as ``YYYY-MM-DD``. Floats are refused: amounts are decimals.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

DOMAIN_LABEL = b"workwright/1"


def canonical(value: Any) -> str:
    """Return the canonical JSON text of plain data, dataclasses, decimals, times and ids.

    Raises:
        TypeError: a float, or a type that has no canonical form.
        ValueError: a decimal that is not finite, an instant without zone.
    """
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """Return the lower-case hexadecimal SHA-256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(label: bytes, *parts: str | bytes) -> str:
    """Return SHA-256 over length-prefixed parts after a fixed label (S18).

    Layout: ``label``, then for each part its length as 8 bytes big-endian and its bytes; text is
    UTF-8. So no two different lists of parts share an input.
    """
    hasher = hashlib.sha256()
    for part in (DOMAIN_LABEL, label, *parts):
        raw = part.encode("utf-8") if isinstance(part, str) else part
        hasher.update(len(raw).to_bytes(8, "big"))
        hasher.update(raw)
    return hasher.hexdigest()


def plain(value: Any) -> Any:
    """Return the value as JSON types only: objects, arrays, text, integers, yes/no, null."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return str(value)
        case Decimal():
            return decimal_text(value)
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case timedelta():
            return duration_text(value)
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted(plain(item) for item in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def decimal_text(value: Decimal) -> str:
    """Return the decimal as plain text: no exponent, no trailing zero after the point.

    ``Decimal("14.350")`` gives ``14.35`` and ``Decimal("1E+2")`` gives ``100``.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def instant_text(value: datetime) -> str:
    """Return the instant as ``YYYY-MM-DDTHH:MM:SS.mmmZ``."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a zone")
    utc = value.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def duration_text(value: timedelta) -> str:
    """Return a length of time in whole minutes, ``75 h 5 min``; below a minute in seconds."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    if minutes == 0:
        return f"{seconds} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"


def parse_instant(text: str) -> datetime:
    """Return the instant of its canonical text."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
