"""Start a step: everything that must hold is asked at once, and nothing overrides it (K5, K10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.execution import StepExecution
from workwright.domain import eligibility, sequence
from workwright.domain.checks import Evaluation, Finding, Moment, Severity
from workwright.domain.context import CheckContext, EquipmentFacts, PersonFacts
from workwright.domain.lifecycle import State
from workwright.errors import refusal
from workwright.services import checking
from workwright.services.at_work import name_of, refused
from workwright.services.authority import require
from workwright.services.beginning import begin, judge_start
from workwright.services.clearances import void_clearances_of_others
from workwright.services.deviations import open_for
from workwright.services.facts import acting_facts, equipment_of_class
from workwright.services.record import OrderRecord, load_record, move_step
from workwright.services.record_facts import History, record_context
from workwright.services.runtime import Scope, Work
from workwright.services.step_equipment import locked_equipment, take
from workwright.services.step_stock import held_by, lots_in
from workwright.services.transitions import store_evaluation

SUCCESSOR = "successor started"


@dataclass(frozen=True)
class StartEntry:
    """A person begins a step with the equipment at hand."""

    order_id: UUID
    execution_id: UUID
    equipment_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Started:
    """What came of it.

    Args:
        order_started: this act started the order too (T4).
        skipped: steps that were skipped because this one was started (R56).
        warnings: findings that were shown and do not stop.
    """

    execution_id: UUID
    step: str
    order_started: bool
    skipped: tuple[str, ...] = ()
    deviations: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()


def start_step(work: Work, entry: StartEntry) -> Started:
    """Start a step; with the first one the order starts (T4).

    Raises:
        Refused: every condition that is not met, at once (K5).
    """
    record = load_record(work, entry.order_id)
    execution = record.execution(entry.execution_id)
    require(work, "step.perform", execution.step)
    if execution.status not in {"pending", "ready"}:
        raise refused(record, execution, [_begun(work, execution)], "step.start")
    chosen = locked_equipment(work, entry.equipment_codes)
    person, history = acting_facts(work), History(work, record)
    facts = with_replacements(work, record, [facts for _, facts in chosen])
    context = start_context(work, record, execution, person, facts, history)
    evaluation, beginning = judge(work, record, context)
    findings = [*evaluation.blocking, *(beginning.blocking if beginning is not None else ())]
    if findings:
        raise refused(record, execution, findings, "step.start")
    started = begin(work, record, beginning)
    return _write(work, record, execution, chosen, evaluation, history, order_started=started)


def with_replacements(
    scope: Scope, record: OrderRecord, chosen: Sequence[EquipmentFacts]
) -> list[EquipmentFacts]:
    """Return the equipment; a piece that may not be used names one of its class that may (K10)."""
    found = []
    for facts in chosen:
        if _usable(scope, record, facts):
            found.append(facts)
            continue
        others = equipment_of_class(scope, facts.class_code)
        instead = next((o.code for o in others if _usable(scope, record, o)), None)
        found.append(replace(facts, replacement=instead))
    return found


def _usable(scope: Scope, record: OrderRecord, facts: EquipmentFacts) -> bool:
    return not eligibility.equipment(
        facts, today=scope.today, now=scope.now, order_number=record.order.number
    )


def judge(
    scope: Scope, record: OrderRecord, context: CheckContext
) -> tuple[Evaluation, Evaluation | None]:
    """Return what the rules of the step's start say, and those of the order's start if due."""
    evaluation = checking.evaluate_released(scope, record.snapshot, context)
    return evaluation, judge_start(scope, record, context)


def start_context(
    scope: Scope,
    record: OrderRecord,
    execution: StepExecution,
    person: PersonFacts | None,
    equipment: Sequence[EquipmentFacts],
    history: History | None = None,
) -> CheckContext:
    """Return everything that the rules of a step's start may see; also to show it before."""
    step = record.step(execution)
    read = history or History(scope, record)
    held = held_by(scope, record.order.id, step.bom_lines) if step.bom_lines else ()
    return record_context(
        scope,
        record,
        Moment.STEP_START,
        history=read,
        step=step,
        execution=read.facts(execution),
        person=person,
        lots=lots_in(held),
        reservations=tuple(item.facts for item in held),
        equipment=tuple(equipment),
        deviations=read.deviation_facts,
        clearances=read.clearances,
    )


def _write(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    chosen: Sequence[tuple[Equipment, EquipmentFacts]],
    evaluation: Evaluation,
    history: History,
    *,
    order_started: bool,
) -> Started:
    skipped = _skip_predecessors(work, record, execution)
    take(work, record, execution, chosen)
    void_clearances_of_others(work, record, execution)
    move_step(
        work,
        execution,
        "running",
        started_at=work.now,
        performer_id=work.actor.person_id,
        row_version=execution.row_version + 1,
    )
    deviating = evaluation.of(Severity.DEVIATE)
    known = history.deviations if deviating else ()
    opened = open_for(work, record, deviating, known, execution)
    store_evaluation(
        work,
        evaluation,
        order=record.order,
        record_type="step_execution",
        record_id=execution.id,
        step=execution.step,
    )
    work.audit(
        "step.started",
        execution,
        work_order_id=record.order.id,
        step=execution.step,
        detail={"equipment": [facts.code for _, facts in chosen], "skipped": list(skipped)},
    )
    return Started(
        execution.id,
        execution.step,
        order_started,
        skipped,
        tuple(row.number for row in opened),
        evaluation.of(Severity.WARN),
    )


def _skip_predecessors(
    work: Work, record: OrderRecord, execution: StepExecution
) -> tuple[str, ...]:
    """Skip the ready steps that this start passes over, as the route allows (R56, K20)."""
    steps = record.snapshot.recipe.steps
    numbers = sequence.skipped_by_start(steps, record.statuses, execution.step)
    for number in numbers:
        move_step(
            work,
            record.latest(number),
            "skipped",
            ended_at=work.now,
            skip_reason=f"{SUCCESSOR}: {execution.step}",
        )
    return numbers


def _begun(work: Work, execution: StepExecution) -> Finding:
    return refusal(
        "W28",
        execution.step,
        "Step {step} was started by {name} at {at}.",
        "Go on with it where it stands.",
        step=execution.step,
        name=name_of(work, execution.performer_id),
        at=execution.started_at,
        status=execution.status,
    )


def is_startable(record: OrderRecord, execution: StepExecution) -> bool:
    """Say whether the step is at its turn in an order that may be worked on (K1, W21)."""
    if State(record.order.state) not in (State.RELEASED, State.IN_PROGRESS):
        return False
    return execution.step in sequence.ready(record.snapshot.recipe.steps, record.statuses)
