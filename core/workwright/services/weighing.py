"""What a reading of an instrument must be: its unit, its step, its range, gross less tare (K15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from workwright.domain.checks import Finding
from workwright.domain.context import EquipmentFacts
from workwright.domain.quantity import check_amount, convert, is_convertible, round_to
from workwright.errors import refusal

SOURCES = frozenset({"instrument", "typed"})


@dataclass(frozen=True)
class Weights:
    """The readings of one weighing, all in ``unit``.

    Args:
        wanted_unit: unit of the line of the bill; nothing else is taken.
    """

    net_qty: Decimal
    unit: str
    gross_qty: Decimal | None
    tare_qty: Decimal | None
    source: str
    wanted_unit: str


def problems_of_weights(weights: Weights, scale: EquipmentFacts | None, step: str) -> list[Finding]:
    """Return everything that is wrong with the readings; nothing is rounded (K15, B2)."""
    found = list(_amounts(weights, step))
    if weights.unit != weights.wanted_unit:
        found.append(
            refusal(
                "K15",
                step,
                "The amount is in {unit}; step {step} is weighed in {wanted}.",
                "Set the instrument to {wanted}.",
                unit=weights.unit,
                wanted=weights.wanted_unit,
                step=step,
            )
        )
    gross, tare, net = weights.gross_qty, weights.tare_qty, weights.net_qty
    if not are_amounts(weights):
        return found
    if (gross is None) != (tare is None) or (
        gross is not None and tare is not None and gross - tare != net
    ):
        found.append(
            refusal(
                "K7",
                step,
                "Gross {gross} less tare {tare} is not net {net}.",
                "Read all three from the instrument again.",
                gross=gross if gross is not None else "–",
                tare=tare if tare is not None else "–",
                net=net,
            )
        )
    if scale is not None and not found:
        found += _range(weights, scale)
        found += _steps(weights, scale)
    return found


def are_amounts(weights: Weights) -> bool:
    """Say whether every reading is a finite amount that can be kept exactly; net above zero."""
    readings = (weights.net_qty, weights.gross_qty, weights.tare_qty)
    return all(_is_amount(value) for value in readings if value is not None) and weights.net_qty > 0


def _is_amount(value: Decimal) -> bool:
    try:
        return check_amount(value) >= 0
    except ValueError:
        return False


def _amounts(weights: Weights, step: str) -> Iterable[Finding]:
    readings = (weights.net_qty, weights.gross_qty, weights.tare_qty)
    wrong = [value for value in readings if value is not None and not _is_amount(value)]
    if not wrong and weights.net_qty <= 0:
        wrong = [weights.net_qty]
    for value in wrong:
        yield refusal(
            "K15",
            step,
            "{value} is no amount that can be weighed.",
            "Enter the value as it is displayed.",
            value=str(value)[:30],
        )
    if weights.source not in SOURCES:
        yield refusal(
            "K7",
            step,
            "A weight comes from an instrument or is typed, not from {source}.",
            "Read it from the instrument.",
            source=weights.source,
        )


def _range(weights: Weights, scale: EquipmentFacts) -> Iterable[Finding]:
    if scale.unit is None or not is_convertible(weights.unit, scale.unit):
        return
    net = convert(weights.net_qty, weights.unit, scale.unit)
    on_it = convert(weights.gross_qty or weights.net_qty, weights.unit, scale.unit)
    low = max(scale.range_low or Decimal(0), scale.minimum_qty or Decimal(0))
    if net < low or (scale.range_high is not None and on_it > scale.range_high):
        yield refusal(
            "W7",
            scale.code,
            "{net} {unit} net, {gross} {unit} gross are outside the range of {code}: "
            "{low} to {high} {unit}.",
            "Use an instrument for this amount.",
            net=net,
            gross=on_it,
            unit=scale.unit,
            code=scale.code,
            low=low,
            high=scale.range_high if scale.range_high is not None else "–",
        )


def _steps(weights: Weights, scale: EquipmentFacts) -> Iterable[Finding]:
    """Yield gross and tare that the display cannot show; the net amount is a rule's matter."""
    if scale.unit is None or scale.resolution is None:
        return
    if not is_convertible(weights.unit, scale.unit):
        return
    for value in (weights.gross_qty, weights.tare_qty):
        if value is None:
            continue
        shown = convert(value, weights.unit, scale.unit)
        if round_to(shown, scale.resolution, "down") != shown:
            yield refusal(
                "K15",
                scale.code,
                "{value} {unit} cannot be read from {code}: its step is {step} {scale_unit}.",
                "Enter the value as it is displayed.",
                value=value,
                unit=weights.unit,
                code=scale.code,
                step=scale.resolution,
                scale_unit=scale.unit,
            )
