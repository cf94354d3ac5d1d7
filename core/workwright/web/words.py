"""Short sentences that templates and scripts put together from values: verdicts, clocks, names.

Each is a whole translatable sentence with named values, never glued from parts.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import get_timezone_location
from flask import Flask, current_app
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from workwright.web.drawing import genealogy, tolerance_bar
from workwright.web.i18n import NO_BREAK, _, language, locale, number, say
from workwright.web.sessions import settings
from workwright.web.shell import clock

FINER: Final = {"kg": "g", "L": "mL", "l": "ml", "m": "mm"}
THOUSAND: Final = Decimal(1000)
HOUR_S: Final = 3600
LAST_SHARE: Final = 5  # the last fifth of a clock warns


@dataclass(frozen=True)
class Face:
    """What a clock shows and how urgent it is: tone is empty, ``warn`` or ``stop``."""

    text: str
    tone: str = ""


def install(app: Flask) -> None:
    """Make the sentences available to every template."""
    app.jinja_env.filters.update(initials=initials, zone_name=zone_name)
    app.jinja_env.globals.update(
        clock_face=clock_face,
        genealogy=genealogy,
        offered_languages=offered_languages,
        say=say,
        script_words=script_words,
        tolerance_bar=tolerance_bar,
        verdict_line=verdict_line,
        verdict_word=verdict_word,
    )


def initials(name: str) -> str:
    """Return up to two letters of a person's name, titles left out."""
    words = [word for word in name.split() if not word.endswith(".")] or name.split()
    letters = [word[0] for word in (words[:1] + words[1:][-1:]) if word]
    return "".join(letters).upper()


def zone_name(zone: str) -> str:
    """Return the city of a zone in the reader's language; UTC stays UTC."""
    return (
        "UTC"
        if zone in {"UTC", "Etc/UTC"}
        else get_timezone_location(zone, locale=locale(), return_city=True)
    )


def offered_languages() -> list[tuple[str, str]]:
    """Return tag and own name of every language that screens exist in."""
    tags = settings().languages
    return [(tag, str(Locale(tag).get_display_name(tag)).capitalize()) for tag in tags]


def verdict_word(low: Decimal, high: Decimal, value: Decimal) -> str:
    """Return the verdict on a weight; both limits are inside."""
    if value < low:
        return _("Too light")
    return _("Too heavy") if value > high else _("In tolerance")


def verdict_line(
    low: Decimal,
    target: Decimal,
    high: Decimal,
    value: Decimal,
    unit: str,
    decimals: int | None = None,
) -> str:
    """Return how far a weight is beyond its nearer limit, or from the target when inside."""
    if value < low:
        return _("%(amount)s under the lowest value", amount=_fine(low - value, unit, decimals))
    if value > high:
        return _("%(amount)s over the highest value", amount=_fine(value - high, unit, decimals))
    if value == target:
        return _("on target")
    away = _fine(abs(value - target), unit, decimals)
    if value < target:
        return _("%(amount)s below target", amount=away)
    return _("%(amount)s above target", amount=away)


def clock_face(
    until: datetime | None = None,
    since: datetime | None = None,
    low_s: int | None = None,
    high_s: int | None = None,
) -> Face:
    """Return what a clock shows now: time left to ``until``, or time since ``since``."""
    now = clock().now()
    if until is not None:
        left = int((until - now).total_seconds())
        whole = int((until - since).total_seconds()) if since is not None else 0
        if left < 0:
            return Face(_("%(time)s over", time=spell(-left)), "stop")
        tone = "warn" if whole and left * LAST_SHARE <= whole else ""
        return Face(_("%(time)s left", time=spell(left)), tone)
    gone = max(0, int((now - since).total_seconds())) if since is not None else 0
    if high_s is not None and gone > high_s:
        return Face(_("%(time)s over", time=spell(gone - high_s)), "stop")
    late = high_s is not None and (high_s - gone) * LAST_SHARE <= high_s
    ready = low_s is None or gone >= low_s
    return Face(spell(gone), "warn" if late and ready else "")


def spell(seconds: int) -> str:
    """Return minutes and seconds under an hour, then hours and minutes."""
    if seconds < HOUR_S:
        return f"{seconds // 60:02d}:{seconds % 60:02d}"
    hours, rest = divmod(seconds, HOUR_S)
    return f"{hours}{NO_BREAK}h {rest // 60:02d}{NO_BREAK}min"


def _fine(amount: Decimal, unit: str, decimals: int | None) -> str:
    finer = FINER.get(unit)
    if finer is None or amount >= 1:
        return f"{number(amount, decimals)}{NO_BREAK}{unit}"
    small = (amount * THOUSAND).normalize()
    plain = small.quantize(Decimal(1)) if small == small.to_integral() else small
    return f"{number(plain)}{NO_BREAK}{finer}"


def script_words() -> Markup:
    """Return the sentences that scripts show, as text of an attribute, once for each language.

    Placeholders in braces are filled by the scripts.
    """
    known: dict[str, Markup] = current_app.extensions.setdefault("workwright.script_words", {})
    spoken = language()
    if spoken not in known:
        known[spoken] = escape(str(htmlsafe_json_dumps(_script_words())))
    return known[spoken]


def _script_words() -> dict[str, str]:
    return {
        "connected": _("Connected"),
        "offline": _("No server since {time}"),
        "kept_one": _("1 entry not confirmed"),
        "kept_many": _("{count} entries not confirmed"),
        "kept_line": _("{label}, made at {time}. Kept on this kiosk, sent again by itself."),
        "kept_other": _("Made by {person}. It is sent when {person} signs in here again."),
        "kept_show": _("Show them"),
        "kept_hide": _("Hide them"),
        "needs_server": _("Needs the server. Leave everything as it is."),
        "confirmed": _("{label}: recorded."),
        "refused_late": _("{label}: not accepted. See the reason."),
        "in_tolerance": _("In tolerance"),
        "too_light": _("Too light"),
        "too_heavy": _("Too heavy"),
        "under": _("{amount} under the lowest value"),
        "over": _("{amount} over the highest value"),
        "on_target": _("on target"),
        "below_target": _("{amount} below target"),
        "above_target": _("{amount} above target"),
        "left": _("{time} left"),
        "time_over": _("{time} over"),
        "number": _("Digits and one {sign}, no grouping signs."),
        "decimals": _("At most {count} decimal places."),
        "tare_above": _("Tare is above gross."),
        "scanned": _("Scanned {code}"),
        "scan_unused": _("{code} is not expected here."),
        "locks_in": _("Locks in {seconds} seconds. Touch the screen to stay."),
        "failed": _("The server did not answer. Nothing was saved; try again."),
        "unsaved": _("What you entered is not saved."),
        "close": _("Close"),
        "locked": _("The screen is locked. What you entered is kept."),
    }
