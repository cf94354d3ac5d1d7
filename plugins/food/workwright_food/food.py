"""Preventive controls for human food (21 CFR 117) that can be judged from what is recorded."""

from collections.abc import Iterator

from workwright.sdk import (
    N_,
    CheckContext,
    Hit,
    Moment,
    Severity,
    calibration_hits,
    check,
    instruments,
    untrained,
)


@check(
    "FD-09",
    citation="21 CFR 117.405, 117.410",
    moments=[Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Ingredients come from approved suppliers"),
    law=True,
    applies=lambda context: context.capture is not None and context.capture.lot is not None,
)
def supplier(context: CheckContext) -> Iterator[Hit]:
    """Where the supplier controls the hazard, approval comes before use."""
    lot = context.capture.lot if context.capture is not None else None
    if lot is not None and not lot.supplier_approved:
        yield Hit(
            lot.code,
            N_("Supplier {supplier} of lot {lot} is not approved."),
            {"lot": lot.code, "supplier": lot.supplier_code or "–"},
            N_("Use a lot of an approved supplier."),
        )


@check(
    "FD-12",
    citation="21 CFR 117.150(a)(2), (d)",
    moments=[Moment.RELEASE_TO_STOCK],
    severity=Severity.BLOCK,
    title=N_("Every corrective action is complete and no doubtful food leaves"),
    law=True,
    applies=lambda context: bool(context.deviations),
)
def corrected(context: CheckContext) -> Iterator[Hit]:
    """Cause found, all affected food considered, its fate decided, closed."""
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
                N_("The corrective action {number} is incomplete."),
                {"number": deviation.number},
                N_("Record cause, all affected food and what became of it, then close it."),
            )


@check(
    "FD-15",
    citation="21 CFR 117.165(a)(1), 117.40(f)",
    moments=[Moment.STEP_START, Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Monitoring instruments are checked for accuracy in time"),
    law=True,
    applies=lambda context: any(item.needs_calibration for item in instruments(context)),
)
def accurate(context: CheckContext) -> Iterator[Hit]:
    """To the end of the due day at the site."""
    for item in instruments(context):
        yield from calibration_hits(item, context.today)


@check(
    "FD-18",
    citation="21 CFR 117.4, 117.180",
    moments=[Moment.RELEASE, Moment.STEP_START],
    severity=Severity.BLOCK,
    title=N_("Everybody is a qualified individual for the task"),
    law=True,
    applies=lambda context: context.recipe is not None and context.order is not None,
)
def qualified(context: CheckContext) -> Iterator[Hit]:
    """Trained on the documents of the steps of their role, in the pinned version."""
    yield from untrained(context)
