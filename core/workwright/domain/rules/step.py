"""Guards of step start and capture (K5-K7, K10, K15, K17, K19, W8, W21, W32): no override."""

from collections.abc import Iterator
from datetime import timedelta

from workwright.domain import eligibility, sequence
from workwright.domain.checks import Hit, Moment
from workwright.domain.context import CheckContext, ReservationFacts
from workwright.domain.lifecycle import State
from workwright.domain.quantity import convert, is_convertible, round_to
from workwright.domain.rules.rule import (
    ended_at,
    has_order,
    has_step,
    listed,
    rule,
    statuses,
    the_order,
)
from workwright.domain.text import N_


def _takes_lots(context: CheckContext) -> bool:
    return has_step(context) and context.step is not None and bool(context.step.bom_lines)


@rule(
    "K5.state",
    [Moment.STEP_START, Moment.CAPTURE, Moment.STEP_COMPLETE],
    N_("The order is running"),
    clause="K5, K17",
    applies=has_order,
)
def running(context: CheckContext) -> Iterator[Hit]:
    """A step starts in a released or running order; captures need a running one."""
    order = the_order(context)
    allowed = {State.IN_PROGRESS}
    if context.moment is Moment.STEP_START:
        allowed.add(State.RELEASED)
    if order.state not in allowed:
        yield Hit(
            order.number,
            N_("{order} is {state}; nothing is recorded in it now."),
            {"order": order.number, "state": order.state.value},
            N_("A supervisor resumes a paused order.")
            if order.state is State.PAUSED
            else N_("Choose an order that is running."),
        )


@rule(
    "W21",
    [Moment.STEP_START],
    N_("Every step that must come before is finished"),
    clause="W21, K5",
    applies=lambda context: has_step(context) and context.recipe is not None,
)
def in_order(context: CheckContext) -> Iterator[Hit]:
    """A step out of order is impossible, not merely flagged."""
    step, recipe = context.step, context.recipe
    if step is None or recipe is None:
        return
    known = statuses(context)
    if step.number in sequence.ready(recipe.steps, known):
        return
    waiting = [p for p in step.predecessors if known.get(p, "pending") not in sequence.FINISHED]
    yield Hit(
        step.number,
        N_("Step {step} waits for {before}.")
        if waiting
        else N_("Step {step} has already been started."),
        {"step": step.number, "before": listed(waiting)},
        N_("Finish those steps first.") if waiting else N_("Go on with it where it stands."),
    )


@rule(
    "K5.clearance",
    [Moment.STEP_START, Moment.CAPTURE],
    N_("Line and room are cleared for this order"),
    clause="K5, K19, W15",
    applies=lambda context: (
        has_step(context) and context.step is not None and context.step.line_clearance_required
    ),
)
def cleared(context: CheckContext) -> Iterator[Hit]:
    """Passed and verified for this order, neither expired nor voided."""
    order, step = the_order(context), context.step
    if step is None:
        return
    subject = step.room_code or order.line_code
    valid = any(
        clearance.passed
        and clearance.verified
        and not clearance.voided
        and clearance.order_number == order.number
        and clearance.subject in (step.room_code, order.line_code)
        and (clearance.expires_at is None or context.now <= clearance.expires_at)
        for clearance in context.clearances
    )
    if not valid:
        yield Hit(
            subject or step.number,
            N_("{place} is not cleared for {order}."),
            {"place": subject or step.number, "order": order.number},
            N_("Clear it and have a second person verify."),
        )


@rule(
    "W8",
    [Moment.STEP_START, Moment.CAPTURE, Moment.RESUME],
    N_("Every lot may be used at this moment"),
    clause="W8, K5",
    applies=has_order,
)
def usable(context: CheckContext) -> Iterator[Hit]:
    """Released, unexpired and inside its retest day now; passing at release excuses nothing."""
    lots = {lot.id: lot for lot in context.lots}
    if context.capture is not None and context.capture.lot is not None:
        lots[context.capture.lot.id] = context.capture.lot
    for lot in lots.values():
        yield from eligibility.lot(lot, context.today)


@rule(
    "K5.material",
    [Moment.STEP_START],
    N_("The material of the step is reserved"),
    clause="K5, RS3",
    applies=_takes_lots,
)
def reserved(context: CheckContext) -> Iterator[Hit]:
    """Each line of the step holds a reservation, or has been consumed already."""
    step, recipe = context.step, context.recipe
    if step is None or recipe is None:
        return
    have = {r.line_no for r in context.reservations if r.status == "active" or r.consumed_qty > 0}
    for line_no in step.bom_lines:
        line = recipe.line(line_no)
        if line.qty > 0 and line_no not in have:
            yield Hit(
                line.material_code,
                N_("Nothing of {material} is reserved for this order."),
                {"material": line.material_name, "line": line_no},
                N_("A planner reserves an eligible lot."),
            )


@rule(
    "RS4",
    [Moment.STEP_START, Moment.CAPTURE, Moment.RESUME],
    N_("No reservation of the step became invalid"),
    applies=has_order,
)
def valid(context: CheckContext) -> Iterator[Hit]:
    """A reserved lot that lost its eligibility blocks until a substitute is reserved."""
    for reservation in _of_step(context):
        if reservation.status == "invalid":
            yield Hit(
                reservation.lot_code,
                N_("Lot {lot} of {material} was reserved and may no longer be used."),
                {"lot": reservation.lot_code, "material": reservation.material_code},
                N_("An authorised person reserves another lot and gives the reason."),
            )


@rule(
    "K6",
    [Moment.CAPTURE],
    N_("The scanned lot is the reserved one"),
    applies=lambda context: (
        _takes_lots(context) and context.capture is not None and context.capture.lot is not None
    ),
)
def reserved_lot(context: CheckContext) -> Iterator[Hit]:
    """Identity comes first: a wrong or unreserved scan captures no weight."""
    capture = context.capture
    if capture is None or capture.lot is None:
        return
    expected = [
        r.lot_code
        for r in _of_step(context)
        if r.status == "active" and capture.line_no in (None, r.line_no)
    ]
    if capture.lot.code not in expected:
        yield Hit(
            capture.lot.code,
            N_("Lot {lot} is not reserved for this step; expected: {expected}."),
            {"lot": capture.lot.code, "expected": listed(dict.fromkeys(expected)) or "–"},
            N_("Scan a container of the expected lot."),
        )


@rule(
    "W32",
    [Moment.STEP_START],
    N_("The hold time before the step is not exceeded"),
    clause="W32, K5",
    applies=lambda context: (
        has_step(context) and context.step is not None and context.step.hold_limit_s is not None
    ),
)
def hold_time(context: CheckContext) -> Iterator[Hit]:
    """Counted from recorded events, pauses included; a decided deviation lets it pass."""
    step = context.step
    if step is None or step.hold_from is None or step.hold_limit_s is None:
        return
    since = ended_at(context, step.hold_from)
    limit = timedelta(seconds=step.hold_limit_s)
    if since is None or context.now - since <= limit:
        return
    decided = any(
        deviation.step == step.number
        and deviation.disposition is not None
        and (deviation.rule == "W32" or deviation.type == "hold_time")
        for deviation in context.deviations
    )
    if not decided:
        yield Hit(
            step.number,
            N_("The hold time before step {step} is exceeded: {elapsed}, at most {limit}."),
            {"step": step.number, "elapsed": context.now - since, "limit": limit},
            N_("Open a deviation of the type hold time; quality decides whether to go on."),
        )


@rule(
    "K15",
    [Moment.CAPTURE],
    N_("The value has a unit that fits and no more decimals than the instrument shows"),
    applies=lambda context: (
        context.capture is not None
        and context.capture.net_qty is not None
        and context.capture.instrument is not None
    ),
)
def displayable(context: CheckContext) -> Iterator[Hit]:
    """What the display cannot show was not read from it."""
    capture = context.capture
    if capture is None or capture.net_qty is None or capture.instrument is None:
        return
    scale = capture.instrument
    if scale.resolution is None or scale.unit is None or capture.unit is None:
        return
    data = {
        "value": capture.net_qty,
        "unit": capture.unit,
        "code": scale.code,
        "resolution": scale.resolution,
        "scale_unit": scale.unit,
    }
    if not is_convertible(capture.unit, scale.unit):
        yield Hit(
            scale.code,
            N_("{code} measures in {scale_unit}, not in {unit}."),
            data,
            N_("Use an instrument for this unit."),
        )
        return
    shown = convert(capture.net_qty, capture.unit, scale.unit)
    if round_to(shown, scale.resolution, "down") != shown:
        yield Hit(
            scale.code,
            N_("{value} {unit} cannot be read from {code}: its step is {resolution} {scale_unit}."),
            data,
            N_("Enter the value as it is displayed."),
        )


def _of_step(context: CheckContext) -> list[ReservationFacts]:
    """Return the reservations of the step's lines; all of them where there is no step."""
    if context.step is None:
        return list(context.reservations)
    return [r for r in context.reservations if r.line_no in context.step.bom_lines]
