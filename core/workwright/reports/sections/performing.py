"""What was done, when, by whom and with what: sections B, C and K."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from workwright.db.tables.equipment import EquipmentLog
from workwright.db.tables.execution import PauseInterval, StepEquipment, StepExecution
from workwright.db.tables.orders import OrderPerson
from workwright.db.tables.quality import Signature
from workwright.reports.amounts import limits, places, written
from workwright.reports.desk import Desk

Data = dict[str, Any]


def chronology(desk: Desk) -> Data:
    """Return date and time of each step, of each pause, and of every change of state."""
    return {
        "life": _life(desk),
        "steps": [_execution(desk, row) for row in ordered(desk)],
        "pauses": [_pause(desk, row) for row in desk.source.of(PauseInterval)],
    }


def equipment(desk: Desk) -> Data:
    """Return each piece of equipment used, with calibration and cleaning as found at use."""
    return {
        "used": [_used(desk, row) for row in desk.source.of(StepEquipment)],
        "log": [_logged(desk, row) for row in desk.source.of(EquipmentLog)],
    }


def persons(desk: Desk) -> Data:
    """Return who performed, who supervised or checked, and who was assigned."""
    acts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in ordered(desk):
        for who in desk.performed(row):
            acts[str(who["name"]), "performed"].add(row.step)
        for who in desk.verified(row):
            acts[str(who["name"]), "verified"].add(row.step)
    for signature in desk.source.of(Signature):
        if signature.record_id not in desk.source.executions:
            acts[signature.printed_name, signature.meaning].add("")
    people: dict[str, list[Data]] = defaultdict(list)
    for (name, act), steps in sorted(acts.items()):
        people[name].append({"act": act, "steps": sorted(filter(None, steps), key=_by_number)})
    return {
        "people": [{"name": name, "acts": done} for name, done in people.items()],
        "assigned": [
            {
                "name": desk.people.name(row.person_id),
                "role": row.role,
                "role_label": desk.labels.role(row.role),
            }
            for row in desk.source.of(OrderPerson)
        ],
    }


def ordered(desk: Desk) -> list[StepExecution]:
    """Return the executions as they began; those that never did follow in recipe order."""
    return sorted(
        desk.source.of(StepExecution),
        key=lambda row: (row.started_at is None, row.started_at or 0, row.position, row.run),
    )


def _execution(desk: Desk, row: StepExecution) -> Data:
    step = desk.source.steps.get(row.step)
    return {
        "step": row.step,
        "run": row.run,
        "name": dict(step.name) if step is not None else None,
        "significant": step is not None and (step.critical or step.two_person),
        "status": row.status,
        "began_at": desk.zone_stamp(row.started_at),
        "ended_at": desk.zone_stamp(row.ended_at),
        "duration_s": _seconds(row.started_at, row.ended_at),
        "performed": desk.performed(row),
        "verified": desk.verified(row),
        "skip_reason": row.skip_reason,
        "skip_condition": row.skip_condition,
    }


def _life(desk: Desk) -> list[Data]:
    """Return the changes of state, from the entries that made them (W17)."""
    found = []
    for entry in desk.source.entries:
        for change in entry.changes:
            if change["table"] == "work_order" and change["field"] == "state":
                found.append(
                    {
                        "act": entry.act,
                        "state": change["new"],
                        "state_label": desk.labels.state(change["new"]),
                        "by": {
                            "name": entry.body["printed_name"],
                            "at": desk.zone_stamp(entry.at),
                        },
                        "reason": entry.body["reason"] or None,
                        "seq": entry.seq,
                    }
                )
    return found


def _pause(desk: Desk, row: PauseInterval) -> Data:
    return {
        "reason": row.reason,
        "reason_label": desk.labels.listed("pause_reasons", row.reason),
        "comment": row.comment,
        "paused": desk.people.who(row.paused_by_id, row.from_at),
        "resumed": desk.people.who(row.resumed_by_id, row.to_at),
        "duration_s": _seconds(row.from_at, row.to_at),
    }


def _used(desk: Desk, row: StepEquipment) -> Data:
    facts = row.facts
    unit = facts.get("unit")
    shown = places(facts.get("resolution"))
    return {
        "step": desk.source.executions[row.execution_id].step,
        "code": facts.get("code"),
        "name": facts.get("name"),
        "class": facts.get("class_code"),
        "at": desk.zone_stamp(row.at),
        "needs_calibration": bool(facts.get("needs_calibration")),
        "calibration_due_on": facts.get("calibration_due_on"),
        "qualified_until": facts.get("qualified_until"),
        "cleaning": facts.get("cleaning"),
        "clean_until": desk.zone_stamp_of(facts.get("clean_until")),
        "range": limits(facts.get("range_low"), facts.get("range_high"), unit, shown),
        "resolution": written(facts.get("resolution")),
        "unit": unit or "",
    }


def _logged(desk: Desk, row: EquipmentLog) -> Data:
    execution = desk.source.executions.get(row.execution_id) if row.execution_id else None
    return {
        "equipment": desk.source.fact("equipment", row.equipment_id, "code"),
        "activity": row.activity,
        "step": execution.step if execution is not None else None,
        "by": desk.people.who(row.performer_id, row.at),
        "checked": desk.people.who(row.checker_id, row.at),
        "note": row.note,
    }


def _seconds(began: datetime | None, ended: datetime | None) -> int | None:
    return int((ended - began).total_seconds()) if began is not None and ended is not None else None


def _by_number(step: str) -> tuple[int, str]:
    digits = "".join(c for c in step if c.isdigit())
    return int(digits or 0), step
