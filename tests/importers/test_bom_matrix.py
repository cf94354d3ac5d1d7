"""The override matrix of bills of materials, row by row."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from workwright.importers.master import BomItem, Property, RouteContent, RouteOperation
from workwright.importers.resolve import resolve
from workwright.importers.resolved import OverrideKind

ROUTE_ITEM = BomItem("PALLET", Decimal(1), "EA")
SAW_ITEM = BomItem("BOARD", Decimal(6), "EA")
NAIL_ITEM = BomItem("NAIL", Decimal(48), "EA")
NEW_ITEM = BomItem("SCREW", Decimal(20), "EA", scrap_pct=Decimal(5))

VALID = {"materialName": "SCREW", "quantity": 20, "scrapFactor": 5}
INVALID = {"materialName": "SCREW", "quantity": -1, "scrapFactor": 5}
UNKNOWN = {"materialName": "GHOST", "quantity": 1, "scrapFactor": 5}

NONE = [(), (), ()]
BASE, D, EMPTY = "base", "document", "empty"


@dataclass(frozen=True)
class Row:
    """One row: the base, what the document says, and what the order has afterwards.

    ``route``, ``saw`` and ``nail`` are the lists in the document; an ellipsis means that the key
    is absent, ``NO_ENTRY`` that the operation is not in the document at all.
    """

    rule: str
    after: dict[str, str]
    route: Any = ...
    saw: Any = "no entry"
    nail: Any = "no entry"
    based: bool = True
    group: Any = "built"


def after(route=BASE, saw=BASE, nail=BASE):
    return {"route": route, "saw": saw, "nail": nail}


NOTHING = after(EMPTY, EMPTY, EMPTY)

ROWS = [
    Row("R70", after(D, D, EMPTY), route=[VALID], saw=[VALID], based=False),
    Row("R71", after(D, D), route=[VALID], saw=[VALID]),
    Row("R72", after(EMPTY, EMPTY), route=None, saw=None),
    Row("R73", after(), nail=...),
    Row("R74", after(), route=[], saw=[], nail=[]),
    Row("R75", after(saw=D), saw=[VALID], nail=[]),
    Row("R76", after(), route=[INVALID, UNKNOWN], saw=[INVALID, None], nail=[UNKNOWN]),
    Row("R77 no group", after(), group=...),
    Row("R77 null group", after(), group=None),
    Row("R77 absent operations", after(D), group={"route": {"billOfMaterials": [VALID]}}),
    Row("R77 null operations", after(), group={"operations": None}),
    Row("R77 empty operations", after(), group={"operations": [], "route": {}}),
    Row("R77 null route", after(), group={"operations": [], "route": None}),
    Row("R78", after(saw=D), saw=[VALID]),
    Row("R79", after(D, D), route=[INVALID, VALID], saw=[VALID, UNKNOWN, None]),
    Row("R80", after(), saw=..., nail=...),
    Row("R81 null", NOTHING, route=None, saw=None, based=False),
    Row("R81 empty", NOTHING, route=[], saw=[], based=False),
    Row("R81 absent", NOTHING, saw=..., based=False),
    Row("R81 invalid", NOTHING, route=[INVALID], saw=[UNKNOWN], based=False),
    Row("R82", after(route=D), route=[VALID]),
]


def document_group(row):
    if row.group != "built":
        return row.group
    entries = [
        {"name": name} if items is ... else {"name": name, "billOfMaterials": items}
        for name, items in (("Saw", row.saw), ("Nail", row.nail))
        if items != "no entry"
    ]
    route = {} if row.route is ... else {"billOfMaterials": row.route}
    return {"route": route, "operations": entries}


@pytest.fixture
def resolved(read, with_route, plant):
    """Read and resolve a document against a route with or without bills of materials."""

    def run(group, *, based=True, items=None):
        route, saw, nail = items or ([(ROUTE_ITEM,), (SAW_ITEM,), (NAIL_ITEM,)] if based else NONE)
        content = RouteContent(
            route, (), (RouteOperation("Saw", saw), RouteOperation("Nail", nail))
        )
        plant.contents = dict.fromkeys(plant.contents, content)
        reading = read(with_route(operationsGroup=group))
        assert reading.problems == ()
        return resolve(reading.order, plant)

    return run


@pytest.mark.parametrize("row", ROWS, ids=[row.rule for row in ROWS])
def test_R70_R82_bill_of_materials_after_the_import(resolved, row):
    """Each scope has, after the import, what the matrix of the specification says."""
    order = resolved(document_group(row), based=row.based)
    bases = {"route": (ROUTE_ITEM,), "saw": (SAW_ITEM,), "nail": (NAIL_ITEM,)}
    found = {"route": order.bom, "saw": order.operations[0].bom, "nail": order.operations[1].bom}
    expected = {
        scope: {BASE: bases[scope], D: (NEW_ITEM,), EMPTY: ()}[wanted]
        for scope, wanted in row.after.items()
    }
    assert found == expected
    before = bases if row.based else dict.fromkeys(bases, ())
    changed = [scope for scope in before if before[scope] != found[scope]]
    assert [(override.operation or "route").lower() for override in order.overrides] == changed


def test_R138_an_override_keeps_what_was_there_and_what_came(resolved):
    """The order's own layer lists each changed list with its old and new content."""
    order = resolved({"operations": [{"name": "Saw", "billOfMaterials": [VALID]}]})
    (override,) = order.overrides
    assert (override.operation, override.kind, override.name) == ("Saw", OverrideKind.BOM, None)
    assert (override.old, override.new) == ((SAW_ITEM,), (NEW_ITEM,))


def test_R138_an_equal_list_overrides_nothing(resolved):
    """A document that repeats the route's list changes nothing and needs no approval."""
    same = {"materialName": "BOARD", "quantity": 6, "scrapFactor": 0, "unitOfMeasureName": "EA"}
    order = resolved({"operations": [{"name": "Saw", "billOfMaterials": [same]}]})
    assert order.overrides == ()


def test_R66_lists_are_independent_and_the_route_stays_as_it_is(resolved, plant):
    """What a document overrides, it overrides in one scope of its order only."""
    order = resolved({"route": {"billOfMaterials": None}})
    assert (order.bom, order.operations[0].bom) == ((), (SAW_ITEM,))
    assert plant.route_content(order.route).bom == (ROUTE_ITEM,)


def test_R83_a_null_element_is_an_invalid_item_and_a_null_list_clears(resolved):
    """Null inside a list skips one item; null instead of the list empties it."""
    inside = resolved({"route": {"billOfMaterials": [None]}})
    assert (inside.bom, [line.code for line in inside.messages]) == (
        (ROUTE_ITEM,),
        ["BOM_ITEM_SKIPPED"],
    )
    assert resolved({"route": {"billOfMaterials": None}}).bom == ()


@pytest.mark.parametrize(
    ("items", "expected"),
    [([VALID], (NEW_ITEM,)), ([UNKNOWN], ()), ([], ()), (None, ()), (..., ())],
)
def test_R84_without_route_there_is_no_base(read, without_route, operation, plant, items, expected):
    """A document without a route has exactly the valid items that it brings."""
    document = without_route(operation(billOfMaterials=items))
    document["operationsGroup"]["route"] = {} if items is ... else {"billOfMaterials": items}
    order = resolve(read(document).order, plant)
    assert (order.bom, order.operations[0].bom, order.overrides) == (expected, expected, ())


SKIPPED = {
    "unknown material": ({"materialName": "GHOST"}, "materialName"),
    "another case": ({"materialName": "screw"}, "materialName"),
    "unknown unit": ({"unitOfMeasureName": "bushel"}, "unitOfMeasureName"),
    "unit of another kind": ({"unitOfMeasureName": "l"}, "unitOfMeasureName"),
}


@pytest.mark.parametrize(("changes", "field"), SKIPPED.values(), ids=SKIPPED.keys())
def test_R60_R61_B2_items_that_the_plant_does_not_know_are_skipped(resolved, changes, field):
    """An unknown material or unit skips its item with a message; the rest is imported."""
    order = resolved({"route": {"billOfMaterials": [VALID | changes, VALID]}})
    assert order.bom == (NEW_ITEM,)
    assert [(line.code, line.path) for line in order.messages] == [
        ("BOM_ITEM_SKIPPED", f"operationsGroup.route.billOfMaterials[0].{field}")
    ]


@pytest.mark.parametrize(("unit", "expected"), [(None, "kg"), (..., "kg"), ("", "kg"), ("g", "g")])
def test_R60_no_unit_means_the_material_own(resolved, unit, expected):
    """Without a unit of measure it is the material's; another one of its kind is kept."""
    item = {"materialName": "GLUE", "quantity": 2, "scrapFactor": 0}
    if unit is not ...:
        item["unitOfMeasureName"] = unit
    order = resolved({"route": {"billOfMaterials": [item]}})
    assert [(kept.qty, kept.unit) for kept in order.bom] == [(2, expected)]


def test_R60_an_unknown_storage_unit_is_dropped_and_the_item_kept(resolved):
    """A storage unit that nobody knows is set to null with a message."""
    items = [VALID | {"defaultStorageUnit": name} for name in ("Shelf 1", "Shelf 9")]
    order = resolved({"route": {"billOfMaterials": items}})
    assert [kept.storage_unit for kept in order.bom] == ["Shelf 1", None]
    assert [(line.code, line.path) for line in order.messages] == [
        (
            "STORAGE_UNIT_NOT_FOUND",
            "operationsGroup.route.billOfMaterials[1].defaultStorageUnit",
        )
    ]


def test_R86_item_properties_are_checked_against_their_own_group(resolved):
    """A property that is not in the group of BOM items is skipped, shown as an error."""
    values = [{"propertyName": name, "propertyValue": "A"} for name in ("grade", "colour")]
    order = resolved({"route": {"billOfMaterials": [VALID | {"propertyValues": values}]}})
    assert order.bom[0].properties == (Property("grade", "A"),)
    (message,) = order.messages
    assert (message.code, message.data["weight"]) == ("PROPERTY_NOT_FOUND", "error")


def test_R87_no_property_is_carried_over_from_the_item_it_replaces(resolved):
    """An item of the document replaces the route's of the same material as a whole."""
    graded = replace(SAW_ITEM, properties=(Property("grade", "A"),))
    board = {"materialName": "BOARD", "quantity": 6, "scrapFactor": 0}
    group = {"operations": [{"name": "Saw", "billOfMaterials": [board]}]}
    order = resolved(group, items=[(), (graded,), ()])
    assert order.operations[0].bom == (SAW_ITEM,)
    assert len(order.overrides) == 1
