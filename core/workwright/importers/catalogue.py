"""All codes of an import result and the response code that each one brings (R132)."""

from collections.abc import Iterable

from workwright.errors import ImportProblem, ImportRefused
from workwright.importers import findings, sentences, sentences_json, sentences_plant
from workwright.importers.findings import Sentence, Weight

SENTENCES: tuple[Sentence, ...] = tuple(
    value
    for module in (sentences_json, sentences, sentences_plant, findings)
    for value in vars(module).values()
    if isinstance(value, Sentence)
)

CANNOT_BE_READ, REFERS_TO_NOTHING = 400, 422

_STATUS = {s.code: s.status for s in SENTENCES if s.weight is Weight.REFUSED}


def response_code(problems: Iterable[ImportProblem]) -> int:
    """Return 400 when one of the problems lies in the document itself, else 422."""
    codes = {_STATUS.get(problem.code, CANNOT_BE_READ) for problem in problems}
    return min(codes, default=CANNOT_BE_READ)


def refused(problems: Iterable[ImportProblem]) -> ImportRefused:
    """Return the refusal of a document for all its problems."""
    rows = tuple(problems)
    return ImportRefused(rows, response_code(rows))
