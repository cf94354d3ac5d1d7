"""What amounts come to before anybody records them: the same arithmetic as when they are (K12).

A screen shows this while a person types; what is recorded is judged again by the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from workwright.domain.quantity import DIGITS_AFTER, check_amount, convert, round_half_up, trimmed
from workwright.domain.recipe import YieldPoint
from workwright.domain.reconciliation import Balance, YieldResult, compute_yield, is_inside
from workwright.services.record import OrderRecord

NONE: Final = Decimal(0)
YIELD_PARTS: Final = ("actual", "samples", "rejects", "waste")
BALANCE_PARTS: Final = ("used", "returned", "destroyed", "sampled", "rejected", "lost")


@dataclass(frozen=True)
class Judged:
    """A percentage with its bracket; both ends belong to it.

    Args:
        value: none while it cannot be said.
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def is_inside(self) -> bool:
        """Say whether the value is known and lies inside its bracket."""
        return self.value is not None and is_inside(self.value, self.low, self.high)

    @property
    def is_outside(self) -> bool:
        """Say whether the value is known and opens a deviation."""
        return self.value is not None and not self.is_inside


@dataclass(frozen=True)
class YieldSum:
    """What counted amounts come to at a phase (section 12).

    Args:
        accounted: known only when every amount is there; an empty one is not nothing (K12).
    """

    theoretical_qty: Decimal
    of_theory: Judged
    accounted: Judged


@dataclass(frozen=True)
class BalanceSum:
    """What became of an issued amount, as far as it was typed.

    Args:
        share: known only when every amount is there.
    """

    issued_qty: Decimal | None
    accounted_qty: Decimal
    difference_qty: Decimal | None
    share: Judged


def theoretical_qty(record: OrderRecord, point: YieldPoint) -> Decimal:
    """Return what the phase would give for this order without any loss."""
    recipe, order = record.snapshot.recipe, record.snapshot.order
    share = convert(order.qty, order.unit, recipe.unit) / recipe.base_qty
    return trimmed(round_half_up(point.theoretical_qty * share, DIGITS_AFTER))


def yield_result(record: OrderRecord, point: YieldPoint, typed: Mapping[str, Decimal]) -> YieldSum:
    """Return yield and accountability of what was typed so far (``YIELD_PARTS``)."""
    theoretical = theoretical_qty(record, point)
    result = _compute(theoretical, typed)
    whole = all(name in typed for name in YIELD_PARTS)
    return YieldSum(
        theoretical,
        Judged(
            result.yield_pct if result is not None and "actual" in typed else None,
            point.low_pct,
            point.high_pct,
        ),
        Judged(
            result.accountability_pct if result is not None and whole else None,
            point.accountability_low_pct,
            point.accountability_high_pct,
        ),
    )


def balance_result(
    issued: Decimal | None, limits: tuple[Decimal, Decimal], typed: Mapping[str, Decimal]
) -> BalanceSum:
    """Return what is accounted for of what was typed so far (``BALANCE_PARTS``).

    Args:
        issued: none where it is not known yet.
        limits: lowest and highest share in per cent.
    """
    sound = _sound(typed)
    balance = Balance(issued or NONE, *(sound.get(name, NONE) for name in BALANCE_PARTS))
    whole = issued is not None and all(name in sound for name in BALANCE_PARTS)
    return BalanceSum(
        issued,
        balance.accounted,
        balance.difference if issued is not None else None,
        Judged(balance.accounted_pct if whole else None, *limits),
    )


def _compute(theoretical: Decimal, typed: Mapping[str, Decimal]) -> YieldResult | None:
    sound = _sound(typed)
    if len(sound) < len(typed) or theoretical <= 0:
        return None
    amounts = {name: sound.get(name, NONE) for name in YIELD_PARTS}
    actual = amounts.pop("actual")
    return compute_yield(theoretical, actual, **amounts)


def _sound(typed: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the amounts that could be kept; the service says of the others why not (D8, B2)."""
    found = {}
    for name, amount in typed.items():
        try:
            if check_amount(amount) >= 0:
                found[name] = amount
        except ValueError:
            continue
    return found
