"""A read document against the plant's master data: an order ready to become a draft, or why not.

Pure: what the plant knows comes through ``MasterData``; nothing is written and no clock is read.
"""

from collections.abc import Iterable

from workwright.domain.canonical import decimal_text
from workwright.domain.quantity import is_counted
from workwright.errors import ImportProblem
from workwright.importers.catalogue import refused
from workwright.importers.findings import Findings, excerpt
from workwright.importers.master import (
    BomItem,
    Line,
    MasterData,
    Product,
    Property,
    RouteContent,
    RouteVersion,
)
from workwright.importers.model import ImportOrder, OrderContent
from workwright.importers.resolve_bom import merged_bom
from workwright.importers.resolve_operations import overridden_operations, own_operations
from workwright.importers.resolve_properties import PropertyScope, merged_properties
from workwright.importers.resolve_route import check_match, chosen_route
from workwright.importers.resolved import (
    Override,
    OverrideKind,
    ResolvedOperation,
    ResolvedOrder,
)
from workwright.importers.sentences_plant import (
    LINE_NOT_FOUND,
    LINE_NOT_ROUTE_ENABLED,
    MATERIAL_NOT_FOUND,
    NOT_SERIALIZED,
    PIECES_NOT_WHOLE,
    SERIALIZED_LOT_QUANTITY,
)

PIECES_ONLY_UNTIL = 3
"""Last schema version that was meant for serialized products only (R29)."""


def resolve(
    order: ImportOrder, master: MasterData, problems: Iterable[ImportProblem] = ()
) -> ResolvedOrder:
    """Return the order as the plant understands it.

    Args:
        order: a document that does not cancel; ``Reading.order``.
        problems: those of the reading; they refuse the document together with new ones.

    Raises:
        ImportRefused: the document does not hold; all problems, of reading and resolution.
        ValueError: the document cancels; there is nothing to resolve (R16).
    """
    content = order.content
    if content is None:
        raise ValueError("a cancelling document is not compared with master data")
    findings = Findings(list(problems), list(order.messages))
    product = _product(content, order.schema_version, master, findings)
    line = _line(content, master, findings)
    route = _route(content, order.schema_version, product, line, master, findings)
    base = master.route_content(route) if route else RouteContent()
    bom = merged_bom(base.bom, content.bom, master, findings)
    scope = PropertyScope(master.order_properties(), base.properties if content.route else None)
    properties = merged_properties(scope, content.properties, findings)
    if content.route is None:
        operations = own_operations(content, product, line, master, findings)
    else:
        operations = overridden_operations(content, base, master, findings) if route else ()
    if findings.problems or product is None or line is None:
        raise refused(findings.all_problems())
    return ResolvedOrder(
        name=order.name,
        schema_version=order.schema_version,
        product=product,
        line=line,
        start_at=content.start_at,
        end_at=content.end_at,
        priority=content.priority,
        planned_qty=content.planned_qty,
        lots=content.lots,
        route=route,
        bom=bom,
        properties=properties,
        operations=operations,
        overrides=_overrides(base, bom, properties, operations) if route else (),
        messages=findings.all_messages(),
    )


def _route(
    content: OrderContent,
    schema_version: int,
    product: Product | None,
    line: Line | None,
    master: MasterData,
    findings: Findings,
) -> RouteVersion | None:
    route = chosen_route(content.route, schema_version, master, findings)
    if content.route is not None and route is not None:
        check_match(content.route, route, product, line, findings)
    return route


def _product(
    content: OrderContent, schema_version: int, master: MasterData, findings: Findings
) -> Product | None:
    if not content.product_code:
        return None
    product = master.product(content.product_code)
    if product is None:
        shown = excerpt(content.product_code)
        findings.refuse(MATERIAL_NOT_FOUND, "producedMaterialName", product=shown)
        return None
    if product.serialized:
        _check_pieces(content, product, findings)
    elif is_counted(product.unit):
        _check_whole(content, product, findings)
    if not product.serialized and schema_version <= PIECES_ONLY_UNTIL:
        findings.note(NOT_SERIALIZED, "producedMaterialName", product=product.code)
    return product


def _check_pieces(content: OrderContent, product: Product, findings: Findings) -> None:
    """Refuse amounts that are no single pieces (R29)."""
    amounts = [(f"{lot.path}.plannedQuantity", lot.planned_qty) for lot in content.lots]
    wrong = [(path, qty) for path, qty in amounts if qty != 1]
    if content.qty_given and content.planned_qty != content.planned_qty.to_integral_value():
        wrong.append(("plannedQuantity", content.planned_qty))
    for path, qty in wrong:
        findings.refuse(
            SERIALIZED_LOT_QUANTITY,
            path,
            product=product.code,
            field="plannedQuantity",
            found=decimal_text(qty),
        )


def _check_whole(content: OrderContent, product: Product, findings: Findings) -> None:
    """Refuse parts of a piece of a product that is counted."""
    amounts = [(f"{lot.path}.plannedQuantity", lot.planned_qty) for lot in content.lots]
    if content.qty_given:
        amounts.append(("plannedQuantity", content.planned_qty))
    for path, qty in amounts:
        if qty != qty.to_integral_value():
            findings.refuse(
                PIECES_NOT_WHOLE,
                path,
                product=product.code,
                unit=product.unit,
                field="plannedQuantity",
                found=decimal_text(qty),
            )


def _line(content: OrderContent, master: MasterData, findings: Findings) -> Line | None:
    if not content.line_code:
        return None
    line = master.line(content.line_code)
    if line is None:
        shown = excerpt(content.line_code)
        findings.refuse(LINE_NOT_FOUND, "plannedLineName", line_code=shown)
    elif not line.route_enabled:
        findings.refuse(LINE_NOT_ROUTE_ENABLED, "plannedLineName", line_code=line.code)
    return line


def _overrides(
    base: RouteContent,
    bom: tuple[BomItem, ...],
    properties: tuple[Property, ...],
    operations: tuple[ResolvedOperation, ...],
) -> tuple[Override, ...]:
    """Return what the document changed, route level first; what stayed equal is none (R138)."""
    found = _differences(None, base.bom, bom, base.properties, properties)
    for before, after in zip(base.operations, operations, strict=True):
        found += _differences(
            after.name, before.bom, after.bom, before.properties, after.properties
        )
    return tuple(found)


def _differences(
    operation: str | None,
    old_bom: tuple[BomItem, ...],
    new_bom: tuple[BomItem, ...],
    old: tuple[Property, ...],
    new: tuple[Property, ...],
) -> list[Override]:
    found = []
    if old_bom != new_bom:
        found.append(Override(operation, OverrideKind.BOM, None, old_bom, new_bom))
    before = {known.name: known.value for known in old}
    found.extend(
        Override(operation, OverrideKind.PROPERTY, after.name, before[after.name], after.value)
        for after in new
        if before[after.name] != after.value
    )
    return found
