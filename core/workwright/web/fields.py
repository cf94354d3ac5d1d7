"""Between a form's plan and the page: what was typed goes out neutral, values come in words.

The forms layer judges; here the reader's decimal sign is put to a point (B1) and values, limits and
errors become text in the reader's language.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from flask import Flask
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from workwright.forms.judgement import FieldError
from workwright.forms.limits import Limits
from workwright.forms.plan import FieldPlan, FormPlan
from workwright.web.i18n import _, day, decimal_sign, locale, number, say
from workwright.web.numbers import NotANumber, neutral

NUMBERS: Final = frozenset({"decimal", "integer"})
KEYS_AT_MOST: Final = 4
OWN: Final = frozenset({"csrf_token", "idempotency_key", "add"})


def install(app: Flask) -> None:
    """Make the helpers of ``_fields.html`` available."""
    app.jinja_env.globals.update(
        as_keys=as_keys,
        limits_line=limits_line,
        row_columns=row_columns,
        typed_text=typed_text,
        value_text=value_text,
    )


def neutral_form(
    plan: FormPlan, submitted: MultiDict[str, str]
) -> tuple[dict[str, str | list[str]], list[FieldError]]:
    """Return what was typed with a point as decimal sign, and the numbers that cannot be read.

    Empty inputs are left out; lists (files, choices) stay lists. A number that is not readable is
    left out too, so that it is refused once, with the reason that names the decimal sign.
    """
    known = {field.path: field for field in all_fields(plan)}
    texts: dict[str, str | list[str]] = {}
    errors: list[FieldError] = []
    for name, values in submitted.lists():
        if name in OWN or not any(value.strip() for value in values):
            continue
        field = known.get(name)
        if field is None or field.widget not in NUMBERS:
            texts[name] = values if field is not None and field.widget == "file" else values[0]
            continue
        try:
            texts[name] = neutral(values[0], locale())
        except NotANumber as exc:
            data = {**exc.data, "label": field.label}
            errors.append(FieldError(name, exc.code, exc.message, data))
    return texts, errors


def error_texts(errors: Iterable[FieldError]) -> dict[str, str]:
    """Return input name to sentence, the first of each field, in the reader's language."""
    sentences: dict[str, str] = {}
    for error in errors:
        sentences.setdefault(error.path, say(error.message, error.data))
    return sentences


def input_id(path: str) -> str:
    """Return the id of an input; error summaries link to it."""
    return "f-" + path.replace(".", "-").replace("@", "-")


def as_keys(field: FieldPlan, style: str = "auto") -> bool:
    """Return whether choices are keys side by side: asked for, or few and short."""
    if style in {"buttons", "list"}:
        return style == "buttons" and bool(field.choices)
    short = all(len(choice.label) <= 18 for choice in field.choices)
    return 0 < len(field.choices) <= KEYS_AT_MOST and short


def row_columns(field: FieldPlan, order: tuple[str, ...] = ()) -> list[FieldPlan]:
    """Return the columns of rows: those the layout names first, none that no row shows."""
    table = field.rows
    if table is None:
        return []
    present = {cell.name for row in table.rows for cell in row.fields}
    shown = [column for column in table.columns if not table.rows or column.name in present]
    return sorted(shown, key=lambda c: order.index(c.name) if c.name in order else len(order))


def typed_text(field: FieldPlan) -> str:
    """Return what stands in the input: what was typed last, else the stored value, else nothing."""
    if field.typed is not None:
        return field.typed
    match field.value:
        case None:
            return ""
        case bool():
            return "true" if field.value else "false"
        case Decimal() | int():
            return str(field.value).replace(".", decimal_sign())
        case date() | time():
            return field.value.isoformat()
        case _:
            return str(field.value)


def value_text(field: FieldPlan) -> Markup:
    """Return a value for reading: numbers with the reader's signs, choices by their label."""
    value: Any = field.value
    for choice in field.choices:
        if choice.value == value:
            return escape(choice.label)
    match value:
        case None | "":
            return Markup("–")
        case bool():
            return escape(_("Yes") if value else _("No"))
        case Decimal() | int():
            return escape(number(value, field.decimals))
        case date():
            return escape(day(value))
        case _:
            return escape(str(value))


def limits_line(field: FieldPlan) -> str:
    """Return the limits as a sentence under the field, before they are broken."""
    limits = field.limits
    if limits is None:
        return _places(field)
    shown = _bounds(limits, field.decimals)
    match (limits.low, limits.high):
        case (None, None):
            return _places(field)
        case (None, _):
            return _("at most %(high)s", **shown)
        case (_, None):
            return _("at least %(low)s", **shown)
        case _:
            return _("%(low)s to %(high)s", **shown)


def _bounds(limits: Limits, decimals: int | None) -> Mapping[str, str]:
    bounds = {"low": limits.low, "high": limits.high}
    return {name: number(b, decimals) for name, b in bounds.items() if b is not None}


def _places(field: FieldPlan) -> str:
    if field.widget != "decimal" or field.decimals is None:
        return ""
    if field.decimals == 0:
        return _("whole numbers")
    return _("at most %(count)s decimal places", count=field.decimals)


def all_fields(plan: FormPlan) -> Iterable[FieldPlan]:
    """Yield every field that the page shows, those in rows too."""
    for field in plan.fields:
        yield field
        for row in field.rows.rows if field.rows else ():
            yield from row.fields
