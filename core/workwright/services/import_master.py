"""What the plant answers an import: products, lines, routes, units of the database (R18-R46)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from workwright.db.tables import plant
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.domain.quantity import convert, unit_named
from workwright.domain.recipe import BomLine, RecipeContent
from workwright.importers.master import (
    BomItem,
    Line,
    Product,
    Property,
    PropertyDefinition,
    Route,
    RouteContent,
    RouteOperation,
    RouteVersion,
)
from workwright.importers.master import Material as ImportMaterial
from workwright.services.overrides import route_lines
from workwright.services.profiles import active
from workwright.services.recipes import content_of
from workwright.services.runtime import Scope


class PlantMaster:
    """The look-ups of one import, inside its transaction and tenant; answers are kept."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._profile = active(scope)
        self._materials: dict[str, Material | None] = {}
        self._language = self._profile.languages[0]

    def product(self, code: str) -> Product | None:
        """Return the product of that code: a material that a recipe makes (R18)."""
        row = self._material(code)
        if row is None or row.kind not in {"product", "intermediate"}:
            return None
        return Product(row.code, row.unit, row.serialized)

    def line(self, code: str) -> Line | None:
        """Return the production line of that code or name (R19)."""
        row = self._line(code)
        return Line(row.code, row.route_enabled) if row is not None else None

    def has_route_type(self, code: str) -> bool:
        """Return whether any route has that type (R37)."""
        return bool(self._scope.scalars(select(Recipe.id).where(Recipe.route_type == code)))

    def route(self, name: str, route_type: str | None) -> Route | None:
        """Return the route with its versions; one-off routes of other orders are none (R137)."""
        statement = select(Recipe).where(Recipe.code == name, Recipe.one_off_for_id.is_(None))
        if route_type is not None:
            statement = statement.where(Recipe.route_type == route_type)
        recipe = self._scope.session.scalars(statement).one_or_none()
        if recipe is None:
            return None
        product = self._scope.get(Material, recipe.product_id)
        line = self._scope.get(plant.Line, recipe.line_id) if recipe.line_id else None
        versions = self._scope.all(RecipeVersion, recipe_id=recipe.id)
        return Route(
            recipe.code,
            tuple(
                RouteVersion(
                    row.id,
                    row.revision,
                    row.minor_revision,
                    row.status == "effective",
                    product.code,
                    line.code if line is not None else None,
                )
                for row in versions
            ),
        )

    def route_content(self, version: RouteVersion) -> RouteContent:
        """Return what a version of a route holds before the import, per piece of product."""
        recipe = content_of(self._scope, self._scope.get(RecipeVersion, version.version_id))
        return RouteContent(
            bom=_items(recipe, route_lines(recipe)),
            properties=_properties(recipe.extra),
            operations=tuple(
                RouteOperation(
                    operation_name(step.name, self._language),
                    _items(recipe, tuple(recipe.line(n) for n in step.bom_lines)),
                    _properties(step.extra),
                )
                for step in recipe.steps
            ),
        )

    def has_unit(self, name: str, line_code: str) -> bool:
        """Return whether the unit exists on the line, by code or name (R46)."""
        statement = (
            select(plant.Unit.id)
            .join(plant.Line, points_at(plant.Unit.line_id, plant.Line))
            .where(
                plant.Line.code == line_code,
                (plant.Unit.code == name) | (plant.Unit.name == name),
            )
        )
        return bool(self._scope.scalars(statement))

    def has_labor_type(self, name: str) -> bool:
        """Return whether the profile lists the labour type (R45)."""
        return name in self._profile.list_codes("labor_types")

    def material(self, code: str) -> ImportMaterial | None:
        """Return the material of that code (R60)."""
        row = self._material(code)
        return ImportMaterial(row.code, row.unit) if row is not None else None

    def has_unit_of_measure(self, code: str) -> bool:
        """Return whether the unit of measure is known (R60)."""
        try:
            unit_named(code)
        except ValueError:
            return False
        return True

    def converts(self, material_code: str, unit: str) -> bool:
        """Return whether an amount in this unit can be converted to the material's own (B2)."""
        row = self._material(material_code)
        if row is None:
            return False
        try:
            convert(Decimal(1), unit, row.unit, row.density)
        except ValueError:
            return False
        return True

    def has_storage_unit(self, name: str) -> bool:
        """Return whether the storage location is known (R60)."""
        return self._scope.find(plant.Location, code=name) is not None

    def order_properties(self) -> Mapping[str, PropertyDefinition]:
        """Return the property group of work orders; out of the box it is empty (section 6)."""
        return {}

    def item_properties(self) -> Mapping[str, PropertyDefinition]:
        """Return the property group BOMItem; it exists from the start and is empty (R142)."""
        return {}

    def _material(self, code: str) -> Material | None:
        if code not in self._materials:
            self._materials[code] = self._scope.find(Material, code=code)
        return self._materials[code]

    def _line(self, code: str) -> plant.Line | None:
        return self._scope.find(plant.Line, code=code) or self._scope.find(plant.Line, name=code)


def operation_name(name: Mapping[str, str], language: str) -> str:
    """Return the name by which an ERP knows an operation: in the profile's first language."""
    return name.get(language) or next(iter(name.values()))


def _items(recipe: RecipeContent, lines: tuple[BomLine, ...]) -> tuple[BomItem, ...]:
    return tuple(
        BomItem(
            material_code=line.material_code,
            qty=line.qty / recipe.base_qty,
            unit=line.unit,
            display_order=line.display_order,
            tracked=line.track,
            low_qty=_share(line.low_qty, recipe),
            high_qty=_share(line.high_qty, recipe),
            scrap_pct=line.scrap_factor_pct,
        )
        for line in lines
    )


def _share(value: Decimal | None, recipe: RecipeContent) -> Decimal | None:
    return value / recipe.base_qty if value is not None else None


def _properties(extra: Mapping[str, Any]) -> tuple[Property, ...]:
    return tuple(Property(name, value) for name, value in extra.get("properties", {}).items())
