"""Assign people and equipment: all that could be taken, each with what stands against it."""

from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.errors import NotFound
from workwright.services.assigning import assignment_of
from workwright.services.orders import order_of
from workwright.services.planning import (
    assign_equipment,
    assign_person,
    unassign_equipment,
    unassign_person,
)
from workwright.services.runtime import Work
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.office.blueprint import office
from workwright.web.office.readiness import readiness_of
from workwright.web.security import route

REGION = "#assignment"


@route(office, "/orders/<uuid:order_id>/assign", permission="order.edit")
def assign(order_id: UUID) -> Response:
    """Show each role and each step with who and what could be assigned, and why not."""
    with look() as scope:
        order = order_of(scope, order_id)
        found = assignment_of(scope, order)
        ready = readiness_of(scope, order)
    return page(
        "office/assign.html",
        "office/_assignment.html",
        order=order,
        people=found.people,
        equipment=found.equipment,
        ready=ready,
    )


@route(
    office,
    "/orders/<uuid:order_id>/people",
    permission="order.edit",
    methods=["POST"],
    unsafe="keyed",
)
def set_person(order_id: UUID) -> BaseResponse:
    """Assign a person in a role, or take the person off."""
    person_id, role = _id("person"), request.form.get("role", "")
    change = unassign_person if request.form.get("off") else assign_person

    def action(work: Work) -> Done:
        change(work, order_id, person_id, role)
        return Done(url_for("office.assign", order_id=order_id), into=REGION)

    return act(action)


@route(
    office,
    "/orders/<uuid:order_id>/equipment",
    permission="order.edit",
    methods=["POST"],
    unsafe="keyed",
)
def set_equipment(order_id: UUID) -> BaseResponse:
    """Assign equipment to a step, or take it off."""
    equipment_id, step = _id("equipment"), request.form.get("step", "")
    change = unassign_equipment if request.form.get("off") else assign_equipment

    def action(work: Work) -> Done:
        change(work, order_id, equipment_id, step)
        return Done(url_for("office.assign", order_id=order_id), into=REGION)

    return act(action)


def _id(name: str) -> UUID:
    """Return an id of the form; what is no id is as unknown as another plant's (S2)."""
    text = request.form.get(name, "")
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(name, text[:40]) from None
