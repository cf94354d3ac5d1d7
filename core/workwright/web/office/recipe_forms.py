"""What an editor of a recipe asks for each of its parts, and the part that comes of it."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from workwright.db.tables.plant import Line
from workwright.domain.recipe import (
    RecipeContent,
)
from workwright.domain.recipe_parts import Statement
from workwright.domain.text import N_
from workwright.web.i18n import _
from workwright.web.office.recipe_formula import (
    built_criterion,
    built_line,
    built_sample,
    built_yield,
    criterion_inputs,
    line_inputs,
    sample_inputs,
    yield_inputs,
)
from workwright.web.office.recipe_inputs import (
    At,
    Names,
    PartForm,
    amount_input,
    amount_text,
    documents,
    lines,
    reference,
    references,
    rows_of,
)
from workwright.web.office.recipe_steps import (
    built_parameter,
    built_step,
    parameter_inputs,
    step_inputs,
)
from workwright.web.register.acts import Values
from workwright.web.register.asked import Input


def _header_inputs(at: At, content: RecipeContent) -> tuple[Input, ...]:
    unit = content.unit
    return (
        amount_input("base_qty", N_("Base batch"), content.base_qty, unit),
        amount_input("bracket_low", N_("Smallest batch"), content.bracket_low, unit),
        amount_input("bracket_high", N_("Largest batch"), content.bracket_high, unit),
        Input(
            "line",
            "noun:line",
            "choice",
            needed=False,
            choices=rows_of(Line),
            value=content.line_code or "",
        ),
        Input(
            "expiry_months",
            N_("Shelf life"),
            "whole",
            needed=False,
            value=amount_text(content.expiry_months),
            unit=_("months"),
        ),
        Input(
            "effective_from",
            N_("Effective from"),
            "day",
            needed=False,
            value=content.effective_from.isoformat() if content.effective_from else "",
            hint=N_("Empty: from its approval"),
        ),
        Input(
            "allergens",
            N_("Allergens"),
            needed=False,
            value=", ".join(content.allergens),
            hint=N_("Separated by commas"),
        ),
        Input(
            "documents",
            N_("Documents for everybody"),
            "several",
            choices=documents(content.documents),
            value=lines([reference(d.code, d.version) for d in content.documents]),
        ),
        Input("change_reason", N_("Reason for the change"), "area", value=content.change_reason),
    )


def _header(at: At, values: Values, old: RecipeContent, names: Names) -> RecipeContent:
    return replace(
        old,
        base_qty=values["base_qty"],
        bracket_low=values["bracket_low"],
        bracket_high=values["bracket_high"],
        line_code=values["line"],
        expiry_months=values["expiry_months"],
        effective_from=values["effective_from"],
        allergens=tuple(a.strip() for a in (values["allergens"] or "").split(",") if a.strip()),
        documents=references(values["documents"], names),
        change_reason=values["change_reason"],
    )


def _statement_inputs(_at: At, statement: Statement | None) -> tuple[Input, ...]:
    value = statement.value if statement else ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return (
        Input(
            "name",
            N_("Short name"),
            value=statement.name if statement else "",
            hint=N_("As the rule that asks for it calls it"),
        ),
        Input("value", N_("What it says"), "area", value=text, hint=N_("Text, or a list as JSON")),
    )


def _statement(_at: At, values: Values, _old: Statement | None, _names: Names) -> Statement:
    """Return the statement; what begins like a list and is none stays text, and is refused so."""
    value: Any = values["value"]
    if value[:1] in ("[", "{"):
        with suppress(ValueError):
            value = json.loads(value, parse_float=str, parse_int=str)
    return Statement(values["name"], value)


FORMS: Final[Mapping[str, PartForm]] = {
    form.part: form
    for form in (
        PartForm("header", "", N_("Change the facts"), "", _header_inputs, _header),
        PartForm(
            "steps",
            N_("Add a step"),
            N_("Change the step"),
            N_("Take the step out"),
            step_inputs,
            built_step,
        ),
        PartForm(
            "parameters",
            N_("Add a value to record"),
            N_("Change the value to record"),
            N_("Take the value out"),
            parameter_inputs,
            built_parameter,
        ),
        PartForm(
            "bom",
            N_("Add a material"),
            N_("Change the material"),
            N_("Take the material out"),
            line_inputs,
            built_line,
        ),
        PartForm(
            "yields",
            N_("Add a yield"),
            N_("Change the yield"),
            N_("Take the yield out"),
            yield_inputs,
            built_yield,
        ),
        PartForm(
            "samples",
            N_("Add a sample"),
            N_("Change the sample"),
            N_("Take the sample out"),
            sample_inputs,
            built_sample,
        ),
        PartForm(
            "extra",
            N_("Add a statement"),
            N_("Change the statement"),
            N_("Take the statement out"),
            _statement_inputs,
            _statement,
        ),
        PartForm(
            "criteria",
            N_("Add a condition of release"),
            N_("Change the condition"),
            N_("Take the condition out"),
            criterion_inputs,
            built_criterion,
        ),
    )
}
