"""Deviations, holds, review, corrections, signatures and the rules that were evaluated."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, choice, hashed, refers
from workwright.domain.lifecycle import Meaning


class Signature(TenantRow):
    """A signature as a stored record, linked to what was shown by its hash (E14-E18, S12)."""

    __tablename__ = "signature"
    __append_only__ = True
    __unique__ = (("challenge",),)
    __table_args__ = (Index("ix_signature_record", "tenant_id", "record_type", "record_id"),)

    signer_id: Mapped[UUID] = refers("person")
    printed_name: Mapped[str]
    role: Mapped[str]
    meaning: Mapped[str] = choice(*(meaning.value for meaning in Meaning))
    signed_at: Mapped[datetime]
    time_zone: Mapped[str]
    local_time: Mapped[str] = mapped_column(doc="ISO with offset, as printed")
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    record_version: Mapped[int]
    work_order_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    content_sha256: Mapped[str]
    content: Mapped[str] = hashed(doc="canonical JSON of exactly what was shown")
    challenge: Mapped[str]
    components: Mapped[str] = choice("both", "secret")
    session_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None] = refers("device", nullable=True)
    comment: Mapped[str | None]
    previous_id: Mapped[UUID | None] = refers("signature", nullable=True)
    signature_sha256: Mapped[str] = mapped_column(doc="over all of the above, re-computable (S15)")


class SignatureSuperseded(TenantRow):
    """The signed content changed later: the signature stays and no longer counts (E18)."""

    __tablename__ = "signature_superseded"
    __append_only__ = True
    __unique__ = (("signature_id",),)

    signature_id: Mapped[UUID] = refers("signature")
    reason: Mapped[str]
    at: Mapped[datetime]


class SigningRequest(TenantRow):
    """A transition that waits for the signatures still missing (D1)."""

    __tablename__ = "signing_request"
    __table_args__ = (Index("ix_signing_request_order", "tenant_id", "work_order_id"),)

    work_order_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    record_version: Mapped[int]
    transition: Mapped[str]
    content: Mapped[str] = hashed()
    content_sha256: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(doc="the act's own input, e.g. its reason")
    needed: Mapped[list[Any]] = mapped_column(doc="[{role, meaning}] in order")
    status: Mapped[str] = choice("open", "done", "void")
    void_reason: Mapped[str | None]
    opened_by_id: Mapped[UUID] = refers("person")
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)


class SigningRequestSignature(TenantRow):
    """A signature given on a request."""

    __tablename__ = "signing_request_signature"
    __append_only__ = True
    __unique__ = (("request_id", "position"), ("signature_id",))

    request_id: Mapped[UUID] = refers("signing_request")
    position: Mapped[int]
    signature_id: Mapped[UUID] = refers("signature")


class Deviation(TenantRow):
    """A departure, found by the system or by a person."""

    __tablename__ = "deviation"
    __unique__ = (("number",),)
    __table_args__ = (Index("ix_deviation_order", "tenant_id", "work_order_id"),)

    number: Mapped[str]
    work_order_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    batch_id: Mapped[UUID | None] = refers("batch", nullable=True)
    execution_id: Mapped[UUID | None] = refers("step_execution", nullable=True)
    lot_id: Mapped[UUID | None] = refers("lot", nullable=True)
    step: Mapped[str | None]
    type: Mapped[str]
    source: Mapped[str] = choice("auto", "manual")
    rule: Mapped[str | None]
    severity: Mapped[str] = choice("minor", "major", "critical")
    description: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    immediate_action: Mapped[str | None]
    impact: Mapped[str | None]
    others_considered: Mapped[str | None]
    root_cause: Mapped[str | None]
    disposition: Mapped[str | None]
    status: Mapped[str] = choice("open", "investigating", "pending_approval", "closed")
    opened_by_id: Mapped[UUID] = refers("person")
    opened_at: Mapped[datetime]
    due_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Capa(TenantRow):
    """A corrective or preventive action: what is done so that its deviations do not come again."""

    __tablename__ = "capa"
    __unique__ = (("number",),)

    number: Mapped[str]
    plan: Mapped[str]
    owner_id: Mapped[UUID] = refers("person")
    due_on: Mapped[date]
    effectiveness: Mapped[str] = mapped_column(doc="how it will be seen that it worked")
    blocks_release: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = choice("open", "effective", "ineffective")
    result: Mapped[str | None] = mapped_column(doc="what the check of effectiveness found")
    opened_by_id: Mapped[UUID] = refers("person")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class CapaDeviation(TenantRow):
    """A deviation that a CAPA answers."""

    __tablename__ = "capa_deviation"
    __append_only__ = True
    __unique__ = (("capa_id", "deviation_id"),)

    capa_id: Mapped[UUID] = refers("capa")
    deviation_id: Mapped[UUID] = refers("deviation")


class Hold(TenantRow):
    """An order, batch, lot or piece of equipment that must not go on."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_subject", "tenant_id", "subject_type", "subject_id"),)

    subject_type: Mapped[str] = choice("work_order", "batch", "lot", "equipment")
    subject_id: Mapped[UUID]
    reason: Mapped[str]
    placed_by_id: Mapped[UUID] = refers("person")
    placed_at: Mapped[datetime]
    placed_signature_id: Mapped[UUID | None] = refers("signature", nullable=True)
    lifted_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    lifted_at: Mapped[datetime | None]
    lifted_signature_id: Mapped[UUID | None] = refers("signature", nullable=True)
    lift_reason: Mapped[str | None]


class Review(TenantRow):
    """One round of review of an order (T10 to T11, T12 or T13)."""

    __tablename__ = "review"
    __unique__ = (("work_order_id", "round"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    round: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = choice("returned", "released", "rejected", nullable=True)
    audit_reviewed_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    audit_reviewed_at: Mapped[datetime | None]
    audit_signature_id: Mapped[UUID | None] = refers("signature", nullable=True)
    audit_reviewed_seq: Mapped[int | None] = mapped_column(doc="last audit entry that was seen")


class ReviewAnswer(TenantRow):
    """The answer to a release criterion of the snapshot."""

    __tablename__ = "review_answer"
    __append_only__ = True

    work_order_id: Mapped[UUID] = refers("work_order")
    criterion: Mapped[str]
    met: Mapped[bool]
    comment: Mapped[str | None]
    answered_by_id: Mapped[UUID] = refers("person")
    at: Mapped[datetime]


class ReviewQuery(TenantRow):
    """A question of the reviewer to production, with its answer."""

    __tablename__ = "review_query"

    work_order_id: Mapped[UUID] = refers("work_order")
    review_id: Mapped[UUID] = refers("review")
    section: Mapped[str | None]
    step: Mapped[str | None]
    text: Mapped[str]
    asked_by_id: Mapped[UUID] = refers("person")
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    answered_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    closed_at: Mapped[datetime | None]


class Correction(TenantRow):
    """A change of executed data: old, new, reason, two people (C1)."""

    __tablename__ = "correction"
    __table_args__ = (CheckConstraint("requested_by_id <> approved_by_id", name="two_people"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    capture_id: Mapped[UUID] = refers("capture")
    deviation_id: Mapped[UUID] = refers("deviation")
    field: Mapped[str]
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
    reason: Mapped[str]
    requested_by_id: Mapped[UUID] = refers("person")
    requested_signature_id: Mapped[UUID] = refers("signature")
    requested_at: Mapped[datetime]
    approved_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    approved_signature_id: Mapped[UUID | None] = refers("signature", nullable=True)
    approved_at: Mapped[datetime | None]


class RuleEvaluation(TenantRow):
    """What one moment asked and found: every rule evaluated, every finding (review, record)."""

    __tablename__ = "rule_evaluation"
    __append_only__ = True
    __table_args__ = (Index("ix_rule_evaluation_order", "tenant_id", "work_order_id", "at"),)

    work_order_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    moment: Mapped[str]
    step: Mapped[str | None]
    refused: Mapped[bool]
    evaluated: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    actor_id: Mapped[UUID] = refers("person")
    at: Mapped[datetime]
