"""The page of one row of a register: what it is, what may be done with it, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, render_template, url_for

from workwright.web.listing import Listing, Tag
from workwright.web.sessions import principal

READS: Final = "audit.read"


@dataclass(frozen=True)
class Facts:
    """A card of labels with their values; values may be text or a mark."""

    title: str
    pairs: Sequence[tuple[str, str | Tag]]


@dataclass(frozen=True)
class Table:
    """A card with rows that belong to the page's subject, newest or most urgent first.

    Args:
        acts: label, address, look and icon of what can be done here, as ``acts.offered`` gives.
        more_href: where all of them are, when only the first are here.
        anchor: name by which an address leads here, after ``part-``; a number without it.
    """

    title: str
    listing: Listing
    empty: str
    acts: Sequence[tuple[str, str, str, str]] = ()
    more_href: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Sheet:
    """What the page shows.

    Args:
        path: label and address of the way to here.
        acts: offered to this person now, as ``acts.offered`` gives them; ``link`` for a look opens
            a page of its own.
        notes: sentences of what stands against its use, each with its tone.
    """

    title: str
    path: Sequence[tuple[str, str]]
    nav: str
    sub: Sequence[str] = ()
    tags: Sequence[Tag] = ()
    acts: Sequence[tuple[str, str, str, str]] = ()
    notes: Sequence[tuple[str, str]] = ()
    facts: Sequence[Facts] = ()
    tables: Sequence[Table] = field(default_factory=tuple)
    trail_href: str = ""


def trail_of(row_id: UUID) -> str:
    """Return the address of a row's audit trail; empty for who may not read it."""
    return url_for("quality.audit", row=row_id) if principal().may(READS) else ""


def show_sheet(sheet: Sheet, **around: Any) -> Response:
    """Answer the page of one row."""
    return make_response(render_template("register/sheet.html", sheet=sheet, **around))
