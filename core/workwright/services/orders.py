"""Look up an order with what belongs to it: site zone, snapshot, batch, profile."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.orders import Batch, OrderOverride, Snapshot, WorkOrder
from workwright.db.tables.plant import Site
from workwright.db.tables.recipes import RecipeVersion
from workwright.db.tenancy import points_at
from workwright.domain import snapshot as snapshots
from workwright.domain.recipe import RecipeContent
from workwright.domain.snapshot import SnapshotContent
from workwright.errors import NotFound, Stale
from workwright.profile.model import Profile
from workwright.services.overrides import lay_over
from workwright.services.profiles import active
from workwright.services.recipes import content_of
from workwright.services.runtime import Scope, Work


def lock_order(work: Work, order_id: UUID, version: int | None = None) -> WorkOrder:
    """Return the order locked until the end; the unit of work takes its site's zone.

    Raises:
        NotFound: unknown here.
        Stale: its version is not the one that was shown.
    """
    order = _with_zone(work, order_id, locked=True)
    if version is not None and order.row_version != version:
        raise Stale(order.number, version, order.row_version)
    return order


def order_of(scope: Scope, order_id: UUID) -> WorkOrder:
    """Return the order; the scope takes its site's zone. ``NotFound`` when unknown here."""
    return _with_zone(scope, order_id, locked=False)


def order_numbered(scope: Scope, number: str) -> WorkOrder:
    """Return the order of that number; ``NotFound`` when there is none."""
    order = scope.find(WorkOrder, number=number)
    if order is None:
        raise NotFound("work order", number)
    return order_of(scope, order.id)


def snapshot_of(scope: Scope, order: WorkOrder) -> SnapshotContent:
    """Return the frozen content of a released order, its hash compared (W1).

    Raises:
        NotFound: the order is not released.
        IntegrityBroken: the stored text does not meet its hash.
    """
    row = scope.session.execute(
        select(Snapshot.sha256, Snapshot.id).where(Snapshot.work_order_id == order.id)
    ).one_or_none()
    if row is None:
        raise NotFound("snapshot of order", order.number)
    cached = scope.runtime.snapshots.get(scope.tenant_id, row.sha256)
    if cached is not None:
        return cached
    text = scope.scalars(select(Snapshot.canonical).where(Snapshot.id == row.id))[0]
    read = snapshots.read(text, row.sha256)
    scope.runtime.snapshots.put(scope.tenant_id, row.sha256, read)
    return read


def snapshot_row(scope: Scope, order: WorkOrder) -> Snapshot | None:
    """Return the stored snapshot of the order, or none before release."""
    return scope.find(Snapshot, work_order_id=order.id)


def batch_of(scope: Scope, order: WorkOrder) -> Batch | None:
    """Return the order's batch, or none before release; an ordinary order has exactly one."""
    return scope.find(Batch, work_order_id=order.id)


def profile_of(scope: Scope, order: WorkOrder) -> Profile:
    """Return the profile that rules the order: the pinned one from release on (W30)."""
    if snapshot_row(scope, order) is None:
        return active(scope)
    pinned = snapshot_of(scope, order).profile
    cached = scope.runtime.profiles.get(scope.tenant_id, pinned.sha256)
    if cached is not None:
        return cached
    read = Profile.from_effective(pinned.canonical)
    scope.runtime.profiles.put(scope.tenant_id, pinned.sha256, read)
    return read


def overrides_of(scope: Scope, order: WorkOrder) -> tuple[Mapping[str, Any], ...]:
    """Return what an import lays over the recipe for this order, in order (R138)."""
    rows = scope.all(OrderOverride, OrderOverride.position, work_order_id=order.id)
    return tuple(
        {"scope": row.scope, "kind": row.kind, "rule": row.rule, "content": row.content}
        for row in rows
    )


def planned_content(scope: Scope, order: WorkOrder) -> tuple[RecipeContent, RecipeContent]:
    """Return the recipe version's content, and the same with the order's overrides laid over."""
    version = scope.get(RecipeVersion, order.recipe_version_id)
    approved = content_of(scope, version)
    return approved, lay_over(approved, overrides_of(scope, order))


def recipe_of(scope: Scope, order: WorkOrder) -> RecipeContent:
    """Return what the order is made by: the snapshot's recipe, before release the planned one."""
    if snapshot_row(scope, order) is not None:
        return snapshot_of(scope, order).recipe
    return planned_content(scope, order)[1]


def _with_zone(scope: Scope, order_id: UUID, *, locked: bool) -> WorkOrder:
    statement = (
        select(WorkOrder, Site.time_zone)
        .join(Site, points_at(WorkOrder.site_id, Site))
        .where(WorkOrder.id == order_id)
    )
    if locked:
        scope.session.flush()
        statement = statement.with_for_update(of=WorkOrder).execution_options(
            populate_existing=True
        )
    row = scope.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("work order", order_id)
    order, zone = row
    scope.time_zone = zone
    found: WorkOrder = order
    return found
