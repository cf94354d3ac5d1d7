"""The recipe of one order alone, made from a document without a route (R137)."""

from decimal import Decimal

from workwright.db.tables.plant import Line
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.recipe import BomLine, RecipeContent, ReleaseCriterion, Step
from workwright.importers.model import Behavior
from workwright.importers.resolved import ResolvedOperation, ResolvedOrder
from workwright.services.import_overrides import bom_line
from workwright.services.profiles import active
from workwright.services.recipes import store_version, versions_of
from workwright.services.runtime import Work

KIND = "instruction"
CRITERION = ReleaseCriterion(
    "CONFORMS",
    {
        "en": "The work was done as ordered and the result conforms.",
        "de": "Die Arbeit wurde wie beauftragt ausgeführt und das Ergebnis entspricht.",
    },
)


def one_off_version(work: Work, resolved: ResolvedOrder, line_code: str) -> RecipeVersion:
    """Store the document's operations as a version that belongs to this order alone.

    It starts in approval; the order cannot be released before two people approved it (W23).
    """
    code = f"{resolved.name} (one-off)"
    version = str(len(versions_of(work, code)) + 1)
    content = _content(work, resolved, line_code, code, version)
    stored = store_version(work, content, status="in_approval")
    recipe = work.get(Recipe, stored.recipe_id)
    recipe.line_id = work.named(Line, line_code).id
    work.audit("recipe_version.imported", stored, reason=f"import of {resolved.name}")
    return stored


def _content(
    work: Work, resolved: ResolvedOrder, line_code: str, code: str, version: str
) -> RecipeContent:
    language = active(work).languages[0]
    product = work.named(Material, resolved.product.code)
    lines: list[BomLine] = []
    numbers = {op.name: str((i + 1) * 10) for i, op in enumerate(resolved.operations)}
    steps = []
    for operation in resolved.operations:
        own = _lines(work, operation, len(lines) + 1)
        lines.extend(own)
        steps.append(_step(operation, numbers, own, language))
    for item in resolved.bom:
        material = work.named(Material, item.material_code)
        lines.append(bom_line(item, material.name, len(lines) + 1, Decimal(1)))
    return RecipeContent(
        code=code,
        version=version,
        product_code=product.code,
        product_name=product.name,
        base_qty=Decimal(1),
        unit=resolved.product.unit,
        bracket_low=min(Decimal(1), resolved.planned_qty),
        bracket_high=max(Decimal(1), resolved.planned_qty),
        steps=tuple(steps),
        bom=tuple(lines),
        line_code=line_code,
        criteria=(CRITERION,),
        change_reason=f"Order {resolved.name} brought its own operations.",
        extra={"properties": {p.name: p.value for p in resolved.properties}},
    )


def _lines(work: Work, operation: ResolvedOperation, first: int) -> list[BomLine]:
    return [
        bom_line(item, work.named(Material, item.material_code).name, first + n, Decimal(1))
        for n, item in enumerate(operation.bom)
    ]


def _step(
    operation: ResolvedOperation, numbers: dict[str, str], lines: list[BomLine], language: str
) -> Step:
    plan = operation.plan
    return Step(
        number=numbers[operation.name],
        name={language: operation.name},
        kind=KIND,
        predecessors=tuple(numbers[name] for name in operation.predecessors),
        instruction={language: plan.description} if plan is not None else {},
        units=plan.unit_names if plan is not None else (),
        bom_lines=tuple(line.line_no for line in lines),
        behaviors=tuple(b.value for b in plan.behaviors) if plan is not None else (),
        labor_types=plan.labor_types if plan is not None else (),
        allow_manual_skip=operation.has(Behavior.ALLOW_MANUAL_SKIP),
        skip_if_successor_started=plan is not None and plan.skip_if_successor_started,
        display_order=plan.display_order if plan is not None else None,
        extra={"properties": {p.name: p.value for p in operation.properties}},
    )
