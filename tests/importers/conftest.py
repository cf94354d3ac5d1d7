"""A small plant in memory and documents with defaults, for the tests of the importers."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from workwright.importers import woid
from workwright.importers.master import (
    BomItem,
    Line,
    Material,
    Product,
    Property,
    PropertyDefinition,
    PropertyKind,
    Route,
    RouteContent,
    RouteOperation,
    RouteVersion,
)
from workwright.importers.model import Reading

FIXTURES = Path(__file__).parents[1] / "fixtures" / "woid"


@dataclass
class Plant:
    """Master data in dictionaries; a test changes what it needs."""

    products: dict[str, Product] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    routes: dict[tuple[str, str | None], Route] = field(default_factory=dict)
    contents: dict[UUID, RouteContent] = field(default_factory=dict)
    route_types: set[str] = field(default_factory=set)
    units: set[tuple[str, str]] = field(default_factory=set)
    labor_types: set[str] = field(default_factory=set)
    materials: dict[str, Material] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    storage_units: set[str] = field(default_factory=set)
    order_group: dict[str, PropertyDefinition] = field(default_factory=dict)
    item_group: dict[str, PropertyDefinition] = field(default_factory=dict)

    def product(self, code):
        return self.products.get(code)

    def line(self, code):
        return self.lines.get(code)

    def has_route_type(self, code):
        return code in self.route_types

    def route(self, name, route_type):
        return self.routes.get((name, route_type))

    def route_content(self, version):
        return self.contents.get(version.version_id, RouteContent())

    def has_unit(self, name, line_code):
        return (name, line_code) in self.units

    def has_labor_type(self, name):
        return name in self.labor_types

    def material(self, code):
        return self.materials.get(code)

    def has_unit_of_measure(self, code):
        return code in self.dimensions

    def converts(self, material_code, unit):
        return self.dimensions[unit] == self.dimensions[self.materials[material_code].unit]

    def has_storage_unit(self, name):
        return name in self.storage_units

    def order_properties(self):
        return self.order_group

    def item_properties(self):
        return self.item_group


def a_version(number: int, **changes: Any) -> RouteVersion:
    values = {
        "version_id": UUID(int=number),
        "revision": number,
        "minor": 0,
        "released": True,
        "product_code": "CRATE-STD",
        "line_code": None,
        **changes,
    }
    return RouteVersion(**values)


@pytest.fixture
def plant() -> Plant:
    """A joinery that makes crates by a route of three operations, and a pump hall."""
    crate_build = RouteContent(
        bom=(BomItem("PALLET", Decimal(1), "EA"),),
        properties=(Property("colour", "green"), Property("passes", Decimal(1))),
        operations=(
            RouteOperation(
                "Saw",
                (BomItem("BOARD", Decimal(6), "EA"),),
                (Property("speed", Decimal(40)),),
            ),
            RouteOperation("Nail", (BomItem("NAIL", Decimal(48), "EA"),)),
            RouteOperation("Stack"),
        ),
    )
    versions = (a_version(1), a_version(2), a_version(3, released=False))
    return Plant(
        products={
            "CRATE-STD": Product("CRATE-STD", "EA"),
            "CR45-PUMP": Product("CR45-PUMP", "EA", serialized=True),
            "BRACKET-SN": Product("BRACKET-SN", "EA", serialized=True),
        },
        lines={code: Line(code) for code in ("Joinery", "Pump Hall 2", "Cell 7")}
        | {"Manual bench": Line("Manual bench", route_enabled=False)},
        routes={("Crate build", None): Route("Crate build", versions)},
        contents={UUID(int=1): crate_build, UUID(int=2): crate_build},
        units={("Press 4", "Pump Hall 2"), ("Laser 1", "Pump Hall 2"), ("Rig B", "Pump Hall 2")}
        | {("Bench 1", "Joinery"), ("Bench 2", "Joinery")},
        labor_types={"Fitter"},
        materials={
            code: Material(code, unit)
            for code, unit in (
                ("PALLET", "EA"),
                ("BOARD", "EA"),
                ("NAIL", "EA"),
                ("SCREW", "EA"),
                ("IMP-45", "EA"),
                ("GLUE", "kg"),
                ("VARNISH-X", "l"),
            )
        },
        dimensions={"EA": "count", "kg": "mass", "g": "mass", "l": "volume"},
        storage_units={"Shelf 1"},
        order_group={
            definition.name: definition
            for definition in (
                PropertyDefinition("colour", PropertyKind.TEXT, mandatory=True),
                PropertyDefinition("passes", PropertyKind.NUMBER),
                PropertyDefinition("speed", PropertyKind.NUMBER),
            )
        },
        item_group={"grade": PropertyDefinition("grade", PropertyKind.TEXT)},
    )


WITH_ROUTE = {
    "schemaVersion": 11,
    "workOrderName": "WO-1",
    "producedMaterialName": "CRATE-STD",
    "plannedLineName": "Joinery",
    "plannedStartDate": "2026-11-23T06:00:00Z",
    "plannedEndDate": "2026-11-23T14:00:00Z",
    "plannedQuantity": 40,
    "routeDefinitionName": "Crate build",
}
OPERATION = {
    "name": "Assemble",
    "description": "Put it together",
    "sequenceNumber": 10,
    "plannedUnitName": "Bench 1",
}


def _changed(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(base) | changes
    return {key: value for key, value in document.items() if value is not ...}


@pytest.fixture
def with_route() -> Callable[..., dict[str, Any]]:
    """Build a document with a route; ``field=...`` (an ellipsis) leaves a field out."""
    return lambda **changes: _changed(WITH_ROUTE, changes)


@pytest.fixture
def without_route() -> Callable[..., dict[str, Any]]:
    """Build a document that brings its operations, one by default."""

    def build(*operations: dict[str, Any], **changes: Any) -> dict[str, Any]:
        group = {"operations": list(operations) or [dict(OPERATION)]}
        return _changed(
            WITH_ROUTE | {"routeDefinitionName": None, "operationsGroup": group}, changes
        )

    return build


@pytest.fixture
def operation() -> Callable[..., dict[str, Any]]:
    """Build an operation of a document without a route."""
    return lambda **changes: _changed(OPERATION, changes)


@pytest.fixture
def read() -> Callable[[dict[str, Any]], Reading]:
    """Read a document given as plain values."""
    return lambda document: woid.read(json.dumps(document).encode())


@pytest.fixture
def example() -> Callable[[str], bytes]:
    """Return the bytes of an example document."""
    return lambda name: (FIXTURES / f"{name}.json").read_bytes()
