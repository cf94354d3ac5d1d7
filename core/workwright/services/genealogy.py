"""Trace lots up and down, find gaps, and freeze the edges of an order (G1-G5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from workwright.db.tables.execution import GenealogyEdge, GenealogyLock, StepExecution
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.stock import Lot, Material
from workwright.db.tenancy import points_at
from workwright.domain.genealogy import (
    Direction,
    Edge,
    Node,
    Reached,
    freeze_edges,
    gaps,
    trace,
)
from workwright.domain.recipe import RecipeContent
from workwright.errors import NotFound
from workwright.services.runtime import Scope, Work

DEEPEST = 50


@dataclass(frozen=True)
class Trace:
    """What a lot or batch came from or went into, with the edges between.

    Args:
        reached: every lot and batch, nearest first.
        names: node to the words a person reads: material name, order number.
        is_cut: the search stopped at its depth limit; the trace is not complete.
    """

    start: Node
    direction: Direction
    reached: tuple[Reached, ...]
    edges: tuple[Edge, ...]
    names: dict[Node, str]
    is_cut: bool = False


def edges_of(scope: Scope, order: WorkOrder) -> tuple[Edge, ...]:
    """Return the order's own edges, oldest first."""
    return _edges(scope, GenealogyEdge.work_order_id == order.id)


def gaps_of(scope: Scope, order: WorkOrder, recipe: RecipeContent) -> tuple[str, ...]:
    """Return what is missing for a complete genealogy, as sentences (G2)."""
    return tuple(hit.message.format(**hit.data) for hit in gaps(recipe.bom, edges_of(scope, order)))


def trace_lot(scope: Scope, material_code: str, lot_code: str, direction: Direction) -> Trace:
    """Return the trace of a lot over any number of levels (G4).

    Raises:
        NotFound: material or lot unknown here.
    """
    material = scope.named(Material, material_code)
    lot = scope.session.scalars(
        select(Lot).where(Lot.material_id == material.id, Lot.code == lot_code)
    ).one_or_none()
    if lot is None:
        raise NotFound("lot", lot_code)
    edges, is_cut = _connected(scope, {lot.id}, set(), direction)
    start = lot_node(material_code, lot_code)
    names = {start: material.name, **_names(scope, edges)}
    return Trace(start, direction, trace(edges, start, direction), edges, names, is_cut)


def trace_batch(scope: Scope, number: str, direction: Direction) -> Trace:
    """Return the trace of a batch over any number of levels (G4).

    Raises:
        NotFound: unknown here.
    """
    batch = scope.named(Batch, number, "number")
    edges, is_cut = _connected(scope, set(), {batch.id}, direction)
    start = batch_node(number)
    names = {start: scope.get(WorkOrder, batch.work_order_id).number, **_names(scope, edges)}
    return Trace(start, direction, trace(edges, start, direction), edges, names, is_cut)


def freeze(work: Work, order: WorkOrder) -> GenealogyLock:
    """Freeze the edge set of the order with its hash; a trigger refuses more (G3, W14)."""
    frozen = freeze_edges(edges_of(work, order))
    return work.add(
        GenealogyLock(work_order_id=order.id, sha256=frozen.sha256, edges=frozen.count, at=work.now)
    )


def lot_node(material_code: str, lot_code: str) -> Node:
    """Return the node of a lot; codes are unique inside a material."""
    return Node("lot", f"{material_code}/{lot_code}")


def batch_node(number: str) -> Node:
    """Return the node of a batch."""
    return Node("batch", number)


def _connected(
    scope: Scope, lots: set[UUID], batches: set[UUID], direction: Direction
) -> tuple[tuple[Edge, ...], bool]:
    """Return every edge that lots and batches reach, level by level, a statement for each."""
    seen_lots, seen_batches = set(lots), set(batches)
    found: set[UUID] = set()
    lots_next, batches_next = set(lots), set(batches)
    down = direction is Direction.DOWN
    for _ in range(DEEPEST):
        if not lots_next and not batches_next:
            return _by_ids(scope, found), False
        rows = _level(scope, lots_next, batches_next, down=down)
        found.update(row.id for row in rows)
        new_lots = {_lot_after(row, down=down) for row in rows} - {None} - seen_lots
        new_batches = {row.batch_id for row in rows} - seen_batches
        lots_next = {lot for lot in new_lots if lot is not None}
        batches_next = new_batches
        seen_lots |= lots_next
        seen_batches |= batches_next
    return _by_ids(scope, found), True


def _lot_after(row: GenealogyEdge, *, down: bool) -> UUID | None:
    return row.output_lot_id if down else row.input_lot_id


def _level(
    scope: Scope, lots: Iterable[UUID], batches: Iterable[UUID], *, down: bool
) -> Sequence[GenealogyEdge]:
    lot_side = GenealogyEdge.input_lot_id if down else GenealogyEdge.output_lot_id
    batch_side = GenealogyEdge.output_lot_id if down else GenealogyEdge.input_lot_id
    return scope.scalars(
        select(GenealogyEdge).where(
            or_(
                lot_side.in_(list(lots)),
                GenealogyEdge.batch_id.in_(list(batches)) & batch_side.is_not(None),
            )
        )
    )


def _by_ids(scope: Scope, ids: set[UUID]) -> tuple[Edge, ...]:
    return _edges(scope, GenealogyEdge.id.in_(list(ids))) if ids else ()


def _edges(scope: Scope, condition: ColumnElement[bool]) -> tuple[Edge, ...]:
    into, out = aliased(Lot), aliased(Lot)
    into_material, out_material = aliased(Material), aliased(Material)
    statement = (
        select(
            GenealogyEdge,
            Batch.number,
            WorkOrder.number,
            into.code,
            into_material.code,
            out.code,
            out_material.code,
            StepExecution.step,
        )
        .join(Batch, points_at(GenealogyEdge.batch_id, Batch))
        .join(WorkOrder, points_at(GenealogyEdge.work_order_id, WorkOrder))
        .outerjoin(into, points_at(GenealogyEdge.input_lot_id, into))
        .outerjoin(into_material, points_at(into.material_id, into_material))
        .outerjoin(out, points_at(GenealogyEdge.output_lot_id, out))
        .outerjoin(out_material, points_at(out.material_id, out_material))
        .outerjoin(StepExecution, points_at(GenealogyEdge.execution_id, StepExecution))
        .where(condition)
        .order_by(GenealogyEdge.at, GenealogyEdge.id)
    )
    return tuple(_edge(*row) for row in scope.rows(statement))


def _edge(
    row: GenealogyEdge,
    batch: str,
    order: str,
    into: str | None,
    into_material: str | None,
    out: str | None,
    out_material: str | None,
    step: str | None,
) -> Edge:
    source, target = batch_node(batch), batch_node(batch)
    if into is not None and into_material is not None:
        source = lot_node(into_material, into)
    elif out is not None and out_material is not None:
        target = lot_node(out_material, out)
    else:
        target = Node("gone", row.kind)
    return Edge(source, target, row.kind, row.qty, row.unit, order, row.at, row.line_no, step)


def _names(scope: Scope, edges: Sequence[Edge]) -> dict[Node, str]:
    nodes = {node for edge in edges for node in (edge.source, edge.target)}
    codes = {node.key.partition("/")[0] for node in nodes if node.kind == "lot"}
    materials = {
        row.code: row.name
        for row in scope.scalars(select(Material).where(Material.code.in_(sorted(codes))))
    }
    orders = {
        edge.target if edge.target.kind == "batch" else edge.source: edge.order_number
        for edge in edges
    }
    return {
        node: materials.get(node.key.partition("/")[0], "")
        if node.kind == "lot"
        else orders.get(node, "")
        for node in nodes
    }
