"""The story of an order as its audit trail tells it, newest first, for people to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.services.runtime import Scope
from workwright.services.transitions import PAST

EXCEPTIONS = ("deviation.", "correction.", "hold.", "step.disputed", "work_order.paused",
              "work_order.rejected", "work_order.returned", "work_order.short_closed")  # fmt: skip
REFUSED = ".refused"
MILESTONES = tuple(f"work_order.{past}" for past in PAST.values())


@dataclass(frozen=True)
class StoryEntry:
    """One act of the chain with what it changed.

    Args:
        act: past tense, owner first; a refused attempt ends in ``.refused``.
        changes: field, old and new, of the order itself.
        findings: rules that refused, with their sentences in English.
    """

    seq: int
    at: datetime
    act: str
    who: str
    time_zone: str
    reason: str
    step: str | None
    device: str | None
    signed: bool
    detail: Mapping[str, Any]
    changes: tuple[tuple[str, Any, Any], ...]

    @property
    def is_refused(self) -> bool:
        """Say whether this is the note of an attempt that was refused."""
        return self.act.endswith(REFUSED)

    @property
    def is_exception(self) -> bool:
        """Say whether a reviewer looks at it first."""
        return self.is_refused or self.act.startswith(EXCEPTIONS)

    @property
    def findings(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rules that refused the attempt."""
        return tuple(self.detail.get("findings", ()))


def story_of(scope: Scope, order: WorkOrder, *, most: int = 200) -> list[StoryEntry]:
    """Return the newest entries of the order, newest first."""
    statement = (
        select(AuditEntry)
        .where(AuditEntry.work_order_id == order.id)
        .order_by(AuditEntry.seq.desc())
        .limit(most)
    )
    return [_read(row, order) for row in scope.scalars(statement)]


def milestones_of(scope: Scope, order: WorkOrder) -> dict[str, StoryEntry]:
    """Return act to its newest entry, for the acts that begin and end the states of an order."""
    statement = (
        select(AuditEntry)
        .where(AuditEntry.work_order_id == order.id, AuditEntry.act.in_(MILESTONES))
        .order_by(AuditEntry.seq)
    )
    return {row.act: _read(row, order) for row in scope.scalars(statement)}


def _read(row: AuditEntry, order: WorkOrder) -> StoryEntry:
    body: Mapping[str, Any] = json.loads(row.body)
    return StoryEntry(
        seq=row.seq,
        at=row.at,
        act=row.act,
        who=body["printed_name"],
        time_zone=body["time_zone"],
        reason=body["reason"],
        step=body["step"],
        device=body["device"],
        signed=body["signature_id"] is not None,
        detail=body["detail"],
        changes=_own_changes(body["changes"], order),
    )


def _own_changes(
    changes: Sequence[Mapping[str, Any]], order: WorkOrder
) -> tuple[tuple[str, Any, Any], ...]:
    return tuple(
        (change["field"], change["old"], change["new"])
        for change in changes
        if change["id"] == str(order.id) and change["field"] != "row_version"
    )
