"""What the closing screen of an order may know: what is open, what stands, who signs next.

Nothing of a step that has not begun is in here: neither name nor limit of its samples and yields
(K2); they are counted only.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from workwright.domain.checks import Finding
from workwright.services.order_waiting import Waiting
from workwright.services.reckoning import BalanceSum, YieldSum


@dataclass(frozen=True)
class SampleLine:
    """A planned sample, and who took it.

    Args:
        qty: as planned, or as taken once it was.
    """

    id: UUID
    code: str
    name: str
    step: str
    status: str
    qty: Decimal | None
    unit: str | None
    taken_by: str = ""
    taken_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be taken."""
        return self.taken_at is None


@dataclass(frozen=True)
class CountedYield:
    """The newest count of a yield.

    Args:
        verified_by: printed name of the second person; empty while none verified it.
        mine: the person who looks counted it and cannot verify it.
    """

    id: UUID
    actual_qty: Decimal
    sum: YieldSum
    by: str
    at: datetime
    mine: bool
    verified_by: str = ""


@dataclass(frozen=True)
class YieldLine:
    """A yield of the recipe at a phase that has begun.

    Args:
        entries: how many counts there are.
        deviation: number of the deviation that a count outside its bracket opened.
    """

    phase: str
    name: str
    step: str
    unit: str
    empty: YieldSum
    entries: int = 0
    counted: CountedYield | None = None
    deviation: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be counted, or to be verified."""
        return self.counted is None or not self.counted.verified_by


@dataclass(frozen=True)
class BalanceLine:
    """A material or label, what was issued of it, and what became of that.

    Args:
        sum: as entered; none while nothing is.
        must: completion needs it, because the order consumed of it.
    """

    subject: str
    name: str
    unit: str
    issued_qty: Decimal | None
    limits: tuple[Decimal, Decimal]
    entries: int = 0
    sum: BalanceSum | None = None
    by: str = ""
    at: datetime | None = None
    deviation: str = ""
    must: bool = True

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be entered."""
        return self.sum is None


@dataclass(frozen=True)
class PlaceLine:
    """A place that was cleared for the order, by code of line or room."""

    subject: str
    at: datetime
    expires_at: datetime | None
    counts: bool


@dataclass(frozen=True)
class OpenDeviation:
    """A deviation of the order that is not closed."""

    number: str
    description: str
    status: str
    data: dict[str, object]


@dataclass(frozen=True)
class Closing:
    """An order on its way to completion.

    Args:
        findings: what else stands against it, worst first; what the lines say is not repeated.
        later: samples and yields that belong to steps which have not begun.
        completing: how far the signatures of the completion have come.
        closing_early: the same for a short-close; none where nobody began one for a reason.
        last_step: the execution that a problem is reported on.
    """

    order_id: UUID
    row_version: int
    number: str
    batch_number: str
    product: str
    state: str
    sub_state: str | None
    done: int
    total: int
    samples: tuple[SampleLine, ...]
    yields: tuple[YieldLine, ...]
    balances: tuple[BalanceLine, ...]
    places: tuple[PlaceLine, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    deviations: tuple[OpenDeviation, ...]
    later: int
    completing: Waiting
    closing_early: Waiting | None
    early_reason: str
    last_step: UUID | None

    @property
    def open_lines(self) -> int:
        """Return how many things are to be done before the first signature."""
        lines = [line.is_open for line in self.samples]
        lines += [line.is_open for line in self.yields]
        lines += [line.is_open for line in self.balances if line.must]
        return sum(lines) + len(self.findings)

    def yield_of(self, phase: str) -> YieldLine | None:
        """Return the yield of a phase that has begun, or none."""
        return next((line for line in self.yields if line.phase == phase), None)

    def balance_of(self, subject: str) -> BalanceLine | None:
        """Return the balance of a material or label, or none."""
        return next((line for line in self.balances if line.subject == subject), None)
