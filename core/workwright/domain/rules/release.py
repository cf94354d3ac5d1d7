"""Guards of T2 and of what leads to it or away from it: quantity, stock, equipment, time."""

from collections.abc import Iterator

from workwright.domain import eligibility, scheduling
from workwright.domain.checks import Hit, Moment
from workwright.domain.context import CheckContext
from workwright.domain.quantity import convert, is_convertible
from workwright.domain.rules.rule import (
    ends_on,
    has_order,
    reason_is_poor,
    rule,
    starts_on,
    the_order,
)
from workwright.domain.text import N_

DEFAULT_REASON_LENGTH = 8


def _has_recipe(context: CheckContext) -> bool:
    return context.order is not None and context.recipe is not None


@rule(
    "W5",
    [Moment.RELEASE],
    N_("The recipe version is effective today and on the planned start"),
    clause="W5, T2",
    applies=lambda context: context.order is not None and context.version is not None,
)
def effective(context: CheckContext) -> Iterator[Hit]:
    """Neither draft, superseded nor withdrawn, and inside its days."""
    version, recipe = context.version, context.recipe
    if version is None or recipe is None:
        raise LookupError("the recipe version is missing")
    data = {"recipe": recipe.code, "version": recipe.version, "status": version.status}
    if version.status != "effective":
        yield Hit(
            recipe.code,
            N_("Version {version} of recipe {recipe} is not effective: its status is {status}."),
            data,
            N_("Move the order to the effective version."),
        )
        return
    days = (context.today, starts_on(context))
    if version.effective_from is not None and min(days) < version.effective_from:
        yield Hit(
            recipe.code,
            N_("Version {version} of recipe {recipe} becomes effective on {day}."),
            {**data, "day": version.effective_from},
            N_("Release on or after that day."),
        )
    if version.effective_to is not None and max(days) > version.effective_to:
        yield Hit(
            recipe.code,
            N_("Version {version} of recipe {recipe} is effective until {day} only."),
            {**data, "day": version.effective_to},
            N_("Move the order to the next version, or start earlier."),
        )


@rule(
    "T2.bracket",
    [Moment.RELEASE],
    N_("The quantity lies inside the batch sizes that the recipe allows"),
    applies=_has_recipe,
)
def bracket(context: CheckContext) -> Iterator[Hit]:
    """Both ends of the bracket are allowed."""
    order, recipe = the_order(context), context.recipe
    if recipe is None:
        raise LookupError("the recipe is missing")
    data = {
        "qty": order.qty,
        "unit": order.unit,
        "low": recipe.bracket_low,
        "high": recipe.bracket_high,
        "recipe_unit": recipe.unit,
    }
    if not is_convertible(order.unit, recipe.unit):
        yield Hit(
            order.number,
            N_("{unit} does not convert to {recipe_unit}, in which the recipe counts."),
            data,
            N_("Order in the unit of the recipe."),
        )
    elif not (
        recipe.bracket_low <= convert(order.qty, order.unit, recipe.unit) <= recipe.bracket_high
    ):
        yield Hit(
            order.number,
            N_("{qty} {unit} is outside the batch sizes from {low} to {high} {recipe_unit}."),
            data,
            N_("Change the quantity, or split the order."),
        )


@rule(
    "RS3",
    [Moment.RELEASE],
    N_("Every line of the bill is covered by lots that may be used"),
    clause="RS2, RS3",
    applies=has_order,
)
def reservable(context: CheckContext) -> Iterator[Hit]:
    """Stock that is eligible on the planned day covers each line; passed-over lots are named."""
    for shortage in context.shortages:
        yield Hit(
            shortage.material_code,
            N_("{material}: {short} of {need} {unit} are short."),
            {
                "material": shortage.material_name,
                "short": shortage.short_qty,
                "need": shortage.need_qty,
                "unit": shortage.unit,
                "line": shortage.line_no,
            },
            N_("Receive or release more of it, or plan the order later."),
        )
        yield from shortage.passed_over


@rule(
    "T2.equipment",
    [Moment.RELEASE],
    N_("Equipment of every class that a step needs is assigned"),
    applies=_has_recipe,
)
def assigned(context: CheckContext) -> Iterator[Hit]:
    """One piece of each class at least; at the step any piece of the class may be taken."""
    have = {item.class_code for item in context.equipment}
    needed: dict[str, list[str]] = {}
    for step in context.recipe.steps if context.recipe is not None else ():
        if step.equipment_class is not None and step.equipment_class not in have:
            needed.setdefault(step.equipment_class, []).append(step.number)
    for class_code, steps in needed.items():
        yield Hit(
            class_code,
            N_("No equipment of class {kind} is assigned; steps {steps} need one."),
            {"kind": class_code, "steps": ", ".join(steps)},
            N_("Assign one on the order."),
        )


@rule(
    "SC1",
    [Moment.RELEASE, Moment.SCHEDULE],
    N_("Nobody else has the equipment at the planned time"),
    applies=has_order,
)
def overlap(context: CheckContext) -> Iterator[Hit]:
    """Occupations of one unit may touch, never overlap."""
    order = the_order(context)
    subjects = dict.fromkeys(o.subject for o in context.occupations)
    for subject in subjects:
        for other in scheduling.conflicts(
            subject,
            order.number,
            order.planned_start_at,
            order.planned_end_at,
            context.occupations,
        ):
            yield Hit(
                subject,
                N_("{unit} is taken by {order} from {start} to {end}."),
                {
                    "unit": subject,
                    "order": other.order_number,
                    "start": other.starts_at,
                    "end": other.ends_at,
                },
                N_("Plan another time or another unit."),
            )


@rule(
    "SC2",
    [Moment.RELEASE, Moment.SCHEDULE],
    N_("Nothing falls due while the order runs"),
    applies=has_order,
)
def due_inside(context: CheckContext) -> Iterator[Hit]:
    """Calibration and qualification of assigned equipment outlast the planned end."""
    for item in context.equipment:
        yield from eligibility.due_inside(
            item, starts_on=starts_on(context), ends_on=ends_on(context)
        )


@rule(
    "T2.criteria",
    [Moment.RELEASE],
    N_("The recipe says what must be true before release to stock"),
    applies=_has_recipe,
)
def criteria(context: CheckContext) -> Iterator[Hit]:
    """There is a release criterion; samples and controls are planned for steps that exist."""
    recipe = context.recipe
    if recipe is not None and not recipe.criteria:
        yield Hit(
            recipe.code,
            N_("Recipe {recipe} version {version} has no release criterion."),
            {"recipe": recipe.code, "version": recipe.version},
            N_("Add at least one in a new version."),
        )


@rule(
    "T2.times",
    [Moment.RELEASE, Moment.SCHEDULE],
    N_("The planned end lies after the planned start"),
    applies=has_order,
)
def times(context: CheckContext) -> Iterator[Hit]:
    """An order takes time."""
    order = the_order(context)
    if order.planned_end_at <= order.planned_start_at:
        yield Hit(
            order.number,
            N_("The planned end of {order} is not after its planned start."),
            {"order": order.number},
            N_("Correct the planned times."),
        )


@rule(
    "T2.hold",
    [
        Moment.RELEASE,
        Moment.START,
        Moment.STEP_START,
        Moment.CAPTURE,
        Moment.RESUME,
        Moment.RELEASE_TO_STOCK,
    ],
    N_("No hold is active"),
    clause="T2, T4, K5, W10",
    applies=has_order,
)
def hold(context: CheckContext) -> Iterator[Hit]:
    """Neither order, batch nor reserved lot is on hold."""
    order = the_order(context)
    if context.review.active_holds > 0:
        yield Hit(
            order.number,
            N_("{order} is on hold."),
            {"order": order.number, "count": context.review.active_holds},
            N_("Quality lifts the hold or rejects the order."),
        )


@rule(
    "T5",
    [Moment.CANCEL],
    N_("Nothing was executed yet"),
    clause="T5, R15",
    applies=has_order,
)
def untouched(context: CheckContext) -> Iterator[Hit]:
    """A started order is never cancelled; it is closed early, so that its record is reviewed."""
    begun = [e.step for e in context.executions if e.started_at is not None or e.captures]
    if begun:
        yield Hit(
            the_order(context).number,
            N_("{order} has been worked on (step {step}) and cannot be cancelled."),
            {"order": the_order(context).number, "step": begun[0]},
            N_("Close it early: supervisor and quality sign, and the record is reviewed."),
        )


@rule(
    "E35",
    [Moment.CANCEL, Moment.PAUSE, Moment.REJECT],
    N_("The act carries a reason that says something"),
    applies=has_order,
)
def reason(context: CheckContext) -> Iterator[Hit]:
    """At least as long as the profile asks; 'n/a' and dots are no reason."""
    least = int(context.policies.get("reason_length", DEFAULT_REASON_LENGTH))
    if reason_is_poor(context.reason, least):
        yield Hit(
            the_order(context).number,
            N_("A reason of at least {least} characters is needed."),
            {"least": least},
            N_("Write what happened and why."),
        )
