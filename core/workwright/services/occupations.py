"""Units booked by released orders, half-open in time (SC1)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from workwright.db.tables.equipment import Occupation
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.plant import Unit
from workwright.db.tenancy import points_at
from workwright.domain.context import EquipmentFacts
from workwright.domain.scheduling import OccupationFacts
from workwright.services.runtime import Scope, Work


def units_of(equipment: Iterable[EquipmentFacts]) -> tuple[str, ...]:
    """Return the codes of the units that this equipment stands in, each once."""
    return tuple(dict.fromkeys(item.unit_code for item in equipment if item.unit_code))


def occupations_of(
    scope: Scope, units: Iterable[str], starts_at: datetime, ends_at: datetime
) -> tuple[OccupationFacts, ...]:
    """Return what occupies these units inside the span, by unit and start."""
    codes = list(units)
    if not codes:
        return ()
    statement = (
        select(Unit.code, WorkOrder.number, Occupation.starts_at, Occupation.ends_at)
        .join(Unit, points_at(Occupation.unit_id, Unit))
        .join(WorkOrder, points_at(Occupation.work_order_id, WorkOrder))
        .where(
            Unit.code.in_(codes),
            Occupation.freed_at.is_(None),
            Occupation.starts_at < ends_at,
            Occupation.ends_at > starts_at,
        )
        .order_by(Unit.code, Occupation.starts_at)
    )
    return tuple(OccupationFacts(*row) for row in scope.rows(statement))


def planned_occupations(
    scope: Scope, order: WorkOrder, equipment: Iterable[EquipmentFacts]
) -> tuple[OccupationFacts, ...]:
    """Return the order's own wish beside everything that is booked on its units."""
    units = units_of(equipment)
    own = tuple(
        OccupationFacts(code, order.number, order.planned_start_at, order.planned_end_at)
        for code in units
    )
    booked = occupations_of(scope, units, order.planned_start_at, order.planned_end_at)
    return own + booked


def occupy(work: Work, order: WorkOrder, equipment: Iterable[EquipmentFacts]) -> None:
    """Book the units of an order for its planned time; the units are locked first (SC1)."""
    codes = units_of(equipment)
    units = work.lock_all(select(Unit).where(Unit.code.in_(codes)).order_by(Unit.id))
    for unit in units:
        work.add(
            Occupation(
                work_order_id=order.id,
                unit_id=unit.id,
                starts_at=order.planned_start_at,
                ends_at=order.planned_end_at,
            )
        )


def free(work: Work, order: WorkOrder) -> None:
    """Give back what the order booked; at its end or when it is cancelled."""
    for row in work.all(Occupation, work_order_id=order.id, freed_at=None):
        row.freed_at = work.now
