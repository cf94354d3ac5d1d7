"""Collect the problems of configuration files, each at its place, with a remedy."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from workwright.errors import ConfigProblems, Problem

Where = tuple[str | int, ...]
Place = tuple[int, int]
Locate = Callable[[Where], tuple[str, int, int]]

WHOLE_FILE = "(file)"
SHOWN = 60
NEAR = 0.72
LISTED = 12


@dataclass(frozen=True)
class Loaded:
    """What a configuration file says and where.

    Args:
        data: plain maps, lists, text, whole numbers, decimals, yes/no; none when unreadable.
        keys: place of each key, list item or root, 1-based line and column.
        values: place of each value.
        problems: what the reader refused; the rest of the file is still in ``data``.
    """

    file: str
    data: Any
    keys: Mapping[Where, Place] = field(default_factory=dict)
    values: Mapping[Where, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def checked(self) -> "Loaded":
        """Return itself; raise ``ConfigProblems`` when the reader refused anything."""
        if self.problems:
            raise ConfigProblems(self.problems)
        return self


class Sheet:
    """A list of problems that knows where each path stands.

    Args:
        locate: gives file, line and column of a path, or of its nearest parent.
    """

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._found: dict[Problem, None] = {}

    def add(
        self, code: str, where: Where, message: str, hint: str = "", *, warning: bool = False
    ) -> None:
        """Note a problem; the same one is noted once."""
        path = path_text(where)
        problem = Problem(*self._locate(where), path, message, hint, code, warning)
        self._found.setdefault(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over problems that already have their place."""
        for problem in problems:
            self._found.setdefault(problem)

    @property
    def problems(self) -> list[Problem]:
        """Return all problems by file and place."""
        return sorted(self._found, key=lambda p: (p.file, p.line, p.column, p.path, p.code))

    @property
    def refusals(self) -> list[Problem]:
        """Return the problems that are no mere warnings."""
        return [problem for problem in self.problems if not problem.warning]


def path_text(where: Where) -> str:
    """Return a path as people say it, ``rules.BR-03.require``."""
    return ".".join(str(part) for part in where) or WHOLE_FILE


def in_file(file: str, places: Mapping[Where, Place]) -> Locate:
    """Return how to find paths of one file; a path without a place stands at its parent."""

    def locate(where: Where) -> tuple[str, int, int]:
        while where and where not in places:
            where = where[:-1]
        return (file, *places.get(where, (1, 1)))

    return locate


def near(name: object, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` where a known name is near, else nothing."""
    names = sorted(set(known))
    text = str(name)
    folded = {item.lower(): item for item in names}
    if text.lower() in folded:
        return f"did you mean '{folded[text.lower()]}'?"
    matches = get_close_matches(text, names, 1, NEAR)
    return f"did you mean '{matches[0]}'?" if matches else ""


def near_or_list(name: object, known: Collection[str]) -> str:
    """Return ``did you mean …?``, or the known names where none is near and they are few."""
    return near(name, known) or (
        f"one of {', '.join(known)}" if 0 < len(known) <= LISTED else "see the reference"
    )


def shown(value: Any) -> str:
    """Return a value as a problem quotes it, cut to a readable length."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value[:SHOWN]}{'…' if len(value) > SHOWN else ''}'"
        case dict():
            return "a map"
        case list() | tuple():
            return "a list"
        case _:
            return str(value)
