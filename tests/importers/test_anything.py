"""Whatever arrives is either an order or a refusal that says why; nothing else ever happens."""

import copy
import json
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workwright.domain.canonical import canonical
from workwright.errors import ImportRefused
from workwright.importers import woid
from workwright.importers.fieldtable import (
    BOM_ITEM,
    HEADER,
    MATERIAL_LOT,
    OPERATION,
    OPERATIONS_GROUP,
    PROPERTY,
    ROUTE,
)
from workwright.importers.report import (
    ImportReport,
    Outcome,
    ReportRow,
    refused_row,
)
from workwright.importers.resolve import resolve

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["null", "cancelled", "2026-11-23T06:00:00Z", "2026-11-23", "6", "NAIL", "EA"]),
    st.sampled_from(["Crate build", "Saw", "Joinery", "CRATE-STD", "colour", "[]", '["a"]']),
    st.sampled_from([0, 1, 5, 100, 0.5, "requiresClockOn", "allowManualStart", "Bench 1"]),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


common = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=2000,
)


def an_object(table, **inner):
    fields = {name: inner.get(name, ANYTHING) | ANYTHING for name in sorted(table.names)}
    return st.fixed_dictionaries({}, optional=fields | {"stranger": ANYTHING})


def a_list(inner):
    return st.lists(inner | ANYTHING, max_size=3)


PROPERTIES = a_list(an_object(PROPERTY))
ITEMS = a_list(an_object(BOM_ITEM, propertyValues=PROPERTIES))
SCOPE = {"billOfMaterials": ITEMS, "propertyValues": PROPERTIES}
DOCUMENTS = an_object(
    HEADER,
    schemaVersion=st.integers(2, 12),
    materialLots=a_list(an_object(MATERIAL_LOT)),
    operationsGroup=an_object(
        OPERATIONS_GROUP,
        route=an_object(ROUTE, **SCOPE),
        operations=a_list(an_object(OPERATION, **SCOPE)),
    ),
)


def understood(data, plant):
    """Return the order of a document, resolved unless it cancels."""
    reading = woid.read(data)
    if not reading.order.cancels:
        return resolve(reading.order, plant, reading.problems)
    if reading.problems:
        raise ImportRefused(reading.problems)
    return reading.order


def imported(data, plant):
    """Run a document through reading and resolution; give its report row and the order."""
    try:
        order = understood(data, plant)
    except ImportRefused as refusal:
        return refused_row(refusal), None
    return ReportRow(order.name, Outcome.CREATED, messages=order.messages), order


def judge(row):
    assert all(problem.path and problem.code and problem.text for problem in row.problems)
    assert bool(row.problems) == (row.outcome is Outcome.REFUSED)
    shown = ImportReport((row,)).as_json()
    assert json.loads(json.dumps(shown).encode("utf-8", "strict")) == shown
    canonical(shown)
    for found in shown["orders"][0]["problems"] + shown["orders"][0]["messages"]:
        assert "\x00" not in json.dumps(found, ensure_ascii=False)


@common
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_R4_any_bytes_are_an_order_or_a_refusal(data, plant):
    """Bytes that nobody meant as a document are refused with at least one place."""
    row, order = imported(data, plant)
    judge(row)
    assert order is None


@common
@given(document=DOCUMENTS)
def test_R6_any_document_of_known_fields_is_an_order_or_a_refusal(document, plant):
    """Known fields with any values in them never raise anything but a refusal."""
    row, _ = imported(json.dumps(document).encode(), plant)
    judge(row)


def places(value, path=()):
    yield path
    inner = enumerate(value) if isinstance(value, list) else ()
    for key, item in value.items() if isinstance(value, dict) else inner:
        yield from places(item, (*path, key))


def with_change(document, path, value):
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


@common
@given(data=st.data(), name=st.sampled_from(["pump-without-route", "crate-with-route"]))
def test_B12_a_good_document_with_one_value_changed_is_an_order_or_a_refusal(
    data, name, plant, example
):
    """One wrong value anywhere in a good document is refused, noted, or harmless."""
    document = json.loads(example(name))
    path = data.draw(st.sampled_from([path for path in places(document) if path]))
    text = json.dumps(with_change(document, path, data.draw(ANYTHING))).encode()
    row, order = imported(text, plant)
    judge(row)
    again, order_again = imported(text, plant)
    assert (again, order_again) == (row, order)
    if order is not None and hasattr(order, "planned_qty"):
        assert order.planned_qty > 0
        assert order.start_at <= order.end_at
        assert all(item.qty >= 0 for step in order.operations for item in step.bom)
        assert all(0 <= item.scrap_pct <= 100 for step in order.operations for item in step.bom)


@common
@given(
    number=st.from_regex(r"\A-?[0-9]{1,14}(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,7})?\Z")
    | st.floats().map(json.dumps)
)
def test_D8_any_number_is_kept_exactly_or_refused(number, plant, example):
    """A planned quantity is exactly what was written, or the document is refused."""
    text = example("crate-with-route").replace(
        b'"plannedQuantity": 40', b'"plannedQuantity": ' + number.encode()
    )
    row, order = imported(text, plant)
    judge(row)
    if order is not None:
        assert order.planned_qty == Decimal(number)
        assert 0 < order.planned_qty < 10**12
        assert order.planned_qty == round(order.planned_qty, 6)


@common
@given(
    date=st.datetimes().map(str)
    | st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{4,9}(Z|[+-][0-9]{2}:?[0-9]{2})?\Z")
)
def test_R21_any_date_is_utc_or_refused(date, plant, example):
    """A date is taken in UTC or the document is refused."""
    text = example("crate-with-route").replace(b"2025-05-05T05:00:00Z", date.encode())
    row, order = imported(text, plant)
    judge(row)
    if order is not None:
        assert order.start_at.utcoffset().total_seconds() == 0
        assert 1970 <= order.start_at.year <= 2025
