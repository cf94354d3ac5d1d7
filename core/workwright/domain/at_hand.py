"""What a moment is about: the instruments, lots, people and second persons that a check judges.

Shared by the core's rules and the plugins', so that both mean the same by "the lot at hand".
"""

from collections.abc import Iterator

from workwright.clock import site_day
from workwright.domain import eligibility
from workwright.domain.checks import Hit, Moment
from workwright.domain.context import (
    CheckContext,
    EquipmentFacts,
    ExecutionFacts,
    LotFacts,
    PersonFacts,
)
from workwright.domain.recipe import DocumentRef


def instruments(context: CheckContext) -> tuple[EquipmentFacts, ...]:
    """Return the instrument of the capture at hand, else all equipment of the moment."""
    if context.capture is not None:
        given = context.capture.instrument
        return (given,) if given is not None else ()
    return context.equipment


def lots(context: CheckContext) -> tuple[LotFacts, ...]:
    """Return the lot of the capture at hand, else all lots of the moment."""
    if context.capture is not None and context.capture.lot is not None:
        return (context.capture.lot,)
    return context.lots


def untrained(context: CheckContext) -> Iterator[Hit]:
    """Give what keeps people from their tasks: training on the exact, pinned versions (W6).

    At release and resumption everybody assigned is judged on the steps of their role, at release
    as of the planned start. At a step it is who acts, on the documents of that step. Documents of
    the recipe as a whole are asked of everybody.
    """
    on = context.today
    if context.moment is Moment.RELEASE and context.order is not None:
        on = max(on, site_day(context.order.planned_start_at, context.zone))
    for person in _people(context):
        yield from eligibility.training(person, _documents(context, person), on)


def has_second_person(execution: ExecutionFacts) -> bool:
    """Say whether somebody other than the performers verified it."""
    return bool(set(execution.verifier_ids) - set(execution.performer_ids))


def lacks_second_person(context: CheckContext) -> bool:
    """Say whether the step at hand has no second person and does not even wait for one.

    When the performer signs a step for two people, the second one follows; then nothing is
    lacking yet.
    """
    step, execution = context.step, context.execution
    if step is None or execution is None:
        return False
    if execution.verifier_ids:
        return not has_second_person(execution)
    return not (step.two_person or step.critical)


def _people(context: CheckContext) -> tuple[PersonFacts, ...]:
    if context.step is None:
        return context.people
    acting = (context.person,) if context.person is not None else context.people
    return tuple(dict.fromkeys(acting))


def _documents(context: CheckContext, person: PersonFacts) -> tuple[DocumentRef, ...]:
    recipe = context.recipe
    known = recipe.steps if recipe is not None else ()
    steps = tuple(step for step in known if person.assigned_as in (None, step.role))
    if context.step is not None:
        steps = (context.step,)
    general = recipe.documents if recipe is not None else ()
    asked = (*general, *(document for step in steps for document in step.documents))
    return tuple({(d.code, d.version): d for d in asked}.values())
