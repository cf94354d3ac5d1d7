"""Arrange the fields of a plan as the layout file says; no field is ever lost by arranging."""

from collections.abc import Iterator, Mapping
from typing import Any

from workwright.forms.context import pick
from workwright.forms.plan import Block, BlockKind, FieldPlan

KINDS: Mapping[str, BlockKind] = {
    "VerticalLayout": "column",
    "HorizontalLayout": "row",
    "Group": "group",
    "Categorization": "tabs",
    "Category": "tab",
}


def arrange(
    layout: Mapping[str, Any] | None, fields: tuple[FieldPlan, ...], lang: str
) -> tuple[Block, ...]:
    """Return the blocks of a page.

    Fields that the layout does not name stand at the end; controls of fields that do not count
    now, and blocks that are empty without them, are left out.
    """
    if layout is None:
        return tuple(Block("field", field=field) for field in fields)
    by_path = {field.path: field for field in fields}
    block = _block(layout, by_path, lang)
    placed = set(_placed(block)) if block else set()
    rest = tuple(Block("field", field=field) for field in fields if field.path not in placed)
    return (*((block,) if block else ()), *rest)


def _block(element: Mapping[str, Any], fields: Mapping[str, FieldPlan], lang: str) -> Block | None:
    kind = element["type"]
    options = element.get("options", {})
    if kind == "Control":
        path = element["scope"].removeprefix("#/properties/").replace("/properties/", ".")
        size, style = options.get("size", "normal"), options.get("widget", "auto")
        inside = tuple(
            Block("field", field=field, size=size)
            for name, field in fields.items()
            if name.startswith(f"{path}.")
        )
        if path in fields:
            columns = tuple(options.get("columns", ()))
            return Block("field", field=fields[path], size=size, style=style, columns=columns)
        return Block("group", blocks=inside) if inside else None
    if kind == "Label":
        return Block("label", label=pick(element.get("x-text", {}), lang, element["text"]))
    blocks = tuple(
        block for part in element["elements"] if (block := _block(part, fields, lang)) is not None
    )
    if not blocks:
        return None
    label = pick(element.get("x-label", {}), lang, element.get("label", ""))
    return Block(
        KINDS[kind],
        label=label,
        blocks=blocks,
        folded=bool(options.get("folded")),
        sticky=bool(options.get("sticky")),
    )


def _placed(block: Block) -> Iterator[str]:
    if block.field is not None:
        yield block.field.path
    for part in block.blocks:
        yield from _placed(part)
