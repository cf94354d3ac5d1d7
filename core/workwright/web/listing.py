"""Plain records for lists and boards, so that a view hands values and a template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Column:
    """Head of a column: a word of the profile, and the link that sorts by it."""

    label: str
    numeric: bool = False
    nowrap: bool = True
    sort_href: str = ""
    sorted: Literal["ascending", "descending", ""] = ""


@dataclass(frozen=True)
class Tag:
    """A small mark: word, shape, tone (empty, action, ok, warn, stop, hold)."""

    text: str
    tone: str = ""
    icon: str = ""


Kind = Literal["text", "code", "link", "state", "meter", "tags", "amount", "changed", "keys"]


@dataclass(frozen=True)
class Cell:
    """One cell; plain text may stand as a string instead.

    Args:
        kind: how it is drawn: text with a small ``line``, ``code`` or ``link`` with ``href``,
            ``state`` with its core ``code``, ``meter`` with ``done`` and ``of``, ``tags``,
            ``amount`` with ``unit``, ``changed`` with ``was``, ``keys`` that open dialogues.
        keys: what is done, said with the row's name; address and icon.
    """

    kind: Kind
    text: str = ""
    line: str = ""
    href: str = ""
    code: str = ""
    unit: str = ""
    was: str = ""
    done: int = 0
    of: int = 0
    tags: tuple[Tag, ...] = ()
    keys: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """One row; ``name`` is said to screen readers, ``key`` is sent when the row is chosen."""

    key: str
    name: str
    cells: tuple[Cell | str | None, ...]
    chosen: bool = False


@dataclass(frozen=True)
class Listing:
    """A page of rows by cursor; ``summary`` says which and how sorted."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    summary: str = ""
    earlier_href: str = ""
    later_href: str = ""

    def __post_init__(self) -> None:
        """Refuse rows of another width than the head."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("every row needs one cell for each column")


@dataclass(frozen=True)
class BoardCard:
    """One order on the board."""

    href: str
    code: str
    title: str
    line: str = ""
    end: str = ""
    tags: Sequence[Tag] = field(default_factory=tuple)


@dataclass(frozen=True)
class Event:
    """One line of a story, its time as text in the reader's language."""

    at: str
    what: str
    detail: str = ""
    who: str = ""
    icon: str = "info"
    tone: str = ""


@dataclass(frozen=True)
class CheckPoint:
    """One point of a checklist with its answer so far: ``yes``, ``no``, ``na`` or empty."""

    id: str
    text: str
    answer: str = ""
    reason: str = ""
