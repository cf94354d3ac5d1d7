"""Rows of an order as rules see them: deviations, results, yields, balances, clearances."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from workwright.db.tables.equipment import LineClearance
from workwright.db.tables.execution import (
    Reconciliation,
    Sample,
    YieldRecord,
    YieldVerification,
)
from workwright.db.tables.plant import Line, Room
from workwright.db.tables.quality import Deviation, Signature, SignatureSuperseded
from workwright.db.tenancy import points_at
from workwright.domain.context import (
    ClearanceFacts,
    DeviationFacts,
    ReconciliationFacts,
    ResultFacts,
    SignatureFacts,
    YieldFacts,
)
from workwright.services.record import OrderRecord
from workwright.services.runtime import Scope

CLOSED = "closed"

YIELDS = (
    select(YieldRecord, YieldVerification.id)
    .outerjoin(YieldVerification, points_at(YieldVerification.yield_record_id, YieldRecord))
    .where(YieldRecord.work_order_id == bindparam("order_id"))
    .order_by(YieldRecord.phase, YieldRecord.version)
)
CLEARANCES = (
    select(LineClearance, Line.code, Room.code)
    .outerjoin(Line, points_at(LineClearance.line_id, Line))
    .outerjoin(Room, points_at(LineClearance.room_id, Room))
    .where(LineClearance.work_order_id == bindparam("order_id"))
    .order_by(LineClearance.at)
)
SIGNATURES = (
    select(Signature, SignatureSuperseded.id)
    .outerjoin(SignatureSuperseded, points_at(SignatureSuperseded.signature_id, Signature))
    .where(Signature.work_order_id == bindparam("order_id"))
    .order_by(Signature.signed_at, Signature.id)
)


def deviation_rows(scope: Scope, order_id: UUID) -> Sequence[Deviation]:
    """Return the deviations of an order, by number."""
    return scope.all(Deviation, Deviation.number, work_order_id=order_id)


def deviation_facts(row: Deviation) -> DeviationFacts:
    """Return a deviation as rules see it."""
    return DeviationFacts(
        number=row.number,
        severity=row.severity,
        status=row.status,
        type=row.type,
        step=row.step,
        disposition=row.disposition,
        has_root_cause=bool(row.root_cause),
        others_considered=bool(row.others_considered),
        rule=row.rule,
    )


def results_of(
    record: OrderRecord, samples: Sequence[Sample], deviations: Sequence[Deviation]
) -> tuple[ResultFacts, ...]:
    """Return samples and in-process controls with their results, by code."""
    closed = {row.id for row in deviations if row.status == CLOSED}
    names = {plan.code: plan.test for plan in record.snapshot.recipe.samples}
    return tuple(
        ResultFacts(
            code=row.code,
            name=names.get(row.code, row.code),
            status=row.status,
            reserve=row.reserve,
            passed={"passed": True, "failed": False}.get(row.status),
            reviewed=row.reviewed_by_id is not None,
            deviation_closed=row.deviation_id in closed,
        )
        for row in samples
    )


def yields_of(scope: Scope, order_id: UUID) -> tuple[YieldFacts, ...]:
    """Return the newest computation of each yield point, by phase (C4)."""
    newest = {row.phase: (row, verified) for row, verified in scope.rows(YIELDS, order_id=order_id)}
    return tuple(
        YieldFacts(
            phase=row.phase,
            theoretical_qty=row.theoretical_qty,
            actual_qty=row.actual_qty,
            yield_pct=row.yield_pct,
            accountability_pct=row.accountability_pct,
            low_pct=row.low_pct,
            high_pct=row.high_pct,
            verified=verified is not None,
        )
        for row, verified in newest.values()
    )


def reconciliations_of(
    scope: Scope, order_id: UUID, deviations: Sequence[Deviation]
) -> tuple[ReconciliationFacts, ...]:
    """Return the newest balance of each material or label, by code (W13)."""
    rows = scope.all(Reconciliation, Reconciliation.at, Reconciliation.id, work_order_id=order_id)
    explained = {
        row.data.get("subject") for row in deviations if row.rule == "W13" and row.status == CLOSED
    }
    newest = {row.subject: row for row in rows}
    return tuple(
        ReconciliationFacts(
            subject=row.subject,
            issued_qty=row.issued_qty,
            accounted_qty=row.used_qty
            + row.returned_qty
            + row.destroyed_qty
            + row.sampled_qty
            + row.rejected_qty
            + row.lost_qty,
            unit=row.unit,
            low_pct=row.low_pct,
            high_pct=row.high_pct,
            deviation_closed=row.subject in explained,
        )
        for _, row in sorted(newest.items())
    )


def clearances_of(scope: Scope, record: OrderRecord) -> tuple[ClearanceFacts, ...]:
    """Return the clearances made for this order, oldest first (K19)."""
    return tuple(
        ClearanceFacts(
            subject=room or line or "",
            order_number=record.order.number,
            passed=row.passed,
            verified=row.verifier_id is not None,
            at=row.at,
            expires_at=row.expires_at,
            voided=row.voided_at is not None,
        )
        for row, line, room in scope.rows(CLEARANCES, order_id=record.order.id)
    )


def signatures_of(scope: Scope, order_id: UUID) -> list[SignatureFacts]:
    """Return every signature on the order and its parts, oldest first; void ones do not count."""
    return [
        SignatureFacts(row.meaning, row.role, row.signer_id, row.record_type, gone is None)
        for row, gone in scope.rows(SIGNATURES, order_id=order_id)
    ]


def sampled_qty(record: OrderRecord, samples: Sequence[Sample]) -> Decimal:
    """Return what was sampled in the unit of the batch."""
    return sum(
        (
            row.qty
            for row in samples
            if row.qty is not None and row.taken_at is not None and row.unit == record.batch.unit
        ),
        Decimal(0),
    )
