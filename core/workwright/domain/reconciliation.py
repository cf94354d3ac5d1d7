"""What was made against what should have been made, and what was issued against what is left.

Formulas: work-order core, section 12. Percentages are rounded half-up to two decimals, judged as
rounded, and more than a hundred per cent is a finding like too little (W11, W13).
"""

from dataclasses import dataclass
from decimal import Decimal

from workwright.domain.quantity import round_half_up

PCT_DECIMALS = 2
HUNDRED = Decimal(100)
NONE = Decimal(0)


@dataclass(frozen=True)
class YieldResult:
    """Yield and accountability of one phase, in per cent of the same theoretical amount."""

    yield_pct: Decimal
    accountability_pct: Decimal


@dataclass(frozen=True)
class Balance:
    """What became of an issued amount; everything in one unit."""

    issued: Decimal
    used: Decimal = NONE
    returned: Decimal = NONE
    destroyed: Decimal = NONE
    sampled: Decimal = NONE
    rejected: Decimal = NONE
    lost: Decimal = NONE

    @property
    def accounted(self) -> Decimal:
        """Return the sum of everything that is known of it."""
        return self.used + self.returned + self.destroyed + self.sampled + self.rejected + self.lost

    @property
    def difference(self) -> Decimal:
        """Return what is missing; below zero where more turned up than was issued."""
        return self.issued - self.accounted

    @property
    def accounted_pct(self) -> Decimal:
        """Return the accounted share of the issued amount; nothing of nothing is a hundred."""
        if self.issued == 0:
            return HUNDRED if self.accounted == 0 else NONE
        return percent(self.accounted, self.issued)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return the part as per cent of the whole, rounded half-up to two decimals.

    Raises:
        ValueError: the whole is not above zero.
    """
    if whole <= 0:
        raise ValueError("per cent of nothing is not defined")
    return round_half_up(part * HUNDRED / whole, PCT_DECIMALS)


def compute_yield(
    theoretical: Decimal,
    actual: Decimal,
    *,
    samples: Decimal = NONE,
    rejects: Decimal = NONE,
    waste: Decimal = NONE,
) -> YieldResult:
    """Return yield and accountability of a phase; all amounts are in one unit.

    Args:
        theoretical: what the components charged would give at this phase without loss, > 0.
        waste: recorded only; what nobody recorded is what accountability lacks.
    """
    return YieldResult(
        percent(actual, theoretical), percent(actual + samples + rejects + waste, theoretical)
    )


def is_inside(value_pct: Decimal, low_pct: Decimal | None, high_pct: Decimal | None) -> bool:
    """Say whether a percentage lies inside its bracket; both ends belong to it (W11)."""
    return (low_pct is None or value_pct >= low_pct) and (high_pct is None or value_pct <= high_pct)


def approved_quantity(
    actual: Decimal, *, release_samples: Decimal, retained_samples: Decimal, rejects: Decimal
) -> Decimal:
    """Return what may be approved of a batch: made less samples and rejects (W26)."""
    return actual - release_samples - retained_samples - rejects


def is_split_balanced(
    parent: Decimal,
    children: Decimal,
    *,
    samples: Decimal = NONE,
    loss: Decimal = NONE,
    tolerance: Decimal = NONE,
) -> bool:
    """Say whether children, samples and loss come to the parent's output (P7)."""
    return abs(parent - children - samples - loss) <= tolerance


def is_over_allocated(
    parent: Decimal, children: Decimal, *, samples: Decimal = NONE, loss: Decimal = NONE
) -> bool:
    """Say whether more is given to children, samples and loss than the parent has (P7)."""
    return children + samples + loss > parent
