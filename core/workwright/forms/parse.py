"""Turn what people typed into typed values, or every reason why not, each at its field.

Nothing is guessed, rounded, filled in or dropped (B1, B2, B4, K12, K15): a value that a branch
hides, more decimals than the instrument shows, another unit, an unknown field are refused.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from workwright.domain.text import N_
from workwright.forms.compute import fill
from workwright.forms.context import Context, choices_of, label_of
from workwright.forms.judgement import MOST_UNSAID, FieldError, Judge
from workwright.forms.nodes import Node, all_properties
from workwright.forms.plan import widget_of
from workwright.forms.schema import Form
from workwright.forms.text import NotAccepted, clock_of, day_of, line_of, number_of, yes_no_of
from workwright.forms.values import NotApplicable, Part, recipe_items

Typed = Mapping[str, str | Sequence[str]]

LEAST_REASON = 8
MOST_TEXT = 10_000
MOST_INDEX = 4
NOT_TYPED = {
    "computed": N_("{label} is computed. It is not typed."),
    "signature": N_("{label} is signed. It is not typed."),
}


@dataclass(frozen=True)
class Parsed:
    """Typed values and every error.

    Args:
        values: captured and computed values together: decimals, whole numbers, text, yes/no,
            days, times, ``NotApplicable``; rows are lists of maps. Empty fields are absent.
        errors: in the order of the form; empty when everything is accepted.
    """

    values: Mapping[str, Any]
    errors: tuple[FieldError, ...] = ()


def parse(
    form: Form,
    typed: Typed,
    context: Context,
    *,
    values: Mapping[str, Any] | None = None,
    partial: bool = False,
    reason_length: int = LEAST_REASON,
) -> Parsed:
    """Return what was typed, in types, with computed fields filled in.

    Args:
        typed: input name to text, decimal sign already a point; files as lists of ids. A name
            with ``@na`` answers N/A, ``@reason`` gives why, ``@unit`` the unit that was shown.
        values: typed values that are already captured; what is typed now replaces them (K13).
        partial: only what is typed now is judged; nothing is asked for.
        reason_length: least characters of a reason for N/A.
    """
    now: dict[str, Any] = deepcopy(dict(values or {}))
    reader = _Reader(context, typed, reason_length)
    reader.part(form.schema, now, "")
    reader.strangers()
    fill(form.schema, form.derived, now, context.facts)
    judge = Judge(context, now, reader.read, reader.units, partial=partial)
    judge.part(form.schema, now, "", None)
    refused = {error.path for error in reader.errors}
    judged = [error for error in judge.errors if error.path not in refused]
    return Parsed(now, (*reader.errors, *judged))


class _Reader:
    """Reads the typed texts of one form into types, whatever branch they belong to."""

    def __init__(self, context: Context, typed: Typed, reason_length: int) -> None:
        self.errors: list[FieldError] = []
        self.read: set[str] = set()
        self.units: dict[str, str] = {}
        self._context = context
        self._typed = typed
        self._reason_length = reason_length
        self._known: set[str] = set()

    def part(self, node: Node, now: Part, prefix: str, key: str | None = None) -> None:
        """Read every field of an object part, nested parts and rows included."""
        for name, stated in all_properties(node).items():
            path = f"{prefix}{name}"
            kind = stated.get("type")
            if name == key:
                continue
            if kind == "object":
                nested = now.setdefault(name, {})
                self.part(stated, nested, f"{path}.")
                if not nested:
                    del now[name]
            elif kind == "array" and all_properties(stated.get("items", {})):
                self._rows(name, stated, now, path)
            else:
                self._field(name, stated, now, path)

    def strangers(self) -> None:
        """Refuse every name that is no field of the form."""
        for name in self._typed:
            if name.partition("@")[0] not in self._known:
                message = N_("There is no field {label} in this form.")
                self.errors.append(FieldError(name, "field.unknown", message, {"label": name}))

    def _refuse(self, path: str, label: str, code: str, message: str, **data: object) -> None:
        self.errors.append(FieldError(path, code, message, {"label": label, **data}))

    def _text(self, path: str) -> str | None:
        """Return the text typed under a name, trimmed; none where the name was not sent."""
        raw = self._typed.get(path)
        return raw.strip(" \t\r\n") if isinstance(raw, str) else None

    def _rows(self, name: str, stated: Node, now: Part, path: str) -> None:
        items = recipe_items(stated, self._context.facts)
        key = stated.get("x-rows", {}).get("key")
        rows: list[dict[str, Any]] = list(now.get(name, []))
        if items is None:
            last = self._last_index(path)
            rows += [{} for _ in range(min(last + 1, stated["maxItems"]) - len(rows))]
        else:
            captured = {row.get(key): row for row in rows}
            rows = [captured.get(item.get(key), {key: item.get(key)}) for item in items]
        for index, row in enumerate(rows):
            self.part(stated["items"], row, f"{path}.{index}.", key)
        while items is None and rows and not rows[-1]:
            rows.pop()
        if rows:
            now[name] = rows
        else:
            now.pop(name, None)

    def _last_index(self, path: str) -> int:
        prefix = f"{path}."
        found = (
            name[len(prefix) :].partition(".")[0] for name in self._typed if name.startswith(prefix)
        )
        return max(
            (int(i) for i in found if i.isascii() and i.isdigit() and len(i) <= MOST_INDEX),
            default=-1,
        )

    def _field(self, name: str, stated: Node, now: Part, path: str) -> None:
        self._known.add(path)
        label = label_of(self._context, stated, name)
        if not isinstance(self._typed.get(path, ""), str):
            self._several(name, stated, now, path, label)
            return
        text = self._text(path)
        skipped = (self._text(f"{path}@na") or "false") != "false"
        if text is None and not skipped:
            return
        widget = widget_of(stated)
        if widget in NOT_TYPED:
            if text or skipped:
                self._refuse(path, label, f"field.{widget}", NOT_TYPED[widget])
            return
        self.read.add(path)
        if skipped:
            self._skip(name, stated, now, path, label, text)
        elif not text:
            now.pop(name, None)
        else:
            unit = self._text(f"{path}@unit")
            if unit:
                self.units[path] = unit
            self._value(name, stated, now, path, label, text)

    def _several(self, name: str, stated: Node, now: Part, path: str, label: str) -> None:
        """Read a list of texts, which only files and the like may be (B5)."""
        given: Any = self._typed[path]
        listed = isinstance(given, list | tuple) and all(isinstance(item, str) for item in given)
        if stated.get("type") != "array" or not listed:
            self._refuse(path, label, "field.several", N_("{label} takes one value as text."))
            return
        self.read.add(path)
        try:
            now[name] = [line_of(item.strip()) for item in given if item.strip()]
        except NotAccepted as exc:
            self._refuse(path, label, exc.code, exc.message, **exc.data)

    def _skip(
        self, name: str, stated: Node, now: Part, path: str, label: str, text: str | None
    ) -> None:
        reason = self._text(f"{path}@reason") or ""
        if not stated.get("x-not-applicable"):
            message = N_("{label} cannot be answered with N/A.")
            self._refuse(path, label, "na.not_allowed", message)
        elif text:
            message = N_("{label}: either a value or N/A, not both.")
            self._refuse(path, label, "na.with_value", message)
        elif len(reason) > MOST_UNSAID:
            message = N_("{label}: at most {limit} characters.")
            self._refuse(path, label, "text.too_long", message, limit=MOST_UNSAID)
        elif len(reason) < self._reason_length:
            message = N_("{label}: say why it does not apply, in at least {limit} characters.")
            self._refuse(path, label, "na.reason", message, limit=self._reason_length)
        else:
            try:
                now[name] = NotApplicable(line_of(reason, several_lines=True))
            except NotAccepted as exc:
                self._refuse(path, label, exc.code, exc.message, **exc.data)

    def _value(self, name: str, stated: Node, now: Part, path: str, label: str, text: str) -> None:
        if len(text) > MOST_TEXT:
            message = N_("{label}: at most {limit} characters.")
            self._refuse(path, label, "text.too_long", message, limit=MOST_TEXT)
            return
        try:
            now[name] = self._typed_value(stated, path, text)
        except NotAccepted as exc:
            self._refuse(path, label, exc.code, exc.message, **exc.data)

    def _typed_value(self, stated: Node, path: str, text: str) -> Any:
        kind, form = stated.get("type"), stated.get("format")
        for choice, _ in choices_of(stated, self._context) or ():
            if text == _written(choice):
                return choice
        if kind == "array":
            return [line_of(text)]
        readers: Mapping[Any, Callable[[str], Any]] = {
            "number": lambda typed: number_of(typed, stated.get("x-decimals")),
            "integer": lambda typed: int(number_of(typed, 0)),
            "boolean": yes_no_of,
            "date": day_of,
            "time": clock_of,
        }
        reader = readers.get(form) or readers.get(kind)
        if reader is not None:
            return reader(text)
        return line_of(text, several_lines=bool(stated.get("x-multiline")))


def _written(choice: Any) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)
