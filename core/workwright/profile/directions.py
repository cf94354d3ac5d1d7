"""Say whether a changed value is tighter or looser: the direction of every key that is law.

Law is a direction, not a prohibition: a layer may move such a key one way only.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workwright.domain.checks import Severity
from workwright.forms.sheet import Where
from workwright.plugins import PluginSet
from workwright.profile.duration import Duration


class Way(StrEnum):
    """How a value moved; ``changed`` where no direction is known."""

    SAME = "same"
    TIGHTER = "tighter"
    LOOSER = "looser"
    CHANGED = "changed"


# Each list runs from the loosest choice to the tightest.
CHOICES: Mapping[str, tuple[Any, ...]] = {
    "material": ("staged", "full"),
    "allergens": ("residue", "strict"),
    "reviewer_may_release": (True, False),
    "reject_without_capa": (True, False),
    "monitoring_initials": (True, False),
}
SMALLER = frozenset({"signing_idle", "kiosk_lock"})
LARGER = frozenset({"reason_length"})
SHORTER = frozenset({"verify_within"})
STARTS = ("creation", "completion", "release", "distribution", "batch_expiry", "asset_end")


def way(where: Where, old: Any, new: Any, plugins: PluginSet) -> Way:
    """Return how one value moved.

    Args:
        where: path of a leaf, or of a map that is judged as a whole (retention).
        old, new: value below and above; none where it is not there.
    """
    if old == new:
        return Way.SAME
    match where:
        case ("signatures", _, _):
            return Way.TIGHTER if old is None else Way.LOOSER
        case ("checks", str(rule), "severity"):
            return _severity(rule, old, new, plugins)
        case ("checks", str(rule), "parameters", str(name)):
            return _parameter(rule, name, old, new, plugins)
        case ("policies", str(name)):
            return _policy(name, old, new)
        case ("step_kinds", _, "two_person"):
            return Way.TIGHTER if new is True else Way.LOOSER
        case ("roles", _, "not_with"):
            return Way.TIGHTER if set(old or ()) <= set(new or ()) else Way.LOOSER
        case ("rules", _, "severity"):
            return _by_order(("warn", "deviate", "block"), old, new)
        case ("retention", _):
            return _retention(old, new)
    return Way.CHANGED


def ways(where: Where, old: Any, new: Any, plugins: PluginSet) -> list[tuple[Where, Any, Any, Way]]:
    """Return every leaf below a path that moved, with how."""
    whole = where[:1] == ("retention",) and len(where) == 2
    if not whole and (isinstance(old, dict) or isinstance(new, dict)):
        before = old if isinstance(old, dict) else {}
        after = new if isinstance(new, dict) else {}
        return [
            moved
            for key in dict.fromkeys([*before, *after])
            for moved in ways((*where, key), before.get(key), after.get(key), plugins)
        ]
    how = way(where, old, new, plugins)
    return [] if how is Way.SAME else [(where, old, new, how)]


def _severity(rule: str, old: Any, new: Any, plugins: PluginSet) -> Way:
    check = next((check for check in plugins.checks if check.rule == rule), None)
    declared = check.severity.value if check else None
    first, second = old or declared, new or declared
    if first is None or second is None:
        return Way.CHANGED
    if first == second:
        return Way.SAME
    return Way.TIGHTER if Severity(second).rank > Severity(first).rank else Way.LOOSER


def _parameter(rule: str, name: str, old: Any, new: Any, plugins: PluginSet) -> Way:
    check = next((check for check in plugins.checks if check.rule == rule), None)
    declared = check.declared.get(name) if check else None
    if declared is None:
        return Way.CHANGED
    try:
        first = declared.default if old is None else declared.read(old)
        second = declared.default if new is None else declared.read(new)
    except ValueError:
        return Way.CHANGED
    if first == second:
        return Way.SAME
    return Way.LOOSER if declared.loosens(first, second) else Way.TIGHTER


def _policy(name: str, old: Any, new: Any) -> Way:
    if old is None or new is None:
        return Way.CHANGED
    if name in CHOICES:
        return _by_order(CHOICES[name], old, new)
    if name in SMALLER:
        return Way.TIGHTER if new < old else Way.LOOSER
    if name in LARGER:
        return Way.TIGHTER if new > old else Way.LOOSER
    if name in SHORTER:
        return Way.TIGHTER if Duration.of(new).days < Duration.of(old).days else Way.LOOSER
    return Way.CHANGED


def _by_order(order: tuple[Any, ...], old: Any, new: Any) -> Way:
    if old not in order or new not in order:
        return Way.CHANGED
    return Way.TIGHTER if order.index(new) > order.index(old) else Way.LOOSER


def _retention(old: Any, new: Any) -> Way:
    if old is None:
        return Way.TIGHTER
    if new is None:
        return Way.LOOSER
    before, after = _kept(old), _kept(new)
    if before == after:
        return Way.SAME
    longer = after[0] >= before[0] and after[1] >= before[1]
    return Way.TIGHTER if longer else Way.LOOSER


def _kept(stated: Mapping[str, Any]) -> tuple[Decimal, int]:
    """Return length and start of a retention; a later start keeps longer."""
    return Duration.of(stated["keep"]).days, STARTS.index(stated.get("from", "completion"))
