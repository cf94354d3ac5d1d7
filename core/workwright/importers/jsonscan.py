"""The strict walk over a JSON text that names the line and column of everything in it (B3, R4).

It is the slow half of the reader: it runs only where a text is refused or a problem needs its
place. The quick half (``jsonreader``) must refuse whatever this one refuses, and nothing else.
"""

import json
import re
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from workwright.importers.findings import Sentence, line
from workwright.importers.paths import DOCUMENT, element, member
from workwright.importers.sentences_json import (
    DUPLICATE_KEY,
    LONE_SURROGATE,
    LONG_INTEGER,
    NOT_AN_OBJECT,
    NOT_FINITE,
    SYNTAX,
    TOO_DEEP,
    TOO_MANY_VALUES,
    TRAILING,
)

if TYPE_CHECKING:
    from workwright.errors import ImportProblem

MAX_DEPTH = 32
MAX_INTEGER_DIGITS = 30
MAX_VALUES = 120_000
MAX_LISTED = 1000

# Possessive repeats: no backtracking, so a hostile text costs no more than its length.
_SPACE = re.compile(r"[ \t\n\r]*+")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)((?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)")
_WORD = re.compile(r"true|false|null")
_NOT_FINITE = re.compile(r"NaN|-?Infinity")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Stop(Exception):
    """Nothing after this place can be read."""


class Scan:
    """One walk over one text; ``problems`` and ``places`` are what it found.

    ``places`` maps each path to the offset at which its value (for an object's member: its key)
    begins.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[ImportProblem] = []
        self.places: dict[str, int] = {}
        self._values = 0
        # Four bytes for each line: a text of nothing but line ends must not fill the memory.
        self._line_starts = array("I", [0])
        self._line_starts.extend(match.end() for match in re.finditer("\n", text))
        try:
            self._document()
        except _Stop:
            return

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, both 1-based, of an offset."""
        row = bisect_right(self._line_starts, offset)
        return row, offset - self._line_starts[row - 1] + 1

    def _document(self) -> None:
        start = self._space(0)
        if not self.text.startswith("{", start):
            self._value(start, DOCUMENT, 1)
            self._found(NOT_AN_OBJECT, DOCUMENT, start)
            return
        end = self._space(self._value(start, "", 1))
        if end != len(self.text):
            self._found(TRAILING, DOCUMENT, end)

    def _found(self, sentence: Sentence, path: str, offset: int, **data: Any) -> None:
        row, column = self.place(offset)
        if len(self.problems) < MAX_LISTED:
            filled = {"line": row, "column": column, **data}
            self.problems.append(line(sentence, path or DOCUMENT, filled))

    def _fail(self, sentence: Sentence, path: str, offset: int, **data: Any) -> _Stop:
        self._found(sentence, path, offset, **data)
        return _Stop()

    def _space(self, offset: int) -> int:
        match = _SPACE.match(self.text, offset)
        return match.end() if match else offset

    def _value(self, offset: int, path: str, depth: int) -> int:
        """Walk the value at the offset and return the offset behind it."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise self._fail(TOO_MANY_VALUES, path, offset, limit=MAX_VALUES)
        self.places.setdefault(path, offset)
        match self.text[offset : offset + 1]:
            case "{":
                return self._object(offset, path, depth)
            case "[":
                return self._list(offset, path, depth)
            case '"':
                return self._string(offset, path)[0]
            case _:
                return self._scalar(offset, path)

    def _object(self, offset: int, path: str, depth: int) -> int:
        self._deeper(offset, path, depth)
        seen: set[str] = set()
        offset = self._space(offset + 1)
        if self.text.startswith("}", offset):
            return offset + 1
        while True:
            if not self.text.startswith('"', offset):
                raise self._fail(SYNTAX, path, offset)
            end, key = self._string(offset, path)
            inner = member(path, key)
            if key in seen:
                self._found(DUPLICATE_KEY, inner, offset, key=member("", key))
            seen.add(key)
            self.places.setdefault(inner, offset)
            colon = self._space(end)
            if not self.text.startswith(":", colon):
                raise self._fail(SYNTAX, inner, colon)
            offset = self._space(self._value(self._space(colon + 1), inner, depth + 1))
            if self.text.startswith("}", offset):
                return offset + 1
            offset = self._comma(offset, path)

    def _list(self, offset: int, path: str, depth: int) -> int:
        self._deeper(offset, path, depth)
        offset = self._space(offset + 1)
        if self.text.startswith("]", offset):
            return offset + 1
        index = 0
        while True:
            offset = self._space(self._value(offset, element(path, index), depth + 1))
            if self.text.startswith("]", offset):
                return offset + 1
            offset = self._comma(offset, path)
            index += 1

    def _deeper(self, offset: int, path: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self._fail(TOO_DEEP, path, offset, limit=MAX_DEPTH)

    def _comma(self, offset: int, path: str) -> int:
        if not self.text.startswith(",", offset):
            raise self._fail(SYNTAX, path, offset)
        return self._space(offset + 1)

    def _string(self, offset: int, path: str) -> tuple[int, str]:
        match = _STRING.match(self.text, offset)
        if match is None:
            raise self._fail(SYNTAX, path, offset)
        text: str = json.loads(match.group())
        if _SURROGATE.search(text):
            self._found(LONE_SURROGATE, path, offset)
        return match.end(), text

    def _scalar(self, offset: int, path: str) -> int:
        if match := _NOT_FINITE.match(self.text, offset):
            self._found(NOT_FINITE, path, offset, found=match.group())
            return match.end()
        if match := _WORD.match(self.text, offset):
            return match.end()
        if match := _NUMBER.match(self.text, offset):
            digits = match.start(1) - offset - self.text.startswith("-", offset)
            if digits > MAX_INTEGER_DIGITS:
                self._found(LONG_INTEGER, path, offset, limit=MAX_INTEGER_DIGITS)
            return match.end()
        raise self._fail(SYNTAX, path, offset)
