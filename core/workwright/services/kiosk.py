"""What stands on the tiles of a station: orders whose current step is this person's work (K1).

Nothing of a later step is in what this gives away (K2); names and texts come from the snapshot, in
the person's language (K4). The number of statements does not depend on orders or steps.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.execution import PauseInterval, StepExecution
from workwright.db.tables.orders import Batch, Snapshot, WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Device, Line, Room, Site
from workwright.db.tenancy import points_at
from workwright.domain import sequence
from workwright.domain import snapshot as snapshots
from workwright.domain.lifecycle import ON_KIOSK, State
from workwright.domain.principal import Principal
from workwright.domain.recipe import Step
from workwright.domain.snapshot import SnapshotContent
from workwright.services.attempts import MAY_DECIDE
from workwright.services.record import OrderRecord, pinned_profile
from workwright.services.runtime import Look, Scope
from workwright.services.signed_step import WAITING, verify_until

TILE = "kiosk_tile"
RANKS = {"mine": 0, "due": 1, "released": 2, "paused": 3}


@dataclass(frozen=True)
class Amount:
    """A quantity with its unit, for display."""

    qty: Decimal
    unit: str


@dataclass(frozen=True)
class TileField:
    """One field that the profile puts on a tile; the label is in the reader's language.

    Args:
        value: text, ``Amount``, number, instant, day, or none where there is nothing.
    """

    name: str
    label: str
    value: Any


@dataclass(frozen=True)
class TileStep:
    """What is to be done now, by name only.

    Args:
        performer: who works on it or signed it as performed, by printed name.
        verify_until: end of the window for the second person, where one is waited for.
    """

    execution_id: UUID
    number: str
    name: str
    status: str
    role: str
    two_person: bool
    performer: str | None = None
    started_at: datetime | None = None
    verify_until: datetime | None = None


@dataclass(frozen=True)
class Tile:
    """One order on the kiosk.

    Args:
        rank: ``mine`` (I work on it), ``due`` (it runs), ``released``, ``paused``; the order in
            which tiles are sorted.
        done, total: steps that are finished, of all.
        pause_reason: code of the list, where the order is paused.
    """

    order_id: UUID
    number: str
    batch_number: str
    state: str
    sub_state: str | None
    product: str
    rank: str
    steps: tuple[TileStep, ...]
    done: int
    total: int
    planned_start_at: datetime
    planned_end_at: datetime
    priority: int
    fields: tuple[TileField, ...]
    pause_reason: str | None = None


@dataclass(frozen=True)
class Station:
    """Where a kiosk stands; codes are none where it is not bound to a line or room."""

    site_id: UUID | None
    line_id: UUID | None = None
    line_code: str | None = None
    room_code: str | None = None


def tiles(look: Look, principal: Principal) -> list[Tile]:
    """Return the tiles of the person at this station: mine, due, released, paused (K1)."""
    station = station_of(look, principal)
    records = _records(look, station)
    names = _names(look, records)
    pauses = _pauses(look, records)
    found = [
        tile
        for record in records
        if (tile := _tile(look, record, principal, station, names, pauses)) is not None
    ]
    return sorted(found, key=lambda t: (RANKS[t.rank], -t.priority, t.planned_start_at, t.number))


def station_of(look: Scope, principal: Principal) -> Station:
    """Return where the session's device stands; the whole site where there is none."""
    if principal.device_id is None:
        return Station(principal.site_id)
    row = look.session.execute(
        select(Device.site_id, Device.line_id, Line.code, Room.code)
        .outerjoin(Line, points_at(Device.line_id, Line))
        .outerjoin(Room, points_at(Device.room_id, Room))
        .where(Device.id == principal.device_id)
    ).one_or_none()
    return Station(*row) if row is not None else Station(principal.site_id)


def my_steps(
    record: OrderRecord, principal: Principal, station: Station | None = None
) -> tuple[StepExecution, ...]:
    """Return the current steps that this person can do or verify here, in recipe order (K1, K3)."""
    numbers = sequence.current(record.snapshot.recipe.steps, record.statuses)
    found = []
    for number in numbers:
        execution = record.latest(number)
        step = record.step(execution)
        if not _is_here(record, step, station):
            continue
        if step.role in principal.roles or _asked_for(execution, principal):
            found.append(execution)
    return tuple(found)


def progress(record: OrderRecord) -> tuple[int, int]:
    """Return how many steps are finished, of all."""
    statuses = record.statuses
    done = sum(1 for status in statuses.values() if status in sequence.FINISHED)
    return done, len(record.snapshot.recipe.steps)


def is_at_its_end(record: OrderRecord) -> bool:
    """Say whether every step of a running order is behind, so that its completion is due (T8)."""
    done, total = progress(record)
    return record.order.state == State.IN_PROGRESS.value and done == total


def _ends_here(record: OrderRecord, principal: Principal, station: Station) -> bool:
    """Say whether the end of the order is this person's work at this station."""
    here = station.line_id is None or station.line_id == record.order.line_id
    may = principal.may("order.complete") or principal.may("step.verify")
    return here and may and is_at_its_end(record)


def _asked_for(execution: StepExecution, principal: Principal) -> bool:
    """Say whether a step of another role waits for this person: to verify it, or to decide."""
    match execution.status:
        case "awaiting_verification":
            return principal.may("step.verify") and execution.performer_id != principal.person_id
        case "held":
            return any(principal.may(permission) for permission in MAY_DECIDE)
    return False


def _is_here(record: OrderRecord, step: Step, station: Station | None) -> bool:
    if station is None:
        return True
    if step.room_code is not None and station.room_code is not None:
        return step.room_code == station.room_code
    return station.line_id is None or station.line_id == record.order.line_id


def _records(look: Look, station: Station) -> list[OrderRecord]:
    """Return the records of every order that may stand on a kiosk at this station's site."""
    statement = (
        select(WorkOrder, Batch, Snapshot.id, Snapshot.sha256, Site.time_zone)
        .join(Site, points_at(WorkOrder.site_id, Site))
        .join(Snapshot, points_at(Snapshot.work_order_id, WorkOrder))
        .join(Batch, points_at(Batch.work_order_id, WorkOrder))
        .where(WorkOrder.state.in_(sorted(state.value for state in ON_KIOSK)))
        .order_by(WorkOrder.number, Batch.sequence)
    )
    if station.site_id is not None:
        statement = statement.where(WorkOrder.site_id == station.site_id)
    found = {row[0].id: row for row in reversed(look.rows(statement))}
    executions = _executions(look, found)
    contents = _contents(look, [(row[2], row[3]) for row in found.values()])
    records = []
    for order, batch, _, sha256, zone in found.values():
        look.time_zone = zone
        content = contents[sha256]
        profile = pinned_profile(look, content)
        records.append(OrderRecord(order, batch, content, sha256, profile, 0, executions[order.id]))
    return records


def _executions(look: Look, order_ids: Iterable[UUID]) -> dict[UUID, list[StepExecution]]:
    found: dict[UUID, list[StepExecution]] = defaultdict(list)
    ids = list(order_ids)
    if ids:
        statement = (
            select(StepExecution)
            .where(StepExecution.work_order_id.in_(ids))
            .order_by(StepExecution.position, StepExecution.run)
        )
        for row in look.scalars(statement):
            found[row.work_order_id].append(row)
    return found


def _contents(look: Look, wanted: Sequence[tuple[UUID, str]]) -> dict[str, SnapshotContent]:
    """Return the snapshots by hash; those not read before come in one statement."""
    cache, found, missing = look.runtime.snapshots, {}, []
    for snapshot_id, sha256 in wanted:
        known = cache.get(look.tenant_id, sha256)
        if known is None:
            missing.append(snapshot_id)
        else:
            found[sha256] = known
    if missing:
        statement = select(Snapshot.sha256, Snapshot.canonical).where(Snapshot.id.in_(missing))
        for sha256, text in look.rows(statement):
            found[sha256] = cache.put(look.tenant_id, sha256, snapshots.read(text, sha256))
    return found


def _names(look: Look, records: Sequence[OrderRecord]) -> dict[UUID, str]:
    ids = {e.performer_id for r in records for e in r.executions if e.performer_id is not None}
    return {row.id: row.printed_name for row in look.by_id(Person, ids).values()}


def _pauses(look: Look, records: Sequence[OrderRecord]) -> dict[UUID, str]:
    paused = [r.order.id for r in records if r.order.state == State.PAUSED.value]
    if not paused:
        return {}
    statement = select(PauseInterval).where(
        PauseInterval.work_order_id.in_(paused), PauseInterval.to_at.is_(None)
    )
    return {row.work_order_id: row.reason for row in look.scalars(statement)}


def _tile(
    look: Look,
    record: OrderRecord,
    principal: Principal,
    station: Station,
    names: Mapping[UUID, str],
    pauses: Mapping[UUID, str],
) -> Tile | None:
    mine = my_steps(record, principal, station)
    if not mine and not _ends_here(record, principal, station):
        return None
    order, lang = record.order, principal.locale
    done, total = progress(record)
    return Tile(
        order_id=order.id,
        number=order.number,
        batch_number=record.batch.number,
        state=order.state,
        sub_state=order.sub_state,
        product=record.snapshot.recipe.product_name,
        rank=_rank(record, mine, principal),
        steps=tuple(_step(record, e, lang, names) for e in mine),
        done=done,
        total=total,
        planned_start_at=order.planned_start_at,
        planned_end_at=order.planned_end_at,
        priority=order.priority,
        fields=tuple(
            TileField(name, record.profile.field_label("order", name, lang), value_of(record, name))
            for name in record.profile.screen(TILE).fields
        ),
        pause_reason=pauses.get(order.id),
    )


def _rank(record: OrderRecord, mine: Sequence[StepExecution], principal: Principal) -> str:
    match State(record.order.state):
        case State.PAUSED:
            return "paused"
        case State.RELEASED:
            return "released"
    at_it = any(
        e.performer_id == principal.person_id and e.status in {"running", "held"} for e in mine
    )
    return "mine" if at_it else "due"


def _step(
    record: OrderRecord, execution: StepExecution, lang: str, names: Mapping[UUID, str]
) -> TileStep:
    step = record.step(execution)
    waits = execution.status == WAITING
    return TileStep(
        execution_id=execution.id,
        number=step.number,
        name=record.profile.pick(step.name, lang),
        status=execution.status,
        role=step.role,
        two_person=record.needs_two(step),
        performer=names.get(execution.performer_id) if execution.performer_id else None,
        started_at=execution.started_at,
        verify_until=verify_until(record, execution) if waits else None,
    )


def value_of(record: OrderRecord, name: str) -> Any:
    """Return a display field of an order from its record; none for what a kiosk does not know."""
    order, recipe = record.order, record.snapshot.recipe
    if name.startswith("fields."):
        return order.fields.get(name.removeprefix("fields."))
    known: dict[str, Any] = {
        "number": order.number,
        "type": order.type,
        "state": order.state,
        "sub_state": order.sub_state,
        "product.code": recipe.product_code,
        "product.name": recipe.product_name,
        "recipe.code": recipe.code,
        "recipe.version": recipe.version,
        "batch_number": record.batch.number,
        "qty": Amount(order.qty, order.unit),
        "priority": order.priority,
        "site.code": record.snapshot.site.code,
        "line.code": record.snapshot.order.line_code,
        "line.name": record.snapshot.order.line_code,
        "planned_start": order.planned_start_at,
        "planned_end": order.planned_end_at,
        "due_on": order.due_on,
        "started_at": order.started_at,
        "ended_at": order.ended_at,
        "short_closed": order.short_closed,
    }
    return known.get(name)
