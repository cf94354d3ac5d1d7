"""Find, load and list plugins; one bad plugin never stops the others (S34).

``load()`` is called once by the process and its answer handed on; nothing is cached here. A
tenant sees ``PluginSet.subset(names of its profile)``; a released order's rules come from its
snapshot through ``domain.snapshot.unpin(plugins.all_checks, …)``.
"""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

import pluggy

from workwright import hookspecs
from workwright.domain.checks import Check
from workwright.domain.declarations import Report, Setting
from workwright.errors import NotFound
from workwright.plugin_results import (
    accept_checks,
    accept_defaults,
    accept_editions,
    accept_list,
    accept_reports,
    accept_settings,
)

GROUP = "workwright.plugins"
SHIPPED = "workwright"  # the distribution whose plugins claim their rule ids before all others


@dataclass(frozen=True)
class PluginProblem:
    """Why a plugin is not usable; shown on the plugins page and by ``workwright plugins``."""

    name: str
    distribution: str
    reason: str


@dataclass(frozen=True)
class Defaults:
    """The fragment in the language of profiles that a plugin brings, unparsed."""

    plugin: str
    path: str
    text: str


@dataclass(frozen=True)
class Plugin:
    """One usable plugin with everything that it registered.

    Args:
        name: entry point, folder suffix, key in ``profile.plugins``.
        package: import name; its ``translations`` and ``templates`` folders belong to the plugin.
        checks: every revision of every rule, by rule id and revision.
    """

    name: str
    distribution: str
    version: str
    package: str
    checks: tuple[Check, ...] = ()
    defaults: Defaults | None = None
    settings: tuple[Setting, ...] = ()
    reports: tuple[Report, ...] = ()

    @property
    def translations(self) -> Path | None:
        """Return the folder of the plugin's catalogues, if it has one; domain is the package."""
        return self._folder("translations")

    @property
    def forms(self) -> Path | None:
        """Return the folder of the plugin's own forms, if it has one: ``<area>/<name>.json``."""
        return self._folder("forms")

    def _folder(self, name: str) -> Path | None:
        folder = Path(str(files(self.package))) / name
        return folder if folder.is_dir() else None


@dataclass(frozen=True)
class PluginSet:
    """The plugins of the process, or of one tenant; never changes."""

    plugins: tuple[Plugin, ...] = ()
    problems: tuple[PluginProblem, ...] = ()
    _by_name: Mapping[str, Plugin] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {plugin.name: plugin for plugin in self.plugins})

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def plugin(self, name: str) -> Plugin:
        """Return the usable plugin of that name.

        Raises:
            NotFound: it is not installed, or it is a problem.
        """
        try:
            return self._by_name[name]
        except KeyError:
            raise NotFound("plugin", name) from None

    def problem(self, name: str) -> PluginProblem | None:
        """Return why the plugin of that name is not usable, if it is installed at all."""
        return next((p for p in self.problems if p.name == name), None)

    def subset(self, names: Iterable[str]) -> "PluginSet":
        """Return the set with only these plugins, by name; what a profile names.

        Raises:
            NotFound: one of them is not usable here.
        """
        return PluginSet(tuple(self.plugin(name) for name in sorted(set(names))))

    @cached_property
    def all_checks(self) -> tuple[Check, ...]:
        """Every revision of every rule, by rule id and revision; for released orders (D2)."""
        found = (check for plugin in self.plugins for check in plugin.checks)
        return tuple(sorted(found, key=lambda check: (check.rule, check.revision)))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The newest revision of every rule, by rule id; for what is not released yet."""
        newest = {check.rule: check for check in self.all_checks}
        return tuple(newest.values())

    @property
    def versions(self) -> dict[str, str]:
        """Return plugin name to distribution version; pinned in the snapshot (W30)."""
        return {plugin.name: plugin.version for plugin in self.plugins}

    @property
    def defaults(self) -> tuple[Defaults, ...]:
        """Return the profile fragments, by plugin name."""
        return tuple(plugin.defaults for plugin in self.plugins if plugin.defaults is not None)

    def settings(self, given: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Return every plugin's settings with its defaults under what a profile gives.

        Args:
            given: plugin name to what the profile sets; was checked against the declarations.
        """
        return {
            plugin.name: {
                **{setting.name: setting.default for setting in plugin.settings},
                **given.get(plugin.name, {}),
            }
            for plugin in self.plugins
        }

    def report(self, name: str) -> Report:
        """Return the report of that name; of two plugins that bring it, the later by name.

        Raises:
            NotFound: no plugin of this set brings it.
        """
        for plugin in reversed(self.plugins):
            for report in plugin.reports:
                if report.name == name:
                    return report
        raise NotFound("report", name)


def load(entries: Iterable[EntryPoint] | None = None) -> PluginSet:
    """Return every usable plugin and, for the others, the reasons.

    Args:
        entries: entry points to load; by default those of the installed distributions.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    found = entry_points(group=GROUP) if entries is None else entries
    plugins: list[Plugin] = []
    problems: list[PluginProblem] = []
    owners: dict[str, str] = {}
    rules: dict[str, str] = {}
    for entry in sorted(found, key=_turn):
        distribution, version = _distribution(entry)
        if entry.name in owners:
            reason = f"also provided by {owners[entry.name]}; uninstall one of them"
            problems.append(PluginProblem(entry.name, distribution, reason))
            continue
        owners[entry.name] = distribution
        try:
            plugin = _load_one(manager, entry, distribution, version)
            _no_clash(plugin, rules)
        except KeyboardInterrupt:
            raise
        except BaseException as exc:  # S34: SystemExit in a plugin must not end the boot either
            if manager.has_plugin(entry.name):
                manager.unregister(name=entry.name)
            reason = f"{type(exc).__name__}: {exc}"
            problems.append(PluginProblem(entry.name, distribution, reason))
        else:
            plugins.append(plugin)
    return PluginSet(tuple(sorted(plugins, key=lambda plugin: plugin.name)), tuple(problems))


def hook_reference() -> str:
    """Return the hooks as Markdown: a heading with the exact signature, then the specification."""
    parts = []
    for name in hook_names():
        spec = getattr(hookspecs, name)
        signature = inspect.signature(spec)
        text = inspect.cleandoc(spec.__doc__ or "").replace("Example::", "Example:")
        parts.append(f"### `{name}{signature}`\n\n{text}\n")
    return "\n".join(parts)


def hook_names() -> tuple[str, ...]:
    """Return the name of every declared hook, sorted."""
    declared = inspect.getmembers(hookspecs, inspect.isfunction)
    return tuple(sorted(n for n, f in declared if hasattr(f, f"{hookspecs.PROJECT}_spec")))


def _distribution(entry: EntryPoint) -> tuple[str, str]:
    if entry.dist is None:
        return "", ""
    return entry.dist.name, entry.dist.version


def _turn(entry: EntryPoint) -> tuple[bool, str, str]:
    # What ships goes first: a stranger that claims its rule or name is the problem, not it.
    distribution = _distribution(entry)[0]
    return distribution != SHIPPED, entry.name, distribution


def _load_one(
    manager: pluggy.PluginManager, entry: EntryPoint, distribution: str, version: str
) -> Plugin:
    module = entry.load()
    others = [plugin for _, plugin in manager.list_name_plugin()]
    manager.register(module, name=entry.name)
    manager.check_pending()

    def ask(hook: str) -> list[Any]:
        caller = manager.subset_hook_caller(hook, remove_plugins=others)
        results = list(caller())
        if len(results) < len([i for i in caller.get_hookimpls() if i.plugin is module]):
            raise TypeError(f"{hook} returned nothing; is a return missing?")
        return results

    def lists(hook: str) -> list[Any]:
        return [item for result in ask(hook) for item in accept_list(hook, result)]

    editions: dict[str, str] = {}
    for mapping in ask("register_editions"):
        editions.update(accept_editions(mapping))
    fragments = ask("register_defaults")
    return Plugin(
        entry.name,
        distribution,
        version,
        entry.module,
        checks=accept_checks(entry.name, lists("register_checks"), editions),
        defaults=_read(entry.name, fragments[0]) if fragments else None,
        settings=accept_settings(lists("register_settings")),
        reports=accept_reports(lists("register_reports")),
    )


def _read(plugin: str, file: Any) -> Defaults:
    return Defaults(plugin, str(file), accept_defaults(file).read_text(encoding="utf-8"))


def _no_clash(plugin: Plugin, rules: dict[str, str]) -> None:
    """Refuse a plugin that claims another's rule id; remember its own otherwise."""
    for check in plugin.checks:
        if rules.get(check.rule, plugin.name) != plugin.name:
            raise ValueError(f"rule {check.rule} belongs to plugin {rules[check.rule]}")
    rules.update(dict.fromkeys((check.rule for check in plugin.checks), plugin.name))
