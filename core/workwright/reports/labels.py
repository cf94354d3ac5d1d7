"""The words that were pinned with the order: of its profile and of its forms, per language (W3)."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from workwright.domain.recipe import Step
from workwright.domain.snapshot import Pinned, SnapshotContent
from workwright.profile import effective

Text = Mapping[str, str]


def profile_data(pinned: Pinned) -> Mapping[str, Any]:
    """Return the pinned effective profile as data."""
    # It may be pinned as the canonical form of its text, which is that text in quotes.
    text = json.loads(pinned.canonical)
    return effective.read(text if isinstance(text, str) else pinned.canonical)


class Labels:
    """Looks words up in the pinned profile and forms; a missing one is none, never invented."""

    def __init__(self, snapshot: SnapshotContent) -> None:
        self._snapshot = snapshot
        self.first = snapshot.languages[0] if snapshot.languages else "en"

    @cached_property
    def profile(self) -> Mapping[str, Any]:
        """Return the pinned profile."""
        return profile_data(self._snapshot.profile)

    @cached_property
    def _forms(self) -> Mapping[str, Mapping[str, Any]]:
        """Return folder and name of a form to its schema."""
        sources = self.profile.get(effective.FORMS) or {}
        return {ref: json.loads(source["schema"]) for ref, source in sources.items()}

    def text(self, value: Any) -> Text | None:
        """Return one text or one per language as a map; a lone text is of the first language."""
        if isinstance(value, str) and value:
            return {self.first: value}
        return dict(value) if isinstance(value, Mapping) and value else None

    def of(self, *path: str) -> Text | None:
        """Return the text that stands in the profile at this path, if it does."""
        node: Any = self.profile
        for name in path:
            if not isinstance(node, Mapping):
                return None
            node = node.get(name)
        return self.text(node)

    def state(self, code: str) -> Text | None:
        """Return the plant's word for a state."""
        return self.of("states", code, "label")

    def role(self, code: str) -> Text | None:
        """Return the plant's word for a role."""
        return self.of("roles", code, "label")

    def step_kind(self, kind: str) -> Text | None:
        """Return the plant's word for a kind of step."""
        return self.of("step_kinds", kind, "label")

    def listed(self, name: str, code: str | None) -> Text | None:
        """Return the text of a code of one of the plant's lists."""
        return self.of("lists", name, code) if code else None

    def form_of(self, step: Step) -> Mapping[str, Any] | None:
        """Return the schema of the form that the step is filled in with, if it has one."""
        kinds = self.profile.get("step_kinds") or {}
        ref = step.form or (kinds.get(step.kind) or {}).get("form")
        return self._forms.get(ref) if ref else None

    def field(self, step: Step | None, name: str) -> tuple[Text, Mapping[str, Any]]:
        """Return label and schema of a captured field; a name without words stands for itself."""
        for parameter in step.parameters if step is not None else ():
            if parameter.name == name:
                return dict(parameter.label), {}
        form = self.form_of(step) if step is not None else None
        return self._label(form, name, step)

    def order_field(self, name: str) -> tuple[Text, Mapping[str, Any]]:
        """Return label and schema of one of the order's own fields."""
        ref = (self.profile.get("forms") or {}).get("work_order")
        return self._label(self._forms.get(ref) if ref else None, name)

    def choice(self, schema: Mapping[str, Any], value: Any) -> Text | None:
        """Return the words of a chosen code, or of a code of the plant's list."""
        for option in schema.get("oneOf", ()):
            if option.get("const") == value:
                return self.title_of(option)
        if isinstance(value, str) and "x-list" in schema:
            return self.listed(str(schema["x-list"]), value)
        if isinstance(value, bool):
            return self.listed("answers", "yes" if value else "no")
        return None

    def title_of(self, node: Mapping[str, Any]) -> Text | None:
        """Return the title of a node of a form, in every language that it has."""
        title = node.get("title")
        if not title:
            return None
        return {self.first: str(title), **(node.get("x-title") or {})}

    def _label(
        self, form: Mapping[str, Any] | None, name: str, step: Step | None = None
    ) -> tuple[Text, Mapping[str, Any]]:
        """Return label and schema at a dotted path; a row is told by its item, else its number."""
        node: Mapping[str, Any] = form or {}
        parts: list[Text] = []
        silent = ""
        for part in name.split("."):
            if part.isdigit():
                item = row_item(node, int(part), step)
                told = self.item_text(item) if item is not None else None
                if told is not None:
                    parts.pop()
                    silent = _first_answer(node)
                parts.append(told or {"": str(int(part) + 1)})
                node = node.get("items", {})
                continue
            node = (node.get("properties") or {}).get(part) or {}
            if part != silent:
                parts.append(self.title_of(node) or {"": part.replace("_", " ")})
        return self._joined(parts), node

    def item_text(self, item: Mapping[str, Any]) -> Text | None:
        """Return the words of a point of one of the recipe's lists."""
        return next((self.text(item[k]) for k in ("label", "point", "name") if k in item), None)

    def _joined(self, parts: list[Text]) -> Text:
        languages = [*dict.fromkeys(lang for text in parts for lang in text if lang)]
        return {
            lang: ", ".join(text.get(lang) or next(iter(text.values())) for text in parts)
            for lang in languages or [self.first]
        }


def _first_answer(node: Mapping[str, Any]) -> str:
    """Return the first field of a row that is answered; the row's own words say what it is."""
    key = (node.get("x-rows") or {}).get("key")
    names = (node.get("items") or {}).get("properties") or {}
    return next((name for name in names if name != key), "")


def row_item(node: Mapping[str, Any], index: int, step: Step | None) -> Mapping[str, Any] | None:
    """Return the item of the recipe that a row of a form stands for, where it gives the rows."""
    stated = node.get("x-rows") or {}
    if stated.get("by") != "recipe" or step is None:
        return None
    items = step.lists.get(str(stated.get("from", "")).removeprefix("step."), ())
    return items[index] if index < len(items) else None
