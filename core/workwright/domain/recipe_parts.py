"""The parts of a recipe version, put in, changed and taken out one at a time.

ISA-88: formula and procedure. Pure: whoever calls decides whether the version may change.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from workwright.domain.checks import Hit
from workwright.domain.recipe import BomLine, Parameter, RecipeContent, SamplePlan, Step, YieldPoint
from workwright.domain.text import N_

KEYS: Final[Mapping[str, str]] = {
    "steps": "number",
    "bom": "line_no",
    "yields": "phase",
    "samples": "code",
    "criteria": "code",
    "parameters": "name",
    "extra": "name",
}
"""Part to the field by which its items are told apart."""

MOST_DECIMALS: Final = 6
IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
NUMBER: Final = re.compile(r"([0-9]{1,6})([A-Za-z]{0,3})")
Item = TypeVar("Item")


@dataclass(frozen=True)
class Statement:
    """What the header says for plugins: the strength, the list of actives, a precaution."""

    name: str
    value: Any


class TakenTwice(ValueError):
    """Another item of the part has this key already."""


def key_of(part: str, item: Any) -> str:
    """Return what an item is called among its like: the number of a step, the line of a bill."""
    return str(getattr(item, KEYS[part]))


def find(part: str, items: Sequence[Item], key: str) -> Item | None:
    """Return the item of that key."""
    return next((item for item in items if key_of(part, item) == key), None)


def put(part: str, items: Sequence[Item], item: Item, instead_of: str = "") -> tuple[Item, ...]:
    """Return the items with this one: in the place of another, else where its key sorts it.

    Raises:
        TakenTwice: another item than the one it replaces has its key.
        KeyError: there is no item to replace.
    """
    key = key_of(part, item)
    others = [key_of(part, other) for other in items if key_of(part, other) != instead_of]
    if key in others:
        raise TakenTwice(key)
    if instead_of:
        if find(part, items, instead_of) is None:
            raise KeyError(instead_of)
        return tuple(item if key_of(part, o) == instead_of else o for o in items)
    if part not in {"steps", "bom"}:
        return (*items, item)
    at = next((i for i, o in enumerate(items) if _order(key_of(part, o)) > _order(key)), len(items))
    return (*items[:at], item, *items[at:])


def drop(part: str, items: Sequence[Item], key: str) -> tuple[Item, ...]:
    """Return the items without the one of that key; ``KeyError`` when there is none."""
    if find(part, items, key) is None:
        raise KeyError(key)
    return tuple(item for item in items if key_of(part, item) != key)


def items_of(content: RecipeContent, part: str, step: str = "") -> tuple[Any, ...]:
    """Return the items of a part; ``KeyError`` when there is no step whose parameters are asked."""
    if part == "parameters":
        return content.step(step).parameters
    if part == "extra":
        return tuple(Statement(name, value) for name, value in content.extra.items())
    return tuple(getattr(content, part))


def put_item(
    content: RecipeContent, part: str, item: Any, instead_of: str = "", step: str = ""
) -> RecipeContent:
    """Return the content with an item of any part.

    Args:
        instead_of: key of the item that it replaces; empty for a new one.
        step: number of the step that a parameter belongs to.

    Raises:
        TakenTwice, KeyError: as ``put``; no step of that number.
    """
    match part:
        case "steps":
            return put_step(content, item, instead_of)
        case "bom":
            return put_line(content, item, instead_of)
        case "parameters":
            owner = content.step(step)
            values = put(part, owner.parameters, item, instead_of)
            return put_step(content, replace(owner, parameters=values), step)
    return _with(content, part, put(part, items_of(content, part), item, instead_of))


def drop_item(content: RecipeContent, part: str, key: str, step: str = "") -> RecipeContent:
    """Return the content without an item; ``KeyError`` when there is none."""
    if part == "parameters":
        owner = content.step(step)
        return put_step(content, replace(owner, parameters=drop(part, owner.parameters, key)), step)
    return _with(content, part, drop(part, items_of(content, part), key))


def _with(content: RecipeContent, part: str, items: tuple[Any, ...]) -> RecipeContent:
    value = {s.name: s.value for s in items} if part == "extra" else items
    changed: dict[str, Any] = {part: value}
    return replace(content, **changed)


def put_step(content: RecipeContent, step: Step, instead_of: str = "") -> RecipeContent:
    """Return the content with this step; whoever named its old number names the new one."""
    changed = replace(content, steps=put("steps", content.steps, step, instead_of))
    if not instead_of or instead_of == step.number:
        return changed
    return _renumbered(changed, instead_of, step.number)


def put_line(content: RecipeContent, line: BomLine, instead_of: str = "") -> RecipeContent:
    """Return the content with this line of the bill; steps follow when its number changes."""
    changed = replace(content, bom=put("bom", content.bom, line, instead_of))
    if not instead_of or instead_of == str(line.line_no):
        return changed
    old = int(instead_of)
    steps = tuple(
        replace(s, bom_lines=tuple(line.line_no if n == old else n for n in s.bom_lines))
        for s in changed.steps
    )
    return replace(changed, steps=steps)


def item_problems(part: str, item: Any) -> Iterator[Hit]:
    """Yield what is wrong with one item by itself, whatever else the recipe says."""
    match item:
        case Step():
            if NUMBER.fullmatch(item.number) is None:
                yield _hit(
                    item.number,
                    N_("{number} is not a step number."),
                    N_("Use digits and up to three letters, for example 10 or 50a."),
                    number=item.number,
                )
            if item.min_s is not None and item.max_s is not None and item.min_s > item.max_s:
                yield _out_of_order(item.number)
        case BomLine():
            yield from _line_problems(item)
        case Statement():
            yield from _identifier(item.name)
            if isinstance(item.value, str) and item.value.lstrip()[:1] in ("[", "{"):
                yield _hit(
                    item.name,
                    N_("{name} begins like a list and cannot be read as one."),
                    N_("Write it as JSON, or begin with a word."),
                    name=item.name,
                )
        case Parameter():
            yield from _identifier(item.name)
            yield from _limits(item.name, item.low, item.target, item.high)
            yield from _decimals(item.name, item.decimals)
        case YieldPoint():
            yield from _limits(item.phase, item.low_pct, None, item.high_pct)
            bracket = item.accountability_low_pct, item.accountability_high_pct
            yield from _limits(item.phase, bracket[0], None, bracket[1])
            if item.theoretical_qty <= 0:
                yield _not_positive(item.phase)
        case SamplePlan():
            yield from _limits(item.code, item.low, None, item.high)
            yield from _decimals(item.code, item.decimals)
            if item.qty is not None and item.qty <= 0:
                yield _not_positive(item.code)


def _line_problems(line: BomLine) -> Iterator[Hit]:
    subject = str(line.line_no)
    if line.line_no < 1:
        yield _hit(subject, N_("A line of the bill has a number from 1."), N_("Number it anew."))
    if line.qty < 0:
        yield _hit(subject, N_("An amount is below zero."), N_("Type an amount from zero up."))
    if line.tolerance_pct < 0 or not 0 <= line.scrap_factor_pct <= 100:
        yield _hit(
            subject,
            N_("A tolerance is not below zero, a surplus between 0 and 100 per cent."),
            N_("Correct the percentages."),
        )
    yield from _limits(subject, line.low_qty, None, line.high_qty)


def _identifier(name: str) -> Iterator[Hit]:
    if IDENTIFIER.fullmatch(name) is None:
        yield _hit(
            name,
            N_("{name} is not a short name."),
            N_("Use small letters, digits and _, beginning with a letter."),
            name=name,
        )


def _limits(subject: str, low: Any, target: Any, high: Any) -> Iterator[Hit]:
    given = [value for value in (low, target, high) if value is not None]
    if given != sorted(given):
        yield _out_of_order(subject)


def _decimals(subject: str, decimals: int | None) -> Iterator[Hit]:
    if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
        yield _hit(
            subject,
            N_("A value has from 0 to {most} decimals."),
            N_("Correct the number of decimals."),
            most=MOST_DECIMALS,
        )


def _out_of_order(subject: str) -> Hit:
    return _hit(
        subject,
        N_("The limits of {subject} are not in order."),
        N_("The lower limit comes first, then the target, then the upper limit."),
        subject=subject,
    )


def _not_positive(subject: str) -> Hit:
    return _hit(
        subject,
        N_("The amount of {subject} is not above zero."),
        N_("Correct it."),
        subject=subject,
    )


def _hit(where: str, message: str, remedy: str, **data: Any) -> Hit:
    return Hit(where, message, data, remedy)


def _order(key: str) -> tuple[int, str]:
    found = NUMBER.fullmatch(key)
    return (int(found[1]), found[2]) if found else (0, key)


def _renumbered(content: RecipeContent, old: str, new: str) -> RecipeContent:
    def follow(number: str) -> str:
        return new if number == old else number

    steps = tuple(
        replace(
            step,
            predecessors=tuple(follow(p) for p in step.predecessors),
            hold_from=None if step.hold_from is None else follow(step.hold_from),
        )
        for step in content.steps
    )
    return replace(
        content,
        steps=steps,
        yields=tuple(replace(y, step=follow(y.step)) for y in content.yields),
        samples=tuple(replace(s, step=follow(s.step)) for s in content.samples),
    )
