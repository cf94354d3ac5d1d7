"""Values of a finding as they are kept as plain data, and read back in their types.

What was refused is told later in the reader's language and signs, so a kept instant must become
an instant again, and a word a word that is translated.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from workwright.domain.canonical import parse_instant
from workwright.domain.text import Word

TYPES: Final[Mapping[str, tuple[type, Callable[[str], Any]]]] = {
    "decimal": (Decimal, Decimal),
    "instant": (datetime, parse_instant),
    "day": (date, date.fromisoformat),
    "word": (Word, Word),
}


def types_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return name to type of every value that plain data does not tell by itself."""
    kinds = (
        (n, next((k for k, (t, _) in TYPES.items() if type(v) is t), "")) for n, v in data.items()
    )
    return {name: kind for name, kind in kinds if kind}


def typed(data: Mapping[str, Any], types: Mapping[str, str]) -> dict[str, Any]:
    """Return kept values in the types that they had."""
    return {
        name: TYPES[types[name]][1](value) if name in types else value
        for name, value in data.items()
    }
