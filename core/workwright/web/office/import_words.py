"""The lines of an import report in the reader's language, each with its place in the document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workwright.domain.text import N_
from workwright.errors import ImportProblem
from workwright.importers.report import ImportReport, line_as_json
from workwright.web.i18n import say

OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "created": (N_("New draft"), "plus"),
    "replaced": (N_("Replaced"), "swap"),
    "cancelled": (N_("Cancelled"), "x"),
    "unchanged": (N_("Unchanged"), "minus"),
    "awaiting_confirmation": (N_("Waits for confirmation"), "users"),
    "refused": (N_("Refused, nothing changed"), "stop"),
}


@dataclass(frozen=True)
class ReportLine:
    """One line of the report: what, where, what to do."""

    code: str
    rule: str
    path: str
    line: int | None
    column: int | None
    text: str
    remedy: str


@dataclass(frozen=True)
class OrderLines:
    """One order of the document with its lines."""

    name: str
    outcome: str
    word: str
    icon: str
    number: str | None
    replaces: str | None
    problems: tuple[ReportLine, ...]
    messages: tuple[ReportLine, ...]


def report_lines(report: ImportReport) -> list[OrderLines]:
    """Return the report's orders for the page, in document order."""
    return [
        OrderLines(
            name=row.name,
            outcome=row.outcome.value,
            word=outcome_word(row.outcome.value),
            icon=outcome_icon(row.outcome.value),
            number=row.work_order_number,
            replaces=row.replaces_number,
            problems=tuple(_line(problem) for problem in row.problems),
            messages=tuple(_line(message) for message in row.messages),
        )
        for row in report.rows
    ]


def outcome_word(outcome: str) -> str:
    """Return what became of an order, in words."""
    return say(OUTCOMES[outcome][0])


def outcome_icon(outcome: str) -> str:
    """Return the sign of what became of an order."""
    return OUTCOMES[outcome][1]


def _line(problem: ImportProblem) -> ReportLine:
    told = line_as_json(problem)
    return ReportLine(
        code=problem.code,
        rule=str(told["rule"]),
        path=problem.path,
        line=told["line"],
        column=told["column"],
        text=say(problem.text, problem.data),
        remedy=say(problem.remedy, problem.data),
    )
