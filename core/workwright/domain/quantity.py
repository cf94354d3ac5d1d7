"""Amounts: what a decimal may be, which units exist, how one becomes the other.

Amounts are decimals with a unit, never binary floats (D8). A unit converts only inside its
dimension; mass and volume need the density of the material.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Literal

DIGITS_BEFORE = 12
DIGITS_AFTER = 6
SMALLEST = Decimal(1).scaleb(-DIGITS_AFTER)

Direction = Literal["up", "down", "half_up"]
_ROUNDING = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "half_up": ROUND_HALF_UP}


@dataclass(frozen=True)
class Unit:
    """A unit of measure.

    Args:
        symbol: as shown and stored, e.g. ``kg``.
        code: UN/ECE Recommendation 20.
        dimension: only units of one dimension convert into each other.
        factor: how many base units of the dimension one of it is.
        step: smallest amount that people plan in when no instrument says otherwise.
    """

    symbol: str
    code: str
    dimension: str
    factor: Decimal
    step: Decimal


def _unit(symbol: str, code: str, dimension: str, factor: str, step: str) -> Unit:
    return Unit(symbol, code, dimension, Decimal(factor), Decimal(step))


# Volume is counted in litres and mass in kilograms, so a density is in kilograms per litre.
UNITS: tuple[Unit, ...] = (
    _unit("kg", "KGM", "mass", "1", "0.001"),
    _unit("g", "GRM", "mass", "0.001", "0.001"),
    _unit("mg", "MGM", "mass", "0.000001", "0.001"),
    _unit("µg", "MC", "mass", "0.000000001", "0.001"),
    _unit("t", "TNE", "mass", "1000", "0.001"),
    _unit("lb", "LBR", "mass", "0.45359237", "0.001"),
    _unit("L", "LTR", "volume", "1", "0.001"),
    _unit("mL", "MLT", "volume", "0.001", "0.001"),
    _unit("µL", "4G", "volume", "0.000001", "0.001"),
    _unit("hL", "HLT", "volume", "100", "0.001"),
    _unit("m3", "MTQ", "volume", "1000", "0.001"),
    _unit("m", "MTR", "length", "1", "0.001"),
    _unit("cm", "CMT", "length", "0.01", "0.001"),
    _unit("mm", "MMT", "length", "0.001", "0.001"),
    _unit("µm", "4H", "length", "0.000001", "0.001"),
    _unit("m2", "MTK", "area", "1", "0.001"),
    _unit("EA", "EA", "count", "1", "1"),
    _unit("pcs", "H87", "count", "1", "1"),
    _unit("%", "P1", "ratio", "1", "0.01"),
    _unit("°C", "CEL", "temperature", "1", "0.1"),
    _unit("K", "KEL", "temperature_difference", "1", "0.1"),
    _unit("N", "NEW", "force", "1", "0.1"),
    _unit("kN", "B47", "force", "1000", "0.001"),
    _unit("N·m", "NU", "torque", "1", "0.1"),
    _unit("Pa", "PAL", "pressure", "1", "1"),
    _unit("kPa", "KPA", "pressure", "1000", "0.001"),
    _unit("mbar", "MBR", "pressure", "100", "0.1"),
    _unit("bar", "BAR", "pressure", "100000", "0.001"),
    _unit("s", "SEC", "time", "1", "0.1"),
    _unit("min", "MIN", "time", "60", "0.1"),
    _unit("h", "HUR", "time", "3600", "0.01"),
    _unit("d", "DAY", "time", "86400", "0.01"),
    _unit("rpm", "RPM", "rotation", "1", "0.1"),
    _unit("V", "VLT", "voltage", "1", "0.1"),
    _unit("A", "AMP", "current", "1", "0.01"),
)

_BY_NAME: Mapping[str, Unit] = MappingProxyType(
    {unit.code: unit for unit in UNITS} | {unit.symbol: unit for unit in UNITS}
)


def unit_named(name: str) -> Unit:
    """Return the unit of that symbol or Recommendation 20 code.

    Raises:
        ValueError: no unit has that symbol or code; both are case-sensitive.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"{name!r} is not a known unit") from None


def is_unit(name: str) -> bool:
    """Say whether a unit of that symbol or code exists."""
    return name in _BY_NAME


def is_counted(name: str) -> bool:
    """Say whether the unit counts pieces, which are whole; not so for a unit of the plant's own."""
    return name in _BY_NAME and _BY_NAME[name].dimension == "count"


def step_of(name: str) -> Decimal:
    """Return the smallest amount planned in that unit; 0.001 for a unit of the plant's own."""
    return _BY_NAME[name].step if name in _BY_NAME else Decimal("0.001")


def convert(
    value: Decimal, from_unit: str, to_unit: str, density: Decimal | None = None
) -> Decimal:
    """Return the value in the other unit, unrounded.

    Args:
        density: kilograms per litre of the material; needed between mass and volume only.

    Raises:
        ValueError: a unit is unknown, or the dimensions differ and no density bridges them.
    """
    if from_unit == to_unit:
        return value
    source, target = unit_named(from_unit), unit_named(to_unit)
    amount = value * source.factor
    if source.dimension != target.dimension:
        if density is None or density <= 0:
            raise ValueError(f"{from_unit} does not convert to {to_unit}")
        match source.dimension, target.dimension:
            case "mass", "volume":
                amount /= density
            case "volume", "mass":
                amount *= density
            case _:
                raise ValueError(f"{from_unit} does not convert to {to_unit}")
    return amount / target.factor


def is_convertible(from_unit: str, to_unit: str) -> bool:
    """Say whether both are the same unit or belong to one dimension."""
    if from_unit == to_unit:
        return True
    first, second = _BY_NAME.get(from_unit), _BY_NAME.get(to_unit)
    return first is not None and second is not None and first.dimension == second.dimension


def check_amount(value: Decimal) -> Decimal:
    """Return the value if it can be stored exactly: 12 digits before, 6 after the point (D8).

    Raises:
        ValueError: not finite, too large, or with more places; nothing is rounded (B1, B2).
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    # Compared by exponent first: quantizing 1E+3000000 would take minutes.
    if value != 0 and value.adjusted() >= DIGITS_BEFORE:
        raise ValueError(f"{value} has more than {DIGITS_BEFORE} digits before the point")
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DIGITS_AFTER:
        raise ValueError(f"{value} has more than {DIGITS_AFTER} places after the point")
    return value


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Return the value with that many decimals; a half goes away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def trimmed(value: Decimal) -> Decimal:
    """Return the same value without zeros after its last digit behind the point."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def round_to(value: Decimal, resolution: Decimal, direction: Direction) -> Decimal:
    """Return the multiple of the resolution that is next to the value in that direction.

    Raises:
        ValueError: the resolution is not above zero.
    """
    if resolution <= 0:
        raise ValueError("a resolution is above zero")
    steps = (value / resolution).to_integral_value(rounding=_ROUNDING[direction])
    return (steps * resolution).quantize(resolution)
