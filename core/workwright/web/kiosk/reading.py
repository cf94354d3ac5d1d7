"""What a person reads before signing a step: each value on a line of its own, in their language."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from workwright.services.kiosk_views import StepView
from workwright.web.i18n import _, number


def labels_of(step: StepView | None) -> dict[str, str]:
    """Return field of a capture to the words that stood beside it when it was entered."""
    if step is None:
        return {}
    found = {parameter.name: parameter.label for parameter in step.parameters}
    found |= {f"checklist.{point.index}": point.point for point in step.checklist}
    for field in step.form.fields if step.form is not None else ():
        found[field.path] = field.label
        for row in field.rows.rows if field.rows is not None else ():
            found[f"{field.path}.{row.index}"] = row.key or field.label
    return found


def step_values(
    content: Mapping[str, Any], lang: str, labels: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return label and value of everything that the signature of a step covers.

    Args:
        content: of ``signed_step.shown_content``; every capture in it is shown.
        labels: of ``labels_of``.
    """
    name = content.get("name", "")
    spoken = name.get(lang) or next(iter(name.values()), "") if isinstance(name, Mapping) else name
    lines = [
        (_("Batch"), f"{content.get('batch', '')}"),
        (_("Step"), f"{content.get('step', '')} {spoken}".strip()),
    ]
    for capture in content.get("captures", ()):
        lines.append((_capture_label(capture, labels), _capture_value(capture)))
    return lines


def _capture_label(capture: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    name = str(capture["field"]).removeprefix("parameter.")
    field = labels.get(name, name)
    if capture["attempt"] == 1:
        return field
    return _("%(field)s, attempt %(no)s", field=field, no=capture["attempt"])


def _capture_value(capture: Mapping[str, Any]) -> str:
    parts = []
    for name, value in capture["values"].items():
        shown = _shown(value.get("value") if isinstance(value, Mapping) else value)
        unit = value.get("unit") if isinstance(value, Mapping) else None
        label = f"{name} " if len(capture["values"]) > 1 else ""
        parts.append(f"{label}{shown}\u00a0{unit}" if unit else f"{label}{shown}")
    for key in ("lot", "container", "instrument"):
        if capture.get(key):
            parts.append(str(capture[key]))
    if capture.get("verdict") == "action":
        parts.append(_("outside its limits"))
    if capture.get("decision"):
        parts.append(str(capture["decision"]))
    return ", ".join(parts)


def _shown(value: Any) -> str:
    """Return a stored value for reading; amounts with the reader's decimal sign."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, str):
        try:
            amount = Decimal(value)
        except InvalidOperation:
            return value
        return number(amount) if amount.is_finite() else value
    return "" if value is None else str(value)
