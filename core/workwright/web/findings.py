"""Findings as people read them: a sentence that several rules say stands there once."""

from collections.abc import Iterable
from dataclasses import replace

from workwright.domain.checks import Finding


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return each sentence once, with every rule that says it; the order stays."""
    said: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        data = sorted((name, str(value)) for name, value in finding.data.items())
        key = (finding.severity, finding.message, *data)
        said.setdefault(key, []).append(finding)
    return tuple(
        replace(group[0], rule=", ".join(dict.fromkeys(f.rule for f in group)))
        for group in said.values()
    )
