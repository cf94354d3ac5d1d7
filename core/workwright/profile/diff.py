"""What another profile would change, told by meaning: what gets looser, tighter, or just other.

Both profiles are compared as what would run, all layers merged (S32). Forms count as a whole each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from workwright.plugins import PluginSet
from workwright.profile import effective
from workwright.profile.directions import Way, ways
from workwright.profile.model import Profile

SECTIONS: Final[tuple[str, ...]] = (
    "policies",
    "checks",
    "rules",
    "signatures",
    "roles",
    "states",
    "step_kinds",
    "forms",
    "terms",
    "lists",
    "numbering",
    "screens",
    "reports",
    "notifications",
    "retention",
    "settings",
    "plugins",
    "other",
)
IDENTITY: Final = frozenset(
    {"workwright", "profile", "version", "title", "about", "lineage", "tests", effective.ORDER}
)
WEIGHT: Final[Mapping[Way, int]] = {Way.LOOSER: 0, Way.TIGHTER: 1, Way.CHANGED: 2}


@dataclass(frozen=True)
class Change:
    """One value that would be another.

    Args:
        section: one of ``SECTIONS``.
        path: keys from the top, as a profile's author would point to it.
        old, new: value before and after; none where there is none.
    """

    section: str
    path: str
    old: Any
    new: Any
    way: Way

    @property
    def is_new(self) -> bool:
        """Say whether there was nothing before."""
        return self.old is None

    @property
    def is_gone(self) -> bool:
        """Say whether there would be nothing any more."""
        return self.new is None


def changes(before: Profile, after: Profile, plugins: PluginSet) -> tuple[Change, ...]:
    """Return everything that differs: by section, in it what gets looser first, then by path."""
    old, new = _compared(before), _compared(after)
    found = [
        Change(_section(where[0]), ".".join(map(str, where)), was, becomes, how)
        for key in dict.fromkeys((*old, *new))
        for where, was, becomes, how in ways((key,), old.get(key), new.get(key), plugins)
    ]
    return tuple(sorted(found, key=lambda c: (SECTIONS.index(c.section), WEIGHT[c.way], c.path)))


def by_section(found: Iterable[Change]) -> dict[str, list[Change]]:
    """Return section to its changes, in the order of ``SECTIONS``; none without a change."""
    groups: dict[str, list[Change]] = {}
    for change in found:
        groups.setdefault(change.section, []).append(change)
    return groups


def _compared(profile: Profile) -> dict[str, Any]:
    data = effective.read(profile.effective)
    kept = {key: value for key, value in data.items() if key not in IDENTITY}
    sources = kept.pop(effective.FORMS)
    kept["form_files"] = {
        ref: f"{profile.form(ref).version} {source['sha256'][:12]}"
        for ref, source in sources.items()
    }
    return kept


def _section(key: Any) -> str:
    if key == "form_files":
        return "forms"
    return key if key in SECTIONS else "other"
