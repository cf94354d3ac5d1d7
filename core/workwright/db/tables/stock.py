"""Materials, lots, containers, reservations and the ledger of every movement."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, amount, choice, refers


class Material(TenantRow):
    """A material definition: component, intermediate, product, label, packaging."""

    __tablename__ = "material"
    __unique__ = (("code",),)

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = choice("component", "intermediate", "product", "label", "packaging", "part")
    unit: Mapped[str]
    family: Mapped[str | None]
    density: Mapped[Decimal | None] = amount(nullable=True, doc="kg per litre")
    pick_rule: Mapped[str | None] = choice("fefo", "fifo", "specific", nullable=True)
    serialized: Mapped[bool] = mapped_column(default=False)
    approved_suppliers_only: Mapped[bool] = mapped_column(default=True)
    allergens: Mapped[list[Any]] = mapped_column(default=list)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)


class MaterialSpec(TenantRow):
    """A version of a material's specification."""

    __tablename__ = "material_spec"
    __unique__ = (("material_id", "version"),)

    material_id: Mapped[UUID] = refers("material")
    version: Mapped[str]
    status: Mapped[str] = choice("draft", "effective", "superseded", "withdrawn")
    storage: Mapped[str | None]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Supplier(TenantRow):
    """A supplier."""

    __tablename__ = "supplier"
    __unique__ = (("code",),)

    code: Mapped[str]
    name: Mapped[str]


class ApprovedSupplier(TenantRow):
    """A supplier approved for a material until a day."""

    __tablename__ = "approved_supplier"
    __unique__ = (("material_id", "supplier_id"),)

    material_id: Mapped[UUID] = refers("material")
    supplier_id: Mapped[UUID] = refers("supplier")
    approved_until: Mapped[date | None]


class Lot(TenantRow):
    """A quantity of one material with one history; balances follow the ledger (RS8)."""

    __tablename__ = "lot"
    __unique__ = (("material_id", "code"),)
    __table_args__ = (
        CheckConstraint("reserved_qty <= on_hand_qty", name="available"),
        Index("ix_lot_code", "tenant_id", "code"),
    )

    material_id: Mapped[UUID] = refers("material")
    code: Mapped[str]
    spec_version: Mapped[str | None]
    supplier_id: Mapped[UUID | None] = refers("supplier", nullable=True)
    supplier_lot: Mapped[str | None]
    status: Mapped[str] = choice(
        "quarantine", "released", "hold", "rejected", "expired", "consumed"
    )
    unit: Mapped[str]
    received_on: Mapped[date]
    manufactured_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    retest_on: Mapped[date | None]
    on_hand_qty: Mapped[Decimal] = amount()
    reserved_qty: Mapped[Decimal] = amount(default=Decimal(0), doc="sum of active reservations")
    approved_qty: Mapped[Decimal | None] = amount(nullable=True)
    location_id: Mapped[UUID | None] = refers("location", nullable=True)
    assay_pct: Mapped[Decimal | None] = amount(nullable=True)
    water_pct: Mapped[Decimal | None] = amount(nullable=True)
    identity_tested: Mapped[bool] = mapped_column(default=False)
    batch_id: Mapped[UUID | None] = refers("batch", nullable=True, doc="batch that made it")
    row_version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Container(TenantRow):
    """A labelled part of a lot (sublot)."""

    __tablename__ = "container"
    __unique__ = (("code",),)

    lot_id: Mapped[UUID] = refers("lot")
    code: Mapped[str]
    qty: Mapped[Decimal] = amount()
    unit: Mapped[str]
    location_id: Mapped[UUID | None] = refers("location", nullable=True)


class Reservation(TenantRow):
    """What an order holds of a lot for one bill-of-material line (RS3)."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("consumed_qty + released_qty <= reserved_qty", name="balance"),
        CheckConstraint(
            "status <> 'closed' or (consumed_qty + released_qty = reserved_qty "
            "and close_reason is not null)",
            name="closed",
        ),
        Index("ix_reservation_order", "tenant_id", "work_order_id"),
        Index("ix_reservation_lot", "tenant_id", "lot_id"),
    )

    work_order_id: Mapped[UUID] = refers("work_order")
    line_no: Mapped[int]
    lot_id: Mapped[UUID] = refers("lot")
    unit: Mapped[str]
    reserved_qty: Mapped[Decimal] = amount()
    consumed_qty: Mapped[Decimal] = amount(default=Decimal(0))
    released_qty: Mapped[Decimal] = amount(default=Decimal(0))
    status: Mapped[str] = choice("active", "invalid", "closed", default="active")
    close_reason: Mapped[str | None]


class InventoryMove(TenantRow):
    """One movement of a lot; the ledger, never changed (RS8)."""

    __tablename__ = "inventory_move"
    __append_only__ = True
    __table_args__ = (Index("ix_inventory_move_lot", "tenant_id", "lot_id", "at"),)

    kind: Mapped[str] = choice(
        "receive",
        "consume",
        "return",
        "sample",
        "destroy",
        "adjust",
        "produce",
        "reserve",
        "unreserve",
        "reject",
    )
    lot_id: Mapped[UUID] = refers("lot")
    container_id: Mapped[UUID | None] = refers("container", nullable=True)
    qty: Mapped[Decimal] = amount(None, doc="signed change of on-hand; of reserved for (un)reserve")
    unit: Mapped[str]
    work_order_id: Mapped[UUID | None] = refers("work_order", nullable=True)
    execution_id: Mapped[UUID | None] = refers("step_execution", nullable=True)
    capture_id: Mapped[UUID | None] = refers("capture", nullable=True)
    reservation_id: Mapped[UUID | None] = refers("reservation", nullable=True)
    reason: Mapped[str | None]
    actor_id: Mapped[UUID] = refers("person")
    at: Mapped[datetime]
