"""Recipes, their versions, steps and bills of material (ISA-88 master recipe)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, amount, choice, refers


class Recipe(TenantRow):
    """A master for one product; owns its versions. In imports: the route."""

    __tablename__ = "recipe"
    __unique__ = (("code",),)

    code: Mapped[str]
    product_id: Mapped[UUID] = refers("material")
    line_id: Mapped[UUID | None] = refers("line", nullable=True)
    route_type: Mapped[str | None]
    one_off_for_id: Mapped[UUID | None] = refers(
        "work_order", nullable=True, doc="order that alone may use it (R137)"
    )


class RecipeVersion(TenantRow):
    """One version; from approval on its content never changes (trigger, W4)."""

    __tablename__ = "recipe_version"
    __unique__ = (("recipe_id", "revision", "minor_revision"),)
    __table_args__ = (
        CheckConstraint("authored_by_id <> approved_by_id", name="two_people"),
        CheckConstraint("bracket_low <= bracket_high", name="bracket"),
        CheckConstraint("base_qty > 0", name="base_qty"),
    )

    recipe_id: Mapped[UUID] = refers("recipe")
    revision: Mapped[int]
    minor_revision: Mapped[int] = mapped_column(default=0)
    version: Mapped[str] = mapped_column(doc="as people say it")
    status: Mapped[str] = choice("draft", "in_approval", "effective", "superseded", "withdrawn")
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    base_qty: Mapped[Decimal] = amount()
    unit: Mapped[str]
    bracket_low: Mapped[Decimal] = amount()
    bracket_high: Mapped[Decimal] = amount()
    content: Mapped[dict[str, Any]] = mapped_column(
        doc="header parts of RecipeContent: documents, yields, samples, criteria, extra"
    )
    content_sha256: Mapped[str | None] = mapped_column(doc="of the canonical RecipeContent")
    change_reason: Mapped[str]
    authored_by_id: Mapped[UUID] = refers("person")
    approved_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    approved_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)


class RecipeStep(TenantRow):
    """One operation of a version."""

    __tablename__ = "recipe_step"
    __deletable__ = True
    __unique__ = (("recipe_version_id", "number"),)

    recipe_version_id: Mapped[UUID] = refers("recipe_version")
    position: Mapped[int]
    number: Mapped[str]
    kind: Mapped[str]
    spec: Mapped[dict[str, Any]] = mapped_column(doc="the Step of domain.recipe")


class RecipeBomLine(TenantRow):
    """One material of a version's bill."""

    __tablename__ = "recipe_bom_line"
    __deletable__ = True
    __unique__ = (("recipe_version_id", "line_no"),)

    recipe_version_id: Mapped[UUID] = refers("recipe_version")
    line_no: Mapped[int]
    material_id: Mapped[UUID] = refers("material")
    qty: Mapped[Decimal] = amount()
    unit: Mapped[str]
    spec: Mapped[dict[str, Any]] = mapped_column(doc="the BomLine of domain.recipe")
