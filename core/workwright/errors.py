"""Every refusal and failure that crosses a layer, one class per way a caller can react.

::

    WorkwrightError            code, message, data; message is a template, data fills it
      Refused                  findings: every failing rule; HTTP 409 or 422
        TransitionRefused      work order state, wanted state
      NotFound                 also for another tenant's id (S2); HTTP 404
      Stale                    row changed since shown; both values; HTTP 409
      ConfigProblems           list of Problem(file, line, column, path, message, hint)
      ImportRefused            rows: pointer, code, sentence
      IntegrityBroken          verify found tampering; never caught below the command line
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workwright.domain.checks import Citation, Finding, Severity

SHOWN_FINDINGS = 10
SHOWN_CHARACTERS = 200


class WorkwrightError(Exception):
    """A failure with a stable code and one sentence a supervisor understands.

    Args:
        code: stable machine name, owner first, e.g. ``lot.expired``.
        message: English template with named placeholders; translated where it is shown.
        data: fills the placeholders; never holds secrets.
    """

    def __init__(self, code: str, message: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data: dict[str, Any] = dict(data or {})

    def __str__(self) -> str:
        try:
            text = self.message.format(**self.data)
        except (KeyError, IndexError):
            text = self.message
        return f"{self.code}: {text}"


class Refused(WorkwrightError):
    """The action is not allowed now; nothing was written but the note of the attempt.

    Args:
        findings: every failing rule, worst first; never empty.
        code: stable machine name of the refused action.

    ``noted`` tells whether the trail keeps a note of the attempt; what was refused before anything
    was tried is noted nowhere.
    """

    noted = False

    def __init__(self, findings: Iterable[Finding], code: str = "refused") -> None:
        self.findings = tuple(sorted(findings, key=lambda f: (-f.severity.rank, f.rule)))
        if not self.findings:
            raise ValueError("a refusal names at least one finding")
        super().__init__(code, "Refused: {rules}.", {"rules": ", ".join(self.rules)})

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of the failing rules, worst first, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    def __str__(self) -> str:
        lines = [finding.text()[:SHOWN_CHARACTERS] for finding in self.findings[:SHOWN_FINDINGS]]
        more = len(self.findings) - len(lines)
        return "\n".join([*lines, f"and {more} more"] if more > 0 else lines)


class TransitionRefused(Refused):
    """The work order is not in a state from which this transition leads (T1-T13)."""

    def __init__(self, subject: str, state: str, wanted: str) -> None:
        self.state = state
        self.wanted = wanted
        finding = refusal(
            "W17",
            subject,
            "{subject} is {state}; it cannot become {wanted} from there.",
            "Reload the page to see where it stands.",
            subject=subject,
            state=state,
            wanted=wanted,
        )
        super().__init__([finding], "work_order.transition_refused")


class NotFound(WorkwrightError):
    """Nothing of that kind and id exists here; the same answer for another tenant's id (S2)."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__("not_found", "There is no {kind} {key} here.", {"kind": kind, "key": key})


class Stale(WorkwrightError):
    """The row changed since it was shown; both values are given (B14, E17)."""

    def __init__(self, subject: str, shown: object, found: object) -> None:
        super().__init__(
            "stale",
            "{subject} changed since it was shown: shown {shown}, now {found}. Look at it again.",
            {"subject": subject, "shown": shown, "found": found},
        )


@dataclass(frozen=True)
class Problem:
    """One mistake in a configuration file, with its place (1-based) and remedy."""

    file: str
    line: int
    column: int
    path: str
    message: str
    hint: str = ""
    code: str = ""
    warning: bool = False

    def __str__(self) -> str:
        tail = f"; {self.hint}" if self.hint else ""
        code = f" [{self.code}]" if self.code else ""
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.path}: {self.message}{tail}{code}"


class ConfigProblems(WorkwrightError):
    """A profile, form or plugin configuration has problems; all of them, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.column, p.path))
        super().__init__(
            "config.problems", "{count} problems were found.", {"count": len(self.problems)}
        )

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class ImportProblem:
    """One line of an import result: what, where in the document, and what to do.

    ``text`` and ``remedy`` are English templates that ``data`` fills.
    """

    code: str
    path: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    remedy: str = ""


class ImportRefused(WorkwrightError):
    """A document changes nothing; every problem found is listed (R-rules, S33)."""

    def __init__(self, rows: Iterable[ImportProblem], status: int = 400) -> None:
        self.rows = tuple(rows)
        self.status = status
        super().__init__(
            "import.refused",
            "The document was rejected: {count} problems.",
            {"count": len(self.rows)},
        )


class IntegrityBroken(WorkwrightError):
    """Stored evidence does not verify; never caught below the command line."""


def refusal(
    rule: str, subject: str, message: str, remedy: str = "", /, *, clause: str = "", **data: Any
) -> Finding:
    """Return a BLOCK finding of a core rule.

    Args:
        rule: stable id, e.g. ``W8``.
        subject: what is refused, by its human code.
        message: English template, filled from ``data``.
        remedy: English template: what to do, who can.
        clause: clause of the core rule book when it differs from ``rule``.
    """
    citation = Citation("Workwright", "1", clause or rule)
    return Finding(rule, citation, Severity.BLOCK, subject, message, data, remedy)
