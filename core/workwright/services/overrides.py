"""Lay an import's overrides over a recipe's content, for one order alone (R66, R138)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workwright.domain.recipe import BomLine, RecipeContent, Step, from_plain

ROUTE = "route"


def lay_over(recipe: RecipeContent, overrides: Sequence[Mapping[str, Any]]) -> RecipeContent:
    """Return the recipe as this order makes it.

    A ``bom`` override replaces the bill of one scope: ``route`` holds the lines that no step
    names, a step number the lines of that step. A ``property`` override sets a property in the
    scope's ``extra["properties"]``.

    Args:
        overrides: ``{scope, kind, rule, content}`` in order; for ``bom`` the content is
            ``{"lines": [BomLine as plain data]}``, for ``property`` ``{"name": …, "value": …}``.
    """
    for override in overrides:
        if override["kind"] == "bom":
            lines = [from_plain(BomLine, line) for line in override["content"]["lines"]]
            recipe = _replace_bill(recipe, override["scope"], lines)
        else:
            recipe = _set_property(recipe, override["scope"], override["content"])
    return recipe


def route_lines(recipe: RecipeContent) -> tuple[BomLine, ...]:
    """Return the lines that belong to the route itself, not to an operation."""
    named = {number for step in recipe.steps for number in step.bom_lines}
    return tuple(line for line in recipe.bom if line.line_no not in named)


def _replace_bill(recipe: RecipeContent, scope: str, lines: list[BomLine]) -> RecipeContent:
    if scope == ROUTE:
        gone = {line.line_no for line in route_lines(recipe)}
        kept = tuple(line for line in recipe.bom if line.line_no not in gone)
        return replace(recipe, bom=(*kept, *lines))
    step = recipe.step(scope)
    gone = set(step.bom_lines)
    kept = tuple(line for line in recipe.bom if line.line_no not in gone)
    changed = replace(step, bom_lines=tuple(line.line_no for line in lines))
    return replace(recipe, bom=(*kept, *lines), steps=_with_step(recipe, changed))


def _set_property(recipe: RecipeContent, scope: str, content: Mapping[str, Any]) -> RecipeContent:
    if scope == ROUTE:
        return replace(recipe, extra=_with_property(recipe.extra, content))
    step = recipe.step(scope)
    changed = replace(step, extra=_with_property(step.extra, content))
    return replace(recipe, steps=_with_step(recipe, changed))


def _with_property(extra: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    properties = {**extra.get("properties", {}), content["name"]: content["value"]}
    return {**extra, "properties": properties}


def _with_step(recipe: RecipeContent, changed: Step) -> tuple[Step, ...]:
    return tuple(changed if step.number == changed.number else step for step in recipe.steps)
