"""Walk and expand the tree of a form's JSON Schema; all later code sees no ``$ref``."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, TypeVar

from workwright.forms.sheet import Sheet, Where, near

MOST_NODES = 500
MOST_EXPANDED = 2000
MOST_CHAINED = 12
MAPS_OF_NODES = ("properties", "$defs", "dependentSchemas")
NODES = ("items", "if", "then", "else")
IDENTITY = ("$schema", "$id", "$defs")

Node = Mapping[str, Any]
Value = TypeVar("Value")


class Fixed(dict[str, Any]):
    """A part of an expanded form; it never changes, so what is read off it is kept with it.

    A page asks the same of each part many times: for the plan, for what is missing, for each row.
    """

    __slots__ = ("_kept",)

    def __init__(self, content: Mapping[str, Any]) -> None:
        super().__init__(content)
        self._kept: dict[Hashable, Any] = {}

    def __reduce__(self) -> tuple[type["Fixed"], tuple[dict[str, Any]]]:
        """Travel to other processes without what was kept."""
        return Fixed, (dict(self),)

    def kept(self, name: Hashable, read: Callable[["Fixed"], Value]) -> Value:
        """Return what was read off this part under a name, reading it at the first time."""
        if name not in self._kept:
            self._kept[name] = read(self)
        value: Value = self._kept[name]
        return value


def kept(node: Node, name: Hashable, read: Callable[[Node], Value]) -> Value:
    """Return what is read off a node; kept where the node never changes."""
    return node.kept(name, read) if isinstance(node, Fixed) else read(node)


def walk(node: Any, where: Where = ()) -> Iterator[tuple[Where, Node]]:
    """Yield the node and every part of it that is a schema of its own, in reading order."""
    if not isinstance(node, dict):
        return
    yield where, node
    for key, value in node.items():
        if key in MAPS_OF_NODES and isinstance(value, dict):
            for name, part in value.items():
                yield from walk(part, (*where, key, name))
        elif key in NODES:
            yield from walk(value, (*where, key))
        elif key == "allOf" and isinstance(value, list):
            for index, part in enumerate(value):
                yield from walk(part, (*where, key, index))


def reference_problems(schema: Node, sheet: Sheet) -> None:
    """Note references that lead nowhere or in a circle, and forms that grow too large (S27)."""
    parts = list(walk(schema))
    if len(parts) > MOST_NODES:
        message = f"the form has {len(parts)} parts, at most {MOST_NODES} are read"
        sheet.add("form.ref", (), message, "split the form")
        return
    known = schema.get("$defs", {})
    lost = False
    for where, node in parts:
        name = _target(node)
        if name is not None and name not in known:
            lost = True
            message = f"'{node['$ref']}' is not in $defs"
            sheet.add("form.ref", (*where, "$ref"), message, near(name, known) or "local ones only")
    if lost:
        return
    size = _size(schema, known, sheet)
    if size is not None and size > MOST_EXPANDED:
        message = f"the form grows to {size} parts, at most {MOST_EXPANDED} are read"
        sheet.add("form.ref", (), message, "repeat less by $ref")


def expand(schema: Node) -> dict[str, Any]:
    """Return the form without references; keys beside a ``$ref`` win over what it refers to.

    The schema has passed ``reference_problems``.
    """
    known = schema.get("$defs", {})
    expanded = _expand(schema, known)
    return Fixed({key: value for key, value in expanded.items() if key not in IDENTITY})


def all_properties(node: Node) -> dict[str, Node]:
    """Return every field the node may show in any branch; the first to name it says its type."""
    return kept(node, "all properties", _all_properties)


def _all_properties(node: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for part in _branches(node):
        for name, field in part.get("properties", {}).items():
            if isinstance(field, dict):
                found.setdefault(name, field)
                if len(found[name]) == 0 or ("type" not in found[name] and "type" in field):
                    found[name] = {**found[name], **field}
    return found


def _branches(node: Node) -> Iterator[Node]:
    yield node
    parts = [*node.get("allOf", ()), *node.get("dependentSchemas", {}).values()]
    for part in (*parts, node.get("then"), node.get("else")):
        if isinstance(part, dict):
            yield from _branches(part)


def _target(node: Node) -> str | None:
    reference = node.get("$ref")
    return reference.removeprefix("#/$defs/") if isinstance(reference, str) else None


def _size(schema: Node, known: Node, sheet: Sheet) -> int | None:
    """Return how many parts the form has when every reference is written out; none in a circle."""
    sizes: dict[str, int] = {}
    open_names: list[str] = []
    sound = True

    def of_name(name: str) -> int:
        nonlocal sound
        if name in sizes:
            return sizes[name]
        chain = " → ".join([*open_names, name])
        if name in open_names or len(open_names) >= MOST_CHAINED:
            sound = False
            what = "goes round in a circle" if name in open_names else "refers too deep"
            sheet.add("form.ref", ("$defs", name), f"{what}: {chain}", "write one of them out")
            return 0
        open_names.append(name)
        sizes[name] = of_node(known[name])
        open_names.pop()
        return sizes[name]

    def of_node(node: Any) -> int:
        total = 0
        for _, part in walk(node):
            name = _target(part)
            total += 1 + (of_name(name) if name is not None else 0)
        return total

    for name in known:
        of_name(name)
    total = of_node({key: value for key, value in schema.items() if key != "$defs"})
    return total if sound else None


def _expand(node: Any, known: Node) -> Any:
    if isinstance(node, list):
        return [_expand(item, known) for item in node]
    if not isinstance(node, dict):
        return node
    own = {
        key: _expand(value, known) for key, value in node.items() if key not in {"$ref", "$defs"}
    }
    name = _target(node)
    return Fixed(own if name is None else {**_expand(known[name], known), **own})
