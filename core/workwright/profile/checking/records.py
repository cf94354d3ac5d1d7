"""Records and the rest: reports, notifications, settings of plugins."""

from decimal import Decimal
from typing import Any

from workwright.domain.declarations import Report, Setting
from workwright.domain.parameters import Tightens
from workwright.errors import NotFound
from workwright.forms.sheet import near, near_or_list, shown
from workwright.profile.checking.screens import known_fields
from workwright.profile.draft import Draft


def check(draft: Draft) -> None:
    """Note what is wrong with reports, notifications and settings."""
    for name, stated in draft.data.get("reports", {}).items():
        _report(draft, name, stated)
    for name, stated in draft.data.get("notifications", {}).items():
        for role in stated["to"]:
            message = f"nobody holds '{role}'"
            where = ("notifications", name, "to")
            draft.refer("notify.role", where, ("roles",), role, message)
        rule = stated.get("rule")
        known = [*draft.names("rules"), *(check.rule for check in draft.plugins.checks)]
        if rule is not None and rule not in known:
            message = f"no rule or active plugin tells of '{rule}'"
            draft.say("notify.event", ("notifications", name, "rule"), message, near(rule, known))
    for plugin, values in draft.data.get("settings", {}).items():
        _settings(draft, plugin, values)


def _report(draft: Draft, name: str, stated: dict[str, Any]) -> None:
    where = ("reports", name)
    report = _brought(draft, name)
    if report is None:
        known = [item.name for plugin in draft.plugins.plugins for item in plugin.reports]
        hint = near_or_list(name, known) if known else "add the plugin that brings it"
        draft.say("report.section", where, f"no active plugin brings report '{name}'", hint)
        return
    known = [section.name for section in report.sections]
    for index, section in enumerate(stated.get("sections", ())):
        if section not in known:
            message = f"report {name} has no section '{section}'"
            draft.say("report.section", (*where, "sections", index), message, near(section, known))
    for law in (section for section in report.sections if section.law):
        if law.name not in stated.get("sections", known):
            clause = f" ({law.clause})" if law.clause else ""
            message = f"section '{law.name}' is law{clause}"
            draft.say("report.law", (*where, "sections"), message, "put it back")
    for added in stated.get("add", {}):
        _added(draft, name, added, stated, stated.get("sections", known))


def _added(
    draft: Draft, name: str, added: str, stated: dict[str, Any], sections: list[str]
) -> None:
    section = stated["add"][added]
    where = ("reports", name, "add", added)
    others = [*sections, *(other for other in stated["add"] if other != added)]
    if section["after"] not in others:
        message = f"report {name} has no section '{section['after']}'"
        hint = near_or_list(section["after"], others)
        draft.say("report.section", (*where, "after"), message, hint)
    for kind in section.get("steps", ()):
        message = f"there is no step kind '{kind}'"
        draft.refer("rule.step", (*where, "steps"), ("step_kinds",), kind, message)
    fields = known_fields(draft, "order")
    for field in section.get("fields", ()):
        if field not in fields:
            draft.say(
                "screen.field", (*where, "fields"), f"order has no '{field}'", near(field, fields)
            )


def _brought(draft: Draft, name: str) -> Report | None:
    try:
        return draft.plugins.report(name)
    except NotFound:
        return None


def _settings(draft: Draft, plugin: str, values: dict[str, Any]) -> None:
    if plugin not in draft.plugins:
        message = f"plugin '{plugin}' is not named in plugins"
        known = [item.name for item in draft.plugins.plugins]
        draft.say("plugin.unknown", ("settings", plugin), message, near(plugin, known))
        return
    declared = {item.name: item for item in draft.plugins.plugin(plugin).settings}
    for name, value in values.items():
        where = ("settings", plugin, name)
        if name not in declared:
            message = f"plugin {plugin} has no setting '{name}'"
            draft.say("schema.unknown_key", where, message, near_or_list(name, list(declared)))
        else:
            _setting(draft, where, declared[name], value)


def _setting(draft: Draft, where: tuple[str, str, str], declared: Setting, value: Any) -> None:
    if isinstance(value, list):
        chosen: list[Any] = value
        if not declared.choices:
            message = f"a list stands here, {declared.kind} is needed"
            draft.say("schema.type", where, message)
            return
    else:
        chosen = [value]
    for item in chosen:
        try:
            read = declared.read(item)
        except ValueError:
            message = f"{shown(item)} is no {declared.kind}"
            draft.say("schema.type", where, message, f"e.g. {_example(declared.default)}")
            continue
        if declared.choices and read not in declared.choices:
            message = f"{shown(item)} is not one of the choices"
            draft.say("schema.choice", where, message, near_or_list(item, declared.choices))
        elif declared.tightens is not Tightens.NONE and declared.loosens(declared.default, read):
            message = f"{shown(item)} is looser than {_example(declared.default)}, which is law"
            draft.say("law.loosened", where, message, "keep it or tighten it")


def _example(value: bool | int | Decimal | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
