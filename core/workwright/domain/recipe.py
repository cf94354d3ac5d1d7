"""What a recipe version says, as frozen data.

The same shape lives in the editor, the approval signature and, enriched by names and targets, in
the snapshot. Texts are maps of language to text. Amounts are decimals with a unit. ISA-88: master
recipe.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from workwright.domain.canonical import parse_instant

Text = Mapping[str, str]


class Scaling(StrEnum):
    """How a bill-of-material line follows the batch size."""

    PROPORTIONAL = "proportional"
    FIXED = "fixed"
    COMPENSATE = "compensate"


@dataclass(frozen=True)
class DocumentRef:
    """A document with the exact version that a step or role is trained on (W6)."""

    code: str
    version: str
    title: str = ""


@dataclass(frozen=True)
class BomLine:
    """One material of the bill.

    Args:
        line_no: number inside the recipe version, unique.
        qty: amount for the base batch, in ``unit``; 0 is valid.
        tolerance_pct: allowed deviation of a dispense in per cent of target, >= 0.
        active: an active ingredient whose amount is corrected by the lot's potency (PH-04).
        trace: lot or serial must be known for each piece (DC-11).
        track: consumption must be recorded before its step can be completed (R140).
        scrap_factor_pct: planning surplus, 0 to 100 (R141); never part of the target.
        low_qty, high_qty: absolute consumption limits in the line's unit (R63), or none.
    """

    line_no: int
    material_code: str
    material_name: str
    qty: Decimal
    unit: str
    tolerance_pct: Decimal = Decimal(0)
    scaling: Scaling = Scaling.PROPORTIONAL
    active: bool = False
    pick_rule: str | None = None
    spec_version: str | None = None
    trace: bool = False
    track: bool = True
    scrap_factor_pct: Decimal = Decimal(0)
    low_qty: Decimal | None = None
    high_qty: Decimal | None = None
    display_order: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameter:
    """A value that a step captures beyond its form's own fields, with its limits."""

    name: str
    label: Text
    unit: str | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int | None = None


@dataclass(frozen=True)
class Step:
    """One operation or phase.

    Args:
        number: sequence as people say it ("10", "50a"); unique inside the version.
        kind: step kind of the profile (dispense, line_clearance, …).
        predecessors: numbers of steps that must be finished before (W21).
        role: role that performs it.
        bom_lines: lines that this step dispenses or charges.
        equipment_class: class that is scanned or chosen at start; none when no equipment.
        units: unit codes in which it may be performed (R139); empty means the line's own.
        min_s, max_s: shortest and longest duration in seconds (K16).
        hold_limit_s: longest time between the end of ``hold_from`` and this start (W32).
        requires: the step's checklist points, characteristics and other lists by name.
    """

    number: str
    name: Text
    kind: str
    predecessors: tuple[str, ...] = ()
    instruction: Text = field(default_factory=dict)
    role: str = "operator"
    critical: bool = False
    two_person: bool = False
    line_clearance_required: bool = False
    equipment_class: str | None = None
    units: tuple[str, ...] = ()
    room_code: str | None = None
    bom_lines: tuple[int, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    lists: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    documents: tuple[DocumentRef, ...] = ()
    min_s: int | None = None
    max_s: int | None = None
    hold_from: str | None = None
    hold_limit_s: int | None = None
    yield_phase: str | None = None
    gate: bool = False
    conditional: bool = False
    allow_manual_skip: bool = False
    skip_if_successor_started: bool = False
    behaviors: tuple[str, ...] = ()
    labor_types: tuple[str, ...] = ()
    display_order: int | None = None
    form: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class YieldPoint:
    """A phase at which actual and theoretical amounts are compared (W11)."""

    phase: str
    name: Text
    step: str
    low_pct: Decimal
    high_pct: Decimal
    unit: str
    theoretical_qty: Decimal
    accountability_low_pct: Decimal | None = None
    accountability_high_pct: Decimal | None = None


@dataclass(frozen=True)
class SamplePlan:
    """A sample or in-process control that must be taken and answered."""

    code: str
    name: Text
    step: str
    test: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    decimals: int | None = None
    reserve: bool = False
    qty: Decimal | None = None


@dataclass(frozen=True)
class ReleaseCriterion:
    """A question that must be answered with yes before T12."""

    code: str
    text: Text
    citation: str = ""


@dataclass(frozen=True)
class RecipeContent:
    """The whole of one recipe version.

    Args:
        version: as people say it; for imported routes ``revision`` or ``revision.minor``.
        base_qty: batch size to which amounts refer, in ``unit``.
        bracket_low, bracket_high: inclusive limits of a batch size.
        expiry_months: finished-goods shelf life in months from manufacture, or none.
        extra: what plugins need beyond (strength, form, label claim, statements of PH-02, …).
    """

    code: str
    version: str
    product_code: str
    product_name: str
    base_qty: Decimal
    unit: str
    bracket_low: Decimal
    bracket_high: Decimal
    steps: tuple[Step, ...]
    bom: tuple[BomLine, ...] = ()
    line_code: str | None = None
    documents: tuple[DocumentRef, ...] = ()
    yields: tuple[YieldPoint, ...] = ()
    samples: tuple[SamplePlan, ...] = ()
    criteria: tuple[ReleaseCriterion, ...] = ()
    allergens: tuple[str, ...] = ()
    expiry_months: int | None = None
    change_reason: str = ""
    effective_from: date | None = None
    route_type: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def step(self, number: str) -> Step:
        """Return the step of that number; ``KeyError`` when there is none."""
        for step in self.steps:
            if step.number == number:
                return step
        raise KeyError(number)

    def line(self, line_no: int) -> BomLine:
        """Return the bill-of-material line of that number; ``KeyError`` when there is none."""
        for line in self.bom:
            if line.line_no == line_no:
                return line
        raise KeyError(line_no)


T = TypeVar("T")


def from_plain(kind: type[T], data: Mapping[str, Any]) -> T:
    """Return the dataclass of its plain JSON form; the inverse of ``canonical.plain``.

    Raises:
        KeyError: a required field is missing.
        ValueError: a number, day or choice cannot be read, or a field is unknown.
    """
    hints, needed = _shape(kind)  # type: ignore[arg-type]  # a class is hashable
    unknown = sorted(set(data) - set(hints))
    if unknown:
        raise ValueError(f"{kind.__name__} has no field {', '.join(unknown)}")
    for name in needed:
        if name not in data:
            raise KeyError(name)
    return kind(**{name: _read(hints[name], value) for name, value in data.items()})


@cache
def _shape(kind: type[Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields of a dataclass with their types, and which of them have no default."""
    # measured: resolving the hints anew costs more than reading the values.
    resolved = get_type_hints(kind)
    given = fields(kind)
    needed = (f.name for f in given if f.default is MISSING and f.default_factory is MISSING)
    return {f.name: resolved[f.name] for f in given}, tuple(needed)


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if value is None:
            return None
        return _read(next(a for a in get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in value)
    if origin is not None:
        return value
    if hint is Decimal:
        return Decimal(str(value))
    if hint is datetime:
        return parse_instant(value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, value)
    return value
