"""Every key that a profile may have, from the published schema that editors and checker use."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parents[2] / "core" / "workwright" / "profile" / "schemas"
SHOWN_EXAMPLE = 90
Node = Mapping[str, Any]


def render() -> str:
    """Return a table for the profile's own keys and one for each part that has keys."""
    schema: Node = json.loads((SCHEMAS / "profile.schema.json").read_text(encoding="utf-8"))
    parts = ["## Identity", "", *_table(schema["properties"], set(schema["required"]))]
    for name, definition in schema["$defs"].items():
        anchor = f'<a id="{name.lower()}"></a>'
        parts += ["", anchor, "", f"## {definition['title']}", "", definition["description"], ""]
        if definition.get("properties"):
            parts += _table(definition["properties"], set(definition.get("required", ())))
        else:
            parts.append(f"A value: {_kind(definition, top=True)}. {_examples(definition)}".strip())
    return "\n".join(parts)


def _table(properties: Node, required: set[str]) -> Iterator[str]:
    yield "| key | value | says |"
    yield "|---|---|---|"
    for key, node in properties.items():
        must = " (required)" if key in required else ""
        says = f"{node.get('description') or node.get('title', '')} {_examples(node)}".strip()
        yield f"| `{key}`{must} | {_cell(_kind(node))} | {_cell(says)} |"


def _kind(node: Node, *, top: bool = False) -> str:
    """Return in words what a value may be."""
    if "$ref" in node and not top:
        name = node["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return "one of " + ", ".join(f"`{value}`" for value in node["enum"])
    if "anyOf" in node:
        kinds = [_kind(each) for each in node["anyOf"]]
        return " or ".join(dict.fromkeys(kind for kind in kinds if kind != "nothing"))
    if "allOf" in node:
        return _kind(node["allOf"][0])
    return _plain(node)


def _plain(node: Node) -> str:
    match node.get("type"):
        case "array":
            return f"list of {_kind(node.get('items', {}))}"
        case "object":
            inside = node.get("additionalProperties")
            values = _kind(inside) if isinstance(inside, Mapping) and inside else "keys below"
            return f"map by name of {values}" if values != "keys below" else "map"
        case "null":
            return "nothing"
        case "integer" | "number":
            low, high = node.get("minimum"), node.get("maximum")
            bounds = f", {low} to {high}" if low is not None and high is not None else ""
            return f"number{bounds}"
        case "boolean":
            return "`true` or `false`"
        case _:
            return "text"


def _examples(node: Node) -> str:
    shown = [json.dumps(value, ensure_ascii=False) for value in node.get("examples", ())]
    short = [f"`{text}`" for text in shown if len(text) <= SHOWN_EXAMPLE]
    return f"Example: {', '.join(short)}." if short else ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
