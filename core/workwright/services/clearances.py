"""Lines and rooms found clear: recorded when the step is done, void when overtaken (K19)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from workwright.db.tables.equipment import LineClearance
from workwright.db.tables.execution import StepExecution
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.plant import Line, Room
from workwright.db.tenancy import points_at
from workwright.domain.recipe import Step
from workwright.services.capture_rows import CaptureRow
from workwright.services.record import OrderRecord
from workwright.services.runtime import Scope, Work

BASE = "clearance"

# Whatever other orders cleared at a room or line of that code, or at that line.
STANDING_NEAR = (
    select(LineClearance)
    .outerjoin(Room, points_at(LineClearance.room_id, Room))
    .outerjoin(Line, points_at(LineClearance.line_id, Line))
    .where(
        LineClearance.work_order_id != bindparam("order_id"),
        LineClearance.voided_at.is_(None),
        or_(
            Room.code == bindparam("place"),
            Line.code == bindparam("place"),
            LineClearance.line_id == bindparam("line_id"),
        ),
    )
)


def record_clearance(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: tuple[CaptureRow, ...],
) -> LineClearance | None:
    """Write the clearance that a finished clearance step stands for; none for other steps.

    It passed when every answer counts. It ends after the step's ``valid_hours``, or never.
    """
    step = record.step(execution)
    if record.base(step) != BASE:
        return None
    line_id, room_id = place_of(work, record, step)
    last = {row.row.field: row for row in rows if row.row.kind in {"form", "parameter"}}
    return work.add(
        LineClearance(
            work_order_id=record.order.id,
            execution_id=execution.id,
            line_id=line_id,
            room_id=room_id,
            previous=_previous(work, record, line_id, room_id),
            answers={name: row.row.values for name, row in last.items()},
            performer_id=execution.performer_id,
            verifier_id=execution.verifier_id,
            passed=all(row.counts for row in last.values()),
            at=work.now,
            expires_at=_expiry(step, work.now),
        )
    )


def void_clearances_of_others(work: Work, record: OrderRecord, execution: StepExecution) -> None:
    """Void what other orders cleared at this place: another batch enters it now (K19)."""
    step = record.step(execution)
    if not step.room_code and not record.order.line_id:
        return
    others = work.scalars(
        STANDING_NEAR,
        order_id=record.order.id,
        place=step.room_code,
        line_id=record.order.line_id,
    )
    if not others:
        return
    line_id, room_id = place_of(work, record, step)
    for row in others:
        if (row.room_id != room_id) if room_id else (row.line_id != line_id):
            continue
        row.voided_at = work.now
        row.void_reason = f"{record.order.number} entered"


def place_of(scope: Scope, record: OrderRecord, step: Step) -> tuple[UUID | None, UUID | None]:
    """Return line and room of a step; the room where it names one that exists, else the line."""
    if step.room_code:
        room = scope.find(Room, code=step.room_code)
        if room is not None:
            return None, room.id
        line = scope.find(Line, code=step.room_code)
        if line is not None:
            return line.id, None
    return record.order.line_id, None


def _previous(
    work: Work, record: OrderRecord, line_id: UUID | None, room_id: UUID | None
) -> str | None:
    """Return the number of the order that was there before, as far as it is known."""
    statement = (
        select(WorkOrder.number)
        .join(LineClearance, points_at(LineClearance.work_order_id, WorkOrder))
        .where(
            LineClearance.work_order_id != record.order.id,
            or_(LineClearance.room_id == room_id, LineClearance.line_id == line_id),
        )
        .order_by(LineClearance.at.desc())
        .limit(1)
    )
    found: str | None = next(iter(work.scalars(statement)), None)
    return found


def _expiry(step: Step, now: datetime) -> datetime | None:
    hours: Any = step.extra.get("valid_hours")
    if hours is None:
        return None
    return now + timedelta(seconds=float(Decimal(str(hours)) * 3600))
