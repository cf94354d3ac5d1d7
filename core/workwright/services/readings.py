"""Turn what was typed at a step into readings: values, units, limits, verdicts, or refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workwright.domain.checks import Finding
from workwright.domain.context import EquipmentFacts
from workwright.domain.recipe import Parameter, Step
from workwright.domain.tolerance import Verdict, judge
from workwright.errors import refusal
from workwright.forms.build import build
from workwright.forms.context import Context
from workwright.forms.parse import parse
from workwright.forms.plan import FieldPlan
from workwright.forms.schema import Form
from workwright.forms.text import NotAccepted, line_of, number_of
from workwright.forms.values import NotApplicable
from workwright.services.capture_rows import CaptureRow
from workwright.services.completeness import points_of
from workwright.services.record import OrderRecord
from workwright.services.step_form import (
    FORM_KINDS,
    captured_values,
    form_context,
    form_of,
    is_recorded,
    recorded,
    stored_value,
    weighed,
)

PARAMETER = "parameter."
CHECKLIST = "checklist."
ANSWERS = ("yes", "no", "not_applicable")
BAD_ANSWERS = frozenset({"no", "found", "fail"})
LEAST_REMARK = 8
ORDER = {Verdict.UNJUDGED: 0, Verdict.INSIDE: 1, Verdict.ALERT: 2, Verdict.ACTION: 3}


@dataclass(frozen=True)
class Reading:
    """One attempt to be captured: a field, or the fields of one row together.

    Args:
        name: field, or row; attempts are counted under it (K9).
        values: field to what is stored of it.
        verdicts: field to its verdict, where it has limits.
        beyond: what an action breach does: ``deviate`` or ``warn``.
        limits: field to its label and limits, for the message.
    """

    name: str
    kind: str
    values: Mapping[str, Any]
    verdicts: Mapping[str, str] = field(default_factory=dict)
    beyond: str = "deviate"
    limits: Mapping[str, tuple[str, Any, Any, Any]] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict of its fields; a breach that only warns is an alert."""
        worst = max(map(Verdict, self.verdicts.values()), key=ORDER.__getitem__, default=None)
        if worst is Verdict.ACTION and self.beyond == "warn":
            return Verdict.ALERT
        return worst or Verdict.UNJUDGED

    @property
    def deviates(self) -> bool:
        """Say whether the attempt is kept and opens a deviation (K8)."""
        return self.verdict is Verdict.ACTION

    def finding(self, step: Step) -> Finding:
        """Return what is wrong with it, for the deviation."""
        path = next(p for p, v in self.verdicts.items() if v == Verdict.ACTION.value)
        label, value, low, high = self.limits[path]
        bounded = low is not None or high is not None
        return refusal(
            "K8",
            label,
            "{label} of step {step}: {value} is outside {low} to {high}."
            if bounded
            else "{label} of step {step}: the answer is '{value}'.",
            "A supervisor or quality decides: do it again, accept or reject.",
            label=label,
            step=step.number,
            field=path,
            value=value,
            low=low if low is not None else "–",
            high=high if high is not None else "–",
        )


def read_typed(
    record: OrderRecord,
    step: Step,
    rows: Sequence[CaptureRow],
    typed: Mapping[str, str],
    equipment: Sequence[EquipmentFacts],
    lang: str,
) -> tuple[list[Reading], list[Finding]]:
    """Return one reading for each field or row that was typed, and every refusal.

    What stands there already is no reading: a value is recorded once (K9, K13).

    Args:
        lang: language of the reader, for the labels in refusals.
    """
    readings: list[Reading] = []
    findings: list[Finding] = []
    of_form: dict[str, str] = {}
    for name, text in typed.items():
        head = name.partition("@")[0]
        try:
            if head.startswith(PARAMETER):
                if name == head:
                    unit = typed.get(f"{head}@unit")
                    readings.append(_parameter(record, step, head, text, unit, lang))
            elif head.startswith(CHECKLIST) and head.removeprefix(CHECKLIST).isdigit():
                if name == head:
                    readings.append(_answer(record, step, head, text, typed.get(f"{head}@reason")))
            else:
                of_form[name] = text
        except NotAccepted as exc:
            findings.append(_not_accepted(_label(record, step, head, lang), exc))
    known = recorded(rows, {"parameter"})
    readings = [r for r in readings if not is_recorded(r.values, known.get(r.name, {}))]
    if of_form:
        more, wrong = _form(record, step, rows, of_form, equipment, lang)
        readings += more
        findings += wrong
    return readings, findings


def _label(record: OrderRecord, step: Step, name: str, lang: str) -> str:
    """Return the words beside a parameter, else its name."""
    own = name.removeprefix(PARAMETER)
    labels = {p.name: record.profile.pick(p.label, lang) for p in step.parameters}
    return labels.get(own) or name


def _parameter(
    record: OrderRecord, step: Step, name: str, text: str, unit: str | None, lang: str
) -> Reading:
    known = {p.name: p for p in step.parameters}
    parameter: Parameter | None = known.get(name.removeprefix(PARAMETER))
    if parameter is None:
        raise NotAccepted("field.unknown", "There is no field {label} in this step.", label=name)
    if unit is not None and unit != (parameter.unit or ""):
        raise NotAccepted(
            "unit.wrong",
            "The value is recorded in {unit}, not in {shown}.",
            unit=parameter.unit or "–",
            shown=unit,
        )
    value = number_of(text.strip(), parameter.decimals)
    verdict = judge(value, parameter.low, parameter.high)
    label = record.profile.pick(parameter.label, lang) or parameter.name
    return Reading(
        parameter.name,
        "parameter",
        {parameter.name: {**stored_value(value, parameter.unit), "verdict": verdict.value}},
        {parameter.name: verdict.value},
        limits={parameter.name: (label, value, parameter.low, parameter.high)},
    )


def _answer(record: OrderRecord, step: Step, name: str, text: str, remark: str | None) -> Reading:
    points = points_of(step)
    index = int(name.removeprefix(CHECKLIST))
    if index >= len(points):
        raise NotAccepted("field.unknown", "There is no point {label} in this step.", label=name)
    if text not in ANSWERS:
        raise NotAccepted("choice.unknown", "Answer yes, no or not applicable.")
    why = line_of((remark or "").strip(), several_lines=True) if remark else ""
    if text != "yes" and len(why) < record.profile.policy("reason_length"):
        raise NotAccepted(
            "text.too_short",
            "Say what was found or why it does not apply, in at least {limit} characters.",
            limit=record.profile.policy("reason_length"),
        )
    verdict = Verdict.ACTION if text == "no" else Verdict.INSIDE
    values = {"point": stored_value(points[index]), "result": stored_value(text)}
    if why:
        values["remark"] = stored_value(why)
    return Reading(
        name,
        "parameter",
        values,
        {"result": verdict.value},
        limits={"result": (points[index], text, None, None)},
    )


def _form(
    record: OrderRecord,
    step: Step,
    rows: Sequence[CaptureRow],
    typed: Mapping[str, str],
    equipment: Sequence[EquipmentFacts],
    lang: str,
) -> tuple[list[Reading], list[Finding]]:
    form = form_of(record, step)
    if form is None:
        return [], [
            refusal(
                "K12",
                name,
                "Step {step} asks for no field {name}.",
                "",
                step=step.number,
                name=name,
            )
            for name in typed
        ]
    context = form_context(record, step, record.profile.languages[0], equipment=equipment)
    spoken = form_context(record, step, lang, equipment=equipment)
    before = captured_values(rows, form, context)
    parsed = parse(
        form,
        typed,
        spoken,
        values=before,
        partial=True,
        reason_length=record.profile.policy("reason_length"),
    )
    if parsed.errors:
        return [], [
            refusal(_rule(e.code), e.path, e.message, "", **{**e.data, "path": e.path})
            for e in parsed.errors
        ]
    groups = _groups(rows, form, context, before, parsed.values, typed)
    readings = [_reading(record, step, group, plans) for group, plans in groups.items()]
    shown = {f.path: f.label for f in _flat(build(form, spoken, parsed.values).fields)}
    by_weight = weighed(rows)
    again = [p for plans in groups.values() for p in plans if p.path in by_weight]
    if again:
        return [], [_weighed(step, shown[plan.path]) for plan in again]
    blocked = [
        _blocked(plan, shown[plan.path])
        for plans in groups.values()
        for plan in plans
        if plan.limits is not None
        and plan.limits.beyond == "block"
        and plan.verdict == Verdict.ACTION.value
    ]
    bad = tuple(f"{reading.name}." for reading in readings if reading.deviates)
    if bad:
        # What an answer that deviates asks for besides is said with it, not after the step is held.
        whole = parse(form, typed, spoken, values=before)
        blocked += [
            refusal("K12", e.path, e.message, "", **{**e.data, "path": e.path})
            for e in whole.errors
            if e.path.startswith(bad)
        ]
    return readings, blocked


def _groups(
    rows: Sequence[CaptureRow],
    form: Form,
    context: Context,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    typed: Mapping[str, str],
) -> dict[str, list[FieldPlan]]:
    """Return what is new or changed: each field alone, the fields of a row together."""
    old = {f.path: f for f in _flat(build(form, context, before).fields)}
    new = {f.path: f for f in _flat(build(form, context, after).fields)}
    groups: dict[str, list[FieldPlan]] = {}
    for path in dict.fromkeys(name.partition("@")[0] for name in typed):
        if path in new:
            groups.setdefault(_group(path), []).append(new[path])
    known = {
        p: entry for values in recorded(rows, FORM_KINDS).values() for p, entry in values.items()
    }
    groups = {
        name: plans
        for name, plans in groups.items()
        if not is_recorded({p.path: stored_value(_value_of(p), p.unit) for p in plans}, known)
    }
    computed = [
        f
        for path, f in new.items()
        if f.widget == "computed"
        and f.value is not None
        and (path not in old or old[path].value != f.value)
    ]
    if computed and groups:
        groups[next(reversed(groups))] += computed
    return groups


def _weighed(step: Step, label: str) -> Finding:
    return refusal(
        "K9",
        label,
        "{label} of step {step} was recorded with the weight; it is not entered again.",
        "Enter only what is left. Report a weight that is wrong as a problem.",
        label=label,
        step=step.number,
    )


def _blocked(plan: FieldPlan, label: str) -> Finding:
    low = plan.limits.low if plan.limits is not None else None
    high = plan.limits.high if plan.limits is not None else None
    return refusal(
        "K8",
        label,
        "{label}: {value} is outside {low} to {high} and cannot be recorded.",
        "Correct what was done, then read the value again.",
        label=label,
        value=plan.value,
        low=low if low is not None else "–",
        high=high if high is not None else "–",
    )


def _reading(record: OrderRecord, step: Step, group: str, plans: Sequence[FieldPlan]) -> Reading:
    values: dict[str, Any] = {}
    verdicts: dict[str, str] = {}
    limits: dict[str, tuple[str, Any, Any, Any]] = {}
    for plan in plans:
        entry = stored_value(_value_of(plan), plan.unit)
        if plan.verdict is not None:
            entry["verdict"] = verdicts[plan.path] = plan.verdict
        elif record.base(step) == "clearance" and plan.value in BAD_ANSWERS:
            entry["verdict"] = verdicts[plan.path] = Verdict.ACTION.value
        bounds = plan.limits
        limits[plan.path] = (
            plan.label,
            plan.value,
            bounds.low if bounds is not None else None,
            bounds.high if bounds is not None else None,
        )
        values[plan.path] = entry
    beyond = {
        p.limits.beyond for p in plans if p.limits is not None and p.verdict == Verdict.ACTION.value
    }
    return Reading(
        group, "form", values, verdicts, "warn" if beyond == {"warn"} else "deviate", limits
    )


def _value_of(plan: FieldPlan) -> Any:
    return NotApplicable(plan.reason) if plan.reason is not None else plan.value


def _flat(plans: Sequence[FieldPlan]) -> list[FieldPlan]:
    found: list[FieldPlan] = []
    for plan in plans:
        if plan.rows is None:
            found.append(plan)
        else:
            found += [inner for row in plan.rows.rows for inner in row.fields]
    return found


def _group(path: str) -> str:
    """Return the row to which a field belongs, else the field itself."""
    names = path.split(".")
    for index, name in enumerate(names):
        if name.isdigit():
            return ".".join(names[: index + 1])
    return path


def _rule(code: str) -> str:
    return "K12" if code.startswith(("na.", "field.required")) else "K15"


def _not_accepted(name: str, exc: NotAccepted) -> Finding:
    return refusal(
        _rule(exc.code),
        name,
        exc.message,
        "Enter the value as it is displayed.",
        label=name,
        **{str(k): str(v) for k, v in exc.data.items() if k != "label"},
    )
