"""Before a batch record is issued: a true copy, formulated to the claim."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workwright.sdk import (
    N_,
    CheckContext,
    CheckParameter,
    Hit,
    Moment,
    Severity,
    Tightens,
    check,
    convert,
    is_convertible,
)

HUNDRED = Decimal(100)


@check(
    "PH-03",
    citation="21 CFR 211.188(a)",
    moments=[Moment.RELEASE],
    severity=Severity.BLOCK,
    title=N_("The batch record reproduces the approved master without changes of its own"),
    law=True,
    applies=lambda context: context.order is not None,
)
def reproduction(context: CheckContext) -> Iterator[Hit]:
    """What an import laid over the recipe must first be approved as a version of its own."""
    if context.order is not None and context.order.has_overrides:
        yield Hit(
            context.order.number,
            N_("{order} changes the master record; it is not a reproduction of it."),
            {"order": context.order.number},
            N_("Have the changes approved by two people as a one-off version."),
        )


@check(
    "PH-04",
    citation="21 CFR 211.101(a)",
    moments=[Moment.RELEASE],
    severity=Severity.BLOCK,
    title=N_("Every active gives at least the labeled amount"),
    law=True,
    parameters={
        "least_pct": CheckParameter(
            HUNDRED, N_("Least share of the label claim in per cent"), Tightens.UP
        )
    },
    applies=lambda context: (
        context.recipe is not None
        and context.order is not None
        and bool(context.recipe.extra.get("actives"))
        and bool(context.targets)
    ),
)
def label_claim(context: CheckContext) -> Iterator[Hit]:
    """Target on the assayed, dry basis of its lots against claim times units."""
    recipe, order = context.recipe, context.order
    if recipe is None or order is None:
        return
    units = convert(order.qty, order.unit, recipe.unit)
    for active in recipe.extra["actives"]:
        claimed = Decimal(str(active["per_unit"])) * units
        pure = _pure_amount(context, active["material"], active["unit"])
        share = pure * HUNDRED / claimed if claimed else HUNDRED
        if share < context.parameters["least_pct"]:
            yield Hit(
                active["material"],
                N_("{material} gives {share} % of the labeled amount; {least} % is needed."),
                {
                    "material": active["material"],
                    "share": share.quantize(Decimal("0.01")),
                    "least": context.parameters["least_pct"],
                },
                N_("Raise the amount in the recipe, or use lots of higher assay."),
            )


def _pure_amount(context: CheckContext, material_code: str, unit: str) -> Decimal:
    """Return what the targets of that material hold of the pure, dry substance."""
    targets = [t for t in context.targets.values() if t["material_code"] == material_code]
    amount = Decimal(0)
    for target in targets:
        if is_convertible(target["unit"], unit):
            pure = Decimal(str(target["target_qty"])) * _strength(target["shares"])
            amount += convert(pure, target["unit"], unit)
    return amount


def _strength(shares: Sequence[Mapping[str, Any]]) -> Decimal:
    """Return the pure share of what is taken; lots without data count as pure."""
    total = sum((Decimal(str(s["qty"])) for s in shares), Decimal(0))
    if total == 0:
        return Decimal(1)
    pure = sum(
        (
            Decimal(str(s["qty"]))
            * Decimal(str(s["assay_pct"]))
            * (HUNDRED - Decimal(str(s["water_pct"])))
            for s in shares
        ),
        Decimal(0),
    )
    return pure / (total * HUNDRED * HUNDRED)
