"""Rules of a released order: kept as they were pinned, or held where they no longer exist (D2).

Old code cannot be pinned. What is pinned is rule, revision, severity, parameters, title and
citation; the installed plugin must still offer that revision. Where it does not, the order is
blocked at the moments at which the rule would have been asked, with a message that names both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workwright.domain.checks import Check, Citation, Hit, Moment, Severity
from workwright.domain.text import N_


def pin_checks(checks: Iterable[Check]) -> tuple[dict[str, Any], ...]:
    """Return what a snapshot keeps of these checks, by rule."""
    return tuple(check.pinned() for check in sorted(checks, key=lambda c: c.rule))


def unpin(
    installed: Iterable[Check], pinned: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Check, ...], tuple[str, ...]]:
    """Return the checks of a released order, and the rules whose revision is gone.

    Args:
        installed: every revision of every rule at hand: the core's, ``PluginSet.all_checks``,
            and the tenant's compiled from the pinned profile.
        pinned: as ``pin_checks`` gave it; numbers may have become text on the way.

    Returns:
        The checks with severity, parameters, title and citation as pinned; a rule that is gone
        is among them as a check that always blocks. Then the rules that are gone.
    """
    offered = {(check.rule, check.revision): check for check in installed}
    revisions: dict[str, list[int]] = {}
    for rule, revision in offered:
        revisions.setdefault(rule, []).append(revision)
    checks: list[Check] = []
    missing: list[str] = []
    for entry in pinned:
        found = offered.get((entry["rule"], entry["revision"]))
        if found is None:
            missing.append(entry["rule"])
            checks.append(_gone(entry, revisions.get(entry["rule"], [])))
        else:
            checks.append(_restored(found, entry))
    return tuple(checks), tuple(missing)


def _restored(check: Check, entry: Mapping[str, Any]) -> Check:
    parameters = {
        name: check.declared[name].read(value) if name in check.declared else value
        for name, value in entry["parameters"].items()
    }
    if _is_unchanged(check, entry, parameters):
        return check
    return replace(
        check,
        citation=Citation(**entry["citation"]),
        severity=Severity(entry["severity"]),
        title=entry["title"],
        parameters=parameters,
    )


def _is_unchanged(check: Check, entry: Mapping[str, Any], parameters: Mapping[str, Any]) -> bool:
    # measured: asked of every rule at every act, so nothing is made anew where nothing differs.
    cited = entry["citation"]
    return (
        check.title == entry["title"]
        and check.severity.value == entry["severity"]
        and check.citation.clause == cited["clause"]
        and check.citation.edition == cited["edition"]
        and check.citation.regime == cited["regime"]
        and check.parameters == parameters
    )


def _gone(entry: Mapping[str, Any], offered: Sequence[int]) -> Check:
    def test(_: Any) -> Iterator[Hit]:
        yield Hit(
            entry["rule"],
            N_(
                "This order was released under revision {needed} of rule {rule} of {source}; "
                "installed: {offered}."
            ),
            {
                "rule": entry["rule"],
                "needed": entry["revision"],
                "source": entry["source"],
                "offered": ", ".join(map(str, sorted(offered))) or "–",
            },
            N_("Install the version of {source} that offers it; an administrator can."),
        )

    return Check(
        entry["rule"],
        Citation(**entry["citation"]),
        frozenset(Moment(moment) for moment in entry["moments"]),
        Severity.BLOCK,
        entry["title"],
        test,
        law=True,
        revision=entry["revision"],
        source=entry["source"],
    )
