"""Read captures with everything that belongs to an attempt, in one statement (K9)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.execution import Capture, CaptureDecision
from workwright.db.tables.people import Person
from workwright.db.tables.stock import Container, Lot, Material
from workwright.db.tenancy import points_at
from workwright.domain.context import CaptureFacts, EquipmentFacts, LotFacts
from workwright.domain.lateness import is_late
from workwright.services.runtime import Scope

Item = TypeVar("Item")

ACTION = "action"


class OnDemand(Sequence[Item], Generic[Item]):
    """A sequence that is read when somebody looks at it, and then kept.

    Most rules never look at earlier captures; reading them for every act would cost more than
    the act itself.
    """

    def __init__(self, read: Callable[[], Sequence[Item]]) -> None:
        self._read = read
        self._items: Sequence[Item] | None = None

    @property
    def items(self) -> Sequence[Item]:
        """Return the items, read at the first look."""
        if self._items is None:
            self._items = self._read()
        return self._items

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


@dataclass(frozen=True)
class CaptureRow:
    """One attempt as stored, with the words that people know it by.

    Args:
        decision: redispense, accept or reject; none while nobody decided (K8).
        performer: printed name of who made it.
        lot: what was weighed or added, with its material's code and name.
    """

    row: Capture
    performer: str
    decision: str | None = None
    lot: LotFacts | None = None
    container_code: str | None = None
    equipment_code: str | None = None

    @property
    def counts(self) -> bool:
        """Say whether the attempt counts: inside its limits, or accepted by somebody who may."""
        if self.row.verdict != ACTION:
            return self.decision != "reject"
        return self.decision == "accept"

    @property
    def is_undecided(self) -> bool:
        """Say whether the attempt is outside its limits and waits for a decision (K8)."""
        return self.row.verdict == ACTION and self.decision is None


def captures_of_execution(scope: Scope, execution_id: UUID) -> tuple[CaptureRow, ...]:
    """Return every attempt of one execution, oldest first."""
    return _captures(scope, OF_EXECUTION, execution_id)


def captures_of_order(scope: Scope, order_id: UUID) -> tuple[CaptureRow, ...]:
    """Return every attempt of an order, oldest first."""
    return _captures(scope, OF_ORDER, order_id)


def capture_facts(
    row: CaptureRow, step: str, equipment: Mapping[str, EquipmentFacts] | None = None
) -> CaptureFacts:
    """Return the attempt as rules see it.

    Args:
        equipment: code to the facts as judged when it was taken.
    """
    capture = row.row
    return CaptureFacts(
        step=step,
        attempt=capture.attempt,
        values=plain_values(capture.values),
        verdict=capture.verdict,
        source=capture.source,
        performer_id=capture.performer_id,
        at=capture.at,
        accepted=row.counts,
        lot=row.lot,
        instrument=(equipment or {}).get(row.equipment_code or ""),
        late=is_late(capture.at, capture.claimed_at),
        field=capture.field,
        line_no=capture.line_no,
        net_qty=capture.net_qty,
        unit=capture.unit,
        decision=row.decision,
    )


def plain_values(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return field to value; what was stored with a unit, be it none, is a decimal."""
    return {name: plain_value(entry) for name, entry in stored.items()}


def plain_value(entry: Mapping[str, Any]) -> Any:
    """Return the value of one stored field."""
    value = entry.get("value")
    return Decimal(value) if "unit" in entry and value is not None else value


_CAPTURES = (
    select(
        Capture,
        Person.printed_name,
        CaptureDecision.decision,
        Lot,
        Material.code,
        Material.name,
        Container.code,
        Equipment.code,
    )
    .join(Person, points_at(Capture.performer_id, Person))
    .outerjoin(CaptureDecision, points_at(CaptureDecision.capture_id, Capture))
    .outerjoin(Lot, points_at(Capture.lot_id, Lot))
    .outerjoin(Material, points_at(Lot.material_id, Material))
    .outerjoin(Container, points_at(Capture.container_id, Container))
    .outerjoin(Equipment, points_at(Capture.equipment_id, Equipment))
    .order_by(Capture.at, Capture.id)
)
OF_EXECUTION = _CAPTURES.where(Capture.execution_id == bindparam("owner_id"))
OF_ORDER = _CAPTURES.where(Capture.work_order_id == bindparam("owner_id"))


def _captures(
    scope: Scope, statement: Select[*tuple[Any, ...]], owner_id: UUID
) -> tuple[CaptureRow, ...]:
    return tuple(
        CaptureRow(
            row,
            performer,
            decision,
            _lot(lot, material_code, material_name),
            container,
            equipment,
        )
        for row, performer, decision, lot, material_code, material_name, container, equipment in (
            scope.rows(statement, owner_id=owner_id)
        )
    )


def _lot(lot: Lot | None, material_code: str, material_name: str) -> LotFacts | None:
    """Return the lot as it stands now, without what only a choice of lots must know."""
    if lot is None:
        return None
    return LotFacts(
        id=lot.id,
        code=lot.code,
        material_code=material_code,
        material_name=material_name,
        status=lot.status,
        unit=lot.unit,
        on_hand_qty=lot.on_hand_qty,
        free_qty=lot.on_hand_qty - lot.reserved_qty,
        received_on=lot.received_on,
        spec_version=lot.spec_version,
        expires_on=lot.expires_on,
        retest_on=lot.retest_on,
        identity_tested=lot.identity_tested,
        assay_pct=lot.assay_pct,
        water_pct=lot.water_pct,
        extra=lot.fields,
    )
