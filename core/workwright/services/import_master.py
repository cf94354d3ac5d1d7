"""What the plant answers an import: products, lines, routes, units of the database (R18-R46)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

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
from workwright.profile.model import Profile
from workwright.services.overrides import route_lines
from workwright.services.recipes import content_of
from workwright.services.runtime import Scope

AT_ONCE = 500
"""Codes asked for in one statement."""


@dataclass
class Contents:
    """Contents of approved versions, which never change (W4): kept over a whole run (S5)."""

    recipes: dict[UUID, RecipeContent] = field(default_factory=dict)
    routes: dict[UUID, RouteContent] = field(default_factory=dict)


class PlantMaster:
    """The look-ups of one transaction and tenant; each answer is read once."""

    def __init__(self, scope: Scope, profile: Profile, contents: Contents | None = None) -> None:
        self._scope = scope
        self._profile = profile
        self._contents = contents or Contents()
        self._language = profile.languages[0]
        self._materials: dict[str, Material | None] = {}
        self._lines: dict[str, plant.Line | None] = {}
        self._sites: dict[UUID, plant.Site] = {}
        self._units: dict[str, dict[str, str]] = {}
        self._routes: dict[tuple[str, str | None], Route | None] = {}
        self._convertible: dict[tuple[str, str], bool] = {}
        self._storage: dict[str, bool] = {}

    def expect(self, codes: Iterable[str]) -> None:
        """Read the materials of these codes together, before they are asked for one by one."""
        wanted = sorted(set(codes) - self._materials.keys())
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            self._materials.update(dict.fromkeys(some))
            for row in self._scope.scalars(select(Material).where(Material.code.in_(some))):
                self._materials[row.code] = row

    def product(self, code: str) -> Product | None:
        """Return the product of that code: a material that a recipe makes (R18)."""
        row = self.material_row(code)
        if row is None or row.kind not in {"product", "intermediate"}:
            return None
        return Product(row.code, row.unit, row.serialized)

    def line(self, code: str) -> Line | None:
        """Return the production line of that code or name (R19)."""
        row = self.line_row(code)
        return Line(row.code, row.route_enabled) if row is not None else None

    def has_route_type(self, code: str) -> bool:
        """Return whether any route has that type (R37)."""
        return bool(self._scope.scalars(select(Recipe.id).where(Recipe.route_type == code)))

    def route(self, name: str, route_type: str | None) -> Route | None:
        """Return the route with its versions; one-off routes of other orders are none (R137)."""
        asked = name, route_type
        if asked not in self._routes:
            self._routes[asked] = self._route(name, route_type)
        return self._routes[asked]

    def route_content(self, version: RouteVersion) -> RouteContent:
        """Return what a version of a route holds before the import, per piece of product."""
        known = self._contents.routes.get(version.version_id)
        if known is None:
            known = _route_content(self.recipe(version.version_id), self._language)
            self._contents.routes[version.version_id] = known
        return known

    def recipe(self, version_id: UUID) -> RecipeContent:
        """Return the content of an approved version."""
        known = self._contents.recipes.get(version_id)
        if known is None:
            known = content_of(self._scope, self._scope.get(RecipeVersion, version_id))
            self._contents.recipes[version_id] = known
        return known

    def has_unit(self, name: str, line_code: str) -> bool:
        """Return whether the unit exists on the line, by code or name (R46)."""
        return name in self._units_of(line_code)

    def unit_code(self, name: str, line_code: str) -> str:
        """Return the code of a unit that the line has."""
        return self._units_of(line_code)[name]

    def has_labor_type(self, name: str) -> bool:
        """Return whether the profile lists the labour type (R45)."""
        return name in self._profile.list_codes("labor_types")

    def material(self, code: str) -> ImportMaterial | None:
        """Return the material of that code (R60)."""
        row = self.material_row(code)
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
        asked = material_code, unit
        if asked not in self._convertible:
            self._convertible[asked] = self._converts(material_code, unit)
        return self._convertible[asked]

    def has_storage_unit(self, name: str) -> bool:
        """Return whether the storage location is known (R60)."""
        if name not in self._storage:
            self._storage[name] = self._scope.find(plant.Location, code=name) is not None
        return self._storage[name]

    def order_properties(self) -> Mapping[str, PropertyDefinition]:
        """Return the property group of work orders; out of the box it is empty (section 6)."""
        return {}

    def item_properties(self) -> Mapping[str, PropertyDefinition]:
        """Return the property group BOMItem; it exists from the start and is empty (R142)."""
        return {}

    def material_row(self, code: str) -> Material | None:
        """Return the stored material of that code."""
        if code not in self._materials:
            self.expect([code])
        return self._materials[code]

    def line_row(self, code: str) -> plant.Line | None:
        """Return the stored line of that code or, where none has it, of that name."""
        if code not in self._lines:
            self._lines[code] = self._scope.find(plant.Line, code=code) or self._scope.find(
                plant.Line, name=code
            )
        return self._lines[code]

    def site_of(self, line: plant.Line) -> plant.Site:
        """Return the site of a line."""
        if line.area_id not in self._sites:
            area = self._scope.get(plant.Area, line.area_id)
            self._sites[line.area_id] = self._scope.get(plant.Site, area.site_id)
        return self._sites[line.area_id]

    def _converts(self, material_code: str, unit: str) -> bool:
        row = self.material_row(material_code)
        if row is None:
            return False
        try:
            convert(Decimal(1), unit, row.unit, row.density)
        except ValueError:
            return False
        return True

    def _units_of(self, line_code: str) -> dict[str, str]:
        """Return the code of each unit of a line, by code and by name; a code wins."""
        if line_code not in self._units:
            statement = (
                select(plant.Unit.code, plant.Unit.name)
                .join(plant.Line, points_at(plant.Unit.line_id, plant.Line))
                .where(plant.Line.code == line_code)
                .order_by(plant.Unit.code)
            )
            units = self._scope.rows(statement)
            named = {name: code for code, name in units}
            self._units[line_code] = {**named, **{code: code for code, _ in units}}
        return self._units[line_code]

    def _route(self, name: str, route_type: str | None) -> Route | None:
        statement = select(Recipe).where(Recipe.code == name, Recipe.one_off_for_id.is_(None))
        if route_type is not None:
            statement = statement.where(Recipe.route_type == route_type)
        recipe = self._scope.session.scalars(statement).one_or_none()
        if recipe is None:
            return None
        product = self._scope.get(Material, recipe.product_id)
        line = self._scope.get(plant.Line, recipe.line_id) if recipe.line_id else None
        line_code = line.code if line is not None else None
        return Route(
            recipe.code,
            tuple(
                RouteVersion(
                    row.id,
                    row.revision,
                    row.minor_revision,
                    row.status == "effective",
                    product.code,
                    line_code,
                )
                for row in self._scope.all(RecipeVersion, recipe_id=recipe.id)
            ),
        )


def operation_name(name: Mapping[str, str], language: str) -> str:
    """Return the name by which an ERP knows an operation: in the profile's first language."""
    return name.get(language) or next(iter(name.values()))


def _route_content(recipe: RecipeContent, language: str) -> RouteContent:
    return RouteContent(
        bom=_items(recipe, route_lines(recipe)),
        properties=_properties(recipe.extra),
        operations=tuple(
            RouteOperation(
                operation_name(step.name, language),
                _items(recipe, tuple(recipe.line(n) for n in step.bom_lines)),
                _properties(step.extra),
            )
            for step in recipe.steps
        ),
    )


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
