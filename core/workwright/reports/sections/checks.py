"""What was measured and looked at: sections E (controls), F (areas), H (labels), M (examinations).

Each capture stands in exactly one of them, by the behaviour of its step. Of a packaging step the
counts and checks of its form are label control; its parameters and its output are controls.
"""

from typing import Any

from workwright.db.tables.equipment import LineClearance
from workwright.db.tables.execution import GenealogyEdge, Reconciliation, Sample
from workwright.domain.recipe import SamplePlan
from workwright.reports.amounts import amount, limits, written
from workwright.reports.captures import of_step_bases, stored
from workwright.reports.desk import Desk

Data = dict[str, Any]

AREA = frozenset({"clearance", "cleaning"})
LABELS = frozenset({"label"})
EXAMINED = frozenset({"inspection"})
PACKAGING = frozenset({"packaging"})
ELSEWHERE = AREA | LABELS | EXAMINED
PARTS = ("issued", "used", "returned", "destroyed", "sampled", "rejected", "lost")


def controls(desk: Desk) -> Data:
    """Return in-process values by step and every result of the sampling plan with its limits."""
    bases = frozenset(desk.source.snapshot.step_kinds.values()) | {
        step.kind for step in desk.source.snapshot.recipe.steps
    }
    return {
        "captures": [
            *of_step_bases(desk, bases - ELSEWHERE - PACKAGING),
            *(row for row in of_step_bases(desk, PACKAGING) if not _is_of_form(desk, row)),
        ],
        "results": [result(desk, row) for row in desk.source.of(Sample) if not row.reserve],
    }


def area_inspection(desk: Desk) -> Data:
    """Return the clearances of lines and rooms, before and after, point by point."""
    return {
        "clearances": [_clearance(desk, row) for row in desk.source.of(LineClearance)],
        "captures": of_step_bases(desk, AREA),
    }


def labeling(desk: Desk) -> Data:
    """Return what was labelled, with which label lots, and what became of every label issued."""
    labels = {m.code: m.name for m in desk.source.snapshot.materials if m.kind == "label"}
    lines = {
        line.line_no: line.material_code
        for line in desk.source.snapshot.recipe.bom
        if line.material_code in labels
    }
    return {
        "copies": [str(copy) for copy in desk.source.snapshot.recipe.extra.get("label_copies", ())],
        "captures": [
            *of_step_bases(desk, LABELS),
            *(row for row in of_step_bases(desk, PACKAGING) if _is_of_form(desk, row)),
        ],
        "issued": [
            {
                "label": lines[row.line_no],
                "name": labels[lines[row.line_no]],
                "lot": desk.source.fact("lot", row.input_lot_id, "code"),
                "qty": amount(row.qty, row.unit),
                "at": desk.zone_stamp(row.at),
            }
            for row in desk.source.of(GenealogyEdge)
            if row.line_no in lines and row.kind == "consume"
        ],
        "balances": balances(desk, of_labels=True),
    }


def _is_of_form(desk: Desk, row: Data) -> bool:
    """Say whether an attempt is an answer to the form of its step."""
    step = desk.source.snapshot.recipe.step(row["step"])
    return row["kind"] not in {"output", "scan"} and row["field"] not in {
        parameter.name for parameter in step.parameters
    }


def examinations(desk: Desk) -> Data:
    """Return the examinations of the finished work."""
    return {"captures": of_step_bases(desk, EXAMINED)}


def sampling(desk: Desk) -> Data:
    """Return every sample that was planned, reserve samples with it, taken or not."""
    return {"samples": [result(desk, row) for row in desk.source.of(Sample)]}


def result(desk: Desk, row: Sample) -> Data:
    """Return one sample with its result, its limits and who took, entered and reviewed it."""
    plan = _plan(desk, row.code)
    shown = (plan.decimals if plan is not None else None) or 0
    deviation = desk.deviations.get(row.deviation_id) if row.deviation_id else None
    return {
        "code": row.code,
        "sequence": row.sequence,
        "name": dict(plan.name) if plan is not None else None,
        "test": plan.test if plan is not None else None,
        "step": row.step,
        "reserve": row.reserve,
        "status": row.status,
        "due_at": desk.zone_stamp(row.due_at),
        "taken": desk.people.who(row.taken_by_id, row.taken_at),
        "qty": amount(row.qty, row.unit) if row.reserve else written(row.qty),
        "raw": written(row.raw_value),
        "rounded": written(row.rounded_value, shown),
        "text": row.result_text,
        "limits": limits(row.low, row.high, row.unit, shown),
        "unit": row.unit or "",
        "out": row.status == "failed",
        "entered": desk.people.name(row.entered_by_id),
        "reviewed": desk.people.name(row.reviewed_by_id),
        "deviation": deviation.number if deviation is not None else None,
        "stored": stored(row, "code", "status", "raw_value", "rounded_value", "low", "high"),
    }


def balances(desk: Desk, *, of_labels: bool) -> list[Data]:
    """Return issued against accounted for, per material or per label; the last entry counts."""
    labels = {m.code for m in desk.source.snapshot.materials if m.kind == "label"}
    names = {m.code: m.name for m in desk.source.snapshot.materials}
    rows = [r for r in desk.source.of(Reconciliation) if (r.subject in labels) == of_labels]
    last = {row.subject: row.id for row in rows}
    return [
        {
            "subject": row.subject,
            "name": names.get(row.subject),
            "counts": last[row.subject] == row.id,
            **{part: written(getattr(row, f"{part}_qty")) for part in PARTS},
            "unit": row.unit,
            "limits_pct": limits(row.low_pct, row.high_pct, "%", 1),
            "by": desk.people.author(row, row.entered_by_id, row.at),
        }
        for row in rows
    ]


def _clearance(desk: Desk, row: LineClearance) -> Data:
    execution = desk.source.executions.get(row.execution_id) if row.execution_id else None
    verified = desk.verified(execution) if execution is not None else []
    recorded = desk.people.who(row.verifier_id, row.at)
    return {
        "step": execution.step if execution is not None else None,
        "line": desk.source.fact("line", row.line_id, "code"),
        "room": desk.source.fact("room", row.room_id, "code"),
        "previous": row.previous,
        "passed": row.passed,
        "performed": desk.people.author(row, row.performer_id, row.at),
        "verified": verified or ([recorded] if recorded is not None else []),
        "expires_at": desk.zone_stamp(row.expires_at),
        "voided_at": desk.zone_stamp(row.voided_at),
        "void_reason": row.void_reason,
    }


def _plan(desk: Desk, code: str) -> SamplePlan | None:
    return next((p for p in desk.source.snapshot.recipe.samples if p.code == code), None)
