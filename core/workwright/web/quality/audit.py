"""The audit trail for people: filters by order, person, act and period; each change opens out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from workwright.db.tables.orders import WorkOrder
from workwright.errors import NotFound
from workwright.services.audit_trail import (
    Changed,
    TrailEntry,
    TrailWanted,
    entry_numbered,
    list_trail,
    numbers_of,
    owners_of_trail,
    people_of_trail,
)
from workwright.services.runtime import Look
from workwright.web.acting import look
from workwright.web.i18n import RECORD_FORMAT, _, instant, say
from workwright.web.links import link
from workwright.web.listing import Listing
from workwright.web.office.story_words import ACTS, REFUSED, Said
from workwright.web.quality.blueprint import READS, quality
from workwright.web.security import route
from workwright.web.shell import shell
from workwright.web.surroundings import terms

PAGE = 40


@dataclass(frozen=True)
class TrailLine:
    """One entry as the page shows it, with its changes as text."""

    entry: TrailEntry
    what: Said
    sentence: str
    order: str
    order_href: str
    site_time: str
    utc: str
    roles: str
    findings: tuple[str, ...]
    changes: tuple[tuple[str, str, str, str], ...]
    detail: tuple[tuple[str, str], ...]


@route(quality, "/audit", permission=READS)
def audit() -> str:
    """Show the trail, newest first."""
    number = request.args.get("order", "").strip()[:60]
    with look() as scope:
        wanted, unknown = _wanted(scope, number)
        entries, page = ([], None) if unknown else list_trail(scope, wanted, PAGE)
        lines = _lines(scope, entries)
        people, owners = people_of_trail(scope), owners_of_trail(scope)
    return render_template(
        "quality/audit.html",
        lines=lines,
        wanted=wanted,
        number=number,
        unknown=unknown,
        people=people,
        owners=[(code, owner_word(code)) for code in ("refused", *owners)],
        pages=Listing(
            (),
            (),
            earlier_href=link(at=page.earlier) if page and page.earlier else "",
            later_href=link(at=page.later) if page and page.later else "",
        ),
        one=False,
    )


@route(quality, "/audit/<int:seq>", permission=READS)
def audit_entry(seq: int) -> str:
    """Show one entry of the trail, opened."""
    with look() as scope:
        entry = entry_numbered(scope, seq)
        lines = _lines(scope, [entry])
    return render_template("quality/audit_entry.html", line=lines[0], seq=seq)


def owner_word(code: str) -> str:
    """Return what acts of one owner are about."""
    nouns = {"work_order", "recipe", "deviation", "step", "batch", "lot", "equipment", "material"}
    if code == "refused":
        return _("Refused attempts")
    return terms().many(code) if code in nouns else code.replace("_", " ").capitalize()


def _wanted(scope: Look, number: str) -> tuple[TrailWanted, bool]:
    """Return what the address asks for, and whether its order is unknown here."""
    order = scope.find(WorkOrder, number=number) if number else None
    args = request.args
    return TrailWanted(
        order_id=order.id if order is not None else None,
        row_id=_id(args.get("row", "")),
        person_id=_id(args.get("person", "")),
        owner=args.get("act", "")[:40],
        since=_day(args.get("since", "")),
        until=_day(args.get("until", "")),
        cursor=args.get("at", ""),
        zone=shell().zone,
    ), bool(number) and order is None


def _lines(scope: Look, entries: list[TrailEntry]) -> list[TrailLine]:
    numbers = numbers_of(scope, entries)
    return [_line(entry, numbers) for entry in entries]


def _line(entry: TrailEntry, numbers: Mapping[UUID, str]) -> TrailLine:
    fallback = Said(entry.act.replace(".", " ").replace("_", " ").capitalize())
    said = REFUSED if entry.is_refused else ACTS.get(entry.act, fallback)
    known = numbers.get(entry.order_id, "") if entry.order_id is not None else ""
    return TrailLine(
        entry=entry,
        what=said,
        sentence=say(said.sentence, {"step": entry.step or "–"}),
        order=known,
        order_href=url_for("office.order", order_id=entry.order_id) if known else "",
        site_time=instant(entry.at, entry.time_zone),
        utc=entry.at.astimezone(UTC).strftime(RECORD_FORMAT),
        roles=terms().roles(entry.roles),
        findings=tuple(
            f"{f.get('rule', '')}: {say(f.get('message', ''), f.get('data') or {})}"
            for f in entry.findings
        ),
        changes=tuple(_change(change) for change in entry.changes),
        detail=tuple(
            (name.replace("_", " ").capitalize(), _plain(value))
            for name, value in entry.detail.items()
            if name not in {"findings", "code"} and value not in (None, "", [], {})
        ),
    )


def _change(change: Changed) -> tuple[str, str, str, str]:
    table = change.table.replace("_", " ")
    return (table, change.field.replace("_", " "), _plain(change.old), _plain(change.new))


def _plain(value: Any) -> str:
    """Return a stored value as it stands in the chain: nothing is rounded, nothing translated."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool() | int():
            return str(value).lower() if isinstance(value, bool) else str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _id(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as exc:
        raise NotFound("person", text[:60]) from exc


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
