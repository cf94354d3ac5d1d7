"""The form of a step with what the recipe and the record give it, and the values captured so far.

Kiosk, capture and completion read the same plan from here, so they agree on what is asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from workwright.domain.canonical import plain
from workwright.domain.context import EquipmentFacts
from workwright.domain.recipe import Step
from workwright.forms.build import build
from workwright.forms.context import Context, Instrument
from workwright.forms.judgement import FieldError
from workwright.forms.parse import parse
from workwright.forms.plan import FormPlan
from workwright.forms.schema import Form
from workwright.forms.values import NotApplicable, recipe_items
from workwright.services.capture_rows import CaptureRow
from workwright.services.record import OrderRecord

NA = "not_applicable"
GIVEN = frozenset({"target", "low", "high", "unit"})
WEIGHED = frozenset({"dispense", "charge"})
FORM_KINDS = WEIGHED | {"form"}


def form_of(record: OrderRecord, step: Step) -> Form | None:
    """Return the form of the step: the recipe's own choice, else its kind's, else none."""
    if step.form is not None:
        return record.profile.form(step.form)
    return record.profile.step_form(step.kind)


def form_context(
    record: OrderRecord,
    step: Step,
    lang: str,
    *,
    reserved_lots: Iterable[str] = (),
    equipment: Iterable[EquipmentFacts] = (),
) -> Context:
    """Return everything outside the form that its fields refer to.

    Args:
        reserved_lots: lots that the step may take.
        equipment: instruments that were chosen for the step.
    """
    facts = {
        "step": step_facts(record, step, tuple(reserved_lots)),
        "order": {**plain_order(record), "fields": dict(record.order.fields)},
        "batch": {"number": record.batch.number, "theoretical_qty": record.batch.theoretical_qty},
        "setting": {name: dict(values) for name, values in record.profile.settings.items()},
        "record": {},
    }
    instruments = {e.code: Instrument(e.code, e.resolution, e.unit) for e in equipment}
    return record.profile.form_context(lang, facts, instruments)


def step_facts(
    record: OrderRecord, step: Step, reserved_lots: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what the recipe gives the step: lists, place, and the target of its first line."""
    found: dict[str, Any] = {name: list(items) for name, items in step.lists.items()}
    found["number"] = step.number
    found["place"] = step.room_code or record.snapshot.order.line_code
    point = next((p for p in record.snapshot.recipe.yields if p.phase == step.yield_phase), None)
    if point is not None:
        found |= {"unit": point.unit, "low": point.low_pct, "high": point.high_pct}
    if step.bom_lines:
        target = record.snapshot.target(step.bom_lines[0])
        found |= {
            "target": target.target_qty,
            "low": target.low_qty,
            "high": target.high_qty,
            "unit": target.unit,
        }
    if reserved_lots:
        found["reserved_lot"] = ", ".join(reserved_lots)
    return found | {name: value for name, value in step.extra.items() if name in GIVEN}


def plain_order(record: OrderRecord) -> dict[str, Any]:
    """Return the order's header as formulas see it."""
    order = record.order
    return {
        "number": order.number,
        "qty": order.qty,
        "unit": order.unit,
        "type": order.type,
        "priority": Decimal(order.priority),
    }


def captured_values(
    rows: Iterable[CaptureRow], form: Form | None = None, context: Context | None = None
) -> dict[str, Any]:
    """Return the values of the form as they stand: the last attempt of each field that counts.

    Rows that the recipe gives carry their key, so that the form finds them again.
    """
    flat: dict[str, Any] = {}
    for row in rows:
        if row.row.kind in FORM_KINDS and row.counts:
            flat |= {path: typed_value(entry) for path, entry in row.row.values.items()}
    values: dict[str, Any] = {}
    for path, value in flat.items():
        _put(values, path.split("."), value)
    if form is not None and context is not None:
        _key_rows(values, form, context)
        known = set(form.fields)
        values = {name: value for name, value in values.items() if name in known}
    return values


def recorded(rows: Sequence[CaptureRow], kinds: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return field of a capture to what is stored of it, where its last attempt counts (K9)."""
    last = {row.row.field: row for row in rows if row.row.kind in kinds}
    found: dict[str, dict[str, Any]] = {name: {} for name, row in last.items() if row.counts}
    for row in rows:
        if row.row.kind in kinds and row.counts and row.row.field in found:
            found[row.row.field] |= row.row.values
    return found


def weighed(rows: Sequence[CaptureRow]) -> frozenset[str]:
    """Return the fields that a weighing or addition has recorded."""
    return frozenset(path for values in recorded(rows, WEIGHED).values() for path in values)


def is_recorded(values: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Say whether all of these stored values stand there already."""
    return all(
        path in known and typed_value(entry) == typed_value(known[path])
        for path, entry in values.items()
    )


def capture_labels(plan: FormPlan) -> dict[str, str]:
    """Return field of a capture, a row too, to the words beside it."""
    found: dict[str, str] = {}
    for field in plan.fields:
        found[field.path] = field.label
        for row in field.rows.rows if field.rows is not None else ():
            found[f"{field.path}.{row.index}"] = row.key or field.label
    return found


def form_plan(
    form: Form, context: Context, rows: Iterable[CaptureRow], typed: Mapping[str, str] | None = None
) -> FormPlan:
    """Return the form as it stands, for the page; what was weighed is read, not entered.

    Args:
        typed: input name to text, decimal sign a point; what it asks for besides is shown too.
    """
    rows = tuple(rows)
    values = captured_values(rows, form, context)
    if typed is not None:
        values = dict(parse(form, typed, context, values=values, partial=True).values)
    return build(form, context, values, typed, weighed(rows))


def form_errors(
    record: OrderRecord, step: Step, rows: Sequence[CaptureRow], lang: str
) -> Sequence[FieldError]:
    """Return what the form still asks for before the step may be signed."""
    form = form_of(record, step)
    if form is None:
        return ()
    context = form_context(record, step, lang)
    return parse(form, {}, context, values=captured_values(rows, form, context)).errors


def stored_value(value: Any, unit: str | None = None) -> dict[str, Any]:
    """Return a typed value as a capture keeps it; ``typed_value`` reads it back."""
    match value:
        case NotApplicable():
            return {"value": None, NA: value.reason}
        case bool() | str() | None:
            return {"value": value}
        case int() | Decimal():
            return {"value": plain(Decimal(value)), "unit": unit}
        case date() | time():
            return {"value": value.isoformat()}
        case _:
            return {"value": plain(value)}


def typed_value(entry: Mapping[str, Any]) -> Any:
    """Return the value of a stored field in its type; days and times stay text."""
    if NA in entry:
        return NotApplicable(entry[NA])
    value = entry.get("value")
    if "unit" in entry and value is not None:
        return Decimal(value)
    return value


def _put(values: Any, names: list[str], value: Any) -> None:
    """Put a value at its path; a number in the path is the index of a row."""
    name, rest = names[0], names[1:]
    if not rest:
        values[name] = value
        return
    if rest[0].isdigit():
        rows = values.setdefault(name, [])
        index = int(rest[0])
        rows += [{} for _ in range(index + 1 - len(rows))]
        if len(rest) > 1:
            _put(rows[index], rest[1:], value)
        return
    _put(values.setdefault(name, {}), rest, value)


def _key_rows(values: dict[str, Any], form: Form, context: Context) -> None:
    for name, node in form.fields.items():
        items = recipe_items(node, context.facts) if "x-rows" in node else None
        if not items or name not in values:
            continue
        key = node["x-rows"]["key"]
        for index, row in enumerate(values[name]):
            if index < len(items):
                row.setdefault(key, items[index].get(key))
