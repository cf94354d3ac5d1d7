"""What must hold before a step is complete: attempts decided, time kept, material recorded."""

from collections.abc import Iterator
from decimal import Decimal

from workwright.domain.checks import Hit, Moment, Severity
from workwright.domain.context import CaptureFacts, CheckContext, YieldFacts
from workwright.domain.rules.rule import has_order, has_step, rule, the_order
from workwright.domain.text import N_


def _has_execution(context: CheckContext) -> bool:
    return has_step(context) and context.execution is not None


@rule(
    "K8",
    [Moment.STEP_COMPLETE],
    N_("Every value out of limits was decided on, and the last one counts"),
    clause="K8, K9",
    applies=_has_execution,
)
def decided(context: CheckContext) -> Iterator[Hit]:
    """An authorised person records re-dispense, accept or reject; no attempt is discarded.

    Weighings of a material add up: what was weighed before stands, and its sum is judged by itself.
    """
    last: dict[str, CaptureFacts] = {}
    step = context.step
    if context.execution is None or step is None:
        return
    weighed = {c.field for c in context.execution.captures if c.line_no and c.accepted}
    for capture in context.execution.captures:
        last[capture.field] = capture
        if capture.verdict == "action" and capture.decision is None:
            yield Hit(
                step.number,
                N_("Attempt {attempt} of step {step} is outside its limits and undecided."),
                {"step": step.number, "attempt": capture.attempt},
                N_("An authorised person decides: weigh again, accept or reject."),
            )
    for capture in last.values():
        undone = not capture.accepted and capture.decision is not None
        if undone and capture.field not in weighed:
            yield Hit(
                step.number,
                N_("The last attempt of step {step} does not count."),
                {"step": step.number, "attempt": capture.attempt},
                N_("Capture the value again."),
            )


@rule(
    "K16.min",
    [Moment.STEP_COMPLETE],
    N_("The step took as long as it must"),
    applies=lambda context: (
        _has_execution(context) and context.step is not None and context.step.min_s is not None
    ),
)
def too_short(context: CheckContext) -> Iterator[Hit]:
    """A step cannot be finished before its shortest time."""
    elapsed, step = _elapsed(context), context.step
    if step is None or step.min_s is None or elapsed is None or elapsed >= step.min_s:
        return
    yield Hit(
        step.number,
        N_("Step {step} runs for {elapsed} s; it takes {least} s at least."),
        {"step": step.number, "elapsed": int(elapsed), "least": step.min_s},
        N_("Wait until the time is over."),
    )


@rule(
    "K16.max",
    [Moment.STEP_COMPLETE],
    N_("The step took no longer than it may"),
    severity=Severity.DEVIATE,
    applies=lambda context: (
        _has_execution(context) and context.step is not None and context.step.max_s is not None
    ),
)
def too_long(context: CheckContext) -> Iterator[Hit]:
    """Beyond its longest time a step is kept and opens a deviation."""
    elapsed, step = _elapsed(context), context.step
    if step is None or step.max_s is None or elapsed is None or elapsed <= step.max_s:
        return
    yield Hit(
        step.number,
        N_("Step {step} took {elapsed} s; {most} s are allowed."),
        {"step": step.number, "elapsed": int(elapsed), "most": step.max_s},
        N_("Describe the reason in the deviation that is opened."),
    )


@rule(
    "R140",
    [Moment.STEP_COMPLETE],
    N_("Lot and quantity of every tracked material are recorded"),
    clause="R140, G1, W22",
    applies=lambda context: (
        _has_execution(context)
        and context.step is not None
        and context.recipe is not None
        and bool(context.step.bom_lines)
    ),
)
def recorded(context: CheckContext) -> Iterator[Hit]:
    """Without consumption on record a step that takes material is not complete."""
    step, recipe = context.step, context.recipe
    if step is None or recipe is None:
        return
    consumed: dict[int, Decimal] = {}
    for reservation in context.reservations:
        consumed[reservation.line_no] = (
            consumed.get(reservation.line_no, Decimal(0)) + reservation.consumed_qty
        )
    for line_no in step.bom_lines:
        line = recipe.line(line_no)
        if line.track and line.qty > 0 and consumed.get(line_no, Decimal(0)) <= 0:
            yield Hit(
                line.material_code,
                N_("No consumption of {material} is recorded in step {step}."),
                {"material": line.material_name, "step": step.number},
                N_("Record lot and quantity."),
            )


@rule(
    "W23.step",
    [Moment.STEP_COMPLETE],
    N_("Who performed the step does not verify it"),
    clause="W23, K11",
    applies=lambda context: context.execution is not None,
)
def two_people(context: CheckContext) -> Iterator[Hit]:
    """Performer and verifier are different people."""
    execution = context.execution
    if execution is not None and set(execution.performer_ids) & set(execution.verifier_ids):
        yield Hit(
            execution.step,
            N_("Step {step} is verified by the person who performed it."),
            {"step": execution.step},
            N_("A different qualified person verifies."),
        )


@rule(
    "K7",
    [Moment.STEP_COMPLETE],
    N_("A weight that was typed by hand has a second person"),
    applies=lambda context: (
        _has_execution(context)
        and context.step is not None
        and context.base(context.step) == "dispense"
    ),
)
def typed(context: CheckContext) -> Iterator[Hit]:
    """A manual weight is flagged and needs a verifier."""
    execution, step = context.execution, context.step
    if execution is None or step is None:
        return
    by_hand = any(c.source == "typed" and c.net_qty is not None for c in execution.captures)
    doubled = step.two_person or step.critical or bool(execution.verifier_ids)
    if by_hand and not doubled:
        yield Hit(
            step.number,
            N_("The weight of step {step} was typed by hand and has no verifier."),
            {"step": step.number},
            N_("A second person verifies the weight."),
        )


@rule(
    "W11",
    [Moment.STEP_COMPLETE, Moment.COMPLETE],
    N_("Every yield lies inside its limits"),
    severity=Severity.DEVIATE,
    applies=lambda context: has_order(context) and bool(context.yields),
)
def yields(context: CheckContext) -> Iterator[Hit]:
    """Both ends are allowed; more than a hundred per cent is a finding like any other."""
    for point in _yields_at_hand(context):
        if not point.low_pct <= point.yield_pct <= point.high_pct:
            yield Hit(
                point.phase,
                N_("The yield of {phase} is {value} %; {low} to {high} % are allowed."),
                {
                    "phase": point.phase,
                    "value": point.yield_pct,
                    "low": point.low_pct,
                    "high": point.high_pct,
                    "order": the_order(context).number,
                },
                N_("Find the cause in the deviation that is opened."),
            )


def _yields_at_hand(context: CheckContext) -> tuple[YieldFacts, ...]:
    """Return the yields of the step at hand; all of them where there is none."""
    if context.step is None:
        return context.yields
    return tuple(y for y in context.yields if y.phase == context.step.yield_phase)


def _elapsed(context: CheckContext) -> float | None:
    execution = context.execution
    if execution is None or execution.started_at is None:
        return None
    return ((execution.ended_at or context.now) - execution.started_at).total_seconds()
