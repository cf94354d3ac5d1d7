"""The execution record: steps as executed, captures as made, yields, reconciliation, samples."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, amount, choice, refers


class StepExecution(TenantRow):
    """One execution of a step in a batch; exactly one row per batch, step and run."""

    __tablename__ = "step_execution"
    __unique__ = (("batch_id", "step", "run"),)
    __table_args__ = (
        CheckConstraint("performer_id <> verifier_id", name="two_people"),
        Index("ix_step_execution_order", "tenant_id", "work_order_id"),
    )

    work_order_id: Mapped[UUID] = refers("work_order")
    batch_id: Mapped[UUID] = refers("batch")
    step: Mapped[str] = mapped_column(doc="step number of the snapshot")
    position: Mapped[int]
    run: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = choice(
        "pending",
        "ready",
        "running",
        "awaiting_verification",
        "held",
        "done",
        "done_with_deviation",
        "skipped",
        "not_executed",
    )
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    performer_id: Mapped[UUID | None] = refers("person", nullable=True)
    verifier_id: Mapped[UUID | None] = refers("person", nullable=True)
    performed_at: Mapped[datetime | None] = mapped_column(
        doc="first signature; the window of K11 runs from here"
    )
    skip_reason: Mapped[str | None]
    skip_condition: Mapped[dict[str, Any] | None]
    row_version: Mapped[int] = mapped_column(default=1)


class StepEquipment(TenantRow):
    """Equipment chosen for an execution, with its state at that moment."""

    __tablename__ = "step_equipment"
    __append_only__ = True
    __unique__ = (("execution_id", "equipment_id"),)

    execution_id: Mapped[UUID] = refers("step_execution")
    equipment_id: Mapped[UUID] = refers("equipment")
    facts: Mapped[dict[str, Any]] = mapped_column(doc="EquipmentFacts as judged")
    at: Mapped[datetime]


class Capture(TenantRow):
    """One act of capturing: an attempt with all its values, kept for ever (K9, K13, E41)."""

    __tablename__ = "capture"
    __append_only__ = True
    __unique__ = (("execution_id", "field", "attempt"),)
    __table_args__ = (Index("ix_capture_order", "tenant_id", "work_order_id"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    execution_id: Mapped[UUID] = refers("step_execution")
    field: Mapped[str] = mapped_column(doc="'dispense' for a weighing, else the form field or row")
    attempt: Mapped[int] = mapped_column(doc="1, 2, 3 … without gaps per field")
    kind: Mapped[str] = choice("dispense", "charge", "form", "parameter", "scan", "output")
    values: Mapped[dict[str, Any]] = mapped_column(
        doc="field to {value, unit, source, verdict}; decimals as text"
    )
    verdict: Mapped[str] = choice("inside", "alert", "action", "unjudged")
    source: Mapped[str] = choice("typed", "scanned", "instrument", "imported")
    line_no: Mapped[int | None]
    lot_id: Mapped[UUID | None] = refers("lot", nullable=True)
    container_id: Mapped[UUID | None] = refers("container", nullable=True)
    equipment_id: Mapped[UUID | None] = refers("equipment", nullable=True)
    net_qty: Mapped[Decimal | None] = amount(None, nullable=True)
    unit: Mapped[str | None]
    performer_id: Mapped[UUID] = refers("person")
    device_id: Mapped[UUID | None] = refers("device", nullable=True)
    at: Mapped[datetime]
    claimed_at: Mapped[datetime | None] = mapped_column(doc="device time of an entry resent (D10)")


class CaptureDecision(TenantRow):
    """What an authorised person decided about an attempt (K8)."""

    __tablename__ = "capture_decision"
    __append_only__ = True
    __unique__ = (("capture_id",),)

    capture_id: Mapped[UUID] = refers("capture")
    deviation_id: Mapped[UUID] = refers("deviation")
    decision: Mapped[str] = choice("redispense", "accept", "reject")
    reason: Mapped[str]
    decided_by_id: Mapped[UUID] = refers("person")
    signature_id: Mapped[UUID | None] = refers("signature", nullable=True)
    at: Mapped[datetime]


class PauseInterval(TenantRow):
    """A pause of an order; hold-time clocks run on during it (T6, W32)."""

    __tablename__ = "pause_interval"

    work_order_id: Mapped[UUID] = refers("work_order")
    reason: Mapped[str] = mapped_column(doc="code of the list pause_reasons")
    comment: Mapped[str | None]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    paused_by_id: Mapped[UUID] = refers("person")
    resumed_by_id: Mapped[UUID | None] = refers("person", nullable=True)


class YieldRecord(TenantRow):
    """A yield point as computed; a correction adds another row, never overwrites (C4)."""

    __tablename__ = "yield_record"
    __append_only__ = True
    __unique__ = (("batch_id", "phase", "version"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    batch_id: Mapped[UUID] = refers("batch")
    execution_id: Mapped[UUID | None] = refers("step_execution", nullable=True)
    phase: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str]
    theoretical_qty: Mapped[Decimal] = amount()
    actual_qty: Mapped[Decimal] = amount()
    samples_qty: Mapped[Decimal] = amount(default=Decimal(0))
    rejects_qty: Mapped[Decimal] = amount(default=Decimal(0))
    waste_qty: Mapped[Decimal] = amount(default=Decimal(0))
    yield_pct: Mapped[Decimal] = amount()
    accountability_pct: Mapped[Decimal] = amount()
    low_pct: Mapped[Decimal] = amount()
    high_pct: Mapped[Decimal] = amount()
    computed_by_id: Mapped[UUID] = refers("person")
    at: Mapped[datetime]


class YieldVerification(TenantRow):
    """A second person confirmed a yield (PH-24)."""

    __tablename__ = "yield_verification"
    __append_only__ = True
    __unique__ = (("yield_record_id",),)

    yield_record_id: Mapped[UUID] = refers("yield_record")
    verified_by_id: Mapped[UUID] = refers("person")
    signature_id: Mapped[UUID | None] = refers("signature", nullable=True)
    at: Mapped[datetime]


class Reconciliation(TenantRow):
    """Issued against accounted for, per material or label (W13)."""

    __tablename__ = "reconciliation"
    __append_only__ = True

    work_order_id: Mapped[UUID] = refers("work_order")
    subject: Mapped[str] = mapped_column(doc="material or label code")
    unit: Mapped[str]
    issued_qty: Mapped[Decimal] = amount()
    used_qty: Mapped[Decimal] = amount()
    returned_qty: Mapped[Decimal] = amount(default=Decimal(0))
    destroyed_qty: Mapped[Decimal] = amount(default=Decimal(0))
    sampled_qty: Mapped[Decimal] = amount(default=Decimal(0))
    rejected_qty: Mapped[Decimal] = amount(default=Decimal(0))
    lost_qty: Mapped[Decimal] = amount(default=Decimal(0))
    low_pct: Mapped[Decimal] = amount()
    high_pct: Mapped[Decimal] = amount()
    entered_by_id: Mapped[UUID] = refers("person")
    at: Mapped[datetime]


class Sample(TenantRow):
    """A sample or in-process control of the plan with its result."""

    __tablename__ = "sample"
    __unique__ = (("work_order_id", "code", "sequence"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    batch_id: Mapped[UUID] = refers("batch")
    code: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=1)
    step: Mapped[str]
    reserve: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = choice("planned", "taken", "passed", "failed", "missed")
    due_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    taken_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    qty: Mapped[Decimal | None] = amount(nullable=True)
    raw_value: Mapped[Decimal | None] = amount(None, nullable=True)
    rounded_value: Mapped[Decimal | None] = amount(None, nullable=True)
    result_text: Mapped[str | None]
    low: Mapped[Decimal | None] = amount(None, nullable=True)
    high: Mapped[Decimal | None] = amount(None, nullable=True)
    unit: Mapped[str | None]
    entered_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    reviewed_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    deviation_id: Mapped[UUID | None] = refers("deviation", nullable=True)


class GenealogyEdge(TenantRow):
    """What went in and what came out, written with the event itself (G1)."""

    __tablename__ = "genealogy_edge"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("input_lot_id <> output_lot_id", name="no_cycle"),
        Index("ix_genealogy_edge_order", "tenant_id", "work_order_id"),
        Index("ix_genealogy_edge_input", "tenant_id", "input_lot_id"),
        Index("ix_genealogy_edge_output", "tenant_id", "output_lot_id"),
    )

    work_order_id: Mapped[UUID] = refers("work_order")
    batch_id: Mapped[UUID] = refers("batch")
    execution_id: Mapped[UUID | None] = refers("step_execution", nullable=True)
    kind: Mapped[str] = choice(
        "consume", "produce", "co_product", "sample", "reject", "rework_in", "return"
    )
    input_lot_id: Mapped[UUID | None] = refers("lot", nullable=True)
    container_id: Mapped[UUID | None] = refers("container", nullable=True)
    output_lot_id: Mapped[UUID | None] = refers("lot", nullable=True)
    line_no: Mapped[int | None]
    qty: Mapped[Decimal] = amount()
    unit: Mapped[str]
    at: Mapped[datetime]


class GenealogyLock(TenantRow):
    """The edge set of an order, frozen with its hash at T12 or T13 (G3)."""

    __tablename__ = "genealogy_lock"
    __append_only__ = True
    __unique__ = (("work_order_id",),)

    work_order_id: Mapped[UUID] = refers("work_order")
    sha256: Mapped[str]
    edges: Mapped[int]
    at: Mapped[datetime]
