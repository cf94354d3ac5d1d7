"""Write a profile as the one text that is activated, pinned and hashed, and read it back.

The effective profile is all layers merged, forms included, as canonical JSON. Canonical text
knows neither the order of keys nor decimals, so both are said in it: ``order`` lists the keys of
maps whose order means something, and a decimal is written ``{"#": "0.5"}``.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from workwright.domain.canonical import canonical, decimal_text
from workwright.forms.schema import Form
from workwright.profile.merge import Layer, Merged, at
from workwright.profile.texts import matching, texts_in

DECIMAL = "#"
FORMS = "form_sources"
ORDER = "order"
ORDERED: tuple[tuple[str, ...], ...] = (
    ("lists", "*"),
    ("states", "*", "sub_states"),
    ("roles",),
    ("signatures", "*"),
    ("step_kinds",),
    ("rules",),
    ("screens", "badges"),
    ("screens", "*", "sections"),
    ("screens", "dashboards"),
    ("screens", "dashboards", "*", "cards"),
    ("reports",),
    ("reports", "*", "add"),
    ("notifications",),
    ("tests",),
)


def write(merged: Merged, versions: Mapping[str, str], forms: Iterable[Form]) -> str:
    """Return the effective profile of checked layers.

    Args:
        versions: plugin name to version, of those that the profile names.
        forms: every form that it uses.
    """
    top = merged.layers[-1]
    data: dict[str, Any] = {**merged.data, "plugins": dict(versions)}
    for key in ("workwright", "profile", "version", "title", "about"):
        if key in top.data:
            data[key] = top.data[key]
    data = _spoken(data, merged, top)
    data["lineage"] = [
        {"profile": layer.data["profile"], "version": layer.data["version"]}
        for layer in merged.layers
        if "profile" in layer.data
    ]
    data[ORDER] = {
        ".".join(map(str, where)): list(found)
        for pattern in ORDERED
        for where, found in matching(data, pattern)
        if isinstance(found, dict) and list(found) != sorted(found)
    }
    data[FORMS] = {form.ref: _source(form) for form in forms}
    return canonical(_pack(data))


def read(text: str) -> dict[str, Any]:
    """Return the data of an effective profile: decimals, and keys in their order."""
    data: dict[str, Any] = _unpack(json.loads(text))
    for path, keys in data[ORDER].items():
        where = tuple(path.split("."))
        owner = at(data, where[:-1])
        found = owner[where[-1]]
        owner[where[-1]] = {key: found[key] for key in keys}
    return data


def _source(form: Form) -> dict[str, str]:
    source = {"schema": form.source, "sha256": form.sha256}
    return source if form.layout_source is None else {**source, "layout": form.layout_source}


def _spoken(data: dict[str, Any], merged: Merged, top: Layer) -> dict[str, Any]:
    """Return the data with each plain text under the language of the layer that says it."""
    source = str(merged.data["languages"][0])
    said = {}
    for where, text in texts_in(data):
        if isinstance(text, str):
            layer = merged.origin_of(where) or top
            languages = layer.data.get("languages", [source])
            said[where] = {str(languages[0]): text}
    copied: dict[str, Any] = _copied(data)
    for where, texts in said.items():
        at(copied, where[:-1])[where[-1]] = texts
    return copied


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value


def _pack(value: Any) -> Any:
    match value:
        case Decimal():
            return {DECIMAL: decimal_text(value)}
        case dict():
            return {key: _pack(item) for key, item in value.items()}
        case list() | tuple():
            return [_pack(item) for item in value]
        case _:
            return value


def _unpack(value: Any) -> Any:
    match value:
        case {"#": str(text)}:
            return Decimal(text)
        case dict():
            return {key: _unpack(item) for key, item in value.items()}
        case list():
            return [_unpack(item) for item in value]
        case _:
            return value
