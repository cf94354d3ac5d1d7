"""What differs between two versions of a recipe, item by item and field by field (W4, W23).

Items are paired by what people call them: the number of a step, the line of the bill. An item
whose place alone changed is told as moved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from workwright.domain.recipe import RecipeContent
from workwright.domain.recipe_parts import key_of

PARTS: Final = ("steps", "bom", "yields", "samples", "criteria")
UNTOLD: Final = frozenset({"version", "change_reason", "effective_from", *PARTS})
"""Fields of the header that say which version it is and since when, and what goes by item."""


class Kind(StrEnum):
    """What happened to an item or a field between the two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """One difference.

    Args:
        part: ``header``, or a part such as ``steps``.
        key: of the item within its part; empty in the header.
        field: of the item or header; empty where a whole item came, went or moved.
        inside: key of a parameter of a step, or of an entry of a map, where the field holds many.
        before, after: values of the field, or whole items; none where there was or is nothing.
    """

    kind: Kind
    part: str
    key: str = ""
    field: str = ""
    inside: str = ""
    before: Any = None
    after: Any = None


def differences(before: RecipeContent, after: RecipeContent) -> tuple[Difference, ...]:
    """Return everything that differs: header first, then each part in the order of the later."""
    found = [
        *_of_fields("header", "", before, after, UNTOLD),
        *(
            difference
            for part in PARTS
            for difference in _of_items(part, getattr(before, part), getattr(after, part))
        ),
    ]
    return tuple(found)


def _of_items(part: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    old = {key_of(part, item): item for item in before}
    new = {key_of(part, item): item for item in after}
    for key, item in new.items():
        if key not in old:
            yield Difference(Kind.ADDED, part, key, after=item)
        else:
            yield from _of_fields(part, key, old[key], item)
    for key, item in old.items():
        if key not in new:
            yield Difference(Kind.REMOVED, part, key, before=item)
    yield from _moved(part, [k for k in old if k in new], [k for k in new if k in old])


def _moved(part: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Yield the fewest items whose move explains the new order."""
    kept = set(_longest_common(old, new))
    yield from (Difference(Kind.MOVED, part, key) for key in new if key not in kept)


def _longest_common(old: Sequence[str], new: Sequence[str]) -> list[str]:
    place = {key: i for i, key in enumerate(old)}
    best: list[list[str]] = []
    for key in new:
        before = [run for run in best if place[run[-1]] < place[key]]
        best.append([*max(before, key=len, default=[]), key])
    return max(best, key=len, default=[])


def _of_fields(
    part: str, key: str, before: Any, after: Any, but: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    for field in fields(after):
        if field.name in but:
            continue
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new:
            continue
        if field.name == "parameters":
            yield from _of_pairs(part, key, field.name, _by_name(old), _by_name(new))
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _of_pairs(part, key, field.name, old, new)
        else:
            yield Difference(Kind.CHANGED, part, key, field.name, before=old, after=new)


def _of_pairs(
    part: str, key: str, field: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Difference]:
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        kind = Kind.ADDED if name not in old else Kind.REMOVED if name not in new else Kind.CHANGED
        yield Difference(kind, part, key, field, name, was, now)


def _by_name(parameters: Sequence[Any]) -> dict[str, Any]:
    return {parameter.name: parameter for parameter in parameters}
