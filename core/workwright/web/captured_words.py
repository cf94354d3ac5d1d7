"""What was captured in a step, in the reader's words: labels, chosen codes, amounts (K4, B1).

The labels are those under which a value was entered: of the recipe, of the form that was pinned
with the order, of a row's own text. Codes of the engine's own captures have words here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from workwright.domain.recipe import Step
from workwright.services.completeness import points_of
from workwright.services.outputs import OUTPUT
from workwright.services.readings import CHECKLIST
from workwright.services.record import OrderRecord
from workwright.services.scan import IDENTITY
from workwright.services.step_form import typed_value
from workwright.services.step_swap import SWAP
from workwright.web.i18n import NO_BREAK, _, day, number
from workwright.web.surroundings import terms

SAID_BY_ITS_ROW = "point"
CODES = ("lot", "container", "instrument")


@dataclass(frozen=True)
class StepWords:
    """The words of one step for one reader.

    Args:
        lang: language tag of the reader.
    """

    record: OrderRecord
    step: Step
    lang: str

    def field(self, name: str) -> str:
        """Return what a capture is called: its field, the text of its row, or its material."""
        head, _dot, rest = name.partition(".")
        if head == "dispense":
            line_no = int(rest) if rest.isdigit() else next(iter(self.step.bom_lines), None)
            return self._material(line_no)
        if name.startswith(CHECKLIST) and rest.isdigit() and int(rest) < len(self._points):
            return self._points[int(rest)]
        own = {
            IDENTITY: _("Label scanned"),
            SWAP: _("Other equipment taken"),
            OUTPUT: _("Output"),
        }
        return own[name] if name in own and not self._is_asked(name) else self._label(name)

    def values(self, values: Mapping[str, Any], codes: Iterable[str] = ()) -> str:
        """Return every value of one attempt; each with its name where there are several.

        Args:
            codes: of lot, container and instrument, said where no value says them.
        """
        order = list(_own_names())  # databases keep no order of keys
        names = sorted(values, key=lambda n: (order.index(n) if n in order else len(order), n))
        told = {n: values[n] for n in names if n != SAID_BY_ITS_ROW}
        alone = len(told) == 1
        parts = []
        for name, entry in told.items():
            shown = self.value(name, entry)
            leaf = self._leaf(name)
            parts.append(shown if alone or not leaf else f"{leaf}: {shown}")
        given = {entry.get("value") for entry in told.values() if isinstance(entry, Mapping)}
        parts += [code for code in dict.fromkeys(codes) if code and code not in given]
        return ", ".join(parts)

    def value(self, name: str, entry: Any) -> str:
        """Return one stored value: codes in words, amounts as the reader writes them."""
        if not isinstance(entry, Mapping):
            return self._said(name, entry)
        value = typed_value(entry)
        reason = getattr(value, "reason", None)
        if reason is not None:
            return _("not applicable: %(reason)s", reason=reason)
        unit = entry.get("unit")
        said = self._said(name, value)
        return f"{said}{NO_BREAK}{unit}" if unit and value is not None else said

    @property
    def _points(self) -> tuple[str, ...]:
        return points_of(self.step)

    def _label(self, name: str) -> str:
        label, _schema = self.record.labels.field(self.step, name)
        return self.record.profile.pick(label, self.lang)

    def _leaf(self, name: str) -> str:
        """Return the name of a value beside its siblings; a row's own answer needs none."""
        last = name.rpartition(".")[2]
        if name != last:
            _text, schema = self.record.labels.field(self.step, name)
            title = self.record.labels.title_of(schema)
            row = self._label(name.rpartition(".")[0])
            if self._label(name) == row or title is None:
                return ""
            return self.record.profile.pick(title, self.lang)
        own = _own_names()
        return own[name] if name in own and not self._is_asked(name) else self._label(name)

    def _is_asked(self, name: str) -> bool:
        """Say whether recipe or form ask for this field, so that it has a label of theirs."""
        _text, schema = self.record.labels.field(self.step, name)
        return bool(schema) or any(p.name == name for p in self.step.parameters)

    def _material(self, line_no: int | None) -> str:
        if line_no is None:
            return terms().one("dispense")
        return self.record.snapshot.recipe.line(line_no).material_name

    def _said(self, name: str, value: Any) -> str:
        _text, schema = self.record.labels.field(self.step, name)
        words = self.record.labels.choice(schema, value)
        if words:
            return self.record.profile.pick(words, self.lang)
        match value:
            case None | "":
                return "–"
            case bool():
                return _("Yes") if value else _("No")
            case Decimal():
                return number(value)
            case list() | tuple():
                return ", ".join(self._said(name, item) for item in value)
            case Mapping():
                return ", ".join(f"{key} {self._said(name, item)}" for key, item in value.items())
        text = str(value)
        if schema.get("format") == "date":
            return _day(text)
        return _answers().get(text, text) if name == "result" and not schema else text


def verdict_said(verdict: str | None) -> str:
    """Return the verdict on an attempt in words; nothing where none was passed."""
    known = {
        "inside": _("inside its limits"),
        "alert": _("beyond the alert limit"),
        "action": _("outside its limits"),
    }
    return known.get(verdict or "", "")


def decision_said(decision: str | None) -> str:
    """Return what was decided about an attempt, in words."""
    known = {
        "redispense": _("is done again"),
        "accept": _("accepted as it is"),
        "reject": _("rejected"),
    }
    return known.get(decision or "", decision or "")


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _answers() -> dict[str, str]:
    return {"yes": _("Yes"), "no": _("No"), "not_applicable": _("Not applicable")}


def _own_names() -> dict[str, str]:
    """Return the names of values that the engine itself records, where the form has none."""
    words = terms()
    return {
        "code": _("Code"),
        "lot": words.one("lot"),
        "material": words.one("material"),
        "container": words.one("container"),
        "equipment": words.one("equipment"),
        "scale": _("Scale"),
        "gross": _("Gross"),
        "tare": _("Tare"),
        "net": _("Net"),
        "total": _("Total so far"),
        "more_follows": _("More follows"),
        "qty": _("Quantity"),
        "instead_of": _("Instead of"),
        "reason": _("Reason"),
        "remark": _("Remark"),
        "result": "",
    }
