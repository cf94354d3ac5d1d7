"""What kind of document it is, by which version it is read, and whether it cancels."""

import pytest

from workwright.errors import ImportRefused
from workwright.importers import woid
from workwright.importers.findings import told


def codes(lines):
    return [line.code for line in lines]


def at(lines):
    return [(line.code, line.path) for line in lines]


def test_R1_missing_version_is_read_as_the_newest(read, with_route):
    """A document that names no schema version is read as the newest, and says so."""
    reading = read(with_route(schemaVersion=...))
    assert reading.problems == ()
    assert reading.order.schema_version == 11
    assert at(reading.order.messages) == [("SCHEMA_VERSION_MISSING", "schemaVersion")]


@pytest.mark.parametrize("version", range(3, 12))
def test_R2_versions_3_to_11_are_read(read, with_route, version):
    """Every supported schema version is read."""
    reading = read(with_route(schemaVersion=version))
    assert reading.problems == ()
    assert reading.order.schema_version == version


@pytest.mark.parametrize("version", [2, 12, 0, -3, 10**20])
def test_R2_other_versions_are_refused_with_the_supported_range(read, with_route, version):
    """A version that nobody defined is refused and the answer names the range."""
    problem = read(with_route(schemaVersion=version)).problems[0]
    assert (problem.code, problem.path) == ("SCHEMA_VERSION_UNSUPPORTED", "schemaVersion")
    assert "versions 3 to 11" in told(problem)


def test_R3_digits_in_text_count_as_the_version(read, with_route):
    """A version written in quotes is the same version."""
    reading = read(with_route(schemaVersion="6"))
    assert (reading.problems, reading.order.schema_version) == ((), 6)


@pytest.mark.parametrize("version", [6.5, True, "six", "", "6.0", "٦", None, [6], "9" * 5000])
def test_R3_other_ways_to_write_a_version_are_refused(read, with_route, version):
    """A fraction, a boolean or other text is no version."""
    assert codes(read(with_route(schemaVersion=version)).problems) == ["SCHEMA_VERSION_UNSUPPORTED"]


@pytest.mark.parametrize(
    "document",
    [
        {"schemaVersion": 4, "processOrderName": "PO-1", "plannedLineName": "Joinery"},
        {"materialLot": {"lotIdentifier": "L-1"}},
        {"ProductionSchedule": {"ProductionRequest": []}},
        {"schemaVersion": 9, "status": None},
        {},
    ],
)
def test_R5_documents_of_another_kind_are_refused_as_such(read, document):
    """A process order, a lot or B2MML in JSON is told that workOrderName is missing."""
    with pytest.raises(ImportRefused) as refusal:
        read(document)
    assert at(refusal.value.rows) == [("NOT_A_WOID", "workOrderName")]
    assert "workOrderName" in told(refusal.value.rows[0])


def test_R5_a_work_order_without_name_says_that_the_name_is_missing(read, with_route):
    """A work order whose name was forgotten is not taken for another kind of document."""
    problems = read(with_route(workOrderName=..., plannedQuantity=0)).problems
    assert sorted(at(problems)) == [
        ("FIELD_REQUIRED", "workOrderName"),
        ("QUANTITY_NOT_POSITIVE", "plannedQuantity"),
    ]


def test_R6_unknown_fields_are_ignored_with_a_message_each(read, without_route, operation):
    """A field that nobody defined is named at its place and changes nothing."""
    item = {"materialName": "NAIL", "quantity": 1, "scrapFactor": 0, "colour": "red"}
    given = {"propertyName": "colour", "propertyValue": "red", "unit": "-"}
    document = without_route(
        operation(tool="saw", billOfMaterials=[item], propertyValues=[given]),
        plant="North",
        materialLots=[{"lotIdentifier": "L-1", "plannedQuantity": 1, "shelf": 4}],
    )
    document["operationsGroup"]["route"] = {"a b": 1}
    reading = read(document)
    assert reading.problems == ()
    assert sorted(at(reading.order.messages)) == [
        ("UNKNOWN_FIELD", "materialLots[0].shelf"),
        ("UNKNOWN_FIELD", "operationsGroup.operations[0].billOfMaterials[0].colour"),
        ("UNKNOWN_FIELD", "operationsGroup.operations[0].propertyValues[0].unit"),
        ("UNKNOWN_FIELD", "operationsGroup.operations[0].tool"),
        ("UNKNOWN_FIELD", 'operationsGroup.route["a b"]'),
        ("UNKNOWN_FIELD", "plant"),
    ]
    plain = read(
        without_route(
            operation(
                billOfMaterials=[{k: v for k, v in item.items() if k != "colour"}],
                propertyValues=[{"propertyName": "colour", "propertyValue": "red"}],
            ),
            materialLots=[{"lotIdentifier": "L-1", "plannedQuantity": 1}],
        )
    )
    assert reading.order.content.operations == plain.order.content.operations
    assert reading.order.content.lots == plain.order.content.lots


NEWER_FIELDS = [
    ("status", None, 7, "status"),
    ("routeDefinitionMinorRevision", 1, 10, "routeDefinitionMinorRevision"),
    ("routeDefinitionType", "Rework", 11, "routeDefinitionType"),
]


@pytest.mark.parametrize(("field", "value", "since", "path"), NEWER_FIELDS)
def test_R6_header_fields_newer_than_the_version_are_used_with_a_message(
    read, with_route, field, value, since, path
):
    """A known field in a document of an older version counts, and the message says since when."""
    changes = {field: value, "routeDefinitionRevision": 2}
    older = read(with_route(schemaVersion=since - 1, **changes))
    assert older.problems == ()
    assert at(older.order.messages) == [("FIELD_NEWER_THAN_VERSION", path)]
    assert older.order.messages[0].data["since"] == since
    same = read(with_route(schemaVersion=since, **changes))
    assert same.order.messages == ()
    assert same.order.content == older.order.content


NEWER_IN_OPERATIONS = {
    "suggestedLaborTypes": (["Fitter"], 7),
    "skipIfSuccessorStarted": (True, 6),
    "displayOrder": (4, 7),
    "behaviors": (["allowManualSkip"], 6),
}


@pytest.mark.parametrize("field", NEWER_IN_OPERATIONS)
def test_R6_operation_fields_newer_than_the_version_are_used_with_a_message(
    read, without_route, operation, field
):
    """The table of fields and versions holds for operations too."""
    value, since = NEWER_IN_OPERATIONS[field]
    document = operation(**{field: value})
    older = read(without_route(document, schemaVersion=since - 1))
    newer = read(without_route(document, schemaVersion=since))
    assert at(older.order.messages) == [
        ("FIELD_NEWER_THAN_VERSION", f"operationsGroup.operations[0].{field}")
    ]
    assert newer.order.messages == ()
    assert older.order.content.operations == newer.order.content.operations


def test_R6_huge_numbers_of_unknown_fields_are_counted_beyond_a_limit(read, with_route):
    """A flood of unknown fields is listed up to a limit and counted beyond it."""
    reading = read(with_route(**{f"field{number}": number for number in range(1500)}))
    assert reading.problems == ()
    assert codes(reading.order.messages)[-2:] == ["UNKNOWN_FIELD", "MORE_OF_THE_SAME"]
    assert len(reading.order.messages) == 1001
    assert reading.order.messages[-1].data["count"] == 500


NULLABLE = ["priority", "plannedQuantity", "routeDefinitionRevision"]
NULLABLE += ["routeDefinitionMinorRevision", "routeDefinitionType", "status"]


@pytest.mark.parametrize("written", ["null", "NULL", "Null ", "", "  "])
@pytest.mark.parametrize("field", NULLABLE)
def test_R7_the_word_null_and_blank_text_are_null_in_the_header(read, with_route, field, written):
    """Real documents write null as a word or as nothing; both are null."""
    lots = [{"lotIdentifier": "L-1", "plannedQuantity": 2}]
    word = read(with_route(materialLots=lots, **{field: written}))
    null = read(with_route(materialLots=lots, **{field: None}))
    assert word.problems == null.problems == ()
    assert word.order == null.order


def test_R7_a_route_called_null_makes_a_document_without_route(read, without_route):
    """The word null as route name does not name a route."""
    assert read(without_route(routeDefinitionName="null")).order.content.route is None


def test_R8_names_are_trimmed_and_otherwise_kept(read, with_route):
    """Blanks at both ends go; case and leading zeros stay."""
    order = read(
        with_route(workOrderName=" \t00 417a ", producedMaterialName="\u00a0crate-STD")
    ).order
    assert order.name == "00 417a"
    assert order.content.product_code == "crate-STD"


def test_B4_names_are_brought_to_one_unicode_form(read, with_route):
    """A letter with a combining accent is the same name as the letter that has it."""
    assert read(with_route(workOrderName="Ka\u0308se")).order.name == "K\u00e4se"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u200b", "\u2028", "\ufeff"])
def test_B4_names_with_invisible_characters_are_refused(read, with_route, sign):
    """A name that could look like another one is refused, shown with its hidden character."""
    problem = read(with_route(workOrderName=f"WO{sign}1")).problems[0]
    assert (problem.code, problem.path) == ("TEXT_INVALID", "workOrderName")
    assert told(problem).isprintable()


def test_B4_overlong_names_are_refused(read, with_route):
    """A name has at most 100 characters, however long the text is."""
    assert read(with_route(workOrderName="x" * 100)).problems == ()
    assert codes(read(with_route(workOrderName="x" * 1_000_000)).problems) == ["TEXT_INVALID"]


@pytest.mark.parametrize("status", ["cancelled", "CANCELLED", " Cancelled "])
def test_R15_cancelled_in_any_case_cancels(read, with_route, status):
    """The one status that means something is read without regard to case."""
    assert read(with_route(status=status)).order.cancels


@pytest.mark.parametrize("status", ["canceled", "done", "ready", 0, False, ["cancelled"]])
def test_R15_any_other_status_is_refused(read, with_route, status):
    """A status that we do not know is never guessed."""
    reading = read(with_route(status=status))
    assert at(reading.problems) == [("STATUS_INVALID", "status")]
    assert not reading.order.cancels


def test_R15_null_status_does_not_cancel(read, with_route):
    """A null status is an order to be made."""
    assert not read(with_route(status=None)).order.cancels


def test_R16_a_cancelling_document_needs_name_and_status_only(example):
    """Three fields are enough to cancel."""
    order = woid.parse(example("crate-cancelled"))
    assert (order.name, order.cancels, order.messages) == ("WO-CRATE-12", True, ())


def test_R16_other_content_of_a_cancelling_document_is_not_judged(read, with_route):
    """What else a cancelling document says is neither checked nor applied."""
    reading = read(
        with_route(
            status="cancelled",
            plannedQuantity=-1,
            plannedStartDate="yesterday",
            operationsGroup={"operations": "none"},
            routeDefinitionName=7,
        )
    )
    assert reading.problems == ()
    assert reading.order.cancels


def test_R16_a_cancelling_document_still_needs_its_name(read):
    """Without a name it is unknown what to cancel."""
    problems = read({"schemaVersion": 7, "workOrderName": " ", "status": "cancelled"}).problems
    assert at(problems) == [("FIELD_REQUIRED", "workOrderName")]


def test_S33_a_broken_document_names_every_problem_with_path_and_line(example):
    """All mistakes come back together, each with its place and what to do."""
    with pytest.raises(ImportRefused) as refusal:
        woid.parse(example("broken-everywhere"))
    found = [(row.code, row.path, row.data["line"]) for row in refusal.value.rows]
    third = "operationsGroup.operations[2]"
    second = "operationsGroup.operations[1]"
    assert found == [
        ("TYPE_INVALID", "producedMaterialName", 1),
        ("FIELD_REQUIRED", "plannedLineName", 2),
        ("QUANTITY_NOT_POSITIVE", "plannedQuantity", 2),
        ("TYPE_INVALID", "priority", 2),
        ("DATE_NOT_UTC", "plannedStartDate", 3),
        ("DATE_INVALID", "plannedEndDate", 3),
        ("STATUS_INVALID", "status", 4),
        ("LOT_INVALID", "materialLots[0].plannedQuantity", 5),
        ("FIELD_REQUIRED", f"{second}.plannedUnitName", 8),
        ("OPERATION_REPEATED", f"{second}.name", 8),
        ("FIELD_REQUIRED", f"{second}.description", 8),
        ("TYPE_INVALID", f"{second}.sequenceNumber", 8),
        ("BEHAVIOR_CONFLICT", f"{second}.behaviors", 9),
        ("FIELD_REQUIRED", f"{third}.name", 10),
        ("FIELD_REQUIRED", f"{third}.plannedUnitNames", 10),
    ]
    assert all(row.remedy for row in refusal.value.rows)
    assert refusal.value.status == 400
