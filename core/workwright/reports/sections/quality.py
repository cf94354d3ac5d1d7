"""What departed from the master: sections L (investigations) and N (attempts, corrections)."""

from collections.abc import Iterator
from typing import Any

from workwright.db.tables.execution import Capture, StepExecution
from workwright.db.tables.quality import (
    Capa,
    CapaDeviation,
    Correction,
    Deviation,
    Hold,
    ReviewAnswer,
    ReviewQuery,
)
from workwright.db.tables.stock import Reservation
from workwright.domain.canonical import plain
from workwright.domain.lateness import is_late
from workwright.reports.captures import captured, in_order
from workwright.reports.desk import Desk, row_name
from workwright.reports.source import Entry

Data = dict[str, Any]


def investigations(desk: Desk) -> Data:
    """Return every deviation with its investigation, its conclusion and what followed."""
    return {
        "deviations": [
            _deviation(desk, row)
            for row in sorted(desk.source.of(Deviation), key=lambda r: (r.opened_at, r.number))
        ],
        "holds": [_hold(desk, row) for row in desk.source.of(Hold)],
        "queries": [_query(desk, row) for row in desk.source.of(ReviewQuery)],
        "criteria": [
            {
                "criterion": row.criterion,
                "met": row.met,
                "comment": row.comment,
                "by": desk.people.author(row, row.answered_by_id, row.at),
            }
            for row in desk.source.of(ReviewAnswer)
        ],
    }


def attempts(desk: Desk) -> Data:
    """Return what was tried and refused, what was outside, late, skipped, typed or changed."""
    found = [*_refusals(desk), *_captures(desk), *_skipped(desk), *_overrides(desk)]
    return {"events": sorted(found, key=lambda event: (event["at"]["utc"], event["seq"] or 0))}


def corrections(desk: Desk) -> list[Data]:
    """Return every correction in the order of its mark, with those that wait (C1, C2)."""
    rows = sorted(desk.source.of(Correction), key=desk.correction_mark)
    return [_correction(desk, row) for row in rows]


def _refusals(desk: Desk) -> Iterator[Data]:
    """Yield each refused attempt with every rule that refused it (W18)."""
    for entry in desk.source.entries:
        if entry.body["entity"] == "refusal":
            detail = entry.body["detail"]
            yield {
                **_event("refused", desk, entry),
                "what": detail.get("code"),
                "why": [
                    {"rule": f["rule"], "subject": f["subject"], "text": f["message"]}
                    for f in detail.get("findings", ())
                ],
            }


def _captures(desk: Desk) -> Iterator[Data]:
    """Yield attempts outside their limits, late entries, and weights typed by hand."""
    for row in in_order(desk):
        kinds = []
        if row.verdict in {"action", "alert"}:
            kinds.append("outside" if row.verdict == "action" else "alert")
        if is_late(row.at, row.claimed_at):
            kinds.append("late")
        if row.kind == "dispense" and row.source == "typed":
            kinds.append("typed")
        for kind in kinds:
            entry = desk.source.entry_of(row)
            yield {
                "kind": kind,
                "at": desk.zone_stamp(row.at),
                "step": desk.source.executions[row.execution_id].step,
                "by": desk.people.author(row, row.performer_id, row.at),
                "seq": entry.seq if entry is not None else None,
                "what": None,
                "why": [],
                "reason": entry.body["reason"] if entry is not None else "",
                "capture": captured(desk, row),
            }


def _skipped(desk: Desk) -> Iterator[Data]:
    for row in desk.source.of(StepExecution):
        if row.status in {"skipped", "not_executed"}:
            at = row.ended_at or desk.source.order.ended_at or desk.source.taken_at
            yield {
                "kind": row.status,
                "at": desk.zone_stamp(at),
                "step": row.step,
                "by": desk.people.who(row.performer_id, at),
                "seq": None,
                "what": None,
                "why": [],
                "reason": row.skip_reason or "",
            }


def _overrides(desk: Desk) -> Iterator[Data]:
    """Yield choices of lots that a person made instead of the pick rule, with their reasons."""
    lots = {str(row.id): row for row in desk.source.of(Reservation)}
    for entry in desk.source.entries:
        made = [c for c in entry.changes if c["table"] == "reservation" and c["field"] == "lot_id"]
        if entry.body["reason"] and made and entry.act != "work_order.released":
            rows = [lots[c["id"]] for c in made if c["id"] in lots]
            yield {
                **_event("override", desk, entry),
                "what": ", ".join(str(desk.source.fact("lot", row.lot_id, "code")) for row in rows),
            }


def _event(kind: str, desk: Desk, entry: Entry) -> Data:
    return {
        "kind": kind,
        "at": desk.zone_stamp(entry.at),
        "step": entry.body["step"],
        "by": {
            "name": entry.body["printed_name"],
            "at": desk.zone_stamp(entry.at),
            "device": entry.body["device"],
            "seq": entry.seq,
        },
        "seq": entry.seq,
        "what": None,
        "why": [],
        "reason": entry.body["reason"],
    }


def _correction(desk: Desk, row: Correction) -> Data:
    capture = next((c for c in desk.source.of(Capture) if c.id == row.capture_id), None)
    step = desk.step_of(capture) if capture is not None else None
    label, _ = desk.labels.field(step, row.field)
    deviation = desk.deviations.get(row.deviation_id)
    return {
        "row": row_name(row),
        "mark": desk.correction_numbers[row.id],
        "step": step.number if step is not None else None,
        "field": row.field,
        "label": label,
        "old": plain(row.old),
        "new": plain(row.new),
        "reason": row.reason,
        "requested": desk.people.who(row.requested_by_id, row.requested_at),
        "approved": desk.people.who(row.approved_by_id, row.approved_at),
        "deviation": deviation.number if deviation is not None else None,
    }


def _deviation(desk: Desk, row: Deviation) -> Data:
    links = desk.source.where(CapaDeviation, deviation_id=row.id)
    capas = [c for c in desk.source.of(Capa) if c.id in {link.capa_id for link in links}]
    return {
        "row": row_name(row),
        "number": row.number,
        "severity": row.severity,
        "type": row.type,
        "type_label": desk.labels.listed("deviation_types", row.type),
        "source": row.source,
        "rule": row.rule,
        "step": row.step,
        "status": row.status,
        "opened": desk.people.author(row, row.opened_by_id, row.opened_at),
        "closed": desk.zone_stamp(row.closed_at),
        "description": row.description,
        "immediate_action": row.immediate_action,
        "impact": row.impact,
        "others_considered": row.others_considered,
        "root_cause": row.root_cause,
        "disposition": row.disposition,
        "signatures": [
            desk.signature(signature) for signature in desk.source.signatures_of.get(row.id, ())
        ],
        "capas": [
            {
                "number": capa.number,
                "plan": capa.plan,
                "due_on": plain(capa.due_on),
                "status": capa.status,
                "blocks_release": capa.blocks_release,
            }
            for capa in capas
        ],
    }


def _hold(desk: Desk, row: Hold) -> Data:
    return {
        "subject": row.subject_type,
        "code": desk.source.fact("lot", row.subject_id, "code"),
        "reason": row.reason,
        "placed": desk.people.who(row.placed_by_id, row.placed_at),
        "lifted": desk.people.who(row.lifted_by_id, row.lifted_at),
        "lift_reason": row.lift_reason,
    }


def _query(desk: Desk, row: ReviewQuery) -> Data:
    return {
        "section": row.section,
        "step": row.step,
        "text": row.text,
        "asked": desk.people.who(row.asked_by_id, row.asked_at),
        "answer": row.answer,
        "answered": desk.people.who(row.answered_by_id, row.answered_at),
        "closed": desk.people.who(row.closed_by_id, row.closed_at),
    }
