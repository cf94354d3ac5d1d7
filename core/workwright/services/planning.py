"""Drafts: create, edit, assign, discard; all before anything is promised (T1, T3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.orders import OrderEquipment, OrderPerson, WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Area, Line, Site
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.domain.checks import Evaluation, Finding, Moment
from workwright.domain.lifecycle import State, transition_named
from workwright.domain.quantity import is_counted
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.profile.model import Profile
from workwright.services.authority import require, require_reason
from workwright.services.identity import roles_of
from workwright.services.numbering import Numbers
from workwright.services.orders import lock_order
from workwright.services.own_fields import checked_fields
from workwright.services.profiles import active
from workwright.services.runtime import Scope, Work
from workwright.services.transitions import Act, Outcome, act_on, void_requests

QUANTITY = "qty"
HEADER = frozenset(
    {"planned_start_at", "planned_end_at", "due_on", "priority", "campaign_sequence", "comment"}
)


@dataclass(frozen=True)
class Draft:
    """What a new order asks for.

    Args:
        qty: in ``unit``; more than zero.
        fields: the tenant's own fields, as the profile's order form names them.
        is_imported: own fields may still be missing; release asks for them.
    """

    recipe_version_id: UUID
    qty: Decimal
    unit: str
    planned_start_at: datetime
    planned_end_at: datetime
    site_id: UUID
    line_id: UUID | None = None
    type: str = "production"
    priority: int = 0
    due_on: date | None = None
    external_name: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    lots: tuple[Mapping[str, Any], ...] = ()
    replaces_id: UUID | None = None
    rework_of_id: UUID | None = None
    is_imported: bool = False


@dataclass(frozen=True)
class Frame:
    """What a draft stands in: recipe, product and place, by what numbers and findings name."""

    recipe_code: str
    product_id: UUID
    product_code: str
    site: Site
    line_code: str


def create_draft(work: Work, draft: Draft) -> WorkOrder:
    """Create an order in DRAFT with a number of its own (T1, W25).

    Raises:
        Refused: quantity, dates or own fields do not fit; every problem at once.
        NotFound: recipe version, site or line unknown here.
    """
    require(work, "order.create")
    version = work.get(RecipeVersion, draft.recipe_version_id)
    recipe = work.get(Recipe, version.recipe_id)
    line = work.get(Line, draft.line_id) if draft.line_id else None
    frame = Frame(
        recipe_code=recipe.code,
        product_id=recipe.product_id,
        product_code=work.get(Material, recipe.product_id).code,
        site=work.get(Site, draft.site_id),
        line_code=line.code if line is not None else "",
    )
    numbers = Numbers(work)
    values = draft_values(work, draft, frame, active(work), numbers)
    numbers.keep()
    order = work.add(WorkOrder(**values))
    work.audit("work_order.created", order, work_order_id=order.id, detail={"transition": "T1"})
    return order


def draft_values(
    work: Work, draft: Draft, frame: Frame, profile: Profile, numbers: Numbers
) -> dict[str, Any]:
    """Return the columns of a new order with a number of its own, once its plan holds (T1, W25).

    Raises:
        Refused: quantity, dates or own fields do not fit; every problem at once.
    """
    work.time_zone = frame.site.time_zone
    fields, problems = checked_fields(
        profile, "work_order", draft.fields, may_be_missing=draft.is_imported
    )
    problems += _plan_problems(frame.recipe_code, draft)
    if problems:
        raise Refused(problems, "order.create")
    return {
        "number": numbers.next(
            "work_order",
            profile.numbering("work_order"),
            site=frame.site.code,
            line=frame.line_code,
            product=frame.product_code,
        ),
        "external_name": draft.external_name,
        "type": draft.type,
        "state": State.DRAFT.value,
        "site_id": frame.site.id,
        "line_id": draft.line_id,
        "recipe_version_id": draft.recipe_version_id,
        "product_id": frame.product_id,
        "qty": draft.qty,
        "unit": draft.unit,
        "planned_start_at": draft.planned_start_at,
        "planned_end_at": draft.planned_end_at,
        "due_on": draft.due_on,
        "priority": draft.priority,
        "replaces_id": draft.replaces_id,
        "rework_of_id": draft.rework_of_id,
        "lots": list(draft.lots),
        "fields": fields,
    }


def edit_header(
    work: Work, order_id: UUID, version: int, changes: Mapping[str, Any], reason: str
) -> WorkOrder:
    """Change header fields that stay editable after release, with reason (section 3).

    The quantity of a draft that was made by hand is one of them until its release.

    Raises:
        Refused: a field that is not a header field, a terminal order, quantity or dates that do
            not fit.
    """
    require(work, "order.edit")
    order = lock_order(work, order_id, version)
    profile = active(work)
    text = require_reason(reason, profile.policy("reason_length"), order.number)
    may = HEADER | {QUANTITY} if has_open_quantity(order) else HEADER
    foreign = sorted(set(changes) - may)
    if foreign or State(order.state) not in (State.DRAFT, State.RELEASED, State.IN_PROGRESS):
        raise Refused(
            [
                refusal(
                    "W17",
                    order.number,
                    "{fields} of {number} cannot be changed in {state}.",
                    "Cancel a released order and create it again with what must change.",
                    fields=", ".join(foreign) or "Header fields",
                    number=order.number,
                    state=order.state,
                )
            ],
            "order.edit",
        )
    for name, value in changes.items():
        setattr(order, name, value)
    problems = _plan_problems(order.number, order)
    if problems:
        raise Refused(problems, "order.edit")
    _touch(work, order, "its header changed")
    work.audit("work_order.edited", order, work_order_id=order.id, reason=text)
    return order


def has_open_quantity(order: WorkOrder) -> bool:
    """Say whether people may still change how much is made: in a draft that no import made."""
    return State(order.state) is State.DRAFT and order.external_name is None


def set_fields(work: Work, order_id: UUID, version: int, values: Mapping[str, Any]) -> WorkOrder:
    """Store the tenant's own fields of a draft, validated by the profile's order form."""
    require(work, "order.edit")
    order = _draft(work, order_id, version)
    fields, problems = checked_fields(active(work), "work_order", values)
    if problems:
        raise Refused(problems, "order.edit")
    order.fields = fields
    _touch(work, order, "its own fields changed")
    work.audit("work_order.fields_set", order, work_order_id=order.id)
    return order


def assign_person(work: Work, order_id: UUID, person_id: UUID, role: str) -> None:
    """Assign a person in a role; training and authority are judged at release and at each act.

    Raises:
        Refused: the person does not hold that role now.
    """
    require(work, "order.edit")
    order = _assignable(work, order_id)
    person = work.get(Person, person_id)
    if role not in roles_of(work, person.id):
        raise Refused(
            [
                refusal(
                    "W24",
                    person.code,
                    "{name} does not hold the role {role}.",
                    "Assign somebody who does; an administrator grants roles.",
                    name=person.printed_name,
                    role=role,
                )
            ],
            "order.assign",
        )
    existing = work.find(OrderPerson, work_order_id=order.id, role=role, person_id=person.id)
    if existing is None:
        work.add(OrderPerson(work_order_id=order.id, role=role, person_id=person.id))
        _touch(work, order, "its people changed")
        work.audit(
            "work_order.person_assigned",
            order,
            work_order_id=order.id,
            detail={"person": person.code, "role": role},
        )


def unassign_person(work: Work, order_id: UUID, person_id: UUID, role: str) -> None:
    """Take a person off the order."""
    require(work, "order.edit")
    order = _assignable(work, order_id)
    row = work.find(OrderPerson, work_order_id=order.id, role=role, person_id=person_id)
    if row is not None:
        work.remove(row)
        _touch(work, order, "its people changed")
        work.audit("work_order.person_unassigned", order, work_order_id=order.id)


def assign_equipment(work: Work, order_id: UUID, equipment_id: UUID, step: str = "") -> None:
    """Assign equipment to the order or to one of its steps; judged at release (W7)."""
    require(work, "order.edit")
    order = _assignable(work, order_id)
    item = work.get(Equipment, equipment_id)
    known = work.find(OrderEquipment, work_order_id=order.id, equipment_id=item.id, step=step)
    if known is None:
        work.add(OrderEquipment(work_order_id=order.id, equipment_id=item.id, step=step))
        _touch(work, order, "its equipment changed")
        work.audit(
            "work_order.equipment_assigned",
            order,
            work_order_id=order.id,
            detail={"equipment": item.code, "step": step},
        )


def unassign_equipment(work: Work, order_id: UUID, equipment_id: UUID, step: str = "") -> None:
    """Take equipment off the order."""
    require(work, "order.edit")
    order = _assignable(work, order_id)
    row = work.find(OrderEquipment, work_order_id=order.id, equipment_id=equipment_id, step=step)
    if row is not None:
        work.remove(row)
        _touch(work, order, "its equipment changed")
        work.audit("work_order.equipment_unassigned", order, work_order_id=order.id)


def cancel_draft(work: Work, order_id: UUID, version: int, reason: str) -> Outcome:
    """Cancel a draft; its number is never used again (T3, W25)."""
    require(work, "order.edit")
    order = lock_order(work, order_id, version)
    text = require_reason(reason, active(work).policy("reason_length"), order.number)
    void_requests(work, order, "the draft was cancelled")
    return act_on(work, order, cancel_draft_act(text))


def cancel_draft_act(reason: str) -> Act:
    """Return T3; a draft has no stock effect, so the state is all that changes."""
    return Act(
        transition=transition_named("cancel_draft"),
        guard=_no_rules,
        content=lambda _scope, order: {"act": "cancel_draft", "order": order.number},
        effect=lambda _work, _order, _signatures: None,
        reason=reason,
    )


def default_site(scope: Scope, line: Line | None) -> Site:
    """Return the site of a line, or the tenant's only site."""
    if line is not None:
        return scope.get(Site, scope.get(Area, line.area_id).site_id)
    return scope.all(Site, Site.code)[0]


def _no_rules(_scope: Scope, _order: WorkOrder) -> Evaluation:
    return Evaluation(Moment.CANCEL, (), ())


def _draft(work: Work, order_id: UUID, version: int | None = None) -> WorkOrder:
    order = lock_order(work, order_id, version)
    if State(order.state) is not State.DRAFT:
        raise Refused(
            [
                refusal(
                    "W17",
                    order.number,
                    "{number} is {state}; only a draft can be changed so.",
                    "Cancel it and create it again with what must change.",
                    number=order.number,
                    state=order.state,
                )
            ],
            "order.edit",
        )
    return order


def _assignable(work: Work, order_id: UUID) -> WorkOrder:
    order = lock_order(work, order_id)
    if State(order.state) not in (State.DRAFT, State.RELEASED, State.IN_PROGRESS, State.PAUSED):
        return _draft(work, order_id)
    return order


def _touch(work: Work, order: WorkOrder, change: str) -> None:
    """Raise the order's version and void what waits for signatures on the old one (D1)."""
    order.row_version += 1
    void_requests(work, order, change)


def _plan_problems(code: str, draft: Draft | WorkOrder) -> list[Finding]:
    problems = []
    if is_counted(draft.unit) and draft.qty != draft.qty.to_integral_value():
        problems.append(
            refusal(
                "T1",
                code,
                N_("The quantity is {qty} {unit}; pieces are counted and therefore whole."),
                N_("Enter a whole number."),
                qty=draft.qty,
                unit=draft.unit,
            )
        )
    if draft.qty <= 0:
        problems.append(
            refusal(
                "T1",
                code,
                "The quantity is {qty}; it must be more than zero.",
                "Enter how much is to be made.",
                qty=draft.qty,
            )
        )
    if draft.planned_end_at < draft.planned_start_at:
        problems.append(_ends_before(code))
    return problems


def _ends_before(subject: str) -> Finding:
    return refusal(
        "T1",
        subject,
        "The planned end lies before the planned start.",
        "Correct one of the two times.",
    )
