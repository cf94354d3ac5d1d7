"""What was typed into an order's form: header in the site's zone, own fields by the profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict

from workwright.domain.quantity import is_counted, trimmed
from workwright.domain.text import N_
from workwright.forms import build
from workwright.forms.parse import parse
from workwright.forms.plan import FormPlan
from workwright.profile.model import Profile
from workwright.web.fields import error_texts, input_id, neutral_form
from workwright.web.i18n import _, decimal_sign, locale, say
from workwright.web.numbers import NotANumber, decimal_of
from workwright.web.terms import Terms

PREFIX: Final = "order-"
LOCAL: Final = "%Y-%m-%dT%H:%M"
MOST_PRIORITY: Final = 99
PLACES: Final = 6
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2199
CARRIED: Final = frozenset({"shown_version", "reason"})


@dataclass
class Typed:
    """Values that could be read, and why the others could not, by name of the input."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, label: str, read: Any, *, needed: bool = False) -> None:
        """Read one input of the header; an empty one counts as none unless it is needed."""
        text = request.form.get(PREFIX + name, "").strip()
        if not text:
            if needed:
                self.wrong(name, label, _("is needed"))
            self.values[name] = None
            return
        try:
            self.values[name] = read(text)
        except NotANumber as exc:
            self.wrong(name, label, say(exc.message, exc.data))
        except ValueError:
            self.wrong(name, label, _("cannot be read; use the form that is shown"))

    def wrong(self, name: str, label: str, what: str) -> None:
        """Keep what is wrong with an input of the header."""
        self.errors[PREFIX + name] = _("%(label)s: %(what)s", label=label, what=what)


def read_header(terms: Terms, zone: str, unit: str = "") -> Typed:
    """Return the header that was typed.

    Args:
        zone: of the site; times are typed as the site's clock shows them.
        unit: of the quantity; empty where no quantity is asked.
    """
    typed = Typed()

    def take(name: str, field_name: str, read: Any, *, needed: bool = False) -> None:
        typed.take(name, terms.field("order", field_name), read, needed=needed)

    if unit:
        take("qty", "qty", lambda text: _amount(text, unit), needed=True)
    for edge in ("planned_start", "planned_end"):
        take(f"{edge}_at", edge, lambda text: _instant(text, zone), needed=True)
    take("due_on", "due_on", _day)
    take("priority", "priority", _priority)
    typed.values["priority"] = typed.values.get("priority") or 0
    if _ends_before_it_starts(typed.values):
        typed.wrong(
            "planned_end_at", terms.field("order", "planned_end"), _("lies before the start")
        )
    typed.values["comment"] = request.form.get(PREFIX + "comment", "").strip() or None
    return typed


def read_own(plan: FormPlan) -> tuple[dict[str, str], dict[str, str]]:
    """Return the own fields as text with a neutral decimal sign, and numbers that are none."""
    names = [n for n in request.form if not n.startswith(PREFIX) and n not in CARRIED]
    own = MultiDict((n, v) for n in names for v in request.form.getlist(n))
    texts, errors = neutral_form(plan, own)
    return {k: v for k, v in texts.items() if isinstance(v, str)}, error_texts(errors)


def own_plan(
    profile: Profile, lang: str, fields: Mapping[str, Any], typed: Mapping[str, str] | None = None
) -> FormPlan | None:
    """Return the plant's own form of an order as it stands; none where the profile has no form."""
    form = profile.object_form("work_order")
    if form is None:
        return None
    context = profile.form_context(lang)
    texts = flat(fields) if typed is None else dict(typed)
    values = parse(form, texts, context, partial=True).values
    return build.build(form, context, values, typed)


def own_errors(profile: Profile, lang: str, typed: Mapping[str, str]) -> dict[str, str]:
    """Return why own fields are not accepted, by input."""
    form = profile.object_form("work_order")
    if form is None:
        return {}
    return error_texts(parse(form, typed, profile.form_context(lang)).errors)


def summary(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the id of each input and what is wrong with it, for the links on top of the form."""
    return [
        (name if name.startswith(PREFIX) or name in CARRIED else input_id(name), text)
        for name, text in errors.items()
    ]


def flat(fields: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Return stored fields as the names and texts of their inputs."""
    found: dict[str, str] = {}
    for name, value in fields.items():
        match value:
            case None:
                continue
            case dict():
                found |= flat(value, f"{prefix}{name}.")
            case list():
                for place, item in enumerate(value):
                    found |= flat({str(place): item}, f"{prefix}{name}.")
            case bool():
                found[f"{prefix}{name}"] = "true" if value else "false"
            case _:
                found[f"{prefix}{name}"] = str(value)
    return found


def local(at: datetime, zone: str) -> str:
    """Return an instant as an input of the site's clock shows it."""
    return at.astimezone(ZoneInfo(zone)).strftime(LOCAL)


def typeable(value: Decimal) -> str:
    """Return an amount as its input takes it: the reader's decimal sign, nothing grouped."""
    return f"{trimmed(value):f}".replace(".", decimal_sign())


def _instant(text: str, zone: str) -> datetime:
    at = datetime.strptime(text[:16], LOCAL).replace(tzinfo=ZoneInfo(zone))
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise NotANumber("time.range", N_("A year from 2000 to 2199."))
    return at


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotANumber("time.range", N_("A year from 2000 to 2199."))
    return day


def _ends_before_it_starts(values: Mapping[str, Any]) -> bool:
    start, end = values.get("planned_start_at"), values.get("planned_end_at")
    return start is not None and end is not None and end < start


def _amount(text: str, unit: str) -> Decimal:
    value = decimal_of(text, locale(), PLACES)
    if is_counted(unit) and value != value.to_integral_value():
        raise NotANumber("number.whole", N_("{unit} are counted: enter a whole number."), unit=unit)
    if value <= 0:
        raise NotANumber("number.positive", N_("It must be more than zero."))
    return value


def _priority(text: str) -> int:
    value = decimal_of(text, locale(), 0)
    if not Decimal(0) <= value <= MOST_PRIORITY:
        raise NotANumber("number.range", N_("A whole number from 0 to 99."))
    return int(value)
