"""What a check lets a profile set: a typed value and the direction in which it grows stricter."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Value = bool | int | Decimal | str


class Tightens(StrEnum):
    """The direction in which a parameter becomes stricter; law may only move that way."""

    UP = "up"
    DOWN = "down"
    TRUE = "true"
    FALSE = "false"
    NONE = "none"


@dataclass(frozen=True)
class CheckParameter:
    """One declared parameter of a check.

    Args:
        default: decides the kind: yes/no, whole number, decimal number or text.
        title: English label for the profile reference and the studio.
        tightens: direction of law; ``NONE`` means that a law check may not be changed here.
    """

    default: Value
    title: str
    tightens: Tightens = Tightens.NONE

    @property
    def kind(self) -> str:
        """Return ``yesno``, ``integer``, ``number`` or ``text``."""
        match self.default:
            case bool():
                return "yesno"
            case int():
                return "integer"
            case Decimal():
                return "number"
            case _:
                return "text"

    def read(self, value: object) -> Value:
        """Return the value in the declared kind; numbers may come as text or as whole numbers.

        Raises:
            ValueError: the value is of another kind, or not a finite number.
        """
        match self.default, value:
            case bool(), bool():
                return value
            case bool(), _:
                raise ValueError(f"{value!r} is not yes or no")
            case int(), int() | Decimal() | str() if not isinstance(value, bool):
                return _whole(value)
            case Decimal(), int() | Decimal() | str() if not isinstance(value, bool):
                return _number(value)
            case str(), str():
                return value
            case _:
                raise ValueError(f"{value!r} is not a {self.kind}")

    def loosens(self, old: Value, new: Value) -> bool:
        """Say whether going from old to new moves against the declared direction."""
        if old == new:
            return False
        match self.tightens:
            case Tightens.UP:
                return _number(new) < _number(old)
            case Tightens.DOWN:
                return _number(new) > _number(old)
            case Tightens.TRUE:
                return new is not True
            case Tightens.FALSE:
                return new is not False
            case Tightens.NONE:
                return True


def _number(value: object) -> Decimal:
    text = str(value)
    # Decimal takes "NaN", "1E9" and digits of other scripts; configuration takes plain numbers.
    if not text.isascii() or not text.lstrip("-").replace(".", "", 1).isdigit():
        raise ValueError(f"{value!r} is not a number")
    return Decimal(text)


def _whole(value: object) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise ValueError(f"{value!r} is not a whole number")
    return int(number)
