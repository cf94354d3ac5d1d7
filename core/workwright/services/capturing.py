"""Make a capture: next attempt of its field, by whoever acts, at the server's time (K9, E30)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from workwright.db.tables.execution import Capture, StepExecution
from workwright.domain.canonical import decimal_text
from workwright.domain.context import PersonFacts
from workwright.services.capture_rows import CaptureRow
from workwright.services.record import OrderRecord
from workwright.services.runtime import Work


def new_capture(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    field: str,
    *,
    kind: str,
    values: Mapping[str, Any],
    verdict: str = "unjudged",
    source: str = "typed",
    line_no: int | None = None,
    lot_id: UUID | None = None,
    container_id: UUID | None = None,
    equipment_id: UUID | None = None,
    net_qty: Decimal | None = None,
    unit: str | None = None,
    claimed_at: datetime | None = None,
) -> Capture:
    """Return the next attempt of a field, not yet added; numbers have no gaps (K9).

    Args:
        rows: the attempts of this execution so far.
        values: field to ``{value, …}``; see ``stored``.
    """
    last = max((row.row.attempt for row in rows if row.row.field == field), default=0)
    return Capture(
        id=uuid7(),
        work_order_id=record.order.id,
        execution_id=execution.id,
        field=field,
        attempt=last + 1,
        kind=kind,
        values=dict(values),
        verdict=verdict,
        source=source,
        line_no=line_no,
        lot_id=lot_id,
        container_id=container_id,
        equipment_id=equipment_id,
        net_qty=net_qty,
        unit=unit,
        performer_id=work.actor.person_id,
        device_id=work.actor.device_id,
        at=work.now,
        claimed_at=claimed_at,
    )


def stored(
    value: Any,
    *,
    unit: str | None = None,
    source: str | None = None,
    verdict: str | None = None,
) -> dict[str, Any]:
    """Return one field of a capture as kept: decimals as text, with a unit even if it is none."""
    entry: dict[str, Any] = {"value": value}
    if isinstance(value, Decimal):
        entry = {"value": decimal_text(value), "unit": unit}
    if source is not None:
        entry["source"] = source
    if verdict is not None:
        entry["verdict"] = verdict
    return entry


def acting_person(work: Work) -> PersonFacts:
    """Return who acts with the roles of this moment; training is asked where a step starts."""
    actor = work.actor
    return PersonFacts(actor.person_id, actor.code, actor.printed_name, actor.roles)
