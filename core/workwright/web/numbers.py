"""Numbers as people type them, read by our own strict grammar (B1, K15).

The locale's decimal sign is put to a point; everything else that is not a plain number is
refused with the reason, because a wrong guess would be a wrong weight.
"""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from workwright.domain.text import N_

GRAMMAR = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,9})?")
DIGITS_BEFORE = 12
DIGITS_AFTER = 9
MINUS = "\u2212"
GROUPING = frozenset("'\u2019 \u00a0\u202f")


class NotANumber(ValueError):
    """Why a typed text is not taken as a number.

    Args:
        code: stable machine name, e.g. ``number.grouping``.
        message: English template with named placeholders.
        data: fills the placeholders.
    """

    def __init__(self, code: str, message: str, **data: object) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data = data


def neutral(text: str, locale: Locale | str) -> str:
    """Return a typed number with a point as decimal sign and nothing else changed.

    Raises:
        NotANumber: anything but ASCII digits, one decimal sign of the locale and a leading minus;
            more than 12 digits before the sign or 9 after it.
    """
    spoken = Locale.parse(str(locale), sep="-" if "-" in str(locale) else "_")
    sign = get_decimal_symbol(spoken)
    typed = text.strip(" \t").replace(MINUS, "-")
    if not typed:
        raise NotANumber("number.missing", N_("Enter a number."))
    foreign = {".", ",", get_group_symbol(spoken)} - {sign}
    if any(c in typed for c in foreign | GROUPING):
        raise NotANumber(
            "number.grouping",
            N_("Write the number with {sign} as its decimal sign and without grouping signs."),
            sign=sign,
        )
    point = typed.replace(sign, ".")
    if GRAMMAR.fullmatch(point):
        return point
    if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", point):
        raise NotANumber(
            "number.digits",
            N_("At most {before} digits before the decimal sign and {after} after it."),
            before=DIGITS_BEFORE,
            after=DIGITS_AFTER,
        )
    raise NotANumber(
        "number.syntax", N_("This is not a number: digits, and {sign} before decimals."), sign=sign
    )


def decimal_of(text: str, locale: Locale | str, decimals: int | None = None) -> Decimal:
    """Return a typed number exactly as typed; trailing zeros are kept.

    Args:
        text: what stands in the field.
        locale: of the person who typed it.
        decimals: most places the instrument or the form allows; None for no bound but 9.

    Raises:
        NotANumber: as ``neutral``, or more places than allowed.
    """
    value = Decimal(neutral(text, locale))
    places = -int(value.as_tuple().exponent)
    if decimals is not None and places > decimals:
        raise NotANumber(
            "number.decimals", N_("At most {decimals} decimal places."), decimals=decimals
        )
    return value


def integer_of(text: str, locale: Locale | str) -> int:
    """Return a typed count.

    Raises:
        NotANumber: as ``neutral``, or a decimal sign in it.
    """
    return int(decimal_of(text, locale, decimals=0))
