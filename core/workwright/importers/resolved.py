"""A document compared with master data: what the import service turns into a draft."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from workwright.errors import ImportProblem
from workwright.importers.master import BomItem, Line, Product, Property, RouteVersion
from workwright.importers.model import (
    Behavior,
    ImportLot,
    OperationPlan,
    PropertyValue,
)

Content: TypeAlias = tuple[BomItem, ...] | PropertyValue


class OverrideKind(StrEnum):
    """What of a scope the document changed."""

    BOM = "billOfMaterials"
    PROPERTY = "propertyValues"


@dataclass(frozen=True)
class Override:
    """One line of the order's own layer over its route (R138).

    Args:
        operation: name of the operation; None for the route level.
        name: name of the property; None for a bill of materials.
        old, new: the whole list of items, or the property's value.
    """

    operation: str | None
    kind: OverrideKind
    name: str | None
    old: Content
    new: Content

    @property
    def path(self) -> str:
        """Return the place in the order, as the record prints it."""
        scope = "route" if self.operation is None else f"operations[{_quoted(self.operation)}]"
        inner = f"[{_quoted(self.name)}]" if self.name is not None else ""
        return f"{scope}.{self.kind.value}{inner}"


@dataclass(frozen=True)
class ResolvedOperation:
    """One operation of the order as it will be.

    Args:
        plan: None when the route supplies it (R39).
        predecessors: names of the operations that must be completed or skipped before, or still
            be ready with ``skip_if_successor_started`` (R43, R56); empty with a route.
    """

    name: str
    bom: tuple[BomItem, ...]
    properties: tuple[Property, ...]
    plan: OperationPlan | None = None
    predecessors: tuple[str, ...] = ()

    def has(self, behavior: Behavior) -> bool:
        """Return whether the document gives the operation this behaviour (R52-R55)."""
        return self.plan is not None and behavior in self.plan.behaviors


@dataclass(frozen=True)
class ResolvedOrder:
    """One order, ready to become a draft.

    Args:
        route: the version that the order points at; None for a document without a route, which
            becomes a one-off recipe version (R136, R137).
        bom, properties: at route level, after the import.
        operations: in the order of the route, or in that of R44.
        overrides: what the document changed against the route; empty without a route.
        messages: of reading and resolution, in the order they were found.
    """

    name: str
    schema_version: int
    product: Product
    line: Line
    start_at: datetime
    end_at: datetime
    priority: int
    planned_qty: Decimal
    lots: tuple[ImportLot, ...]
    route: RouteVersion | None
    bom: tuple[BomItem, ...]
    properties: tuple[Property, ...]
    operations: tuple[ResolvedOperation, ...]
    overrides: tuple[Override, ...]
    messages: tuple[ImportProblem, ...]

    @property
    def skipping_barred(self) -> bool:
        """Return whether nothing may be skipped: one operation, at most one lot (R57)."""
        return len(self.operations) == 1 and len(self.lots) <= 1


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
