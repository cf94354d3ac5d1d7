"""What waits for a person at the desk: signatures, drafts, refused imports, approvals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select

from workwright.db.tables.imports import ImportJob
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation, SigningRequest
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.domain.lifecycle import Meaning, Signer, State
from workwright.domain.principal import Principal
from workwright.domain.signature import Given, missing, next_for
from workwright.services.order_waiting import able_to_sign, request_signatures
from workwright.services.runtime import Scope

SOON = timedelta(days=7)
MOST = 30
NEWEST_IMPORTS = 3

Kind = Literal[
    "signature", "deviation", "approval", "review", "draft", "signed", "import", "imports"
]


@dataclass(frozen=True)
class Waits:
    """One thing that waits.

    Args:
        code: human key of what it is about; ``title`` says it in words of the plant.
        at: since when, or for a draft its planned start.
        record_id: of the order, version or job that is opened from here.
        count: how many more of the kind there are.
        next_role, next_names: who signs next, where this person has signed.
    """

    kind: Kind
    code: str
    title: str
    at: datetime
    record_id: UUID
    order_id: UUID | None = None
    count: int = 0
    next_role: str = ""
    next_names: tuple[str, ...] = ()


def waits_for(scope: Scope, person: Principal) -> list[Waits]:
    """Return what waits for this person, the kinds in the order of their urgency."""
    requests = _requests(scope)
    found: list[Waits] = [*_signatures(requests, person)]
    if person.permissions & {"deviation.investigate", "deviation.approve"}:
        found += _deviations(scope)
    if person.may("recipe.approve"):
        found += _approvals(scope, person)
    if person.permissions & {"order.release_to_stock", "order.submit_review"}:
        found += _reviews(scope, person)
    if person.permissions & {"order.edit", "order.release"}:
        found += _drafts(scope, person, requests)
    if person.may("order.create"):
        found += _imports(scope)
    return found


@dataclass(frozen=True)
class _Request:
    """An open request on an order as it stands, with who has signed of those who are to."""

    opened_at: datetime
    order: WorkOrder
    product: str
    needed: tuple[Signer, ...]
    given: tuple[Given, ...]


def _requests(scope: Scope) -> list[_Request]:
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
    return [
        _Request(
            request.opened_at,
            order,
            product,
            tuple(Signer(n["role"], Meaning(n["meaning"])) for n in request.needed),
            tuple(
                Given(Signer(s.role, Meaning(s.meaning)), s.signer_id)
                for s in request_signatures(scope, request)
            ),
        )
        for request, order, product in scope.rows(statement)
    ]


def _signatures(requests: Iterable[_Request], person: Principal) -> Iterator[Waits]:
    """Give the open requests on which this person could sign next."""
    for asked in requests:
        if next_for(asked.needed, asked.given, person.person_id, person.roles) is not None:
            order = asked.order
            yield Waits(
                "signature", order.number, asked.product, asked.opened_at, order.id, order.id
            )


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


def _drafts(scope: Scope, person: Principal, requests: Iterable[_Request]) -> Iterator[Waits]:
    """Give the drafts that start soon; of one that this person has signed, who signs next."""
    asked = {request.order.id: request for request in requests}
    for order, product in _orders(scope, [State.DRAFT]):
        if order.planned_start_at >= scope.now + SOON:
            continue
        drafted = Waits("draft", order.number, product, order.planned_start_at, order.id, order.id)
        request = asked.get(order.id)
        if request is None:
            yield drafted
        elif person.person_id in {given.person_id for given in request.given}:
            yield _signed(scope, drafted, request)
        elif next_for(request.needed, request.given, person.person_id, person.roles) is None:
            yield drafted


def _signed(scope: Scope, draft: Waits, request: _Request) -> Waits:
    signers = {given.person_id for given in request.given}
    role = missing(request.needed, request.given)[0].role
    names = able_to_sign(scope, role, signers)
    return replace(draft, kind="signed", next_role=role, next_names=names)


def _imports(scope: Scope) -> Iterator[Waits]:
    """Give the newest refused imports, and how many more there are."""
    refused = (ImportJob.status == "failed", ImportJob.inserted_at > scope.now - SOON)
    rows = scope.scalars(
        select(ImportJob)
        .where(*refused)
        .order_by(ImportJob.inserted_at.desc(), ImportJob.id.desc())
        .limit(NEWEST_IMPORTS)
    )
    for row in rows:
        yield Waits("import", row.name or "", row.source, row.inserted_at, row.id)
    more = scope.scalars(select(func.count(ImportJob.id)).where(*refused))[0] - len(rows)
    if more:
        yield Waits("imports", "", "", rows[-1].inserted_at, rows[-1].id, count=more)


def _orders(scope: Scope, states: Iterable[State]) -> list[tuple[WorkOrder, str]]:
    statement = (
        select(WorkOrder, Material.name)
        .join(Material, points_at(WorkOrder.product_id, Material))
        .where(WorkOrder.state.in_([state.value for state in states]))
        .order_by(WorkOrder.planned_start_at)
        .limit(MOST)
    )
    return [(order, product) for order, product in scope.rows(statement)]
