"""The kiosk page of an order: the current step with what belongs to it, nothing later (K2-K5)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import PauseInterval, Sample, StepExecution
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Deviation
from workwright.domain import sequence
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import State
from workwright.domain.principal import Principal
from workwright.domain.recipe import Step
from workwright.forms.plan import FormPlan
from workwright.services import kiosk_parts as parts
from workwright.services.at_work import content_version
from workwright.services.capture_rows import CaptureRow, captures_of_execution
from workwright.services.completeness import missing
from workwright.services.facts import equipment_of_class, person_facts, planned_equipment
from workwright.services.kiosk import my_steps, progress
from workwright.services.kiosk_views import (
    EarlierStep,
    EquipmentView,
    NextAct,
    OrderView,
    StepView,
)
from workwright.services.performers import not_performed_by
from workwright.services.record import OrderRecord, record_of
from workwright.services.record_facts import History
from workwright.services.record_rows import clearances_of, deviation_rows
from workwright.services.runtime import Look
from workwright.services.signed_step import needs_second
from workwright.services.skips import evaluated, may_skip
from workwright.services.step_form import form_context, form_of, form_plan
from workwright.services.steps import judge, start_context

CHOSEN_AT_START = "K5.equipment"
Typed = Mapping[UUID, Mapping[str, str]]


def current_steps(
    look: Look, order_id: UUID, principal: Principal, typed: Typed | None = None
) -> OrderView:
    """Return the order with the current steps that this person can do or verify.

    What a rule says before anybody tries is among the findings of a step that is ready (K5).

    Args:
        typed: what stands in the form of an execution and is not recorded yet.

    Raises:
        NotFound: unknown here, or not released.
    """
    record = record_of(look, order_id)
    history = History(look, record)
    deviations = deviation_rows(look, order_id)
    plans = record.snapshot.recipe.samples
    samples = (
        look.all(Sample, Sample.code, Sample.sequence, work_order_id=order_id) if plans else ()
    )
    names = _names(look, record, principal)
    done, total = progress(record)
    pause = _pause(look, record)
    return OrderView(
        order_id=record.order.id,
        row_version=record.order.row_version,
        number=record.order.number,
        batch_number=record.batch.number,
        product=record.snapshot.recipe.product_name,
        state=record.order.state,
        sub_state=record.order.sub_state,
        steps=tuple(
            _view(
                look, record, execution, principal, history, deviations, samples, names, typed or {}
            )
            for execution in my_steps(record, principal)
        ),
        earlier=_earlier(record, names, principal.locale),
        done=done,
        total=total,
        pause_reason=pause.reason if pause is not None else None,
        pause_comment=pause.comment if pause is not None else None,
        paused_at=pause.from_at if pause is not None else None,
        snapshot_sha256=record.snapshot_sha256,
        fields=dict(record.order.fields),
    )


def form_as_typed(
    look: Look, order_id: UUID, execution_id: UUID, lang: str, typed: Mapping[str, str]
) -> FormPlan | None:
    """Return the form of a step as it would stand with what was typed; nothing else is judged.

    Raises:
        NotFound: no such order or step here.
    """
    record = record_of(look, order_id)
    execution = record.execution(execution_id)
    step, rows = record.step(execution), captures_of_execution(look, execution_id)
    material = parts.materials(look, record, step, rows)
    history = History(look, record)
    return _form(record, step, rows, lang, history, execution, material, {execution_id: typed})


def _view(
    look: Look,
    record: OrderRecord,
    execution: StepExecution,
    principal: Principal,
    history: History,
    deviations: Sequence[Deviation],
    samples: Sequence[Sample],
    names: dict[UUID, str],
    typed: Typed,
) -> StepView:
    step, lang = record.step(execution), principal.locale
    kind = record.profile.step_kind(step.kind)
    rows = captures_of_execution(look, execution.id)
    used = tuple(
        parts.equipment_view(look, record, taken.facts)
        for taken in history.taken
        if taken.execution_id == execution.id and not taken.is_left
    )
    clearances = clearances_of(look, record) if step.line_clearance_required else ()
    findings, met = _start(look, record, execution, principal, history)
    material = parts.materials(look, record, step, rows)
    point = next((p for p in record.snapshot.recipe.yields if p.phase == step.yield_phase), None)
    spoken = _spoken(step, lang, record)
    view: dict[str, Any] = {
        "execution_id": execution.id,
        "number": step.number,
        "name": record.profile.pick(step.name, lang),
        "kind": step.kind,
        "kind_label": record.profile.pick(kind.label, lang),
        "base": record.base(step),
        "panels": kind.panels or record.profile.screen("kiosk_step").panels,
        "status": execution.status,
        "version": content_version(rows),
        "role": step.role,
        "critical": step.critical,
        "two_person": needs_second(record, execution, rows),
        "instruction": step.instruction.get(spoken, ""),
        "lang": spoken,
        "documents": tuple((d.code, d.version, d.title) for d in step.documents),
        "timers": parts.timers(look, record, execution),
        "performer": names.get(execution.performer_id) if execution.performer_id else None,
        "performer_id": execution.performer_id,
        "materials": material,
        "parameters": parts.parameters(record, step, rows, lang),
        "checklist": parts.checklist(step, rows),
        "form": _form(record, step, rows, lang, history, execution, material, typed),
        "equipment": used,
        "choices": _choices(look, record, step, execution),
        "confirmed": parts.confirmed(rows, used, clearances),
        "attempts": parts.attempts(rows, deviations),
        "deviations": parts.deviations_of(deviations, execution),
        "samples": parts.samples_of(record, step, samples, lang),
        "yield_phase": point.phase if point is not None else None,
        "yield_unit": point.unit if point is not None else None,
        "findings": findings,
        "met": met,
        "interrupted": tuple(reason for item in used for reason in item.reasons),
    }
    acts = _next(look, record, execution, step, rows, principal, view, names)
    return StepView(**view, next_acts=acts)


def _start(
    look: Look,
    record: OrderRecord,
    execution: StepExecution,
    principal: Principal,
    history: History,
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return what the rules of the start say now; choosing the equipment is part of the act."""
    if execution.status not in {"pending", "ready"}:
        return (), ()
    person = next(iter(person_facts(look, [principal.person_id])), None)
    context = start_context(look, record, execution, person, (), history)
    step, beginning = judge(look, record, context)
    blocking = [*step.blocking, *(beginning.blocking if beginning is not None else ())]
    findings = tuple(f for f in blocking if f.rule != CHOSEN_AT_START)
    failed = {f.rule for f in blocking}
    met = [e.title for e in step.evaluated if e.passed and e.rule not in failed]
    return findings, tuple(dict.fromkeys(met))


def _choices(
    look: Look, record: OrderRecord, step: Step, execution: StepExecution
) -> tuple[EquipmentView, ...]:
    """Return the equipment of the step's class: planned first, then eligible, then the rest."""
    if step.equipment_class is None or execution.status not in {"pending", "ready", "running"}:
        return ()
    planned = planned_equipment(look, record.order)
    wanted = {item.code for item in (*planned.get(step.number, ()), *planned.get("", ()))}
    views = [
        parts.equipment_view(look, record, facts, planned=facts.code in wanted)
        for facts in equipment_of_class(look, step.equipment_class)
        if not step.units or facts.unit_code in step.units
    ]
    return tuple(sorted(views, key=lambda v: (not v.is_eligible, not v.planned, v.code)))


def _form(
    record: OrderRecord,
    step: Step,
    rows: Sequence[CaptureRow],
    lang: str,
    history: History,
    execution: StepExecution,
    material: Sequence[Any],
    typed: Typed,
) -> FormPlan | None:
    form = form_of(record, step)
    if form is None:
        return None
    lots = [lot.code for m in material for lot in m.lots if lot.status == "active"]
    used = [t.facts for t in history.taken if t.execution_id == execution.id and not t.is_left]
    context = form_context(record, step, lang, reserved_lots=lots, equipment=used)
    return form_plan(form, context, rows, typed.get(execution.id))


def _next(
    look: Look,
    record: OrderRecord,
    execution: StepExecution,
    step: Step,
    rows: Sequence[CaptureRow],
    principal: Principal,
    view: dict[str, Any],
    names: Mapping[UUID, str],
) -> tuple[NextAct, ...]:
    running = State(record.order.state) is State.IN_PROGRESS
    does = step.role in principal.roles
    if State(record.order.state) is State.PAUSED:
        return (_act(record, principal, "resume", "order.resume"),)
    match execution.status:
        case "pending" | "ready":
            acts = [_act(record, principal, "start", "step.perform", view["findings"], does=does)]
            if may_skip(step, evaluated(look, record, step)):
                acts.append(_act(record, principal, "skip", "step.perform", does=does))
            return tuple(acts)
        case "held":
            mine = any(a.performer_id == principal.person_id for a in _undecided(rows))
            return (_act(record, principal, "decide", "deviation.investigate", does=not mine),)
        case "awaiting_verification":
            other = execution.performer_id != principal.person_id
            return (
                _act(record, principal, "verify", "step.verify", does=other),
                _act(record, principal, "dispute", "deviation.open"),
            )
        case "running" if running:
            return _running(record, step, execution, rows, principal, view, names, does=does)
    return ()


def _running(
    record: OrderRecord,
    step: Step,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    principal: Principal,
    view: dict[str, Any],
    names: Mapping[UUID, str],
    *,
    does: bool,
) -> tuple[NextAct, ...]:
    interrupted = view["interrupted"]
    acts = []
    if any(not m.is_complete for m in view["materials"]):
        acts += [
            _act(record, principal, "scan", "dispense.record", interrupted, does=does),
            _act(record, principal, "weigh", "dispense.record", interrupted, does=does),
        ]
    if view["parameters"] or view["checklist"] or view["form"] is not None:
        acts.append(_act(record, principal, "capture", "step.perform", interrupted, does=does))
    if view["equipment"]:
        acts.append(_act(record, principal, "swap", "step.perform", does=does))
    others = not_performed_by(principal.person_id, principal.printed_name, execution, rows, names)
    left = (*others, *missing(record, step, rows, principal.locale))
    acts.append(_act(record, principal, "complete", "step.perform", left, does=does))
    return tuple(acts)


def _act(
    record: OrderRecord,
    principal: Principal,
    name: str,
    permission: str,
    findings: Sequence[Finding] = (),
    *,
    does: bool = True,
) -> NextAct:
    roles = tuple(
        code for code, role in record.profile.roles.items() if permission in role.permissions
    )
    return NextAct(name, does and principal.may(permission), roles, tuple(findings))


def _undecided(rows: Sequence[CaptureRow]) -> list[Any]:
    return [row.row for row in rows if row.is_undecided]


def _spoken(step: Step, lang: str, record: OrderRecord) -> str:
    """Return the language in which the instruction is stored for this reader (K4)."""
    for spoken in (lang, lang.split("-")[0], *record.snapshot.languages):
        if spoken in step.instruction:
            return spoken
    return next(iter(step.instruction), lang)


def _earlier(record: OrderRecord, names: dict[UUID, str], lang: str) -> tuple[EarlierStep, ...]:
    return tuple(
        EarlierStep(
            number=execution.step,
            name=record.profile.pick(record.step(execution).name, lang),
            status=execution.status,
            performer=names.get(execution.performer_id) if execution.performer_id else None,
            verifier=names.get(execution.verifier_id) if execution.verifier_id else None,
            ended_at=execution.ended_at,
        )
        for execution in record.executions
        if execution.status in sequence.FINISHED
    )


def _names(look: Look, record: OrderRecord, principal: Principal) -> dict[UUID, str]:
    people = (p for e in record.executions for p in (e.performer_id, e.verifier_id))
    known = {principal.person_id: principal.printed_name}
    ids = {person_id for person_id in people if person_id is not None} - known.keys()
    return {row.id: row.printed_name for row in look.by_id(Person, ids).values()} | known


def _pause(look: Look, record: OrderRecord) -> PauseInterval | None:
    if record.order.state != State.PAUSED.value:
        return None
    rows = look.all(PauseInterval, PauseInterval.from_at, work_order_id=record.order.id, to_at=None)
    return rows[-1] if rows else None
