"""What a kiosk page may know of an order: the current step, and what lies behind it (K2).

Plain data without a way back to recipe or snapshot: what is not in here cannot be sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.domain.checks import Finding
from workwright.domain.quantity import unit_named
from workwright.forms.plan import FormPlan

ENTERED = frozenset({"form", "parameter"})


@dataclass(frozen=True)
class EarlierStep:
    """A step that is behind: read-only, without its content."""

    number: str
    name: str
    status: str
    performer: str | None
    verifier: str | None
    ended_at: datetime | None


@dataclass(frozen=True)
class ExpectedLot:
    """A lot that the order reserved for a line; ``status`` is that of the reservation."""

    code: str
    left_qty: Decimal
    unit: str
    status: str
    expires_on: date | None = None
    retest_on: date | None = None
    containers: tuple[str, ...] = ()
    reasons: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class MaterialView:
    """A line that the step weighs or adds.

    Args:
        counted_qty: everything that counts so far; ``is_complete`` says whether it suffices.
    """

    line_no: int
    code: str
    name: str
    unit: str
    target_qty: Decimal
    low_qty: Decimal
    high_qty: Decimal
    resolution: Decimal
    counted_qty: Decimal
    is_complete: bool
    lots: tuple[ExpectedLot, ...]
    identified: str | None = None

    @property
    def is_counted(self) -> bool:
        """Say whether pieces are counted, or the amount has no band to weigh into."""
        return self.low_qty == self.high_qty or unit_named(self.unit).dimension == "count"


@dataclass(frozen=True)
class ParameterView:
    """A value that the step captures, with its limits and the last value captured."""

    name: str
    label: str
    unit: str | None
    target: Decimal | None
    low: Decimal | None
    high: Decimal | None
    decimals: int | None
    value: Decimal | None = None
    verdict: str | None = None


@dataclass(frozen=True)
class PointView:
    """A point of the checklist with its answer: yes, no, not_applicable, or none."""

    index: int
    point: str
    answer: str | None = None
    remark: str | None = None


@dataclass(frozen=True)
class EquipmentView:
    """A piece of equipment: chosen for the step, or to be chosen; why not, where it cannot be.

    Args:
        planned: it was assigned to the step when the order was planned.
    """

    code: str
    name: str
    class_code: str
    reasons: tuple[Finding, ...] = ()
    planned: bool = False
    calibration_due_on: date | None = None
    clean_until: datetime | None = None
    range_low: Decimal | None = None
    range_high: Decimal | None = None
    minimum_qty: Decimal | None = None
    resolution: Decimal | None = None
    unit: str | None = None

    @property
    def is_eligible(self) -> bool:
        """Say whether it may be chosen or captured against now (K10)."""
        return not self.reasons


@dataclass(frozen=True)
class Confirmed:
    """What has been confirmed for the step, with its limit in time.

    Args:
        kind: ``lot``, ``container``, ``equipment`` or ``clearance``.
        until: last day or instant at which it holds; none where it has no end.
    """

    kind: str
    code: str
    until: date | datetime | None = None
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True)
class AttemptView:
    """One attempt: what was captured, how it stands, what was decided.

    Args:
        counts: it is inside its limits, or somebody who may has accepted it (K8).
    """

    capture_id: UUID
    field: str
    attempt: int
    kind: str
    values: Mapping[str, Any]
    verdict: str
    source: str
    performer: str
    at: datetime
    net_qty: Decimal | None = None
    unit: str | None = None
    lot_code: str | None = None
    decision: str | None = None
    deviation: str | None = None
    counts: bool = True

    def amount(self, name: str) -> Decimal | None:
        """Return one recorded amount, ``gross`` or ``tare``; none where none was recorded."""
        entry = self.values.get(name)
        return Decimal(entry["value"]) if entry and entry.get("value") is not None else None

    @property
    def is_undecided(self) -> bool:
        """Say whether it is outside its limits and waits for a decision (K8)."""
        return self.verdict == "action" and self.decision is None


@dataclass(frozen=True)
class DeviationView:
    """A deviation of the step."""

    id: UUID
    number: str
    severity: str
    status: str
    description: str
    data: Mapping[str, Any]
    opened_at: datetime
    disposition: str | None = None


@dataclass(frozen=True)
class SampleView:
    """A sample of the plan that belongs to the step."""

    id: UUID
    code: str
    name: str
    test: str
    status: str
    unit: str | None
    low: Decimal | None
    high: Decimal | None
    qty: Decimal | None
    rounded: Decimal | None = None


@dataclass(frozen=True)
class Timers:
    """Server times of a step; a kiosk counts against ``now`` and never by its own clock.

    Args:
        paused_s: seconds that the order was paused since the start; step timers stand still.
        min_until: before this the step cannot be signed; moved by pauses.
        max_until: after this a deviation opens; moved by pauses.
        hold_until: latest start under the hold time; runs on during pauses (W32).
        verify_until: end of the second person's window (K11).
    """

    now: datetime
    started_at: datetime | None = None
    paused_s: int = 0
    min_until: datetime | None = None
    max_until: datetime | None = None
    hold_until: datetime | None = None
    verify_until: datetime | None = None


@dataclass(frozen=True)
class NextAct:
    """What can come next, who does it, and why it is not possible now.

    Args:
        name: start, scan, weigh, capture, complete, verify, decide, skip, output, yield.
        roles: roles that may do it; the person at the kiosk holds one where ``mine``.
        findings: why it is not possible now; empty where it is.
    """

    name: str
    mine: bool
    roles: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Say whether this person can do it now."""
        return self.mine and not self.findings


@dataclass(frozen=True)
class StepView:
    """The current step as it stands.

    Args:
        version: of the content; an entry carries it back (W28).
        lang: language in which the instruction is stored, where it differs from the reader's.
        findings: conditions of the start that are not met; ``met`` are those that are (K5).
        interrupted: why the equipment of the running step may not be used any further (K10).
    """

    execution_id: UUID
    number: str
    name: str
    kind: str
    kind_label: str
    base: str
    panels: tuple[str, ...]
    status: str
    version: int
    role: str
    critical: bool
    two_person: bool
    instruction: str
    lang: str
    documents: tuple[tuple[str, str, str], ...]
    timers: Timers
    performer: str | None = None
    performer_id: UUID | None = None
    materials: tuple[MaterialView, ...] = ()
    parameters: tuple[ParameterView, ...] = ()
    checklist: tuple[PointView, ...] = ()
    form: FormPlan | None = None
    equipment: tuple[EquipmentView, ...] = ()
    choices: tuple[EquipmentView, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    attempts: tuple[AttemptView, ...] = ()
    deviations: tuple[DeviationView, ...] = ()
    samples: tuple[SampleView, ...] = ()
    yield_phase: str | None = None
    yield_unit: str | None = None
    next_acts: tuple[NextAct, ...] = ()
    findings: tuple[Finding, ...] = ()
    met: tuple[str, ...] = ()
    interrupted: tuple[Finding, ...] = ()

    @property
    def may_change(self) -> bool:
        """Say whether something entered is recorded; a new value of it needs a reason (E35)."""
        return any(attempt.kind in ENTERED for attempt in self.attempts)

    @property
    def held(self) -> tuple[AttemptView, ...]:
        """Return the attempts that hold the step until somebody decides (K8)."""
        return tuple(attempt for attempt in self.attempts if attempt.is_undecided)

    @property
    def outputs(self) -> tuple[AttemptView, ...]:
        """Return what was recorded as made in this step; these entries add up."""
        return tuple(attempt for attempt in self.attempts if attempt.kind == "output")

    @property
    def made_qty(self) -> Decimal:
        """Return what was made in this step so far, as far as it counts."""
        return sum((a.net_qty for a in self.outputs if a.counts and a.net_qty), Decimal(0))


@dataclass(frozen=True)
class OrderView:
    """The order around the current step.

    Args:
        steps: the current steps, one unless the recipe runs branches in parallel (K3).
        earlier: what is finished, in recipe order.
        done, total: counts for the progress; nothing else of later steps is in here.
    """

    order_id: UUID
    row_version: int
    number: str
    batch_number: str
    product: str
    state: str
    sub_state: str | None
    steps: tuple[StepView, ...]
    earlier: tuple[EarlierStep, ...]
    done: int
    total: int
    pause_reason: str | None = None
    pause_comment: str | None = None
    paused_at: datetime | None = None
    snapshot_sha256: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
