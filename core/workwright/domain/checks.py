"""The check engine: all rules that apply are asked, every failing one is answered.

A check is data (rule, citation, moments, severity, parameters) with a test. A test that crashes
counts as failed and blocks (W29); the list of rules evaluated is kept for the review.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from workwright.domain.parameters import CheckParameter
from workwright.domain.text import N_

CRASH = N_("Rule {rule} could not be evaluated ({error}).")
CRASH_REMEDY = N_("Tell the administrator; the rule cannot decide, so it holds.")


class Severity(StrEnum):
    """What a failing rule does: BLOCK refuses, DEVIATE keeps and opens a deviation, WARN shows."""

    BLOCK = "block"
    DEVIATE = "deviate"
    WARN = "warn"

    @property
    def rank(self) -> int:
        """Return 3 for block, 2 for deviate, 1 for warn; higher is stricter."""
        return {"block": 3, "deviate": 2, "warn": 1}[self.value]


class Moment(StrEnum):
    """When the engine asks; the core's and every plugin's checks use these values."""

    RECIPE_APPROVE = "on_recipe_approve"
    SCHEDULE = "on_schedule"
    RELEASE = "on_release"
    START = "on_start"
    STEP_START = "on_step_start"
    CAPTURE = "on_capture"
    STEP_COMPLETE = "on_step_complete"
    PAUSE = "on_pause"
    RESUME = "on_resume"
    COMPLETE = "on_complete"
    SUBMIT_REVIEW = "on_submit_review"
    RELEASE_TO_STOCK = "on_release_to_stock"
    REJECT = "on_reject"
    CANCEL = "on_cancel"
    PERIODIC = "periodic"


@dataclass(frozen=True)
class Citation:
    """Where a demand comes from, as data, so that an edition can change."""

    regime: str
    edition: str
    clause: str

    def __str__(self) -> str:
        return f"{self.regime} {self.clause}" if self.regime != "Workwright" else self.clause


@dataclass(frozen=True)
class Hit:
    """One failure that a test found.

    Args:
        subject: what failed, by its human code (lot, scale, person, step).
        message: English template with named placeholders.
        data: fills the placeholders of message and remedy.
        remedy: English template: what to do, who can.
    """

    subject: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)
    remedy: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule that did not hold, as shown, stored and returned to every caller."""

    rule: str
    citation: Citation
    severity: Severity
    subject: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)
    remedy: str = ""

    def text(self) -> str:
        """Return rule, sentence and remedy in English, for logs and the command line."""
        sentences = [fill(self.message, self.data), fill(self.remedy, self.data)]
        return f"{self.rule}: {' '.join(s for s in sentences if s)}"


@dataclass(frozen=True)
class Check:
    """A rule of the core, of a plugin or of a tenant.

    Args:
        rule: stable id, unique over all sources.
        moments: when it is asked.
        test: yields a ``Hit`` for each failure; gets the context of the moment and the check's
            parameters inside it.
        law: a profile may tighten but never loosen it.
        revision: raised when the meaning changes; pinned in the snapshot (D2).
        parameters: name to value; a profile may set them.
        declared: name to type, default and direction of each parameter.
        applies: gives False where the rule has nothing to judge; then it is not listed.
    """

    rule: str
    citation: Citation
    moments: frozenset[Moment]
    severity: Severity
    title: str
    test: Callable[[Any], Iterable[Hit]]
    law: bool = False
    revision: int = 1
    source: str = "core"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    applies: Callable[[Any], bool] | None = None
    declared: Mapping[str, CheckParameter] = field(default_factory=dict)

    def pinned(self) -> dict[str, Any]:
        """Return what a snapshot keeps of this check (D2, W30)."""
        return {
            "rule": self.rule,
            "revision": self.revision,
            "severity": self.severity.value,
            "parameters": dict(self.parameters),
            "source": self.source,
            "title": self.title,
            "moments": sorted(moment.value for moment in self.moments),
            "citation": {
                "regime": self.citation.regime,
                "edition": self.citation.edition,
                "clause": self.citation.clause,
            },
        }

    def with_(self, severity: Severity | None, parameters: Mapping[str, Any]) -> "Check":
        """Return the check as a profile or snapshot sets it."""
        return replace(
            self,
            severity=severity or self.severity,
            parameters={**self.parameters, **parameters},
        )


@dataclass(frozen=True)
class Evaluated:
    """One line of the list of rules evaluated: which rule, which revision, did it hold."""

    rule: str
    revision: int
    severity: Severity
    passed: bool
    title: str
    citation: Citation


@dataclass(frozen=True)
class Evaluation:
    """What came of one moment: every rule asked and every finding, worst first."""

    moment: Moment
    evaluated: tuple[Evaluated, ...]
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Return the findings that refuse the action."""
        return self.of(Severity.BLOCK)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(f for f in self.findings if f.severity is severity)


def evaluate(moment: Moment, context: Any, checks: Sequence[Check]) -> Evaluation:
    """Ask every check of this moment; a crash counts as a failed BLOCK (W29).

    The context must offer ``with_parameters(mapping)``; each test sees its own parameters.
    """
    evaluated: list[Evaluated] = []
    findings: list[Finding] = []
    for check in checks:
        if moment not in check.moments:
            continue
        found = _ask(check, context)
        if found is None:
            continue
        evaluated.append(
            Evaluated(
                check.rule, check.revision, check.severity, not found, check.title, check.citation
            )
        )
        findings.extend(found)
    findings.sort(key=lambda f: (-f.severity.rank, f.rule))
    return Evaluation(moment, tuple(evaluated), tuple(findings))


def _ask(check: Check, context: Any) -> list[Finding] | None:
    """Return the findings of one check; None where it does not apply."""
    try:
        scoped = context.with_parameters(check.parameters)
        if check.applies is not None and not check.applies(scoped):
            return None
        return [
            Finding(
                check.rule, check.citation, check.severity, h.subject, h.message, h.data, h.remedy
            )
            for h in check.test(scoped)
        ]
    except (Exception, SystemExit) as exc:  # W29, S34: a rule that cannot decide holds the action
        return [
            Finding(
                check.rule,
                check.citation,
                Severity.BLOCK,
                check.rule,
                CRASH,
                {"rule": check.rule, "error": f"{type(exc).__name__}: {exc}"},
                CRASH_REMEDY,
            )
        ]


def fill(template: str, data: Mapping[str, Any]) -> str:
    """Return the template filled; a missing value stays visible as its placeholder."""
    try:
        return template.format_map(data)
    except (KeyError, IndexError, ValueError, AttributeError):
        return template
