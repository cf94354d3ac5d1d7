"""Deviations: opened by a rule or a person, decided on the spot, investigated, approved, closed.

What a deviation is linked to is set when it is opened and never moves. Its text may grow until it
is closed; every change carries a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Deviation
from workwright.domain.canonical import plain
from workwright.domain.checks import Finding, Severity, fill
from workwright.domain.lifecycle import Meaning
from workwright.domain.text import N_
from workwright.errors import Refused, Stale, refusal
from workwright.services.authority import require, require_reason
from workwright.services.numbering import next_number
from workwright.services.profiles import active
from workwright.services.record import OrderRecord, record_of
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign

SEVERITIES = ("minor", "major", "critical")
TEXTS = frozenset(
    {"immediate_action", "impact", "others_considered", "root_cause", "disposition", "due_on"}
)
WRONG_STATUS = {
    "open": N_("Deviation {number} is open; it is investigated and handed in first."),
    "investigating": N_("Deviation {number} is still being investigated; it is handed in first."),
    "pending_approval": N_("Deviation {number} waits for approval; it was handed in already."),
    "closed": N_("Deviation {number} is closed and does not change any more."),
}
NEEDED_TO_CLOSE = ("impact", "others_considered", "root_cause", "disposition")


@dataclass(frozen=True)
class NewDeviation:
    """What a person reports.

    Args:
        type: code of the profile's list ``deviation_types``, or ``hold_time``.
        execution_id: the step at which it happened, if it was one.
    """

    order_id: UUID
    type: str
    severity: str
    description: str
    execution_id: UUID | None = None
    lot_id: UUID | None = None
    immediate_action: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def open_deviation(work: Work, new: NewDeviation) -> Deviation:
    """Open a deviation that somebody noticed.

    Raises:
        Refused: a severity that does not exist, or a description that says nothing.
        NotFound: order or step unknown here.
    """
    require(work, "deviation.open")
    record = record_of(work, new.order_id)
    execution = record.execution(new.execution_id) if new.execution_id else None
    least = record.profile.policy("reason_length")
    text = require_reason(new.description, least, record.order.number)
    if new.severity not in SEVERITIES:
        raise Refused([_no_such_severity(record.order, new.severity)], "deviation.open")
    row = _add(
        work,
        record,
        execution,
        type=new.type,
        source="manual",
        severity=new.severity,
        description=text,
        lot_id=new.lot_id,
        immediate_action=new.immediate_action,
        fields=dict(new.fields),
    )
    work.audit("deviation.opened", row, work_order_id=record.order.id, step=row.step)
    return row


def open_by_rule(
    work: Work,
    record: OrderRecord,
    finding: Finding,
    execution: StepExecution | None = None,
    *,
    type_code: str = "process",
    severity: str = "minor",
    lot_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> Deviation:
    """Open a deviation because a rule did not hold, in the transaction of the act (K8, W11).

    The entry of the act takes the new row up; it has none of its own (D3).
    """
    return _add(
        work,
        record,
        execution,
        type=type_code,
        source="auto",
        rule=finding.rule,
        severity=severity,
        description=fill(finding.message, finding.data),
        lot_id=lot_id,
        data=plain(
            {
                "subject": finding.subject,
                "message": finding.message,
                **finding.data,
                **(data or {}),
            }
        ),
    )


def open_for(
    work: Work,
    record: OrderRecord,
    findings: Iterable[Finding],
    known: Iterable[Deviation],
    execution: StepExecution | None = None,
    *,
    type_code: str = "process",
) -> list[Deviation]:
    """Open one deviation for each finding that deviates and was not told of before.

    What a step told is not told again at its completion, nor at the completion of the order.

    Args:
        known: the deviations of the order so far.
    """
    told = {
        (row.rule, row.data.get("subject"))
        for row in known
        if execution is None or row.execution_id == execution.id
    }
    return [
        open_by_rule(work, record, finding, execution, type_code=type_code)
        for finding in findings
        if finding.severity is Severity.DEVIATE and (finding.rule, finding.subject) not in told
    ]


def investigate(
    work: Work, deviation_id: UUID, version: int, changes: Mapping[str, Any], reason: str
) -> Deviation:
    """Write down action, impact, other batches, root cause, disposition; links never move.

    Args:
        changes: any of ``TEXTS``, ``severity`` and the tenant's own ``fields``.

    Raises:
        Refused: another field, a closed deviation, or a reason that says nothing (E35).
        Stale: somebody else wrote meanwhile.
    """
    require(work, "deviation.investigate")
    row = _locked(work, deviation_id, version, {"open", "investigating", "pending_approval"})
    text = require_reason(reason, active(work).policy("reason_length"), row.number)
    foreign = sorted(set(changes) - TEXTS - {"severity", "fields"})
    if foreign or changes.get("severity", row.severity) not in SEVERITIES:
        raise Refused([_not_editable(row, foreign)], "deviation.investigate")
    for name, value in changes.items():
        setattr(row, name, value)
    if row.status == "open":
        row.status = "investigating"
    row.row_version += 1
    work.audit("deviation.investigated", row, work_order_id=row.work_order_id, reason=text)
    return row


def submit_for_approval(work: Work, deviation_id: UUID, version: int) -> Deviation:
    """Hand the investigated deviation over to whoever approves it.

    Raises:
        Refused: what an investigation must say is missing, all of it at once.
    """
    require(work, "deviation.investigate")
    row = _locked(work, deviation_id, version, {"open", "investigating"})
    missing = [name for name in NEEDED_TO_CLOSE if not getattr(row, name)]
    if missing:
        raise Refused([_incomplete(row, missing)], "deviation.submit")
    row.status = "pending_approval"
    row.row_version += 1
    work.audit("deviation.submitted", row, work_order_id=row.work_order_id)
    return row


def close_deviation(work: Work, deviation_id: UUID, version: int, signing: Signing) -> Deviation:
    """Approve the investigation and close the deviation (W9).

    Raises:
        Refused: it is not submitted, or the signer may not approve.
    """
    act_as_signer(work, signing)
    row = _locked(work, deviation_id, version, {"pending_approval"})
    role = role_granting(work, ["deviation.approve"], row.number)
    signature = sign(work, shown_deviation(row), signing, role)
    row.status, row.closed_at = "closed", work.now
    row.row_version += 1
    work.audit("deviation.closed", row, work_order_id=row.work_order_id, signature_id=signature.id)
    return row


def shown_deviation(row: Deviation) -> Shown:
    """Return what the dialogue that closes a deviation shows."""
    return Shown(
        record_type="deviation",
        record_id=row.id,
        record_version=row.row_version,
        meaning=Meaning.APPROVED,
        content={
            "act": "close_deviation",
            "number": row.number,
            "type": row.type,
            "severity": row.severity,
            "step": row.step,
            "rule": row.rule,
            "description": row.description,
            **{name: getattr(row, name) for name in sorted(TEXTS)},
        },
        work_order_id=row.work_order_id,
    )


def deviation_of(scope: Scope, deviation_id: UUID) -> Deviation:
    """Return the deviation; ``NotFound`` when it is unknown here."""
    return scope.get(Deviation, deviation_id)


def _add(
    work: Work, record: OrderRecord, execution: StepExecution | None, **values: Any
) -> Deviation:
    header = record.snapshot.order
    number = next_number(
        work,
        "deviation",
        record.profile.numbering("deviation"),
        site=record.snapshot.site.code,
        line=header.line_code or "",
        product=record.snapshot.recipe.product_code,
    )
    return work.add(
        Deviation(
            number=number,
            work_order_id=record.order.id,
            batch_id=record.batch.id,
            execution_id=execution.id if execution is not None else None,
            step=execution.step if execution is not None else None,
            status="open",
            opened_by_id=work.actor.person_id,
            opened_at=work.now,
            **values,
        )
    )


def _locked(work: Work, deviation_id: UUID, version: int, allowed: set[str]) -> Deviation:
    row = work.lock(Deviation, deviation_id)
    if row.row_version != version:
        raise Stale(row.number, version, row.row_version)
    if row.status not in allowed:
        raise Refused([_wrong_status(row)], "deviation")
    return row


def _wrong_status(row: Deviation) -> Finding:
    return refusal(
        "W9",
        row.number,
        WRONG_STATUS[row.status],
        N_("Open a new deviation when something else was found."),
        number=row.number,
    )


def _not_editable(row: Deviation, foreign: list[str]) -> Finding:
    return refusal(
        "W9",
        row.number,
        "{fields} of deviation {number} cannot be changed so.",
        "What it is linked to was set when it was opened; open another one for another step.",
        fields=", ".join(foreign) or "severity",
        number=row.number,
    )


def _incomplete(row: Deviation, missing: list[str]) -> Finding:
    return refusal(
        "W9",
        row.number,
        "The investigation of {number} lacks: {missing}.",
        "Write what is missing, then submit it.",
        number=row.number,
        missing=", ".join(name.replace("_", " ") for name in missing),
    )


def _no_such_severity(order: WorkOrder, severity: str) -> Finding:
    return refusal(
        "W9",
        order.number,
        "'{severity}' is no severity; there are {known}.",
        "Choose one of them.",
        severity=severity,
        known=", ".join(SEVERITIES),
    )
