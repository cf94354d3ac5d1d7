"""The override matrix of route and operation properties, row by row."""

from decimal import Decimal

import pytest

from workwright.errors import ImportRefused
from workwright.importers.master import (
    Property,
    PropertyDefinition,
    PropertyKind,
    RouteContent,
    RouteOperation,
)
from workwright.importers.resolve import resolve
from workwright.importers.resolve_properties import converted
from workwright.importers.resolved import OverrideKind

ONE, TWO, FIVE = Decimal(1), Decimal(2), Decimal(5)
ABSENT = ...

ROWS = {
    "R90": ({"p": ONE}, {"p": "2"}, {"p": TWO}, []),
    "R91": ({"p": None}, {"p": "2"}, {"p": TWO}, []),
    "R92 null": ({"p": ONE}, {"p": None}, {"p": None}, []),
    "R92 empty": ({"p": ONE}, {"p": []}, {"p": ()}, []),
    "R94": ({}, {"p": "2"}, {}, ["PROPERTY_NOT_ON_ROUTE"]),
    "R95 absent": ({"p": ONE}, ABSENT, {"p": ONE}, []),
    "R95 null": ({"p": ONE}, None, {"p": ONE}, []),
    "R95 empty": ({"p": ONE}, {}, {"p": ONE}, []),
    "R96": ({"p": ONE}, {"q": "2"}, {"p": ONE}, ["PROPERTY_NOT_ON_ROUTE"]),
    "R97": ({"p": ONE, "r": FIVE}, {"p": "2"}, {"p": TWO, "r": FIVE}, []),
    "R98": ({"p": ONE}, {"unheard of": "2"}, {"p": ONE}, ["PROPERTY_NOT_FOUND"]),
    "R98 both": (
        {"p": ONE},
        {"unheard of": "2", "q": "2", "p": "2"},
        {"p": TWO},
        ["PROPERTY_NOT_FOUND", "PROPERTY_NOT_ON_ROUTE"],
    ),
    "R99": ({"p": ONE}, {"p": "many"}, {"p": ONE}, ["PROPERTY_VALUE_INVALID"]),
}


def entries(values):
    if values is None:
        return None
    return [{"propertyName": name, "propertyValue": value} for name, value in values.items()]


@pytest.fixture
def resolved(read, with_route, plant):
    """Read and resolve a document whose route has these properties in both scopes."""
    plant.order_group = {
        name: PropertyDefinition(name, PropertyKind.NUMBER) for name in ("p", "q", "r")
    } | {"must": PropertyDefinition("must", PropertyKind.TEXT, mandatory=True)}

    def run(base, scope):
        known = tuple(Property(name, value) for name, value in base.items())
        content = RouteContent((), known, (RouteOperation("Saw", (), known),))
        plant.contents = dict.fromkeys(plant.contents, content)
        group = {"route": scope, "operations": [{"name": "Saw", **scope}]}
        reading = read(with_route(operationsGroup=group))
        assert reading.problems == ()
        return resolve(reading.order, plant)

    return run


@pytest.mark.parametrize(("base", "given", "after", "codes"), ROWS.values(), ids=ROWS.keys())
def test_R90_R99_properties_after_the_import(resolved, base, given, after, codes):
    """Each scope has, after the import, what the matrix of the specification says."""
    scope = {} if given is ABSENT else {"propertyValues": entries(given)}
    order = resolved(base, scope)
    expected = tuple(Property(name, value) for name, value in after.items())
    assert (order.properties, order.operations[0].properties) == (expected, expected)
    assert [message.code for message in order.messages] == codes * 2
    changed = [name for name in base if base[name] != after[name]]
    assert [(line.operation, line.kind, line.name) for line in order.overrides] == [
        (scope, OverrideKind.PROPERTY, name) for scope in (None, "Saw") for name in changed
    ]
    assert [(line.old, line.new) for line in order.overrides] == [
        (base[name], after[name]) for name in changed
    ] * 2


@pytest.mark.parametrize("value", [None, [], "", "  "])
def test_R93_a_mandatory_property_cannot_be_emptied(resolved, value):
    """Null, an empty list and blank text are no value; the document is refused."""
    with pytest.raises(ImportRefused) as refusal:
        resolved({"must": "yes"}, {"propertyValues": entries({"must": value})})
    assert [(row.code, row.path) for row in refusal.value.rows] == [
        ("PROPERTY_REQUIRED", "operationsGroup.route.propertyValues[0]"),
        ("PROPERTY_REQUIRED", "operationsGroup.operations[0].propertyValues[0]"),
    ]
    assert refusal.value.status == 400


def test_R93_a_mandatory_property_may_be_changed_or_left_alone(resolved):
    """A new value is welcome; no value in the document leaves the old one."""
    changed = resolved({"must": "yes"}, {"propertyValues": entries({"must": "no"})})
    assert changed.properties == (Property("must", "no"),)
    assert resolved({"must": "yes"}, {}).properties == (Property("must", "yes"),)


def test_R93_a_mandatory_property_that_the_route_lacks_is_only_skipped(resolved):
    """What the scope does not have cannot be emptied."""
    order = resolved({}, {"propertyValues": entries({"must": None})})
    assert {message.code for message in order.messages} == {"PROPERTY_NOT_ON_ROUTE"}


def test_R98_an_empty_group_knows_no_property(resolved, plant):
    """Out of the box the group is empty: every name is skipped and shown as an error."""
    plant.order_group = {}
    order = resolved({"p": ONE}, {"propertyValues": entries({"p": "2"})})
    assert order.properties == (Property("p", ONE),)
    assert [(line.code, line.data["weight"]) for line in order.messages] == [
        ("PROPERTY_NOT_FOUND", "error")
    ] * 2


def test_R101_without_route_every_known_property_is_created(read, without_route, operation, plant):
    """A document without a route brings its properties; unknown ones are skipped."""
    values = entries({"passes": "2", "colour": "red", "unheard of": 1})
    document = without_route(operation(propertyValues=values))
    document["operationsGroup"]["route"] = {"propertyValues": values}
    order = resolve(read(document).order, plant)
    expected = (Property("passes", TWO), Property("colour", "red"))
    assert (order.properties, order.operations[0].properties) == (expected, expected)
    assert [message.code for message in order.messages] == ["PROPERTY_NOT_FOUND"] * 2
    assert order.overrides == ()


def test_R101_R93_without_route_a_mandatory_property_needs_a_value_too(
    read, without_route, operation, plant
):
    """A mandatory property that is brought must have a value."""
    document = without_route(operation(propertyValues=entries({"colour": None})))
    with pytest.raises(ImportRefused):
        resolve(read(document).order, plant)


CONVERSIONS = [
    (PropertyKind.TEXT, "90", "90"),
    (PropertyKind.TEXT, Decimal("90.50"), "90.5"),
    (PropertyKind.TEXT, True, "true"),
    (PropertyKind.TEXT, "", ""),
    (PropertyKind.NUMBER, "90", Decimal(90)),
    (PropertyKind.NUMBER, " -0.25 ", Decimal("-0.25")),
    (PropertyKind.NUMBER, Decimal(3), Decimal(3)),
    (PropertyKind.NUMBER, "", None),
    (PropertyKind.WHOLE, "12", Decimal(12)),
    (PropertyKind.FLAG, "true", True),
    (PropertyKind.FLAG, "False", False),
    (PropertyKind.FLAG, True, True),
    (PropertyKind.DAY, "2026-11-22", "2026-11-22"),
    (PropertyKind.INSTANT, "2026-11-22T06:00:00Z", "2026-11-22T06:00:00.000Z"),
    (PropertyKind.LIST, '["a","b"]', ("a", "b")),
    (PropertyKind.LIST, ("a", Decimal(1)), ("a", "1")),
    (PropertyKind.LIST, "[]", ()),
    (PropertyKind.LIST, (), ()),
    (PropertyKind.NUMBER, (), ()),
    (PropertyKind.FLAG, None, None),
]


@pytest.mark.parametrize(("kind", "value", "expected"), CONVERSIONS)
def test_R99_values_are_converted_to_the_type_of_the_property(kind, value, expected):
    """Values travel as text and become what their definition says."""
    read = converted(value, kind)
    assert read == expected
    assert type(read) is type(expected)


UNREADABLE = [
    (PropertyKind.TEXT, ("a",)),
    (PropertyKind.NUMBER, "1e3"),
    (PropertyKind.NUMBER, "NaN"),
    (PropertyKind.NUMBER, "1_000"),
    (PropertyKind.NUMBER, "٣"),
    (PropertyKind.NUMBER, "1,5"),
    (PropertyKind.NUMBER, "0.1234567"),
    (PropertyKind.NUMBER, True),
    (PropertyKind.NUMBER, ("1",)),
    (PropertyKind.WHOLE, "1.5"),
    (PropertyKind.FLAG, "yes"),
    (PropertyKind.FLAG, Decimal(1)),
    (PropertyKind.DAY, "2026-02-30"),
    (PropertyKind.DAY, Decimal(20261122)),
    (PropertyKind.INSTANT, "2026-11-22T06:00:00+01:00"),
    (PropertyKind.LIST, "a,b"),
    (PropertyKind.LIST, '["a"'),
    (PropertyKind.LIST, '[["a"]]'),
    (PropertyKind.LIST, "[NaN]"),
    (PropertyKind.LIST, '["\\ud800"]'),
    (PropertyKind.LIST, '["\\u0000"]'),
    (PropertyKind.LIST, "[" * 100_000),
    (PropertyKind.LIST, Decimal(1)),
]


@pytest.mark.parametrize(("kind", "value"), UNREADABLE)
def test_R99_B1_values_that_do_not_fit_the_type_are_refused(kind, value):
    """What does not read as the type exactly is no value of it."""
    with pytest.raises(ValueError):  # noqa: PT011 - the value is its own message
        converted(value, kind)
