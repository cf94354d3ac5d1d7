"""The execution record of one order in hand: frozen content, batch, steps as they stand.

Every act at the kiosk begins by loading this once, with the order locked, so that what is judged
and what is written belong together. The number of statements does not depend on the steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, bindparam, func, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from workwright.db.audit import Change
from workwright.db.schema import TenantRow
from workwright.db.tables.execution import StepExecution
from workwright.db.tables.orders import Batch, Snapshot, WorkOrder
from workwright.db.tables.plant import Site
from workwright.db.tables.quality import Hold
from workwright.db.tables.stock import Reservation
from workwright.db.tenancy import points_at
from workwright.domain import sequence
from workwright.domain import snapshot as snapshots
from workwright.domain.recipe import Step
from workwright.domain.snapshot import SnapshotContent
from workwright.errors import NotFound, Stale
from workwright.profile.model import Profile
from workwright.reports.labels import Labels
from workwright.services.capture_rows import OnDemand
from workwright.services.runtime import Scope, Work

FINISHED = sequence.FINISHED

Row = TypeVar("Row", bound=TenantRow)


@dataclass
class OrderRecord:
    """A released order with its frozen content and its executions.

    Args:
        executions: every run of every step, by position and run; in an act they are read when
            somebody looks.
        snapshot_sha256: of the frozen content; part of everything that is signed (S12).
        active_holds: on the order, its batch or a lot that it reserved.
        at_hand: the execution that the act is about; the others need not be read for it.
    """

    order: WorkOrder
    batch: Batch
    snapshot: SnapshotContent
    snapshot_sha256: str
    profile: Profile
    active_holds: int = 0
    executions: Sequence[StepExecution] = ()
    at_hand: StepExecution | None = None

    @cached_property
    def labels(self) -> Labels:
        """Return the words that were pinned with the order; they are read once (W3)."""
        return Labels(self.snapshot)

    @property
    def statuses(self) -> dict[str, str]:
        """Return step number to the status of its last run."""
        return {e.step: e.status for e in self.executions}

    def execution(self, execution_id: UUID) -> StepExecution:
        """Return the execution of that id; ``NotFound`` also for another order's."""
        if self.at_hand is not None and self.at_hand.id == execution_id:
            return self.at_hand
        for execution in self.executions:
            if execution.id == execution_id:
                return execution
        raise NotFound("step", execution_id)

    def latest(self, number: str) -> StepExecution:
        """Return the last run of a step; ``NotFound`` when the recipe has no such step."""
        found = [e for e in self.executions if e.step == number]
        if not found:
            raise NotFound("step", number)
        return found[-1]

    def step(self, execution: StepExecution) -> Step:
        """Return what the frozen recipe says of this execution's step."""
        return self.snapshot.recipe.step(execution.step)

    def base(self, step: Step) -> str:
        """Return the core behaviour of the step's kind, as pinned."""
        return self.snapshot.step_kinds.get(step.kind, step.kind)

    def needs_two(self, step: Step) -> bool:
        """Say whether the step takes a performer and a verifier (K11, K22)."""
        return step.two_person or step.critical or self.profile.step_kind(step.kind).two_person


def load_record(work: Work, order_id: UUID, execution_id: UUID | None = None) -> OrderRecord:
    """Return the record with the order locked until the end of the unit of work.

    Args:
        execution_id: the execution that the act is about, where it needs no other one; it is read
            once the lock is held.

    Raises:
        NotFound: unknown here, or not released.
        IntegrityBroken: the stored snapshot does not meet its hash (W1).
    """
    return _load(work, order_id, LOCKED, execution_id)


def record_of(scope: Scope, order_id: UUID) -> OrderRecord:
    """Return the record for reading, with every execution; nothing is locked (D4)."""
    record = _load(scope, order_id, AS_IT_STANDS)
    record.executions = list(record.executions)
    return record


def change_where(
    work: Work, row: Row, expected: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Change a row by one conditional update; the row tells who was first (S8, W28).

    Args:
        expected: column to the value that it must still have.
        values: column to its new value.

    Raises:
        Stale: another transaction changed the row since it was read.
    """
    kind = type(row)
    conditions = [getattr(kind, name) == value for name, value in expected.items()]
    statement = (
        update(kind)
        .where(kind.id == row.id, *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    changes = [
        Change(kind.__tablename__, row.id, name, getattr(row, name), value)
        for name, value in values.items()
        if name != "row_version" and getattr(row, name) != value
    ]
    if work.update_where(statement, changes) != 1:
        raise Stale(kind.__tablename__, dict(expected), "another state")
    for name, value in values.items():
        set_committed_value(row, name, value)


def move_step(work: Work, execution: StepExecution, to: str, **values: Any) -> None:
    """Set the status of an execution if nobody did since it was read."""
    change_where(
        work,
        execution,
        {"status": execution.status, "row_version": execution.row_version},
        {"status": to, **values},
    )


def open_ready(work: Work, record: OrderRecord) -> tuple[str, ...]:
    """Make every step ready whose predecessors are finished; return their numbers (W21)."""
    ready = sequence.ready(record.snapshot.recipe.steps, record.statuses)
    opened = []
    for number in ready:
        execution = record.latest(number)
        if execution.status == "pending":
            execution.status = "ready"
            opened.append(number)
    return tuple(opened)


def _load(
    scope: Scope,
    order_id: UUID,
    statement: Select[*tuple[Any, ...]],
    execution_id: UUID | None = None,
) -> OrderRecord:
    row = scope.session.execute(statement, {"order_id": order_id}).one_or_none()
    if row is None:
        raise NotFound("work order", order_id)
    order, batch, scope.time_zone, snapshot_id, sha256, holds = row
    # Asked after the lock is held: what was joined to it would be as old as the wait for it.
    at_hand = None
    if execution_id is not None:
        at_hand = scope.find(StepExecution, id=execution_id, work_order_id=order_id)
    in_order = (StepExecution.position, StepExecution.run)
    executions = OnDemand(lambda: scope.all(StepExecution, *in_order, work_order_id=order_id))
    content = _content(scope, snapshot_id, sha256)
    profile = pinned_profile(scope, content)
    return OrderRecord(order, batch, content, sha256, profile, holds, executions, at_hand)


def _holds() -> ScalarSelect[int]:
    """Return how many holds are active on the order, its batches and its reserved lots."""
    batches = select(Batch.id).where(points_at(Batch.work_order_id, WorkOrder))
    lots = select(Reservation.lot_id).where(
        points_at(Reservation.work_order_id, WorkOrder), Reservation.status == "active"
    )
    subject = or_(
        Hold.subject_id == WorkOrder.id,
        Hold.subject_id.in_(batches.correlate(WorkOrder)),
        Hold.subject_id.in_(lots.correlate(WorkOrder)),
    )
    return (
        select(func.count(Hold.id))
        .where(Hold.tenant_id == WorkOrder.tenant_id, Hold.lifted_at.is_(None), subject)
        .correlate(WorkOrder)
        .scalar_subquery()
    )


AS_IT_STANDS = (
    select(WorkOrder, Batch, Site.time_zone, Snapshot.id, Snapshot.sha256, _holds())
    .join(Site, points_at(WorkOrder.site_id, Site))
    .join(Snapshot, points_at(Snapshot.work_order_id, WorkOrder))
    .join(Batch, points_at(Batch.work_order_id, WorkOrder))
    .where(WorkOrder.id == bindparam("order_id"))
    .order_by(Batch.sequence)
    .limit(1)
)
LOCKED = AS_IT_STANDS.with_for_update(of=WorkOrder).execution_options(populate_existing=True)


def pinned_profile(scope: Scope, content: SnapshotContent) -> Profile:
    """Return the profile that rules a released order (W30)."""
    pinned = content.profile
    cached = scope.runtime.profiles.get(scope.tenant_id, pinned.sha256)
    if cached is not None:
        profile: Profile = cached
        return profile
    made = Profile.from_effective(pinned.canonical)
    return scope.runtime.profiles.put(scope.tenant_id, pinned.sha256, made)


def _content(scope: Scope, snapshot_id: UUID, sha256: str) -> SnapshotContent:
    cached = scope.runtime.snapshots.get(scope.tenant_id, sha256)
    if cached is not None:
        content: SnapshotContent = cached
        return content
    text = scope.scalars(select(Snapshot.canonical).where(Snapshot.id == snapshot_id))[0]
    return scope.runtime.snapshots.put(scope.tenant_id, sha256, snapshots.read(text, sha256))
