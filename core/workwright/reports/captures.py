"""A captured attempt as every section shows it: values, verdict, decision, corrections (C2, K9)."""

from collections.abc import Mapping, Sequence
from typing import Any

from workwright.db.schema import TenantRow
from workwright.db.tables.execution import Capture, CaptureDecision
from workwright.db.tables.quality import Correction
from workwright.domain.canonical import plain
from workwright.domain.lateness import is_late
from workwright.domain.recipe import Step
from workwright.reports.amounts import written
from workwright.reports.desk import Desk, row_name
from workwright.reports.labels import row_item
from workwright.reports.plain_rows import plain_row

Data = dict[str, Any]

BEYOND = "action"


def captured(desk: Desk, row: Capture) -> Data:
    """Return one attempt with all that was captured in it and what became of it."""
    execution = desk.source.executions[row.execution_id]
    step = desk.step_of(row)
    label, _ = desk.labels.field(step, row.field)
    return {
        "id": str(row.id),
        "step": execution.step,
        "run": execution.run,
        "field": row.field,
        "label": label,
        "attempt": row.attempt,
        "kind": row.kind,
        "verdict": row.verdict,
        "out": row.verdict == BEYOND,
        "source": row.source,
        "at": desk.zone_stamp(row.at),
        "by": desk.people.author(row, row.performer_id, row.at),
        "claimed_at": desk.zone_stamp(row.claimed_at),
        "late": is_late(row.at, row.claimed_at),
        "values": [value(desk, row, name) for name in sorted(row.values, key=_in_order)],
        "decision": decision(desk, row),
        "stored": stored(row, "attempt", "field", "verdict", "net_qty", "unit", "values"),
    }


def stored(row: TenantRow, *columns: str) -> Data:
    """Return fields of a row as the chain tells them, under the row's own name.

    Whoever verifies the record without the product holds them against the chain.
    """
    fields = plain_row(row)
    return {"row": row_name(row), **{name: fields[name] for name in columns}}


def of_step_bases(desk: Desk, bases: frozenset[str]) -> list[Data]:
    """Return the attempts made in steps that behave so, in the order in which they were made.

    Weighings and additions stand with the components and are left out here.
    """
    return [
        captured(desk, row)
        for row in in_order(desk)
        if row.kind not in {"dispense", "charge"}
        and desk.source.base(desk.source.executions[row.execution_id].step) in bases
    ]


def of_step_kinds(desk: Desk, kinds: Sequence[str]) -> list[Data]:
    """Return the attempts made in steps of these kinds of the profile."""
    rows = ((row, desk.step_of(row)) for row in in_order(desk))
    return [captured(desk, row) for row, step in rows if step is not None and step.kind in kinds]


def in_order(desk: Desk) -> list[Capture]:
    """Return every attempt of the order, oldest first."""
    return sorted(desk.source.of(Capture), key=lambda row: (row.at, row.id))


def value(desk: Desk, row: Capture, name: str) -> Data:
    """Return one captured value as it counts now, with everything that it was before."""
    entry: Mapping[str, Any] = row.values[name]
    label, schema = desk.labels.field(desk.step_of(row), name)
    given = entry.get("value")
    series = [c for c in desk.corrections.get(row.id, []) if c.field == name and c.approved_at]
    counts = _given(series[-1].new) if series else given
    return {
        "name": name,
        "label": label,
        "value": _text(counts),
        "unit": entry.get("unit") or "",
        "words": desk.labels.choice(schema, counts),
        "verdict": entry.get("verdict"),
        "source": entry.get("source"),
        "limits": _limits(desk, row, name, schema),
        "not_applicable": entry.get("not_applicable"),
        "was": [_was(desk, c) for c in series],
    }


def marks(desk: Desk, rows: Sequence[Correction]) -> list[int]:
    """Return the numbers of these corrections, in order."""
    return sorted(desk.correction_numbers[row.id] for row in rows)


def decision(desk: Desk, row: Capture) -> Data | None:
    """Return what an authorised person decided about an attempt, if anybody did (K8)."""
    found = desk.source.where(CaptureDecision, capture_id=row.id)
    if not found:
        return None
    last = found[-1]
    deviation = desk.deviations.get(last.deviation_id)
    return {
        "decision": last.decision,
        "reason": last.reason,
        "by": desk.people.author(last, last.decided_by_id, last.at),
        "deviation": deviation.number if deviation is not None else None,
    }


def _in_order(name: str) -> list[tuple[int, str]]:
    """Return by what fields are sorted: row 2 before row 10; databases keep no order of keys."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in name.split(".")]


def _was(desk: Desk, row: Correction) -> Data:
    return {
        "value": _text(_given(row.old)),
        "mark": desk.correction_numbers[row.id],
    }


def _given(stored: Mapping[str, Any]) -> Any:
    """Return the value of a stored old or new; it may stand alone or with unit and source."""
    return stored.get("value", plain(stored))


def _text(given: Any) -> str | None:
    """Return the value as exact text; lists are told with commas."""
    match given:
        case None:
            return None
        case bool():
            return "yes" if given else "no"
        case list() | tuple():
            return ", ".join(str(item) for item in given)
        case Mapping():
            return ", ".join(f"{key}: {item}" for key, item in given.items())
        case _:
            return str(given)


def _limits(desk: Desk, row: Capture, name: str, schema: Mapping[str, Any]) -> Data | None:
    """Return the limits that hold for the value: of the parameter, else those of the form."""
    step = desk.step_of(row)
    for parameter in step.parameters if step is not None else ():
        if parameter.name == name and (parameter.low, parameter.high) != (None, None):
            shown = parameter.decimals or 0
            return {"low": written(parameter.low, shown), "high": written(parameter.high, shown)}
    stated = schema.get("x-limits") or {}
    found = {side: _limit(desk, row, name, stated.get(side)) for side in ("low", "high")}
    return found if any(side is not None for side in found.values()) else None


def _limit(desk: Desk, row: Capture, name: str, stated: Any) -> str | None:
    """Return one limit of a form: a number, or what the recipe gives the step or the row."""
    if stated is None or not isinstance(stated, Mapping):
        return None if stated is None else str(stated)
    source, _, what = str(stated.get("from", "")).partition(".")
    step = desk.step_of(row)
    if step is None:
        return None
    if source == "row":
        given = _row_given(desk, step, name)
        return None if given.get(what) is None else str(given[what])
    value = desk.given_to(step).get(what) if source == "step" else None
    return None if value is None else written(value)


def _row_given(desk: Desk, step: Step, name: str) -> Mapping[str, Any]:
    """Return the item of the recipe behind the row in which a value stands."""
    node: Mapping[str, Any] = desk.labels.form_of(step) or {}
    for part in name.split("."):
        if part.isdigit():
            return row_item(node, int(part), step) or {}
        node = (node.get("properties") or {}).get(part) or {}
    return {}
