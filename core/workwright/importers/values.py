"""Single values of a document: trimmed names, exact amounts, UTC instants, property values.

Each function returns the value, or the sentence that says why it cannot be used.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from workwright.importers.findings import Sentence
from workwright.importers.jsonreader import OddNumber
from workwright.importers.model import PropertyValue, Scalar
from workwright.importers.sentences import (
    DATE_INVALID,
    DATE_NOT_UTC,
    DATE_WITH_OFFSET,
    MUST_BE_NUMBER,
    MUST_BE_TEXT,
    MUST_BE_WHOLE,
    NUMBER_OUT_OF_RANGE,
    NUMBER_TOO_LONG,
    NUMBER_UNREADABLE,
    PROPERTY_VALUE_INVALID,
    TEXT_TOO_LONG,
    TEXT_UNPRINTABLE,
)

NAME_CHARACTERS = 100
DESCRIPTION_CHARACTERS = 1000
PROPERTY_CHARACTERS = 4000
WHOLE_LOW, WHOLE_HIGH = -(2**31), 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1970, 2999

ZERO = Decimal(0)
_TOO_LARGE = 10**12
_FINEST = Decimal("0.000001")

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_UNSTORABLE = frozenset({"Cc", "Cs"})
_TEXT_BREAKS = frozenset("\t\n\r")

_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})"
    r"(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_DATE_LIKE = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}")


def name(value: Any, limit: int = NAME_CHARACTERS) -> str | Sentence:
    """Return a name or code trimmed and in one Unicode form; blank stays blank (R8, B4)."""
    if type(value) is not str:
        return MUST_BE_TEXT
    text = value.strip()
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        if any(unicodedata.category(sign) in _INVISIBLE for sign in text):
            return TEXT_UNPRINTABLE
    return TEXT_TOO_LONG if len(text) > limit else text


def prose(value: Any, limit: int = DESCRIPTION_CHARACTERS) -> str | Sentence:
    """Return a text for people, trimmed; it may have lines and direction marks, no controls."""
    if type(value) is not str:
        return MUST_BE_TEXT
    text = unicodedata.normalize("NFC", value.strip())
    if not _storable(text):
        return TEXT_UNPRINTABLE
    return TEXT_TOO_LONG if len(text) > limit else text


def whole(value: Any, low: int = WHOLE_LOW, high: int = WHOLE_HIGH) -> int | Sentence:
    """Return a whole number inside the inclusive limits; ``10.0`` is whole, ``"10"`` is not."""
    if type(value) is Decimal and value == value.to_integral_value():
        value = int(value)
    if type(value) is not int:
        return NUMBER_UNREADABLE if type(value) is OddNumber else MUST_BE_WHOLE
    return value if low <= value <= high else NUMBER_OUT_OF_RANGE


def amount(value: Any) -> Decimal | Sentence:
    """Return an amount of any sign exactly as it is meant: never rounded (D8, B1)."""
    if type(value) is int:
        return Decimal(value) if -_TOO_LARGE < value < _TOO_LARGE else NUMBER_TOO_LONG
    if type(value) is not Decimal:
        return NUMBER_UNREADABLE if type(value) is OddNumber else MUST_BE_NUMBER
    if not -_TOO_LARGE < value < _TOO_LARGE:
        return NUMBER_TOO_LONG
    exact = value.quantize(_FINEST)
    if exact != value:
        return NUMBER_TOO_LONG
    return exact or ZERO


def instant(value: Any) -> datetime | Sentence:
    """Return an ISO 8601 date and time that says it is UTC, cut to the millisecond (R21).

    ``Z`` and a zero offset say so. A date-time with another offset is told by ``in_utc``.
    """
    match = _INSTANT.fullmatch(value.strip()) if type(value) is str else None
    if match is None:
        dated = type(value) is not str or _DATE_LIKE.fullmatch(value.strip()) is not None
        return DATE_NOT_UTC if dated else DATE_INVALID
    read = _instant(match)
    if read is None:
        return DATE_INVALID
    zone = match.group(8)
    if zone is None:
        return DATE_NOT_UTC
    return DATE_WITH_OFFSET if _offset(zone) else read


def in_utc(value: str) -> datetime | None:
    """Return the instant that a date-time with any offset names; None where none is known."""
    match = _INSTANT.fullmatch(value.strip())
    return _instant(match) if match and match.group(8) else None


def _instant(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    offset = _offset(match.group(8) or "Z")
    if not FIRST_YEAR <= year <= LAST_YEAR or offset is None:
        return None
    milliseconds = int((match.group(7) or "0").ljust(3, "0")[:3])
    try:
        local = datetime(
            year,
            month,
            day,
            hour,
            minute,
            int(match.group(6) or 0),
            milliseconds * 1000,
            tzinfo=timezone(offset),
        )
    except ValueError:
        return None
    return local.astimezone(UTC)


def _offset(zone: str) -> timedelta | None:
    if zone == "Z":
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return None
    span = timedelta(hours=hours, minutes=minutes)
    return -span if zone.startswith("-") else span


def property_value(value: Any) -> PropertyValue | Sentence:
    """Return a property's value: text, number, yes/no, null, or a list of these (R99)."""
    if type(value) is list:
        items = [_scalar(item) for item in value]
        if any(isinstance(item, Sentence) for item in items):
            return PROPERTY_VALUE_INVALID
        return tuple(item for item in items if not isinstance(item, Sentence))
    return _scalar(value)


def _scalar(value: Any) -> Scalar | Sentence:
    if value is None or type(value) is bool:
        return value
    if type(value) is str:
        fits = len(value) <= PROPERTY_CHARACTERS and _storable(value)
        return unicodedata.normalize("NFC", value) if fits else PROPERTY_VALUE_INVALID
    number = amount(value)
    return PROPERTY_VALUE_INVALID if isinstance(number, Sentence) else number


def _storable(text: str) -> bool:
    if text.isascii() and text.isprintable():
        return True
    return all(
        sign in _TEXT_BREAKS or unicodedata.category(sign) not in _UNSTORABLE for sign in text
    )
