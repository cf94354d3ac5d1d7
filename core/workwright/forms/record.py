"""Say what a filled-in form reads like in a record: label, value, unit, verdict, correction.

The same form that was filled in gives the record its words, so an old record keeps them (W3).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from workwright.forms.build import build
from workwright.forms.context import Context, pick
from workwright.forms.limits import Limits
from workwright.forms.plan import FieldPlan
from workwright.forms.schema import Form

ANSWERS = "answers"
NOTHING = "–"


@dataclass(frozen=True)
class RecordLine:
    """One field in a record.

    Args:
        text: value in the record's language; ``–`` where nothing was captured.
        verdict: ``inside``, ``alert``, ``action``, ``unjudged``, or none.
        row: key of the row that the field stands in, empty outside rows.
        reason: why N/A was answered.
        corrected: the value was changed after it was captured; the mark is printed.
    """

    path: str
    label: str
    text: str
    unit: str | None = None
    verdict: str | None = None
    limits: Limits | None = None
    row: str = ""
    reason: str | None = None
    corrected: bool = False
    clause: str = ""
    signature: bool = False


@dataclass(frozen=True)
class RecordPlan:
    """A filled-in form, ready to print; signatures stand as lines without text."""

    ref: str
    version: int
    title: str
    lines: tuple[RecordLine, ...]


def record_plan(
    form: Form,
    context: Context,
    values: Mapping[str, Any],
    corrected: Collection[str] = (),
) -> RecordPlan:
    """Return the form as it prints.

    Args:
        context: language of the record, and the facts of the step as pinned.
        corrected: paths of values that were changed after capture.
    """
    plan = build(form, context, values)
    lines = tuple(
        line for field in plan.fields for line in _lines(field, context, frozenset(corrected))
    )
    return RecordPlan(plan.ref, plan.version, plan.title, lines)


def _lines(
    field: FieldPlan, context: Context, corrected: frozenset[str], row: str = ""
) -> Iterator[RecordLine]:
    if field.rows is not None:
        for entry in field.rows.rows:
            head = entry.key or str(entry.index + 1)
            for inner in entry.fields:
                yield from _lines(inner, context, corrected, head)
        return
    yield RecordLine(
        field.path,
        field.label,
        value_text(field, context),
        field.unit if field.value is not None else None,
        field.verdict,
        field.limits,
        row,
        field.reason,
        field.path in corrected,
        field.clause,
        field.signature is not None,
    )


def value_text(field: FieldPlan, context: Context) -> str:
    """Return the value of a field in the language of the context, without its unit."""
    if field.reason is not None:
        return _answer(context, "not_applicable", "N/A")
    for choice in field.choices:
        if choice.value == field.value:
            return choice.label
    match field.value:
        case None:
            return NOTHING
        case bool():
            return _answer(context, "yes", "yes") if field.value else _answer(context, "no", "no")
        case Decimal() | int():
            return number_text(field.value, context.lang, field.decimals)
        case date() | time():
            return field.value.isoformat()
        case list() | tuple():
            return ", ".join(str(item) for item in field.value) or NOTHING
        case _:
            return str(field.value)


def number_text(value: Decimal | int, lang: str, decimals: int | None = None) -> str:
    """Return a number with every digit that was captured, at least as many as shown decimals."""
    written = max(0, -int(Decimal(value).as_tuple().exponent))
    digits = max(written, decimals or 0)
    pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
    return format_decimal(
        value, format=pattern, locale=lang.replace("-", "_"), group_separator=False
    )


def _answer(context: Context, code: str, fallback: str) -> str:
    return pick(context.lists.get(ANSWERS, {}).get(code, {}), context.lang, fallback)
