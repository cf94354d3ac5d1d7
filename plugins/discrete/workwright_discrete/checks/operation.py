"""At the operation: gauges fit to measure, parts from their source, trace, results, inspection."""

from collections.abc import Iterator
from decimal import Decimal

from workwright.sdk import (
    N_,
    CheckContext,
    CheckParameter,
    EquipmentFacts,
    Hit,
    Moment,
    Severity,
    Tightens,
    calibration_hits,
    check,
    convert,
    instruments,
    is_convertible,
)
from workwright_discrete.settings import AEROSPACE, setting


@check(
    "DC-04",
    citation="ISO 9001 7.1.5.2",
    moments=[Moment.STEP_START, Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("The gauge is calibrated and fine enough for the tolerance"),
    law=True,
    parameters={
        "ratio": CheckParameter(
            Decimal(10), N_("How many gauge steps a tolerance holds at least"), Tightens.UP
        )
    },
    applies=lambda context: any(item.needs_calibration for item in instruments(context)),
)
def gauge(context: CheckContext) -> Iterator[Hit]:
    """Due today is still in date; a step of at most a tenth of the tolerance unless set tighter."""
    for item in instruments(context):
        if item.needs_calibration:
            yield from calibration_hits(item, context.today)
            yield from _too_coarse(item, context)


@check(
    "DC-09",
    citation="AS9100 8.1.4",
    moments=[Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Issued parts come from an approved source"),
    law=True,
    applies=lambda context: (
        setting(context, "contract_pack") == AEROSPACE
        and context.capture is not None
        and context.capture.lot is not None
    ),
)
def source(context: CheckContext) -> Iterator[Hit]:
    """A part whose supplier is not approved for it may be counterfeit."""
    lot = context.capture.lot if context.capture is not None else None
    if lot is not None and not lot.supplier_approved:
        yield Hit(
            lot.code,
            N_("Part lot {lot} comes from {supplier}, which is not approved for it."),
            {"lot": lot.code, "supplier": lot.supplier_code or "–"},
            N_("Quarantine it and issue a lot from an approved source."),
        )


@check(
    "DC-11",
    citation="ISO 9001 8.5.2",
    moments=[Moment.STEP_COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Every traced part is recorded with its lot or serial"),
    law=True,
    applies=lambda context: (
        context.recipe is not None
        and context.step is not None
        and any(context.recipe.line(n).trace for n in context.step.bom_lines)
    ),
)
def traced(context: CheckContext) -> Iterator[Hit]:
    """Each line that is marked for trace has a consumption with a lot."""
    if context.recipe is None or context.step is None:
        return
    known = {r.line_no for r in context.reservations if r.consumed_qty > 0 and r.lot_code}
    for line_no in context.step.bom_lines:
        line = context.recipe.line(line_no)
        if line.trace and line_no not in known:
            yield Hit(
                line.material_code,
                N_("The trace of {part} is missing in operation {step}."),
                {"part": line.material_name, "step": context.step.number},
                N_("Scan its lot or serial."),
            )


@check(
    "DC-13",
    citation="ISO 9001 8.5.1 c), 8.6",
    moments=[Moment.STEP_COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Every planned characteristic has a result"),
    law=True,
    applies=lambda context: (
        context.step is not None and bool(context.step.parameters) and context.execution is not None
    ),
)
def measured(context: CheckContext) -> Iterator[Hit]:
    """A value that was captured and counts, for each characteristic of the operation."""
    step, execution = context.step, context.execution
    if step is None or execution is None:
        return
    captured = {
        name
        for capture in execution.captures
        if capture.accepted
        for name in (capture.field, *capture.values)
    }
    for parameter in step.parameters:
        if parameter.name not in captured:
            yield Hit(
                parameter.name,
                N_("Characteristic {name} of operation {step} is not recorded."),
                {"name": parameter.name, "step": step.number},
                N_("Measure and record it."),
            )


@check(
    "DC-16",
    citation="ISO 9001 8.6",
    moments=[Moment.STEP_COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Somebody who did not build the pieces inspects them"),
    applies=lambda context: (
        context.step is not None
        and context.base(context.step) == "inspection"
        and context.execution is not None
        and setting(context, "self_inspection") is not True
    ),
)
def independent(context: CheckContext) -> Iterator[Hit]:
    """Inspector or verifier performed none of the other operations."""
    step, execution = context.step, context.execution
    if step is None or execution is None:
        return
    if step.two_person and not execution.verifier_ids:
        return
    builders = {
        person_id
        for other in context.executions
        if other.base != "inspection" and other.step != step.number
        for person_id in other.performer_ids
    }
    if not {*execution.performer_ids, *execution.verifier_ids} - builders:
        yield Hit(
            step.number,
            N_("Operation {step} needs an inspector who did not build the pieces."),
            {"step": step.number},
            N_("Ask an independent inspector, or have self-inspection delegated in writing."),
        )


def _too_coarse(item: EquipmentFacts, context: CheckContext) -> Iterator[Hit]:
    ratio = context.parameters["ratio"]
    if item.resolution is None or item.unit is None or context.step is None:
        return
    for parameter in context.step.parameters:
        if parameter.low is None or parameter.high is None or parameter.unit is None:
            continue
        if not is_convertible(parameter.unit, item.unit):
            continue
        tolerance = convert(parameter.high - parameter.low, parameter.unit, item.unit)
        if tolerance < item.resolution * ratio:
            yield Hit(
                item.code,
                N_("{code} shows steps of {step} {unit}; {name} needs {needed} {unit} or finer."),
                {
                    "code": item.code,
                    "step": item.resolution,
                    "unit": item.unit,
                    "name": parameter.name,
                    "needed": tolerance / ratio,
                },
                N_("Use a finer gauge."),
            )
