"""Read JSON strictly and remember where each key stands, for problems with line and column.

Refused with their place (B3, S27): duplicate keys, NaN, exponents, numbers above 30 digits, lone
surrogates, a byte order mark, anything after the value, more bytes or levels than a form needs.
"""

import re
from bisect import bisect_right
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from typing import Any

from workwright.errors import Problem
from workwright.forms.sheet import WHOLE_FILE, Loaded, Place, Where, path_text

MOST_BYTES = 256 * 1024
MOST_DEPTH = 12

BLANK = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?(?![0-9.eE])")
WORDS = {"true": True, "false": False, "null": None}
STRICT = JSONDecoder(strict=True)
WORD = re.compile(r"[A-Za-z]+")


def read_json(raw: bytes, file: str) -> Loaded:
    """Read one JSON value; all problems that leave it readable at once, else the first.

    Args:
        raw: the file's bytes, UTF-8 without byte order mark.
        file: name shown in problems.
    """
    if len(raw) > MOST_BYTES:
        what = f"the file has {len(raw)} bytes, at most {MOST_BYTES} are read"
        return _unreadable(file, 1, what, "split the form", "json.too_large")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        return _unreadable(file, line, "the text is not UTF-8", "save it as UTF-8", "json.syntax")
    if text.startswith("\ufeff"):
        what = "the file begins with a byte order mark"
        return _unreadable(file, 1, what, "save it as UTF-8 without it", "json.syntax")
    reader = _Reader(text, file)
    try:
        data = reader.document()
    except _Stop:
        data = None
    return Loaded(file, data, reader.keys, reader.values, tuple(reader.problems))


def _unreadable(file: str, line: int, what: str, hint: str, code: str) -> Loaded:
    return Loaded(file, None, problems=(Problem(file, line, 1, WHOLE_FILE, what, hint, code),))


class _Stop(Exception):
    """The text cannot be read further."""


class _Reader:
    """A recursive reader; its depth is bounded before it goes down."""

    def __init__(self, text: str, file: str) -> None:
        self.keys: dict[Where, Place] = {}
        self.values: dict[Where, Place] = {}
        self.problems: list[Problem] = []
        self._text = text
        self._file = file
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Any:
        """Return the one value of the text."""
        self._blank()
        self.keys[()] = self._place(self._at)
        value = self._value((), 1)
        self._blank()
        if self._at < len(self._text):
            self._stop("something stands after the end", "remove it", ())
        return value

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def _refuse(self, what: str, hint: str, where: Where, code: str, offset: int) -> None:
        place = self._place(offset)
        self.problems.append(Problem(self._file, *place, path_text(where), what, hint, code))

    def _stop(self, what: str, hint: str, where: Where, code: str = "json.syntax") -> None:
        self._refuse(what, hint, where, code, self._at)
        raise _Stop

    def _blank(self) -> None:
        match = BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _value(self, where: Where, depth: int) -> Any:
        self.values[where] = self._place(self._at)
        match self._peek():
            case "{" | "[" if depth > MOST_DEPTH:
                what = f"over {MOST_DEPTH} levels, at most {MOST_DEPTH} are read"
                self._stop(what, "use $ref, or make it flatter", where, "json.too_deep")
            case "{":
                return self._map(where, depth)
            case "[":
                return self._list(where, depth)
            case '"':
                return self._string(where)
        return self._plain(where)

    def _map(self, where: Where, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self._at += 1
        self._blank()
        while self._peek() != "}":
            start = self._at
            if self._peek() != '"':
                self._stop("a key in quotation marks is needed", "", where)
            key = self._string(where)
            path = (*where, key)
            self._blank()
            self._expect(":", path)
            self._blank()
            if key in found:
                what = f"'{key}' stands twice; first in line {self.keys[path][0]}"
                self._refuse(what, "keep one", path, "json.duplicate_key", start)
                self._value((*where, f"{key} (again)"), depth + 1)
            else:
                self.keys[path] = self._place(start)
                found[key] = self._value(path, depth + 1)
            self._more("}", where)
        self._at += 1
        return found

    def _list(self, where: Where, depth: int) -> list[Any]:
        found: list[Any] = []
        self._at += 1
        self._blank()
        while self._peek() != "]":
            path = (*where, len(found))
            self.keys[path] = self._place(self._at)
            found.append(self._value(path, depth + 1))
            self._more("]", where)
        self._at += 1
        return found

    def _more(self, end: str, where: Where) -> None:
        """Step over a comma that must be followed by another entry, or stop at the end sign."""
        self._blank()
        if self._peek() == end:
            return
        self._expect(",", where)
        self._blank()
        if self._peek() == end:
            self._stop("nothing stands after the comma", "remove the comma", where)

    def _expect(self, sign: str, where: Where) -> None:
        if self._peek() != sign:
            self._stop(f"'{sign}' is needed here", "", where)
        self._at += 1

    def _string(self, where: Where) -> str:
        start = self._at
        try:
            text, self._at = STRICT.raw_decode(self._text, self._at)
        except JSONDecodeError as exc:
            self._at = min(exc.pos, len(self._text))
            self._stop(f"the text is not closed or holds a bad sign ({exc.msg})", "", where)
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            self._refuse("half a sign stands in the text", "retype it", where, "json.syntax", start)
            text = ""
        return str(text)

    def _plain(self, where: Where) -> Any:
        word = WORD.match(self._text, self._at)
        if word and word.group() in WORDS:
            self._at = word.end()
            return WORDS[word.group()]
        number = NUMBER.match(self._text, self._at)
        if not number:
            what = "a value is needed: text, number, true, false, null, map or list"
            self._stop(what, "numbers have digits and a point only", where)
            return None
        self._at = number.end()
        return Decimal(number.group()) if number.group(1) else int(number.group())
