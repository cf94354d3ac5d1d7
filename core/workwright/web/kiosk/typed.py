"""What was typed at the kiosk, with a point as decimal sign; every unreadable number at once."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask import request
from werkzeug.datastructures import MultiDict

from workwright.domain.checks import Finding
from workwright.errors import Refused, refusal
from workwright.services.kiosk_views import StepView
from workwright.web.fields import neutral_form
from workwright.web.i18n import locale
from workwright.web.numbers import NotANumber, decimal_of

PARAMETER = "parameter."
CARRIED = ("version", "again_reason")


def typed_values(step: StepView) -> dict[str, str]:
    """Return field to text for a capture of this step: parameters and the form's own fields.

    Raises:
        Refused: every number that cannot be read, by its label.
    """
    found: dict[str, str] = {}
    problems: list[Finding] = []
    submitted = MultiDict(list(request.form.items(multi=True)))
    for name in CARRIED:
        submitted.poplist(name)
    for parameter in step.parameters:
        name = f"{PARAMETER}{parameter.name}"
        text = (submitted.pop(name, "") or "").strip()
        if text:
            value = _number(text, parameter.label, problems)
            if value is not None:
                found[name] = str(value)
    if step.form is not None:
        texts, errors = neutral_form(step.form, submitted)
        found |= {
            name: value if isinstance(value, str) else ",".join(value)
            for name, value in texts.items()
        }
        problems += [refusal("B1", e.path, e.message, "", **e.data) for e in errors]
    if problems:
        raise Refused(problems, "input.not_readable")
    return found


def amounts(names: Iterable[tuple[str, str]]) -> dict[str, Decimal]:
    """Return the amounts of these inputs (name, label); empty ones are left out.

    Raises:
        Refused: every amount that cannot be read.
    """
    problems: list[Finding] = []
    found = {}
    for name, label in names:
        text = request.form.get(name, "").strip()
        value = _number(text, label, problems) if text else None
        if value is not None:
            found[name] = value
    if problems:
        raise Refused(problems, "input.not_readable")
    return found


def all_amounts(names: Iterable[tuple[str, str]]) -> dict[str, Decimal]:
    """Return the amounts of these inputs (name, label), each of them typed (K12).

    Raises:
        Refused: every amount that is empty or cannot be read.
    """
    wanted = list(names)
    empty = [(n, label) for n, label in wanted if not request.form.get(n, "").strip()]
    try:
        found = amounts(wanted)
    except Refused as refused:
        if empty:
            problems = [*refused.findings, *(_empty(label) for _name, label in empty)]
            raise Refused(problems, refused.code) from refused
        raise
    if empty:
        raise Refused([_empty(label) for _name, label in empty], "input.missing")
    return found


def readable(given: Mapping[str, str], names: Iterable[str]) -> dict[str, Decimal]:
    """Return the amounts that can be read so far; of the others nobody is told while typing."""
    found = {}
    for name in names:
        try:
            found[name] = decimal_of(given.get(name, ""), locale())
        except NotANumber:
            continue
    return found


def missing_amount(label: str) -> Refused:
    """Return the refusal of an amount that was left empty."""
    return Refused([_empty(label)], "input.missing")


def _empty(label: str) -> Finding:
    return refusal("K12", label, "{label} is empty.", "Enter what was read.", label=label)


def _number(text: str, label: str, problems: list[Finding]) -> Decimal | None:
    try:
        return decimal_of(text, locale())
    except NotANumber:
        problems.append(
            refusal(
                "B1",
                label,
                "{label}: {text} is not a number.",
                "Enter digits with one decimal sign.",
                label=label,
                text=text[:20],
            )
        )
        return None
