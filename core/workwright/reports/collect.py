"""Read the rows of one order for its record: one statement per table, whatever its length."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.reading import Reading
from workwright.db.schema import TenantRow
from workwright.db.tables.equipment import EquipmentLog, LineClearance
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import (
    Capture,
    CaptureDecision,
    GenealogyEdge,
    GenealogyLock,
    PauseInterval,
    Reconciliation,
    Sample,
    StepEquipment,
    StepExecution,
    YieldRecord,
    YieldVerification,
)
from workwright.db.tables.orders import Batch, OrderPerson, Snapshot, WorkOrder
from workwright.db.tables.quality import (
    Capa,
    CapaDeviation,
    Correction,
    Deviation,
    Hold,
    Review,
    ReviewAnswer,
    ReviewQuery,
    RuleEvaluation,
    Signature,
    SignatureSuperseded,
)
from workwright.db.tables.stock import InventoryMove, Reservation
from workwright.domain import snapshot as snapshots
from workwright.errors import NotFound
from workwright.reports.references import references_of
from workwright.reports.source import ABOUT_COPIES, Entry, Source

OF_ORDER: tuple[type[Any], ...] = (
    Batch,
    Capture,
    Correction,
    Deviation,
    EquipmentLog,
    GenealogyEdge,
    GenealogyLock,
    InventoryMove,
    LineClearance,
    OrderPerson,
    PauseInterval,
    Reconciliation,
    Reservation,
    Review,
    ReviewAnswer,
    ReviewQuery,
    RuleEvaluation,
    Sample,
    Signature,
    StepExecution,
    YieldRecord,
)
# Rows that belong to rows of the order: table, its reference, the table referred to.
OF_ROWS: tuple[tuple[type[Any], str, type[Any]], ...] = (
    (StepEquipment, "execution_id", StepExecution),
    (CaptureDecision, "capture_id", Capture),
    (YieldVerification, "yield_record_id", YieldRecord),
    (SignatureSuperseded, "signature_id", Signature),
    (CapaDeviation, "deviation_id", Deviation),
)
TABLES: tuple[type[Any], ...] = (
    WorkOrder,
    Capa,
    Hold,
    *OF_ORDER,
    *(kind for kind, _, _ in OF_ROWS),
)


def collect(look: Reading, order: WorkOrder) -> Source:
    """Return all that the record of a released order is made from.

    Raises:
        NotFound: the order is not released, so there is nothing to record.
        IntegrityBroken: the stored snapshot does not meet its hash (W1).
    """
    frozen = look.find(Snapshot, work_order_id=order.id)
    if frozen is None:
        raise NotFound("snapshot of order", order.number)
    rows = _rows(look, order)
    entries = entries_of(look, order.id)
    return Source(
        tenant_id=look.tenant_id,
        order=order,
        batch=look.all(Batch, Batch.sequence, work_order_id=order.id)[0],
        snapshot=snapshots.read(frozen.canonical, frozen.sha256),
        snapshot_sha256=frozen.sha256,
        taken_at=frozen.taken_at,
        rows=rows,
        entries=entries,
        references=references_of(look, rows, entries),
    )


def entries_of(look: Reading, order_id: UUID) -> tuple[Entry, ...]:
    """Return the audit entries of the order by their place, without those about its copies."""
    mine = select(AuditEntry).where(AuditEntry.work_order_id == order_id).order_by(AuditEntry.seq)
    found = look.scalars(mine)
    return tuple(as_entry(row) for row in found if not row.act.startswith(ABOUT_COPIES))


def as_entry(row: AuditEntry) -> Entry:
    """Return the stored entry, read."""
    return Entry(json.loads(row.body))


def _rows(look: Reading, order: WorkOrder) -> dict[str, Sequence[TenantRow]]:
    rows: dict[str, Sequence[TenantRow]] = {"work_order": (order,)}
    for kind in OF_ORDER:
        rows[kind.__tablename__] = look.all(kind, kind.id, work_order_id=order.id)
    for kind, reference, owner in OF_ROWS:
        owners = [row.id for row in rows[owner.__tablename__]]
        rows[kind.__tablename__] = _pointing(look, kind, reference, owners)
    capas = [row.capa_id for row in rows["capa_deviation"]]  # type: ignore[attr-defined]
    rows["capa"] = _pointing(look, Capa, "id", capas)
    lots = {row.lot_id for row in rows["reservation"]}  # type: ignore[attr-defined]
    subjects = [order.id, *(row.id for row in rows["batch"]), *sorted(lots)]
    rows["hold"] = _pointing(look, Hold, "subject_id", subjects)
    return rows


def _pointing(
    look: Reading, kind: type[Any], reference: str, ids: Iterable[UUID]
) -> Sequence[TenantRow]:
    wanted = list(ids)
    if not wanted:
        return ()
    column = getattr(kind, reference)
    return look.scalars(select(kind).where(column.in_(wanted)).order_by(kind.id))
