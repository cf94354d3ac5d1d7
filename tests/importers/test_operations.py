"""The operations that a document brings without a route, and what it may say with one."""

import pytest

from workwright.importers.findings import told
from workwright.importers.model import ABSENT, Behavior

PLACE = "operationsGroup.operations"


def at(lines):
    return [(line.code, line.path) for line in lines]


@pytest.mark.parametrize("value", [..., None, "", "  "])
@pytest.mark.parametrize("field", ["name", "description", "sequenceNumber", "plannedUnitName"])
def test_R41_operations_without_route_need_four_fields(
    read, without_route, operation, field, value
):
    """Name, description, sequence number and a planned unit are required."""
    problems = read(without_route(operation(**{field: value}))).problems
    assert [problem.path for problem in problems] == [f"{PLACE}[0].{field}"]
    if field != "sequenceNumber" or value in (..., None):
        assert problems[0].code == "FIELD_REQUIRED"


def test_R41_everything_that_is_missing_is_listed(read, without_route):
    """All missing fields of all operations come back together."""
    problems = read(without_route({}, {"name": "Pack"})).problems
    fields = ["name", "description", "sequenceNumber", "plannedUnitName"]
    expected = [f"{PLACE}[0].{field}" for field in fields]
    expected += [f"{PLACE}[1].{field}" for field in fields[1:]]
    assert sorted(problem.path for problem in problems) == sorted(expected)


@pytest.mark.parametrize(
    "units",
    [
        {"plannedUnitName": "Bench 1"},
        {"plannedUnitName": ..., "plannedUnitNames": ["Bench 1"]},
        {"plannedUnitName": None, "plannedUnitNames": [" Bench 1", "Bench 1"]},
        {"plannedUnitName": "Bench 1", "plannedUnitNames": ["Bench 1"]},
    ],
)
def test_R41_both_spellings_of_the_planned_unit_are_read(read, without_route, operation, units):
    """One unit or a list of units: each once, in the order given."""
    reading = read(without_route(operation(**units)))
    assert reading.problems == ()
    assert reading.order.content.operations[0].plan.unit_names == ("Bench 1",)


def test_R41_an_empty_list_of_units_is_no_unit(read, without_route, operation):
    """At least one unit is required."""
    document = without_route(operation(plannedUnitName=..., plannedUnitNames=[]))
    assert at(read(document).problems) == [("FIELD_REQUIRED", f"{PLACE}[0].plannedUnitNames")]


@pytest.mark.parametrize("entry", [{}, {"name": None}, {"name": " "}])
def test_R41_operations_with_route_need_their_name(read, with_route, entry):
    """An override must say which operation it means."""
    problems = read(with_route(operationsGroup={"operations": [entry]})).problems
    assert at(problems) == [("FIELD_REQUIRED", f"{PLACE}[0].name")]


def test_R42_operation_names_are_unique(read, without_route, with_route, operation):
    """Two entries of one name are refused, with and without a route; case tells them apart."""
    own = without_route(operation(), operation(name=" Assemble"), operation(name="ASSEMBLE"))
    overriding = with_route(operationsGroup={"operations": [{"name": "Saw"}, {"name": "Saw"}]})
    for document in (own, overriding):
        assert at(read(document).problems) == [("OPERATION_REPEATED", f"{PLACE}[1].name")]


@pytest.mark.parametrize(("field", "limit"), [("name", 100), ("description", 1000)])
def test_R42_names_and_descriptions_have_a_longest_length(
    read, without_route, operation, field, limit
):
    """A name has at most 100 characters, a description 1000."""
    assert read(without_route(operation(**{field: "x" * limit}))).problems == ()
    problems = read(without_route(operation(**{field: "x" * (limit + 1)}))).problems
    assert at(problems) == [("TEXT_INVALID", f"{PLACE}[0].{field}")]


def test_R41_descriptions_may_have_lines(read, without_route, operation):
    """A description is a text for people; only control characters are refused."""
    reading = read(without_route(operation(description="Fit.\n\tThen press – 2×.\u200f")))
    assert reading.problems == ()
    problems = read(without_route(operation(description="Fit.\x00"))).problems
    assert at(problems) == [("TEXT_INVALID", f"{PLACE}[0].description")]


WRONG_TYPES = {
    "sequenceNumber": [1.5, "10", True, [], {}],
    "displayOrder": [1.5, "10", False],
    "plannedUnitName": [4, ["Bench 1"], {}],
    "description": [4, [], {}],
    "skipIfSuccessorStarted": ["true", 1],
    "behaviors": ["allowManualSkip", {}, 5],
    "suggestedLaborTypes": ["Fitter", {}],
    "billOfMaterials": ["NAIL", {}, 0],
    "propertyValues": [{"propertyName": "colour"}, 7],
    "documents": [{}, "drawing"],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, all_ in WRONG_TYPES.items() for value in all_]
)
def test_R47_known_fields_of_the_wrong_type_are_refused(
    read, without_route, operation, field, value
):
    """A value of another type is refused at its place, never converted."""
    problems = read(without_route(operation(**{field: value}))).problems
    assert at(problems) == [("TYPE_INVALID", f"{PLACE}[0].{field}")]


WRONG_HEADER = {
    "workOrderName": 4711,
    "plannedLineName": ["Joinery"],
    "plannedQuantity": "40",
    "routeDefinitionName": 7,
    "routeDefinitionRevision": "2",
    "routeDefinitionType": False,
    "lotIdentifiers": "L-1",
    "materialLots": {"lotIdentifier": "L-1"},
    "operationsGroup": [],
}


@pytest.mark.parametrize("field", WRONG_HEADER)
def test_R47_header_fields_of_the_wrong_type_are_refused(read, with_route, field):
    """The same holds in the header; null where it is not foreseen counts as a wrong type."""
    assert at(read(with_route(**{field: WRONG_HEADER[field]})).problems) == [
        ("TYPE_INVALID", field)
    ]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"materialLots": None}, "materialLots"),
        ({"lotIdentifiers": None}, "lotIdentifiers"),
        ({"lotIdentifiers": ["S-1", None]}, "lotIdentifiers[1]"),
        ({"materialLots": ["S-1"]}, "materialLots[0]"),
        ({"operationsGroup": {"operations": {}}}, "operationsGroup.operations"),
        ({"operationsGroup": {"operations": [None]}}, f"{PLACE}[0]"),
        ({"operationsGroup": {"route": []}}, "operationsGroup.route"),
    ],
)
def test_R47_lists_and_their_elements_have_their_types(read, with_route, changes, path):
    """An element of the wrong type is refused by its index."""
    assert at(read(with_route(**changes)).problems) == [("TYPE_INVALID", path)]


@pytest.mark.parametrize(("value", "code"), [(-1, "NUMBER_INVALID"), (2**31, "NUMBER_INVALID")])
def test_R47_sequence_numbers_are_zero_or_more(read, without_route, operation, value, code):
    """A sequence number is a whole number of ordinary size, not below zero."""
    problems = read(without_route(operation(sequenceNumber=value))).problems
    assert at(problems) == [(code, f"{PLACE}[0].sequenceNumber")]


def test_R47_ten_point_zero_is_ten(read, without_route, operation):
    """A whole number written with a zero fraction is that whole number."""
    order = read(without_route(operation(sequenceNumber=10.0))).order
    assert order.content.operations[0].plan.sequence_no == 10


def test_R39_other_fields_of_an_operation_with_route_are_ignored(read, with_route):
    """Whatever else the document says of a route's operation is named and changes nothing."""
    entry = {
        "name": "Saw",
        "description": 5,
        "sequenceNumber": "first",
        "plannedUnitNames": None,
        "behaviors": ["fly"],
        "behaviours": ["requiresClockOn", "allowManualStart"],
        "suggestedLaborTypes": "Fitter",
        "skipifSuccessorStarted": 1,
        "displayOrder": 1,
        "documents": 4,
    }
    reading = read(with_route(operationsGroup={"operations": [entry]}))
    assert reading.problems == ()
    assert at(reading.order.messages) == [
        ("FIELD_IGNORED", f"{PLACE}[0].{field}") for field in entry if field != "name"
    ]
    plain = read(with_route(operationsGroup={"operations": [{"name": "Saw"}]}))
    assert reading.order == plain.order
    assert reading.order.content.operations[0].plan is None


def test_R39_R6_ignored_fields_are_not_also_called_too_new(read, with_route):
    """A field that does not count is told once, whatever version it belongs to."""
    group = {"operations": [{"name": "Saw", "behaviors": [], "displayOrder": 1}]}
    reading = read(with_route(schemaVersion=5, operationsGroup=group))
    assert [message.code for message in reading.order.messages] == ["FIELD_IGNORED"] * 2


def test_R50_the_five_behaviours_are_known(read, without_route, operation):
    """Each behaviour of the specification is read, each once, in either spelling."""
    names = [behavior.value for behavior in Behavior if behavior != Behavior.REQUIRES_CLOCK_ON]
    for spelling in ("behaviors", "behaviours"):
        reading = read(without_route(operation(**{spelling: names + names[:2]})))
        assert (reading.problems, reading.order.messages) == ((), ())
        plan = reading.order.content.operations[0].plan
        assert [behavior.value for behavior in plan.behaviors] == names


def test_R50_unknown_behaviours_are_dropped_with_a_message(read, without_route, operation):
    """A behaviour that nobody defined is named and left out; so is a misspelt one."""
    reading = read(without_route(operation(behaviors=["AllowManualSkip", "allowManualStart"])))
    assert reading.problems == ()
    assert at(reading.order.messages) == [("BEHAVIOR_UNKNOWN", f"{PLACE}[0].behaviors")]
    plan = reading.order.content.operations[0].plan
    assert plan.behaviors == (Behavior.ALLOW_MANUAL_START,)


@pytest.mark.parametrize(
    "other",
    [
        "allowManualStart",
        "systemControlledOperationComplete",
        "systemControlledOperationRecordQuantity",
    ],
)
def test_R51_clocking_on_excludes_three_behaviours(read, without_route, operation, other):
    """An operation that people clock on to is neither started nor completed otherwise."""
    problems = read(without_route(operation(behaviors=[other, "requiresClockOn"]))).problems
    assert at(problems) == [("BEHAVIOR_CONFLICT", f"{PLACE}[0].behaviors")]
    assert "requiresClockOn" in told(problems[0])
    assert other in told(problems[0])


def test_R51_clocking_on_goes_with_a_manual_skip(read, without_route, operation):
    """Only the three exclude each other with clocking on."""
    document = without_route(operation(behaviors=["requiresClockOn", "allowManualSkip"]))
    assert read(document).problems == ()


@pytest.mark.parametrize("spelling", ["skipIfSuccessorStarted", "skipifSuccessorStarted"])
def test_R47_both_spellings_of_the_automatic_skip_are_read(
    read, without_route, operation, spelling
):
    """The vendor spells the field in two ways; both count, both at once are refused."""
    reading = read(without_route(operation(**{spelling: True})))
    assert reading.order.content.operations[0].plan.skip_if_successor_started
    both = operation(skipIfSuccessorStarted=True, skipifSuccessorStarted=False)
    assert at(read(without_route(both)).problems) == [
        ("FIELD_GIVEN_TWICE", f"{PLACE}[0].skipifSuccessorStarted")
    ]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (..., ABSENT),
        (None, ABSENT),
        ({}, ABSENT),
        ({"operations": None}, None),
        ({"operations": []}, ()),
    ],
)
def test_S33_absent_null_and_empty_operations_are_three_things(read, with_route, group, expected):
    """No key, null and an empty list are kept apart."""
    assert read(with_route(operationsGroup=group)).order.content.operations == expected


@pytest.mark.parametrize(("value", "expected"), [(..., ABSENT), (None, None), ([], ())])
@pytest.mark.parametrize("field", ["billOfMaterials", "propertyValues"])
def test_S33_absent_null_and_empty_lists_are_three_things(read, with_route, field, value, expected):
    """At route and operation level, no key, null and an empty list are kept apart."""
    scope = {} if value is ... else {field: value}
    group = {"route": scope, "operations": [{"name": "Saw", **scope}]}
    content = read(with_route(operationsGroup=group)).order.content
    attribute = "bom" if field == "billOfMaterials" else "properties"
    assert getattr(content, attribute) == expected
    assert getattr(content.operations[0], attribute) == expected


@pytest.mark.parametrize("version", [3, 4])
def test_R85_overrides_before_version_5_are_used_with_a_message(read, with_route, version):
    """A document with a route of version 3 or 4 may override too; each list is named."""
    lists = {"billOfMaterials": [], "propertyValues": None}
    group = {"route": lists, "operations": [{"name": "Saw", **lists}]}
    reading = read(
        with_route(schemaVersion=version, routeDefinitionRevision=2, operationsGroup=group)
    )
    assert reading.problems == ()
    assert at(reading.order.messages) == [
        ("FIELD_NEWER_THAN_VERSION", f"{scope}.{field}")
        for scope in ("operationsGroup.route", f"{PLACE}[0]")
        for field in lists
    ]
    newer = read(with_route(schemaVersion=5, routeDefinitionRevision=2, operationsGroup=group))
    assert newer.order.messages == ()
    assert newer.order.content == reading.order.content


def test_2_2_documents_are_left_out_with_a_message(read, without_route, operation):
    """Attached documents are named and not imported; an empty list is nothing."""
    document = without_route(operation(documents=["drawing.pdf"]))
    document["operationsGroup"]["route"] = {"documents": [{"name": "sheet"}]}
    reading = read(document)
    assert at(reading.order.messages) == [
        ("DOCUMENTS_IGNORED", "operationsGroup.route.documents"),
        ("DOCUMENTS_IGNORED", f"{PLACE}[0].documents"),
    ]
    assert read(without_route(operation(documents=[]))).order.messages == ()
