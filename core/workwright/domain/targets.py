"""How much of each material an order needs: scaling, potency, compensation, bands, requirement.

Source: pharma note section 4 (potency, compensation, rounding), R141 (scrap plans, it never
weighs), work-order core Conventions (bands).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workwright.domain.checks import Finding
from workwright.domain.context import LotFacts
from workwright.domain.quantity import (
    DIGITS_AFTER,
    convert,
    is_convertible,
    round_half_up,
    round_to,
    step_of,
    unit_named,
)
from workwright.domain.recipe import BomLine, RecipeContent, Scaling
from workwright.domain.text import N_
from workwright.domain.tolerance import band, inward
from workwright.errors import Refused, refusal

HUNDRED = Decimal(100)
NONE = Decimal(0)


@dataclass(frozen=True)
class PotencyShare:
    """What one lot contributes to an active's target, with the inputs of the calculation.

    Args:
        qty: of this lot, unrounded, in the unit of the line.
    """

    lot_code: str
    assay_pct: Decimal
    water_pct: Decimal
    qty: Decimal


@dataclass(frozen=True)
class Target:
    """What is to be weighed, charged or fitted for one line of the bill of material.

    Args:
        nominal_qty: the recipe's amount scaled to the order, before potency and compensation.
        calculated_qty: after potency and compensation, before rounding; six decimals.
        target_qty: what the operator aims at.
        low_qty, high_qty: inclusive band for the planned instrument.
        resolution: smallest step of the planned instrument.
        requirement_qty: what is planned and reserved: target plus scrap factor (R141).
        per_piece_qty: nominal amount in one piece where the product is counted, else none.
        shares: lots and inputs of the potency calculation; empty where there is none.
    """

    line_no: int
    material_code: str
    unit: str
    nominal_qty: Decimal
    calculated_qty: Decimal
    target_qty: Decimal
    low_qty: Decimal
    high_qty: Decimal
    tolerance_pct: Decimal
    resolution: Decimal
    requirement_qty: Decimal
    per_piece_qty: Decimal | None = None
    shares: tuple[PotencyShare, ...] = ()


@dataclass(frozen=True)
class _Amounts:
    nominal: Decimal
    calculated: Decimal
    target: Decimal


def potency_factor(assay_pct: Decimal, water_pct: Decimal) -> Decimal:
    """Return how much of a lot replaces one part of pure, dry substance.

    ``100 / assay × 100 / (100 − water)``; the lot data are per cent.

    Raises:
        ValueError: assay not above zero, or water not below a hundred.
    """
    if assay_pct <= 0 or water_pct >= HUNDRED:
        raise ValueError(f"assay {assay_pct} % and water {water_pct} % give no amount")
    return HUNDRED / assay_pct * HUNDRED / (HUNDRED - water_pct)


def potency_of(lot: LotFacts) -> tuple[Decimal, Decimal]:
    """Return assay and water of the lot in per cent; missing ones count as pure and dry."""
    assay = lot.assay_pct if lot.assay_pct is not None else HUNDRED
    return assay, lot.water_pct if lot.water_pct is not None else NONE


def scale(line: BomLine, recipe: RecipeContent, order_qty: Decimal, unit: str) -> Decimal:
    """Return the recipe's amount of that line for the order, unrounded.

    Args:
        order_qty: batch size in ``unit``, which converts to the unit of the recipe.
    """
    if line.scaling is Scaling.FIXED:
        return line.qty
    return line.qty * convert(order_qty, unit, recipe.unit) / recipe.base_qty


def compute(
    recipe: RecipeContent,
    order_qty: Decimal,
    unit: str,
    *,
    shares: Mapping[int, Sequence[PotencyShare]] | None = None,
    resolutions: Mapping[int, Decimal] | None = None,
) -> tuple[Target, ...]:
    """Return the target of every line, in the order of the bill of material.

    The target of an active rounds up to the scale's resolution, because rounding down would
    formulate below the claim. The line marked ``compensate`` gives up the mass that potency
    added, so that the total stays. Every other target rounds half-up, to the unit's own step or
    the scale's resolution, whichever is finer: the band, not the target, carries the display.

    Args:
        shares: line number to the lots of an active; a line without is taken as pure.
        resolutions: line number to the step of the planned instrument, in the line's unit;
            the unit's own step where none is planned.

    Raises:
        Refused: every line without a possible band or amount, at once (T2).
    """
    steps = {n.line_no: (resolutions or {}).get(n.line_no, step_of(n.unit)) for n in recipe.bom}
    lots = {line_no: tuple(given) for line_no, given in (shares or {}).items()}
    problems = list(_compensation_problems(recipe))
    if problems:
        raise Refused(problems, "recipe.targets")
    amounts = {
        line.line_no: _amounts(
            line,
            scale(line, recipe, order_qty, unit),
            steps[line.line_no],
            lots.get(line.line_no, ()),
        )
        for line in recipe.bom
    }
    _compensate(recipe, amounts, steps)
    pieces = convert(order_qty, unit, recipe.unit) if _is_counted(recipe.unit) else None
    targets: list[Target] = []
    for line in recipe.bom:
        given = lots.get(line.line_no, ()) if line.active else ()
        made = _make(line, amounts[line.line_no], steps[line.line_no], pieces, given)
        if isinstance(made, Target):
            targets.append(made)
        else:
            problems.append(made)
    if problems:
        raise Refused(problems, "recipe.targets")
    return tuple(targets)


def _amounts(
    line: BomLine, nominal: Decimal, step: Decimal, shares: Sequence[PotencyShare]
) -> _Amounts:
    if not line.active:
        return _Amounts(nominal, nominal, _half_up(nominal, line.unit, step))
    calculated = sum((share.qty for share in shares), NONE) if shares else nominal
    return _Amounts(nominal, calculated, round_to(calculated, step, "up"))


def _compensate(
    recipe: RecipeContent, amounts: dict[int, _Amounts], steps: Mapping[int, Decimal]
) -> None:
    """Take the mass that potency added from the line that compensates."""
    for line in recipe.bom:
        if line.scaling is Scaling.COMPENSATE:
            nominal = amounts[line.line_no].nominal
            added = sum(
                (
                    convert(
                        amounts[active.line_no].target - amounts[active.line_no].nominal,
                        active.unit,
                        line.unit,
                    )
                    for active in recipe.bom
                    if active.active
                ),
                NONE,
            )
            calculated = nominal - added
            target = _half_up(calculated, line.unit, steps[line.line_no])
            amounts[line.line_no] = _Amounts(nominal, calculated, target)


def _make(
    line: BomLine,
    amounts: _Amounts,
    step: Decimal,
    pieces: Decimal | None,
    shares: tuple[PotencyShare, ...],
) -> Target | Finding:
    if amounts.target < 0:
        return refusal(
            "T2.targets",
            line.material_code,
            N_(
                "Line {line_no}: potency and rounding up add more than {material} can give up "
                "({nominal} {unit})."
            ),
            N_("Change the quantity, use lots of higher assay or plan a finer instrument."),
            clause="T2",
            line_no=line.line_no,
            material=line.material_name,
            nominal=round_half_up(amounts.nominal, DIGITS_AFTER),
            unit=line.unit,
        )
    try:
        low, high = _band(line, amounts, step)
    except ValueError:
        return refusal(
            "T2.targets",
            line.material_code,
            N_(
                "Line {line_no}, {material}: no step of {resolution} {unit} lies inside the "
                "tolerance of {target}."
            ),
            N_("Plan an instrument with a finer display, or change the quantity."),
            clause="T2",
            line_no=line.line_no,
            material=line.material_name,
            resolution=step,
            unit=line.unit,
            target=amounts.target,
        )
    return Target(
        line.line_no,
        line.material_code,
        line.unit,
        round_half_up(amounts.nominal, DIGITS_AFTER),
        round_half_up(amounts.calculated, DIGITS_AFTER),
        amounts.target,
        low,
        high,
        line.tolerance_pct,
        step,
        _requirement(line, amounts.target),
        round_half_up(amounts.nominal / pieces, DIGITS_AFTER) if pieces else None,
        shares,
    )


def _band(line: BomLine, amounts: _Amounts, step: Decimal) -> tuple[Decimal, Decimal]:
    """Return the line's own limits where it has any (R63), else those of its tolerance."""
    if line.low_qty is None and line.high_qty is None:
        return band(amounts.target, line.tolerance_pct, step)
    ratio = amounts.nominal / line.qty if line.qty else Decimal(1)
    low = line.low_qty * ratio if line.low_qty is not None else amounts.target
    high = line.high_qty * ratio if line.high_qty is not None else amounts.target
    return inward(low, high, step)


def _requirement(line: BomLine, target: Decimal) -> Decimal:
    surplus = target * (HUNDRED + line.scrap_factor_pct) / HUNDRED
    return round_to(surplus, min(step_of(line.unit), _own_step(target)), "up")


def _half_up(value: Decimal, unit: str, step: Decimal) -> Decimal:
    return round_to(value, min(step, step_of(unit)), "half_up")


def _own_step(value: Decimal) -> Decimal:
    """Return the step in which the value itself is written, so that it is kept exactly."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def _is_counted(unit: str) -> bool:
    try:
        return unit_named(unit).dimension == "count"
    except ValueError:
        return True


def _compensation_problems(recipe: RecipeContent) -> Sequence[Finding]:
    lines = [line for line in recipe.bom if line.scaling is Scaling.COMPENSATE]
    found = []
    if len(lines) > 1:
        found.append(
            refusal(
                "T2.targets",
                recipe.code,
                N_("More than one line compensates: {materials}."),
                N_("Mark one diluent as compensating in the recipe."),
                clause="T2",
                materials=", ".join(line.material_name for line in lines),
            )
        )
    found.extend(
        refusal(
            "T2.targets",
            active.material_code,
            N_("{material} in {unit} cannot be compensated by {other} in {other_unit}."),
            N_("Give both lines units of mass."),
            clause="T2",
            material=active.material_name,
            unit=active.unit,
            other=line.material_name,
            other_unit=line.unit,
        )
        for line in lines
        for active in recipe.bom
        if active.active and not is_convertible(active.unit, line.unit)
    )
    return found
