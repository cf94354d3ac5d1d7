"""Values of a recipe and their differences, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from workwright.domain.difference import Difference, Kind
from workwright.domain.recipe import (
    BomLine,
    DocumentRef,
    Parameter,
    RecipeContent,
    ReleaseCriterion,
    SamplePlan,
    Scaling,
    Step,
    YieldPoint,
)
from workwright.domain.text import N_
from workwright.web.i18n import _, amount, day, number, say
from workwright.web.office.recipe_formula import SCALINGS
from workwright.web.terms import Terms

KINDS: Final[Mapping[Kind, tuple[str, str, str]]] = {
    Kind.ADDED: (N_("added"), "ok", "plus"),
    Kind.REMOVED: (N_("taken out"), "stop", "minus"),
    Kind.CHANGED: (N_("changed"), "warn", "edit"),
    Kind.MOVED: (N_("in another place"), "", "swap"),
}
FIELDS: Final[Mapping[str, str]] = {
    "accountability_high_pct": N_("Accountability to"),
    "accountability_low_pct": N_("Accountability from"),
    "active": N_("Active ingredient"),
    "allergens": N_("Allergens"),
    "allow_manual_skip": N_("May be skipped with a reason"),
    "base_qty": N_("Base batch"),
    "behaviors": N_("Behaviour"),
    "bom_lines": N_("Uses from the bill"),
    "bracket_high": N_("Largest batch"),
    "bracket_low": N_("Smallest batch"),
    "citation": N_("Source"),
    "conditional": N_("Only under a condition"),
    "critical": N_("Critical"),
    "decimals": N_("Decimals"),
    "display_order": N_("Place on the screen"),
    "documents": "noun:document",
    "effective_from": N_("Effective from"),
    "equipment_class": N_("Class of equipment"),
    "expiry_months": N_("Shelf life"),
    "extra": N_("Statement"),
    "form": N_("Form"),
    "gate": N_("Gate"),
    "high": N_("Upper limit"),
    "high_pct": N_("Yield to"),
    "high_qty": N_("Upper limit"),
    "hold_from": N_("Hold time counts from the end of"),
    "hold_limit_s": N_("Longest hold time"),
    "instruction": N_("Instruction"),
    "kind": N_("Kind"),
    "labor_types": N_("Kind of labour"),
    "line_clearance_required": N_("Needs a valid clearance"),
    "line_code": "noun:line",
    "lists": N_("Points to check"),
    "low": N_("Lower limit"),
    "low_pct": N_("Yield from"),
    "low_qty": N_("Lower limit"),
    "material_code": "noun:material",
    "material_name": "noun:material",
    "max_s": N_("At most"),
    "min_s": N_("At least"),
    "name": N_("Name"),
    "parameters": N_("Value to record"),
    "pick_rule": N_("Pick rule"),
    "predecessors": N_("Comes after"),
    "product_code": N_("Product"),
    "product_name": N_("Product"),
    "qty": N_("Quantity"),
    "reserve": N_("Reserve sample"),
    "role": "noun:role",
    "room_code": N_("Room"),
    "route_type": N_("Kind of route"),
    "scaling": N_("Follows"),
    "scrap_factor_pct": N_("Planned surplus"),
    "skip_if_successor_started": N_("Skipped when the next one starts"),
    "spec_version": N_("Specification"),
    "step": "noun:step",
    "test": N_("Test"),
    "text": N_("What must hold"),
    "theoretical_qty": N_("Theoretical yield"),
    "tolerance_pct": N_("Tolerance"),
    "trace": N_("Lot or serial number of each piece"),
    "track": N_("Consumption has to be recorded"),
    "two_person": N_("Two people sign it"),
    "unit": N_("Unit"),
    "units": N_("Only in these units"),
    "yield_phase": N_("Yield"),
}
DURATIONS: Final = frozenset({"min_s", "max_s", "hold_limit_s"})


class RecipeWords:
    """Says parts of a recipe and what differs between two versions."""

    def __init__(self, words: Terms, before: RecipeContent, after: RecipeContent) -> None:
        self.words = words
        self.before = before
        self.after = after

    def pick(self, text: Mapping[str, str]) -> str:
        """Return a text in the reader's language."""
        return self.words.profile.pick(text, self.words.lang)

    def where(self, found: Difference) -> str:
        """Return what the difference is about: a step with its name, a material, the header."""
        match found.part:
            case "header":
                return _("Facts")
            case "steps":
                return f"{found.key} {self.pick(self._item(found).name)}"
            case "bom":
                return str(self._item(found).material_name)
            case "criteria":
                return found.key
        return f"{found.key}, {self.pick(self._item(found).name)}"

    def what(self, found: Difference) -> str:
        """Return which field differs; empty where a whole item came or went."""
        if not found.field:
            return ""
        label = self.label(found.field)
        return f"{label}: {found.inside}" if found.inside else label

    def label(self, name: str) -> str:
        """Return what a field is called."""
        text = FIELDS.get(name, name)
        return self.words.one(text.removeprefix("noun:")) if text.startswith("noun:") else say(text)

    def value(self, field: str, value: Any) -> str:
        """Return a value of a field as the reader says it."""
        match value:
            case None | "" | () | []:
                return "–"
            case bool():
                return _("yes") if value else _("no")
            case int() if field in DURATIONS:
                return duration(value)
            case Decimal() | int():
                return number(value)
            case date():
                return day(value)
            case Scaling():
                return say(SCALINGS[value])
            case str() if field == "role":
                return self.words.role(value)
            case str() if field == "kind":
                kind = self.words.profile.step_kinds.get(value)
                return self.pick(kind.label) if kind else value
            case Parameter():
                return f"{self.pick(value.label)}: {limits(value)}"
            case DocumentRef():
                return f"{value.code} v{value.version}"
            case Mapping():
                return self._mapping(value)
            case Step():
                return self.pick(value.instruction) or self.value("kind", value.kind)
            case BomLine():
                return amount(value.qty, value.unit)
            case YieldPoint():
                return amount(value.theoretical_qty, value.unit)
            case SamplePlan():
                return value.test
            case ReleaseCriterion():
                return self.pick(value.text)
            case tuple() | list():
                return self._several(field, value)
        return str(value)

    def _several(self, field: str, values: Sequence[Any]) -> str:
        return "; ".join(self.value(field, value) for value in values)

    def _mapping(self, value: Mapping[str, Any]) -> str:
        if "point" in value:
            return str(value["point"])
        return ", ".join(f"{name}: {self.value('', item)}" for name, item in value.items())

    def _item(self, found: Difference) -> Any:
        for content in (self.after, self.before):
            for item in getattr(content, found.part):
                if str(getattr(item, _KEY[found.part])) == found.key:
                    return item
        raise KeyError(found.key)


_KEY: Final = {"steps": "number", "bom": "line_no", "yields": "phase", "samples": "code"}


def duration(seconds: int) -> str:
    """Return a duration in the largest unit that says it without a rest."""
    if seconds % 3600 == 0:
        return f"{number(seconds // 3600)} h"
    if seconds % 60 == 0:
        return f"{number(seconds // 60)} min"
    return f"{number(seconds)} s"


def limits(item: Parameter | SamplePlan) -> str:
    """Return the limits of a value: from, to, or both, with its unit."""
    unit = item.unit or ""
    if item.low is not None and item.high is not None:
        return f"{number(item.low)} – {amount(item.high, unit)}"
    if item.low is not None:
        return f"≥ {amount(item.low, unit)}"
    if item.high is not None:
        return f"≤ {amount(item.high, unit)}"
    return unit or "–"
