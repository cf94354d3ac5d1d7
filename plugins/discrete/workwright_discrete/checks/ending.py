"""At the end of an order: every piece accounted for, every nonconformance dispositioned."""

from collections.abc import Iterator

from workwright.sdk import N_, CheckContext, Hit, Moment, Severity, check

WHOLE_PCT = 100


@check(
    "DC-18",
    citation="ISO 9001 8.7",
    moments=[Moment.RELEASE_TO_STOCK],
    severity=Severity.BLOCK,
    title=N_("Every nonconformance has a disposition and is closed"),
    law=True,
    applies=lambda context: bool(context.deviations),
)
def dispositioned(context: CheckContext) -> Iterator[Hit]:
    """Rework, repair, use as is, scrap or return: decided and carried out."""
    for deviation in context.deviations:
        if deviation.status != "closed" or deviation.disposition is None:
            yield Hit(
                deviation.number,
                N_("Nonconformance {number} is not dispositioned."),
                {"number": deviation.number},
                N_("Decide what becomes of the pieces and close it."),
            )


@check(
    "DC-26",
    citation="ISO 9001 8.5.2",
    moments=[Moment.COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Every piece that was started is accounted for"),
    applies=lambda context: bool(context.yields),
)
def counted(context: CheckContext) -> Iterator[Hit]:
    """Started is accepted plus scrapped, sampled and split out, at every counting point."""
    for point in context.yields:
        if point.accountability_pct != WHOLE_PCT:
            missing = point.theoretical_qty * (WHOLE_PCT - point.accountability_pct) / WHOLE_PCT
            yield Hit(
                point.phase,
                N_("The quantity balance of {phase} is off by {missing}."),
                {"phase": point.phase, "missing": round(missing, 2)},
                N_("Count again, and record what was scrapped."),
            )
