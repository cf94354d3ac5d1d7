"""Find the lot or batch that a person means by its code, and trace either of them (G4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from workwright.db.tables.execution import GenealogyLock
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.stock import Lot, Material
from workwright.db.tenancy import points_at
from workwright.domain.genealogy import Direction, Node
from workwright.errors import NotFound
from workwright.services.genealogy import Trace, batch_node, lot_node, trace_batch, trace_lot
from workwright.services.runtime import Scope

MOST = 40


@dataclass(frozen=True)
class Found:
    """A lot or batch that a search found.

    Args:
        way: the direction in which it is worth tracing first.
        status: of the lot, or state of the batch's order.
    """

    node: Node
    code: str
    what: str
    status: str
    way: Direction


@dataclass(frozen=True)
class Frozen:
    """The locked edge set of an order that the trace passes (G3)."""

    order_id: UUID
    sha256: str
    at: datetime


def find_nodes(scope: Scope, search: str) -> list[Found]:
    """Return the lots and batches whose code, supplier's lot or material holds the text."""
    text = search.strip()[:80]
    return [*_batches(scope, text), *_lots(scope, text)][:MOST]


def trace_node(scope: Scope, node: Node, direction: Direction) -> Trace:
    """Return the trace of a lot or a batch.

    Raises:
        NotFound: unknown here.
    """
    if node.kind == "batch":
        return trace_batch(scope, node.key, direction)
    material, sign, code = node.key.partition("/")
    if not sign:
        raise NotFound("lot", node.key)
    return trace_lot(scope, material, code, direction)


def orders_of_nodes(scope: Scope, trace: Trace) -> dict[Node, tuple[str, str]]:
    """Return node to number and id of the order that it belongs to: batches and what they made."""
    numbers = _numbers(trace)
    rows = scope.rows(
        select(WorkOrder.number, WorkOrder.id).where(WorkOrder.number.in_(numbers.values()))
    )
    ids = {number: str(order_id) for number, order_id in rows}
    return {node: (number, ids[number]) for node, number in numbers.items() if number in ids}


def frozen_of(scope: Scope, trace: Trace) -> tuple[Frozen, ...]:
    """Return the locks of the orders in the trace, oldest first."""
    numbers = {edge.order_number for edge in trace.edges}
    statement = (
        select(GenealogyLock)
        .join(WorkOrder, points_at(GenealogyLock.work_order_id, WorkOrder))
        .where(WorkOrder.number.in_(numbers))
        .order_by(GenealogyLock.at)
    )
    return tuple(Frozen(row.work_order_id, row.sha256, row.at) for row in scope.scalars(statement))


def _numbers(trace: Trace) -> dict[Node, str]:
    found: dict[Node, str] = {}
    for edge in trace.edges:
        made = edge.kind in {"produce", "co_product"}
        for node in (edge.source, edge.target):
            if node.kind == "batch" or (made and node == edge.target):
                found[node] = edge.order_number
    return found


def _batches(scope: Scope, text: str) -> Iterable[Found]:
    statement = (
        select(Batch.number, WorkOrder.state, Material.name)
        .join(WorkOrder, points_at(Batch.work_order_id, WorkOrder))
        .join(Material, points_at(WorkOrder.product_id, Material))
        .order_by(Batch.id.desc())
        .limit(MOST if text else MOST // 2)
    )
    if text:
        fields = (Batch.number, WorkOrder.number, Material.name)
        statement = statement.where(or_(*(f.icontains(text, autoescape=True) for f in fields)))
    for number, state, product in scope.rows(statement):
        yield Found(batch_node(number), number, product, state, Direction.UP)


def _lots(scope: Scope, text: str) -> Iterable[Found]:
    statement = (
        select(Lot.code, Lot.status, Material.code, Material.name)
        .join(Material, points_at(Lot.material_id, Material))
        .order_by(Lot.received_on.desc(), Lot.code)
        .limit(MOST)
    )
    if text:
        fields = (Lot.code, Lot.supplier_lot, Material.code, Material.name)
        statement = statement.where(or_(*(f.icontains(text, autoescape=True) for f in fields)))
    for code, status, material, name in scope.rows(statement):
        yield Found(lot_node(material, code), code, name, status, Direction.DOWN)
