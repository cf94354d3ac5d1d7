"""Before the batch leaves: the record is whole, discrepancies are resolved, quality has read it."""

from collections.abc import Iterator

from workwright.sdk import N_, CheckContext, Hit, Moment, Severity, check, has_second_person
from workwright_pharma.checks.executions import done


@check(
    "PH-26",
    citation="21 CFR 211.192",
    moments=[Moment.RELEASE_TO_STOCK],
    severity=Severity.BLOCK,
    title=N_("Every discrepancy was investigated, also for other batches, and has a conclusion"),
    law=True,
    applies=lambda context: bool(context.deviations),
)
def investigated(context: CheckContext) -> Iterator[Hit]:
    """Closed with cause, with other batches considered and with a disposition."""
    for deviation in context.deviations:
        whole = (
            deviation.status == "closed"
            and deviation.has_root_cause
            and deviation.others_considered
            and deviation.disposition is not None
        )
        if not whole:
            yield Hit(
                deviation.number,
                N_("Discrepancy {deviation} is not resolved."),
                {"deviation": deviation.number},
                N_("Record cause, other batches considered and conclusion, then close it."),
            )


@check(
    "PH-28",
    citation="21 CFR 211.188(b)(1)-(4), (7), (11)",
    moments=[Moment.SUBMIT_REVIEW],
    severity=Severity.BLOCK,
    title=N_("Times, people, equipment, components and yields of every step are on record"),
    law=True,
    applies=lambda context: context.recipe is not None and bool(context.executions),
)
def whole(context: CheckContext) -> Iterator[Hit]:
    """What the law lists and the product records; each missing item is named."""
    for step, message in _missing(context):
        yield Hit(
            step,
            message,
            {"step": step},
            N_("Record it as a late entry with reason and second signature."),
        )


@check(
    "PH-31",
    citation="21 CFR 211.22(a), 211.192",
    moments=[Moment.RELEASE_TO_STOCK],
    severity=Severity.BLOCK,
    title=N_("Quality reviewed the whole record and its audit trail"),
    law=True,
    applies=lambda context: context.order is not None,
)
def reviewed(context: CheckContext) -> Iterator[Hit]:
    """No question is open and the audit trail was read and signed."""
    review = context.review
    if context.order is not None and (review.open_queries > 0 or not review.audit_reviewed):
        yield Hit(
            context.order.number,
            N_("The review by quality is not finished."),
            {"order": context.order.number},
            N_("Read and sign the audit trail, and close every question."),
        )


def _missing(context: CheckContext) -> Iterator[tuple[str, str]]:
    recipe = context.recipe
    if recipe is None:
        return
    consumed = {r.line_no for r in context.reservations if r.consumed_qty > 0}
    known = {point.phase for point in context.yields}
    for execution in done(context):
        step = context.step_named(execution.step)
        if step is None:
            continue
        if execution.started_at is None or execution.ended_at is None:
            yield step.number, N_("Step {step} has no date and time of start and end.")
        if not execution.performer_ids:
            yield step.number, N_("Step {step} does not name who performed it.")
        if (step.two_person or step.critical) and not has_second_person(execution):
            yield step.number, N_("Step {step} does not name who checked it.")
        if step.equipment_class is not None and not execution.equipment_codes:
            yield step.number, N_("Step {step} does not name its equipment.")
        for line_no in step.bom_lines:
            if recipe.line(line_no).track and line_no not in consumed:
                yield step.number, N_("Step {step} does not name lot and weight of its component.")
        if step.yield_phase is not None and step.yield_phase not in known:
            yield step.number, N_("Step {step} has no yield.")
