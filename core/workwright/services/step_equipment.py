"""Equipment at work: taken for a step, in use by the order, given back dirty (T4, T8, K10, W7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, select

from workwright.db.tables.equipment import Equipment, EquipmentClass, EquipmentLog
from workwright.db.tables.execution import StepEquipment, StepExecution
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.plant import Unit
from workwright.db.tenancy import points_at
from workwright.domain.canonical import plain
from workwright.domain.checks import Finding
from workwright.domain.context import EquipmentFacts
from workwright.errors import Refused, refusal
from workwright.services.record import OrderRecord
from workwright.services.runtime import Scope, Work


@dataclass(frozen=True)
class Taken:
    """A piece of equipment of one execution, as it stands now.

    Args:
        then: the facts as judged when it was taken.
        is_left: its use in this execution has ended, e.g. because another one replaced it.
    """

    execution_id: UUID
    row: Equipment
    facts: EquipmentFacts
    then: dict[str, object]
    is_left: bool = False


_ENDED = exists().where(
    EquipmentLog.tenant_id == StepEquipment.tenant_id,
    EquipmentLog.equipment_id == StepEquipment.equipment_id,
    EquipmentLog.execution_id == StepEquipment.execution_id,
    EquipmentLog.activity == "use_ended",
)
TAKEN = (
    select(StepEquipment, Equipment, EquipmentClass, Unit.code, WorkOrder.number, _ENDED)
    .join(
        StepExecution,
        and_(
            points_at(StepEquipment.execution_id, StepExecution),
            StepExecution.work_order_id == bindparam("order_id"),
        ),
    )
    .join(Equipment, points_at(StepEquipment.equipment_id, Equipment))
    .join(EquipmentClass, points_at(Equipment.class_id, EquipmentClass))
    .outerjoin(Unit, points_at(Equipment.unit_id, Unit))
    .outerjoin(WorkOrder, points_at(Equipment.used_by_id, WorkOrder))
    .order_by(StepEquipment.at, StepEquipment.id)
)
OF_CODES = (
    select(Equipment, EquipmentClass, Unit.code, WorkOrder.number)
    .join(EquipmentClass, points_at(Equipment.class_id, EquipmentClass))
    .outerjoin(Unit, points_at(Equipment.unit_id, Unit))
    .outerjoin(WorkOrder, points_at(Equipment.used_by_id, WorkOrder))
    .where(Equipment.code.in_(bindparam("codes", expanding=True)))
    .order_by(Equipment.id)
    .with_for_update(of=Equipment)
    .execution_options(populate_existing=True)
)


def taken_by(scope: Scope, record: OrderRecord) -> tuple[Taken, ...]:
    """Return all equipment that the order's executions took, oldest first."""
    return tuple(
        Taken(
            link.execution_id,
            row,
            facts_of(row, kind, unit_code, order_number),
            link.facts,
            is_left,
        )
        for link, row, kind, unit_code, order_number, is_left in scope.rows(
            TAKEN, order_id=record.order.id
        )
    )


def locked_equipment(
    work: Work, codes: Iterable[str]
) -> tuple[tuple[Equipment, EquipmentFacts], ...]:
    """Return equipment of these codes, locked, in the order of their ids; unknown ones refuse.

    Raises:
        Refused: K10, for each code that nobody knows here.
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return ()
    found = [
        (row, facts_of(row, kind, unit, number))
        for row, kind, unit, number in work.rows(OF_CODES, codes=wanted)
    ]
    unknown = [code for code in wanted if code not in {row.code for row, _ in found}]
    if unknown:
        raise Refused([_unknown(code) for code in unknown], "step.start")
    return tuple(found)


def facts_of(
    row: Equipment, kind: EquipmentClass, unit_code: str | None, order_number: str | None
) -> EquipmentFacts:
    """Return equipment as rules see it."""
    return EquipmentFacts(
        id=row.id,
        code=row.code,
        name=row.name,
        class_code=kind.code,
        availability=row.availability,
        cleaning=row.cleaning if kind.needs_cleaning else "clean",
        needs_calibration=kind.needs_calibration,
        calibration_due_on=row.calibration_due_on,
        qualified_until=row.qualified_until,
        clean_until=row.clean_until,
        range_low=row.range_low,
        range_high=row.range_high,
        minimum_qty=row.minimum_qty,
        resolution=row.resolution,
        unit=row.measure_unit,
        unit_code=unit_code,
        in_use_by=order_number,
    )


def take(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    chosen: Iterable[tuple[Equipment, EquipmentFacts]],
) -> None:
    """Put equipment to use in a step; its state at that moment is kept with it (PH-13, W22)."""
    for row, facts in chosen:
        row.availability = "in_use"
        row.used_by_id = record.order.id
        row.row_version += 1
        work.add(
            StepEquipment(
                execution_id=execution.id,
                equipment_id=row.id,
                facts=plain(facts),
                at=work.now,
            )
        )
        _log(work, record, execution, row, "use_begun")


def leave(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    taken: Sequence[Taken],
    reason: str | None = None,
) -> None:
    """End the use of equipment in a step; it goes on being the order's until nobody needs it.

    A class that no unfinished step of the order asks for is given back at once, so that the
    scales of a booth are free for the next order before this one is complete.
    """
    mine = [t for t in taken if t.execution_id == execution.id and not t.is_left]
    for item in mine:
        _log(work, record, execution, item.row, "use_ended", reason)
    still = _classes_to_come(record)
    busy = {
        t.row.id
        for t in taken
        if t.execution_id != execution.id and not t.is_left and _is_open(record, t.execution_id)
    }
    give_back(
        work,
        record,
        [
            t.row
            for t in mine
            if t.row.id not in busy and (reason is not None or t.facts.class_code not in still)
        ],
    )


def give_back(work: Work, record: OrderRecord, rows: Iterable[Equipment]) -> None:
    """Free equipment of the order and mark it dirty, with the product that it held (T8)."""
    for row in rows:
        if row.used_by_id != record.order.id:
            continue
        row.used_by_id = None
        row.availability = "available" if row.availability == "in_use" else row.availability
        row.cleaning = "dirty"
        row.clean_until = None
        row.last_product = record.snapshot.recipe.product_code
        row.row_version += 1


def used_by_order(work: Work, record: OrderRecord) -> Sequence[Equipment]:
    """Return what the order still has in use, locked."""
    return work.lock_all(
        select(Equipment).where(Equipment.used_by_id == record.order.id).order_by(Equipment.id)
    )


def _classes_to_come(record: OrderRecord) -> set[str]:
    open_steps = [
        record.step(e)
        for e in record.executions
        if e.status not in {"done", "done_with_deviation", "skipped", "not_executed"}
    ]
    return {step.equipment_class for step in open_steps if step.equipment_class}


def _is_open(record: OrderRecord, execution_id: UUID) -> bool:
    return record.execution(execution_id).status in {"running", "held", "awaiting_verification"}


def _log(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    row: Equipment,
    activity: str,
    note: str | None = None,
) -> None:
    work.add(
        EquipmentLog(
            equipment_id=row.id,
            activity=activity,
            at=work.now,
            work_order_id=record.order.id,
            execution_id=execution.id,
            product=record.snapshot.recipe.product_code,
            batch=record.batch.number,
            performer_id=work.actor.person_id,
            note=note,
        )
    )


def _unknown(code: str) -> Finding:
    return refusal(
        "K10",
        code,
        "There is no equipment {code} here.",
        "Scan the label of the equipment again, or choose it from the list.",
        code=code,
    )
