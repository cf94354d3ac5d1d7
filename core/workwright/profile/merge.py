"""Merge layers: maps merge by key, everything else replaces, ``~`` removes; nothing more.

Layers come in the order core, plugins by name, parents oldest first, the profile itself. The
result knows which layer said each leaf, which removed what, and where each path stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from workwright.forms.sheet import Loaded, Sheet, Where, near, shown
from workwright.profile.schema import FRAGMENT_IDENTITY, IDENTITY

KEPT_IDENTITY = {"plugins"}
NOT_MERGED = (set(IDENTITY) | set(FRAGMENT_IDENTITY)) - KEPT_IDENTITY


class Kind(StrEnum):
    """Where a layer comes from."""

    CORE = "core"
    PLUGIN = "plugin"
    PROFILE = "profile"


@dataclass(frozen=True)
class Layer:
    """One file of the stack.

    Args:
        name: shown with each line's origin: ``core``, a plugin's name, a profile's id.
        loaded: data that the schema accepted, and its places.
    """

    kind: Kind
    name: str
    loaded: Loaded

    @property
    def data(self) -> Mapping[str, Any]:
        """Return what the layer says."""
        data: Mapping[str, Any] = self.loaded.data
        return data

    @property
    def body(self) -> dict[str, Any]:
        """Return what merges: everything but who the layer is."""
        return {key: value for key, value in self.data.items() if key not in NOT_MERGED}

    @property
    def title(self) -> str:
        """Return the layer as problems name it."""
        return self.name if self.kind is Kind.CORE else f"{self.kind.value} {self.name}"


@dataclass(frozen=True)
class Merged:
    """What all layers say together.

    Args:
        origin: leaf path to index of the layer that said it; empty maps count as leaves.
        removed: removed path to index of the layer that removed it.
    """

    layers: tuple[Layer, ...]
    data: dict[str, Any]
    origin: Mapping[Where, int]
    removed: Mapping[Where, int]

    def locate(self, where: Where) -> tuple[str, int, int]:
        """Return the place of a path in the topmost layer that names it, or of its parent."""
        while where:
            for layer in reversed(self.layers):
                if where in layer.loaded.keys:
                    return (layer.loaded.file, *layer.loaded.keys[where])
            where = where[:-1]
        return (self.layers[-1].loaded.file, 1, 1)

    def origin_of(self, where: Where) -> Layer | None:
        """Return the layer that last said this leaf, or anything below this path."""
        index = self._topmost.get(where)
        return None if index is None else self.layers[index]

    @cached_property
    def _topmost(self) -> Mapping[Where, int]:
        """For each path the highest layer that said it or anything below it."""
        found: dict[Where, int] = {}
        for leaf, index in self.origin.items():
            for length in range(len(leaf) + 1):
                path = leaf[:length]
                found[path] = max(found.get(path, 0), index)
        return found


def merge(layers: Sequence[Layer], sheet: Sheet | None = None) -> Merged:
    """Return the layers as one; notes plugins that disagree and removals of nothing.

    Args:
        layers: lowest first; each already accepted by the schema.
    """
    data: dict[str, Any] = {}
    origin: dict[Where, int] = {}
    removed: dict[Where, int] = {}
    for index, layer in enumerate(layers):
        _lay(data, layer.body, (), index, origin, removed)
    merged = Merged(tuple(layers), data, origin, removed)
    if sheet is not None:
        _disagreements(merged, sheet)
        _idle_removals(merged, sheet)
    return merged


def leaves(value: Any, where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """Yield each leaf of nested maps with its path; lists, nothing and empty maps are leaves."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, (*where, key))
    else:
        yield where, value


def at(data: Any, where: Where) -> Any:
    """Return the value at a path; none when a part of it is not there."""
    for part in where:
        if not isinstance(data, dict) or part not in data:
            return None
        data = data[part]
    return data


def _lay(
    base: dict[str, Any],
    over: Mapping[str, Any],
    where: Where,
    index: int,
    origin: dict[Where, int],
    removed: dict[Where, int],
) -> None:
    """Lay one map over another in place."""
    for key, value in over.items():
        path = (*where, key)
        below = base.get(key)
        if value is None:
            _forget(base, key, path, origin)
            removed[path] = index
        elif isinstance(value, dict) and isinstance(below, dict):
            origin.pop(path, None)
            _lay(below, value, path, index, origin, removed)
            if not below:
                origin[path] = index
        else:
            _forget(base, key, path, origin)
            removed.pop(path, None)
            base[key] = _copy(value, path, index, origin, removed)


def _forget(base: dict[str, Any], key: str, path: Where, origin: dict[Where, int]) -> None:
    if key in base:
        for leaf, _ in list(leaves(base[key], path)):
            origin.pop(leaf, None)
        del base[key]


def _copy(
    value: Any, path: Where, index: int, origin: dict[Where, int], removed: dict[Where, int]
) -> Any:
    if not isinstance(value, dict):
        origin[path] = index
        return value
    fresh: dict[str, Any] = {}
    _lay(fresh, value, path, index, origin, removed)
    if not fresh:
        origin[path] = index
    return fresh


def _disagreements(merged: Merged, sheet: Sheet) -> None:
    said: dict[Where, tuple[Layer, Any]] = {}
    own = [layer for layer in merged.layers if layer.kind is Kind.PROFILE]
    for layer in merged.layers:
        if layer.kind is not Kind.PLUGIN:
            continue
        for path, value in leaves(layer.body):
            first, other = said.setdefault(path, (layer, value))
            if other == value or any(_says(profile.data, path) for profile in own):
                continue
            message = (
                f"plugins {first.name} and {layer.name} both set it,"
                f" to {shown(other)} and {shown(value)}"
            )
            sheet.add("merge.plugins_disagree", path, message, "say it in the profile")


def _says(data: Any, path: Where) -> bool:
    """Say whether a layer decides this path: names it, or replaces or removes a parent of it."""
    for part in path:
        if not isinstance(data, dict):
            return True
        if part not in data:
            return False
        data = data[part]
    return True


def _idle_removals(merged: Merged, sheet: Sheet) -> None:
    """Note each ``~`` below which no layer said anything: most often a slip of the pen."""
    for index, layer in enumerate(merged.layers):
        for path, value in leaves(layer.body):
            below = merged.layers[:index]
            if path[0] == "signatures":
                continue  # the core's signers stand in the lifecycle; law judges them
            if value is None and not any(at(item.body, path) is not None for item in below):
                known = _siblings(below, path)
                hint = near(path[-1], known) or "remove the line"
                sheet.add("removed.nothing", path, "removes nothing: no layer below says it", hint)


def _siblings(layers: Sequence[Layer], path: Where) -> list[str]:
    found: list[str] = []
    for layer in layers:
        parent = at(layer.body, path[:-1])
        found += list(parent) if isinstance(parent, dict) else []
    return found
