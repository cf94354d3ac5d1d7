"""Findings as people read them: a sentence that several rules say stands there once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from workwright.domain.checks import Finding
from workwright.domain.noted import typed
from workwright.web.i18n import moment, say

RAW_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00:00")


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


def stored_said(stored: Mapping[str, Any]) -> str:
    """Return a finding of the trail in the reader's language, its values in the reader's signs.

    Notes of earlier versions keep the English sentence only; there its instants become readable.
    """
    if template := stored.get("template"):
        data = typed(stored.get("data", {}), stored.get("types", {}))
        sentences = (say(template, data), say(stored.get("remedy", ""), data))
        return f"{stored['rule']}: {' '.join(s for s in sentences if s)}"
    message = str(stored.get("message", ""))
    return RAW_INSTANT.sub(lambda found: moment(datetime.fromisoformat(found[0])), message)
