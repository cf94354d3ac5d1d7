"""What a check may see: read-only facts about the order and everything the act touches.

Services fill what the moment offers and leave the rest empty; a check never reaches further.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.domain.checks import Hit, Moment
from workwright.domain.lifecycle import State
from workwright.domain.recipe import RecipeContent, Step
from workwright.domain.scheduling import OccupationFacts


@dataclass(frozen=True)
class OrderFacts:
    """The work order as it stands."""

    id: UUID
    number: str
    type: str
    state: State
    qty: Decimal
    unit: str
    planned_start_at: datetime
    planned_end_at: datetime
    sub_state: str | None = None
    line_code: str | None = None
    priority: int = 0
    rework_of: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    short_closed: bool = False
    has_overrides: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BatchFacts:
    """The batch that the order makes."""

    number: str
    theoretical_qty: Decimal
    unit: str
    actual_qty: Decimal | None = None
    approved_qty: Decimal | None = None
    samples_qty: Decimal = Decimal(0)
    rejects_qty: Decimal = Decimal(0)
    manufactured_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class TrainingFacts:
    """One training record of a person."""

    document_code: str
    version: str
    expires_on: date | None = None


@dataclass(frozen=True)
class PersonFacts:
    """A person who acts or is assigned; roles as of now (W24)."""

    id: UUID
    code: str
    name: str
    roles: frozenset[str]
    training: tuple[TrainingFacts, ...] = ()
    assigned_as: str | None = None


@dataclass(frozen=True)
class EquipmentFacts:
    """Equipment with its four facets (W7).

    Args:
        calibration_due_on: last site day on which it may be used; none when not calibrated.
        needs_calibration: the class is an instrument.
        clean_until: end of the clean-hold time; none when it has none.
    """

    id: UUID
    code: str
    name: str
    class_code: str
    availability: str
    cleaning: str
    needs_calibration: bool = False
    calibration_due_on: date | None = None
    qualified_until: date | None = None
    clean_until: datetime | None = None
    range_low: Decimal | None = None
    range_high: Decimal | None = None
    minimum_qty: Decimal | None = None
    resolution: Decimal | None = None
    unit: str | None = None
    unit_code: str | None = None
    in_use_by: str | None = None
    replacement: str | None = None


@dataclass(frozen=True)
class LotFacts:
    """A lot with what is free of it."""

    id: UUID
    code: str
    material_code: str
    material_name: str
    status: str
    unit: str
    on_hand_qty: Decimal
    free_qty: Decimal
    received_on: date
    spec_version: str | None = None
    expires_on: date | None = None
    retest_on: date | None = None
    supplier_code: str | None = None
    supplier_approved: bool = True
    identity_tested: bool = True
    on_hold: bool = False
    assay_pct: Decimal | None = None
    water_pct: Decimal | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReservationFacts:
    """What an order holds of a lot for one bill-of-material line."""

    line_no: int
    material_code: str
    lot_code: str
    reserved_qty: Decimal
    consumed_qty: Decimal
    released_qty: Decimal
    unit: str
    status: str


@dataclass(frozen=True)
class CaptureFacts:
    """The capture at hand or an earlier one.

    Args:
        values: field to its value as captured; amounts are decimals.
        accepted: it counts: inside its limits, or accepted by an authorised person (K8).
        field: what was captured; attempts are counted for each field on its own (K9).
        net_qty: what a weighing came to, in ``unit``.
        decision: redispense, accept or reject; none while nobody decided.
    """

    step: str
    attempt: int
    values: Mapping[str, Any]
    verdict: str
    source: str
    performer_id: UUID
    at: datetime
    accepted: bool = True
    lot: LotFacts | None = None
    instrument: EquipmentFacts | None = None
    late: bool = False
    field: str = ""
    line_no: int | None = None
    net_qty: Decimal | None = None
    unit: str | None = None
    decision: str | None = None


@dataclass(frozen=True)
class ExecutionFacts:
    """One execution of a step, with who did and who checked it."""

    step: str
    kind: str
    base: str
    status: str
    run: int
    started_at: datetime | None = None
    ended_at: datetime | None = None
    performer_ids: Sequence[UUID] = ()
    verifier_ids: Sequence[UUID] = ()
    equipment_codes: Sequence[str] = ()
    captures: Sequence[CaptureFacts] = ()


@dataclass(frozen=True)
class DeviationFacts:
    """A deviation linked to the order, its batch or an upstream batch.

    Args:
        rule: the rule that opened it, where a rule did.
        disposition: what was decided on the spot or at the end; none while nothing was.
    """

    number: str
    severity: str
    status: str
    type: str
    step: str | None = None
    disposition: str | None = None
    has_root_cause: bool = False
    others_considered: bool = False
    rule: str | None = None


@dataclass(frozen=True)
class ResultFacts:
    """A sample or in-process control with its result."""

    code: str
    name: str
    status: str
    reserve: bool = False
    passed: bool | None = None
    reviewed: bool = False
    deviation_closed: bool = False


@dataclass(frozen=True)
class YieldFacts:
    """A yield point as computed; percentages of the same phase."""

    phase: str
    theoretical_qty: Decimal
    actual_qty: Decimal
    yield_pct: Decimal
    accountability_pct: Decimal
    low_pct: Decimal
    high_pct: Decimal
    verified: bool


@dataclass(frozen=True)
class ReconciliationFacts:
    """Issued against accounted for, per material or label (W13)."""

    subject: str
    issued_qty: Decimal
    accounted_qty: Decimal
    unit: str
    low_pct: Decimal
    high_pct: Decimal
    deviation_closed: bool = False


@dataclass(frozen=True)
class RecipeVersionFacts:
    """Where the recipe version stands; its content is ``CheckContext.recipe``.

    Args:
        writer_ids: everybody who has written in it while it was a draft, its author besides.
    """

    status: str
    author_id: UUID
    effective_from: date | None = None
    effective_to: date | None = None
    approver_ids: tuple[UUID, ...] = ()
    writer_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class ShortageFacts:
    """A line of the bill that stock does not cover, with why lots were passed over (RS3)."""

    line_no: int
    material_code: str
    material_name: str
    need_qty: Decimal
    short_qty: Decimal
    unit: str
    passed_over: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class ClearanceFacts:
    """A line or room found clear for an order (K19).

    Args:
        subject: code of the line or room.
        order_number: the order that it was cleared for.
        verified: a second person confirmed it.
    """

    subject: str
    order_number: str
    passed: bool
    verified: bool
    at: datetime
    expires_at: datetime | None = None
    voided: bool = False


@dataclass(frozen=True)
class SignatureFacts:
    """A signature on the order, its snapshot or its recipe version."""

    meaning: str
    role: str
    person_id: UUID
    on: str
    counts: bool = True


@dataclass(frozen=True)
class ReviewFacts:
    """Where the review of the order stands."""

    open_queries: int = 0
    audit_reviewed: bool = False
    unanswered_criteria: tuple[str, ...] = ()
    failed_criteria: tuple[str, ...] = ()
    open_corrections: int = 0
    active_holds: int = 0
    genealogy_gaps: tuple[str, ...] = ()
    awaiting_verification: tuple[str, ...] = ()
    linked_capas: int = 0
    blocking_capas: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckContext:
    """Everything one moment offers; empty where the moment has none of it.

    Args:
        now: the server's UTC instant.
        today: the site's calendar day at ``now``.
        zone: IANA zone of the site.
        recipe: the recipe version at approval, the snapshot's content from release on.
        person: who acts.
        people: who is assigned (release) or takes part in the step.
        lots: those of the step at hand, else those that the order reserved.
        executions: every execution so far, in the order in which they began.
        occupations: of the order's equipment, by this and other orders (SC1).
        targets: line number of the bill to its target as plain data.
        bases: step kind to core behaviour, as the profile says; see ``base``.
        policies: the profile's policies, e.g. ``reviewer_may_release``.
        settings: every plugin's settings from the profile, by plugin and name.
        transition: name of the wanted transition, e.g. ``short_close``.
        signing_as: meaning of the signature that ``person`` is about to give; empty when nobody
            signs yet.
        parameters: of the check that is being asked.
    """

    moment: Moment
    now: datetime
    today: date
    zone: str
    recipe: RecipeContent | None = None
    order: OrderFacts | None = None
    batch: BatchFacts | None = None
    step: Step | None = None
    capture: CaptureFacts | None = None
    execution: ExecutionFacts | None = None
    person: PersonFacts | None = None
    people: tuple[PersonFacts, ...] = ()
    lots: tuple[LotFacts, ...] = ()
    reservations: tuple[ReservationFacts, ...] = ()
    equipment: tuple[EquipmentFacts, ...] = ()
    executions: Sequence[ExecutionFacts] = ()
    deviations: Sequence[DeviationFacts] = ()
    results: tuple[ResultFacts, ...] = ()
    yields: tuple[YieldFacts, ...] = ()
    reconciliations: tuple[ReconciliationFacts, ...] = ()
    signatures: tuple[SignatureFacts, ...] = ()
    review: ReviewFacts = ReviewFacts()
    version: RecipeVersionFacts | None = None
    shortages: tuple[ShortageFacts, ...] = ()
    occupations: tuple[OccupationFacts, ...] = ()
    clearances: Sequence[ClearanceFacts] = ()
    targets: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    transition: str = ""
    signing_as: str = ""

    def base(self, step: Step) -> str:
        """Return the core behaviour of the step's kind; a kind without one is its own."""
        return self.bases.get(step.kind, step.kind)

    def step_named(self, number: str) -> Step | None:
        """Return the recipe's step of that number, if there is one."""
        steps = self.recipe.steps if self.recipe is not None else ()
        return next((step for step in steps if step.number == number), None)

    def with_parameters(self, parameters: Mapping[str, Any]) -> "CheckContext":
        """Return the same facts with the parameters of one check."""
        return self if not parameters else replace(self, parameters=parameters)
