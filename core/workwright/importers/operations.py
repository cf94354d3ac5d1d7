"""The operation entries of a document: whole ones without a route, overrides with one (R38-R51)."""

from typing import Any

from workwright.importers.fields import Fields
from workwright.importers.fieldtable import FROM_ROUTE, OPERATION, OVERRIDING_OPERATION
from workwright.importers.findings import Findings, excerpt
from workwright.importers.items import read_bom, read_properties
from workwright.importers.model import (
    Absent,
    Behavior,
    ImportOperation,
    Listed,
    OperationPlan,
)
from workwright.importers.paths import element
from workwright.importers.sentences import (
    BEHAVIOR_CONFLICT,
    BEHAVIOR_UNKNOWN,
    DOCUMENTS_IGNORED,
    FIELD_IGNORED,
    FIELD_REQUIRED,
    MUST_BE_OBJECT,
    OPERATION_REPEATED,
)

EXCLUDED_BY_CLOCKING = (
    Behavior.ALLOW_MANUAL_START,
    Behavior.SYSTEM_COMPLETES,
    Behavior.SYSTEM_RECORDS_QUANTITY,
)
"""What ``requiresClockOn`` excludes (R51)."""

_BEHAVIORS = {behavior.value: behavior for behavior in Behavior}


def read_operations(
    group: Fields, findings: Findings, version: int, with_route: bool
) -> Listed[ImportOperation]:
    """Return the entries in document order, or None for null, ABSENT for no such key."""
    listed = group.items("operations")
    if listed is None or isinstance(listed, Absent):
        return listed
    operations = []
    seen: set[str] = set()
    for index, entry in enumerate(listed):
        path = element(group.at("operations"), index)
        if type(entry) is not dict:
            findings.refuse(MUST_BE_OBJECT, path, field="operations", found=excerpt(entry))
            continue
        operation = _operation(entry, path, findings, version, with_route)
        if operation.name in seen:
            place = f"{path}.name"
            findings.refuse(OPERATION_REPEATED, place, operation=operation.name)
        if operation.name:
            seen.add(operation.name)
        operations.append(operation)
    return tuple(operations)


def _operation(
    entry: dict[str, Any], path: str, findings: Findings, version: int, with_route: bool
) -> ImportOperation:
    if with_route:
        ignored = [key for key in entry if key in FROM_ROUTE]
        for key in ignored:
            findings.note(FIELD_IGNORED, f"{path}.{key}", field=key)
        entry = {key: value for key, value in entry.items() if key not in FROM_ROUTE}
    table = OVERRIDING_OPERATION if with_route else OPERATION
    fields = Fields(entry, path, findings, version, table)
    name = fields.name("name") or ""
    return ImportOperation(
        name=name,
        plan=None if with_route else _plan(fields, findings, name),
        bom=read_bom(fields, findings, version),
        properties=read_properties(fields, findings, version),
        path=path,
    )


def _plan(fields: Fields, findings: Findings, operation: str) -> OperationPlan:
    """Return what an operation without a route needs (R41)."""
    skip = fields.alias("skipIfSuccessorStarted", "skipifSuccessorStarted")
    unit_field = "plannedUnitName" if fields.absent("plannedUnitNames") else "plannedUnitNames"
    if fields.elements("documents"):
        findings.note(DOCUMENTS_IGNORED, fields.at("documents"))
    return OperationPlan(
        description=fields.prose("description") or "",
        sequence_no=fields.whole("sequenceNumber", low=0, required=True) or 0,
        unit_names=_unit_names(fields, findings, unit_field),
        labor_types=fields.names("suggestedLaborTypes"),
        skip_if_successor_started=fields.flag(skip) or False,
        display_order=fields.whole("displayOrder"),
        behaviors=_behaviors(fields, findings, operation),
        unit_field=unit_field,
    )


def _unit_names(fields: Fields, findings: Findings, unit_field: str) -> tuple[str, ...]:
    """Return the planned units of both spellings, each once; at least one is required (R41)."""
    before = len(findings.problems)
    single = fields.name("plannedUnitName", required=False)
    several = fields.names("plannedUnitNames")
    names = dict.fromkeys(((single,) if single else ()) + several)
    if not names and len(findings.problems) == before:
        fields.refuse(FIELD_REQUIRED, unit_field)
    return tuple(names)


def _behaviors(fields: Fields, findings: Findings, operation: str) -> tuple[Behavior, ...]:
    """Return the known behaviours, each once; some exclude each other (R50, R51)."""
    key = fields.alias("behaviors", "behaviours")
    found: set[Behavior] = set()
    for name in fields.names(key):
        if behavior := _BEHAVIORS.get(name):
            found.add(behavior)
        else:
            findings.note(BEHAVIOR_UNKNOWN, fields.at(key), found=excerpt(name))
    if Behavior.REQUIRES_CLOCK_ON in found:
        for other in EXCLUDED_BY_CLOCKING:
            if other in found:
                fields.refuse(
                    BEHAVIOR_CONFLICT,
                    key,
                    operation=operation,
                    behavior=Behavior.REQUIRES_CLOCK_ON.value,
                    other=other.value,
                )
    return tuple(behavior for behavior in Behavior if behavior in found)
