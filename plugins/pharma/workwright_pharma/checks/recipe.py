"""Master production records: complete, and signed by two people (21 CFR 211.186)."""

from collections.abc import Iterator

from workwright.sdk import N_, CheckContext, Hit, Moment, RecipeContent, Severity, check

STATEMENTS = {
    "strength": N_("The master record lacks the strength."),
    "dosage_form": N_("The master record lacks the dosage form."),
    "actives": N_("The master record lacks each active per dosage unit."),
    "unit_weight_mg": N_("The master record lacks the total weight of a dosage unit."),
    "excess_statement": N_("The master record lacks the statement on calculated excess."),
    "container_closure": N_("The master record lacks containers, closures and packaging."),
    "label_copies": N_("The master record lacks copies of the labels."),
    "precautions": N_("The master record lacks the precautions."),
}
"""Key in ``recipe.extra`` to what is said when it is missing (211.186(b)(1)-(3), (5), (8), (9))."""


@check(
    "PH-01",
    citation="21 CFR 211.186(a)",
    moments=[Moment.RECIPE_APPROVE],
    severity=Severity.BLOCK,
    title=N_("The master record is signed by its author and, independently, by a second person"),
    law=True,
)
def signed_by_two(context: CheckContext) -> Iterator[Hit]:
    """Prepared, dated and signed by one person, checked, dated and signed by another."""
    authors = {s.person_id for s in context.signatures if s.meaning == "authored" and s.counts}
    checkers = {s.person_id for s in context.signatures if s.meaning == "approved" and s.counts}
    if not authors or not checkers - authors:
        yield Hit(
            _code(context),
            N_("The master record needs a second, independent signature."),
            {},
            N_("The author signs it; then a second person checks and signs it."),
        )


@check(
    "PH-02",
    citation="21 CFR 211.186(b)",
    moments=[Moment.RECIPE_APPROVE],
    severity=Severity.BLOCK,
    title=N_("The master record holds everything that the law lists"),
    law=True,
    applies=lambda context: context.recipe is not None,
)
def complete(context: CheckContext) -> Iterator[Hit]:
    """Each missing item is named, so that the author can add all of them at once."""
    recipe = context.recipe
    if recipe is None:
        return
    for name, message in STATEMENTS.items():
        if not recipe.extra.get(name):
            yield Hit(recipe.code, message, {"name": name}, N_("Add it as the statement {name}."))
    for message in _missing_parts(recipe):
        yield Hit(recipe.code, message, {}, N_("Add it to the recipe version."))


def _missing_parts(recipe: RecipeContent) -> Iterator[str]:
    if not recipe.bom:
        yield N_("The master record lacks the list of components.")
    if not recipe.yields:
        yield N_("The master record lacks the theoretical yield with its limits.")
    if not recipe.samples:
        yield N_("The master record lacks sampling and tests.")
    if any(not step.instruction for step in recipe.steps):
        yield N_("The master record lacks an instruction in one of its steps.")


def _code(context: CheckContext) -> str:
    return context.recipe.code if context.recipe is not None else "–"
