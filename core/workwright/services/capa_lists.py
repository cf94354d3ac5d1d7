"""CAPAs as screens list them: of an order, or of one deviation, with owner and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from workwright.db.tables.people import Account, Person
from workwright.db.tables.quality import Capa, CapaDeviation, Deviation
from workwright.db.tenancy import points_at
from workwright.services.runtime import Scope


@dataclass(frozen=True)
class CapaLine:
    """A CAPA with the words that people know it by.

    Args:
        deviations: numbers of those that it answers, of any order, in order.
    """

    row: Capa
    owner: str
    deviations: tuple[str, ...]

    @property
    def holds_release(self) -> bool:
        """Say whether no order with one of its deviations is released before it is effective."""
        return self.row.blocks_release and self.row.status != "effective"


def capas_of_order(scope: Scope, order_id: UUID) -> list[CapaLine]:
    """Return the CAPAs that answer a deviation of the order, by number."""
    return _lines(scope, select(Deviation.id).where(Deviation.work_order_id == order_id))


def capas_of_deviation(scope: Scope, deviation_id: UUID) -> list[CapaLine]:
    """Return the CAPAs that answer the deviation, by number."""
    return _lines(scope, select(Deviation.id).where(Deviation.id == deviation_id))


def owners(scope: Scope) -> Sequence[Person]:
    """Return who may own a CAPA: active people with an account, by name."""
    statement = (
        select(Person)
        .join(Account, points_at(Account.person_id, Person))
        .where(Person.status == "active", Person.kind == "person")
        .order_by(Person.printed_name, Person.code)
    )
    return scope.scalars(statement)


def _lines(scope: Scope, deviations: Select[UUID]) -> list[CapaLine]:
    linked = select(CapaDeviation.capa_id).where(CapaDeviation.deviation_id.in_(deviations))
    rows = scope.scalars(select(Capa).where(Capa.id.in_(linked)).order_by(Capa.number))
    names = scope.by_id(Person, [row.owner_id for row in rows])
    answered: dict[UUID, list[str]] = {}
    pairs = scope.rows(
        select(CapaDeviation.capa_id, Deviation.number)
        .join(Deviation, points_at(CapaDeviation.deviation_id, Deviation))
        .where(CapaDeviation.capa_id.in_([row.id for row in rows]))
        .order_by(Deviation.number)
    )
    for capa_id, number in pairs:
        answered.setdefault(capa_id, []).append(number)
    return [
        CapaLine(row, names[row.owner_id].printed_name, tuple(answered.get(row.id, ())))
        for row in rows
    ]
