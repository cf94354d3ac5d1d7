"""What waits for a person at the desk: signatures, drafts, refused imports, approvals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.imports import ImportJob
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation, SigningRequest
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.domain.lifecycle import Meaning, Signer, State
from workwright.domain.principal import Principal
from workwright.domain.signature import Given, next_for
from workwright.services.order_waiting import request_signatures
from workwright.services.runtime import Scope

SOON = timedelta(days=7)
MOST = 30

Kind = Literal["signature", "deviation", "approval", "review", "draft", "import"]


@dataclass(frozen=True)
class Waits:
    """One thing that waits.

    Args:
        code: human key of what it is about; ``title`` says it in words of the plant.
        at: since when, or for a draft its planned start.
        record_id: of the order, version or job that is opened from here.
    """

    kind: Kind
    code: str
    title: str
    at: datetime
    record_id: UUID
    order_id: UUID | None = None


def waits_for(scope: Scope, person: Principal) -> list[Waits]:
    """Return what waits for this person, the kinds in the order of their urgency."""
    found: list[Waits] = [*_signatures(scope, person)]
    if person.permissions & {"deviation.investigate", "deviation.approve"}:
        found += _deviations(scope)
    if person.may("recipe.approve"):
        found += _approvals(scope, person)
    if person.permissions & {"order.release_to_stock", "order.submit_review"}:
        found += _reviews(scope, person)
    if person.permissions & {"order.edit", "order.release"}:
        found += _drafts(scope)
    if person.may("order.create"):
        found += _imports(scope)
    return found


def _signatures(scope: Scope, person: Principal) -> Iterator[Waits]:
    """Give the open requests on which this person could sign next."""
    statement = (
        select(SigningRequest, WorkOrder, Material.name)
        .join(WorkOrder, points_at(SigningRequest.work_order_id, WorkOrder))
        .join(Material, points_at(WorkOrder.product_id, Material))
        .where(
            SigningRequest.status == "open",
            SigningRequest.expires_at > scope.now,
            SigningRequest.record_version == WorkOrder.row_version,
        )
        .order_by(SigningRequest.opened_at)
        .limit(MOST)
    )
    for request, order, product in scope.rows(statement):
        needed = [Signer(n["role"], Meaning(n["meaning"])) for n in request.needed]
        given = [
            Given(Signer(s.role, Meaning(s.meaning)), s.signer_id)
            for s in request_signatures(scope, request)
        ]
        if next_for(needed, given, person.person_id, person.roles) is not None:
            yield Waits("signature", order.number, product, request.opened_at, order.id, order.id)


def _deviations(scope: Scope) -> Iterator[Waits]:
    rows = scope.scalars(
        select(Deviation)
        .where(Deviation.status != "closed")
        .order_by(Deviation.opened_at)
        .limit(MOST)
    )
    for row in rows:
        yield Waits(
            "deviation", row.number, row.description, row.opened_at, row.id, row.work_order_id
        )


def _approvals(scope: Scope, person: Principal) -> Iterator[Waits]:
    statement = (
        select(RecipeVersion, Recipe.code, Material.name)
        .join(Recipe, points_at(RecipeVersion.recipe_id, Recipe))
        .join(Material, points_at(Recipe.product_id, Material))
        .where(
            RecipeVersion.status == "in_approval",
            RecipeVersion.authored_by_id != person.person_id,
        )
        .order_by(RecipeVersion.id)
        .limit(MOST)
    )
    for version, code, product in scope.rows(statement):
        yield Waits("approval", f"{code} {version.version}", product, scope.now, version.id)


def _reviews(scope: Scope, person: Principal) -> Iterator[Waits]:
    states = []
    if person.may("order.submit_review"):
        states.append(State.COMPLETED)
    if person.may("order.release_to_stock"):
        states.append(State.UNDER_REVIEW)
    for order, product in _orders(scope, states):
        at = order.ended_at or order.planned_end_at
        yield Waits("review", order.number, product, at, order.id, order.id)


def _drafts(scope: Scope) -> Iterator[Waits]:
    for order, product in _orders(scope, [State.DRAFT]):
        if order.planned_start_at < scope.now + SOON:
            yield Waits("draft", order.number, product, order.planned_start_at, order.id, order.id)


def _imports(scope: Scope) -> Iterator[Waits]:
    rows = scope.scalars(
        select(ImportJob)
        .where(ImportJob.status == "failed", ImportJob.inserted_at > scope.now - SOON)
        .order_by(ImportJob.inserted_at.desc())
        .limit(MOST)
    )
    for row in rows:
        yield Waits("import", row.name or "", row.source, row.inserted_at, row.id)


def _orders(scope: Scope, states: Iterable[State]) -> list[tuple[WorkOrder, str]]:
    statement = (
        select(WorkOrder, Material.name)
        .join(Material, points_at(WorkOrder.product_id, Material))
        .where(WorkOrder.state.in_([state.value for state in states]))
        .order_by(WorkOrder.planned_start_at)
        .limit(MOST)
    )
    return [(order, product) for order, product in scope.rows(statement)]
