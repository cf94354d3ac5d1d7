"""The audit trail for people who read it: narrowed by order, person, act and period, by page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from workwright.db.pages import Page, Sort, page_of
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.errors import NotFound
from workwright.services.runtime import Scope

REFUSED = ".refused"


@dataclass(frozen=True)
class TrailWanted:
    """What somebody wants to see of the trail.

    Args:
        row_id: of the lot, person or piece of equipment that the act was on.
        owner: first word of an act, ``deviation``; ``refused`` for every refused attempt.
        since: first site day, ``until`` the last one, both inclusive in ``zone``.
    """

    order_id: UUID | None = None
    row_id: UUID | None = None
    person_id: UUID | None = None
    owner: str = ""
    since: date | None = None
    until: date | None = None
    cursor: str = ""
    zone: str = "UTC"


@dataclass(frozen=True)
class Changed:
    """One field of one row: what it was and what it is now, as plain data."""

    table: str
    row_id: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class TrailEntry:
    """One entry of the chain in hand.

    Args:
        act: past tense, owner first; a refused attempt ends in ``.refused``.
        findings: rules that refused, where the act was refused.
    """

    seq: int
    at: datetime
    act: str
    who: str
    roles: tuple[str, ...]
    time_zone: str
    reason: str
    step: str | None
    device: str | None
    order_id: UUID | None
    is_signed: bool
    detail: Mapping[str, Any]
    changes: tuple[Changed, ...]
    hash: str

    @property
    def is_refused(self) -> bool:
        """Say whether this is the note of an attempt that was refused."""
        return self.act.endswith(REFUSED)

    @property
    def findings(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rules that refused the attempt."""
        return tuple(self.detail.get("findings", ()))


def list_trail(scope: Scope, wanted: TrailWanted, size: int) -> tuple[list[TrailEntry], Page]:
    """Return one page of entries, newest first, and the cursors of its neighbours."""
    found = page_of(scope, _narrowed(wanted), [_newest_first()], wanted.cursor, size)
    return [read_entry(row[0]) for row in found.rows], found


def entries_of_order(scope: Scope, order_id: UUID, acts: Sequence[str] = ()) -> list[TrailEntry]:
    """Return the entries of an order, oldest first: those of these acts, and every refusal."""
    statement = select(AuditEntry).where(AuditEntry.work_order_id == order_id)
    if acts:
        wanted = AuditEntry.act.in_(acts) | AuditEntry.act.endswith(REFUSED, autoescape=True)
        statement = statement.where(wanted)
    return [read_entry(row) for row in scope.scalars(statement.order_by(AuditEntry.seq))]


def entry_numbered(scope: Scope, seq: int) -> TrailEntry:
    """Return one entry by its place in the chain; ``NotFound`` when there is none."""
    row = scope.find(AuditEntry, seq=seq)
    if row is None:
        raise NotFound("audit entry", seq)
    return read_entry(row)


def numbers_of(scope: Scope, entries: Sequence[TrailEntry]) -> dict[UUID, str]:
    """Return order to its number, for the orders that these entries belong to."""
    ids = {entry.order_id for entry in entries if entry.order_id is not None}
    rows = scope.rows(select(WorkOrder.id, WorkOrder.number).where(WorkOrder.id.in_(ids)))
    return dict(rows)


def people_of_trail(scope: Scope) -> list[tuple[UUID, str]]:
    """Return everybody who stands in the trail, by name."""
    actors = select(AuditEntry.actor_id).distinct()
    statement = (
        select(Person.id, Person.printed_name)
        .where(Person.id.in_(actors))
        .order_by(Person.printed_name)
    )
    return [(person_id, name) for person_id, name in scope.rows(statement)]


def owners_of_trail(scope: Scope) -> list[str]:
    """Return the first words of all acts in the trail, sorted."""
    acts = scope.scalars(select(AuditEntry.act).distinct())
    return sorted({act.partition(".")[0] for act in acts})


def read_entry(row: AuditEntry) -> TrailEntry:
    """Return an entry of the chain from its canonical body."""
    body: Mapping[str, Any] = json.loads(row.body)
    return TrailEntry(
        seq=row.seq,
        at=row.at,
        act=row.act,
        who=body["printed_name"],
        roles=tuple(body["roles"]),
        time_zone=body["time_zone"],
        reason=body["reason"] or "",
        step=body["step"],
        device=body["device"],
        order_id=row.work_order_id,
        is_signed=body["signature_id"] is not None,
        detail=body["detail"],
        changes=tuple(
            Changed(c["table"], c["id"], c["field"], c["old"], c["new"]) for c in body["changes"]
        ),
        hash=row.hash,
    )


def _newest_first() -> Sort:
    return Sort(AuditEntry.seq, descending=True)


def _narrowed(wanted: TrailWanted) -> Select[Any]:
    statement = select(AuditEntry)
    if wanted.order_id is not None:
        statement = statement.where(AuditEntry.work_order_id == wanted.order_id)
    if wanted.row_id is not None:
        statement = statement.where(AuditEntry.entity_id == wanted.row_id)
    if wanted.person_id is not None:
        statement = statement.where(AuditEntry.actor_id == wanted.person_id)
    if wanted.owner == REFUSED.removeprefix("."):
        statement = statement.where(AuditEntry.act.endswith(REFUSED, autoescape=True))
    elif wanted.owner:
        statement = statement.where(AuditEntry.act.startswith(f"{wanted.owner}.", autoescape=True))
    place = ZoneInfo(wanted.zone)
    if wanted.since is not None:
        statement = statement.where(AuditEntry.at >= datetime.combine(wanted.since, time(), place))
    if wanted.until is not None:
        after = datetime.combine(wanted.until + timedelta(days=1), time(), place)
        statement = statement.where(AuditEntry.at < after)
    return statement
