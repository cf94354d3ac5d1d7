"""What the rules see when a step is to be signed: its captures, people, yields and net time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from workwright.db.tables.execution import PauseInterval, StepExecution
from workwright.domain.checks import Moment
from workwright.domain.context import CheckContext, ExecutionFacts
from workwright.services.capture_rows import CaptureRow, capture_facts
from workwright.services.capturing import acting_person
from workwright.services.record import OrderRecord
from workwright.services.record_facts import History, record_context
from workwright.services.record_rows import yields_of
from workwright.services.runtime import Scope, Work
from workwright.services.step_stock import held_by, lots_in

SOMEBODY = UUID(int=0)
"""Stands for the second person who is still to sign: what only they can mend is not missing yet."""


def completion_context(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    verifiers: tuple[UUID, ...] | None,
    history: History,
) -> CheckContext:
    """Return the context of ``on_step_complete``.

    Args:
        verifiers: who verified; empty while the second person is still to sign, none where the
            step takes one person.
    """
    step = record.step(execution)
    held = held_by(work, record.order.id, step.bom_lines) if step.bom_lines else ()
    return record_context(
        work,
        record,
        Moment.STEP_COMPLETE,
        history=history,
        step=step,
        execution=_execution(work, record, execution, rows, verifiers, history),
        person=acting_person(work),
        lots=lots_in(held, open_only=False),
        reservations=tuple(item.facts for item in held),
        equipment=history.used_in(execution),
        deviations=history.deviation_facts,
        yields=yields_of(work, record.order.id) if step.yield_phase else (),
    )


def paused_s(scope: Scope, record: OrderRecord, begins: datetime, ends: datetime) -> timedelta:
    """Return how long the order was paused inside a span; step timers stand still then (T6)."""
    total = timedelta()
    for row in scope.all(PauseInterval, work_order_id=record.order.id):
        overlap = min(row.to_at or ends, ends) - max(row.from_at, begins)
        total += max(overlap, timedelta())
    return total


def _execution(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    verifiers: tuple[UUID, ...] | None,
    history: History,
) -> ExecutionFacts:
    step = record.step(execution)
    used = history.equipment_of(execution.id)
    facts = replace(
        history.facts(execution),
        captures=tuple(capture_facts(row, step.number, used) for row in rows),
        performer_ids=tuple(
            dict.fromkeys(
                person_id
                for person_id in (execution.performer_id, *(r.row.performer_id for r in rows))
                if person_id is not None
            )
        ),
        verifier_ids=(SOMEBODY,) if verifiers == () else verifiers or (),
    )
    ends = execution.performed_at or work.now
    if execution.started_at is None or (step.min_s is None and step.max_s is None):
        return facts
    return replace(facts, ended_at=ends - paused_s(work, record, execution.started_at, ends))
