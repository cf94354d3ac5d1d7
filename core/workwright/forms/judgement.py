"""Judge typed values against what counts now: required, hidden, possible, chosen, resolved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import re2

from workwright.domain.text import N_
from workwright.forms.branches import active
from workwright.forms.context import Context, choices_of, label_of, resolution_of, unit_of
from workwright.forms.limits import decimal_or_none
from workwright.forms.nodes import Node
from workwright.forms.plan import widget_of
from workwright.forms.text import places
from workwright.forms.values import NotApplicable, Part, look_up, lookup_in, recipe_items

NOT_CAPTURED = frozenset({"computed", "signature"})
COMPARED_SCANS = frozenset({"label", "code", "document", "serial", "location"})
PLACE = "step.place"
MOST_UNSAID = 2_000
"""Most characters of a text whose form names no bound."""
MOST_SAID = 40


@dataclass(frozen=True)
class FieldError:
    """Why one field is not accepted.

    Args:
        path: name of the input, ``points.0.result``.
        message: English template; ``data`` fills it and always holds ``label``.
    """

    path: str
    code: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Return the filled English sentence."""
        return self.message.format_map(self.data)


class Judge:
    """Collects what is wrong with the values of one form.

    Args:
        values: typed values of the whole form, computed ones included.
        fresh: paths typed just now; instruments and units are judged when a value is typed.
        units: unit shown with a typed value, by path.
        partial: nothing is asked for, and only fresh values are judged.
    """

    def __init__(
        self,
        context: Context,
        values: Mapping[str, Any],
        fresh: Collection[str],
        units: Mapping[str, str],
        *,
        partial: bool,
    ) -> None:
        self.errors: list[FieldError] = []
        self._context = context
        self._values = values
        self._fresh = fresh
        self._units = units
        self._partial = partial

    def part(
        self,
        node: Node,
        values: Part,
        prefix: str,
        row: Mapping[str, Any] | None,
        key: str | None = None,
    ) -> None:
        """Judge one object part; a computed value that does not count now is taken out."""
        now = active(node, values)
        for name in [name for name in values if name not in now.fields and name != key]:
            if f"{prefix}{name}" in self._fresh or not self._partial:
                self._hidden(name, node, values, f"{prefix}{name}")
        for name, stated in now.fields.items():
            path = f"{prefix}{name}"
            label = label_of(self._context, stated, name)
            if stated.get("type") == "object":
                nested = values.get(name)
                if isinstance(nested, dict) or name in now.required:
                    self.part(stated, nested or {}, f"{path}.", row)
                continue
            if values.get(name) in (None, [], ""):
                if name in now.required and name != key:
                    self._missing(stated, path, label)
            elif name != key and (path in self._fresh or not self._partial):
                self._value(stated, values, name, path, row)
            if stated.get("type") == "array" and isinstance(values.get(name), list):
                self._rows(stated, values[name], path)

    def _add(self, path: str, code: str, message: str, label: str, **data: object) -> None:
        self.errors.append(FieldError(path, code, message, {"label": label, **data}))

    def _hidden(self, name: str, node: Node, values: Part, path: str) -> None:
        stated: Any = node.get("properties", {}).get(name) or {}
        if widget_of(stated) in NOT_CAPTURED:
            del values[name]
            return
        label = label_of(self._context, stated, name)
        self._add(path, "field.hidden", N_("{label} does not apply here. Leave it empty."), label)

    def _missing(self, stated: Node, path: str, label: str) -> None:
        if not self._partial and widget_of(stated) not in NOT_CAPTURED:
            self._add(path, "field.required", N_("{label} is missing."), label)

    def _value(
        self, stated: Node, values: Part, name: str, path: str, row: Mapping[str, Any] | None
    ) -> None:
        value = values[name]
        label = label_of(self._context, stated, name)
        if isinstance(value, NotApplicable) or "x-compute" in stated:
            return
        number = decimal_or_none(value) if stated.get("type") in {"number", "integer"} else None
        if number is not None:
            self._number(stated, number, path, label)
            self._instrument(stated, number, values, path, label, row)
        elif isinstance(value, str):
            self._text(stated, value, path, label)
        choices = choices_of(stated, self._context)
        if choices is not None and value not in [choice for choice, _ in choices]:
            message = N_("{label}: choose one of the list.")
            self._add(path, "choice.unknown", message, label)

    def _number(self, stated: Node, number: Decimal, path: str, label: str) -> None:
        low, high = decimal_or_none(stated.get("minimum")), decimal_or_none(stated.get("maximum"))
        if low is not None and number < low:
            message = N_("{label}: a value below {limit} is not possible.")
            self._add(path, "number.below", message, label, limit=low)
        if high is not None and number > high:
            message = N_("{label}: a value above {limit} is not possible.")
            self._add(path, "number.above", message, label, limit=high)

    def _instrument(
        self,
        stated: Node,
        number: Decimal,
        values: Part,
        path: str,
        label: str,
        row: Mapping[str, Any] | None,
    ) -> None:
        if path not in self._fresh:
            return
        unit = unit_of(stated, lookup_in(self._context.facts, self._values, row))
        shown = self._units.get(path)
        if shown is not None and shown != unit:
            message = N_("{label} is recorded in {unit}, not in {shown}.")
            self._add(path, "unit.wrong", message, label, unit=unit or "–", shown=shown)
        named = stated.get("x-resolution")
        if isinstance(named, str):
            code = values.get(named)
            if code is None:
                message = N_("{label}: choose the instrument first.")
                self._add(path, "instrument.missing", message, label)
                return
            if code not in self._context.instruments:
                message = N_("{label}: instrument {instrument} is not known here.")
                self._add(path, "instrument.unknown", message, label, instrument=code)
                return
        step = resolution_of(stated, values, self._context, unit)
        if step is None:
            return
        most = places(step.normalize())
        if places(number) > most:
            message = N_("{label}: at most {decimals} decimal places, as the instrument shows.")
            self._add(path, "number.decimals", message, label, decimals=most)
        elif number % step:
            message = N_("{label}: the instrument shows steps of {step}.")
            self._add(path, "number.resolution", message, label, step=step)

    def _text(self, stated: Node, text: str, path: str, label: str) -> None:
        least, most = stated.get("minLength", 0), stated.get("maxLength", MOST_UNSAID)
        if len(text) < least:
            message = N_("{label}: at least {limit} characters.")
            self._add(path, "text.too_short", message, label, limit=least)
        if len(text) > most:
            message = N_("{label}: at most {limit} characters.")
            self._add(path, "text.too_long", message, label, limit=most)
        pattern = stated.get("pattern")
        if pattern is not None and not re2.search(pattern, text):
            message = N_("{label} does not have the form that is asked for.")
            self._add(path, "text.pattern", message, label)
        wanted = self._wanted(stated.get("x-scan", {}))
        if wanted is not None and text != wanted:
            message = N_("{label}: {scanned} was scanned, {wanted} is needed.")
            said = text[:MOST_SAID]
            self._add(path, "scan.other", message, label, scanned=said, wanted=wanted)

    def _wanted(self, scan: Mapping[str, Any]) -> str | None:
        """Return the code that a scan has to match; a place is that of the step (K9, K13)."""
        wanted = None
        if scan.get("as") in COMPARED_SCANS and "must_be" in scan:
            wanted = look_up(self._context.facts, scan["must_be"]["from"])
        elif scan.get("as") == "location":
            wanted = look_up(self._context.facts, PLACE)
        return None if wanted is None else str(wanted)

    def _rows(self, stated: Node, rows: list[Any], path: str) -> None:
        label = label_of(self._context, stated, path)
        recipe = recipe_items(stated, self._context.facts)
        least = stated.get("minItems", 0) if recipe is None else len(recipe)
        most = stated.get("maxItems", len(rows))
        if len(rows) < least and not self._partial:
            message = N_("{label}: at least {limit} entries.")
            self._add(path, "rows.few", message, label, limit=least)
        if len(rows) > most:
            message = N_("{label}: at most {limit} entries.")
            self._add(path, "rows.many", message, label, limit=most)
        key = stated.get("x-rows", {}).get("key")
        by_key = {item.get(key): item for item in recipe or ()}
        for index, entry in enumerate(rows):
            if isinstance(entry, dict):
                bound = {**by_key.get(entry.get(key), {}), **entry}
                self.part(stated.get("items", {}), entry, f"{path}.{index}.", bound, key)
