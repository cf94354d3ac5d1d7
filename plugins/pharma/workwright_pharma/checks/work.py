"""At the step: instruments, equipment, people, second persons, cleared lines."""

from collections.abc import Iterator
from decimal import Decimal

from workwright.sdk import (
    N_,
    CaptureFacts,
    CheckContext,
    EquipmentFacts,
    Hit,
    Moment,
    Severity,
    calibration_hits,
    check,
    convert,
    instruments,
    is_convertible,
    lacks_second_person,
    untrained,
)

PACKS = frozenset({"packaging", "label"})


def _base(context: CheckContext) -> str:
    return context.base(context.step) if context.step is not None else ""


@check(
    "PH-09",
    citation="21 CFR 211.101(c)",
    moments=[Moment.STEP_COMPLETE],
    severity=Severity.BLOCK,
    title=N_("A second person examines every dispensed container"),
    law=True,
    applies=lambda context: _base(context) == "dispense",
)
def examined(context: CheckContext) -> Iterator[Hit]:
    """Release by quality, weight as recorded, identification: looked at by somebody else."""
    if lacks_second_person(context) and context.step is not None:
        yield Hit(
            context.step.number,
            N_("The examination of the container of step {step} by a second person is missing."),
            {"step": context.step.number},
            N_("A second person examines it and signs; the recipe marks the step for two people."),
        )


@check(
    "PH-10",
    citation="21 CFR 211.101(d)",
    moments=[Moment.STEP_COMPLETE],
    severity=Severity.BLOCK,
    title=N_("One person adds the component and a second verifies"),
    law=True,
    applies=lambda context: _base(context) == "charge",
)
def added(context: CheckContext) -> Iterator[Hit]:
    """Whoever adds does not verify."""
    if lacks_second_person(context) and context.step is not None:
        yield Hit(
            context.step.number,
            N_("The addition of step {step} is not verified by a second person."),
            {"step": context.step.number},
            N_("A second person verifies and signs; the recipe marks the step for two people."),
        )


@check(
    "PH-11",
    citation="21 CFR 211.68(a), 211.160(b)(4)",
    moments=[Moment.STEP_START, Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("The instrument is calibrated and the amount inside its range"),
    law=True,
    applies=lambda context: any(item.needs_calibration for item in instruments(context)),
)
def instrument(context: CheckContext) -> Iterator[Hit]:
    """Calibration of the day; the net amount at least the minimum weight, at most the range."""
    for item in instruments(context):
        if item.needs_calibration:
            yield from calibration_hits(item, context.today)
            if context.capture is not None:
                yield from _out_of_range(item, context.capture)


@check(
    "PH-14",
    citation="21 CFR 211.105(b), 211.188(b)(2)",
    moments=[Moment.STEP_COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Major equipment of the step is identified in the batch record"),
    law=True,
    applies=lambda context: (
        context.step is not None
        and context.step.equipment_class is not None
        and context.execution is not None
    ),
)
def identified(context: CheckContext) -> Iterator[Hit]:
    """By its own number, not by its class."""
    execution, step = context.execution, context.step
    if execution is not None and step is not None and not execution.equipment_codes:
        yield Hit(
            step.number,
            N_("The equipment of step {step} is not identified."),
            {"step": step.number},
            N_("Scan it."),
        )


@check(
    "PH-15",
    citation="21 CFR 211.25(a)",
    moments=[Moment.RELEASE, Moment.STEP_START],
    severity=Severity.BLOCK,
    title=N_("Everybody who works on the batch is trained for the assigned task"),
    law=True,
    applies=lambda context: context.recipe is not None and context.order is not None,
)
def qualified(context: CheckContext) -> Iterator[Hit]:
    """On the documents of the steps of their role, in the version of the master record."""
    yield from untrained(context)


@check(
    "PH-16",
    citation="21 CFR 211.130(e), 211.188(b)(6)",
    moments=[Moment.STEP_START],
    severity=Severity.BLOCK,
    title=N_("The packaging line was inspected and verified clear immediately before use"),
    law=True,
    applies=lambda context: _base(context) in PACKS and context.order is not None,
)
def cleared(context: CheckContext) -> Iterator[Hit]:
    """For this order, by two people, neither expired nor voided."""
    order = context.order
    if order is None:
        return
    valid = any(
        clearance.passed
        and clearance.verified
        and not clearance.voided
        and clearance.order_number == order.number
        and (clearance.expires_at is None or context.now <= clearance.expires_at)
        for clearance in context.clearances
    )
    if not valid:
        line = order.line_code or order.number
        yield Hit(
            line,
            N_("Line {line} is not cleared for this batch."),
            {"line": line},
            N_("Clear it, have a second person verify, then start."),
        )


def _out_of_range(item: EquipmentFacts, capture: CaptureFacts) -> Iterator[Hit]:
    if capture.net_qty is None or capture.unit is None or item.unit is None:
        return
    if not is_convertible(capture.unit, item.unit):
        return
    net = convert(capture.net_qty, capture.unit, item.unit)
    low = max(item.range_low or Decimal(0), item.minimum_qty or Decimal(0))
    if net < low or (item.range_high is not None and net > item.range_high):
        yield Hit(
            item.code,
            N_("{net} {unit} is outside the range of {code}: {low} to {high} {unit}."),
            {
                "code": item.code,
                "net": net,
                "unit": item.unit,
                "low": low,
                "high": item.range_high if item.range_high is not None else "–",
            },
            N_("Use an instrument for this amount."),
        )
