"""Which lots an order takes, in which order, and why the others were passed over (RS1, RS2)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from workwright.domain import eligibility
from workwright.domain.checks import Hit
from workwright.domain.context import LotFacts
from workwright.domain.quantity import SMALLEST, convert, is_convertible, round_to
from workwright.domain.text import N_

NONE = Decimal(0)
ONE = Decimal(1)


class PickRule(StrEnum):
    """Earliest expiry first, earliest receipt first, or named lots only."""

    FEFO = "fefo"
    FIFO = "fifo"
    SPECIFIC = "specific"


@dataclass(frozen=True)
class Allocation:
    """What is taken of one lot.

    Args:
        qty: in the unit that was asked for.
        lot_qty: the same amount in the lot's own unit, for reservation and ledger.
    """

    lot: LotFacts
    qty: Decimal
    lot_qty: Decimal


@dataclass(frozen=True)
class Skipped:
    """A lot that was passed over, with every reason."""

    lot: LotFacts
    reasons: tuple[Hit, ...]


@dataclass(frozen=True)
class Pick:
    """The lots taken, in order, what is still missing, and the lots passed over."""

    allocations: tuple[Allocation, ...]
    short_qty: Decimal
    skipped: tuple[Skipped, ...]

    @property
    def qty(self) -> Decimal:
        """Return the sum of what is taken."""
        return sum((a.qty for a in self.allocations), NONE)


def pick(
    need_qty: Decimal,
    lots: Sequence[LotFacts],
    rule: str,
    on: date,
    *,
    unit: str,
    material_code: str | None = None,
    spec_version: str | None = None,
    named: Collection[str] = (),
    taken: Mapping[UUID, Decimal] | None = None,
    factor: Callable[[LotFacts], Decimal] | None = None,
) -> Pick:
    """Return the lots to take for a need; never one that is not eligible on that day (W8).

    FEFO: earliest expiry (else retest) day, then earliest receipt, then lot number. FIFO:
    earliest receipt, then lot number. Specific: only the named lots, as FEFO among themselves.

    Args:
        need_qty: in ``unit``, >= 0.
        on: site day of the planned use.
        named: lot codes; needed for ``specific``, where no other lot is taken.
        taken: lot id to what earlier lines of the same order took, in the lot's unit.
        factor: how much of the lot replaces one unit of the need (potency); 1 without it.
    """
    allocations: list[Allocation] = []
    skipped: list[Skipped] = []
    missing = need_qty
    for lot in in_order(lots, rule):
        reasons = _against(lot, on, unit, material_code, spec_version, rule, named)
        free = _free(lot, unit, taken or {}) if not reasons else NONE
        if not reasons and free <= 0:
            reasons = (_nothing_free(lot),)
        if reasons:
            skipped.append(Skipped(lot, reasons))
            continue
        if missing <= 0:
            continue
        strength = factor(lot) if factor is not None else ONE
        wanted = round_to(missing * strength, SMALLEST, "up")
        qty = min(free, wanted)
        missing = NONE if qty == wanted else missing - qty / strength
        allocations.append(Allocation(lot, qty, _in_lot_unit(lot, qty, unit)))
    return Pick(tuple(allocations), round_to(missing, SMALLEST, "up"), tuple(skipped))


def in_order(lots: Sequence[LotFacts], rule: str) -> tuple[LotFacts, ...]:
    """Return the lots in the order in which the rule takes them."""
    if PickRule(rule) is PickRule.FIFO:
        return tuple(sorted(lots, key=lambda lot: (lot.received_on, lot.code)))
    return tuple(sorted(lots, key=_first_expired))


def older_than(chosen: LotFacts, lots: Sequence[LotFacts], rule: str, on: date) -> tuple[str, ...]:
    """Return the eligible lots that the rule takes before the chosen one, by their codes."""
    before: list[str] = []
    for lot in in_order(lots, rule):
        if lot.id == chosen.id:
            break
        usable = not eligibility.lot(lot, on, material_code=chosen.material_code)
        if usable and lot.free_qty > 0:
            before.append(lot.code)
    return tuple(before)


def _first_expired(lot: LotFacts) -> tuple[date, date, str]:
    return lot.expires_on or lot.retest_on or date.max, lot.received_on, lot.code


def _against(
    lot: LotFacts,
    on: date,
    unit: str,
    material_code: str | None,
    spec_version: str | None,
    rule: str,
    named: Collection[str],
) -> tuple[Hit, ...]:
    reasons = list(eligibility.lot(lot, on, material_code=material_code, spec_version=spec_version))
    if PickRule(rule) is PickRule.SPECIFIC and lot.code not in named:
        reasons.append(
            Hit(
                lot.code,
                N_("Lot {lot} is not one of the lots named for this order."),
                {"lot": lot.code},
                N_("Name it on the order, or use one that is named."),
            )
        )
    if not is_convertible(lot.unit, unit):
        reasons.append(
            Hit(
                lot.code,
                N_("Lot {lot} is counted in {unit}, which does not convert to {wanted}."),
                {"lot": lot.code, "unit": lot.unit, "wanted": unit},
                N_("Correct the unit of the material or of the bill of material."),
            )
        )
    return tuple(reasons)


def _nothing_free(lot: LotFacts) -> Hit:
    return Hit(
        lot.code,
        N_("Nothing of lot {lot} is free: {on_hand} {unit} on hand are reserved."),
        {"lot": lot.code, "on_hand": lot.on_hand_qty, "unit": lot.unit},
        N_("Use another lot, or free a reservation."),
    )


def _free(lot: LotFacts, unit: str, taken: Mapping[UUID, Decimal]) -> Decimal:
    left = lot.free_qty - taken.get(lot.id, NONE)
    return round_to(convert(left, lot.unit, unit), SMALLEST, "down")


def _in_lot_unit(lot: LotFacts, qty: Decimal, unit: str) -> Decimal:
    if lot.unit == unit:
        return qty
    # Up, so that the order holds no less than it asked for; never more than is free.
    return min(lot.free_qty, round_to(convert(qty, unit, lot.unit), SMALLEST, "up"))
