"""Capture values, one act at a time: form fields, parameters, checklist answers (K12-K15).

Nothing is guessed, rounded or filled in. A value beyond its limits is kept, opens a deviation in
the same transaction and holds the step until somebody who may decides (K8).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from workwright.db.tables.execution import Capture, StepExecution
from workwright.domain.checks import Evaluation, Finding, Moment, Severity
from workwright.domain.context import CaptureFacts, EquipmentFacts
from workwright.domain.recipe import Step
from workwright.domain.tolerance import Verdict
from workwright.errors import refusal
from workwright.services import checking
from workwright.services.at_work import refused, require_recent, require_running
from workwright.services.authority import MOST_REASON, require, require_reason
from workwright.services.capture_rows import CaptureRow, captures_of_execution, plain_values
from workwright.services.capturing import acting_person, new_capture
from workwright.services.completeness import points_of
from workwright.services.deviations import open_by_rule, open_for
from workwright.services.readings import Reading, read_typed
from workwright.services.record import OrderRecord, load_record, move_step
from workwright.services.record_facts import History, record_context
from workwright.services.record_rows import deviation_rows
from workwright.services.runtime import Work
from workwright.services.step_form import capture_labels, form_context, form_of, form_plan
from workwright.services.transitions import store_evaluation


@dataclass(frozen=True)
class CaptureEntry:
    """What one act at the kiosk captures.

    Args:
        version: of the step's content as it was shown.
        typed: field to text as typed, decimal sign a point: ``mash_ph``, ``points.0.result``,
            ``parameter.speed``, ``checklist.3``; ``name@unit``, ``name@na``, ``name@reason``.
        source: ``typed``, ``scanned`` or ``instrument``.
        reason: why a value that is already there is captured again.
        claimed_at: time on the device, of an entry that waited there (D10).
        lang: of the reader, for labels in a refusal; else the plant's first language.
    """

    order_id: UUID
    execution_id: UUID
    version: int
    typed: Mapping[str, str]
    source: str = "typed"
    instrument_code: str | None = None
    reason: str = ""
    claimed_at: datetime | None = None
    lang: str = ""


@dataclass(frozen=True)
class Captured:
    """What came of it.

    Args:
        verdicts: field to its verdict, where it has limits.
        deviations: numbers of those that were opened; the step is held then.
    """

    capture_ids: tuple[UUID, ...]
    verdicts: Mapping[str, str] = field(default_factory=dict)
    deviations: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()


def capture_values(work: Work, entry: CaptureEntry) -> Captured:
    """Record the values of one act.

    Raises:
        Refused: every value that cannot be taken and every rule that blocks, at once; W28 when
            somebody was faster. Nothing is captured.
    """
    record = load_record(work, entry.order_id, entry.execution_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "step.perform", step.number)
    rows = captures_of_execution(work, execution.id)
    require_running(work, record, execution, rows, entry.version, "capture")
    history = History(work, record)
    used = [t.facts for t in history.taken if t.execution_id == execution.id and not t.is_left]
    lang = entry.lang or record.profile.languages[0]
    readings, findings = read_typed(record, step, rows, entry.typed, used, lang)
    findings += require_recent(work, execution, entry.claimed_at)
    findings += _again_without_reason(record, step, rows, readings, entry.reason, lang)
    instrument = next((f for f in used if f.code == entry.instrument_code), None)
    if entry.instrument_code is not None and instrument is None:
        findings.append(_not_taken(step, entry.instrument_code))
    captures = [_capture(work, record, execution, rows, r, instrument, entry) for r in readings]
    evaluations = [
        _judge(work, record, execution, step, capture, instrument, history, used)
        for capture in captures
    ]
    findings += [f for evaluation in evaluations for f in evaluation.blocking]
    if findings or not readings:
        raise refused(record, execution, findings or [_nothing(step, entry.typed)], "capture")
    return _write(work, record, execution, captures, readings, evaluations, entry)


def _write(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    captures: Sequence[Capture],
    readings: Sequence[Reading],
    evaluations: Sequence[Evaluation],
    entry: CaptureEntry,
) -> Captured:
    step = record.step(execution)
    numbers: list[str] = []
    for capture, reading in zip(captures, readings, strict=True):
        work.add(capture)
        if reading.deviates:
            row = open_by_rule(
                work,
                record,
                reading.finding(step),
                execution,
                type_code="out_of_limits",
                severity="major" if step.critical else "minor",
                data={"capture_id": capture.id, "attempt": capture.attempt},
            )
            numbers.append(row.number)
    if numbers:
        move_step(work, execution, "held", row_version=execution.row_version + 1)
    for capture, evaluation in zip(captures, evaluations, strict=True):
        deviating = evaluation.of(Severity.DEVIATE)
        if deviating:
            known = deviation_rows(work, record.order.id)
            numbers += [d.number for d in open_for(work, record, deviating, known, execution)]
        store_evaluation(
            work,
            evaluation,
            order=record.order,
            record_type="capture",
            record_id=capture.id,
            step=step.number,
        )
    work.audit(
        "capture.recorded",
        captures[0],
        work_order_id=record.order.id,
        step=step.number,
        reason=entry.reason.strip(),
        detail={"fields": [c.field for c in captures], "deviations": numbers},
    )
    return Captured(
        tuple(c.id for c in captures),
        {path: v for r in readings for path, v in r.verdicts.items()},
        tuple(numbers),
        tuple(f for e in evaluations for f in e.of(Severity.WARN)),
    )


def _judge(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    step: Step,
    capture: Capture,
    instrument: EquipmentFacts | None,
    history: History,
    used: Sequence[EquipmentFacts],
) -> Evaluation:
    return checking.evaluate_released(
        work,
        record.snapshot,
        record_context(
            work,
            record,
            Moment.CAPTURE,
            history=history,
            step=step,
            execution=history.facts(execution),
            person=acting_person(work),
            capture=CaptureFacts(
                step=step.number,
                attempt=capture.attempt,
                values=plain_values(capture.values),
                verdict=capture.verdict,
                source=capture.source,
                performer_id=capture.performer_id,
                at=capture.at,
                accepted=capture.verdict != Verdict.ACTION.value,
                instrument=instrument,
                late=capture.claimed_at is not None,
                field=capture.field,
            ),
            equipment=tuple(used),
            clearances=history.clearances if step.line_clearance_required else (),
        ),
    )


def _capture(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: Sequence[CaptureRow],
    reading: Reading,
    instrument: EquipmentFacts | None,
    entry: CaptureEntry,
) -> Capture:
    return new_capture(
        work,
        record,
        execution,
        rows,
        reading.name,
        kind=reading.kind,
        values=reading.values,
        verdict=reading.verdict.value,
        source=entry.source,
        equipment_id=instrument.id if instrument is not None else None,
        claimed_at=entry.claimed_at,
    )


def _again_without_reason(
    record: OrderRecord,
    step: Step,
    rows: Sequence[CaptureRow],
    readings: Sequence[Reading],
    reason: str,
    lang: str,
) -> list[Finding]:
    """Return the values that stand and would change, when nobody says why (E35)."""
    last = {row.row.field: row for row in rows}
    again = [r for r in readings if r.name in last and last[r.name].counts]
    if not again and len(reason) <= MOST_REASON:
        return []
    labels = _labels(record, step, rows, lang)
    if reason.strip():
        least = record.profile.policy("reason_length")
        first = next(iter(again or readings)).name
        require_reason(reason, least, labels.get(first, first))
        return []
    return [
        refusal(
            "E35",
            labels.get(r.name, r.name),
            "{field} was recorded by {name} at {at}; a new value needs a reason.",
            "Say why it is captured again; the first value stays on record.",
            field=labels.get(r.name, r.name),
            name=last[r.name].performer,
            at=last[r.name].row.at,
        )
        for r in again
    ]


def _labels(
    record: OrderRecord, step: Step, rows: Sequence[CaptureRow], lang: str
) -> dict[str, str]:
    """Return field of a capture to the words beside it, in the reader's language."""
    found = {p.name: record.profile.pick(p.label, lang) for p in step.parameters}
    found |= {f"checklist.{index}": point for index, point in enumerate(points_of(step))}
    form = form_of(record, step)
    if form is not None:
        found |= capture_labels(form_plan(form, form_context(record, step, lang), rows))
    return found


def _not_taken(step: Step, code: str) -> Finding:
    return refusal(
        "K10",
        code,
        "{code} was not chosen for step {step}.",
        "Choose it for the step, or use the one that was chosen.",
        code=code,
        step=step.number,
    )


def _nothing(step: Step, typed: Mapping[str, str]) -> Finding:
    return refusal(
        "K12",
        step.number,
        "Nothing new was entered for step {step}; what was entered before is recorded."
        if typed
        else "Nothing was entered for step {step}.",
        "Enter the value that was read; what does not apply gets a reason.",
        step=step.number,
    )
