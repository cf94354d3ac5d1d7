"""Who and what could be assigned to an order, each with every reason against it, before trying."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person, PersonRole
from workwright.db.tenancy import points_at
from workwright.domain import at_hand, eligibility, scheduling
from workwright.domain.checks import Hit
from workwright.domain.context import CheckContext, EquipmentFacts, PersonFacts
from workwright.domain.recipe import Step
from workwright.domain.rules.rule import ends_on, starts_on
from workwright.domain.text import N_
from workwright.services import facts
from workwright.services.occupations import planned_occupations
from workwright.services.profiles import active
from workwright.services.release import RELEASE, release_context
from workwright.services.runtime import Scope


@dataclass(frozen=True)
class Candidate:
    """A person or a piece of equipment that could be assigned, and what stands against it.

    Args:
        for_all: it is assigned to the whole order, not to one step.
    """

    facts: PersonFacts | EquipmentFacts
    assigned: bool
    against: tuple[Hit, ...]
    for_all: bool = False


@dataclass(frozen=True)
class Place:
    """A role or a step that needs somebody or something.

    Args:
        key: role, or step number; empty equipment key means the whole order.
        wanted: role, or equipment class.
        steps: steps that need it.
        candidates: fit ones first, then by code.
    """

    key: str
    wanted: str
    steps: tuple[Step, ...]
    candidates: tuple[Candidate, ...]

    @property
    def filled(self) -> bool:
        """Say whether somebody or something is assigned here."""
        return any(candidate.assigned for candidate in self.candidates)


@dataclass(frozen=True)
class Assignment:
    """Everything that the assignment of an order is about."""

    people: tuple[Place, ...]
    equipment: tuple[Place, ...]


def assignment_of(scope: Scope, order: WorkOrder) -> Assignment:
    """Return each role and each step with who and what could be assigned to it."""
    context = release_context(scope, order, active(scope))
    return Assignment(_people(scope, order, context), _equipment(scope, order, context))


def _people(scope: Scope, order: WorkOrder, context: CheckContext) -> tuple[Place, ...]:
    steps = context.recipe.steps if context.recipe is not None else ()
    assigned = {(p.assigned_as, p.id) for p in facts.assigned_people(scope, order)}
    extra = [role for role, _ in assigned if role is not None]
    places = []
    signing = [signer.role for signer in RELEASE.signers]
    for role in dict.fromkeys([*(step.role for step in steps), *signing, *sorted(extra)]):
        known = facts.person_facts(scope, _holding(scope, role, assigned))
        candidates = [
            Candidate(
                person,
                (role, person.id) in assigned,
                _against_person(context, replace(person, assigned_as=role)),
            )
            for person in known
        ]
        needing = tuple(step for step in steps if step.role == role)
        places.append(Place(role, role, needing, _fit_first(candidates)))
    return tuple(places)


def _holding(scope: Scope, role: str, assigned: set[tuple[str | None, UUID]]) -> list[UUID]:
    """Return the people who hold a role, and those assigned to it who do not hold it any more."""
    statement = (
        select(Person.id)
        .join(PersonRole, points_at(PersonRole.person_id, Person))
        .where(
            PersonRole.role == role, PersonRole.withdrawn_at.is_(None), Person.status == "active"
        )
    )
    return [*scope.scalars(statement), *(p for r, p in assigned if r == role)]


def _against_person(context: CheckContext, person: PersonFacts) -> tuple[Hit, ...]:
    role = person.assigned_as
    lost = () if role in person.roles else (_role_lost(person),)
    return (*lost, *at_hand.untrained(replace(context, people=(person,))))


def _role_lost(person: PersonFacts) -> Hit:
    return Hit(
        person.code,
        N_("{name} does not hold the role {role}."),
        {"name": person.name, "role": person.assigned_as},
        N_("Assign somebody who does; an administrator grants roles."),
    )


def _equipment(scope: Scope, order: WorkOrder, context: CheckContext) -> tuple[Place, ...]:
    planned = facts.planned_equipment(scope, order)
    for_all = planned.get("", ())
    known: dict[UUID, tuple[Hit, ...]] = {}

    def against(item: EquipmentFacts) -> tuple[Hit, ...]:
        if item.id not in known:
            known[item.id] = against_equipment(scope, order, context, item)
        return known[item.id]

    of_class: dict[str, Sequence[EquipmentFacts]] = {}
    whole = [Candidate(item, True, against(item), for_all=True) for item in for_all]
    places = [Place("", "", (), _fit_first(whole))] if whole else []
    for step in context.recipe.steps if context.recipe is not None else ():
        wanted = step.equipment_class
        if wanted is None:
            continue
        if wanted not in of_class:
            of_class[wanted] = facts.equipment_of_class(scope, wanted)
        here = {item.id for item in planned.get(step.number, ())}
        candidates = [Candidate(i, i.id in here, against(i)) for i in of_class[wanted]]
        places.append(Place(step.number, wanted, (step,), _fit_first(candidates)))
    return tuple(places)


def against_equipment(
    scope: Scope, order: WorkOrder, context: CheckContext, item: EquipmentFacts
) -> tuple[Hit, ...]:
    """Return why this piece could not be released with the order: W7, SC1, SC2."""
    span = {"starts_on": starts_on(context), "ends_on": ends_on(context)}
    occupations = planned_occupations(scope, order, (item,))
    taken = [
        Hit(
            item.code,
            N_("{unit} is taken by {order} from {start} to {end}."),
            {
                "unit": o.subject,
                "order": o.order_number,
                "start": o.starts_at,
                "end": o.ends_at,
            },
            N_("Plan another time or another unit."),
        )
        for subject in dict.fromkeys(o.subject for o in occupations)
        for o in scheduling.conflicts(
            subject, order.number, order.planned_start_at, order.planned_end_at, occupations
        )
    ]
    return (
        *eligibility.equipment_at_release(item, **span),
        *eligibility.due_inside(item, **span),
        *taken,
    )


def _fit_first(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda c: (bool(c.against), c.facts.code)))
