"""Judge what people type before it means anything (B1, B2, B4, K15).

Numbers follow our own grammar, text holds no sign that controls or hides what is read.
"""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal

from workwright.domain.text import N_

NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,9})?")
DIGITS_ONLY = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BIDI_MARKS = frozenset("\u200e\u200f\u061c")
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
LINE_SIGNS = frozenset("\n\t")
FIRST_YEAR, LAST_YEAR = 1900, 2999


class NotAccepted(ValueError):
    """Why a typed text is not taken.

    Args:
        code: stable machine name, e.g. ``number.syntax``.
        message: English template with named placeholders.
        data: fills the placeholders.
    """

    def __init__(self, code: str, message: str, **data: object) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data = data


def number_of(typed: str, decimals: int | None = None) -> Decimal:
    """Return a number exactly as typed, trailing zeros kept; the decimal sign is a point.

    Args:
        decimals: most places accepted; none for no bound but nine.

    Raises:
        NotAccepted: anything but ASCII digits, one point and a leading minus; too many digits.
    """
    if not NUMBER.fullmatch(typed):
        if DIGITS_ONLY.fullmatch(typed):
            raise NotAccepted(
                "number.digits", N_("At most 12 digits before the decimal sign and 9 after it.")
            )
        raise NotAccepted("number.syntax", N_("This is not a number: digits and one decimal sign."))
    value = Decimal(typed)
    if decimals is not None and places(value) > decimals:
        if decimals == 0:
            raise NotAccepted("number.decimals", N_("Whole numbers only."), decimals=0)
        message = N_("At most {decimals} decimal places.")
        raise NotAccepted("number.decimals", message, decimals=decimals)
    return value


def places(value: Decimal) -> int:
    """Return how many digits stand after the point, as written."""
    return max(0, -int(value.as_tuple().exponent))


def line_of(typed: str, *, several_lines: bool = False) -> str:
    """Return the text in NFC.

    Args:
        several_lines: line ends and the invisible signs of right-to-left writing are kept.

    Raises:
        NotAccepted: control signs, signs that reverse or hide what is read.
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n"))
    allowed = LINE_SIGNS | BIDI_MARKS if several_lines else frozenset[str]()
    for sign in text:
        if sign in allowed:
            continue
        if sign in BIDI_OVERRIDES or sign in BIDI_MARKS or sign in INVISIBLE:
            raise NotAccepted(
                "text.hidden_sign", N_("An invisible sign stands in the text. Type it again.")
            )
        if unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}:
            raise NotAccepted(
                "text.control_sign", N_("A control sign stands in the text. Type it again.")
            )
    return text


def day_of(typed: str) -> date:
    """Return a calendar day written ``YYYY-MM-DD``.

    Raises:
        NotAccepted: another form, or a day that does not exist.
    """
    try:
        day = date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotAccepted("date.syntax", N_("This is not a day of the calendar."))
    return day


def clock_of(typed: str) -> time:
    """Return a time of day written ``HH:MM`` or ``HH:MM:SS``.

    Raises:
        NotAccepted: another form, or a time that does not exist.
    """
    try:
        clock = time.fromisoformat(typed) if CLOCK.fullmatch(typed) else None
    except ValueError:
        clock = None
    if clock is None:
        raise NotAccepted("time.syntax", N_("This is not a time of day."))
    return clock


def yes_no_of(typed: str) -> bool:
    """Return yes or no from ``true`` or ``false``.

    Raises:
        NotAccepted: any other text.
    """
    if typed not in {"true", "false"}:
        raise NotAccepted("yes_no.unknown", N_("Answer yes or no."))
    return typed == "true"
