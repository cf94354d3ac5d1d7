"""Turn rows into the read-only facts that checks see; one statement per kind of row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select

from workwright.db.tables.documents import Document
from workwright.db.tables.equipment import Equipment, EquipmentClass
from workwright.db.tables.orders import Batch, OrderEquipment, OrderPerson, WorkOrder
from workwright.db.tables.people import Person, PersonRole, TrainingRecord
from workwright.db.tables.plant import Line, Unit
from workwright.db.tables.quality import Hold
from workwright.db.tables.stock import ApprovedSupplier, Lot, Material, Reservation, Supplier
from workwright.db.tenancy import points_at
from workwright.domain.context import (
    BatchFacts,
    EquipmentFacts,
    LotFacts,
    OrderFacts,
    PersonFacts,
    ReservationFacts,
    TrainingFacts,
)
from workwright.domain.lifecycle import State
from workwright.services.actors import refresh_actor
from workwright.services.runtime import Scope, Work

PEOPLE = (
    select(Person, PersonRole.role)
    .outerjoin(
        PersonRole, points_at(PersonRole.person_id, Person) & PersonRole.withdrawn_at.is_(None)
    )
    .where(Person.id.in_(bindparam("ids", expanding=True)))
    .order_by(Person.code)
)
TRAINED = (
    select(
        TrainingRecord.person_id,
        Document.code,
        TrainingRecord.version,
        TrainingRecord.expires_on,
    )
    .join(Document, points_at(TrainingRecord.document_id, Document))
    .where(TrainingRecord.person_id.in_(bindparam("ids", expanding=True)))
)


def order_facts(scope: Scope, order: WorkOrder, *, has_overrides: bool = False) -> OrderFacts:
    """Return the order as it stands."""
    line = scope.get(Line, order.line_id) if order.line_id else None
    return OrderFacts(
        id=order.id,
        number=order.number,
        type=order.type,
        state=State(order.state),
        sub_state=order.sub_state,
        qty=order.qty,
        unit=order.unit,
        planned_start_at=order.planned_start_at,
        planned_end_at=order.planned_end_at,
        line_code=line.code if line is not None else None,
        priority=order.priority,
        started_at=order.started_at,
        ended_at=order.ended_at,
        short_closed=order.short_closed,
        has_overrides=has_overrides,
        fields=order.fields,
    )


def batch_facts(batch: Batch) -> BatchFacts:
    """Return the batch as it stands."""
    return BatchFacts(
        number=batch.number,
        theoretical_qty=batch.theoretical_qty,
        unit=batch.unit,
        actual_qty=batch.actual_qty,
        manufactured_on=batch.manufactured_on,
        expires_on=batch.expires_on,
    )


def person_facts(
    scope: Scope, person_ids: Iterable[UUID], assigned: Mapping[UUID, str] | None = None
) -> tuple[PersonFacts, ...]:
    """Return people with their roles of this moment and their training, by code (W6, W24)."""
    ids = list(dict.fromkeys(person_ids))
    if not ids:
        return ()
    people: dict[UUID, Person] = {}
    roles: dict[UUID, set[str]] = defaultdict(set)
    for person, role in scope.rows(PEOPLE, ids=ids):
        people[person.id] = person
        roles[person.id].add(role)
    training: dict[UUID, list[TrainingFacts]] = defaultdict(list)
    for person_id, code, version, expires_on in scope.rows(TRAINED, ids=ids):
        training[person_id].append(TrainingFacts(code, version, expires_on))
    return tuple(
        PersonFacts(
            id=person.id,
            code=person.code,
            name=person.printed_name,
            roles=frozenset(roles[person.id] - {None} if person.status == "active" else ()),
            training=tuple(training[person.id]),
            assigned_as=(assigned or {}).get(person.id),
        )
        for person in people.values()
    )


def acting_facts(work: Work) -> PersonFacts:
    """Return who acts, with the roles of this transaction and the training (W6, W24)."""
    actor = refresh_actor(work)
    training = tuple(
        TrainingFacts(code, version, expires_on)
        for _, code, version, expires_on in work.rows(TRAINED, ids=[actor.person_id])
    )
    return PersonFacts(actor.person_id, actor.code, actor.printed_name, actor.roles, training)


def assigned_people(scope: Scope, order: WorkOrder) -> tuple[PersonFacts, ...]:
    """Return everybody assigned to the order; one entry per assignment."""
    rows = scope.all(OrderPerson, OrderPerson.role, work_order_id=order.id)
    known = {p.id: p for p in person_facts(scope, [row.person_id for row in rows])}
    return tuple(
        PersonFacts(p.id, p.code, p.name, p.roles, p.training, row.role)
        for row in rows
        if (p := known.get(row.person_id)) is not None
    )


def equipment_facts(scope: Scope, equipment_ids: Iterable[UUID]) -> tuple[EquipmentFacts, ...]:
    """Return equipment with its facets, by code (W7)."""
    ids = list(dict.fromkeys(equipment_ids))
    return equipment_where(scope, _equipment().where(Equipment.id.in_(ids))) if ids else ()


def equipment_coded(scope: Scope, code: str) -> EquipmentFacts | None:
    """Return the equipment of that code, or none."""
    return next(iter(equipment_where(scope, _equipment().where(Equipment.code == code))), None)


def equipment_of_class(scope: Scope, class_code: str) -> tuple[EquipmentFacts, ...]:
    """Return every piece of a class, by code."""
    return equipment_where(scope, _equipment().where(EquipmentClass.code == class_code))


def assigned_equipment(scope: Scope, order: WorkOrder) -> tuple[EquipmentFacts, ...]:
    """Return the equipment assigned to the order, by code."""
    ids = [row.equipment_id for row in scope.all(OrderEquipment, work_order_id=order.id)]
    return equipment_facts(scope, ids)


def planned_equipment(scope: Scope, order: WorkOrder) -> dict[str, tuple[EquipmentFacts, ...]]:
    """Return step number (empty for the whole order) to the equipment assigned to it."""
    rows = scope.all(OrderEquipment, work_order_id=order.id)
    known = {item.id: item for item in equipment_facts(scope, [r.equipment_id for r in rows])}
    found: dict[str, list[EquipmentFacts]] = defaultdict(list)
    for row in rows:
        found[row.step].append(known[row.equipment_id])
    return {step: tuple(items) for step, items in found.items()}


def equipment_where(
    scope: Scope, statement: Select[*tuple[Any, ...]]
) -> tuple[EquipmentFacts, ...]:
    """Return the facts of the statement's rows (equipment, class, unit code, order number)."""
    return tuple(
        EquipmentFacts(
            id=item.id,
            code=item.code,
            name=item.name,
            class_code=kind.code,
            availability=item.availability,
            cleaning=item.cleaning if kind.needs_cleaning else "clean",
            needs_calibration=kind.needs_calibration,
            calibration_due_on=item.calibration_due_on,
            qualified_until=item.qualified_until,
            clean_until=item.clean_until,
            range_low=item.range_low,
            range_high=item.range_high,
            minimum_qty=item.minimum_qty,
            resolution=item.resolution,
            unit=item.measure_unit,
            unit_code=unit_code,
            in_use_by=used_by,
        )
        for item, kind, unit_code, used_by in scope.rows(statement)
    )


def _equipment() -> Select[*tuple[Any, ...]]:
    return (
        select(Equipment, EquipmentClass, Unit.code, WorkOrder.number)
        .join(EquipmentClass, points_at(Equipment.class_id, EquipmentClass))
        .outerjoin(Unit, points_at(Equipment.unit_id, Unit))
        .outerjoin(WorkOrder, points_at(Equipment.used_by_id, WorkOrder))
        .order_by(Equipment.code)
    )


def lot_facts(scope: Scope, lots: Sequence[Lot]) -> tuple[LotFacts, ...]:
    """Return lots with material, supplier approval and holds, in the order given."""
    if not lots:
        return ()
    materials = scope.by_id(Material, [lot.material_id for lot in lots])
    suppliers = scope.by_id(Supplier, [lot.supplier_id for lot in lots if lot.supplier_id])
    approvals = {
        (row.material_id, row.supplier_id): row.approved_until
        for row in scope.scalars(
            select(ApprovedSupplier).where(ApprovedSupplier.material_id.in_(list(materials)))
        )
    }
    held = _held(scope, "lot", [lot.id for lot in lots])
    return tuple(
        LotFacts(
            id=lot.id,
            code=lot.code,
            material_code=materials[lot.material_id].code,
            material_name=materials[lot.material_id].name,
            status=lot.status,
            unit=lot.unit,
            on_hand_qty=lot.on_hand_qty,
            free_qty=lot.on_hand_qty - lot.reserved_qty,
            received_on=lot.received_on,
            spec_version=lot.spec_version,
            expires_on=lot.expires_on,
            retest_on=lot.retest_on,
            supplier_code=suppliers[lot.supplier_id].code if lot.supplier_id else None,
            supplier_approved=_approved(scope, materials[lot.material_id], lot, approvals),
            identity_tested=lot.identity_tested,
            on_hold=lot.id in held,
            assay_pct=lot.assay_pct,
            water_pct=lot.water_pct,
            extra=lot.fields,
        )
        for lot in lots
    )


def lots_of_material(scope: Scope, codes: Iterable[str]) -> tuple[LotFacts, ...]:
    """Return every lot with stock of these materials, by code."""
    statement = (
        select(Lot)
        .join(Material, points_at(Lot.material_id, Material))
        .where(Material.code.in_(list(codes)), Lot.on_hand_qty > 0)
        .order_by(Lot.code)
    )
    return lot_facts(scope, scope.scalars(statement))


def reservation_facts(scope: Scope, order: WorkOrder) -> tuple[ReservationFacts, ...]:
    """Return what the order holds, by line and lot."""
    statement = (
        select(Reservation, Lot.code, Material.code)
        .join(Lot, points_at(Reservation.lot_id, Lot))
        .join(Material, points_at(Lot.material_id, Material))
        .where(Reservation.work_order_id == order.id)
        .order_by(Reservation.line_no, Lot.code)
    )
    return tuple(
        ReservationFacts(
            line_no=row.line_no,
            material_code=material_code,
            lot_code=lot_code,
            reserved_qty=row.reserved_qty,
            consumed_qty=row.consumed_qty,
            released_qty=row.released_qty,
            unit=row.unit,
            status=row.status,
        )
        for row, lot_code, material_code in scope.rows(statement)
    )


def active_holds(scope: Scope, order: WorkOrder) -> Sequence[Hold]:
    """Return the holds on the order, its batches and the lots that it reserved."""
    batches = select(Batch.id).where(Batch.work_order_id == order.id)
    lots = select(Reservation.lot_id).where(
        Reservation.work_order_id == order.id, Reservation.status == "active"
    )
    return scope.scalars(
        select(Hold).where(
            Hold.lifted_at.is_(None),
            or_(
                Hold.subject_id == order.id,
                Hold.subject_id.in_(batches),
                Hold.subject_id.in_(lots),
            ),
        )
    )


def _held(scope: Scope, kind: str, ids: list[UUID]) -> set[UUID]:
    statement = select(Hold.subject_id).where(
        Hold.subject_type == kind, Hold.subject_id.in_(ids), Hold.lifted_at.is_(None)
    )
    return set(scope.scalars(statement))


def _approved(
    scope: Scope,
    material: Material,
    lot: Lot,
    approvals: Mapping[tuple[UUID, UUID], date | None],
) -> bool:
    if not material.approved_suppliers_only or lot.batch_id is not None:
        return True
    if lot.supplier_id is None:
        return False
    key = (lot.material_id, lot.supplier_id)
    if key not in approvals:
        return False
    until = approvals[key]
    return until is None or until >= scope.today
