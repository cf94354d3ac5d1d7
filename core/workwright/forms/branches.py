"""Say which fields of an object part count now: the active branches of its conditions.

``if/then/else``, ``dependentRequired``, ``dependentSchemas`` and ``allOf`` are merged into one
list of fields; a field set to ``false`` is hidden and its value refused. Conditions are judged by
the JSON Schema library with patterns on RE2 (S27).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import re2
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from workwright.forms.nodes import Node, kept
from workwright.forms.values import present

MOST_ROUNDS = 6


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not re2.search(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Conditions: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


@dataclass
class Active:
    """The fields of one object part that count now; to be read, never changed.

    Args:
        fields: name to schema, in reading order.
        required: names that must be filled.
        hidden: names that must stay empty.
    """

    fields: dict[str, Node] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)


def active(node: Node, values: Mapping[str, Any]) -> Active:
    """Return what counts for these values; values of hidden fields do not decide.

    Args:
        node: an object part of an expanded form.
        values: typed values of the part so far.
    """
    if kept(node, "unconditional", _is_unconditional):
        return kept(node, "active", lambda part: _active(part, {}))
    return _active(node, values)


def _active(node: Node, values: Mapping[str, Any]) -> Active:
    seen = dict(present(values))
    for _ in range(MOST_ROUNDS):
        result = Active()
        _apply(node, seen, result)
        for name in result.hidden:
            result.fields.pop(name, None)
        left = {name: value for name, value in seen.items() if name not in result.hidden}
        if left == seen:
            break
        seen = left
    result.required -= result.hidden
    return result


def holds(condition: Node, values: Any) -> bool:
    """Say whether values meet a condition."""
    return bool(kept(condition, "validator", Conditions).is_valid(values))


def _is_unconditional(node: Node) -> bool:
    """Say whether the same fields count whatever the values are."""
    conditions = {"if", "dependentRequired", "dependentSchemas"} & node.keys()
    return not conditions and all(
        isinstance(part, Mapping) and _is_unconditional(part) for part in node.get("allOf", ())
    )


def _apply(node: Node, values: Mapping[str, Any], result: Active) -> None:
    for name, stated in node.get("properties", {}).items():
        if stated is False:
            result.hidden.add(name)
        else:
            known = result.fields.get(name)
            result.fields[name] = {**known, **stated} if known else stated
    result.required.update(node.get("required", ()))
    for name, others in node.get("dependentRequired", {}).items():
        if name in values:
            result.required.update(others)
    for name, part in node.get("dependentSchemas", {}).items():
        if name in values:
            _apply_part(part, values, result)
    for part in node.get("allOf", ()):
        _apply_part(part, values, result)
    if "if" in node:
        _apply_part(node.get("then" if holds(node["if"], values) else "else"), values, result)


def _apply_part(part: Any, values: Mapping[str, Any], result: Active) -> None:
    if isinstance(part, Mapping):
        _apply(part, values, result)
