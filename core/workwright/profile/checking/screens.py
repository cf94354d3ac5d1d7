"""Screens: fields that exist, badges that are defined, roles that there are."""

from collections.abc import Iterable, Mapping
from typing import Any

from workwright.forms.nodes import all_properties
from workwright.forms.sheet import Where, near
from workwright.profile.draft import Draft
from workwright.profile.vocabulary import OWN_FIELDS, SCREEN_OBJECTS, display_fields

STATES_FIGURES = "rule_findings"


def check(draft: Draft) -> None:
    """Note every name on a screen that is not there."""
    screens = draft.data.get("screens", {})
    for name, kind in SCREEN_OBJECTS.items():
        _screen(draft, ("screens", name), screens.get(name, {}), kind)
    for name, dashboard in screens.get("dashboards", {}).items():
        where = ("screens", "dashboards", name)
        for role in dashboard.get("for", ()):
            draft.role((*where, "for"), role)
        for card_name, card in dashboard["cards"].items():
            _card(draft, (*where, "cards", card_name), card)


def known_fields(draft: Draft, kind: str) -> list[str]:
    """Return every field of an object that a screen may show, the plant's own included."""
    reference = draft.data.get("forms", {}).get(OWN_FIELDS[kind], "")
    form = draft.forms.get(reference)
    own = all_properties(form.schema) if form else {}
    return [*display_fields()[kind], *(f"fields.{name}" for name in own)]


def _screen(draft: Draft, where: Where, screen: Mapping[str, Any], kind: str) -> None:
    columns = screen.get("columns", ())
    if isinstance(columns, list):
        _fields(draft, (*where, "columns"), columns, kind)
    for word in ("filters", "fields", "card"):
        _fields(draft, (*where, word), screen.get(word, ()), kind)
    for word in ("group", "lanes", "sort"):
        if word in screen:
            _field(draft, (*where, word), screen[word].removeprefix("-"), kind)
    for name in screen.get("show", ()):
        _field(draft, (*where, "show", name), name, kind)
    _badges(draft, (*where, "badges"), screen.get("badges", ()))
    for transition, names in screen.get("required_at", {}).items():
        _fields(draft, (*where, "required_at", transition), names, kind)
    for name, section in screen.get("sections", {}).items():
        at = (*where, "sections", name)
        _fields(draft, (*at, "fields"), section.get("fields", ()), kind)
        for role in section.get("visible_to", ()):
            draft.role((*at, "visible_to"), role)
        if "part" not in section and not section.get("fields"):
            message = f"section '{name}' shows nothing"
            draft.say("screen.panel", at, message, "give it part or fields")


def _fields(draft: Draft, where: Where, names: Iterable[str], kind: str) -> None:
    for index, name in enumerate(names):
        _field(draft, (*where, index), name, kind)


def _field(draft: Draft, where: Where, name: str, kind: str) -> None:
    known = known_fields(draft, kind)
    if name not in known:
        hint = near(name, known) or "see the reference"
        draft.say("screen.field", where, f"{kind} has no '{name}'", hint)


def _badges(draft: Draft, where: Where, names: Iterable[str]) -> None:
    for index, name in enumerate(names):
        message = f"there is no badge '{name}'"
        draft.refer("screen.badge", (*where, index), ("screens", "badges"), name, message)


def _card(draft: Draft, where: Where, card: Mapping[str, Any]) -> None:
    _fields(draft, (*where, "columns"), card.get("columns", ()), "order")
    for name in card.get("show", ()):
        _field(draft, (*where, "show", name), name, "order")
    of = card.get("of")
    if card["figure"] == "capture_trend":
        kind, _, field = str(of or "").partition(".")
        kinds = draft.data.get("step_kinds", {})
        form = draft.forms.get(kinds.get(kind, {}).get("form", ""))
        if kind not in kinds or form is None or field not in all_properties(form.schema):
            message = f"no step kind captures '{of}'"
            draft.say("screen.figure", where, message, "of: step_kind.field")
    elif card["figure"] == STATES_FIGURES:
        known = [*draft.names("rules"), *(check.rule for check in draft.plugins.checks)]
        if of not in known:
            message = f"there is no rule '{of}'"
            draft.say("screen.figure", where, message, near(of, known))
