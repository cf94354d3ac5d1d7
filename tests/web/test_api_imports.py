"""Hostile and careless documents: each is answered with sentences and places, never with a fault.

Also what many senders at once do, and what a key promises.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.services.evidence import all_rows
from tests.web.test_api import KEY, Partner, a_document, orders_named

from workwright.testing.browsing import token_of

UNDER = '"workOrderName": "ERP-60001"'


@pytest.fixture
def partner(product, halden):
    """The ERP with a token for imports and for reading."""
    return Partner(product, token_of(halden, "order.create", "report.read"))


def with_field(plant, text):
    """Return a good document with something more in its header."""
    return a_document(plant).replace(UNDER, f"{UNDER}, {text}")


def without_route(plant, **changes):
    """Return a document that brings its own operation."""
    document = json.loads(a_document(plant))
    for key in [key for key in document if key.startswith("routeDefinition")]:
        del document[key]
    operation = {
        "name": "Mix",
        "description": "Mix it",
        "sequenceNumber": 10,
        "plannedUnitName": "BL-01",
        "billOfMaterials": [{"materialName": "LAC", "quantity": 1, "scrapFactor": 0}],
    }
    document["operationsGroup"] = {"operations": [{**operation, **changes}]}
    return json.dumps(document)


FIELDS = {
    "key twice": '"workOrderName": "OTHER"',
    "NaN": '"priority": NaN',
    "minus infinity": '"plannedQuantityX": -Infinity',
    "huge integer": f'"priority": {"9" * 5000}',
    "huge integer in a list": f'"x": [{"1" * 31}]',
    "lone surrogate": '"producedMaterialNameX": "\\ud800"',
    "lone surrogate in a key": '"\\udfff": 1',
    "too deep": f'"x": {"[" * 5000}{"]" * 5000}',
    "cut off": '"x": {',
    "comment": '"x": 1 /* no */',
    "trailing comma": '"x": [1,]',
    "control sign": '"x": "\x01"',
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_R4_what_is_no_strict_json_is_refused_at_its_place(
    partner, halden, demo_database_url, field
):
    """400 with line and column; no order, only the job with its report."""
    before = all_rows(demo_database_url)
    answer = partner.send(with_field(halden, field), query="?wait=1")
    assert answer.status_code == 400, answer.text
    for problem in answer.json["report"]["orders"][0]["problems"]:
        assert problem["text"]
        assert problem["remedy"]
        assert problem["line"] >= 1
        assert problem["column"] >= 1
    after = all_rows(demo_database_url)
    assert {table for table in before if before[table] != after[table]} == {
        "import_job",
        "import_row",
    }


BODIES = {
    "nothing": b"",
    "blanks": b" \n ",
    "byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": "{}".encode("utf-16"),
    "not UTF-8": b'{"workOrderName": "\xff"}',
    "a list": b"[]",
    "a number": b"17",
    "null": b"null",
    "an empty object": b"{}",
    "a zero byte": b"\x00",
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "six megabytes of text": b'{"workOrderName": "' + b"x" * 6_000_000 + b'"}',
    "many values": b"[" + b"0," * 200_000 + b"0]",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_B3_a_body_that_is_no_document_is_refused_with_a_sentence(partner, body):
    """Whatever the bytes are, the answer is 400 and says what is wrong with them."""
    answer = partner.send(body, query="?wait=1")
    assert answer.status_code == 400, answer.text
    problems = answer.json["report"]["orders"][0]["problems"]
    assert problems
    assert all(problem["text"] for problem in problems)


def test_S25_more_than_ten_megabytes_are_not_read(partner):
    """The door is closed before the body is taken in."""
    answer = partner.send(b" " * (10 * 1024 * 1024 + 1))
    assert answer.status_code == 413


WRONG = [True, -1, 1.5, "x", "", [], [None], {}, {"a": 1}, None, 10**25, "x" * 3000, 1e300]


def test_R47_any_value_in_any_field_gets_an_answer(partner, halden):
    """Wrong types, nulls, empty lists and huge values in each field: 200, 400 or 422."""
    whole = json.loads(a_document(halden))
    for name in [*whole, "priority", "status", "materialLots", "lotIdentifiers", "schemaVersion"]:
        for value in WRONG:
            body = json.dumps({**whole, name: value})
            answer = partner.send(body, query="?wait=1")
            assert answer.status_code in (200, 400, 422), (name, value, answer.text)
            told(answer)


def test_R47_any_value_in_any_field_of_an_operation_gets_an_answer(partner, halden):
    """The same inside operations and their materials."""
    names = [
        "name", "description", "sequenceNumber", "plannedUnitName", "plannedUnitNames",
        "behaviors", "suggestedLaborTypes", "skipIfSuccessorStarted", "displayOrder",
        "billOfMaterials", "propertyValues", "documents",
    ]  # fmt: skip
    for name in names:
        for value in WRONG:
            answer = partner.send(without_route(halden, **{name: value}), query="?wait=1")
            assert answer.status_code in (200, 400, 422), (name, value, answer.text)
            told(answer)
    item = {"materialName": "LAC", "quantity": 1, "scrapFactor": 0}
    names = [*item, "unitOfMeasureName", "lowerTolerance", "quantityPrecision", "behaviors",
             "defaultStorageUnit", "propertyValues", "requiresConsumptionTracking"]  # fmt: skip
    for name in names:
        for value in WRONG:
            bill = [{**item, name: value}]
            answer = partner.send(without_route(halden, billOfMaterials=bill), query="?wait=1")
            assert answer.status_code in (200, 400, 422), (name, value, answer.text)
            told(answer)


def told(answer):
    """Every line of a report says something, and says where."""
    row = answer.json["report"]["orders"][0]
    for line in (*row["problems"], *row["messages"]):
        assert line["text"], line
        assert line["path"], line
        assert not re.search(r"\{[a-z]", line["text"] + line["remedy"]), line
    assert (answer.status_code == 200) == (not row["problems"])


AMOUNTS = [999_999_999_999, 0.000001, 123_456_789_012.5]


@pytest.mark.parametrize("qty", AMOUNTS)
@pytest.mark.parametrize("route", [True, False])
def test_D8_the_largest_and_finest_amounts_are_imported_or_refused(partner, halden, qty, route):
    """Amounts that no longer fit once they are multiplied out never end in a fault."""
    if route:
        document = json.loads(a_document(halden))
        item = {"materialName": "LAC", "quantity": qty, "scrapFactor": 0}
        document["operationsGroup"] = {"route": {"billOfMaterials": [item]}}
        body = json.dumps(document)
    else:
        item = {"materialName": "LAC", "quantity": qty, "scrapFactor": 100}
        body = without_route(halden, billOfMaterials=[item])
    answer = partner.send(body, query="?wait=1")
    assert answer.status_code == (400 if route and qty > 1 else 200), answer.text
    told(answer)


def test_F3_a_key_with_another_body_is_refused(partner, halden):
    """The second document is not imported under the first one's key."""
    assert partner.send(a_document(halden), key=KEY).status_code == 202
    other = partner.send(a_document(halden, "ERP-60002"), key=KEY)
    assert other.status_code == 422
    assert other.json["code"] == "idempotency.key_reused"
    assert not orders_named(halden, "ERP-60002")


def test_F3_a_refused_document_is_refused_again_under_its_key(partner, halden):
    """A repeat of a broken document gets the same report and no second job."""
    answers = [partner.send("{", query="?wait=1", key=KEY) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 400
    assert answers[0].data == answers[1].data


def test_S2_a_token_imports_into_its_own_plant_only(product, halden, reducers):
    """The other plant's token makes no order here, and cannot look at the job."""
    other = Partner(product, token_of(reducers, "order.create"))
    answer = other.send(a_document(halden), query="?wait=1")
    assert answer.status_code == 422
    assert not orders_named(halden, "ERP-60001")
    own = Partner(product, token_of(halden, "order.create")).send(a_document(halden))
    assert other.get(own.json["href"]).status_code == 404


def test_R134_ten_at_once_make_one_order_of_a_name(product, partner, halden):
    """Threads that send the same order serialise: one creates it, the others replace it."""

    def send(_number):
        sender = Partner(product, partner.token)
        return sender.send(a_document(halden), query="?wait=1")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert [answer.status_code for answer in answers] == [200] * 10, [a.text for a in answers]
    outcomes = sorted(answer.json["report"]["orders"][0]["outcome"] for answer in answers)
    assert outcomes == ["created"] + ["replaced"] * 9
    assert len(orders_named(halden, "ERP-60001")) == 1


def test_F3_ten_at_once_under_one_key_take_effect_once(product, partner, halden):
    """The same request from ten threads: one job, ten equal answers."""

    def send(_number):
        return Partner(product, partner.token).send(a_document(halden), query="?wait=1", key=KEY)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
