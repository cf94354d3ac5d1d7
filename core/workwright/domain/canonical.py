"""The canonical JSON of everything that is hashed: one text for one content (E39).

UTF-8, sorted keys, no insignificant spaces, decimals as plain text, instants as
``YYYY-MM-DDTHH:MM:SS.mmmZ``, days as ``YYYY-MM-DD``. Floats are refused: amounts are decimals.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring as quoted
from operator import attrgetter
from typing import Any
from uuid import UUID

DOMAIN_LABEL = b"workwright/1"
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


class CanonicalText(str):
    """Canonical JSON that was made already; stored and hashed as it stands."""

    __slots__ = ()


# What is encoded was made plain before: it cannot hold itself.
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
)


def canonical(value: Any) -> str:
    """Return the canonical JSON text of plain data, dataclasses, decimals, times and ids.

    Raises:
        TypeError: a float, or a type that has no canonical form.
        ValueError: a decimal that is not finite, an instant without zone.
    """
    if hasattr(type(value), "__dataclass_fields__"):
        return _text_of_fields(value)
    return _ENCODER.encode(plain(value))


def value_text(value: Any) -> str:
    """Return the canonical JSON text of a value; the same as ``canonical``, quick for scalars."""
    kind = type(value)
    if kind is str:
        return quoted(value)
    if value is None:
        return "null"
    if kind is Decimal:
        return f'"{decimal_text(value)}"'
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if kind is tuple:
        return f"[{','.join([value_text(item) for item in value])}]" if value else "[]"
    if kind is dict and all(type(key) is str for key in value):
        members = [f"{quoted(key)}:{value_text(value[key])}" for key in sorted(value)]
        return f"{{{','.join(members)}}}"
    return canonical(value)


def _text_of_fields(value: Any) -> str:
    # measured: a third of the time of a dictionary made first and sorted by the encoder. Most
    # fields hold their default, whose text is known.
    values_of, shape = _sorted_fields(type(value))  # type: ignore[arg-type]  # a class is hashable
    parts = [
        known if item is default else name + value_text(item)
        for item, (name, default, known) in zip(values_of(value), shape, strict=True)
    ]
    return f"{{{','.join(parts)}}}"


@cache
def _sorted_fields(
    kind: type[Any],
) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[str, Any, str], ...]]:
    """Return how to get the values of all fields, and each field's name, default and its text."""
    listed = sorted(fields(kind), key=lambda f: f.name)
    shape = tuple(
        (f'"{f.name}":', f.default, "" if f.default is MISSING else _with_default(f))
        for f in listed
    )
    names = [f.name for f in listed]
    if len(names) > 1:
        return attrgetter(*names), shape
    return lambda value: tuple(getattr(value, name) for name in names), shape


def _with_default(one: Field[Any]) -> str:
    return f'"{one.name}":{value_text(one.default)}'


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
    # measured: most values are exactly of one of these types; asking for that costs least.
    kind = type(value)
    if kind in _PLAIN_ALREADY:
        return value
    if kind is dict:
        return {
            key if type(key) is str else str(key): (
                item if type(item) in _PLAIN_ALREADY else plain(item)
            )
            for key, item in value.items()
        }
    if kind is list or kind is tuple:
        return [item if type(item) in _PLAIN_ALREADY else plain(item) for item in value]
    make = _PLAIN.get(kind)
    return make(value) if make is not None else _plain_of_others(value)


def _plain_of_others(value: Any) -> Any:
    match value:
        case Enum():
            return plain(value.value)
        case int():
            return value
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
            return {name: plain(getattr(value, name)) for name in _field_names(type(value))}
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def decimal_text(value: Decimal) -> str:
    """Return the decimal as plain text: no exponent, no trailing zero after the point.

    ``Decimal("14.350")`` gives ``14.35`` and ``Decimal("1E+2")`` gives ``100``.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    text = str(value)
    if "E" in text:
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
    if _INSTANT.fullmatch(text):
        return datetime.fromisoformat(text)  # many times faster than by a pattern
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


_PLAIN_ALREADY = frozenset({str, int, bool, type(None)})
_PLAIN: Mapping[type[Any], Callable[[Any], Any]] = {
    Decimal: decimal_text,
    datetime: instant_text,
    date: date.isoformat,
    timedelta: duration_text,
    UUID: str,
}
