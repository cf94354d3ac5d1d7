"""The steps of an order for its page: what is planned, how far each has come, who did it."""

from collections.abc import Mapping
from dataclasses import dataclass

from workwright.db.tables.execution import StepExecution
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.services.facts import planned_equipment
from workwright.services.order_fields import FINISHED
from workwright.services.orders import recipe_of
from workwright.services.runtime import Look
from workwright.web.i18n import moment, say
from workwright.web.listing import Tag
from workwright.web.office.story_words import STEP_STATUS
from workwright.web.terms import Terms


@dataclass(frozen=True)
class StepLine:
    """One step as the page shows it.

    Args:
        status: its word; ``tone`` and ``icon`` go with it.
        when: since when, or when it ended.
    """

    number: str
    name: str
    kind: str
    status: str
    icon: str
    tone: str
    who: str = ""
    when: str = ""
    equipment: str = ""
    marks: tuple[Tag, ...] = ()
    is_done: bool = False


def step_lines(scope: Look, terms: Terms, order: WorkOrder) -> list[StepLine]:
    """Return the steps of the recipe in order, each with its newest execution."""
    executions = {
        row.step: row
        for row in scope.all(
            StepExecution, StepExecution.position, StepExecution.run, work_order_id=order.id
        )
    }
    people = scope.by_id(
        Person, [row.performer_id for row in executions.values() if row.performer_id]
    )
    equipment = planned_equipment(scope, order)
    lines = []
    for step in recipe_of(scope, order).steps:
        row = executions.get(step.number)
        said = STEP_STATUS[row.status if row is not None else ""]
        performer = people.get(row.performer_id) if row is not None and row.performer_id else None
        marks = [Tag(terms.short("critical_step"))] if step.critical else []
        lines.append(
            StepLine(
                number=step.number,
                name=terms.profile.pick(step.name, terms.lang),
                kind=_kind(terms, step.kind),
                status=say(said.sentence),
                icon=said.icon,
                tone=said.tone,
                who=performer.printed_name if performer is not None else "",
                when=_when(row),
                equipment=", ".join(item.code for item in equipment.get(step.number, ())),
                marks=tuple(marks),
                is_done=row is not None and row.status in FINISHED,
            )
        )
    return lines


def _kind(terms: Terms, name: str) -> str:
    kinds = terms.profile.step_kinds
    return terms.profile.pick(kinds[name].label, terms.lang) if name in kinds else name


def _when(row: StepExecution | None) -> str:
    if row is None:
        return ""
    at = row.ended_at or row.performed_at or row.started_at
    return moment(at) if at is not None else ""


def done_of(lines: list[StepLine]) -> Mapping[str, int]:
    """Return how many steps are finished, of how many."""
    return {"done": sum(line.is_done for line in lines), "of": len(lines)}
