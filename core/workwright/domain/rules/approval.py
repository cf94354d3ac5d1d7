"""What must hold before a recipe version is approved."""

from collections.abc import Iterator

from workwright.domain import sequence
from workwright.domain.checks import Hit, Moment
from workwright.domain.context import CheckContext
from workwright.domain.recipe import RecipeContent, Scaling
from workwright.domain.rules.rule import listed, rule
from workwright.domain.text import N_

MENDED = N_("Correct the reference, or add what is missing.")


def _has_recipe(context: CheckContext) -> bool:
    return context.recipe is not None


@rule(
    "W21.graph",
    [Moment.RECIPE_APPROVE],
    N_("The steps follow each other without gaps and circles"),
    applies=_has_recipe,
)
def graph(context: CheckContext) -> Iterator[Hit]:
    """There is a step, every predecessor exists and nothing waits for itself."""
    recipe = _recipe(context)
    if not recipe.steps:
        yield Hit(
            recipe.code,
            N_("Recipe {recipe} has no step."),
            {"recipe": recipe.code},
            N_("Add the steps in which the product is made."),
        )
    yield from sequence.problems(recipe.steps)


@rule(
    "T2.recipe",
    [Moment.RECIPE_APPROVE],
    N_("Steps, materials, yields and samples of the recipe belong together"),
    applies=_has_recipe,
)
def references(context: CheckContext) -> Iterator[Hit]:
    """Whatever one part of the recipe names exists in another; limits are in order."""
    recipe = _recipe(context)
    numbers = {step.number for step in recipe.steps}
    lines = {line.line_no for line in recipe.bom}
    for step in recipe.steps:
        for line_no in step.bom_lines:
            if line_no not in lines:
                yield Hit(
                    step.number,
                    N_("Step {step} names line {line}, which is not in the bill of material."),
                    {"step": step.number, "line": line_no},
                    MENDED,
                )
        if step.hold_from is not None and step.hold_from not in numbers:
            yield _no_step(
                N_("The hold time of {name} counts from step {step}, which does not exist."),
                step.number,
                step.hold_from,
            )
    for point in recipe.yields:
        if point.step not in numbers:
            yield _no_step(
                N_("Yield {name} belongs to step {step}, which does not exist."),
                point.phase,
                point.step,
            )
    for plan in recipe.samples:
        if plan.step not in numbers:
            yield _no_step(
                N_("Sample {name} belongs to step {step}, which does not exist."),
                plan.code,
                plan.step,
            )
    compensating = [line for line in recipe.bom if line.scaling is Scaling.COMPENSATE]
    if len(compensating) > 1:
        yield Hit(
            recipe.code,
            N_("More than one line compensates: {materials}."),
            {"materials": listed(line.material_name for line in compensating)},
            N_("Mark one diluent as compensating."),
        )


@rule(
    "T2.bracket_order",
    [Moment.RECIPE_APPROVE],
    N_("The base batch lies inside the batch sizes that the recipe allows"),
    clause="T2",
    applies=_has_recipe,
)
def bracket(context: CheckContext) -> Iterator[Hit]:
    """Bracket and base batch are above zero and in order."""
    recipe = _recipe(context)
    if not 0 < recipe.bracket_low <= recipe.base_qty <= recipe.bracket_high:
        yield Hit(
            recipe.code,
            N_("The base batch {base} {unit} is not between {low} and {high} {unit}."),
            {
                "base": recipe.base_qty,
                "low": recipe.bracket_low,
                "high": recipe.bracket_high,
                "unit": recipe.unit,
            },
            N_("Correct the smallest and largest batch, or the base batch."),
        )


@rule(
    "W23.author",
    [Moment.RECIPE_APPROVE],
    N_("Who wrote the recipe does not approve it"),
    applies=lambda context: context.version is not None,
)
def author(context: CheckContext) -> Iterator[Hit]:
    """Whoever wrote any of it, and its author, are other people than who approves."""
    version = context.version
    if version is None:
        return
    acting = () if context.person is None else (context.person.id,)
    if {version.author_id, *version.writer_ids} & {*version.approver_ids, *acting}:
        yield Hit(
            context.person.name if context.person is not None else "–",
            N_("Who wrote this version cannot approve it."),
            {},
            N_("Ask a second person with the right to approve."),
        )


def _recipe(context: CheckContext) -> RecipeContent:
    if context.recipe is None:
        raise LookupError("the recipe is missing")
    return context.recipe


def _no_step(message: str, name: str, step: str) -> Hit:
    return Hit(name, message, {"name": name, "step": step}, MENDED)
