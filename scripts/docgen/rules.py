"""The rules that the product evaluates, of the core and of every plugin that ships."""

from collections.abc import Iterable

from workwright import plugins
from workwright.domain.checks import Check
from workwright.domain.rules import CORE_CHECKS


def render() -> str:
    """Return a table for the core and one for each plugin, by rule id."""
    parts = ["## Core", "", *_table(CORE_CHECKS)]
    for plugin in plugins.load().plugins:
        newest = plugins.PluginSet((plugin,)).checks
        parts += ["", f"## {plugin.name.capitalize()}", "", *_table(newest)]
    return "\n".join(parts)


def _table(checks: Iterable[Check]) -> list[str]:
    rows = ["| rule | holds | asked | answers | failing |", "|---|---|---|---|---|"]
    for check in checks:
        asked = ", ".join(sorted(moment.value for moment in check.moments))
        rows.append(
            f"| {check.rule} | {check.title} | {asked} | {check.citation} |"
            f" {check.severity.value}{', law' if check.law else ''} |"
        )
    return rows
