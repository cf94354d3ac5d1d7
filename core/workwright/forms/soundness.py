"""Find what the vocabulary's schema cannot: words of a form that contradict each other.

A form that passes here can be planned, parsed and judged without further questions.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import re2

from workwright.forms.limits import decimal_or_none
from workwright.forms.nodes import Node, all_properties, expand, walk
from workwright.forms.sheet import Sheet, Where, near, near_or_list
from workwright.forms.text import places

STEP_FACTS = ("target", "low", "high", "unit", "reserved_lot", "label", "number", "name")
NUMBERS = frozenset({"number", "integer"})
FITS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("minimum", "maximum", "x-decimals", "x-resolution", "x-limits"), NUMBERS),
    **dict.fromkeys(("x-instrument", "x-unit"), NUMBERS),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), frozenset({"string"})),
    **dict.fromkeys(("x-multiline", "x-scan", "x-source", "x-list"), frozenset({"string"})),
    **dict.fromkeys(("items", "minItems", "maxItems", "x-rows"), frozenset({"array"})),
    **dict.fromkeys(("properties", "required"), frozenset({"object"})),
}
MOST_PATTERN = 200


def soundness_problems(schema: Node, sheet: Sheet) -> None:
    """Note every contradiction in a form whose shape the vocabulary accepts."""
    step = schema.get("x-use", "step") == "step"
    for where, node in walk(schema):
        _fits(where, node, sheet)
        _pattern(where, node, sheet)
        _limits(where, node, sheet)
        _rows(where, node, sheet)
        if step and "default" in node:
            message = "a capture never has a default"
            sheet.add("form.default", (*where, "default"), message, "remove it")
        if not step and "x-signature" in node:
            message = "a form of an object is not signed"
            sheet.add("form.word", (*where, "x-signature"), message, "sign in a step")
    for where, node in _parts(schema):
        _fields(where, node, schema, sheet)


def condition_problems(schema: Node, sheet: Sheet) -> None:
    """Note each ``if`` that is true on an empty form, because it does not ask for its fields."""
    for where, node in walk(schema):
        condition = node.get("if")
        if not isinstance(condition, dict):
            continue
        for at, part in walk(condition, (*where, "if")):
            if "items" in at or "not" in at:
                continue
            for name, looked_at in part.get("properties", {}).items():
                if looked_at is not False and name not in part.get("required", ()):
                    message = f"is true when '{name}' is empty"
                    sheet.add("form.if", at, message, f"add required: [{name}] to the if")


def _parts(schema: Node) -> Iterator[tuple[Where, Node]]:
    """Yield each object part, with references written out: the root, rows, nested objects."""
    yield from _objects(expand(schema), ())


def _objects(node: Node, where: Where) -> Iterator[tuple[Where, Node]]:
    fields = all_properties(node)
    if fields:
        yield where, node
    for name, field in fields.items():
        at = (*where, "properties", name)
        if isinstance(field.get("items"), dict):
            yield from _objects(field["items"], (*at, "items"))
        else:
            yield from _objects(field, at)


def _fits(where: Where, node: Node, sheet: Sheet) -> None:
    kind = node.get("type")
    if not isinstance(kind, str):
        return
    for word in node:
        if word in FITS and kind not in FITS[word]:
            message = f"'{word}' says nothing about {kind}"
            sheet.add("form.keyword", (*where, word), message, f"it goes with {_or(FITS[word])}")


def _pattern(where: Where, node: Node, sheet: Sheet) -> None:
    pattern = node.get("pattern")
    if not isinstance(pattern, str):
        return
    message = pattern_problem(pattern)
    if message:
        hint = "RE2 only: no look-around, no back reference"
        sheet.add("form.pattern", (*where, "pattern"), message, hint)


def pattern_problem(pattern: str) -> str:
    """Return why a pattern is not accepted, else nothing."""
    if len(pattern) > MOST_PATTERN:
        return f"the pattern has {len(pattern)} characters, at most {MOST_PATTERN} are read"
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as exc:
        reason = exc.args[0] if exc.args else "unknown"
        text = reason.decode() if isinstance(reason, bytes) else str(reason)
        return f"the pattern is not RE2 ({text})"
    return ""


def _limits(where: Where, node: Node, sheet: Sheet) -> None:
    stated = node.get("x-limits")
    at = (*where, "x-limits")
    if isinstance(stated, dict):
        alert = stated.get("alert", {})
        names = ("low", "target", "high")
        numbers = [decimal_or_none(stated.get(name)) for name in names]
        _ordered(at, numbers, names, sheet)
        low, high = numbers[0], numbers[2]
        inner = [low, decimal_or_none(alert.get("low")), decimal_or_none(alert.get("high")), high]
        if alert:
            _ordered((*at, "alert"), inner, ("low", "alert low", "alert high", "high"), sheet)
    _ordered(
        where,
        [decimal_or_none(node.get("minimum")), decimal_or_none(node.get("maximum"))],
        ("minimum", "maximum"),
        sheet,
    )
    decimals, step = node.get("x-decimals"), decimal_or_none(node.get("x-resolution"))
    if isinstance(decimals, int) and step is not None and places(step.normalize()) < decimals:
        message = f"{decimals} decimals are finer than the resolution {step}"
        sheet.add("form.resolution", (*where, "x-decimals"), message, "lower x-decimals")


def _ordered(
    where: Where, numbers: list[Decimal | None], names: tuple[str, ...], sheet: Sheet
) -> None:
    known = [(n, name) for n, name in zip(numbers, names, strict=True) if n is not None]
    for (first, low), (second, high) in pairwise(known):
        if first > second:
            message = f"{low} {first} is above {high} {second}"
            sheet.add("form.limits", where, message, "put them in order")


def _rows(where: Where, node: Node, sheet: Sheet) -> None:
    if node.get("type") != "array":
        return
    if "maxItems" not in node:
        sheet.add("form.rows", where, "rows without maxItems", "add maxItems, at most 2000")
    elif node.get("minItems", 0) > node["maxItems"]:
        sheet.add("form.limits", where, "minItems is above maxItems", "put them in order")
    rows = node.get("x-rows", {})
    if rows.get("by") == "recipe" and not {"key", "from"} <= set(rows):
        message = "rows by recipe need key and from"
        sheet.add("form.rows", (*where, "x-rows"), message, "e.g. key: point, from: step.checklist")


def _fields(where: Where, node: Node, schema: Node, sheet: Sheet) -> None:
    """Note names that are no field beside, in one object part of the expanded form."""
    fields = all_properties(node)

    def known(name: Any, at: Where, code: str = "form.field") -> bool:
        if name in fields:
            return True
        sheet.add(code, at, f"'{name}' is no field here", near_or_list(name, list(fields)))
        return False

    for at, part in _same_object(node, where):
        for name in part.get("required", ()):
            known(name, (*at, "required"))
        for name, needed in part.get("dependentRequired", {}).items():
            for item in (name, *(needed if isinstance(needed, list) else ())):
                known(item, (*at, "dependentRequired"))
        for name in part.get("dependentSchemas", {}):
            known(name, (*at, "dependentSchemas"))
    for name, field in fields.items():
        at = (*where, "properties", name)
        _neighbours(at, field, fields, known, sheet)
        _origins(at, field, sheet, in_row="items" in where)
        rows, items = field.get("x-rows", {}), field.get("items", {})
        if "key" in rows and isinstance(items, dict) and rows["key"] not in all_properties(items):
            message = f"'{rows['key']}' is no field of the rows"
            sheet.add("form.rows", (*at, "x-rows", "key"), message, near(rows["key"], items))


def _same_object(node: Node, where: Where) -> Iterator[tuple[Where, Node]]:
    """Yield the parts of a schema that speak about the same object: branches, not fields."""
    yield where, node
    for word in ("if", "then", "else"):
        if isinstance(node.get(word), dict):
            yield from _same_object(node[word], (*where, word))
    for index, part in enumerate(node.get("allOf", ())):
        if isinstance(part, dict):
            yield from _same_object(part, (*where, "allOf", index))
    for name, part in node.get("dependentSchemas", {}).items():
        if isinstance(part, dict):
            yield from _same_object(part, (*where, "dependentSchemas", name))


def _neighbours(
    at: Where, field: Node, fields: Mapping[str, Node], known: Callable[..., bool], sheet: Sheet
) -> None:
    for word in ("x-instrument", "x-resolution"):
        name = field.get(word)
        if not isinstance(name, str) or not known(name, (*at, word), "form.instrument"):
            continue
        if fields[name].get("x-source", {}).get("object") != "equipment":
            message, hint = f"'{name}' names no equipment", "give it x-source: {object: equipment}"
            sheet.add("form.instrument", (*at, word), message, hint)
    judged = field.get("x-verdict-of")
    if (
        judged is not None
        and known(judged, (*at, "x-verdict-of"))
        and "x-limits" not in fields[judged]
    ):
        message = f"'{judged}' has no x-limits"
        sheet.add("form.limits", (*at, "x-verdict-of"), message, "give it limits")
    for name in field.get("x-signature", {}).get("not", ()):
        if known(name, (*at, "x-signature", "not")) and "x-signature" not in fields[name]:
            message = f"'{name}' is no signature"
            sheet.add("form.field", (*at, "x-signature", "not"), message, "name a signature field")


def _origins(at: Where, field: Node, sheet: Sheet, *, in_row: bool) -> None:
    """Note paths after ``from`` that the step or the row never gives."""
    stated = field.get("x-limits", {})
    sources: dict[Where, Any] = {
        ("x-unit",): field.get("x-unit"),
        ("x-scan", "must_be"): field.get("x-scan", {}).get("must_be"),
        **{("x-limits", name): stated.get(name) for name in ("target", "low", "high")},
        ("x-limits", "tolerance_pct"): stated.get("tolerance_pct"),
        ("x-limits", "alert", "low"): stated.get("alert", {}).get("low"),
        ("x-limits", "alert", "high"): stated.get("alert", {}).get("high"),
    }
    for word, value in sources.items():
        if not isinstance(value, dict):
            continue
        root, _, name = value["from"].partition(".")
        if root == "step" and name not in STEP_FACTS:
            message = f"step has no '{name}'"
            sheet.add("form.from", (*at, *word), message, near_or_list(name, STEP_FACTS))
        elif root == "row" and not in_row:
            sheet.add("form.from", (*at, *word), "there is no row here", "use step or form")


def _or(words: frozenset[str]) -> str:
    return " or ".join(sorted(words))
