"""Turn what an import changed into the order's own layer over its recipe (R66, R138)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from workwright.domain.canonical import decimal_text, plain
from workwright.domain.recipe import BomLine
from workwright.importers import values
from workwright.importers.catalogue import refused
from workwright.importers.findings import Sentence, line
from workwright.importers.master import BomItem
from workwright.importers.resolved import OverrideKind, ResolvedOrder
from workwright.importers.sentences import NUMBER_TOO_LONG
from workwright.services.import_master import PlantMaster, operation_name
from workwright.services.overrides import ROUTE

RULES = {OverrideKind.BOM: "R71", OverrideKind.PROPERTY: "R90"}


def override_rows(
    master: PlantMaster, language: str, resolved: ResolvedOrder
) -> Iterable[dict[str, Any]]:
    """Yield the columns of each override row, in the order of the document.

    Amounts of the document are per piece; here they are for the recipe's base batch.

    Raises:
        ImportRefused: amounts that are too long once they are for the base batch (D8).
    """
    if resolved.route is None or not resolved.overrides:
        return
    recipe = master.recipe(resolved.route.version_id)
    numbers = {operation_name(step.name, language): step.number for step in recipe.steps}
    next_no = max((line.line_no for line in recipe.bom), default=0) + 1
    for override in resolved.overrides:
        scope = ROUTE if override.operation is None else numbers[override.operation]
        row: dict[str, Any] = {"scope": scope, "kind": "bom", "rule": RULES[override.kind]}
        if override.kind is OverrideKind.BOM:
            items = [item for item in _items(override.new) if isinstance(item, BomItem)]
            _check_amounts(items, recipe.base_qty, override.path)
            lines = [
                bom_line(item, master, next_no + n, recipe.base_qty) for n, item in enumerate(items)
            ]
            next_no += len(lines)
            row["content"] = {"lines": plain(lines), "path": override.path}
        else:
            row["kind"] = "property"
            row["content"] = {
                "name": override.name,
                "value": plain(override.new),
                "old": plain(override.old),
                "path": override.path,
            }
        yield row


def bom_line(item: BomItem, master: PlantMaster, line_no: int, factor: Decimal) -> BomLine:
    """Return a bill-of-material line of an imported item; ``factor`` is the base batch."""
    material = master.material_row(item.material_code)
    return BomLine(
        line_no=line_no,
        material_code=item.material_code,
        material_name=material.name if material is not None else item.material_code,
        qty=item.qty * factor,
        unit=item.unit,
        track=item.tracked,
        scrap_factor_pct=item.scrap_pct,
        low_qty=item.low_qty * factor if item.low_qty is not None else None,
        high_qty=item.high_qty * factor if item.high_qty is not None else None,
        display_order=item.display_order,
        extra={"properties": {p.name: p.value for p in item.properties}} if item.properties else {},
    )


def _check_amounts(items: Iterable[BomItem], factor: Decimal, path: str) -> None:
    amounts = [
        amount * factor
        for item in items
        for amount in (item.qty, item.low_qty, item.high_qty)
        if amount is not None
    ]
    problems = [
        line(NUMBER_TOO_LONG, path, {"field": "quantity", "found": decimal_text(amount)})
        for amount in amounts
        if isinstance(values.amount(amount), Sentence)
    ]
    if problems:
        raise refused(problems)


def _items(content: Any) -> tuple[Any, ...]:
    return content if isinstance(content, tuple) else ()
