"""Components: released after an identity test, in date, oldest first (211.84, 211.86, 211.87)."""

from collections.abc import Iterator

from workwright.sdk import N_, CheckContext, Hit, Moment, Severity, check, lots, older_than


@check(
    "PH-05",
    citation="21 CFR 211.84(a), (d)-(e)",
    moments=[Moment.STEP_START, Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Each lot is released by quality after at least an identity test"),
    law=True,
    applies=lambda context: bool(lots(context)),
)
def released(context: CheckContext) -> Iterator[Hit]:
    """Sampled, tested and approved before it is used."""
    for lot in lots(context):
        if lot.status != "released" or not lot.identity_tested:
            yield Hit(
                lot.code,
                N_("Component lot {lot} is not released by quality with an identity test."),
                {"lot": lot.code, "status": lot.status},
                N_("Use a released lot, or ask the laboratory to test this one."),
            )


@check(
    "PH-06",
    citation="21 CFR 211.87",
    moments=[Moment.RELEASE, Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Each lot is used no later than its retest day"),
    law=True,
    applies=lambda context: bool(lots(context)),
)
def retest(context: CheckContext) -> Iterator[Hit]:
    """By the calendar day of the site; the retest day itself is a day of use."""
    for lot in lots(context):
        if lot.retest_on is not None and context.today > lot.retest_on:
            yield Hit(
                lot.code,
                N_("Lot {lot} is past its retest day {day}."),
                {"lot": lot.code, "day": lot.retest_on},
                N_("Ask the laboratory to retest it, or use another lot."),
            )


@check(
    "PH-07",
    citation="21 CFR 211.86",
    moments=[Moment.CAPTURE],
    severity=Severity.DEVIATE,
    title=N_("The oldest approved stock reserved for the step is used first"),
    applies=lambda context: context.capture is not None and context.capture.lot is not None,
)
def oldest_first(context: CheckContext) -> Iterator[Hit]:
    """Another reserved lot of the same material, with stock left, comes first."""
    capture = context.capture
    if capture is None or capture.lot is None:
        return
    left = {
        r.lot_code
        for r in context.reservations
        if r.status == "active" and r.reserved_qty > r.consumed_qty + r.released_qty
    }
    same = [
        lot
        for lot in context.lots
        if lot.material_code == capture.lot.material_code
        and (lot.code in left or lot.id == capture.lot.id)
    ]
    rule = str(context.policies.get("pick", "fefo"))
    if rule == "specific":
        return
    for code in older_than(capture.lot, same, rule, context.today):
        yield Hit(
            capture.lot.code,
            N_("Older approved stock exists: {older}."),
            {"lot": capture.lot.code, "older": code},
            N_("Use it first, or give the reason in the deviation."),
        )
