"""The fields of an order that lists, boards and pages may show, as columns of one statement.

Names are those of the profile language (``profile/fields.yaml``); a plant's own fields are read
from the order's JSON.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from workwright.db.own_fields import own_field
from workwright.db.tables.equipment import Equipment, EquipmentClass
from workwright.db.tables.execution import StepExecution
from workwright.db.tables.orders import Batch, OrderEquipment, WorkOrder
from workwright.db.tables.plant import Line, Site
from workwright.db.tables.quality import Deviation
from workwright.db.tables.recipes import Recipe, RecipeStep, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at

OWN = "fields."
FINISHED = ("done", "done_with_deviation", "skipped", "not_executed")
NULLABLE = frozenset(
    {"sub_state", "batch_number", "line.code", "line.name", "due_on", "started_at", "ended_at",
     "product.family"}
)  # fmt: skip


@dataclass(frozen=True)
class OrderRow:
    """One order of a list with the fields that were asked for, by name."""

    order: WorkOrder
    values: Mapping[str, Any]


@cache
def order_columns() -> Mapping[str, ColumnElement[Any]]:
    """Return display field to column, without the plants' own fields."""
    return {
        "number": WorkOrder.number,
        "type": WorkOrder.type,
        "state": WorkOrder.state,
        "sub_state": WorkOrder.sub_state,
        "product.code": Material.code,
        "product.name": Material.name,
        "product.family": Material.family,
        "recipe.code": Recipe.code,
        "recipe.version": RecipeVersion.version,
        "batch_number": Batch.number,
        "qty": WorkOrder.qty,
        "priority": WorkOrder.priority,
        "site.code": Site.code,
        "line.code": Line.code,
        "line.name": Line.name,
        "asset.code": _asset(Equipment.code),
        "asset.name": _asset(Equipment.name),
        "asset.class": _asset(EquipmentClass.code),
        "asset.calibration_due_on": _asset(Equipment.calibration_due_on),
        "planned_start": WorkOrder.planned_start_at,
        "planned_end": WorkOrder.planned_end_at,
        "due_on": WorkOrder.due_on,
        "started_at": WorkOrder.started_at,
        "ended_at": WorkOrder.ended_at,
        "short_closed": WorkOrder.short_closed,
        "open_deviations": _open_deviations(),
        "steps_done": _steps_done(),
        "steps_all": _steps_all(),
    }


def column_of(name: str) -> ColumnElement[Any]:
    """Return the column of a display field; ``KeyError`` for a name that is none."""
    if name.startswith(OWN):
        return own_field(WorkOrder.__table__.c.fields, name.removeprefix(OWN))
    return order_columns()[name]


def orders_with(names: Iterable[str]) -> Select[Any]:
    """Return the statement of orders with these fields, each once; nothing filtered yet."""
    asked = [column_of(name).label(f"f{n}") for n, name in enumerate(dict.fromkeys(names))]
    return (
        select(WorkOrder, *asked)
        .join(Material, points_at(WorkOrder.product_id, Material))
        .join(Site, points_at(WorkOrder.site_id, Site))
        .join(RecipeVersion, points_at(WorkOrder.recipe_version_id, RecipeVersion))
        .join(Recipe, points_at(RecipeVersion.recipe_id, Recipe))
        .outerjoin(Line, points_at(WorkOrder.line_id, Line))
        .outerjoin(Batch, and_(points_at(Batch.work_order_id, WorkOrder), Batch.sequence == 1))
    )


def is_nullable(name: str) -> bool:
    """Say whether an order may have no value there; such rows come last."""
    return name in NULLABLE or name.startswith((OWN, "asset."))


def _asset(column: Any) -> Any:
    """Return a column of the equipment that is assigned to the whole order, the first by code."""
    return (
        select(column)
        .select_from(OrderEquipment)
        .join(Equipment, points_at(OrderEquipment.equipment_id, Equipment))
        .join(EquipmentClass, points_at(Equipment.class_id, EquipmentClass))
        .where(points_at(OrderEquipment.work_order_id, WorkOrder), OrderEquipment.step == "")
        .order_by(Equipment.code)
        .limit(1)
        .correlate(WorkOrder)
        .scalar_subquery()
    )


def _open_deviations() -> Any:
    return (
        select(func.count(Deviation.id))
        .where(points_at(Deviation.work_order_id, WorkOrder), Deviation.status != "closed")
        .correlate(WorkOrder)
        .scalar_subquery()
    )


def _steps_done() -> Any:
    return (
        select(func.count(StepExecution.id))
        .where(
            points_at(StepExecution.work_order_id, WorkOrder), StepExecution.status.in_(FINISHED)
        )
        .correlate(WorkOrder)
        .scalar_subquery()
    )


def _steps_all() -> Any:
    return (
        select(func.count(RecipeStep.id))
        .where(
            RecipeStep.recipe_version_id == WorkOrder.recipe_version_id,
            RecipeStep.tenant_id == WorkOrder.tenant_id,
        )
        .correlate(WorkOrder)
        .scalar_subquery()
    )
