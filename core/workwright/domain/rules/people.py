"""Who works on an order and with what: training, roles and equipment at release and at work."""

from collections.abc import Iterator

from workwright.domain import at_hand, eligibility
from workwright.domain.checks import Hit, Moment
from workwright.domain.context import CheckContext
from workwright.domain.rules.rule import ends_on, has_order, has_step, rule, starts_on, the_order
from workwright.domain.text import N_

AT_WORK = frozenset({Moment.STEP_START, Moment.CAPTURE, Moment.RESUME})


@rule(
    "W6",
    [Moment.RELEASE, Moment.STEP_START, Moment.RESUME],
    N_("Everybody is trained on the exact document versions"),
    applies=has_order,
)
def trained(context: CheckContext) -> Iterator[Hit]:
    """A newer or older version than the pinned one does not count, nor one that ended."""
    yield from at_hand.untrained(context)


@rule(
    "T2.roles",
    [Moment.RELEASE],
    N_("Every role that the steps need is filled"),
    applies=lambda context: context.order is not None and context.recipe is not None,
)
def filled(context: CheckContext) -> Iterator[Hit]:
    """Somebody who holds the role is assigned to it; two people where a step takes two."""
    steps = context.recipe.steps if context.recipe is not None else ()
    holding = [p for p in context.people if p.assigned_as in p.roles]
    have = {p.assigned_as for p in holding}
    for role in dict.fromkeys(step.role for step in steps):
        if role not in have:
            yield Hit(
                role,
                N_("Nobody is assigned as {role} who holds that role."),
                {"role": role},
                N_("Assign a person who holds it."),
            )
    double = [step.number for step in steps if step.two_person or step.critical]
    if double and len({p.id for p in holding}) < 2:
        yield Hit(
            the_order(context).number,
            N_("Steps {steps} take two people; fewer than two are assigned."),
            {"steps": ", ".join(double)},
            N_("Assign a second qualified person."),
        )


@rule(
    "W7",
    [Moment.RELEASE, *sorted(AT_WORK)],
    N_("Equipment is in service, calibrated, qualified and clean"),
    clause="W7, K10",
    applies=has_order,
)
def fit(context: CheckContext) -> Iterator[Hit]:
    """At release what does not change by itself; at work all facets, each time again."""
    order = the_order(context)
    for item in context.equipment:
        if context.moment is Moment.RELEASE:
            yield from eligibility.equipment_at_release(
                item, starts_on=starts_on(context), ends_on=ends_on(context)
            )
        else:
            yield from eligibility.equipment(
                item, today=context.today, now=context.now, order_number=order.number
            )


@rule(
    "K5.role",
    [Moment.STEP_START, Moment.CAPTURE],
    N_("The person holds the role of the step now"),
    clause="K5, W24",
    applies=lambda context: has_step(context) and context.person is not None,
)
def role(context: CheckContext) -> Iterator[Hit]:
    """Roles count as of this moment, not as of signing in."""
    person, step = context.person, context.step
    if person is not None and step is not None and step.role not in person.roles:
        yield Hit(
            person.name,
            N_("Step {step} is done by a person with the role {role}; {person} does not hold it."),
            {"step": step.number, "role": step.role, "person": person.name},
            N_("Let a colleague with that role sign in."),
        )


@rule(
    "K5.equipment",
    [Moment.STEP_START],
    N_("Equipment of the right class is chosen, in a unit where the step may run"),
    clause="K5, K10, R139",
    applies=has_step,
)
def chosen(context: CheckContext) -> Iterator[Hit]:
    """The class of the step, and one of its planned units."""
    step = context.step
    if step is None or step.equipment_class is None:
        return
    right = [item for item in context.equipment if item.class_code == step.equipment_class]
    if not right:
        yield Hit(
            step.number,
            N_("Step {step} needs equipment of class {kind}."),
            {"step": step.number, "kind": step.equipment_class},
            N_("Scan or choose one."),
        )
    for item in right:
        if step.units and item.unit_code not in step.units:
            yield Hit(
                item.code,
                N_("{name} {code} does not stand in a unit planned for step {step}: {units}."),
                {
                    "name": item.name,
                    "code": item.code,
                    "step": step.number,
                    "units": ", ".join(step.units),
                },
                N_("Choose equipment of a planned unit."),
            )
