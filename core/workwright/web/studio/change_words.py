"""What a profile would change, in words: sections with their counts, each value old and new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workwright.profile.diff import Change, by_section
from workwright.profile.directions import Way
from workwright.web.i18n import _
from workwright.web.office.cells import written

TONES: Mapping[Way, tuple[str, str]] = {
    Way.LOOSER: ("warn", "warn"),
    Way.TIGHTER: ("", "lock"),
    Way.CHANGED: ("", ""),
}


@dataclass(frozen=True)
class ChangedValue:
    """One line: where, what it was, what it becomes, and the mark beside it."""

    path: str
    was: str
    now: str
    mark: str = ""
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class ChangedSection:
    """A part of the profile with what would change in it; what is looser stands first."""

    name: str
    title: str
    count: int
    looser: int
    lines: tuple[ChangedValue, ...]


def sections_of(found: tuple[Change, ...]) -> tuple[ChangedSection, ...]:
    """Return what a profile would change, for the page."""
    titles = _titles()
    return tuple(
        ChangedSection(
            name,
            titles[name],
            len(lines),
            sum(change.way is Way.LOOSER for change in lines),
            tuple(_line(change) for change in lines),
        )
        for name, lines in by_section(found).items()
    )


def _line(change: Change) -> ChangedValue:
    tone, icon = TONES[change.way]
    return ChangedValue(
        change.path, _said(change.old), _said(change.new), _mark(change), tone, icon
    )


def _mark(change: Change) -> str:
    if change.way is Way.LOOSER:
        return _("looser")
    if change.way is Way.TIGHTER:
        return _("tighter")
    if change.is_new:
        return _("new")
    return _("gone") if change.is_gone else ""


def _said(value: Any) -> str:
    match value:
        case None:
            return ""
        case list() | tuple():
            return ", ".join(_said(item) for item in value)
        case Mapping():
            return ", ".join(f"{key}: {_said(item)}" for key, item in value.items())
    return written(value)


def _titles() -> dict[str, str]:
    return {
        "policies": _("Policies"),
        "checks": _("Rules of plugins"),
        "rules": _("The plant's own rules"),
        "signatures": _("Signatures"),
        "roles": _("Roles"),
        "states": _("States"),
        "step_kinds": _("Step kinds"),
        "forms": _("Forms"),
        "terms": _("Words"),
        "lists": _("Lists"),
        "numbering": _("Numbers"),
        "screens": _("Screens"),
        "reports": _("Printed records"),
        "notifications": _("Notifications"),
        "retention": _("Retention"),
        "settings": _("Settings of plugins"),
        "plugins": _("Plugins"),
        "other": _("Other"),
    }
