"""What a review looks at first: everything out of the ordinary of an order, with its evidence.

Nothing here judges; rules do (``disposition.judge_release_to_stock``). It only reads what they and
people wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.db.tables.quality import Correction
from workwright.domain.lateness import is_late
from workwright.services.audit_trail import entries_of_order
from workwright.services.capture_rows import ACTION, CaptureRow, captures_of_order
from workwright.services.outputs import is_of_step, outputs_of
from workwright.services.record import OrderRecord
from workwright.services.record_rows import YIELDS, deviation_rows
from workwright.services.review_page import evaluations_of, names_of
from workwright.services.runtime import Scope
from workwright.services.signed_step import verify_until

TOLD = (
    "reservation.substituted",
    "reservation.extended",
    "equipment.swapped",
    "step.disputed",
    "step.skipped",
    "work_order.short_closed",
    "work_order.overrides_laid",
)
KINDS = (
    "deviation",
    "attempt",
    "yield_differs",
    "refused",
    "correction",
    "late_verification",
    "late_entry",
    "act",
    "warning",
)


@dataclass(frozen=True)
class Exceptional:
    """One thing out of the ordinary.

    Args:
        kind: one of ``KINDS``.
        evidence: what shows it: a deviation's id, an audit sequence number or a step.
        data: what its sentence says, as plain data.
        is_open: somebody still has to decide something about it.
    """

    kind: str
    at: datetime
    who: str
    evidence: str
    step: str = ""
    rule: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    is_open: bool = False


def exceptions_of(scope: Scope, record: OrderRecord) -> list[Exceptional]:
    """Return everything out of the ordinary of an order: what is open first, then by time."""
    captures = captures_of_order(scope, record.order.id)
    steps = {execution.id: execution.step for execution in record.executions}
    found = [
        *_deviations(scope, record),
        *_attempts(captures, steps),
        *_yields_that_differ(scope, record, captures, steps),
        *_trail(scope, record),
        *_corrections(scope, record, captures, steps),
        *_late_entries(captures, steps),
        *_late_verifications(scope, record),
        *_warnings(scope, record),
    ]
    return sorted(found, key=lambda e: (not e.is_open, KINDS.index(e.kind), e.at))


def _deviations(scope: Scope, record: OrderRecord) -> list[Exceptional]:
    rows = deviation_rows(scope, record.order.id)
    names = names_of(scope, [row.opened_by_id for row in rows])
    return [
        Exceptional(
            "deviation",
            row.opened_at,
            names[row.opened_by_id],
            str(row.id),
            row.step or "",
            row.rule or "",
            {
                "number": row.number,
                "status": row.status,
                "severity": row.severity,
                "description": row.description,
                "message": row.data.get("message", ""),
                "data": row.data,
            },
            is_open=row.status != "closed",
        )
        for row in rows
    ]


def _attempts(captures: Sequence[CaptureRow], steps: Mapping[UUID, str]) -> list[Exceptional]:
    return [
        Exceptional(
            "attempt",
            item.row.at,
            item.performer,
            steps[item.row.execution_id],
            steps[item.row.execution_id],
            data={"field": item.row.field, "capture": item, "decision": item.decision or ""},
            is_open=item.is_undecided,
        )
        for item in captures
        if item.row.verdict == ACTION
    ]


def _yields_that_differ(
    scope: Scope,
    record: OrderRecord,
    captures: Sequence[CaptureRow],
    steps: Mapping[UUID, str],
) -> list[Exceptional]:
    """Return verified yields that are not what the steps of their phase recorded as made (W26)."""
    newest = {row.phase: (row, seen) for row, seen in scope.rows(YIELDS, order_id=record.order.id)}
    names = names_of(scope, [row.computed_by_id for row, _ in newest.values()])
    found = []
    for point in record.snapshot.recipe.yields:
        row, seen = newest.get(point.phase, (None, None))
        if row is None or seen is None:
            continue
        of_phase = [
            item
            for item in captures
            if is_of_step(point, record.snapshot.recipe.step(steps[item.row.execution_id]))
        ]
        made = outputs_of(of_phase, row.unit)
        if made and sum(made, Decimal(0)) != row.actual_qty:
            found.append(
                Exceptional(
                    "yield_differs",
                    row.at,
                    names[row.computed_by_id],
                    point.step,
                    point.step,
                    "W26",
                    {
                        "name": point.name,
                        "made": sum(made, Decimal(0)),
                        "counted": row.actual_qty,
                        "unit": row.unit,
                    },
                )
            )
    return found


def _trail(scope: Scope, record: OrderRecord) -> list[Exceptional]:
    return [
        Exceptional(
            "refused" if entry.is_refused else "act",
            entry.at,
            entry.who,
            str(entry.seq),
            entry.step or "",
            entry.findings[0].get("rule", "") if entry.findings else "",
            {
                "act": entry.act,
                "reason": entry.reason,
                "detail": entry.detail,
                "findings": entry.findings,
            },
        )
        for entry in entries_of_order(scope, record.order.id, TOLD)
    ]


def _corrections(
    scope: Scope,
    record: OrderRecord,
    captures: Sequence[CaptureRow],
    steps: Mapping[UUID, str],
) -> list[Exceptional]:
    rows = scope.all(Correction, Correction.requested_at, work_order_id=record.order.id)
    names = names_of(scope, [p for row in rows for p in (row.requested_by_id, row.approved_by_id)])
    step_of = {item.row.id: steps[item.row.execution_id] for item in captures}
    return [
        Exceptional(
            "correction",
            row.requested_at,
            names[row.requested_by_id],
            step_of[row.capture_id],
            step_of[row.capture_id],
            data={
                "field": row.field,
                "old": row.old.get("value"),
                "new": row.new.get("value"),
                "reason": row.reason,
                "approved_by": names[row.approved_by_id],
            },
            is_open=row.approved_at is None,
        )
        for row in rows
    ]


def _late_entries(captures: Sequence[CaptureRow], steps: Mapping[UUID, str]) -> list[Exceptional]:
    return [
        Exceptional(
            "late_entry",
            item.row.at,
            item.performer,
            steps[item.row.execution_id],
            steps[item.row.execution_id],
            data={"field": item.row.field, "claimed_at": item.row.claimed_at},
        )
        for item in captures
        if is_late(item.row.at, item.row.claimed_at)
    ]


def _late_verifications(scope: Scope, record: OrderRecord) -> list[Exceptional]:
    late = [
        (execution, limit)
        for execution in record.executions
        if execution.verifier_id is not None
        and execution.ended_at is not None
        and execution.ended_at > (limit := verify_until(record, execution))
    ]
    names = names_of(scope, [execution.verifier_id for execution, _ in late])
    return [
        Exceptional(
            "late_verification",
            execution.ended_at or limit,
            names[execution.verifier_id],
            execution.step,
            execution.step,
            "K11",
            {"until": limit, "run": execution.run},
        )
        for execution, limit in late
    ]


def _warnings(scope: Scope, record: OrderRecord) -> list[Exceptional]:
    rows = evaluations_of(scope, record.order.id)
    names = names_of(scope, [row.actor_id for row in rows])
    found: dict[tuple[str, str, str], Exceptional] = {}
    for row in rows:
        for finding in row.findings:
            if finding["severity"] == "warn":
                step = row.step or ""
                found.setdefault(
                    (finding["rule"], finding["subject"], step),
                    Exceptional(
                        "warning",
                        row.at,
                        names[row.actor_id],
                        step,
                        step,
                        finding["rule"],
                        {"message": finding["message"], "data": finding["data"]},
                    ),
                )
    return list(found.values())
