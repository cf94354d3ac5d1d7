"""Everything that a record is made from, and nothing else: snapshot, execution rows, audit chain.

Recipes, materials, people and places are never read as they stand now (W3). A person's name is
the one that the chain or a signature froze at the act; facts of a lot are those of its use.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from workwright.db.schema import TenantRow
from workwright.db.tables.execution import Capture, StepEquipment, StepExecution
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.quality import Signature
from workwright.domain.canonical import parse_instant
from workwright.domain.lifecycle import TERMINAL, State
from workwright.domain.recipe import Step
from workwright.domain.snapshot import SnapshotContent

Row = TypeVar("Row", bound=TenantRow)

# Prints and exports are in the chain (E42) and say nothing about the batch.
ABOUT_COPIES = "record."


@dataclass(frozen=True)
class Entry:
    """One entry of the order's audit trail."""

    body: Mapping[str, Any]

    @property
    def seq(self) -> int:
        """Return its place in the chain."""
        return int(self.body["seq"])

    @property
    def at(self) -> datetime:
        """Return its instant."""
        return parse_instant(self.body["at"])

    @property
    def act(self) -> str:
        """Return what was done: ``capture.recorded``."""
        return str(self.body["act"])

    @property
    def changes(self) -> Sequence[Mapping[str, Any]]:
        """Return the changed fields."""
        changes: Sequence[Mapping[str, Any]] = self.body["changes"]
        return changes


@dataclass(frozen=True)
class Source:
    """One released order with all that was recorded on it.

    Args:
        rows: table to its rows of this order, in the order of their making.
        entries: the order's audit entries, by their place in the chain.
        references: table to id to the frozen facts of what is only pointed at: lots, containers,
            equipment, places, people who never acted.
    """

    tenant_id: UUID
    order: WorkOrder
    batch: Batch
    snapshot: SnapshotContent
    snapshot_sha256: str
    taken_at: datetime
    rows: Mapping[str, Sequence[TenantRow]]
    entries: Sequence[Entry]
    references: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def of(self, kind: type[Row]) -> Sequence[Row]:
        """Return the rows of that table."""
        return self.rows.get(kind.__tablename__, ())  # type: ignore[return-value]

    def where(self, kind: type[Row], **equal: Any) -> list[Row]:
        """Return the rows of that table with these values."""
        return [
            row
            for row in self.of(kind)
            if all(getattr(row, name) == value for name, value in equal.items())
        ]

    def fact(self, table: str, row_id: UUID | None, name: str) -> Any:
        """Return a frozen fact of something pointed at; none when nothing is known of it."""
        return self.references.get(table, {}).get(str(row_id), {}).get(name)

    @property
    def is_final(self) -> bool:
        """Say whether nothing can be recorded on the order any more (W19)."""
        return State(self.order.state) in TERMINAL

    @property
    def zone(self) -> str:
        """Return the zone of the site, as frozen."""
        return self.snapshot.site.zone

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Return step number to the step as issued."""
        return {step.number: step for step in self.snapshot.recipe.steps}

    @cached_property
    def executions(self) -> Mapping[UUID, StepExecution]:
        """Return execution by id."""
        return {row.id: row for row in self.of(StepExecution)}

    @cached_property
    def written_by(self) -> Mapping[tuple[str, str], Entry]:
        """Return table and id of a row to the entry with which it began."""
        found: dict[tuple[str, str], Entry] = {}
        for entry in self.entries:
            for change in entry.changes:
                found.setdefault((change["table"], change["id"]), entry)
        return found

    @cached_property
    def equipment_at_use(self) -> Mapping[tuple[UUID, UUID], Mapping[str, Any]]:
        """Return execution and equipment to the facts as judged when it was taken."""
        return {(row.execution_id, row.equipment_id): row.facts for row in self.of(StepEquipment)}

    @cached_property
    def captures_by_execution(self) -> Mapping[UUID, Sequence[Capture]]:
        """Return execution to its captures, oldest first."""
        return grouped(self.of(Capture), "execution_id")

    @cached_property
    def signatures_of(self) -> Mapping[UUID, Sequence[Signature]]:
        """Return record to the signatures on it, oldest first."""
        return grouped(self.of(Signature), "record_id")

    def base(self, number: str) -> str:
        """Return the core behaviour of a step."""
        step = self.steps.get(number)
        kind = step.kind if step is not None else ""
        return self.snapshot.step_kinds.get(kind, kind)

    def entry_of(self, row: TenantRow) -> Entry | None:
        """Return the audit entry with which the row came into being."""
        return self.written_by.get((row.__tablename__, str(row.id)))


def grouped(rows: Iterable[Row], name: str) -> dict[UUID, list[Row]]:
    """Return the rows by one of their columns, order kept."""
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
