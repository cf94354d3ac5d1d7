"""The recipe of one order alone, made from a document without a route (R137)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.plant import Line
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.recipe import BomLine, RecipeContent, ReleaseCriterion, Step
from workwright.errors import Refused
from workwright.importers.model import Behavior
from workwright.importers.resolved import ResolvedOperation, ResolvedOrder
from workwright.profile.model import Profile
from workwright.services.import_master import PlantMaster
from workwright.services.import_overrides import bom_line
from workwright.services.recipe_rows import version_values, write_rows
from workwright.services.recipes import step_problems
from workwright.services.runtime import Work

KIND = "instruction"
PIECE = Decimal(1)
OVER = ("superseded", "withdrawn")
CRITERION = ReleaseCriterion(
    "CONFORMS",
    {
        "en": "The work was done as ordered and the result conforms.",
        "de": "Die Arbeit wurde wie beauftragt ausgeführt und das Ergebnis entspricht.",
    },
)


@dataclass(frozen=True)
class OneOff:
    """A checked content that waits to be stored for its order.

    Args:
        recipe: that of an earlier import of the same order; none for a new order.
        earlier: its versions, which the new one replaces.
    """

    content: RecipeContent
    product: Material
    line: Line
    recipe: Recipe | None = None
    earlier: Sequence[RecipeVersion] = ()


def one_off_code(name: str, number: str) -> str:
    """Return the code of an order's own recipe: the order's name and its number, never again."""
    return f"{name} ({number})"


def one_off_of(
    work: Work,
    master: PlantMaster,
    profile: Profile,
    resolved: ResolvedOrder,
    order_id: UUID,
    number: str,
    *,
    is_new: bool,
) -> OneOff:
    """Return the document's operations as the content of the order's own version.

    Raises:
        Refused: the steps do not hold, or the profile has no steps of that kind.
    """
    recipe = None if is_new else work.find(Recipe, one_off_for_id=order_id)
    earlier = work.all(RecipeVersion, recipe_id=recipe.id) if recipe is not None else ()
    product, line = master.material_row(resolved.product.code), master.line_row(resolved.line.code)
    if product is None or line is None:
        raise LookupError("the order was resolved without its product or line")
    content = _content(
        master,
        resolved,
        recipe.code if recipe is not None else one_off_code(resolved.name, number),
        str(max((version.revision for version in earlier), default=0) + 1),
        product,
        profile.languages[0],
    )
    if problems := list(step_problems(profile, content.steps)):
        raise Refused(problems, "recipe.author")
    return OneOff(content, product, line, recipe, earlier)


def store_one_off(
    work: Work, master: PlantMaster, one_off: OneOff, order_id: UUID, version_id: UUID
) -> UUID:
    """Store the version that belongs to this order alone; what was there before is withdrawn.

    It starts in approval; the order cannot be released before two people approved it (W23).
    """
    content, recipe = one_off.content, one_off.recipe
    if recipe is None:
        recipe_id = work.insert(
            Recipe,
            {
                "code": content.code,
                "product_id": one_off.product.id,
                "line_id": one_off.line.id,
                "one_off_for_id": order_id,
            },
        )
    else:
        recipe_id = recipe.id
        recipe.product_id, recipe.line_id = one_off.product.id, one_off.line.id
        withdraw(work, one_off.earlier)
    values = version_values(work, content, recipe_id, "in_approval")
    work.insert(RecipeVersion, {"id": version_id, **values})
    materials = {
        line.material_code: row.id
        for line in content.bom
        if (row := master.material_row(line.material_code)) is not None
    }
    write_rows(work, version_id, content, materials)
    work.audit(
        "recipe_version.imported",
        entity="recipe_version",
        entity_id=version_id,
        work_order_id=order_id,
        reason=content.change_reason,
    )
    return version_id


def withdraw(work: Work, versions: Sequence[RecipeVersion]) -> None:
    """Take back versions that an order does not point at any more."""
    for version in versions:
        if version.status in OVER:
            continue
        version.status, version.effective_to = "withdrawn", work.today
        version.row_version += 1


def _content(
    master: PlantMaster,
    resolved: ResolvedOrder,
    code: str,
    version: str,
    product: Material,
    language: str,
) -> RecipeContent:
    lines: list[BomLine] = []
    numbers = {op.name: str((i + 1) * 10) for i, op in enumerate(resolved.operations)}
    steps = []
    for operation in resolved.operations:
        first = len(lines) + 1
        lines += [bom_line(item, master, first + n, PIECE) for n, item in enumerate(operation.bom)]
        units = [
            master.unit_code(name, resolved.line.code)
            for name in (operation.plan.unit_names if operation.plan is not None else ())
        ]
        own = tuple(range(first, len(lines) + 1))
        steps.append(_step(operation, numbers, own, tuple(dict.fromkeys(units)), language))
    for item in resolved.bom:
        lines.append(bom_line(item, master, len(lines) + 1, PIECE))
    return RecipeContent(
        code=code,
        version=version,
        product_code=product.code,
        product_name=product.name,
        base_qty=PIECE,
        unit=resolved.product.unit,
        bracket_low=min(PIECE, resolved.planned_qty),
        bracket_high=max(PIECE, resolved.planned_qty),
        steps=tuple(steps),
        bom=tuple(lines),
        line_code=resolved.line.code,
        criteria=(CRITERION,),
        change_reason=f"Order {resolved.name} brought its own operations.",
        extra={"properties": {p.name: p.value for p in resolved.properties}},
    )


def _step(
    operation: ResolvedOperation,
    numbers: dict[str, str],
    lines: tuple[int, ...],
    units: tuple[str, ...],
    language: str,
) -> Step:
    plan = operation.plan
    return Step(
        number=numbers[operation.name],
        name={language: operation.name},
        kind=KIND,
        predecessors=tuple(numbers[name] for name in operation.predecessors),
        instruction={language: plan.description} if plan is not None else {},
        units=units,
        bom_lines=lines,
        behaviors=tuple(b.value for b in plan.behaviors) if plan is not None else (),
        labor_types=plan.labor_types if plan is not None else (),
        allow_manual_skip=operation.has(Behavior.ALLOW_MANUAL_SKIP),
        skip_if_successor_started=plan is not None and plan.skip_if_successor_started,
        display_order=plan.display_order if plan is not None else None,
        extra={"properties": {p.name: p.value for p in operation.properties}},
    )
