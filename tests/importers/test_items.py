"""BOM items and property values: a bad one is skipped with its reason, never the document."""

import json
from decimal import Decimal

import pytest

from workwright.importers import woid
from workwright.importers.findings import told
from workwright.importers.model import ABSENT

PLACE = "operationsGroup.route.billOfMaterials"
VALUES = "operationsGroup.route.propertyValues"


def at(lines):
    return [(line.code, line.path) for line in lines]


def item(**changes):
    values = {"materialName": "NAIL", "quantity": 2, "scrapFactor": 0} | changes
    return {key: value for key, value in values.items() if value is not ...}


@pytest.fixture
def read_items(read, with_route):
    """Read a document with these items at route level; give its items and messages."""

    def run(*items, **changes):
        group = {"route": {"billOfMaterials": list(items)}}
        reading = read(with_route(operationsGroup=group, **changes))
        assert reading.problems == ()
        return reading.order.content.bom, reading.order.messages

    return run


@pytest.fixture
def read_values(read, with_route):
    """Read a document with these property entries at route level."""

    def run(*entries):
        group = {"route": {"propertyValues": list(entries)}}
        reading = read(with_route(operationsGroup=group))
        assert reading.problems == ()
        return reading.order.content.properties, reading.order.messages

    return run


INVALID = {
    "null element": (None, ""),
    "text element": ("NAIL", ""),
    "list element": ([], ""),
    "no material": (item(materialName=...), ".materialName"),
    "null material": (item(materialName=None), ".materialName"),
    "blank material": (item(materialName=" "), ".materialName"),
    "material of another type": (item(materialName=7), ".materialName"),
    "hidden character": (item(materialName="NAIL\u202e"), ".materialName"),
    "no quantity": (item(quantity=...), ".quantity"),
    "null quantity": (item(quantity=None), ".quantity"),
    "quantity below zero": (item(quantity=-0.001), ".quantity"),
    "quantity as text": (item(quantity="2"), ".quantity"),
    "quantity as boolean": (item(quantity=True), ".quantity"),
    "quantity too long": (item(quantity=10**12), ".quantity"),
    "quantity too fine": (item(quantity=1.2345678), ".quantity"),
    "no scrap factor": (item(scrapFactor=...), ".scrapFactor"),
    "null scrap factor": (item(scrapFactor=None), ".scrapFactor"),
    "scrap factor below zero": (item(scrapFactor=-1), ".scrapFactor"),
    "scrap factor above 100": (item(scrapFactor=100.01), ".scrapFactor"),
    "lower tolerance below zero": (item(lowerTolerance=-1), ".lowerTolerance"),
    "upper tolerance below zero": (item(upperTolerance=-1), ".upperTolerance"),
    "tolerance as text": (item(upperTolerance="3"), ".upperTolerance"),
    "precision below zero": (item(quantityPrecision=-1), ".quantityPrecision"),
    "precision with a fraction": (item(lowerTolerancePrecision=1.5), ".lowerTolerancePrecision"),
    "null precision": (item(upperTolerancePrecision=None), ".upperTolerancePrecision"),
    "unit of another type": (item(unitOfMeasureName=5), ".unitOfMeasureName"),
    "tracking as text": (item(requiresConsumptionTracking="yes"), ".requiresConsumptionTracking"),
    "behaviours as text": (item(behaviors="requiresConsumptionTracking"), ".behaviors"),
    "properties as object": (item(propertyValues={}), ".propertyValues"),
}


@pytest.mark.parametrize(("entry", "field"), INVALID.values(), ids=INVALID.keys())
def test_R60_R61_invalid_items_are_skipped_with_one_message_each(read_items, entry, field):
    """An item that cannot be used is named with its reason; its neighbours are kept."""
    items, messages = read_items(item(materialName="BOARD"), entry, item())
    assert [kept.material_code for kept in items] == ["BOARD", "NAIL"]
    assert at(messages) == [("BOM_ITEM_SKIPPED", f"{PLACE}[1]{field}")]
    assert "skipped" in told(messages[0])


def test_R61_an_item_with_several_mistakes_gives_one_message(read_items):
    """One message per item, however much is wrong with it."""
    _, messages = read_items(item(quantity=-1, scrapFactor=700, materialName=None))
    assert [message.code for message in messages] == ["BOM_ITEM_SKIPPED"]


@pytest.mark.parametrize("number", ["1e3", "1e400", "1" * 30, "0.1234567"])
def test_R60_B1_quantities_that_are_no_ordinary_numbers_skip_the_item(with_route, number):
    """An exponent or too many digits make an item invalid, not the document."""
    document = with_route(operationsGroup={"route": {"billOfMaterials": [item(quantity=987654)]}})
    reading = woid.read(json.dumps(document).encode().replace(b"987654", number.encode()))
    assert (reading.problems, reading.order.content.bom) == ((), ())
    assert at(reading.order.messages) == [("BOM_ITEM_SKIPPED", f"{PLACE}[0].quantity")]


@pytest.mark.parametrize("quantity", [0, 0.5, 12])
def test_R60_a_quantity_of_zero_is_valid(read_items, quantity):
    """Zero is an amount; nothing may be below it."""
    items, messages = read_items(item(quantity=quantity))
    assert (items[0].qty, messages) == (Decimal(str(quantity)), ())


@pytest.mark.parametrize("version", [3, 4, 5])
def test_R60_scrap_factor_may_be_left_out_before_version_6(read_items, version):
    """Older documents have no scrap factor: it is zero."""
    items, _ = read_items(item(scrapFactor=...), schemaVersion=version, routeDefinitionRevision=2)
    assert items[0].scrap_pct == 0


def test_R6_scrap_factor_in_version_5_counts_with_a_message(read_items):
    """A scrap factor in an older document is used all the same."""
    items, messages = read_items(item(scrapFactor=5), schemaVersion=5)
    assert items[0].scrap_pct == 5
    assert at(messages) == [("FIELD_NEWER_THAN_VERSION", f"{PLACE}[0].scrapFactor")]


@pytest.mark.parametrize("scrap", [0, 5, 100])
def test_R64_scrap_factor_is_a_percentage(read_items, scrap):
    """5 means five per cent; both ends of the range are included."""
    items, messages = read_items(item(scrapFactor=scrap))
    assert (items[0].scrap_pct, messages) == (Decimal(scrap), ())


def test_R62_a_precision_of_zero_means_none_was_given(read_items):
    """Zero decimals would round the value away; it stands for no precision."""
    fields = ["quantityPrecision", "lowerTolerancePrecision", "upperTolerancePrecision"]
    items, _ = read_items(item(quantity=1.25, **dict.fromkeys(fields, 0)))
    assert (items[0].precision, items[0].low_precision, items[0].high_precision) == (None,) * 3
    assert items[0].qty == Decimal("1.25")
    items, _ = read_items(item(quantity=1.25, **dict.fromkeys(fields, 3)))
    assert (items[0].precision, items[0].low_precision, items[0].high_precision) == (3, 3, 3)


@pytest.mark.parametrize(
    ("low", "high", "noted"),
    [(1, 3, False), (2, 2, False), (None, 1, True), (3, None, True), (3, 1, True), (0, 0, True)],
)
def test_R63_limits_that_do_not_hold_the_quantity_are_kept_with_a_message(
    read_items, low, high, noted
):
    """Limits are absolute amounts; a quantity outside them is suspicious and kept as given."""
    items, messages = read_items(item(quantity=2, lowerTolerance=low, upperTolerance=high))
    assert (items[0].low_qty, items[0].high_qty) == (low, high)
    assert at(messages) == ([("TOLERANCE_UNUSUAL", f"{PLACE}[0]")] if noted else [])


def test_R65_the_same_material_may_appear_more_than_once(read_items):
    """Two items of one material are two items."""
    items, messages = read_items(item(quantity=1), item(quantity=2))
    assert ([kept.qty for kept in items], messages) == ([1, 2], ())


@pytest.mark.parametrize(
    ("fields", "tracked", "noted"),
    [
        ({}, False, []),
        ({"requiresConsumptionTracking": True}, True, []),
        ({"requiresConsumptionTracking": False}, False, []),
        ({"behaviors": ["requiresConsumptionTracking"]}, True, []),
        ({"behaviours": ["requiresConsumptionTracking"]}, True, []),
        ({"behaviors": None}, False, []),
        ({"behaviors": ["allowManualSkip"]}, False, ["BEHAVIOR_UNKNOWN"]),
    ],
)
def test_R50_items_know_one_behaviour(read_items, fields, tracked, noted):
    """Consumption tracking is said in either way; every other behaviour is dropped."""
    items, messages = read_items(item(**fields))
    assert items[0].tracked is tracked
    assert [message.code for message in messages] == noted


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("90", "90"),
        ("", ""),
        (90, Decimal(90)),
        (0.5, Decimal("0.5")),
        (True, True),
        (None, None),
        ([], ()),
        (["a", 1, None], ("a", Decimal(1), None)),
    ],
)
def test_R99_property_values_are_kept_as_they_are_written(read_values, written, expected):
    """Text, numbers, yes and no, null and lists of these are values."""
    properties, messages = read_values({"propertyName": " colour ", "propertyValue": written})
    assert [(value.name, value.value) for value in properties] == [("colour", expected)]
    assert messages == ()


BAD_ENTRIES = {
    "null entry": None,
    "text entry": "colour",
    "no name": {"propertyValue": 1},
    "blank name": {"propertyName": " ", "propertyValue": 1},
    "name of another type": {"propertyName": 4, "propertyValue": 1},
    "no value": {"propertyName": "colour"},
    "object as value": {"propertyName": "colour", "propertyValue": {"a": 1}},
    "list of lists": {"propertyName": "colour", "propertyValue": [["a"]]},
    "control character": {"propertyName": "colour", "propertyValue": "a\x00b"},
    "endless text": {"propertyName": "colour", "propertyValue": "x" * 4001},
    "number too long": {"propertyName": "colour", "propertyValue": 10**12},
}


@pytest.mark.parametrize("entry", BAD_ENTRIES.values(), ids=BAD_ENTRIES.keys())
def test_R99_entries_that_cannot_be_used_are_messages(read_values, entry):
    """What is no name with a value is named; the value that was there stays."""
    good = {"propertyName": "passes", "propertyValue": 2}
    properties, messages = read_values(entry, good)
    assert [value.name for value in properties] == ["passes"]
    assert at(messages) == [("PROPERTY_VALUE_INVALID", f"{VALUES}[0]")]


def test_R100_of_one_name_the_last_value_counts(read_values):
    """A name that stands twice takes its last value, and says so."""
    entries = [{"propertyName": "p", "propertyValue": value} for value in (1, 2, 3)]
    properties, messages = read_values(*entries)
    assert [(value.value, value.path) for value in properties] == [(3, f"{VALUES}[2]")]
    assert at(messages) == [("PROPERTY_REPEATED", f"{VALUES}[{index}]") for index in (1, 2)]


def test_R100_an_unusable_last_value_leaves_the_base(read_values):
    """When the last of several values cannot be used, none of them counts."""
    entries = [{"propertyName": "p", "propertyValue": value} for value in (1, {})]
    properties, messages = read_values(*entries)
    assert properties == ()
    assert [message.code for message in messages] == ["PROPERTY_REPEATED", "PROPERTY_VALUE_INVALID"]


@pytest.mark.parametrize(("value", "expected"), [(..., ABSENT), (None, None), ([], ())])
def test_S33_item_properties_keep_absent_null_and_empty_apart(read_items, value, expected):
    """The lists of an item tell no key, null and empty apart too."""
    items, _ = read_items(item(propertyValues=value))
    assert items[0].properties == expected


def test_R86_properties_of_a_skipped_item_are_not_read(read_items):
    """Only a valid item's properties are judged; a skipped one has no further message."""
    entry = item(quantity=-1, propertyValues=[{"propertyName": 7}])
    _, messages = read_items(entry)
    assert [message.code for message in messages] == ["BOM_ITEM_SKIPPED"]
