"""Dietary supplements (21 CFR 111): identity before use, two people, reserve samples."""

from collections.abc import Iterator

from workwright.sdk import N_, CheckContext, Hit, Moment, Severity, check, lacks_second_person
from workwright_food.settings import is_supplement

BY_TWO = frozenset({"dispense", "charge"})


@check(
    "SU-02",
    citation="21 CFR 111.75(a)(1)",
    moments=[Moment.CAPTURE],
    severity=Severity.BLOCK,
    title=N_("Each ingredient lot has an identity test before its use"),
    law=True,
    applies=lambda context: (
        is_supplement(context) and context.capture is not None and context.capture.lot is not None
    ),
)
def identity(context: CheckContext) -> Iterator[Hit]:
    """At least one appropriate test, recorded on the lot."""
    lot = context.capture.lot if context.capture is not None else None
    if lot is not None and not lot.identity_tested:
        yield Hit(
            lot.code,
            N_("The identity of {lot} is not verified."),
            {"lot": lot.code},
            N_("Wait for the identity test, or use another lot."),
        )


@check(
    "SU-03",
    citation="21 CFR 111.210(h)(3)(ii), 111.260(j)(2)",
    moments=[Moment.STEP_COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Weighing and adding have a second person"),
    law=True,
    applies=lambda context: (
        is_supplement(context)
        and context.step is not None
        and context.base(context.step) in BY_TWO
        and context.execution is not None
    ),
)
def second_person(context: CheckContext) -> Iterator[Hit]:
    """Who verifies is not who weighed or added."""
    step = context.step
    if step is not None and lacks_second_person(context):
        yield Hit(
            step.number,
            N_("The second person of step {step} is missing."),
            {"step": step.number},
            N_("A second person verifies and signs; the recipe marks the step for two people."),
        )


@check(
    "SU-09",
    citation="21 CFR 111.83",
    moments=[Moment.COMPLETE],
    severity=Severity.WARN,
    title=N_("Reserve samples were taken"),
    applies=lambda context: is_supplement(context) and context.recipe is not None,
)
def reserve(context: CheckContext) -> Iterator[Hit]:
    """Twice what the tests need, as the master record plans it."""
    if not any(r.reserve and r.status not in {"planned", "missed"} for r in context.results):
        yield Hit(
            context.order.number if context.order is not None else "–",
            N_("No reserve sample is recorded."),
            {},
            N_("Take it and record it."),
        )
