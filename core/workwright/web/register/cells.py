"""Values of a register as cells and as text: how a value is written is said by its kind."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from workwright.profile.vocabulary import display_fields
from workwright.web.i18n import _, day, moment, number, say
from workwright.web.listing import Cell, Column, Tag
from workwright.web.register.screens import RegisterScreen
from workwright.web.terms import Terms

NUMERIC: Final = frozenset({"number", "amount"})
UNIT: Final = "unit_of_measure"
SOON: Final = timedelta(days=7)
WIDE: Final = frozenset({"name", "title", "material.name", "last_product", "note"})


def kind_of(screen: RegisterScreen, name: str) -> str:
    """Return how a field is written; own fields are text."""
    return "text" if screen.is_own(name) else display_fields()[screen.kind][name].kind


def column_head(screen: RegisterScreen, terms: Terms, name: str, *, sort: str, href: str) -> Column:
    """Return the head of a column; ``sort`` is the present order of the list."""
    direction = "descending" if sort.startswith("-") else "ascending"
    return Column(
        screen.label(terms, name),
        numeric=kind_of(screen, name) in NUMERIC,
        nowrap=name not in WIDE,
        sort_href=href,
        sorted=direction if sort.removeprefix("-") == name else "",  # type: ignore[arg-type]
    )


def cell(
    screen: RegisterScreen, name: str, values: Mapping[str, Any], today: date
) -> Cell | str | None:
    """Return one cell of a row."""
    value = values[name]
    if value is None or value == "":
        return None
    if value in screen.words.get(name, ()):
        return Cell("tags", tags=(tag_of(screen, name, value),))
    if name in screen.ends:
        return end_cell(value, today)
    if kind_of(screen, name) == "amount":
        return Cell("amount", number(value), unit=values.get(UNIT) or "")
    return text_of(screen, name, value)


def tag_of(screen: RegisterScreen, name: str, code: str) -> Tag:
    """Return a code as a mark: its word in the reader's language, tone and icon."""
    word, tone, icon = screen.words[name][code]
    return Tag(say(word), tone, icon)


def end_cell(value: date | datetime, today: date) -> Cell | str:
    """Return a day to whose end something lasts: past in red, within a week with a warning."""
    if isinstance(value, datetime):
        return moment(value)
    if value < today:
        return Cell("tags", tags=(Tag(day(value), "stop", "stop"),))
    if value <= today + SOON:
        return Cell("tags", tags=(Tag(day(value), "warn", "clock"),))
    return day(value)


def text_of(screen: RegisterScreen, name: str, value: Any) -> str:
    """Return a value as plain text in the reader's language."""
    if value in screen.words.get(name, ()):
        return tag_of(screen, name, value).text
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case Decimal() | int():
            return number(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case list():
            return ", ".join(str(item) for item in value)
    return str(value)
