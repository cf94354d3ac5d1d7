"""Turn what an import changed into the order's own layer over its recipe (R66, R138)."""

from collections.abc import Iterable
from typing import Any

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.canonical import plain
from workwright.domain.recipe import BomLine, RecipeContent
from workwright.importers.master import BomItem
from workwright.importers.resolved import OverrideKind, ResolvedOrder
from workwright.services.import_master import operation_name
from workwright.services.overrides import ROUTE
from workwright.services.profiles import active
from workwright.services.recipes import content_of
from workwright.services.runtime import Work

RULES = {OverrideKind.BOM: "R71", OverrideKind.PROPERTY: "R90"}


def override_rows(
    work: Work, order: WorkOrder, resolved: ResolvedOrder
) -> Iterable[dict[str, Any]]:
    """Yield the columns of each override row, in the order of the document.

    Amounts of the document are per piece; here they are for the recipe's base batch.
    """
    if not resolved.overrides:
        return
    recipe = content_of(work, work.get(RecipeVersion, order.recipe_version_id))
    language = active(work).languages[0]
    numbers = {operation_name(step.name, language): step.number for step in recipe.steps}
    next_no = max((line.line_no for line in recipe.bom), default=0) + 1
    for override in resolved.overrides:
        scope = ROUTE if override.operation is None else numbers[override.operation]
        row: dict[str, Any] = {"scope": scope, "kind": "bom", "rule": RULES[override.kind]}
        if override.kind is OverrideKind.BOM:
            items = [item for item in _items(override.new) if isinstance(item, BomItem)]
            lines = [_line(work, recipe, item, next_no + n) for n, item in enumerate(items)]
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


def bom_line(item: BomItem, name: str, line_no: int, factor: Any) -> BomLine:
    """Return a bill-of-material line of an imported item; ``factor`` is the base batch."""
    return BomLine(
        line_no=line_no,
        material_code=item.material_code,
        material_name=name,
        qty=item.qty * factor,
        unit=item.unit,
        track=item.tracked,
        scrap_factor_pct=item.scrap_pct,
        low_qty=item.low_qty * factor if item.low_qty is not None else None,
        high_qty=item.high_qty * factor if item.high_qty is not None else None,
        display_order=item.display_order,
        extra={"properties": {p.name: p.value for p in item.properties}} if item.properties else {},
    )


def _line(work: Work, recipe: RecipeContent, item: BomItem, line_no: int) -> BomLine:
    material = work.named(Material, item.material_code)
    return bom_line(item, material.name, line_no, recipe.base_qty)


def _items(content: Any) -> tuple[Any, ...]:
    return content if isinstance(content, tuple) else ()
