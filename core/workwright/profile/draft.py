"""What is being checked: merged layers, the plugins that count, forms, the day, the sheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workwright.forms.schema import Form
from workwright.forms.sheet import Sheet, Where, near, near_or_list, path_text
from workwright.plugins import PluginSet
from workwright.profile.merge import Kind, Merged, at


@dataclass(frozen=True)
class Draft:
    """A profile whose shape is right and whose meaning is being checked.

    Args:
        installed: every plugin of this installation.
        plugins: those that the profile names and that are usable.
        forms: forms that were read, by reference.
        known_forms: references of every form that the search found.
        activating: demands that must stand before the profile may run are refusals, not warnings.
        today: site day, for waivers.
    """

    merged: Merged
    installed: PluginSet
    plugins: PluginSet
    forms: Mapping[str, Form]
    known_forms: Collection[str]
    activating: bool
    today: date
    sheet: Sheet

    @property
    def data(self) -> Mapping[str, Any]:
        """Return what all layers say together."""
        return self.merged.data

    @property
    def languages(self) -> list[str]:
        """Return the languages of the profile, the source first."""
        languages: list[str] = self.data["languages"]
        return languages

    def names(self, *where: str) -> list[str]:
        """Return the keys of the map at a path, in order; none where it is not there."""
        found = at(self.data, where)
        return list(found) if isinstance(found, dict) else []

    def own(self, where: Where) -> bool:
        """Say whether a profile layer says what stands here, not the core or a plugin."""
        layer = self.merged.origin_of(where)
        return layer is not None and layer.kind is Kind.PROFILE

    def say(
        self, code: str, where: Where, message: str, hint: str = "", *, warning: bool = False
    ) -> None:
        """Note a problem."""
        self.sheet.add(code, where, message, hint, warning=warning)

    def refer(
        self, code: str, where: Where, collection: tuple[str, ...], name: str, message: str
    ) -> bool:
        """Return whether a name stands in a collection; note it where not.

        A name that a layer removed although it is used here is told at the removal.
        """
        known = self.names(*collection)
        if name in known:
            return True
        removed = (*collection, name)
        if removed in self.merged.removed:
            used = f"{path_text(removed)} is used by {path_text(where)}"
            self.say("removed.in_use", removed, used, "change that first")
        else:
            self.say(code, where, message, near_or_list(name, known))
        return False

    def role(self, where: Where, name: str) -> None:
        """Note a role that does not exist."""
        self.refer("role.unknown", where, ("roles",), name, f"there is no role '{name}'")

    def near(self, name: object, known: Collection[str]) -> str:
        """Return what was probably meant."""
        return near(name, known)
