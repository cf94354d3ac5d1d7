"""What an act asks for: inputs as data, read from the form, all problems at their fields."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from workwright.domain.text import N_
from workwright.services.runtime import Look
from workwright.web.i18n import _, locale, say
from workwright.web.numbers import NotANumber, decimal_of

LOCAL: Final = "%Y-%m-%dT%H:%M"
PLACES: Final = 6
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
MOST_TEXT: Final = 2000

Kind = Literal["text", "area", "amount", "whole", "day", "instant", "choice", "several", "flag"]
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Input:
    """One input of an act.

    Args:
        name: of the input and of the value that the act gets.
        label: English, or ``noun:material`` for the plant's own word.
        kind: ``amount`` gives a decimal, ``day`` a date, ``instant`` an instant typed in the
            site's time, ``whole`` a whole number, ``choice`` one of the codes, ``several`` any of
            them in their order, ``flag`` yes or no; the rest is text.
        needed: must be filled; what is empty else counts as none.
        choices: code and word of what can be chosen, by what is there now.
        hint: English sentence under the field.
        unit: shown behind the field.
        value: what stands there at first, of several their codes each on a line; nothing in
            records of what happened (K12).
    """

    name: str
    label: str
    kind: Kind = "text"
    needed: bool = True
    choices: Callable[[Look], Choices] | None = None
    hint: str = ""
    unit: str = ""
    value: str = ""


@dataclass(frozen=True)
class Read:
    """Values by name, and why the others could not be read, by name."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]


def read(
    inputs: Sequence[Input],
    typed: MultiDict[str, str],
    zone: str,
    offered: Mapping[str, Collection[str]],
) -> Read:
    """Return what was typed, in types.

    Args:
        zone: of the site; instants are typed as its clock shows them.
        offered: name of an input to the codes that could be chosen.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for asked in inputs:
        text = typed.get(asked.name, "").strip()
        if asked.kind == "flag":
            values[asked.name] = text == "yes"
            continue
        if asked.kind == "several":
            chosen = set(typed.getlist(asked.name))
            values[asked.name] = tuple(c for c in offered.get(asked.name, ()) if c in chosen)
            continue
        values[asked.name] = None
        if not text:
            if asked.needed:
                errors[asked.name] = _("Fill it in.")
            continue
        try:
            values[asked.name] = _typed(asked, text, zone, offered.get(asked.name, ()))
        except NotANumber as exc:
            errors[asked.name] = say(exc.message, exc.data)
    return Read(values, errors)


def _typed(asked: Input, text: str, zone: str, codes: Collection[str]) -> Any:
    match asked.kind:
        case "amount":
            return _amount(text)
        case "whole":
            return _whole(text)
        case "day":
            return _day(text)
        case "instant":
            return _instant(text, zone)
        case "choice":
            if text not in codes:
                raise NotANumber("input.choice", N_("Choose one of the list."))
            return text
    if len(text) > MOST_TEXT:
        raise NotANumber("input.length", N_("At most {most} characters."), most=MOST_TEXT)
    return text


def _amount(text: str) -> Decimal:
    return decimal_of(text, locale(), PLACES)


def _whole(text: str) -> int:
    value = decimal_of(text, locale(), 0)
    return int(value)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotANumber("input.day", N_("This is not a day.")) from None
    _check_year(day)
    return day


def _instant(text: str, zone: str) -> datetime:
    """Return an instant of the site's clock; a time that the clocks skip or repeat is refused."""
    try:
        local = datetime.strptime(text[:16], LOCAL)  # noqa: DTZ007 - the site's zone follows
    except ValueError:
        raise NotANumber("input.instant", N_("This is not a day and time.")) from None
    place = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise NotANumber("input.instant", N_("The clocks change then; choose another time."))
    _check_year(local.date())
    return first.astimezone(UTC)


def _check_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotANumber(
            "input.year",
            N_("A year from {first} to {last}."),
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )
