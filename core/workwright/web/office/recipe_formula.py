"""What an editor asks for the formula: materials, yields, samples, conditions of release."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from workwright.db.tables.stock import Material
from workwright.domain.recipe import (
    BomLine,
    ReleaseCriterion,
    SamplePlan,
    Scaling,
    YieldPoint,
)
from workwright.domain.text import N_
from workwright.web.i18n import say
from workwright.web.office.master_words import PICK_RULES
from workwright.web.office.recipe_inputs import (
    At,
    Names,
    amount_input,
    amount_text,
    fixed,
    flag,
    numbers,
    rows_of,
    spoken,
    text_of,
)
from workwright.web.register.acts import Values
from workwright.web.register.asked import Input

SCALINGS: Final[Mapping[Scaling, str]] = {
    Scaling.PROPORTIONAL: N_("with the batch size"),
    Scaling.FIXED: N_("always the same"),
    Scaling.COMPENSATE: N_("makes up for the potency of the actives"),
}


def line_inputs(at: At, line: BomLine | None) -> tuple[Input, ...]:
    """Return what is asked for a line of the bill; a new one gets the next number."""
    free = max((b.line_no for b in at.content.bom), default=0) + 1
    old = line or BomLine(free, "", "", Decimal(0), "")
    unit = old.unit
    scalings = [(code.value, say(word)) for code, word in SCALINGS.items()]
    rules = [(code, say(word[0])) for code, word in PICK_RULES.items()]
    return (
        Input("line_no", N_("Number"), "whole", value=amount_text(old.line_no)),
        Input(
            "material",
            "noun:material",
            "choice",
            choices=rows_of(Material),
            value=old.material_code,
        ),
        amount_input(
            "qty", N_("Quantity"), old.qty if line else None, hint=N_("For the base batch")
        ),
        Input("unit", N_("Unit"), value=unit),
        amount_input("tolerance_pct", N_("Tolerance"), old.tolerance_pct, "± %"),
        Input("scaling", N_("Follows"), "choice", choices=fixed(scalings), value=old.scaling.value),
        amount_input("low_qty", N_("Lower limit"), old.low_qty, unit, needed=False),
        amount_input("high_qty", N_("Upper limit"), old.high_qty, unit, needed=False),
        Input(
            "pick_rule",
            N_("Pick rule"),
            "choice",
            needed=False,
            choices=fixed(rules),
            value=old.pick_rule or "",
        ),
        Input("spec_version", N_("Specification"), needed=False, value=old.spec_version or ""),
        amount_input("scrap_factor_pct", N_("Planned surplus"), old.scrap_factor_pct, "%"),
        flag("active", N_("Active ingredient"), old.active, N_("Corrected by potency")),
        flag("trace", N_("Lot or serial number of each piece"), old.trace),
        flag("track", N_("Consumption has to be recorded"), old.track),
    )


def built_line(at: At, values: Values, old: BomLine | None, names: Names) -> BomLine:
    """Return the line of the bill of what was typed."""
    before = old or BomLine(0, "", "", Decimal(0), "")
    same = ("line_no", "qty", "unit", "tolerance_pct", "low_qty", "high_qty", "pick_rule")
    more = ("spec_version", "scrap_factor_pct", "active", "trace", "track")
    return replace(
        before,
        material_code=values["material"],
        material_name=names.materials.get(values["material"], values["material"]),
        scaling=Scaling(values["scaling"]),
        **{name: values[name] for name in (*same, *more)},
    )


def yield_inputs(at: At, point: YieldPoint | None) -> tuple[Input, ...]:
    """Return what is asked for a point at which the yield is compared."""
    unit = point.unit if point else at.content.unit
    return (
        Input("phase", N_("Phase"), value=point.phase if point else ""),
        *spoken(at, "name", N_("Name"), point.name if point else {}),
        Input(
            "step",
            "noun:step",
            "choice",
            choices=numbers(at),
            value=point.step if point else "",
        ),
        amount_input(
            "theoretical_qty",
            N_("Theoretical yield"),
            point.theoretical_qty if point else None,
            hint=N_("For the base batch"),
        ),
        Input("unit", N_("Unit"), value=unit),
        amount_input("low_pct", N_("Yield from"), point.low_pct if point else None, "%"),
        amount_input("high_pct", N_("Yield to"), point.high_pct if point else None, "%"),
        amount_input(
            "accountability_low_pct",
            N_("Accountability from"),
            point.accountability_low_pct if point else None,
            "%",
            needed=False,
        ),
        amount_input(
            "accountability_high_pct",
            N_("Accountability to"),
            point.accountability_high_pct if point else None,
            "%",
            needed=False,
        ),
    )


def built_yield(at: At, values: Values, old: YieldPoint | None, _names: Names) -> YieldPoint:
    """Return the yield of what was typed."""
    name = text_of(at, values, "name", old.name if old else {})
    return YieldPoint(
        phase=values["phase"],
        name=name,
        step=values["step"],
        low_pct=values["low_pct"],
        high_pct=values["high_pct"],
        unit=values["unit"],
        theoretical_qty=values["theoretical_qty"],
        accountability_low_pct=values["accountability_low_pct"],
        accountability_high_pct=values["accountability_high_pct"],
    )


def sample_inputs(at: At, plan: SamplePlan | None) -> tuple[Input, ...]:
    """Return what is asked for a sample or in-process control."""
    old = plan or SamplePlan("", {}, "", "")
    unit = old.unit or ""
    return (
        Input("code", N_("Code"), value=old.code),
        *spoken(at, "name", N_("Name"), old.name),
        Input("step", "noun:step", "choice", choices=numbers(at), value=old.step),
        Input("test", N_("Test"), value=old.test),
        Input("unit", N_("Unit"), needed=False, value=unit),
        amount_input("low", N_("Lower limit"), old.low, unit, needed=False),
        amount_input("high", N_("Upper limit"), old.high, unit, needed=False),
        Input("decimals", N_("Decimals"), "whole", needed=False, value=amount_text(old.decimals)),
        amount_input("qty", N_("Sample size"), old.qty, needed=False),
        flag("reserve", N_("Reserve sample"), old.reserve),
    )


def built_sample(at: At, values: Values, old: SamplePlan | None, _names: Names) -> SamplePlan:
    """Return the sample of what was typed."""
    before = old or SamplePlan("", {}, "", "")
    same = ("code", "step", "test", "low", "high", "unit", "decimals", "reserve", "qty")
    name = text_of(at, values, "name", before.name)
    return replace(before, name=name, **{field: values[field] for field in same})


def criterion_inputs(at: At, criterion: ReleaseCriterion | None) -> tuple[Input, ...]:
    """Return what is asked for a condition of release."""
    old = criterion or ReleaseCriterion("", {})
    return (
        Input("code", N_("Code"), value=old.code),
        *spoken(at, "text", N_("What must hold"), old.text, "area"),
        Input("citation", N_("Source"), needed=False, value=old.citation),
    )


def built_criterion(
    at: At, values: Values, old: ReleaseCriterion | None, _names: Names
) -> ReleaseCriterion:
    """Return the condition of what was typed."""
    text = text_of(at, values, "text", old.text if old else {})
    return ReleaseCriterion(values["code"], text, values["citation"] or "")
