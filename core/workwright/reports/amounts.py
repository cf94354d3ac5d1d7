"""Amounts as a record keeps them: exact text with the places that the instrument shows."""

from decimal import Decimal
from typing import Any

from workwright.domain.canonical import decimal_text

Amount = dict[str, Any]


def places(step: Decimal | str | None) -> int:
    """Return how many places an instrument of that resolution shows."""
    if step is None:
        return 0
    exponent = Decimal(step).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def places_of(value: Decimal | None) -> int:
    """Return how many places an amount has after the point, without trailing zeros."""
    return 0 if value is None else places(abs(value)) if value else 0


def written(value: Decimal | str | None, decimals: int = 0) -> str | None:
    """Return the number with all its places, at least as many as asked; never rounded."""
    if value is None:
        return None
    text = decimal_text(Decimal(value))
    whole, _, rest = text.partition(".")
    rest = rest.ljust(decimals, "0")
    return f"{whole}.{rest}" if rest else whole


def amount(value: Decimal | str | None, unit: str | None, decimals: int = 0) -> Amount | None:
    """Return the number with its unit, or none where there is no number."""
    text = written(value, decimals)
    return None if text is None else {"value": text, "unit": unit or ""}


def limits(
    low: Decimal | str | None, high: Decimal | str | None, unit: str | None, decimals: int = 0
) -> Amount | None:
    """Return both limits, inclusive, or none where there are none."""
    if low is None and high is None:
        return None
    return {"low": written(low, decimals), "high": written(high, decimals), "unit": unit or ""}
