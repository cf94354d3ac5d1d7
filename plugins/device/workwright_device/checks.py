"""The rules of device manufacturing that can be judged from what the product records.

Legal base since 2 February 2026: 21 CFR 820 incorporates ISO 13485:2016 by reference.
"""

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
    "DV-02",
    citation="ISO 13485 4.2.4, 7.3.9",
    moments=[Moment.RELEASE],
    severity=Severity.BLOCK,
    title=N_("The pinned revision of the device file is released for production"),
    law=True,
    applies=lambda context: context.version is not None and context.order is not None,
)
def released_revision(context: CheckContext) -> Iterator[Hit]:
    """Effective, and without changes of the order's own that nobody approved."""
    version, order, recipe = context.version, context.order, context.recipe
    if version is None or order is None or recipe is None:
        return
    if version.status != "effective" or order.has_overrides:
        yield Hit(
            recipe.code,
            N_("Revision {revision} is not released for production as ordered."),
            {"revision": recipe.version},
            N_("Release the revision, or have the order's changes approved as a version."),
        )


@check(
    "DV-04",
    citation="ISO 13485 7.4.3, 8.2.6",
    moments=[Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Issued components passed incoming acceptance"),
    law=True,
    applies=lambda context: context.capture is not None and context.capture.lot is not None,
)
def accepted(context: CheckContext) -> Iterator[Hit]:
    """A lot without acceptance, or rejected, is not issued."""
    lot = context.capture.lot if context.capture is not None else None
    if lot is not None and (lot.status != "released" or lot.on_hold):
        yield Hit(
            lot.code,
            N_("Component {lot} is not accepted."),
            {"lot": lot.code, "status": lot.status},
            N_("Issue an accepted lot, or finish the incoming inspection."),
        )


@check(
    "DV-06",
    citation="ISO 13485 6.2",
    moments=[Moment.RELEASE, Moment.STEP_START],
    severity=Severity.BLOCK,
    title=N_("Everybody is qualified for the assigned operations"),
    law=True,
    applies=lambda context: context.recipe is not None and context.order is not None,
)
def qualified(context: CheckContext) -> Iterator[Hit]:
    """On the documents of the operations of their role, in the pinned version."""
    yield from untrained(context)


@check(
    "DV-08",
    citation="ISO 13485 7.6",
    moments=[Moment.STEP_START, Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Measuring devices are calibrated"),
    law=True,
    applies=lambda context: any(item.needs_calibration for item in instruments(context)),
)
def calibrated(context: CheckContext) -> Iterator[Hit]:
    """To the end of the due day at the site."""
    for item in instruments(context):
        yield from calibration_hits(item, context.today)


@check(
    "DV-26",
    citation="ISO 13485 8.3.1-8.3.2",
    moments=[Moment.RELEASE_TO_STOCK],
    severity=Severity.BLOCK,
    title=N_("Every nonconformity is evaluated and dispositioned"),
    law=True,
    applies=lambda context: bool(context.deviations),
)
def dispositioned(context: CheckContext) -> Iterator[Hit]:
    """Closed, with a cause and a decision on the units."""
    for deviation in context.deviations:
        whole = deviation.status == "closed" and deviation.has_root_cause
        if not whole or deviation.disposition is None:
            yield Hit(
                deviation.number,
                N_("Nonconformity {number} is open or not evaluated."),
                {"number": deviation.number},
                N_("Evaluate it, decide on the units and close it."),
            )
