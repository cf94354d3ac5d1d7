"""Guards of T8, T9 and T10: the work is done, counted and recorded before it is reviewed."""

from collections.abc import Iterator

from workwright.domain import sequence
from workwright.domain.checks import Hit, Moment, Severity
from workwright.domain.context import CheckContext, ReconciliationFacts
from workwright.domain.rules.release import DEFAULT_REASON_LENGTH
from workwright.domain.rules.rule import (
    has_order,
    listed,
    reason_is_poor,
    rule,
    statuses,
    the_order,
)
from workwright.domain.text import N_

SHORT_CLOSE = "short_close"
NOT_TAKEN = frozenset({"planned", "missed"})


def _closes_early(context: CheckContext) -> bool:
    return context.transition == SHORT_CLOSE


def _completes(context: CheckContext) -> bool:
    return context.order is not None and context.recipe is not None and not _closes_early(context)


@rule(
    "T8.steps",
    [Moment.COMPLETE],
    N_("Every step is done, or skipped as the recipe allows"),
    applies=_completes,
)
def finished(context: CheckContext) -> Iterator[Hit]:
    """No step is left over; to leave some undone, the order is closed early."""
    steps = context.recipe.steps if context.recipe is not None else ()
    left = sequence.unfinished(steps, statuses(context))
    if left:
        yield Hit(
            the_order(context).number,
            N_("Steps are not finished: {steps}."),
            {"steps": listed(left)},
            N_("Finish them, or close the order early with supervisor and quality."),
        )


@rule(
    "T8.samples",
    [Moment.COMPLETE],
    N_("Every planned sample was taken and every in-process control has its result"),
    clause="T8, K18",
    applies=_completes,
)
def samples(context: CheckContext) -> Iterator[Hit]:
    """Laboratory results may follow in review; the sample itself may not."""
    results = {result.code: result for result in context.results}
    for plan in context.recipe.samples if context.recipe is not None else ():
        result = results.get(plan.code)
        if result is None or result.status in NOT_TAKEN:
            yield Hit(
                plan.code,
                N_("Sample {sample} of step {step} was not taken."),
                {"sample": plan.code, "step": plan.step},
                N_("Take it and record it, or open a deviation and close the order early."),
            )


@rule(
    "T8.yields",
    [Moment.COMPLETE],
    N_("Every yield is computed and verified by a second person"),
    applies=_completes,
)
def yields(context: CheckContext) -> Iterator[Hit]:
    """Each yield point of the recipe has a value that somebody else confirmed."""
    known = {point.phase: point for point in context.yields}
    for point in context.recipe.yields if context.recipe is not None else ():
        found = known.get(point.phase)
        if found is None:
            yield Hit(
                point.phase,
                N_("The yield of {phase} is not entered."),
                {"phase": point.phase},
                N_("Enter the counted amounts."),
            )
        elif not found.verified:
            yield Hit(
                point.phase,
                N_("The yield of {phase} is not verified by a second person."),
                {"phase": point.phase},
                N_("A second person checks and signs it."),
            )


@rule(
    "T8.reconciliation",
    [Moment.COMPLETE],
    N_("Every material that was used is reconciled"),
    clause="T8, W13",
    applies=_completes,
)
def reconciled(context: CheckContext) -> Iterator[Hit]:
    """Issued stands against used, returned, destroyed, sampled, rejected and lost."""
    entered = {r.subject for r in context.reconciliations}
    used = {r.material_code for r in context.reservations if r.consumed_qty > 0}
    for material_code in sorted(used - entered):
        yield Hit(
            material_code,
            N_("{material} is not reconciled."),
            {"material": material_code},
            N_("Enter what was returned, destroyed, sampled and lost of it."),
        )


@rule(
    "W13",
    [Moment.COMPLETE],
    N_("Issued and accounted for agree for every material and label"),
    severity=Severity.DEVIATE,
    applies=lambda context: has_order(context) and bool(context.reconciliations),
)
def balance(context: CheckContext) -> Iterator[Hit]:
    """A difference outside its limit opens a deviation."""
    for item in context.reconciliations:
        if is_out_of_balance(item):
            yield out_of_balance(item)


@rule(
    "R140.order",
    [Moment.COMPLETE],
    N_("Tracked material that belongs to no step is recorded"),
    clause="R140",
    applies=_completes,
)
def tracked(context: CheckContext) -> Iterator[Hit]:
    """A line that no step names is consumed on the order itself."""
    recipe = context.recipe
    if recipe is None:
        return
    named = {line_no for step in recipe.steps for line_no in step.bom_lines}
    consumed = {r.line_no for r in context.reservations if r.consumed_qty > 0}
    for line in recipe.bom:
        if line.track and line.qty > 0 and line.line_no not in named | consumed:
            yield Hit(
                line.material_code,
                N_("No consumption of {material} is recorded."),
                {"material": line.material_name},
                N_("Record lot and quantity."),
            )


@rule(
    "T9",
    [Moment.COMPLETE],
    N_("An order that is closed early has a deviation and a reason"),
    clause="T9, E35",
    applies=lambda context: context.order is not None and _closes_early(context),
)
def closed_early(context: CheckContext) -> Iterator[Hit]:
    """The record of what was done is still reviewed."""
    order = the_order(context)
    if not context.deviations:
        yield Hit(
            order.number,
            N_("{order} cannot be closed early without a deviation."),
            {"order": order.number},
            N_("Open a deviation that says what happened."),
        )
    least = int(context.policies.get("reason_length", DEFAULT_REASON_LENGTH))
    if reason_is_poor(context.reason, least):
        yield Hit(
            order.number,
            N_("A reason of at least {least} characters is needed."),
            {"least": least},
            N_("Write what happened and why."),
        )


@rule(
    "T7",
    [Moment.RESUME],
    N_("Deviations that stopped the order have a decision"),
    applies=has_order,
)
def decided(context: CheckContext) -> Iterator[Hit]:
    """Before work goes on, each open deviation has an immediate disposition."""
    for deviation in context.deviations:
        if deviation.status != "closed" and deviation.disposition is None:
            yield Hit(
                deviation.number,
                N_("Nobody has decided yet what becomes of deviation {deviation}."),
                {"deviation": deviation.number},
                N_("Decide the attempt at its step, or write on its page what becomes of it."),
            )


@rule(
    "T10",
    [Moment.SUBMIT_REVIEW],
    N_("No capture waits for its verification"),
    applies=has_order,
)
def verified(context: CheckContext) -> Iterator[Hit]:
    """What takes two people has both before it is reviewed."""
    for step in context.review.awaiting_verification:
        yield Hit(
            step,
            N_("Step {step} still waits for its verification."),
            {"step": step},
            N_("A second person verifies it."),
        )


def is_out_of_balance(item: ReconciliationFacts) -> bool:
    """Say whether what is accounted for lies outside its limits, in per cent of issued."""
    if item.issued_qty == 0:
        return item.accounted_qty != 0
    share = item.accounted_qty * 100 / item.issued_qty
    return not item.low_pct <= share <= item.high_pct


def out_of_balance(item: ReconciliationFacts) -> Hit:
    """Return the finding of a difference outside its limits."""
    return Hit(
        item.subject,
        N_("{subject}: {issued} {unit} issued, {accounted} {unit} accounted for."),
        {
            "subject": item.subject,
            "issued": item.issued_qty,
            "accounted": item.accounted_qty,
            "difference": item.issued_qty - item.accounted_qty,
            "low": item.low_pct,
            "high": item.high_pct,
            "unit": item.unit,
        },
        N_("Find the difference in the deviation that is opened."),
    )
