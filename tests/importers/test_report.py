"""What an import tells about itself."""

import json

import pytest

from workwright.errors import ImportRefused
from workwright.importers import woid
from workwright.importers.catalogue import SENTENCES, refused, response_code
from workwright.importers.findings import Weight, line
from workwright.importers.paths import pointer
from workwright.importers.report import (
    ImportReport,
    Outcome,
    ReportRow,
    Result,
    line_as_json,
    refused_row,
)
from workwright.importers.sentences import UNKNOWN_FIELD
from workwright.importers.sentences_json import SYNTAX
from workwright.importers.sentences_plant import (
    MATERIAL_NOT_FOUND,
    OPERATION_SKIPPED,
    WORK_ORDER_STARTED,
)

NOTE = line(UNKNOWN_FIELD, "plant", {"field": "plant"})
SKIPPED = line(
    OPERATION_SKIPPED,
    "operationsGroup.operations[2].name",
    {"route": "Crate build", "operation": "“Varnish”"},
)
UNKNOWN = line(MATERIAL_NOT_FOUND, "producedMaterialName", {"product": "“GHOST”"})
MALFORMED = line(SYNTAX, "$", {"line": 1, "column": 2})

CODES = {
    "MALFORMED": 400,
    "NOT_A_WOID": 400,
    "SCHEMA_VERSION_UNSUPPORTED": 400,
    "TYPE_INVALID": 400,
    "TEXT_INVALID": 400,
    "NUMBER_INVALID": 400,
    "FIELD_REQUIRED": 400,
    "FIELD_GIVEN_TWICE": 400,
    "STATUS_INVALID": 400,
    "DATE_NOT_UTC": 400,
    "DATE_INVALID": 400,
    "END_BEFORE_START": 400,
    "QUANTITY_UNKNOWN": 400,
    "QUANTITY_NOT_POSITIVE": 400,
    "LOTS_EXCEED_QUANTITY": 400,
    "LOT_INVALID": 400,
    "SERIALIZED_LOT_QUANTITY": 400,
    "PIECES_NOT_WHOLE": 400,
    "ROUTE_OR_OPERATIONS_REQUIRED": 400,
    "OPERATION_REPEATED": 400,
    "BEHAVIOR_CONFLICT": 400,
    "BEHAVIOR_NOT_FOR_SERIALIZED": 400,
    "PROPERTY_REQUIRED": 400,
    "WORK_ORDER_STARTED": 422,
    "WORK_ORDER_RELEASED": 422,
    "WORK_ORDER_NOT_FOUND": 422,
    "MATERIAL_NOT_FOUND": 422,
    "LINE_NOT_FOUND": 422,
    "LINE_NOT_ROUTE_ENABLED": 422,
    "ROUTE_NOT_FOUND": 422,
    "ROUTE_TYPE_NOT_FOUND": 422,
    "ROUTE_REVISION_NOT_FOUND": 422,
    "ROUTE_MISMATCH": 422,
    "LABOR_TYPE_NOT_FOUND": 422,
    "UNIT_NOT_FOUND": 422,
}


def test_R132_each_refusing_code_has_its_response_code():
    """What lies in the document answers 400, what is unknown here 422; one code, one answer."""
    found = {}
    for sentence in SENTENCES:
        if sentence.weight is Weight.REFUSED and sentence.code != "BOM_ITEM_SKIPPED":
            found.setdefault(sentence.code, set()).add(sentence.status)
    assert found == {code: {status} for code, status in CODES.items()}


def test_R132_a_document_that_is_wrong_and_refers_to_nothing_is_wrong_first():
    """400 before 422: the sender corrects the document before anything else."""
    assert response_code([UNKNOWN]) == 422
    assert response_code([UNKNOWN, MALFORMED]) == 400
    assert refused([UNKNOWN]).status == 422


ROWS = [
    (ReportRow("WO-1", Outcome.CREATED), Result.IMPORTED, 200),
    (ReportRow("WO-1", Outcome.UNCHANGED), Result.IMPORTED, 200),
    (ReportRow("WO-1", Outcome.REPLACED, messages=(NOTE,)), Result.IMPORTED_WITH_MESSAGES, 200),
    (ReportRow("WO-1", Outcome.CANCELLED), Result.IMPORTED, 200),
    (ReportRow("WO-1", Outcome.AWAITING_CONFIRMATION), Result.AWAITING_CONFIRMATION, 202),
    (ReportRow("WO-1", Outcome.REFUSED, problems=(UNKNOWN,)), Result.REJECTED, 422),
    (ReportRow("", Outcome.REFUSED, problems=(MALFORMED,)), Result.REJECTED, 400),
]


@pytest.mark.parametrize(("row", "result", "code"), ROWS)
def test_R133_each_outcome_has_its_result_word_and_code(row, result, code):
    """Imported, imported with messages, rejected, or waiting for a person."""
    assert (row.result, row.response_code) == (result, code)
    report = ImportReport((row,))
    assert (report.result, report.response_code) == (result, code)


def test_R133_the_worst_row_names_the_whole_document():
    """A document of several orders is rejected when one of them is."""
    rows = tuple(row for row, _, _ in ROWS)
    assert ImportReport(rows).result is Result.REJECTED
    assert ImportReport(rows).response_code == 400
    assert ImportReport(rows).changed
    assert ImportReport(rows[:5]).result is Result.AWAITING_CONFIRMATION
    assert not ImportReport(rows[5:]).changed


def test_S33_the_report_lists_each_skipped_item_with_its_reason():
    """What the document has and the order has not is listed apart, with place and sentence."""
    row = ReportRow("WO-1", Outcome.CREATED, "W-000012", messages=(NOTE, SKIPPED))
    assert row.skipped == (SKIPPED,)
    shown = ImportReport((row,)).as_json()
    assert json.loads(json.dumps(shown)) == shown
    assert shown["orders"][0]["skipped"] == ["operationsGroup.operations[2].name"]
    assert shown["orders"][0]["messages"][1] == {
        "code": "OPERATION_SKIPPED",
        "rule": "R38",
        "weight": "warning",
        "path": "operationsGroup.operations[2].name",
        "pointer": "/operationsGroup/operations/2/name",
        "line": None,
        "column": None,
        "text": "Route Crate build has no operation “Varnish”.",
        "remedy": "The entry was skipped, its materials and properties with it; the import went"
        " on. Check the operation's name.",
        "template": {"text": OPERATION_SKIPPED.text, "remedy": OPERATION_SKIPPED.remedy},
        "data": {
            "rule": "R38",
            "weight": "warning",
            "route": "Crate build",
            "operation": "“Varnish”",
        },
    }


def test_R11_a_refusal_of_the_service_becomes_a_row():
    """A started order is refused with the same kind of line."""
    found = line(WORK_ORDER_STARTED, "workOrderName", {"order": "WO-1", "state": "PAUSED"})
    row = refused_row(refused([found]), "WO-1", (NOTE,))
    assert (row.outcome, row.response_code, row.messages) == (Outcome.REFUSED, 422, (NOTE,))


def test_S33_every_sentence_of_a_broken_document_is_filled(example):
    """No placeholder is left open in what a sender reads."""
    with pytest.raises(ImportRefused) as refusal:
        woid.parse(example("broken-everywhere"))
    for row in refused_row(refusal.value).as_json()["problems"]:
        assert "{" not in row["text"] + row["remedy"]
        assert row["line"] >= 1
        assert row["column"] >= 1


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.text[:40])
def test_R_each_sentence_says_what_to_do(sentence):
    """Every line of a result has a code, a rule and a remedy; none shouts or begs."""
    assert sentence.code.replace("_", "").isupper()
    assert sentence.rule
    for text in (sentence.text, sentence.remedy):
        assert text.endswith(".")
        assert "!" not in text
        assert "please" not in text.lower()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", ""),
        ("status", "/status"),
        ("operationsGroup.operations[2].name", "/operationsGroup/operations/2/name"),
        ('["a/b~c"].d', "/a~1b~0c/d"),
        ('a["x.y[3]"]', "/a/x.y[3]"),
        ('a["b\\u0000"]', "/a/b\\u0000"),
    ],
)
def test_S33_paths_are_json_pointers_too(path, expected):
    """A program finds the place by the JSON pointer."""
    assert pointer(path) == expected


def test_B4_an_endless_field_name_is_cut_in_the_path(read, with_route):
    """A path stays short enough to be shown and stored."""
    (message,) = read(with_route(**{"f" * 100_000: 1})).order.messages
    assert len(message.path) < 100
    assert all(len(str(value)) < 100 for value in message.data.values())


def test_B4_what_was_found_is_shown_without_hidden_characters(read, with_route):
    """A control character from a document never reaches a screen, a log or a table."""
    document = with_route(**{"a\x00\u202eb": 1, "plannedLineName": "x\x1b[31m"})
    reading = read(document)
    for found in (*reading.problems, *reading.order.messages):
        shown = line_as_json(found)
        texts = [shown["text"], shown["path"], shown["pointer"], *map(str, shown["data"].values())]
        assert all(text.isprintable() for text in texts)
