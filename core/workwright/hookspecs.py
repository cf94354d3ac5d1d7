"""The questions that the engine asks every plugin, once, when the process starts.

Few hooks, mostly registration. What a plugin decides at run time it decides inside a check, which
is data; words, step kinds, sub-states and roles stand in its defaults file, which is data too.
"""

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

import pluggy

from workwright.domain.checks import Check
from workwright.domain.declarations import Report, Setting

PROJECT = "workwright"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_checks() -> Iterable[Check]:  # type: ignore[empty-body]
    """Return the rules of this industry.

    When: once at start, outside any transaction. The returned checks are asked later, inside the
    transaction of the act that they judge (W29).

    Result: checks made with ``workwright.sdk.check``; rule ids are unique over all plugins and
    carry a prefix that is not the core's. The same rule may come in several revisions: the
    highest is asked of new orders, each older one of orders released under it (D2).

    Exception: the plugin is listed as a problem and none of its checks exist; a profile that
    names it cannot be activated.

    Order: checks are asked by rule id, so the order of plugins and results never matters.

    Since: 0.1

    Example::

        @hookimpl
        def register_checks():
            return checks_in(materials, equipment)
    """


@hookspec
def register_editions() -> Mapping[str, str]:  # type: ignore[empty-body]
    """Return the edition of each rule book that the plugin's citations name.

    When: once at start, before ``register_checks``.

    Result: rule book to edition, e.g. ``{"21 CFR": "2026", "ISO 9001": "2015"}``. A citation
    ``"21 CFR 211.87"`` is stored as rule book, edition and clause, so that an edition can be
    re-pointed without touching a rule. Each citation must begin with one of the rule books.

    Exception: the plugin is listed as a problem and not used.

    Order: each plugin's editions hold for its own citations only.

    Since: 0.1

    Example::

        @hookimpl
        def register_editions():
            return {"21 CFR": "2026"}
    """


@hookspec
def register_defaults() -> Traversable:  # type: ignore[empty-body]
    """Return the file with what the plugin brings in the language of profiles.

    When: once at start; the text is read at once, merged below every profile that names the
    plugin, and checked together with it.

    Result: a readable file, usually ``files("workwright_<name>") / "defaults.yaml"``. It holds
    terms, sub-states, roles, step kinds, report order, retention and the names of forms; never
    code. Forms of the plugin's own lie beside it in the package, ``forms/<area>/<name>.json``;
    those of the installation of the same name come first.

    Exception: also an unreadable file: the plugin is listed as a problem and not used.

    Order: plugins are merged by name; two that set one path differently are a problem that the
    profile resolves by saying it itself.

    Since: 0.1

    Example::

        @hookimpl
        def register_defaults():
            return files("workwright_pharma") / "defaults.yaml"
    """


@hookspec
def register_settings() -> Iterable[Setting]:  # type: ignore[empty-body]
    """Return the values that a profile may set under ``settings.<plugin>``.

    When: once at start. A profile's settings are checked against the declaration; the checks of
    the plugin find them, defaults included, in ``context.settings``.

    Result: settings with unique names, a default each, and the direction of law, if any.

    Exception: the plugin is listed as a problem and not used.

    Order: of declaration; it is the order in the profile reference.

    Since: 0.1

    Example::

        @hookimpl
        def register_settings():
            return [Setting("general", N_("Contract pack"), name="contract_pack")]
    """


@hookspec
def register_reports() -> Iterable[Report]:  # type: ignore[empty-body]
    """Return the reports of this industry with their sections in legal order.

    When: once at start; a report is filled later from the snapshot and the execution records
    alone (W3), in a job after the commit.

    Result: reports with unique names. A profile may put sections in another order and add its
    own; sections marked ``law`` stay.

    Exception: the plugin is listed as a problem and not used.

    Order: of declaration inside a plugin. Where two plugins of one profile bring a report of the
    same name, the later plugin by name is used.

    Since: 0.1

    Example::

        @hookimpl
        def register_reports():
            return [Report("batch_record", N_("Batch record"), "1", SECTIONS)]
    """
