"""Versions of master recipes as a register: where each stands, since when, by whom (W4, W5)."""

from sqlalchemy import ColumnElement, and_, or_, select

from workwright.db.tables.people import Person
from workwright.db.tables.plant import Line
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.services.register import Condition, Field, Register
from workwright.services.runtime import Scope


def _of_status(*statuses: str) -> Condition:
    return lambda _scope: RecipeVersion.status.in_(statuses)


def _in_force(scope: Scope) -> ColumnElement[bool]:
    return and_(
        RecipeVersion.status == "effective",
        RecipeVersion.effective_from <= scope.today,
        or_(RecipeVersion.effective_to.is_(None), RecipeVersion.effective_to > scope.today),
    )


RECIPES = Register(
    source=select(RecipeVersion.id)
    .select_from(RecipeVersion)
    .join(Recipe, points_at(RecipeVersion.recipe_id, Recipe))
    .join(Material, points_at(Recipe.product_id, Material))
    .join(Person, points_at(RecipeVersion.authored_by_id, Person))
    .outerjoin(Line, points_at(Recipe.line_id, Line)),
    key=RecipeVersion.id,
    fields={
        "code": Field(Recipe.code),
        "version": Field(RecipeVersion.version),
        "product": Field(Material.name),
        "status": Field(RecipeVersion.status),
        "base_qty": Field(RecipeVersion.base_qty),
        "unit_of_measure": Field(RecipeVersion.unit),
        "line": Field(Line.code, empty=True),
        "effective_from": Field(RecipeVersion.effective_from, empty=True),
        "effective_to": Field(RecipeVersion.effective_to, empty=True),
        "author": Field(Person.printed_name),
        "changed": Field(RecipeVersion.change_reason),
    },
    searched=(Recipe.code, Material.name, Material.code, RecipeVersion.change_reason),
    views={
        "in_force": _in_force,
        "draft": _of_status("draft"),
        "in_approval": _of_status("in_approval"),
    },
    sort="code",
)
