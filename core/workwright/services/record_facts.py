"""What the rules see of an order in execution: assembled from its record, read on demand.

Statements here are one per kind of row, whatever the number of steps; captures of other steps
are read only when a rule looks at them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.equipment import LineClearance
from workwright.db.tables.execution import (
    Reconciliation,
    Sample,
    StepExecution,
    YieldRecord,
    YieldVerification,
)
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.plant import Line, Room
from workwright.db.tables.quality import Deviation, Signature, SignatureSuperseded
from workwright.db.tenancy import points_at
from workwright.domain.canonical import plain
from workwright.domain.checks import Evaluation, Moment
from workwright.domain.context import (
    BatchFacts,
    CaptureFacts,
    CheckContext,
    ClearanceFacts,
    DeviationFacts,
    EquipmentFacts,
    ExecutionFacts,
    OrderFacts,
    ReconciliationFacts,
    ResultFacts,
    ReviewFacts,
    SignatureFacts,
    YieldFacts,
)
from workwright.domain.lifecycle import State
from workwright.domain.recipe import from_plain
from workwright.services import checking
from workwright.services.capture_rows import (
    CaptureRow,
    OnDemand,
    capture_facts,
    captures_of_order,
)
from workwright.services.facts import assigned_people, person_facts
from workwright.services.record import OrderRecord, record_of
from workwright.services.review_facts import review_facts
from workwright.services.runtime import Scope
from workwright.services.step_equipment import Taken, taken_by
from workwright.services.step_stock import held_by, lots_in

CLOSED = "closed"


@dataclass
class History:
    """Captures and equipment of an order, read when they are first asked for."""

    scope: Scope
    record: OrderRecord

    @cached_property
    def captures(self) -> dict[UUID, list[CaptureRow]]:
        """Return execution to its attempts, oldest first."""
        found: dict[UUID, list[CaptureRow]] = defaultdict(list)
        for row in captures_of_order(self.scope, self.record.order.id):
            found[row.row.execution_id].append(row)
        return found

    @cached_property
    def taken(self) -> tuple[Taken, ...]:
        """Return all equipment that executions of the order took."""
        return taken_by(self.scope, self.record)

    def equipment_of(self, execution_id: UUID) -> dict[str, EquipmentFacts]:
        """Return code to the facts as judged when the equipment was taken."""
        return {
            item.row.code: from_plain(EquipmentFacts, item.then)
            for item in self.taken
            if item.execution_id == execution_id
        }

    def facts(self, execution: StepExecution) -> ExecutionFacts:
        """Return an execution as rules see it; captures, people and equipment on demand."""
        step = self.record.step(execution)
        return ExecutionFacts(
            step=execution.step,
            kind=step.kind,
            base=self.record.base(step),
            status=execution.status,
            run=execution.run,
            started_at=execution.started_at,
            ended_at=execution.ended_at,
            performer_ids=OnDemand(lambda: self._performers(execution)),
            verifier_ids=(execution.verifier_id,) if execution.verifier_id else (),
            equipment_codes=OnDemand(lambda: list(self.equipment_of(execution.id))),
            captures=OnDemand(lambda: self._captures(execution)),
        )

    def _captures(self, execution: StepExecution) -> list[CaptureFacts]:
        used = self.equipment_of(execution.id)
        return [capture_facts(row, execution.step, used) for row in self.captures[execution.id]]

    def _performers(self, execution: StepExecution) -> list[UUID]:
        found = [row.row.performer_id for row in self.captures[execution.id]]
        if execution.performer_id is not None:
            found.insert(0, execution.performer_id)
        return list(dict.fromkeys(found))


def order_facts(record: OrderRecord) -> OrderFacts:
    """Return the order as it stands; its line is the one that was released."""
    order = record.order
    return OrderFacts(
        id=order.id,
        number=order.number,
        type=order.type,
        state=State(order.state),
        sub_state=order.sub_state,
        qty=order.qty,
        unit=order.unit,
        planned_start_at=order.planned_start_at,
        planned_end_at=order.planned_end_at,
        line_code=record.snapshot.order.line_code,
        priority=order.priority,
        started_at=order.started_at,
        ended_at=order.ended_at,
        short_closed=order.short_closed,
        has_overrides=bool(record.snapshot.overrides),
        fields=order.fields,
    )


def batch_facts(record: OrderRecord, samples_qty: Decimal = Decimal(0)) -> BatchFacts:
    """Return the batch as it stands."""
    batch = record.batch
    return BatchFacts(
        number=batch.number,
        theoretical_qty=batch.theoretical_qty,
        unit=batch.unit,
        actual_qty=batch.actual_qty,
        approved_qty=batch.approved_qty,
        samples_qty=samples_qty,
        manufactured_on=batch.manufactured_on,
        expires_on=batch.expires_on,
    )


def record_context(
    scope: Scope,
    record: OrderRecord,
    moment: Moment,
    *,
    history: History | None = None,
    **more: Any,
) -> CheckContext:
    """Return what every moment of an order in execution offers; ``more`` names the rest."""
    read = history or History(scope, record)
    given: dict[str, Any] = {
        "moment": moment,
        "now": scope.now,
        "today": scope.today,
        "zone": scope.time_zone,
        "recipe": record.snapshot.recipe,
        "order": order_facts(record),
        "batch": batch_facts(record),
        "executions": tuple(read.facts(e) for e in record.executions),
        "targets": {t.line_no: plain(t) for t in record.snapshot.targets},
        "bases": record.snapshot.step_kinds,
        "policies": record.profile.policies,
        "settings": record.profile.settings,
        "review": ReviewFacts(active_holds=record.active_holds),
    }
    return CheckContext(**{**given, **more})


def evaluate_record(
    scope: Scope,
    order: WorkOrder,
    moment: Moment,
    *,
    transition: str,
    person_id: UUID | None = None,
    signing_as: str = "",
    reason: str = "",
) -> Evaluation:
    """Ask the pinned rules of a moment that judges the whole record (T8 to T13).

    Args:
        person_id: who signs; none to show what the rules say before anybody tries.
        signing_as: meaning of the signature that this person is about to give.
    """
    record = record_of(scope, order.id)
    context = whole_context(
        scope, record, moment, transition=transition, person_id=person_id, reason=reason
    )
    context = replace(context, signing_as=signing_as)
    return checking.evaluate_released(scope, record.snapshot, context)


def whole_context(
    scope: Scope,
    record: OrderRecord,
    moment: Moment,
    *,
    transition: str = "",
    person_id: UUID | None = None,
    reason: str = "",
) -> CheckContext:
    """Return everything that is known of an order, for the moments that judge it as a whole."""
    order = record.order
    history = History(scope, record)
    held = held_by(scope, order.id)
    people = assigned_people(scope, order)
    acting = next((p for p in people if p.id == person_id), None)
    if acting is None and person_id is not None:
        acting = next(iter(person_facts(scope, [person_id])), None)
    samples = scope.all(Sample, Sample.code, Sample.sequence, work_order_id=order.id)
    deviations = deviation_rows(scope, order.id)
    return record_context(
        scope,
        record,
        moment,
        history=history,
        batch=batch_facts(record, _sampled(record, samples)),
        person=acting,
        people=people,
        lots=lots_in(held, open_only=False),
        reservations=tuple(item.facts for item in held),
        equipment=tuple({t.row.id: t.facts for t in history.taken}.values()),
        deviations=tuple(deviation_facts(row) for row in deviations),
        results=results_of(record, samples, deviations),
        yields=yields_of(scope, order.id),
        reconciliations=reconciliations_of(scope, order.id, deviations),
        clearances=clearances_of(scope, record),
        signatures=tuple(signatures_of(scope, order.id)),
        review=review_facts(scope, record),
        transition=transition,
        reason=reason,
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
    statement = (
        select(YieldRecord, YieldVerification.id)
        .outerjoin(YieldVerification, points_at(YieldVerification.yield_record_id, YieldRecord))
        .where(YieldRecord.work_order_id == order_id)
        .order_by(YieldRecord.phase, YieldRecord.version)
    )
    newest = {row.phase: (row, verified) for row, verified in scope.rows(statement)}
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
    statement = (
        select(LineClearance, Line.code, Room.code)
        .outerjoin(Line, points_at(LineClearance.line_id, Line))
        .outerjoin(Room, points_at(LineClearance.room_id, Room))
        .where(LineClearance.work_order_id == record.order.id)
        .order_by(LineClearance.at)
    )
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
        for row, line, room in scope.rows(statement)
    )


def signatures_of(scope: Scope, order_id: UUID) -> list[SignatureFacts]:
    """Return every signature on the order and its parts, oldest first; void ones do not count."""
    statement = (
        select(Signature, SignatureSuperseded.id)
        .outerjoin(SignatureSuperseded, points_at(SignatureSuperseded.signature_id, Signature))
        .where(Signature.work_order_id == order_id)
        .order_by(Signature.signed_at, Signature.id)
    )
    return [
        SignatureFacts(row.meaning, row.role, row.signer_id, row.record_type, gone is None)
        for row, gone in scope.rows(statement)
    ]


def _sampled(record: OrderRecord, samples: Sequence[Sample]) -> Decimal:
    return sum(
        (
            row.qty
            for row in samples
            if row.qty is not None and row.taken_at is not None and row.unit == record.batch.unit
        ),
        Decimal(0),
    )
