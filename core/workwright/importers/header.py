"""What an order is to make, where, when and how much: the header of a document (R20-R31)."""

from datetime import UTC, datetime
from decimal import Decimal

from workwright.domain.canonical import decimal_text, instant_text
from workwright.importers import values
from workwright.importers.fields import Fields
from workwright.importers.fieldtable import (
    OPERATIONS_GROUP,
    OVERRIDING_ROUTE,
    ROUTE,
)
from workwright.importers.findings import Findings, Sentence
from workwright.importers.items import read_bom, read_properties
from workwright.importers.lots import lots_key, read_lots
from workwright.importers.model import ABSENT, ImportLot, OrderContent, RouteChoice
from workwright.importers.operations import read_operations
from workwright.importers.sentences import (
    DATE_REQUIRED,
    DATE_WITH_OFFSET,
    DOCUMENTS_IGNORED,
    END_BEFORE_START,
    LOTS_EXCEED_QUANTITY,
    MINOR_WITHOUT_MAJOR,
    NUMBER_TOO_LONG,
    QUANTITY_NOT_POSITIVE,
    QUANTITY_UNKNOWN,
    ROUTE_FIELD_IGNORED,
    ROUTE_OR_OPERATIONS_REQUIRED,
)

UNREAD_AT = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a date that had a problem."""


def read_content(fields: Fields, findings: Findings, version: int) -> OrderContent:
    """Return the content of an order that is to be made, as far as it can be read."""
    start_at, end_at = _period(fields)
    planned_qty, lots = _amounts(fields, findings, version)
    with_route = fields.raw("routeDefinitionName") is not None
    group = fields.object("operationsGroup", OPERATIONS_GROUP, version)
    table = OVERRIDING_ROUTE if with_route else ROUTE
    level = group.object("route", table, version) if group else None
    if level and level.elements("documents"):
        findings.note(DOCUMENTS_IGNORED, level.at("documents"))
    if not with_route:
        _check_without_route(fields, findings)
    return OrderContent(
        product_code=fields.name("producedMaterialName") or "",
        line_code=fields.name("plannedLineName") or "",
        start_at=start_at,
        end_at=end_at,
        priority=fields.whole("priority") or 0,
        planned_qty=planned_qty,
        qty_given=fields.raw("plannedQuantity") is not None,
        lots=lots,
        route=_route(fields) if with_route else None,
        bom=read_bom(level, findings, version) if level else ABSENT,
        properties=read_properties(level, findings, version) if level else ABSENT,
        operations=read_operations(group, findings, version, with_route) if group else ABSENT,
    )


def _period(fields: Fields) -> tuple[datetime, datetime]:
    """Return start and end; both are required and in UTC (R20-R22)."""
    start, end = _instant(fields, "plannedStartDate"), _instant(fields, "plannedEndDate")
    if start and end and end < start:
        fields.refuse(
            END_BEFORE_START, "plannedEndDate", start=instant_text(start), end=instant_text(end)
        )
    return start or UNREAD_AT, end or UNREAD_AT


def _instant(fields: Fields, key: str) -> datetime | None:
    value = fields.raw(key)
    if value is None or (type(value) is str and not value.strip()):
        fields.refuse(DATE_REQUIRED, key)
        return None
    read = values.instant(value)
    if not isinstance(read, Sentence):
        return read
    utc = values.in_utc(value) if read is DATE_WITH_OFFSET else None
    fields.refuse(
        read,
        key,
        utc=instant_text(utc) if utc else "",
        first=values.FIRST_YEAR,
        last=values.LAST_YEAR,
    )
    return None


def _amounts(
    fields: Fields, findings: Findings, version: int
) -> tuple[Decimal, tuple[ImportLot, ...]]:
    """Return the planned quantity and the lots; one may stand in for the other (R24-R27)."""
    before = len(findings.problems)
    lots = read_lots(fields, findings, version)
    lots_sound = len(findings.problems) == before
    planned = fields.amount("plannedQuantity")
    total = sum((lot.planned_qty for lot in lots), Decimal(0))
    if fields.raw("plannedQuantity") is None:
        if lots_sound and not lots:
            fields.refuse(QUANTITY_UNKNOWN, "plannedQuantity")
        elif isinstance(values.amount(total), Sentence):
            fields.refuse(NUMBER_TOO_LONG, "plannedQuantity", found=decimal_text(total))
        return total, lots
    if planned is not None and planned <= 0:
        fields.refuse(QUANTITY_NOT_POSITIVE, "plannedQuantity")
    elif planned is not None and lots_sound and total > planned:
        shown = {"sum": decimal_text(total), "planned": decimal_text(planned)}
        fields.refuse(LOTS_EXCEED_QUANTITY, lots_key(fields), **shown)
    return planned or Decimal(0), lots


def _route(fields: Fields) -> RouteChoice:
    """Return the route that the document names (R31, R33, R35, R37)."""
    choice = RouteChoice(
        name=fields.name("routeDefinitionName") or "",
        revision=fields.whole("routeDefinitionRevision"),
        minor=fields.whole("routeDefinitionMinorRevision"),
        route_type=fields.name("routeDefinitionType", required=False),
    )
    minor_alone = fields.raw("routeDefinitionRevision") is None and choice.minor is not None
    if minor_alone:
        fields.refuse(MINOR_WITHOUT_MAJOR, "routeDefinitionMinorRevision")
    return choice


def _check_without_route(fields: Fields, findings: Findings) -> None:
    """Ask for an operation, and note what would choose a revision of no route (R31)."""
    if _brings_no_operation(fields):
        fields.refuse(ROUTE_OR_OPERATIONS_REQUIRED, "operationsGroup")
    for key in ("routeDefinitionRevision", "routeDefinitionMinorRevision", "routeDefinitionType"):
        if fields.raw(key) is not None:
            findings.note(ROUTE_FIELD_IGNORED, fields.at(key), field=key)


def _brings_no_operation(fields: Fields) -> bool:
    """Return whether there is no operation entry; a value of the wrong type is told elsewhere."""
    group = fields.raw("operationsGroup")
    if type(group) is dict:
        operations = group.get("operations")
        return operations is None or operations == []
    return group is None
