"""What is to be made, where, when and how much."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from workwright.errors import ImportRefused
from workwright.importers import woid
from workwright.importers.findings import told
from workwright.importers.master import Product
from workwright.importers.resolve import resolve


def at(lines):
    return [(line.code, line.path) for line in lines]


def lot(code="L-1", qty=1, **changes):
    return {"lotIdentifier": code, "plannedQuantity": qty, **changes}


def refused(reading, plant):
    with pytest.raises(ImportRefused) as refusal:
        resolve(reading.order, plant, reading.problems)
    return refusal.value


REQUIRED = ["producedMaterialName", "plannedLineName", "plannedStartDate", "plannedEndDate"]


@pytest.mark.parametrize("value", [..., None, ""])
@pytest.mark.parametrize("field", REQUIRED)
def test_R18_R19_R20_header_fields_that_must_be_there(read, with_route, field, value):
    """Product, line and both dates are required; nothing is taken from the clock."""
    assert at(read(with_route(**{field: value})).problems) == [("FIELD_REQUIRED", field)]


def test_R18_unknown_product_is_refused(read, with_route, plant):
    """A product code that nobody has is refused, compared with regard to case."""
    refusal = refused(read(with_route(producedMaterialName="crate-std")), plant)
    assert ("MATERIAL_NOT_FOUND", "producedMaterialName") in at(refusal.rows)
    assert refusal.status == 422


@pytest.mark.parametrize(
    ("line", "code"),
    [("Attic", "LINE_NOT_FOUND"), ("Manual bench", "LINE_NOT_ROUTE_ENABLED")],
)
def test_R19_unknown_or_unfit_line_is_refused(read, with_route, plant, line, code):
    """The line must exist and take work orders by routes."""
    refusal = refused(read(with_route(plannedLineName=line)), plant)
    assert at(refusal.rows) == [(code, "plannedLineName")]
    assert refusal.status == 422


UTC_TEXTS = {
    "2026-11-23T06:00:00Z": datetime(2026, 11, 23, 6, tzinfo=UTC),
    "2026-11-23T06:00:00.000Z": datetime(2026, 11, 23, 6, tzinfo=UTC),
    "2026-11-23T06:00:00+00:00": datetime(2026, 11, 23, 6, tzinfo=UTC),
    "2026-11-23T06:00:00-00:00": datetime(2026, 11, 23, 6, tzinfo=UTC),
    "2026-11-23T06:00:00+0000": datetime(2026, 11, 23, 6, tzinfo=UTC),
    "2026-11-23T06:00Z": datetime(2026, 11, 23, 6, tzinfo=UTC),
    "2026-11-23T06:00:00.1234567Z": datetime(2026, 11, 23, 6, 0, 0, 123000, tzinfo=UTC),
    "2026-11-23T06:00:00.5Z": datetime(2026, 11, 23, 6, 0, 0, 500000, tzinfo=UTC),
    "2026-11-23T06:00:00,25Z": datetime(2026, 11, 23, 6, 0, 0, 250000, tzinfo=UTC),
    "2026-11-23T06:00:00.9999Z": datetime(2026, 11, 23, 6, 0, 0, 999000, tzinfo=UTC),
    "2024-02-29T06:00:00Z": datetime(2024, 2, 29, 6, tzinfo=UTC),
}


@pytest.mark.parametrize("text", UTC_TEXTS)
def test_R21_utc_dates_are_kept_to_the_millisecond(read, with_route, text):
    """Z and a zero offset say UTC; finer fractions than a millisecond are cut."""
    reading = read(with_route(plannedStartDate=text, plannedEndDate="2999-01-01T00:00:00Z"))
    assert reading.problems == ()
    assert reading.order.content.start_at == UTC_TEXTS[text]


NOT_UTC = ["2026-11-23T06:00:00", "2026-11-23T06:00:00+01:00", "2026-11-23", "20261123", 1795759200]
NOT_UTC += [True, {"date": "2026-11-23"}, 1.5]


@pytest.mark.parametrize("value", NOT_UTC)
def test_R21_dates_that_do_not_say_utc_are_refused(read, with_route, value):
    """Another offset, none at all, a bare date or a number could mean several instants."""
    assert at(read(with_route(plannedStartDate=value)).problems) == [
        ("DATE_NOT_UTC", "plannedStartDate")
    ]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-23T06:00:00+01:00", "2026-11-23T05:00:00.000Z"),
        ("2026-11-23T20:30:00-0330", "2026-11-24T00:00:00.000Z"),
    ],
)
def test_R21_a_known_instant_is_named_in_utc(read, with_route, text, utc):
    """Where the offset tells the instant, the answer says what to send instead."""
    problem = read(with_route(plannedStartDate=text, plannedEndDate=text)).problems[0]
    assert utc in told(problem)


IMPOSSIBLE = ["2026-02-30T06:00:00Z", "2025-02-29T06:00:00Z", "2026-11-23T24:00:00Z"]
IMPOSSIBLE += ["2026-11-23T23:59:60Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
IMPOSSIBLE += ["10000-01-01T00:00:00Z", "2026-11-23 06:00:00Z", "soon", "2026-11-23T06:00:00+99:00"]
IMPOSSIBLE += ["٢٠٢٦-11-23T06:00:00Z"]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_B6_dates_that_do_not_exist_are_refused(read, with_route, text):
    """30 February, second 60, year 9999 and free text are no dates."""
    assert at(read(with_route(plannedEndDate=text)).problems) == [
        ("DATE_INVALID", "plannedEndDate")
    ]


def test_R22_the_end_may_equal_but_not_precede_the_start(read, with_route):
    """An order may take no time, but not less."""
    start = "2026-11-23T06:00:00Z"
    assert read(with_route(plannedStartDate=start, plannedEndDate=start)).problems == ()
    problems = read(
        with_route(plannedStartDate=start, plannedEndDate="2026-11-23T05:59:59.999Z")
    ).problems
    assert at(problems) == [("END_BEFORE_START", "plannedEndDate")]


@pytest.mark.parametrize("priority", [1.5, "5", True, [1], 2**31, 10**25])
def test_R23_a_priority_that_is_no_whole_number_is_refused(read, with_route, priority):
    """A priority is a whole number of ordinary size."""
    problems = read(with_route(priority=priority)).problems
    assert [problem.path for problem in problems] == ["priority"]


@pytest.mark.parametrize(("priority", "expected"), [(..., 0), (None, 0), (-3, -3), (7.0, 7)])
def test_R23_priority_is_zero_unless_given(read, with_route, priority, expected):
    """No priority is priority 0."""
    assert read(with_route(priority=priority)).order.content.priority == expected


def test_R24_lots_may_be_added_later(read, with_route):
    """A planned quantity alone is enough; so are lots alone."""
    content = read(with_route()).order.content
    assert (content.planned_qty, content.qty_given, content.lots) == (Decimal(40), True, ())


@pytest.mark.parametrize("quantity", [None, ...])
def test_R25_without_a_quantity_it_is_the_sum_of_the_lots(read, with_route, quantity):
    """Null or missing quantity with lots: the lots add up to it, exactly."""
    lots = [lot("L-1", 0.1), lot("L-2", 0.2)]
    content = read(with_route(plannedQuantity=quantity, materialLots=lots)).order.content
    assert (content.planned_qty, content.qty_given) == (Decimal("0.3"), False)
    assert [part.lot_code for part in content.lots] == ["L-1", "L-2"]


@pytest.mark.parametrize("lots", [..., []])
def test_R26_neither_quantity_nor_lots_is_refused(read, with_route, lots):
    """It must be known how much to make."""
    problems = read(with_route(plannedQuantity=None, materialLots=lots)).problems
    assert at(problems) == [("QUANTITY_UNKNOWN", "plannedQuantity")]


@pytest.mark.parametrize("quantity", [0, -1, -0.5, 0.0])
def test_R26_a_quantity_must_be_more_than_zero(read, with_route, quantity):
    """Nothing and less than nothing cannot be made."""
    problems = read(with_route(plannedQuantity=quantity)).problems
    assert at(problems) == [("QUANTITY_NOT_POSITIVE", "plannedQuantity")]


@pytest.mark.parametrize("total", [3, 4])
def test_R27_lots_may_add_up_to_the_quantity_or_less(read, with_route, total):
    """The rest of the lots comes later."""
    lots = [lot("L-1", total)]
    assert read(with_route(plannedQuantity=4, materialLots=lots)).problems == ()


def test_R27_lots_above_the_quantity_are_refused(read, with_route):
    """Lots cannot hold more than the order makes."""
    lots = [lot("L-1", 4), lot("L-2", 0.001)]
    problems = read(with_route(plannedQuantity=4, materialLots=lots)).problems
    assert at(problems) == [("LOTS_EXCEED_QUANTITY", "materialLots")]


BAD_LOTS = {
    "repeated": ([lot("L-1"), lot(" L-1 ")], "materialLots[1]"),
    "blank": ([lot(" ")], "materialLots[0].lotIdentifier"),
    "null name": ([lot(None)], "materialLots[0].lotIdentifier"),
    "zero": ([lot(qty=0)], "materialLots[0].plannedQuantity"),
    "negative": ([lot(qty=-1)], "materialLots[0].plannedQuantity"),
}


@pytest.mark.parametrize(("lots", "path"), BAD_LOTS.values(), ids=BAD_LOTS.keys())
def test_R28_lots_are_unique_named_and_more_than_zero(read, with_route, lots, path):
    """Each lot has a name of its own and an amount."""
    assert at(read(with_route(materialLots=lots)).problems) == [("LOT_INVALID", path)]


@pytest.mark.parametrize("codes", [["S-1", "S-1"], ["S-1", "  "]])
def test_R28_a_plain_list_of_lots_follows_the_same_rules(read, with_route, codes):
    """Serial numbers are unique and not blank."""
    assert at(read(with_route(lotIdentifiers=codes)).problems) == [
        ("LOT_INVALID", "lotIdentifiers[1]")
    ]


def test_R28_case_tells_lots_apart(read, with_route):
    """Lot identifiers are compared exactly."""
    assert read(with_route(lotIdentifiers=["s-1", "S-1", "01", "1"])).problems == ()


def test_R29_version_3_for_a_product_without_serial_numbers_is_a_message(read, with_route, plant):
    """An old document for ordinary goods is accepted, and says so."""
    reading = read(with_route(schemaVersion=3, routeDefinitionRevision=2))
    resolved = resolve(reading.order, plant, reading.problems)
    assert at(resolved.messages) == [("PRODUCT_NOT_SERIALIZED", "producedMaterialName")]


@pytest.mark.parametrize("version", [3, 4, 11])
def test_R29_serialized_products_are_made_in_single_pieces(read, with_route, plant, version):
    """A lot of two, or half a piece, of a serialized product is refused in every version."""
    plant.products["CRATE-STD"] = Product("CRATE-STD", "EA", serialized=True)
    lots = [lot("L-1"), lot("L-2", 2)]
    reading = read(with_route(schemaVersion=version, plannedQuantity=4.5, materialLots=lots))
    refusal = refused(reading, plant)
    assert at(refusal.rows) == [
        ("SERIALIZED_LOT_QUANTITY", "materialLots[1].plannedQuantity"),
        ("SERIALIZED_LOT_QUANTITY", "plannedQuantity"),
    ]
    assert refusal.status == 400


def test_R29_what_is_counted_comes_in_whole_pieces(read, with_route, plant):
    """Half a piece of a counted product is refused, in the order and in a lot."""
    plant.products["CRATE-STD"] = Product("CRATE-STD", "pcs")
    reading = read(with_route(plannedQuantity=4.5, materialLots=[lot("L-1", 1.5), lot("L-2", 2)]))
    refusal = refused(reading, plant)
    assert at(refusal.rows) == [
        ("PIECES_NOT_WHOLE", "materialLots[0].plannedQuantity"),
        ("PIECES_NOT_WHOLE", "plannedQuantity"),
    ]
    plant.products["CRATE-STD"] = Product("CRATE-STD", "kg")
    reading = read(with_route(plannedQuantity=4.5, materialLots=[]))
    assert resolve(reading.order, plant, reading.problems).planned_qty == Decimal("4.5")


@pytest.mark.parametrize("version", [3, 4, 11])
def test_R30_both_spellings_of_lots_are_read_in_every_version(read, with_route, version):
    """Serial numbers and lots with quantity are accepted wherever they stand."""
    plain = read(with_route(schemaVersion=version, lotIdentifiers=["S-1"])).order.content
    full = read(with_route(schemaVersion=version, materialLots=[lot("S-1")])).order.content
    assert plain.lots == full.lots


def test_R30_both_spellings_at_once_are_refused(read, with_route):
    """It is never guessed which of two lists counts."""
    problems = read(with_route(lotIdentifiers=["S-1"], materialLots=[lot("S-2")])).problems
    assert at(problems) == [("FIELD_GIVEN_TWICE", "lotIdentifiers")]


def test_R31_a_route_name_makes_a_document_with_route(read, with_route):
    """With a route the document needs no operation."""
    content = read(with_route()).order.content
    assert content.route is not None
    assert content.route.name == "Crate build"


EMPTY_GROUPS = [..., None, {}, {"operations": None}, {"operations": []}, {"route": {}}]


@pytest.mark.parametrize("group", EMPTY_GROUPS)
def test_R31_neither_route_nor_operation_is_refused(read, without_route, group):
    """It must be known how to make it."""
    problems = read(without_route(operationsGroup=group)).problems
    assert at(problems) == [("ROUTE_OR_OPERATIONS_REQUIRED", "operationsGroup")]


def test_R31_a_revision_without_a_route_is_ignored_with_a_message(read, without_route):
    """A revision of nothing says nothing."""
    reading = read(without_route(routeDefinitionRevision=2, routeDefinitionType="Rework"))
    assert reading.problems == ()
    assert at(reading.order.messages) == [
        ("FIELD_IGNORED", "routeDefinitionRevision"),
        ("FIELD_IGNORED", "routeDefinitionType"),
    ]


def test_R35_a_minor_revision_needs_its_revision(read, with_route):
    """A minor revision alone names no revision."""
    problems = read(with_route(routeDefinitionMinorRevision=1)).problems
    assert at(problems) == [("ROUTE_REVISION_NOT_FOUND", "routeDefinitionMinorRevision")]


@pytest.fixture
def with_quantity(with_route):
    """Build the bytes of a document whose planned quantity is written in a given way."""

    def build(text):
        data = json.dumps(with_route(plannedQuantity=12345)).encode()
        return data.replace(b"12345", text.encode())

    return build


@pytest.mark.parametrize("text", ["999999999999.999999", "0.000001", "1.1", "2.500000000000"])
def test_D8_amounts_within_twelve_and_six_digits_are_kept_exactly(with_quantity, text):
    """What fits is kept as meant; zeros behind the sixth place lose nothing."""
    assert woid.parse(with_quantity(text)).content.planned_qty == Decimal(text)


@pytest.mark.parametrize("text", ["1000000000000", "0.0000001", "1.1234567", "1e3", "1E-2"])
def test_D8_B1_amounts_that_would_be_rounded_or_have_an_exponent_are_refused(with_quantity, text):
    """Nothing is rounded silently and no exponent is read."""
    problems = woid.read(with_quantity(text)).problems
    assert at(problems) == [("NUMBER_INVALID", "plannedQuantity")]


def test_D8_lots_that_add_up_to_too_much_are_refused(read, with_route):
    """A sum beyond twelve digits cannot be stored."""
    lots = [lot(f"L-{number}", 999_999_999_999) for number in range(3)]
    problems = read(with_route(plannedQuantity=None, materialLots=lots)).problems
    assert at(problems) == [("NUMBER_INVALID", "plannedQuantity")]


def test_S33_reading_and_resolution_answer_together(read, with_route, plant):
    """What is wrong in the document and what is unknown here come in one answer."""
    reading = read(
        with_route(priority="high", producedMaterialName="GHOST", routeDefinitionName="X")
    )
    refusal = refused(reading, plant)
    assert at(refusal.rows) == [
        ("TYPE_INVALID", "priority"),
        ("MATERIAL_NOT_FOUND", "producedMaterialName"),
        ("ROUTE_NOT_FOUND", "routeDefinitionName"),
    ]
    assert refusal.status == 400
