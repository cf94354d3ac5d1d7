"""Fill the fields that nobody types: computed ones and the verdicts that conditions look at.

Formulas are compiled once when a form is read; their order is fixed then, and a circle is refused.
A missing input leaves the field empty, never zero. Results are rounded half-up to the decimals
that the field states.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeGuard

from workwright.domain.quantity import DIGITS_AFTER, DIGITS_BEFORE, round_half_up
from workwright.forms.formula import (
    BadFormula,
    CannotDecide,
    CompileFormula,
    Formula,
    Kind,
    Rows,
    Types,
)
from workwright.forms.limits import decimal_or_none, judge, resolve
from workwright.forms.nodes import Node, all_properties
from workwright.forms.sheet import Sheet, Where
from workwright.forms.values import Facts, Part, Spot, Steps, lookup_in, present, spots

OUTER = re.compile(r"\b(?:order|batch|step|record|setting)(?:\.[a-z_][a-z0-9_]*)+")
OF_ROW = re.compile(r"\brow\.([a-z_][a-z0-9_]*)")
LARGEST = Decimal(10) ** DIGITS_BEFORE
# A count is an amount like any other in a formula; only size() gives a whole number.
KINDS = {
    "number": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "string": Kind.TEXT,
    "boolean": Kind.YESNO,
}


@dataclass(frozen=True)
class Derived:
    """One field that is not captured.

    Args:
        steps: names from the root to the field; a name of rows stands for each of them.
        formula: gives the value; none for a verdict.
        judged: name of the neighbour whose verdict this is; ``node`` is then the neighbour's.
    """

    steps: Steps
    node: Node
    formula: Formula | None = None
    judged: str | None = None

    def reads(self) -> Iterator[Steps]:
        """Yield the fields of the form that must be there before this one."""
        if self.judged is not None:
            yield (*self.steps[:-1], self.judged)
        for path in self.formula.paths if self.formula else ():
            root, *rest = path.split(".")
            if root == "form":
                yield tuple(rest)
            elif root == "row":
                yield (*self.steps[:-1], *rest)


def derived_fields(
    schema: Node, compile_formula: CompileFormula, sheet: Sheet
) -> tuple[Derived, ...]:
    """Return every computed field and verdict of an expanded form, in the order of computing."""
    found: list[Derived] = []
    root = types_of(schema, "form")
    for steps, node, row in _fields(schema, (), None):
        where = _place(steps, schema)
        if "x-verdict-of" in node:
            name = node["x-verdict-of"]
            found.append(Derived(steps, _at(schema, (*steps[:-1], name)), judged=name))
        if "x-compute" not in node:
            continue
        if node.get("type") == "number" and "x-decimals" not in node:
            message = "a computed number without x-decimals"
            sheet.add("form.decimals", where, message, "add x-decimals, e.g. 2")
        formula = _compile(node, root, row, compile_formula, sheet, (*where, "x-compute"))
        if formula is not None:
            found.append(Derived(steps, node, formula))
    return _in_order(found, schema, sheet)


def fill(schema: Node, derived: tuple[Derived, ...], values: Part, facts: Facts) -> None:
    """Compute in place; what cannot be computed is taken out.

    Args:
        values: typed values of the form; rows are lists of maps.
        facts: what the step, order, batch and record give to formulas and limits.
    """
    for item in derived:
        name = item.steps[-1]
        for spot in spots(schema, values, item.steps[:-1], facts):
            result = _verdict(item, spot, values, facts)
            if item.formula is not None:
                result = _result(item.formula, item.node, spot, values, facts)
            if result is None:
                spot.part.pop(name, None)
            else:
                spot.part[name] = result


def types_of(node: Node, prefix: str) -> dict[str, Kind | Rows]:
    """Return the types of an object part as dotted paths below ``prefix``."""
    types: dict[str, Kind | Rows] = {}
    for name, field in all_properties(node).items():
        path = f"{prefix}.{name}"
        items = field.get("items")
        if field.get("type") == "array":
            types[path] = Rows(types_of(items, "")) if _is_part(items) else Rows({})
        elif _is_part(field):
            types |= types_of(field, path)
        else:
            types[path] = KINDS.get(str(field.get("type")), Kind.ANY)
    if prefix:
        return types
    return {path.removeprefix("."): kind for path, kind in types.items()}


def _is_part(node: Any) -> TypeGuard[Node]:
    return isinstance(node, Mapping) and bool(all_properties(node))


def _fields(
    node: Node, steps: Steps, row: Node | None
) -> Iterator[tuple[Steps, Node, Node | None]]:
    """Yield each field with the rows that it stands in, if any."""
    for name, field in all_properties(node).items():
        at = (*steps, name)
        items = field.get("items")
        if _is_part(items):
            yield from _fields(items, at, {**items, "x-rows": field.get("x-rows", {})})
        elif _is_part(field):
            yield from _fields(field, at, row)
        else:
            yield at, field, row


def _at(schema: Node, steps: Steps) -> Node:
    """Return the field at these names; an empty one where there is none."""
    node: Node = schema
    for name in steps:
        node = node["items"] if _is_part(node.get("items")) else node
        node = all_properties(node).get(name, {})
    return node


def _place(steps: Steps, schema: Node) -> Where:
    """Return where the field stands in the file."""
    where: list[str] = []
    for depth, name in enumerate(steps):
        if depth and _is_part(_at(schema, steps[:depth]).get("items")):
            where.append("items")
        where += ["properties", name]
    return tuple(where)


def _compile(
    node: Node,
    root: Types,
    row: Node | None,
    compile_formula: CompileFormula,
    sheet: Sheet,
    where: Where,
) -> Formula | None:
    text = node["x-compute"]
    types: dict[str, Kind | Rows] = dict(root)
    types.update(dict.fromkeys(OUTER.findall(text), Kind.ANY))
    if row is not None:
        types |= types_of(row, "row")
        if row["x-rows"].get("by") == "recipe":
            # The recipe's items bring names that only the recipe knows.
            for name in OF_ROW.findall(text):
                types.setdefault(f"row.{name}", Kind.ANY)
    try:
        formula = compile_formula(text, types)
    except BadFormula as exc:
        for problem in exc.problems:
            message = f"{problem.message} (column {problem.column})"
            sheet.add("form.compute", where, message, problem.hint)
        return None
    needed = KINDS.get(str(node.get("type")), Kind.ANY)
    if Kind.ANY not in (formula.gives, needed) and formula.gives is not needed:
        message = f"gives {_named(formula.gives)}, the field holds {needed.value}"
        sheet.add("form.compute", where, message, "change the type, or write 7.0 for 7")
    return formula


def _named(kind: Kind | Rows) -> str:
    return "rows" if isinstance(kind, Rows) else kind.value


def _in_order(found: list[Derived], schema: Node, sheet: Sheet) -> tuple[Derived, ...]:
    by_steps = {item.steps: item for item in found}
    graph: dict[Steps, set[Steps]] = {}
    for item in found:
        graph[item.steps] = {
            other for path in item.reads() for other in by_steps if _touches(other, path)
        }
    try:
        return tuple(by_steps[steps] for steps in TopologicalSorter(graph).static_order())
    except CycleError as exc:
        circle = [".".join(steps) for steps in exc.args[1]]
        where = _place(exc.args[1][0], schema)
        message = f"goes round in a circle: {' → '.join(reversed(circle))}"
        sheet.add("form.cycle", where, message, "compute one of them from captured fields")
        return ()


def _touches(field: Steps, path: Steps) -> bool:
    """Say whether reading a path reads this field: one lies inside the other."""
    shorter = min(len(field), len(path))
    return field[:shorter] == path[:shorter]


def _result(formula: Formula, node: Node, spot: Spot, values: Part, facts: Facts) -> Any:
    bindings = {**facts, "form": present(values)}
    if spot.row is not None:
        bindings["row"] = present({**spot.row, **spot.part})
    try:
        result = formula.evaluate(bindings)
    except CannotDecide:
        return None
    if isinstance(result, Decimal):
        # Beyond what can be stored exactly there is no result (D8).
        if abs(result) >= LARGEST:
            return None
        if node.get("type") == "integer":
            return int(round_half_up(result, 0))
        return round_half_up(result, node.get("x-decimals", DIGITS_AFTER))
    return result


def _verdict(item: Derived, spot: Spot, values: Part, facts: Facts) -> str | None:
    value = decimal_or_none(spot.part.get(item.judged or ""))
    if value is None:
        return None
    lookup = lookup_in(facts, values, spot.row)
    return judge(value, resolve(item.node.get("x-limits", {}), lookup)).value
