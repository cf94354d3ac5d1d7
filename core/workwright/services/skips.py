"""Skip a step where the frozen recipe allows it: by a condition, or by a person who signs (K20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import Step
from workwright.errors import refusal
from workwright.services.at_work import refused
from workwright.services.authority import require, require_reason
from workwright.services.beginning import begin, judge_start
from workwright.services.capture_rows import captures_of_execution, plain_values
from workwright.services.facts import acting_facts
from workwright.services.record import OrderRecord, load_record, move_step, open_ready, record_of
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign
from workwright.services.steps import is_startable, start_context

BY_HAND = "allowManualSkip"
WHEN = "skip_when"


@dataclass(frozen=True)
class SkipEntry:
    """A step that is not done, and why."""

    order_id: UUID
    execution_id: UUID
    reason: str


@dataclass(frozen=True)
class Skipped:
    """The skip as recorded, and the steps that became ready by it."""

    execution_id: UUID
    step: str
    opened: tuple[str, ...]
    order_started: bool


def skip_step(work: Work, entry: SkipEntry, signing: Signing) -> Skipped:
    """Skip a ready step, signed, with a reason; a conditional one with its condition stored.

    Raises:
        Refused: the recipe does not allow it, its condition does not hold, it is not its turn,
            or it is the only operation of the order (R57).
    """
    act_as_signer(work, signing)
    record = load_record(work, entry.order_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "step.perform", step.number)
    condition = evaluated(work, record, step)
    findings = _against(record, execution, step, condition)
    if findings:
        raise refused(record, execution, findings, "step.skip")
    reason = require_reason(entry.reason, record.profile.policy("reason_length"), step.number)
    person = acting_facts(work)
    beginning = judge_start(work, record, start_context(work, record, execution, person, []))
    if beginning is not None and beginning.blocking:
        raise refused(record, execution, beginning.blocking, "step.skip")
    role = role_granting(work, ["step.perform"], step.number, first=step.role)
    signature = sign(work, _shown(record, execution, reason, condition), signing, role)
    started = begin(work, record, beginning)
    move_step(
        work,
        execution,
        "skipped",
        performer_id=work.actor.person_id,
        ended_at=work.now,
        skip_reason=reason,
        skip_condition=condition,
        row_version=execution.row_version + 1,
    )
    opened = open_ready(work, record)
    work.audit(
        "step.skipped",
        execution,
        work_order_id=record.order.id,
        step=step.number,
        reason=reason,
        signature_id=signature.id,
        detail={"opened": list(opened)},
    )
    return Skipped(execution.id, step.number, opened, started)


def shown_skip(scope: Scope, entry: SkipEntry) -> Shown:
    """Return what the dialogue of a skip shows."""
    record = record_of(scope, entry.order_id)
    execution = record.execution(entry.execution_id)
    condition = evaluated(scope, record, record.step(execution))
    return _shown(record, execution, entry.reason.strip(), condition)


def evaluated(scope: Scope, record: OrderRecord, step: Step) -> dict[str, Any] | None:
    """Return the condition of a conditional step with the value found and whether it holds.

    The recipe states ``skip_when: {step, field, low, high}`` in the step: the step may be skipped
    when the last value of that field lies inside; a missing value never does.
    """
    stated: Mapping[str, Any] | None = step.extra.get(WHEN)
    if not step.conditional or stated is None:
        return None
    value: Any = None
    rows = captures_of_execution(scope, record.latest(str(stated["step"])).id)
    for row in rows:
        if row.counts:
            value = plain_values(row.row.values).get(str(stated["field"]), value)
    low, high = _number(stated.get("low")), _number(stated.get("high"))
    holds = (
        isinstance(value, Decimal)
        and (low is None or value >= low)
        and (high is None or value <= high)
    )
    return {**stated, "value": value, "holds": holds}


def may_skip(step: Step, condition: Mapping[str, Any] | None) -> bool:
    """Say whether the recipe leaves this skip to the operator now."""
    by_hand = step.allow_manual_skip or BY_HAND in step.behaviors
    return by_hand or bool(condition is not None and condition["holds"])


def _against(
    record: OrderRecord,
    execution: StepExecution,
    step: Step,
    condition: Mapping[str, Any] | None,
) -> list[Finding]:
    found = []
    if not may_skip(step, condition):
        found.append(
            refusal(
                "K20",
                step.number,
                "Step {step} cannot be skipped: its condition does not hold ({value})."
                if condition is not None
                else "Step {step} cannot be skipped; the recipe does not allow it.",
                "Do it, or open a deviation.",
                step=step.number,
                value=condition["value"] if condition is not None else "–",
            )
        )
    if execution.status not in {"pending", "ready"} or not is_startable(record, execution):
        found.append(
            refusal(
                "R55",
                step.number,
                "Step {step} can be skipped only while it is ready; it is {status}.",
                "Skip it when it is its turn.",
                clause="R55, W21",
                step=step.number,
                status=execution.status,
            )
        )
    if len(record.snapshot.recipe.steps) == 1:
        found.append(
            refusal(
                "R57",
                step.number,
                "Step {step} is the only one of this order and cannot be skipped.",
                "Do it, or cancel the order.",
                step=step.number,
            )
        )
    return found


def _shown(
    record: OrderRecord,
    execution: StepExecution,
    reason: str,
    condition: Mapping[str, Any] | None,
) -> Shown:
    return Shown(
        record_type="step_execution",
        record_id=execution.id,
        record_version=execution.row_version,
        meaning=Meaning.PERFORMED,
        content={
            "act": "skip_step",
            "order": record.order.number,
            "batch": record.batch.number,
            "step": execution.step,
            "run": execution.run,
            "reason": reason,
            "condition": condition,
            "snapshot_sha256": record.snapshot_sha256,
        },
        work_order_id=record.order.id,
    )


def _number(value: Any) -> Decimal | None:
    return Decimal(str(value)) if value is not None else None
