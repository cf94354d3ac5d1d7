"""Move about in the typed values of a form: parts, rows, what the recipe adds to a row.

Values are nested maps; rows are lists of maps. A field that is not filled is absent, never none.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from workwright.forms.limits import Lookup, decimal_or_none
from workwright.forms.nodes import Node, all_properties

Facts = Mapping[str, Any]
Steps = tuple[str, ...]
Part = MutableMapping[str, Any]


@dataclass(frozen=True)
class NotApplicable:
    """A field answered with N/A, and why (K12)."""

    reason: str


@dataclass(frozen=True)
class Spot:
    """One part of the values in which fields stand: the root, a nested part, or a row.

    Args:
        part: its values, to be read and filled.
        row: what ``row.`` means here: the recipe's item with the row's values over it.
    """

    part: Part
    row: Mapping[str, Any] | None


def spots(schema: Node, values: Part, steps: Steps, facts: Facts) -> Iterator[Spot]:
    """Yield each part of the values at these names; rows that are not there yield nothing."""
    yield from _spots(schema, values, steps, facts, None)


def recipe_items(field: Node, facts: Facts) -> list[Mapping[str, Any]] | None:
    """Return the items that the recipe gives these rows; none where the operator adds rows."""
    rows = field.get("x-rows", {})
    if rows.get("by") != "recipe":
        return None
    found = look_up(facts, rows["from"])
    known = all_properties(field["items"])
    items = found if isinstance(found, list | tuple) else ()
    return [
        {str(name): _typed(value, known.get(str(name), {})) for name, value in item.items()}
        if isinstance(item, Mapping)
        else {rows["key"]: _typed(item, known.get(rows["key"], {}))}
        for item in items
    ]


def look_up(facts: Facts, path: str) -> Any:
    """Return the value at a dotted path of nested maps; none when a part of it is missing."""
    found: Any = facts
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return found


def lookup_in(facts: Facts, values: Mapping[str, Any], row: Mapping[str, Any] | None) -> Lookup:
    """Return how paths such as ``step.low``, ``row.low`` and ``form.gross`` are found here."""

    def lookup(path: str) -> Any:
        root, _, rest = path.partition(".")
        if root == "form":
            return look_up(values, rest)
        if root == "row":
            return look_up(row or {}, rest)
        return look_up(facts, path)

    return lookup


def present(value: Any) -> Any:
    """Return the values as formulas and conditions see them: N/A is absent, times are text."""
    match value:
        case Mapping():
            return {
                str(name): present(item)
                for name, item in value.items()
                if not isinstance(item, NotApplicable)
            }
        case list() | tuple():
            return [present(item) for item in value]
        case date() | time():
            return value.isoformat()
        case _:
            return value


def _spots(
    node: Node, part: Part, steps: Steps, facts: Facts, row: Mapping[str, Any] | None
) -> Iterator[Spot]:
    if not steps:
        yield Spot(part, row)
        return
    name, rest = steps[0], steps[1:]
    field = all_properties(node)[name]
    below = part.get(name)
    if isinstance(field.get("items"), Mapping) and isinstance(below, list):
        items = recipe_items(field, facts)
        key = field.get("x-rows", {}).get("key", "")
        for entry in below:
            if isinstance(entry, MutableMapping):
                item = _item(items, key, entry.get(key))
                yield from _spots(field["items"], entry, rest, facts, {**item, **entry})
    elif isinstance(below, MutableMapping):
        yield from _spots(field, below, rest, facts, row)


def _typed(value: Any, node: Node) -> Any:
    """Return a recipe's value in the type of its field; canonical text keeps decimals as text."""
    kind = node.get("type", "number" if isinstance(value, str) else None)
    if kind not in {"number", "integer"}:
        return value
    number = decimal_or_none(value)
    if number is None:
        return value
    return int(number) if kind == "integer" and number == int(number) else number


def _item(items: list[Mapping[str, Any]] | None, key: str, wanted: Any) -> Mapping[str, Any]:
    return next((item for item in items or () if item.get(key) == wanted), {})
