"""What an import says about a document: sentences with code and rule, collected with their place.

Everything that a reader or the resolution finds goes through one collector, so that a refused
document names all its problems and a huge one cannot fill the memory with them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from workwright.domain.canonical import decimal_text
from workwright.domain.checks import fill
from workwright.errors import ImportProblem

KEPT_OF_ONE_CODE = 1000
SHOWN_CHARACTERS = 80


class Weight(StrEnum):
    """How a line of the result is shown: it refuses, or it informs, warns or shows an error."""

    REFUSED = "refused"
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Sentence:
    """One thing that an import can say.

    Args:
        code: stable machine name; several sentences may share one.
        rule: the rule of the import specification.
        text: English template: what was found and why it matters.
        remedy: English template: what to do, who can.
        status: response code of a document that is refused for it (R132).
    """

    code: str
    rule: str
    text: str
    remedy: str
    weight: Weight = Weight.REFUSED
    status: int = 400


MORE_OF_THE_SAME = Sentence(
    "MORE_OF_THE_SAME",
    "R6",
    "{count} more of {repeated} were found and are not listed one by one.",
    "Correct the cause in the sending system; the lines above show it.",
    Weight.NOTE,
)


class Sink(Protocol):
    """Takes what a reader finds."""

    def refuse(self, sentence: Sentence, path: str, **data: Any) -> None:
        """Take a reason for which the document, or the part at hand, does not hold."""

    def note(self, sentence: Sentence, path: str, **data: Any) -> None:
        """Take a message that stops nothing."""


@dataclass
class Findings:
    """The lines of one document's result, in the order they were found."""

    problems: list[ImportProblem] = field(default_factory=list)
    messages: list[ImportProblem] = field(default_factory=list)
    _count: Counter[str] = field(default_factory=Counter)

    def refuse(self, sentence: Sentence, path: str, **data: Any) -> None:
        """Keep a problem: the document will change nothing."""
        self._keep(self.problems, line(sentence, path, data))

    def note(self, sentence: Sentence, path: str, **data: Any) -> None:
        """Keep a message: the import goes on."""
        self._keep(self.messages, line(sentence, path, data))

    def message(self, problem: ImportProblem) -> None:
        """Keep a message that was made elsewhere."""
        self._keep(self.messages, problem)

    def _keep(self, lines: list[ImportProblem], problem: ImportProblem) -> None:
        self._count[problem.code] += 1
        if self._count[problem.code] <= KEPT_OF_ONE_CODE:
            lines.append(problem)

    def all_problems(self) -> tuple[ImportProblem, ...]:
        """Return the problems, with a count of those beyond the limit."""
        return self._with_rest(self.problems)

    def all_messages(self) -> tuple[ImportProblem, ...]:
        """Return the messages, with a count of those beyond the limit."""
        return self._with_rest(self.messages)

    def _with_rest(self, lines: list[ImportProblem]) -> tuple[ImportProblem, ...]:
        codes = {problem.code for problem in lines}
        rest = [
            line(MORE_OF_THE_SAME, "$", {"count": count - KEPT_OF_ONE_CODE, "repeated": code})
            for code, count in self._count.items()
            if code in codes and count > KEPT_OF_ONE_CODE
        ]
        return (*lines, *rest)


def line(sentence: Sentence, path: str, data: Mapping[str, Any]) -> ImportProblem:
    """Return the sentence as a line of a result; its data also names rule and weight."""
    filled = {"rule": sentence.rule, "weight": sentence.weight.value, **data}
    return ImportProblem(sentence.code, path, sentence.text, filled, sentence.remedy)


def told(problem: ImportProblem) -> str:
    """Return what was found and what to do in English, for logs and the command line."""
    sentences = (fill(problem.text, problem.data), fill(problem.remedy, problem.data))
    return " ".join(sentence for sentence in sentences if sentence)


def excerpt(value: object) -> str:
    """Return a found value as short, printable ASCII; containers by their brackets only."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return decimal_text(value)[:SHOWN_CHARACTERS]
        case str():
            return _quoted(value)
        case Mapping():
            return "{…}"
        case list() | tuple():
            return "[…]" if value else "[]"
        case _:
            return str(value)[:SHOWN_CHARACTERS]


def excerpts(values: Iterable[object]) -> str:
    """Return several found values behind one another."""
    return ", ".join(excerpt(value) for value in values)


def _quoted(text: str) -> str:
    cut = text[:SHOWN_CHARACTERS]
    safe = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in cut
    )
    return f"“{safe}…”" if len(text) > len(cut) else f"“{safe}”"
