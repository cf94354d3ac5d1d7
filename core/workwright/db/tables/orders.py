"""Work orders, what is assigned to them, their frozen snapshot and their batches."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, amount, choice, hashed, refers
from workwright.domain.lifecycle import State


class WorkOrder(TenantRow):
    """An order; its state changes only through T1-T13 (W17, trigger)."""

    __tablename__ = "work_order"
    __unique__ = (("site_id", "number"),)
    __table_args__ = (
        CheckConstraint("qty > 0", name="qty"),
        CheckConstraint("planned_start_at <= planned_end_at", name="planned"),
        Index("ix_work_order_state", "tenant_id", "state", "planned_start_at"),
        Index(
            "uq_work_order_live_external",
            "tenant_id",
            "external_name",
            unique=True,
            sqlite_where=text("external_name is not null and state <> 'CANCELLED'"),
            postgresql_where=text("external_name is not null and state <> 'CANCELLED'"),
        ),
    )

    number: Mapped[str]
    external_name: Mapped[str | None] = mapped_column(doc="order name of the ERP; one live order")
    type: Mapped[str] = choice(
        "production", "packaging", "rework", "campaign", "split_child", "maintenance"
    )
    state: Mapped[str] = choice(*(state.value for state in State))
    sub_state: Mapped[str | None]
    site_id: Mapped[UUID] = refers("site")
    line_id: Mapped[UUID | None] = refers("line", nullable=True)
    recipe_version_id: Mapped[UUID] = refers("recipe_version")
    product_id: Mapped[UUID] = refers("material")
    qty: Mapped[Decimal] = amount()
    unit: Mapped[str]
    planned_start_at: Mapped[datetime]
    planned_end_at: Mapped[datetime]
    due_on: Mapped[date | None]
    priority: Mapped[int] = mapped_column(default=0)
    campaign_sequence: Mapped[int | None]
    comment: Mapped[str | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    short_closed: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    rework_of_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    replaces_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    import_row_id: Mapped[UUID | None] = refers("import_row", nullable=True)
    lots: Mapped[list[Any]] = mapped_column(default=list, doc="lot identifiers asked by the import")
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict, doc="the tenant's own fields")
    row_version: Mapped[int] = mapped_column(default=1)


class OrderOverride(TenantRow):
    """One change that an import lays over the recipe for this order alone (R138)."""

    __tablename__ = "order_override"
    __deletable__ = True

    work_order_id: Mapped[UUID] = refers("work_order")
    position: Mapped[int]
    scope: Mapped[str] = mapped_column(doc="'route' or the step number")
    kind: Mapped[str] = choice("bom", "property")
    rule: Mapped[str] = mapped_column(doc="the R rule that decided")
    content: Mapped[dict[str, Any]]
    import_row_id: Mapped[UUID | None] = refers("import_row", nullable=True)


class OrderPerson(TenantRow):
    """A person assigned to an order in a role."""

    __tablename__ = "order_person"
    __deletable__ = True
    __unique__ = (("work_order_id", "role", "person_id"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    role: Mapped[str]
    person_id: Mapped[UUID] = refers("person")


class OrderEquipment(TenantRow):
    """Equipment assigned to an order, for one step or for all."""

    __tablename__ = "order_equipment"
    __deletable__ = True
    __unique__ = (("work_order_id", "equipment_id", "step"),)

    work_order_id: Mapped[UUID] = refers("work_order")
    equipment_id: Mapped[UUID] = refers("equipment")
    step: Mapped[str] = mapped_column(default="", doc="step number; empty for the whole order")


class Snapshot(TenantRow):
    """The recipe as released, with names, forms, rules and versions; never changed (W1, W2)."""

    __tablename__ = "snapshot"
    __append_only__ = True
    __unique__ = (("work_order_id",),)

    work_order_id: Mapped[UUID] = refers("work_order")
    canonical: Mapped[str] = hashed(doc="canonical JSON; the hash is over these bytes")
    sha256: Mapped[str]
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[UUID] = refers("person")


class Batch(TenantRow):
    """What one order makes, under one number that is never used again (W25)."""

    __tablename__ = "batch"
    __unique__ = (("number",),)

    work_order_id: Mapped[UUID] = refers("work_order")
    number: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=1)
    sub_state: Mapped[str | None]
    unit: Mapped[str]
    theoretical_qty: Mapped[Decimal] = amount()
    actual_qty: Mapped[Decimal | None] = amount(nullable=True)
    approved_qty: Mapped[Decimal | None] = amount(nullable=True)
    manufactured_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    disposition: Mapped[str | None] = choice(
        "released",
        "rejected",
        "not_made",
        "scrap",
        "rework",
        "return_to_supplier",
        "downgrade",
        nullable=True,
    )
