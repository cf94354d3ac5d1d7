"""When the work is done: controls, time limits, yields, departures, reserve samples."""

from collections.abc import Iterator
from datetime import timedelta

from workwright.sdk import N_, CheckContext, DeviationFacts, Hit, Moment, Severity, check
from workwright_pharma.checks.executions import done


@check(
    "PH-21",
    citation="21 CFR 211.110(a)-(b)",
    moments=[Moment.COMPLETE],
    severity=Severity.DEVIATE,
    title=N_("Every planned in-process control was done and is within its limits"),
    law=True,
    applies=lambda context: bool(context.results),
)
def controls(context: CheckContext) -> Iterator[Hit]:
    """What was missed or lies outside is kept and opens a deviation."""
    for result in context.results:
        if result.status in {"missed", "failed"} and not result.reserve:
            yield Hit(
                result.code,
                N_("In-process control {name} was missed.")
                if result.status == "missed"
                else N_("In-process control {name} is out of limits."),
                {"name": result.name, "code": result.code},
                N_("Find the cause in the deviation that is opened."),
            )


@check(
    "PH-23",
    citation="21 CFR 211.111",
    moments=[Moment.COMPLETE],
    severity=Severity.DEVIATE,
    title=N_("Time limits between phases were kept, or what exceeded them is justified"),
    law=True,
    applies=lambda context: context.recipe is not None,
)
def time_limits(context: CheckContext) -> Iterator[Hit]:
    """From the end of one step to the start of the other, pauses included."""
    starts = {e.step: e.started_at for e in context.executions if e.started_at is not None}
    ends = {e.step: e.ended_at for e in context.executions if e.ended_at is not None}
    for step in context.recipe.steps if context.recipe is not None else ():
        if step.hold_from is None or step.hold_limit_s is None:
            continue
        began, since = starts.get(step.number), ends.get(step.hold_from)
        if began is None or since is None:
            continue
        limit = timedelta(seconds=step.hold_limit_s)
        if began - since > limit and not _justified(context, step.number):
            yield Hit(
                step.number,
                N_("The time limit before step {step} was exceeded: {elapsed}, at most {limit}."),
                {"step": step.number, "elapsed": began - since, "limit": limit},
                N_("Justify it in the deviation that is opened."),
            )


@check(
    "PH-24",
    citation="21 CFR 211.103, 211.188(b)(7)",
    moments=[Moment.COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Every yield is computed and independently verified"),
    law=True,
    applies=lambda context: context.recipe is not None and bool(context.recipe.yields),
)
def yields(context: CheckContext) -> Iterator[Hit]:
    """At each phase of the master record that was carried out."""
    known = {point.phase: point for point in context.yields}
    performed = {execution.step for execution in done(context)}
    for point in context.recipe.yields if context.recipe is not None else ():
        found = known.get(point.phase)
        if point.step in performed and (found is None or not found.verified):
            yield Hit(
                point.phase,
                N_("The yield at {phase} is not independently verified."),
                {"phase": point.phase},
                N_("A second person checks and signs it."),
            )


@check(
    "PH-27",
    citation="21 CFR 211.100(b)",
    moments=[Moment.COMPLETE],
    severity=Severity.BLOCK,
    title=N_("Every step was documented when performed and every departure is on record"),
    law=True,
    applies=lambda context: bool(context.executions),
)
def documented(context: CheckContext) -> Iterator[Hit]:
    """Who and when is there; a step that departed from the master has its deviation."""
    departed = {deviation.step for deviation in context.deviations}
    for execution in done(context):
        whole = execution.performer_ids and execution.started_at and execution.ended_at
        explained = execution.status == "done" or execution.step in departed
        if not whole or not explained:
            yield Hit(
                execution.step,
                N_("Step {step} has an undocumented departure."),
                {"step": execution.step},
                N_("Record and justify it in a deviation."),
            )


@check(
    "PH-33",
    citation="21 CFR 211.170(b)",
    moments=[Moment.COMPLETE],
    severity=Severity.WARN,
    title=N_("The planned reserve sample was taken"),
    applies=lambda context: context.recipe is not None,
)
def reserve_sample(context: CheckContext) -> Iterator[Hit]:
    """The amount is planned in the master record as twice what the tests need."""
    taken = {r.code for r in context.results if r.reserve and r.status not in {"planned", "missed"}}
    planned = [p for p in context.recipe.samples if p.reserve] if context.recipe else []
    if context.recipe is not None and not planned:
        yield Hit(
            context.recipe.code,
            N_("The master record plans no reserve sample."),
            {},
            N_("Plan one in the next version."),
        )
    for plan in planned:
        if plan.code not in taken:
            yield Hit(
                plan.code,
                N_("The reserve sample {sample} is not recorded."),
                {"sample": plan.code},
                N_("Take it and record it."),
            )


def _justified(context: CheckContext, step: str) -> bool:
    return any(_decided(deviation, step) for deviation in context.deviations)


def _decided(deviation: DeviationFacts, step: str) -> bool:
    return deviation.step == step and deviation.disposition is not None
