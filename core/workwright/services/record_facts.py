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

from workwright.db.tables.execution import (
    Sample,
    StepExecution,
)
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation
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
    ReviewFacts,
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
from workwright.services.record_rows import (
    clearances_of,
    deviation_facts,
    deviation_rows,
    reconciliations_of,
    results_of,
    sampled_qty,
    signatures_of,
    yields_of,
)
from workwright.services.review_facts import review_facts
from workwright.services.runtime import Scope
from workwright.services.step_equipment import Taken, taken_by
from workwright.services.step_stock import held_by, lots_in


@dataclass
class History:
    """What belongs to an order beside its steps, read when it is first asked for, and once."""

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

    @cached_property
    def deviations(self) -> Sequence[Deviation]:
        """Return the deviations of the order as they were when this was first asked, by number."""
        return deviation_rows(self.scope, self.record.order.id)

    @property
    def deviation_facts(self) -> Sequence[DeviationFacts]:
        """Return the deviations as rules see them; read when a rule looks."""
        return OnDemand(lambda: [deviation_facts(row) for row in self.deviations])

    @cached_property
    def clearances(self) -> Sequence[ClearanceFacts]:
        """Return the clearances made for the order, oldest first; read when a rule looks."""
        return OnDemand(lambda: clearances_of(self.scope, self.record))

    def used_in(self, execution: StepExecution) -> tuple[EquipmentFacts, ...]:
        """Return the equipment that the execution has in use, as it stands now."""
        return tuple(
            t.facts for t in self.taken if t.execution_id == execution.id and not t.is_left
        )

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
        "executions": OnDemand(lambda: [read.facts(e) for e in record.executions]),
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
        batch=batch_facts(record, sampled_qty(record, samples)),
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
