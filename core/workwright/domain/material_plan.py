"""What an order takes from stock: targets and lots of every line, each lot promised once.

Release asks this once and writes what it answers: targets into the snapshot, allocations as
reservations, what is short as findings (RS1-RS3, R141).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workwright.domain.context import LotFacts
from workwright.domain.picking import Allocation, Pick, pick
from workwright.domain.recipe import BomLine, RecipeContent
from workwright.domain.targets import (
    PotencyShare,
    Target,
    compute,
    potency_factor,
    potency_of,
    scale,
)


@dataclass(frozen=True)
class LinePlan:
    """One line of the bill: what is aimed at and which lots give it."""

    line: BomLine
    target: Target
    pick: Pick


def plan(
    recipe: RecipeContent,
    order_qty: Decimal,
    unit: str,
    lots: Sequence[LotFacts],
    on: date,
    *,
    default_rule: str,
    resolutions: Mapping[int, Decimal] | None = None,
    named: Mapping[str, Collection[str]] | None = None,
    lines: Collection[int] | None = None,
) -> tuple[LinePlan, ...]:
    """Return targets and lots of every line, in the order of the bill of material.

    An active is picked by its pure amount first, so that its target follows from the very lots
    that are taken; then every line takes its requirement, and what one line takes is no longer
    free for the next.

    Args:
        order_qty: batch size in ``unit``.
        lots: of all materials of the bill; lots of others are passed over.
        on: site day of the planned use.
        default_rule: pick rule of the profile for lines that name none.
        resolutions: line number to the step of the planned instrument.
        named: material code to the lots named for this order (rule ``specific``).
        lines: line numbers to reserve now (policy ``staged``); all without it. Lines that are
            not reserved come with an empty pick.

    Raises:
        Refused: see ``targets.compute``.
    """
    by_material: dict[str, list[LotFacts]] = {}
    for lot in lots:
        by_material.setdefault(lot.material_code, []).append(lot)
    names = named or {}
    taken = dict.fromkeys((lot.id for lot in lots), Decimal(0))

    def take(line: BomLine, need: Decimal, *, by_potency: bool) -> Pick:
        return pick(
            need,
            by_material.get(line.material_code, ()),
            line.pick_rule or default_rule,
            on,
            unit=line.unit,
            material_code=line.material_code,
            spec_version=line.spec_version,
            named=names.get(line.material_code, ()),
            taken=taken,
            factor=_strength if by_potency else None,
        )

    shares = {
        line.line_no: _shares(take(line, scale(line, recipe, order_qty, unit), by_potency=True))
        for line in recipe.bom
        if line.active
    }
    plans = []
    for target in compute(recipe, order_qty, unit, shares=shares, resolutions=resolutions):
        line = recipe.line(target.line_no)
        if lines is not None and line.line_no not in lines:
            plans.append(LinePlan(line, target, Pick((), Decimal(0), ())))
            continue
        found = take(line, target.requirement_qty, by_potency=False)
        for allocation in found.allocations:
            taken[allocation.lot.id] += allocation.lot_qty
        plans.append(LinePlan(line, target, found))
    return tuple(plans)


def _strength(lot: LotFacts) -> Decimal:
    return potency_factor(*potency_of(lot))


def _shares(found: Pick) -> tuple[PotencyShare, ...]:
    """Return the lots of an active; none where stock is short, so that the target stays nominal."""
    if found.short_qty > 0:
        return ()
    return tuple(_share(allocation) for allocation in found.allocations)


def _share(allocation: Allocation) -> PotencyShare:
    assay, water = potency_of(allocation.lot)
    return PotencyShare(allocation.lot.code, assay, water, allocation.qty)
