"""The operations of an order, from its route or from the document."""

import pytest

from workwright.errors import ImportRefused
from workwright.importers import woid
from workwright.importers.master import Product
from workwright.importers.model import Behavior
from workwright.importers.resolve import resolve

PLACE = "operationsGroup.operations"


def at(lines):
    return [(line.code, line.path) for line in lines]


@pytest.fixture
def resolved(read, plant):
    """Read and resolve a document."""

    def run(document):
        reading = read(document)
        return resolve(reading.order, plant, reading.problems)

    return run


@pytest.fixture
def refused(resolved):
    """Read and resolve a document that is refused; give the refusal."""

    def run(document):
        with pytest.raises(ImportRefused) as refusal:
            resolved(document)
        return refusal.value

    return run


def test_R38_an_operation_that_the_route_does_not_have_is_skipped(resolved, with_route):
    """Its entry is named and left out, with its materials and properties."""
    entry = {
        "name": "Varnish",
        "billOfMaterials": [{"materialName": "GHOST", "quantity": 1, "scrapFactor": 0}],
        "propertyValues": [{"propertyName": "colour", "propertyValue": None}],
    }
    order = resolved(with_route(operationsGroup={"operations": [entry, {"name": "saw"}]}))
    assert at(order.messages) == [
        ("OPERATION_SKIPPED", f"{PLACE}[0].name"),
        ("OPERATION_SKIPPED", f"{PLACE}[1].name"),
    ]
    assert [operation.name for operation in order.operations] == ["Saw", "Nail", "Stack"]
    assert order.overrides == ()


def test_R40_operations_that_are_not_mentioned_stay(resolved, with_route, plant):
    """An order keeps every operation of its route in the route's order."""
    group = {"operations": [{"name": "Nail", "billOfMaterials": None}]}
    order = resolved(with_route(operationsGroup=group))
    base = plant.route_content(order.route)
    assert [operation.name for operation in order.operations] == ["Saw", "Nail", "Stack"]
    assert order.operations[0].bom == base.operations[0].bom
    assert order.operations[0].properties == base.operations[0].properties


def test_R43_equal_sequence_numbers_are_parallel(resolved, without_route, operation):
    """Each operation waits for all with the next lower number; gaps and order do not matter."""
    order = resolved(
        without_route(
            operation(name="Pack", sequenceNumber=70),
            operation(name="Cut", sequenceNumber=0),
            operation(name="Paint", sequenceNumber=10),
            operation(name="Dry", sequenceNumber=10),
        )
    )
    assert {operation.name: operation.predecessors for operation in order.operations} == {
        "Cut": (),
        "Paint": ("Cut",),
        "Dry": ("Cut",),
        "Pack": ("Paint", "Dry"),
    }


def test_R44_operations_are_shown_by_sequence_then_display_order(
    resolved, without_route, operation
):
    """Sequence first, then display order with nulls last, then the order of the document."""
    names = [("e", 20, 1), ("d", 10, None), ("b", 10, 5), ("a", 10, -1), ("c", 10, None)]
    order = resolved(
        without_route(
            *(
                operation(name=name, sequenceNumber=number, displayOrder=shown)
                for name, number, shown in names
            )
        )
    )
    assert [operation.name for operation in order.operations] == ["a", "b", "d", "c", "e"]


def test_R45_labour_types_must_be_on_the_list(resolved, refused, without_route, operation):
    """Each suggested labour type is known; an unknown one is refused."""
    order = resolved(without_route(operation(suggestedLaborTypes=["Fitter", "Fitter"])))
    assert order.operations[0].plan.labor_types == ("Fitter",)
    refusal = refused(without_route(operation(suggestedLaborTypes=["Fitter", "Wizard"])))
    assert at(refusal.rows) == [("LABOR_TYPE_NOT_FOUND", f"{PLACE}[0].suggestedLaborTypes")]
    assert refusal.status == 422


@pytest.mark.parametrize("unit", ["Bench 9", "Press 4", "bench 1"])
def test_R46_units_must_be_on_the_planned_line(refused, without_route, operation, unit):
    """A unit that does not exist, or stands on another line, is refused."""
    document = operation(plannedUnitName=..., plannedUnitNames=["Bench 1", unit])
    refusal = refused(without_route(document))
    assert at(refusal.rows) == [("UNIT_NOT_FOUND", f"{PLACE}[0].plannedUnitNames")]
    assert refusal.status == 422


def test_R46_units_of_an_unknown_line_are_not_judged(refused, without_route):
    """Where the line is unknown, its units are not blamed too."""
    refusal = refused(without_route(plannedLineName="Attic"))
    assert at(refusal.rows) == [("LINE_NOT_FOUND", "plannedLineName")]


@pytest.mark.parametrize(
    "behavior", [Behavior.ALLOW_MANUAL_START, Behavior.SYSTEM_COMPLETES, Behavior.ALLOW_MANUAL_SKIP]
)
def test_R52_R53_R55_behaviours_arrive_with_the_operation(
    resolved, without_route, operation, behavior
):
    """Manual start, completion by a system and manual skip are data of the operation."""
    two = without_route(
        operation(behaviors=[behavior.value]), operation(name="Pack", sequenceNumber=20)
    )
    first, second = resolved(two).operations
    assert first.has(behavior)
    assert not second.has(behavior)


def test_R54_quantities_by_a_system_do_not_fit_single_pieces(
    resolved, refused, without_route, operation, plant
):
    """A system records quantities of ordinary goods only; for serialized ones it is refused."""
    document = without_route(operation(behaviors=[Behavior.SYSTEM_RECORDS_QUANTITY.value]))
    assert resolved(document).operations[0].has(Behavior.SYSTEM_RECORDS_QUANTITY)
    plant.products["CRATE-STD"] = Product("CRATE-STD", "EA", serialized=True)
    refusal = refused(document)
    assert at(refusal.rows) == [("BEHAVIOR_NOT_FOR_SERIALIZED", f"{PLACE}[0]")]
    assert refusal.status == 400


@pytest.mark.parametrize(("given", "expected"), [(True, True), (False, False), (None, False)])
def test_R56_the_automatic_skip_is_off_unless_given(
    resolved, without_route, operation, given, expected
):
    """The flag says whether starting the next operation skips this one."""
    order = resolved(without_route(operation(skipIfSuccessorStarted=given)))
    assert order.operations[0].plan.skip_if_successor_started is expected


@pytest.mark.parametrize(
    ("operations", "lots", "barred"),
    [(1, 0, True), (1, 1, True), (1, 2, False), (2, 1, False)],
)
def test_R57_the_only_operation_of_a_single_lot_cannot_be_skipped(
    resolved, without_route, operation, operations, lots, barred
):
    """An order that skips everything it has would make nothing."""
    entries = [
        operation(name=f"Step {number}", sequenceNumber=number, behaviors=["allowManualSkip"])
        for number in range(operations)
    ]
    codes = [f"L-{number}" for number in range(lots)]
    order = resolved(without_route(*entries, lotIdentifiers=codes))
    assert order.skipping_barred is barred
    assert at(order.messages) == ([("SKIP_HAS_NO_EFFECT", f"{PLACE}[0]")] if barred else [])


def test_R16_a_cancelling_document_is_never_resolved(read, with_route, plant):
    """There is no content to compare with master data."""
    with pytest.raises(ValueError, match="cancelling"):
        resolve(read(with_route(status="cancelled")).order, plant)


def test_R137_the_example_without_route_becomes_an_order_of_its_own(example, plant):
    """The example of the specification: two pieces, two operations ready together."""
    order = resolve(woid.parse(example("pump-without-route")), plant)
    assert (order.planned_qty, order.route, order.overrides, order.messages) == (2, None, (), ())
    assert [(step.name, step.predecessors) for step in order.operations] == [
        ("Label", ()),
        ("Fit impeller", ()),
        ("Wet test", ("Fit impeller", "Label")),
    ]
    impeller = order.operations[1].bom[0]
    assert (impeller.material_code, impeller.unit, impeller.tracked) == ("IMP-45", "EA", True)


def test_R72_R74_R38_the_example_with_route_clears_one_bom_and_keeps_the_rest(example, plant):
    """The example of the specification: Saw has no BOM, Nail keeps its own, Varnish is skipped."""
    order = resolve(woid.parse(example("crate-with-route")), plant)
    assert order.route.revision == 2
    assert [(step.name, len(step.bom)) for step in order.operations] == [
        ("Saw", 0),
        ("Nail", 1),
        ("Stack", 0),
    ]
    assert [override.path for override in order.overrides] == ['operations["Saw"].billOfMaterials']
    assert [message.code for message in order.messages] == ["OPERATION_SKIPPED"]


def test_R29_the_example_of_version_3_brings_serial_numbers(example, plant):
    """An old document with serial numbers: one piece each."""
    order = woid.parse(example("bracket-serials-v3"))
    assert order.schema_version == 3
    assert [(lot.lot_code, lot.planned_qty) for lot in order.content.lots] == [
        ("000417", 1),
        ("000418", 1),
        ("000419", 1),
    ]
    assert [message.code for message in order.messages] == ["FIELD_NEWER_THAN_VERSION"]
