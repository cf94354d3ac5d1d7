"""What the resolution asks the plant: products, lines, routes, units, properties.

The import service answers from the database, inside its transaction and tenant; each look-up may
be asked more than once for one code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from workwright.importers.model import PropertyValue


@dataclass(frozen=True)
class Product:
    """A material that is made; ``serialized`` ones are made in single pieces (R29)."""

    code: str
    unit: str
    serialized: bool = False


@dataclass(frozen=True)
class Line:
    """A production line; only route-enabled ones take work orders (R19)."""

    code: str
    route_enabled: bool = True


@dataclass(frozen=True)
class Material:
    """A material of a bill of materials, with the unit in which it is kept."""

    code: str
    unit: str


@dataclass(frozen=True)
class RouteVersion:
    """One revision of a route: a recipe version (R136).

    Args:
        released: effective; drafts, superseded and withdrawn versions are not.
        line_code: the line that it is bound to; None when it runs on every line.
    """

    version_id: UUID
    revision: int
    minor: int
    released: bool
    product_code: str
    line_code: str | None = None


@dataclass(frozen=True)
class Route:
    """A route of one type with its versions, in any order; never another order's own (R137)."""

    name: str
    versions: tuple[RouteVersion, ...]


@dataclass(frozen=True)
class Property:
    """A property with its value, converted to the type of its definition; None is no value."""

    name: str
    value: PropertyValue


@dataclass(frozen=True)
class BomItem:
    """One item of a bill of materials, of a route or of a document (fields as ``ImportBomItem``).

    ``unit`` is always known here: the document's, or the material's own.
    """

    material_code: str
    qty: Decimal
    unit: str
    display_order: int | None = None
    tracked: bool = False
    precision: int | None = None
    low_qty: Decimal | None = None
    high_qty: Decimal | None = None
    low_precision: int | None = None
    high_precision: int | None = None
    scrap_pct: Decimal = Decimal(0)
    storage_unit: str | None = None
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True)
class RouteOperation:
    """One operation as the route has it."""

    name: str
    bom: tuple[BomItem, ...] = ()
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True)
class RouteContent:
    """The base of a document with a route, operations in the route's order, names unique."""

    bom: tuple[BomItem, ...] = ()
    properties: tuple[Property, ...] = ()
    operations: tuple[RouteOperation, ...] = ()


class PropertyKind(StrEnum):
    """The type of a property's value; days and instants are kept as canonical text."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    FLAG = "yes or no"
    DAY = "date"
    INSTANT = "date and time"
    LIST = "list"


@dataclass(frozen=True)
class PropertyDefinition:
    """A property of a group; a mandatory one cannot be emptied (R93)."""

    name: str
    kind: PropertyKind = PropertyKind.TEXT
    mandatory: bool = False


class MasterData(Protocol):
    """The plant's answers; codes are compared exactly and with regard to case (R8)."""

    def product(self, code: str) -> Product | None:
        """Return the product of that code (R18)."""

    def line(self, code: str) -> Line | None:
        """Return the production line of that code (R19)."""

    def has_route_type(self, code: str) -> bool:
        """Return whether the plant knows the route type (R37)."""

    def route(self, name: str, route_type: str | None) -> Route | None:
        """Return the route of that name and type; type None is the default type (R32, R37)."""

    def route_content(self, version: RouteVersion) -> RouteContent:
        """Return what a version of a route holds before the import."""

    def has_unit(self, name: str, line_code: str) -> bool:
        """Return whether the unit exists on the line (R46)."""

    def has_labor_type(self, name: str) -> bool:
        """Return whether the labour type is on the list (R45)."""

    def material(self, code: str) -> Material | None:
        """Return the material of that code (R60)."""

    def has_unit_of_measure(self, code: str) -> bool:
        """Return whether the unit of measure is known (R60)."""

    def converts(self, material_code: str, unit: str) -> bool:
        """Return whether an amount in this unit can be converted to the material's own (B2)."""

    def has_storage_unit(self, name: str) -> bool:
        """Return whether the storage unit is known (R60)."""

    def order_properties(self) -> Mapping[str, PropertyDefinition]:
        """Return the property group of work orders by name (section 6); empty at first."""

    def item_properties(self) -> Mapping[str, PropertyDefinition]:
        """Return the property group of BOM items by name (R86, R142)."""
