"""Re-compute the hash of every locked genealogy from its edges (G3)."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from workwright.db.tables.execution import GenealogyEdge, GenealogyLock, StepExecution
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.stock import Lot, Material
from workwright.db.tenancy import points_at
from workwright.verify.hashing import canonical, layered
from workwright.verify.model import Problem, TenantReport
from workwright.verify.reading import Look


def check_genealogy(look: Look, report: TenantReport) -> None:
    """Report every order whose edges are not those that were locked."""
    lock = GenealogyLock
    statement = select(lock.work_order_id, lock.id, lock.edges, lock.sha256)
    locked = {
        order: (row_id, edges, stored)
        for order, row_id, edges, stored in look.stream(
            statement.where(lock.tenant_id == bindparam("tenant")), tenant=look.tenant_id
        )
    }
    report.count("genealogies", len(locked))
    found = {order: (0, layered("genealogy")) for order in locked}
    for order, rows in groupby(_edges(look), key=itemgetter(0)):
        texts = sorted(canonical(_edge(*row[1:])) for row in rows)
        found[order] = (len(texts), layered("genealogy", *texts))
    for order, (row_id, edges, stored) in locked.items():
        if found[order] != (edges, stored):
            message = "the genealogy of order {row} is not that which was locked"
            data = {"row": str(order)}
            report.add(Problem("genealogy", "G3", message, data, "genealogy_lock", str(row_id)))


def _edges(look: Look) -> Iterator[Any]:
    into, out, edge = aliased(Lot), aliased(Lot), GenealogyEdge
    made_of, made = aliased(Material), aliased(Material)
    statement = (
        select(
            edge.work_order_id, edge.kind, edge.qty, edge.unit, edge.at, edge.line_no,
            WorkOrder.number, Batch.number, StepExecution.step,
            made_of.code, into.code, made.code, out.code,
        )
        .join(GenealogyLock, (GenealogyLock.tenant_id == edge.tenant_id)
              & (GenealogyLock.work_order_id == edge.work_order_id))
        .join(WorkOrder, points_at(edge.work_order_id, WorkOrder))
        .join(Batch, points_at(edge.batch_id, Batch))
        .outerjoin(StepExecution, points_at(edge.execution_id, StepExecution))
        .outerjoin(into, points_at(edge.input_lot_id, into))
        .outerjoin(made_of, points_at(into.material_id, made_of))
        .outerjoin(out, points_at(edge.output_lot_id, out))
        .outerjoin(made, points_at(out.material_id, made))
        .where(edge.tenant_id == bindparam("tenant"))
        .order_by(edge.work_order_id)
    )  # fmt: skip
    return look.stream(statement, tenant=look.tenant_id)


def _edge(
    kind: str, qty: Any, unit: str, at: Any, line_no: int | None, order: str, batch: str,
    step: str | None, made_of: str | None, into: str | None, made: str | None, out: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Return an edge as it was hashed: from a lot to the batch, or from the batch to a lot."""
    source = target = {"kind": "batch", "key": batch}
    if into is not None:
        source = {"kind": "lot", "key": f"{made_of}/{into}"}
    elif out is not None:
        target = {"kind": "lot", "key": f"{made}/{out}"}
    else:
        target = {"kind": "gone", "key": kind}
    return {
        "source": source, "target": target, "kind": kind, "qty": qty, "unit": unit,
        "order_number": order, "at": at, "line_no": line_no, "step": step,
    }  # fmt: skip
