"""Equipment with its four facets, its log, line clearances and bookings of units."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, amount, choice, refers


class EquipmentClass(TenantRow):
    """A class of equipment that recipes ask for."""

    __tablename__ = "equipment_class"
    __unique__ = (("code",),)

    code: Mapped[str]
    name: Mapped[str]
    needs_calibration: Mapped[bool] = mapped_column(default=False)
    needs_cleaning: Mapped[bool] = mapped_column(default=True)


class Equipment(TenantRow):
    """A piece of equipment; availability, calibration, cleaning, qualification (W7)."""

    __tablename__ = "equipment"
    __unique__ = (("code",),)

    class_id: Mapped[UUID] = refers("equipment_class")
    code: Mapped[str]
    name: Mapped[str]
    unit_id: Mapped[UUID | None] = refers("unit", nullable=True)
    room_id: Mapped[UUID | None] = refers("room", nullable=True)
    availability: Mapped[str] = choice(
        "available", "in_use", "under_maintenance", "out_of_service", default="available"
    )
    used_by_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    calibration_due_on: Mapped[date | None]
    qualified_until: Mapped[date | None]
    cleaning: Mapped[str] = choice("dirty", "in_cleaning", "clean", default="clean")
    cleaned_at: Mapped[datetime | None]
    clean_until: Mapped[datetime | None]
    last_product: Mapped[str | None]
    range_low: Mapped[Decimal | None] = amount(None, nullable=True)
    range_high: Mapped[Decimal | None] = amount(None, nullable=True)
    minimum_qty: Mapped[Decimal | None] = amount(nullable=True)
    resolution: Mapped[Decimal | None] = amount(nullable=True)
    measure_unit: Mapped[str | None]
    row_version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)


class EquipmentLog(TenantRow):
    """One use, cleaning, maintenance or calibration, in chronological order."""

    __tablename__ = "equipment_log"
    __append_only__ = True
    __table_args__ = (Index("ix_equipment_log_equipment", "tenant_id", "equipment_id", "at"),)

    equipment_id: Mapped[UUID] = refers("equipment")
    activity: Mapped[str] = choice(
        "use_begun", "use_ended", "cleaning", "maintenance", "calibration", "status"
    )
    at: Mapped[datetime]
    work_order_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    execution_id: Mapped[UUID | None] = refers("step_execution", nullable=True)
    product: Mapped[str | None]
    batch: Mapped[str | None]
    performer_id: Mapped[UUID] = refers("person")
    checker_id: Mapped[UUID | None] = refers("person", nullable=True)
    note: Mapped[str | None]


class LineClearance(TenantRow):
    """A line or room found clear for the next order, until it expires or is voided (K19)."""

    __tablename__ = "line_clearance"
    __table_args__ = (CheckConstraint("performer_id <> verifier_id", name="two_people"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    execution_id: Mapped[UUID | None] = refers("step_execution", nullable=True)
    line_id: Mapped[UUID | None] = refers("line", nullable=True)
    room_id: Mapped[UUID | None] = refers("room", nullable=True)
    previous: Mapped[str | None]
    answers: Mapped[dict[str, Any]]
    performer_id: Mapped[UUID] = refers("person")
    verifier_id: Mapped[UUID | None] = refers("person", nullable=True)
    passed: Mapped[bool]
    at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]


class Occupation(TenantRow):
    """A unit or piece of equipment booked for an order, half-open in time (SC1)."""

    __tablename__ = "occupation"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        Index("ix_occupation_unit", "tenant_id", "unit_id", "starts_at"),
        Index("ix_occupation_equipment", "tenant_id", "equipment_id", "starts_at"),
    )

    work_order_id: Mapped[UUID] = refers("work_order")
    unit_id: Mapped[UUID | None] = refers("unit", nullable=True)
    equipment_id: Mapped[UUID | None] = refers("equipment", nullable=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    freed_at: Mapped[datetime | None]
