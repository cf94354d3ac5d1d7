"""What an import did, order by order: the same report on screen, on the command line, by API."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workwright.domain.canonical import plain
from workwright.domain.checks import fill
from workwright.errors import ImportProblem, ImportRefused
from workwright.importers.catalogue import response_code
from workwright.importers.paths import pointer

SKIPPING = frozenset(
    {
        "BOM_ITEM_SKIPPED",
        "OPERATION_SKIPPED",
        "PROPERTY_NOT_FOUND",
        "PROPERTY_NOT_ON_ROUTE",
        "PROPERTY_VALUE_INVALID",
    }
)
"""Codes of messages that tell of something which the document has and the order does not (S33)."""


class Outcome(StrEnum):
    """What became of one order."""

    CREATED = "created"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    UNCHANGED = "unchanged"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    REFUSED = "refused"


class Result(StrEnum):
    """The word for it that a sending system reads (R133, R143)."""

    IMPORTED = "imported"
    IMPORTED_WITH_MESSAGES = "imported_with_messages"
    REJECTED = "rejected"
    AWAITING_CONFIRMATION = "awaiting_confirmation"


_CODES = {Result.IMPORTED: 200, Result.IMPORTED_WITH_MESSAGES: 200}
_ACCEPTED, _REJECTED = 202, 400


@dataclass(frozen=True)
class ReportRow:
    """One order of a document.

    Args:
        name: the sender's name of the order; blank where it could not be read.
        work_order_number: our number of the order that was made, changed or found.
        replaces_number: number of the order that a new one stands for.
        problems: why it was refused; empty otherwise.
        messages: what was noticed and stopped nothing.
    """

    name: str
    outcome: Outcome
    work_order_number: str | None = None
    replaces_number: str | None = None
    problems: tuple[ImportProblem, ...] = ()
    messages: tuple[ImportProblem, ...] = ()

    @property
    def result(self) -> Result:
        """Return the result word (R133)."""
        if self.outcome is Outcome.REFUSED:
            return Result.REJECTED
        if self.outcome is Outcome.AWAITING_CONFIRMATION:
            return Result.AWAITING_CONFIRMATION
        return Result.IMPORTED_WITH_MESSAGES if self.messages else Result.IMPORTED

    @property
    def response_code(self) -> int:
        """Return 200, 202, 400 or 422 (R132)."""
        if self.result is Result.REJECTED:
            return response_code(self.problems)
        return _CODES.get(self.result, _ACCEPTED)

    @property
    def skipped(self) -> tuple[ImportProblem, ...]:
        """Return the messages that tell what of the document was left out, with the reason."""
        return tuple(message for message in self.messages if message.code in SKIPPING)

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "result": self.result.value,
            "response_code": self.response_code,
            "work_order_number": self.work_order_number,
            "replaces_number": self.replaces_number,
            "problems": [line_as_json(problem) for problem in self.problems],
            "messages": [line_as_json(message) for message in self.messages],
            "skipped": [message.path for message in self.skipped],
        }


@dataclass(frozen=True)
class ImportReport:
    """The result of one document: one row per order, in document order."""

    rows: tuple[ReportRow, ...]

    @property
    def result(self) -> Result:
        """Return the word for the whole document, the most alarming of its rows."""
        order = (Result.REJECTED, Result.AWAITING_CONFIRMATION, Result.IMPORTED_WITH_MESSAGES)
        found = {row.result for row in self.rows}
        return next((result for result in order if result in found), Result.IMPORTED)

    @property
    def response_code(self) -> int:
        """Return the code of the document: of a refused row first, then of a waiting one."""
        codes = {row.response_code for row in self.rows if row.result is self.result}
        return min(codes, default=_REJECTED)

    @property
    def changed(self) -> bool:
        """Return whether any order was made, changed or cancelled."""
        changing = {Outcome.CREATED, Outcome.REPLACED, Outcome.CANCELLED}
        return any(row.outcome in changing for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values: stored, downloaded and sent in this form."""
        return {
            "result": self.result.value,
            "response_code": self.response_code,
            "orders": [row.as_json() for row in self.rows],
        }


def refused_row(
    refusal: ImportRefused, name: str = "", messages: Iterable[ImportProblem] = ()
) -> ReportRow:
    """Return the row of an order that a document could not make, change or cancel."""
    return ReportRow(name, Outcome.REFUSED, problems=refusal.rows, messages=tuple(messages))


def line_as_json(problem: ImportProblem) -> dict[str, Any]:
    """Return one line as plain JSON values, with the sentence filled in English.

    ``template`` and ``data`` let the reader's language fill it again.
    """
    return {
        "code": problem.code,
        "rule": problem.data.get("rule", ""),
        "weight": problem.data.get("weight", ""),
        "path": problem.path,
        "pointer": pointer(problem.path),
        "line": problem.data.get("line"),
        "column": problem.data.get("column"),
        "text": fill(problem.text, problem.data),
        "remedy": fill(problem.remedy, problem.data),
        "template": {"text": problem.text, "remedy": problem.remedy},
        "data": plain(problem.data),
    }
