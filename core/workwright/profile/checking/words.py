"""Words: every text in every language, the zone, the colour."""

from zoneinfo import available_timezones

from workwright.forms.nodes import walk
from workwright.forms.schema import Form
from workwright.forms.sheet import near
from workwright.profile.draft import Draft
from workwright.profile.texts import texts_in

LEAST_CONTRAST = 4.5


def check(draft: Draft) -> None:
    """Note missing translations, an unknown zone, an accent that nobody can read."""
    _texts(draft)
    _forms(draft)
    zone = draft.data["time_zone"]
    if zone not in available_timezones():
        message = f"'{zone}' is not one of the choices"
        draft.say("schema.choice", ("time_zone",), message, near(zone, available_timezones()))
    accent = draft.data.get("branding", {}).get("accent")
    if accent is not None and contrast_with_white(accent) < LEAST_CONTRAST:
        message = f"{accent} on white has a contrast of {contrast_with_white(accent):.1f}:1"
        where = ("branding", "accent")
        draft.say("branding.contrast", where, message, f"take a darker one, {LEAST_CONTRAST}:1")


def contrast_with_white(colour: str) -> float:
    """Return the contrast of ``#rrggbb`` on white (WCAG 2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _texts(draft: Draft) -> None:
    """Note texts of this plant that lack a language; the core and plugins fall back."""
    for where, text in texts_in(draft.data):
        if where[0] == "tests" or not draft.own(where):
            continue
        first = _first_language(draft, where)
        spoken = set(text) if isinstance(text, dict) else {first}
        for lang in draft.languages:
            if lang not in spoken:
                _missing(draft, where, lang)
    for noun, words in draft.data.get("terms", {}).items():
        for lang in draft.languages:
            if lang not in words and draft.own(("terms", noun)):
                _missing(draft, ("terms", noun), lang)


def _first_language(draft: Draft, where: tuple[str | int, ...]) -> str:
    layer = draft.merged.origin_of(where)
    said = layer.data.get("languages") if layer else None
    return str((said or draft.languages)[0])


def _missing(draft: Draft, where: tuple[str | int, ...], lang: str) -> None:
    warning = not draft.activating
    draft.say("text.missing", where, f"no text in '{lang}'", "add it", warning=warning)


def _forms(draft: Draft) -> None:
    for kind, stated in draft.data.get("step_kinds", {}).items():
        if stated.get("form") in draft.forms:
            _labels(draft, draft.forms[stated["form"]], ("step_kinds", kind, "form"))
    for name, reference in draft.data.get("forms", {}).items():
        if reference in draft.forms:
            _labels(draft, draft.forms[reference], ("forms", name))


def _labels(draft: Draft, form: Form, where: tuple[str | int, ...]) -> None:
    """Note languages that a form lacks; its plain titles stand for one of them."""
    lacking: set[str] = set()
    for _, node in walk(form.schema):
        if "title" in node:
            missing = [lang for lang in draft.languages if lang not in node.get("x-title", {})]
            lacking.update(missing[1:])
    for lang in sorted(lacking):
        warning = not draft.activating
        message = f"form {form.ref} has labels without '{lang}'"
        draft.say("text.missing", where, message, "add x-title", warning=warning)
