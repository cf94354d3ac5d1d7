"""Rules: what a profile changes of plugin checks, waivers for it, and ids of its own rules."""

from datetime import date
from typing import Any

from workwright.domain.checks import Check, Severity
from workwright.domain.parameters import Tightens
from workwright.forms.sheet import Where, near, near_or_list, shown
from workwright.profile.draft import Draft
from workwright.profile.duration import Duration
from workwright.profile.vocabulary import RESERVED_PREFIXES

LONGEST = Duration(1, "year")


def check(draft: Draft) -> None:
    """Note unknown checks, law that is loosened, waivers that do not hold, reserved ids."""
    for rule, stated in draft.data.get("checks", {}).items():
        found = _find(draft, rule)
        if found is not None:
            _changes(draft, found, stated)
    for rule in draft.data.get("rules", {}):
        prefix = rule.split("-")[0]
        if prefix in RESERVED_PREFIXES:
            message = f"prefix {prefix} belongs to {RESERVED_PREFIXES[prefix]}"
            draft.say("rule.reserved_id", ("rules", rule), message, "take a prefix of your own")


def _find(draft: Draft, rule: str) -> Check | None:
    known = {check.rule: check for check in draft.plugins.checks}
    if rule in known:
        return known[rule]
    where = ("checks", rule)
    other = next((check for check in draft.installed.checks if check.rule == rule), None)
    if other is not None:
        message = f"{rule} belongs to plugin {other.source}, which is not active here"
        draft.say("check.inactive", where, message, "add it to plugins, or remove the check")
    else:
        message = f"no active plugin has {rule}"
        draft.say("check.unknown", where, message, near(rule, known) or "remove it")
    return None


def _changes(draft: Draft, check: Check, stated: dict[str, Any]) -> None:
    where: Where = ("checks", check.rule)
    loosened = [*_severity(draft, check, stated), *_parameters(draft, check, stated)]
    if check.law:
        for path, new, old in loosened:
            message = f"{new} is looser than {old}, which is law ({check.citation})"
            draft.say("law.loosened", path, message, "keep it or tighten it")
    waiver = stated.get("waiver")
    if waiver is None:
        for path, new, old in () if check.law else loosened:
            message = f"{check.rule} is {old} in its plugin; {new} is looser"
            draft.say("check.needs_waiver", path, message, "add waiver: reason, owner, expires")
    else:
        _waiver(draft, (*where, "waiver"), waiver, bool(loosened))


def _severity(draft: Draft, check: Check, stated: dict[str, Any]) -> list[tuple[Where, str, str]]:
    severity = stated.get("severity")
    if severity is None or Severity(severity).rank >= check.severity.rank:
        return []
    return [(("checks", check.rule, "severity"), severity, check.severity.value)]


def _parameters(draft: Draft, check: Check, stated: dict[str, Any]) -> list[tuple[Where, str, str]]:
    loosened: list[tuple[Where, str, str]] = []
    for name, value in stated.get("parameters", {}).items():
        where = ("checks", check.rule, "parameters", name)
        declared = check.declared.get(name)
        if declared is None:
            message = f"{check.rule} has no parameter '{name}'"
            draft.say("check.parameter", where, message, near_or_list(name, list(check.declared)))
            continue
        try:
            read = declared.read(value)
        except ValueError:
            message = f"{shown(value)} is no {declared.kind}"
            draft.say("check.parameter", where, message, f"e.g. {shown(declared.default)}")
            continue
        free = declared.tightens is Tightens.NONE and not check.law
        if not free and declared.loosens(declared.default, read):
            loosened.append((where, f"{name} {shown(read)}", shown(declared.default)))
    return loosened


def _waiver(draft: Draft, where: Where, waiver: dict[str, str], loosens: bool) -> None:
    if not loosens:
        draft.say("waiver.idle", where, "there is nothing to waive", "remove it")
    day = date.fromisoformat(waiver["expires"])
    if day < draft.today:
        draft.say("waiver.expired", (*where, "expires"), f"ended {day}", "renew or remove it")
    elif day > LONGEST.after(draft.today):
        message = f"{day} is over a year ahead"
        draft.say("waiver.too_long", (*where, "expires"), message, "at most one year")
