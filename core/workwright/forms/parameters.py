"""Give a step's form the values that only its recipe asks for, as fields like any other.

A recipe lists parameters beyond the form (blending time, hardness, torque). Laid into the form
they are planned, parsed, judged and printed by the same code. They stand before the signatures.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from workwright.domain.recipe import Parameter
from workwright.forms.nodes import Node, all_properties
from workwright.forms.schema import Form

NO_FORM = "core/parameters"
MOST_DECIMALS = 6


def with_parameters(form: Form | None, parameters: Iterable[Parameter]) -> Form:
    """Return the form with a required number for each parameter.

    Args:
        form: of the step kind, or none; then only the parameters are asked for.

    Raises:
        ValueError: a parameter has the name of a field of the form.
    """
    base = form or Form(NO_FORM, 1, "step", {"type": "object", "properties": {}}, (), None, "{}")
    fields = {parameter.name: _field(parameter) for parameter in parameters}
    clash = sorted(set(fields) & set(base.fields))
    if clash:
        raise ValueError(f"the form {base.ref} has a field named {clash[0]} already")
    if not fields:
        return base
    stated = base.schema["properties"]
    captured = {name: node for name, node in stated.items() if not _is_signature(node)}
    signed = {name: node for name, node in stated.items() if _is_signature(node)}
    schema = {
        **base.schema,
        "properties": {**captured, **fields, **signed},
        "required": [*base.schema.get("required", ()), *fields],
    }
    return replace(base, schema=schema, fields=all_properties(schema))


def _is_signature(node: Any) -> bool:
    return isinstance(node, dict) and "x-signature" in node


def _field(parameter: Parameter) -> Node:
    """Return the schema of one parameter; the first language of its label is the plain title."""
    labels = dict(parameter.label)
    limits = {
        name: value
        for name, value in (
            ("target", parameter.target),
            ("low", parameter.low),
            ("high", parameter.high),
        )
        if value is not None
    }
    decimals = MOST_DECIMALS if parameter.decimals is None else parameter.decimals
    node: dict[str, Any] = {
        "type": "number",
        "title": next(iter(labels.values()), parameter.name),
        "x-title": labels,
        "x-decimals": decimals,
    }
    if parameter.unit is not None:
        node["x-unit"] = parameter.unit
    if limits:
        node["x-limits"] = limits
    return node
