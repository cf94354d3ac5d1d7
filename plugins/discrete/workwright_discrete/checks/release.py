"""Before an order is released to the floor: one configuration, certified people."""

from collections.abc import Iterator

from workwright.sdk import (
    N_,
    CheckContext,
    Hit,
    Moment,
    RecipeContent,
    Severity,
    check,
    untrained,
)


@check(
    "DC-01",
    citation="ISO 9001 8.5.1 a)",
    moments=[Moment.RELEASE],
    severity=Severity.BLOCK,
    title=N_("Every document of the routing is named in one revision"),
    applies=lambda context: context.recipe is not None and context.order is not None,
)
def one_configuration(context: CheckContext) -> Iterator[Hit]:
    """A drawing that two operations know in two revisions is a mismatch."""
    revisions: dict[str, set[str]] = {}
    for code, version in _documents(context.recipe):
        revisions.setdefault(code, set()).add(version)
    for code, versions in revisions.items():
        if len(versions) > 1:
            yield Hit(
                code,
                N_("Configuration mismatch: {item} is named in revisions {revisions}."),
                {"item": code, "revisions": ", ".join(sorted(versions))},
                N_("Correct the routing in a new version."),
            )


@check(
    "DC-03",
    citation="ISO 9001 7.2, 8.5.1 e)",
    moments=[Moment.RELEASE, Moment.STEP_START],
    severity=Severity.BLOCK,
    title=N_("Everybody is certified for the operation on the day"),
    law=True,
    applies=lambda context: context.recipe is not None and context.order is not None,
)
def certified(context: CheckContext) -> Iterator[Hit]:
    """On the documents of the operations of their role, in the pinned revision."""
    yield from untrained(context)


def _documents(recipe: RecipeContent | None) -> Iterator[tuple[str, str]]:
    if recipe is None:
        return
    for document in recipe.documents:
        yield document.code, document.version
    for step in recipe.steps:
        for document in step.documents:
            yield document.code, document.version
