"""The tenant's own fields of an object: judged by the profile's form, stored typed (lowcode 6)."""

from collections.abc import Mapping
from typing import Any

from workwright.domain.canonical import plain
from workwright.domain.checks import Finding
from workwright.errors import refusal
from workwright.forms.parse import parse
from workwright.profile.model import Profile


def checked_fields(
    profile: Profile,
    object_: str,
    typed: Mapping[str, Any],
    *,
    may_be_missing: bool = False,
) -> tuple[dict[str, Any], list[Finding]]:
    """Return the values as stored, and every problem.

    Args:
        object_: ``work_order``, ``lot``, …
        typed: field to text as typed, the decimal sign already a point.
        may_be_missing: required fields may follow later; release asks for them.
    """
    form = profile.object_form(object_)
    if form is None:
        return {}, [_unexpected(object_, name) for name in sorted(typed)]
    given = {name: value if isinstance(value, str) else str(value) for name, value in typed.items()}
    parsed = parse(form, given, profile.form_context(profile.languages[0]), partial=may_be_missing)
    problems = [
        refusal("B1", error.path, error.message, "", **{**error.data, "path": error.path})
        for error in parsed.errors
    ]
    values: dict[str, Any] = plain(parsed.values)
    return values, problems


def missing_at(
    profile: Profile, transition: str, fields: Mapping[str, Any], number: str
) -> list[Finding]:
    """Return the own fields that the profile asks before a transition and that are empty."""
    form = profile.object_form("work_order")
    asked = [name.removeprefix("fields.") for name in profile.required_at(transition)]
    required = list(form.schema.get("required", ())) if form is not None else []
    return [
        refusal(
            "T2",
            number,
            "{label} of {number} is not filled in.",
            "Fill it in on the order.",
            label=profile.field_label("order", f"fields.{name}", profile.languages[0]),
            number=number,
        )
        for name in dict.fromkeys([*required, *asked])
        if fields.get(name) in (None, "")
    ]


def _unexpected(object_: str, name: str) -> Finding:
    return refusal(
        "B4",
        name,
        "The profile has no own field {name} for {object}.",
        "Leave it out, or add it to the profile's form.",
        name=name,
        object=object_,
    )
