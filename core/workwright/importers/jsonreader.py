"""Strict JSON: bytes to plain values, or a refusal that names every place (B3, R4).

Numbers arrive exact: whole ones as ``int``, others as ``Decimal``; a number with an exponent or
without end stays text inside ``OddNumber`` and no field accepts it (B1).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NoReturn

from workwright.errors import ImportProblem, ImportRefused
from workwright.importers.findings import Sentence, line
from workwright.importers.jsonscan import (
    MAX_DEPTH,
    MAX_INTEGER_DIGITS,
    MAX_VALUES,
    Scan,
)
from workwright.importers.paths import DOCUMENT
from workwright.importers.sentences_json import (
    BYTE_ORDER_MARK,
    EMPTY,
    NOT_UTF8,
    SYNTAX,
    TOO_LARGE,
)

MAX_BYTES = 5_000_000
MAX_NUMBER_CHARACTERS = 60

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class OddNumber:
    """A JSON number that is not taken as an amount: with an exponent, or far too long."""

    text: str

    def __str__(self) -> str:
        return self.text


class _Doubt(ValueError):
    """The quick reader met something that the strict walk must judge."""


def load(data: bytes) -> dict[str, Any]:
    """Return the document as plain values.

    Raises:
        ImportRefused: the bytes are not one strict JSON object; each problem has its path, line
            and column.
    """
    text = _text(data)
    try:
        return _quick(text)
    except (ValueError, RecursionError):
        scan = Scan(text)
        if scan.problems:
            raise ImportRefused(scan.problems) from None
        _refuse(SYNTAX, 1, 1)


def load_list(text: str) -> list[Any]:
    """Return the list that a short text holds, as property values travel.

    Raises:
        ValueError: the text is no strict JSON list.
    """
    try:
        value = _loads(text)
    except RecursionError:
        raise ValueError("too deep") from None
    if type(value) is not list:
        raise ValueError("no list")
    return value


def placed(data: bytes, problems: Iterable[ImportProblem]) -> tuple[ImportProblem, ...]:
    """Return the problems of a readable document with line and column, in document order."""
    scan = Scan(_text(data))
    found = [_placed(scan, problem) for problem in problems]
    return tuple(sorted(found, key=lambda p: (p.data["line"], p.data["column"])))


def _placed(scan: Scan, problem: ImportProblem) -> ImportProblem:
    path = problem.path
    while path not in scan.places and path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    row, column = scan.place(scan.places.get(path, 0))
    return replace(problem, data={**problem.data, "line": row, "column": column})


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        _refuse(TOO_LARGE, 1, 1, size=len(data), limit=MAX_BYTES)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as exc:
        before = data[: exc.start].decode("utf-8")
        _refuse(NOT_UTF8, before.count("\n") + 1, len(before) - before.rfind("\n"))
    if text.startswith("\ufeff"):
        _refuse(BYTE_ORDER_MARK, 1, 1)
    if not text.strip(" \t\r\n"):
        _refuse(EMPTY, 1, 1)
    return text


def _refuse(sentence: Sentence, row: int, column: int, **data: Any) -> NoReturn:
    problem = line(sentence, DOCUMENT, {"line": row, "column": column, **data})
    raise ImportRefused([problem])


def _quick(text: str) -> dict[str, Any]:
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        scan = Scan(text)
        if scan.problems:
            raise ImportRefused(scan.problems)
    if _SURROGATE_ESCAPE.search(text) and Scan(text).problems:
        raise _Doubt
    document = _loads(text)
    if type(document) is not dict or _depth(document) > MAX_DEPTH:
        raise _Doubt
    return document


def _loads(text: str) -> Any:
    return json.loads(
        text,
        object_pairs_hook=_object,
        parse_int=_integer,
        parse_float=_fraction,
        parse_constant=_constant,
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Doubt
    return members


def _integer(text: str) -> int:
    if len(text) > MAX_INTEGER_DIGITS:
        digits = len(text.lstrip("-"))
        if digits > MAX_INTEGER_DIGITS:
            raise _Doubt
    return int(text)


def _fraction(text: str) -> Decimal | OddNumber:
    if len(text.partition(".")[0].lstrip("-")) > MAX_INTEGER_DIGITS:
        raise _Doubt
    if len(text) > MAX_NUMBER_CHARACTERS or "e" in text or "E" in text:
        return OddNumber(text[:MAX_NUMBER_CHARACTERS])
    return Decimal(text)


def _constant(text: str) -> NoReturn:
    raise _Doubt(text)


def _depth(value: Any) -> int:
    inner = value.values() if type(value) is dict else value
    deepest = 0
    for item in inner:
        if type(item) is dict or type(item) is list:
            deepest = max(deepest, _depth(item))
    return deepest + 1
