"""Turn the bytes of a profile into plain data and the place of each key; decide nothing else.

Bounds are judged on parse events, before anything is built (S26). Scalars are those of YAML 1.2:
only ``null``, ``true``, ``false`` and plain decimal numbers are not text; numbers with a point are
decimals. Exponents, ``.nan``, ``0x1F`` and numbers above 30 digits stay text, so that the schema
refuses them where a number is asked (B1).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from workwright.errors import Problem
from workwright.forms.sheet import WHOLE_FILE, Loaded, Place, Where, path_text

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
MOST_NODES = 20_000

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
YES_NO = {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}
WHOLE = re.compile(r"[-+]?[0-9]{1,30}")
DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,30}\.[0-9]{0,30}|\.[0-9]{1,30})")
LIBYAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MERGE_KEY = "<<"


def load(raw: bytes, file: str) -> Loaded:
    """Read one YAML document within the bounds of S26; all problems at once.

    Args:
        raw: the file's bytes, UTF-8.
        file: name shown in problems.
    """
    if len(raw) > MOST_BYTES:
        what = f"the file has {len(raw)} bytes, at most {MOST_BYTES} are read"
        return _unreadable(file, 1, 1, what, "split it by extends", "yaml.too_large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        return _unreadable(file, line, 1, "the text is not UTF-8", "save it as UTF-8")
    builder = _Builder(file)
    try:
        builder.read(text)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        at = text.splitlines()[line - 1 : line]
        if at and at[0][column - 1 : column] == "\t":
            builder.refuse(line, column, "a tab stands here", "indent by spaces", "yaml.syntax")
        else:
            builder.refuse(line, column, exc.problem or "the text is not YAML", "", "yaml.syntax")
        builder.data = None
    except yaml.reader.ReaderError as exc:
        before = text[: exc.position]
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        builder.refuse(*place, "a control character is not allowed", "remove it", "yaml.syntax")
        builder.data = None
    except _Stop:
        builder.data = None
    return Loaded(file, builder.data, builder.keys, builder.values, tuple(builder.problems))


def load_file(path: Path, file: str | None = None) -> Loaded:
    """Read a profile from disk; a file that cannot be opened is a problem like any other."""
    shown = file or str(path)
    try:
        with path.open("rb") as source:
            raw = source.read(MOST_BYTES + 1)
    except OSError as exc:
        return _unreadable(shown, 1, 1, f"the file cannot be read ({exc.strerror})", "")
    return load(raw, shown)


def scalar(text: str) -> Any:
    """Return the YAML 1.2 value of a plain scalar; everything that is not plain stays text."""
    if text in NULLS:
        return None
    if text in YES_NO:
        return YES_NO[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _unreadable(
    file: str, line: int, column: int, what: str, hint: str, code: str = "yaml.syntax"
) -> Loaded:
    return Loaded(file, None, problems=(Problem(file, line, column, WHOLE_FILE, what, hint, code),))


class _Stop(Exception):
    """The bounds are passed: nothing more is read."""


@dataclass
class _Frame:
    """One open map or list: what it holds so far and, in a map, the key that waits."""

    where: Where
    items: Any
    is_map: bool
    key: str | None = None
    waiting: bool = False
    skip: bool = False


class _Builder:
    """Builds data from parse events on an explicit stack, so depth costs no recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.data: Any = None
        self.keys: dict[Where, Place] = {}
        self.values: dict[Where, Place] = {}
        self.problems: list[Problem] = []
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def refuse(self, line: int, column: int, what: str, hint: str, code: str) -> None:
        """Add a problem at this place, with the path of what is open."""
        top = self._stack[-1] if self._stack else None
        where = top.where if top else ()
        if top is not None and top.waiting and top.key is not None:
            where = (*where, top.key)
        path = path_text(where)
        self.problems.append(Problem(self.file, line, column, path, what, hint, code))

    def read(self, text: str) -> None:
        """Read all events; raises ``_Stop`` when a bound is passed."""
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in _events(text):
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)
        if not self._documents:
            self.refuse(1, 1, "the file is empty", "start with workwright: 1", "yaml.syntax")

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._say(event, "a second document begins", "keep one per file", "yaml.syntax")
            raise _Stop
        if event.tags:
            self._say(event, "tags are not allowed", "write the value out", "yaml.tag")

    def _say(self, event: Any, what: str, hint: str, code: str) -> None:
        mark = event.start_mark
        self.refuse(mark.line + 1, mark.column + 1, what, hint, code)

    def _count(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            what = f"the file has over {MOST_NODES} values"
            self._say(event, what, "split it by extends", "yaml.too_large")
            raise _Stop
        if event.anchor is not None:
            self._say(
                event,
                f"the anchor '&{event.anchor}' is not allowed",
                "write it out, or use extends",
                "yaml.alias",
            )
        if event.tag is not None:
            self._say(event, f"the tag '{event.tag}' is not allowed", "remove it", "yaml.tag")

    def _alias(self, event: Any) -> None:
        self._say(
            event,
            f"the alias '*{event.anchor}' is not allowed",
            "write it out, or use extends",
            "yaml.alias",
        )
        if self._is_key():
            self._stack[-1].waiting, self._stack[-1].skip = True, True
        else:
            self._put(event, None)

    def _scalar(self, event: Any) -> None:
        self._count(event)
        value = scalar(event.value) if event.implicit[0] else event.value
        if self._is_key():
            self._key(event, value)
        else:
            self._put(event, value)

    def _open(self, event: Any) -> None:
        self._count(event)
        is_map = isinstance(event, yaml.MappingStartEvent)
        if len(self._stack) >= MOST_DEPTH:
            what = f"over {MOST_DEPTH} levels, at most {MOST_DEPTH} are read"
            self._say(event, what, "make it flatter, or split it by extends", "yaml.too_deep")
            raise _Stop
        if self._is_key():
            self._say(event, "a key must be text", "quote it", "yaml.key")
            raise _Stop
        items: Any = {} if is_map else []
        where = self._put(event, items)
        self._stack.append(_Frame(where, items, is_map))

    def _close(self, event: Any) -> None:
        self._stack.pop()

    def _is_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_map and not self._stack[-1].waiting

    def _key(self, event: Any, value: Any) -> None:
        frame = self._stack[-1]
        frame.skip = True
        if value == MERGE_KEY and event.implicit[0]:
            self._say(event, "merge keys are not allowed", "use extends", "yaml.alias")
        elif not isinstance(value, str):
            self._say(event, f"the key {event.value or '~'} is no text", "quote it", "yaml.key")
        elif value in frame.items:
            first = self.keys[(*frame.where, value)][0]
            what = f"'{value}' stands twice; first in line {first}"
            self._say(event, what, "keep one", "yaml.duplicate_key")
        else:
            frame.skip = False
            mark = event.start_mark
            self.keys[(*frame.where, value)] = (mark.line + 1, mark.column + 1)
        frame.key, frame.waiting = (value if isinstance(value, str) else event.value), True

    def _put(self, event: Any, value: Any) -> Where:
        """Store the value where it belongs and return its path."""
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if not self._stack:
            self.data = value
            self.keys[()] = self.values[()] = place
            return ()
        frame = self._stack[-1]
        if frame.is_map:
            frame.waiting = False
            where: Where = (*frame.where, frame.key or "")
            if frame.skip:
                return (*frame.where, f"{frame.key} (again)")
            frame.items[frame.key] = value
        else:
            where = (*frame.where, len(frame.items))
            frame.items.append(value)
            self.keys[where] = place
        self.values[where] = place
        return where


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=LIBYAML)
