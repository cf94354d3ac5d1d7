"""The operations of an order: the route's with their overrides, or the document's own."""

from collections.abc import Sequence
from typing import TypeAlias

from workwright.importers.findings import Findings, excerpt
from workwright.importers.master import Line, MasterData, Product, RouteContent
from workwright.importers.model import (
    Behavior,
    ImportOperation,
    OperationPlan,
    OrderContent,
)
from workwright.importers.resolve_bom import merged_bom
from workwright.importers.resolve_properties import PropertyScope, merged_properties
from workwright.importers.resolved import ResolvedOperation
from workwright.importers.sentences_plant import (
    BEHAVIOR_NOT_FOR_SERIALIZED,
    LABOR_TYPE_NOT_FOUND,
    OPERATION_SKIPPED,
    SKIP_HAS_NO_EFFECT,
    UNIT_NOT_FOUND,
)

Planned: TypeAlias = tuple[ImportOperation, OperationPlan]


def overridden_operations(
    content: OrderContent, base: RouteContent, master: MasterData, findings: Findings
) -> tuple[ResolvedOperation, ...]:
    """Return all operations of the route; those that the document mentions changed (R38-R40)."""
    given = {operation.name: operation for operation in content.operations or ()}
    group = master.order_properties()
    operations = []
    for known in base.operations:
        entry = given.pop(known.name, None)
        if entry is None:
            operations.append(ResolvedOperation(known.name, known.bom, known.properties))
            continue
        scope = PropertyScope(group, known.properties)
        operations.append(
            ResolvedOperation(
                known.name,
                merged_bom(known.bom, entry.bom, master, findings),
                merged_properties(scope, entry.properties, findings),
            )
        )
    route = content.route.name if content.route else ""
    for entry in given.values():
        findings.note(
            OPERATION_SKIPPED, f"{entry.path}.name", route=route, operation=excerpt(entry.name)
        )
    return tuple(operations)


def own_operations(
    content: OrderContent,
    product: Product | None,
    line: Line | None,
    master: MasterData,
    findings: Findings,
) -> tuple[ResolvedOperation, ...]:
    """Return the operations that a document without a route brings, for display (R43-R46)."""
    planned = [(entry, entry.plan) for entry in content.operations or () if entry.plan]
    for entry, plan in planned:
        _check_people_and_places(entry, plan, line, master, findings)
        _check_behaviors(entry, plan, product, findings)
    if len(planned) == 1 and len(content.lots) <= 1:
        _note_barred_skip(*planned[0], findings)
    scope = PropertyScope(master.order_properties(), None)
    before = _predecessors(planned)
    return tuple(
        ResolvedOperation(
            entry.name,
            merged_bom((), entry.bom, master, findings),
            merged_properties(scope, entry.properties, findings),
            plan,
            before[plan.sequence_no],
        )
        for entry, plan in sorted(planned, key=_display_order)
    )


def _display_order(planned: Planned) -> tuple[int, bool, int]:
    """Sort by sequence, then display order with nulls last, then document order (R44)."""
    plan = planned[1]
    return plan.sequence_no, plan.display_order is None, plan.display_order or 0


def _predecessors(planned: Sequence[Planned]) -> dict[int, tuple[str, ...]]:
    """Return, for each sequence number, the operations with the next lower one (R43)."""
    groups: dict[int, list[str]] = {}
    for entry, plan in planned:
        groups.setdefault(plan.sequence_no, []).append(entry.name)
    before: tuple[str, ...] = ()
    predecessors = {}
    for number in sorted(groups):
        predecessors[number] = before
        before = tuple(groups[number])
    return predecessors


def _check_people_and_places(
    entry: ImportOperation,
    plan: OperationPlan,
    line: Line | None,
    master: MasterData,
    findings: Findings,
) -> None:
    """Refuse labour types and units that the plant does not have (R45, R46)."""
    for name in plan.labor_types:
        if not master.has_labor_type(name):
            path = f"{entry.path}.suggestedLaborTypes"
            shown = {"operation": entry.name, "found": excerpt(name)}
            findings.refuse(LABOR_TYPE_NOT_FOUND, path, **shown)
    if line is None:
        return
    for name in plan.unit_names:
        if not master.has_unit(name, line.code):
            path = f"{entry.path}.{plan.unit_field}"
            shown = {"operation": entry.name, "found": excerpt(name), "line_code": line.code}
            findings.refuse(UNIT_NOT_FOUND, path, **shown)


def _check_behaviors(
    entry: ImportOperation, plan: OperationPlan, product: Product | None, findings: Findings
) -> None:
    """Refuse quantities recorded by a system for single pieces (R54)."""
    behavior = Behavior.SYSTEM_RECORDS_QUANTITY
    if product and product.serialized and behavior in plan.behaviors:
        findings.refuse(
            BEHAVIOR_NOT_FOR_SERIALIZED,
            entry.path,
            operation=entry.name,
            behavior=behavior.value,
            product=product.code,
        )


def _note_barred_skip(entry: ImportOperation, plan: OperationPlan, findings: Findings) -> None:
    """Note that the only operation cannot be skipped whatever it says (R57)."""
    if plan.skip_if_successor_started or Behavior.ALLOW_MANUAL_SKIP in plan.behaviors:
        findings.note(SKIP_HAS_NO_EFFECT, entry.path, operation=entry.name)
