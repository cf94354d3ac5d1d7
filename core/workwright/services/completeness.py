"""What a step must hold before its performer signs: lines weighed, values there (K12, K13).

Limits, decisions and times are the rules' matter; here only what is missing is told, all of it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workwright.domain.checks import Finding
from workwright.domain.recipe import Step
from workwright.domain.tolerance import Verdict, judge
from workwright.errors import refusal
from workwright.services.capture_rows import CaptureRow
from workwright.services.record import OrderRecord
from workwright.services.step_form import form_errors

WEIGHED = frozenset({"dispense", "charge"})


def missing(
    record: OrderRecord, step: Step, rows: Sequence[CaptureRow], lang: str
) -> list[Finding]:
    """Return everything that the step still lacks."""
    return [
        *_lines(record, step, rows),
        *_parameters(record, step, rows, lang),
        *_points(record, step, rows),
        *_form(record, step, rows, lang),
    ]


def counted(rows: Sequence[CaptureRow], line_no: int) -> Decimal:
    """Return the sum of the weighings of a line that count, in the unit of the line."""
    return sum(
        (
            row.row.net_qty
            for row in rows
            if row.row.line_no == line_no and row.row.net_qty is not None and row.counts
        ),
        Decimal(0),
    )


def is_weighed(record: OrderRecord, rows: Sequence[CaptureRow], line_no: int) -> bool:
    """Say whether a line of the bill is complete: inside its band, or accepted as it is."""
    if any(row.row.line_no == line_no and row.decision == "accept" for row in rows):
        return True
    target = record.snapshot.target(line_no)
    total = counted(rows, line_no)
    return judge(total, target.low_qty, target.high_qty) is Verdict.INSIDE


def points_of(step: Step) -> tuple[str, ...]:
    """Return the points of the step's checklist, in order."""
    return tuple(str(point["point"]) for point in step.lists.get("checklist", ()))


def _lines(record: OrderRecord, step: Step, rows: Sequence[CaptureRow]) -> Iterator[Finding]:
    for line_no in step.bom_lines:
        line = record.snapshot.recipe.line(line_no)
        if not line.track or line.qty <= 0 or is_weighed(record, rows, line_no):
            continue
        target = record.snapshot.target(line_no)
        yield refusal(
            "K8",
            line.material_code,
            "{material}: {total} of {low} to {high} {unit} are recorded.",
            "Weigh or add what is missing.",
            material=line.material_name,
            total=counted(rows, line_no),
            low=target.low_qty,
            high=target.high_qty,
            unit=target.unit,
        )


def _parameters(
    record: OrderRecord, step: Step, rows: Sequence[CaptureRow], lang: str
) -> Iterator[Finding]:
    last = {row.row.field: row for row in rows if row.row.kind == "parameter"}
    have = {name for name, row in last.items() if row.decision != "redispense"}
    for parameter in step.parameters:
        if parameter.name not in have:
            yield refusal(
                "K13",
                parameter.name,
                "{label} of step {step} is not recorded.",
                "Enter the value that was read.",
                label=record.profile.pick(parameter.label, lang) or parameter.name,
                step=step.number,
            )


def _points(record: OrderRecord, step: Step, rows: Sequence[CaptureRow]) -> Iterator[Finding]:
    if _form_has_rows(record, step, "checklist"):
        return
    answered = {row.row.field for row in rows}
    for index, point in enumerate(points_of(step)):
        if f"checklist.{index}" not in answered:
            yield refusal(
                "K13",
                point,
                "'{point}' is not answered.",
                "Look, then answer it.",
                point=point,
                step=step.number,
            )


def _form(
    record: OrderRecord, step: Step, rows: Sequence[CaptureRow], lang: str
) -> Iterator[Finding]:
    for error in form_errors(record, step, rows, lang):
        yield refusal(
            "K13",
            error.path,
            error.message,
            "Enter it before the step is signed.",
            **{str(name): value for name, value in error.data.items()},
        )


def _form_has_rows(record: OrderRecord, step: Step, name: str) -> bool:
    form = record.profile.step_form(step.kind)
    fields = form.fields.values() if form is not None else ()
    return any(field.get("x-rows", {}).get("from") == f"step.{name}" for field in fields)
