"""Sentences, numbers, days and instants in the language of the person who reads them.

Stored values stay neutral; only what is shown passes through here. Amounts are ``Decimal`` and
are never rounded on their way to the screen.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates
from babel import numbers as babel_numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from markupsafe import Markup

from workwright.domain.text import Word
from workwright.web.sessions import current_principal, settings
from workwright.web.shell import clock, shell

PLANT_WORDS: Final = "workwright.plant_words"
"""Extension: name of a placeholder to what gives the plant's own word for a code in it."""
NO_BREAK: Final = "\u00a0"
CATALOGUES: Final = Path(__file__).parents[1] / "translations"
RECORD_FORMAT: Final = "%Y-%m-%d %H:%M:%S"
PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")


def install(app: Flask, extra: Sequence[Path] = ()) -> None:
    """Set up languages, the catalogues of the engine and of plugins, and the Jinja filters.

    Args:
        extra: ``translations`` folders of plugins; the catalogue is named as the package (domain).
    """
    folders = [CATALOGUES, *extra]
    for folder in folders:
        compile_stale(folder)
    Babel(
        app,
        default_locale="en",
        default_timezone="UTC",
        default_domain=";".join(["messages", *(folder.parent.name for folder in extra)]),
        default_translation_directories=";".join(str(folder) for folder in folders),
        locale_selector=choose_locale,
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    cast("Any", app.jinja_env).install_gettext_callables(gettext, ngettext, newstyle=True)
    app.jinja_env.filters.update(
        number=number, quantity=quantity, instant=instant, moment=moment, day=day, say=say
    )
    app.jinja_env.globals.update(
        locale=locale, language=language, direction=direction, decimal_sign=decimal_sign
    )


def compile_stale(folder: Path) -> None:
    """Compile each catalogue that is newer than its compiled form; wheels bring theirs along."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.parents[1].name)
        with NamedTemporaryFile(dir=target.parent, delete=False) as draft:
            write_mo(draft, catalogue)
        Path(draft.name).replace(target)  # two starting processes must never read half a file


def choose_locale() -> str:
    """Return the language of the person, else the one asked for at the door, else the browser's."""
    offered = settings().languages
    person = current_principal()
    if person is not None:
        return person.locale.replace("-", "_") if supported(person.locale) else offered[0]
    asked = request.args.get("lang", "")
    if asked in offered:
        return asked
    return request.accept_languages.best_match(offered) or offered[0]


def supported(tag: str) -> bool:
    """Return whether screens exist in the language of this tag."""
    try:
        spoken = Locale.parse(tag, sep="-" if "-" in tag else "_")
    except (ValueError, UnknownLocaleError):
        return False
    return spoken.language in settings().languages


def locale() -> Locale:
    """Return the locale of the reader; English outside a request."""
    found = get_locale() if has_request_context() else None
    return cast("Locale", found or Locale("en"))


def language() -> str:
    """Return the language tag for ``lang`` attributes."""
    return str(locale()).replace("_", "-")


def direction() -> str:
    """Return ``ltr`` or ``rtl``."""
    return str(locale().text_direction)


def decimal_sign() -> str:
    """Return the decimal sign the reader types and sees."""
    return babel_numbers.get_decimal_symbol(locale())


def translations() -> NullTranslations:
    """Return the catalogue of this request's language, looked up once; English outside of one."""
    if not has_app_context():
        return cast("NullTranslations", get_translations())
    if "translations" not in g:
        g.translations = get_translations()
    return cast("NullTranslations", g.translations)


def gettext(message: str, /) -> str:
    """Return a sentence in the language of this request."""
    return str(translations().ugettext(message))


def ngettext(one: str, many: str, count: int, /) -> str:
    """Return a sentence in the form that the count asks for."""
    return str(translations().ungettext(one, many, count))


def say(template: str, data: Mapping[str, Any] | None = None) -> str:
    """Return a sentence of domain, services or plugins, translated, its values localised.

    Args:
        template: English template with named placeholders; it is the key of the translation.
        data: values for the placeholders.
    """
    if not template:
        return ""
    values = data or {}
    plant_words = current_app.extensions.get(PLANT_WORDS, {}) if has_request_context() else {}

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)  # a plain key, never a path into an object (S28)
        if name not in values:
            return match.group(0)
        word_of = plant_words.get(name)
        value = values[name]
        return word_of(value) if word_of and type(value) is str else str(_shown(value))

    return PLACEHOLDER.sub(value_of, gettext(template))


def _(message: str, /, **values: object) -> str:
    """Return an English sentence of the web layer, translated; named values in per cent form."""
    found = gettext(message)
    return found % values if values else found


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """Return a number with the reader's signs; all places of the value unless told otherwise.

    A bound of ``decimals`` only ever adds zeros: a value with more places keeps them all.
    """
    places = _places(value)
    shown = max(places, decimals or 0)
    pattern = "#,##0" + ("." + "0" * shown if shown else "")
    return babel_numbers.format_decimal(value, pattern, locale=locale())


def quantity(value: Decimal | int | None, unit: str = "", decimals: int | None = None) -> Markup:
    """Return an amount and its unit, kept together on one line and in one direction."""
    if value is None:
        return Markup("–")
    return Markup("<bdi>{}</bdi>").format(amount(value, unit, decimals))


def amount(value: Decimal | int, unit: str = "", decimals: int | None = None) -> str:
    """Return an amount and its unit as plain text, for sentences that are no markup."""
    text = number(value, decimals)
    return f"{text}{NO_BREAK}{unit}" if unit else text


def day(value: date, width: str = "medium") -> str:
    """Return a site day in the reader's words; ``short`` leaves the year away within this year."""
    if isinstance(value, datetime):
        raise TypeError("an instant has no day without a zone; use instant or moment")
    return dates.format_date(value, width, locale=locale())


def instant(value: datetime, zone: str | None = None) -> str:
    """Return an instant as records show it: ISO day, time to the second, offset of the site."""
    local = value.astimezone(ZoneInfo(zone or _zone()))
    offset = local.strftime("%z")
    return f"{local.strftime(RECORD_FORMAT)} {offset[:3]}:{offset[3:5]}"


def moment(value: datetime, zone: str | None = None, now: datetime | None = None) -> str:
    """Return an instant as screens show it: the time today, else day and time at the site."""
    where = ZoneInfo(zone or _zone())
    local = value.astimezone(where)
    today = (now or clock().now()).astimezone(where).date()
    time = dates.format_time(local, "HH:mm", locale=locale())
    if local.date() == today:
        return time
    skeleton = "MMMd" if local.year == today.year else "yMMMd"
    return f"{dates.format_skeleton(skeleton, local, locale=locale())}{NO_BREAK}{time}"


def _zone() -> str:
    return shell().zone if has_request_context() else settings().time_zone


def _places(value: Decimal | int) -> int:
    return max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0


def _shown(value: Any) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Word):
        return gettext(value)
    return value
