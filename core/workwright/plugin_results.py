"""Judge what a plugin handed over at registration, like any other input from outside (S34)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, cast

from workwright.domain.checks import Check, Citation, Moment, Severity
from workwright.domain.declarations import Report, Setting

T = TypeVar("T")

RULE_ID = re.compile(r"[A-Z]{2,4}-[0-9]{2,3}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
CORE_PREFIXES = frozenset({"RS", "SC"})


def accept_list(hook: str, given: object) -> list[Any]:
    """Return what a hook gave as a list.

    Raises:
        TypeError: it is not something that one can go through.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{hook}: a list is needed, not {type(given).__name__}")
    return list(given)


def accept_editions(given: object) -> Mapping[str, str]:
    """Return rule book to edition.

    Raises:
        TypeError: it is not a mapping of text to text.
    """
    if not isinstance(given, Mapping) or not all(
        isinstance(text, str) for pair in given.items() for text in pair
    ):
        raise TypeError("register_editions: a mapping of rule book to edition is needed, as text")
    return given


def accept_defaults(given: object) -> Traversable:
    """Return the file of defaults.

    Raises:
        TypeError: it is not a file of the package.
    """
    if not isinstance(given, Traversable):
        raise TypeError(
            f"register_defaults: files(__name__) / 'defaults.yaml' is needed, "
            f"not {type(given).__name__}"
        )
    return given


def accept_checks(
    plugin: str, given: Iterable[Any], editions: Mapping[str, str]
) -> tuple[Check, ...]:
    """Return the plugin's checks with their source and citation filled in, by rule and revision.

    Raises:
        TypeError: something is not a check.
        ValueError: an id, citation, revision, moment, title or parameter is not acceptable.
    """
    accepted: dict[tuple[str, int], Check] = {}
    for item in given:
        check = _accept_check(plugin, item, editions)
        key = (check.rule, check.revision)
        if key in accepted:
            raise ValueError(f"{check.rule} revision {check.revision} is registered twice")
        accepted[key] = check
    return tuple(accepted[key] for key in sorted(accepted))


def accept_settings(given: Iterable[Any]) -> tuple[Setting, ...]:
    """Return the settings as declared.

    Raises:
        TypeError: something is not a setting.
        ValueError: a name is malformed or stands twice, a default is not among the choices.
    """
    settings = tuple(_instance(item, Setting) for item in given)
    _unique_names(setting.name for setting in settings)
    for setting in settings:
        if setting.choices and setting.default not in setting.choices:
            raise ValueError(f"setting {setting.name}: the default is not one of its choices")
    return settings


def accept_reports(given: Iterable[Any]) -> tuple[Report, ...]:
    """Return the reports as declared.

    Raises:
        TypeError: something is not a report.
        ValueError: a name is malformed or stands twice, or a report has no section.
    """
    reports = tuple(_instance(item, Report) for item in given)
    _unique_names(report.name for report in reports)
    for report in reports:
        if not report.sections or not report.version:
            raise ValueError(f"report {report.name}: sections and version are needed")
        _unique_names(section.name for section in report.sections)
    return reports


def citation_of(text: str, editions: Mapping[str, str]) -> Citation:
    """Return rule book, edition and clause of a citation such as ``21 CFR 211.87``.

    Raises:
        ValueError: it does not begin with one of the rule books, or names no clause.
    """
    for regime in sorted(editions, key=len, reverse=True):
        clause = text.removeprefix(f"{regime} ").strip()
        if text.startswith(f"{regime} ") and clause:
            return Citation(regime, editions[regime], clause)
    known = ", ".join(sorted(editions)) or "none"
    raise ValueError(f"citation {text!r} does not begin with a rule book of editions: {known}")


def _accept_check(plugin: str, item: Any, editions: Mapping[str, str]) -> Check:
    check = _instance(item, Check)
    # What a plugin wrote into a typed field may be anything all the same.
    severity, test = cast("tuple[object, object]", (check.severity, check.test))
    title, rule = cast("tuple[object, object]", (check.title, check.rule))
    moments = cast("frozenset[object]", check.moments)
    if not isinstance(rule, str) or not isinstance(title, str):
        raise TypeError(f"{rule}: rule id and title are text")
    prefix = check.rule.split("-")[0]
    if not RULE_ID.fullmatch(check.rule) or prefix in CORE_PREFIXES:
        raise ValueError(f"rule id {check.rule!r} is not of the form PH-01 with a free prefix")
    if check.revision < 1 or not check.moments or not check.title:
        raise ValueError(f"{check.rule}: revision, moments and title are needed")
    if not all(isinstance(moment, Moment) for moment in moments):
        raise TypeError(f"{check.rule}: a moment is not one of the engine's")
    if not isinstance(severity, Severity) or not callable(test):
        raise TypeError(f"{check.rule}: severity or test is of the wrong type")
    if set(check.parameters) != set(check.declared):
        raise ValueError(f"{check.rule}: every parameter is declared with type and default")
    try:
        citation = citation_of(check.citation.clause, editions)
    except ValueError as exc:
        raise ValueError(f"{check.rule}: {exc}") from exc
    return replace(check, citation=citation, source=plugin)


def _instance(item: Any, kind: type[T]) -> T:
    if not isinstance(item, kind):
        raise TypeError(f"a {kind.__name__} is needed, not {type(item).__name__}")
    return item


def _unique_names(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not NAME.fullmatch(name):
            raise ValueError(f"name {name!r} is not lower case with underscores")
        if name in seen:
            raise ValueError(f"name {name!r} stands twice")
        seen.add(name)
