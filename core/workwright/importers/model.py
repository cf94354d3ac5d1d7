"""The plain model of one imported work order; every format ends here (JSON now, B2MML alike).

A list that a document may override is ``ABSENT``, ``None`` or a tuple: a key that is not there, a
null and an empty list mean three different things (S33). Codes and names are as the document has
them, trimmed (R8); nothing here was compared with master data.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Literal, TypeAlias, TypeVar

from workwright.errors import ImportProblem


class Absent(Enum):
    """The type of the one value that stands for a key which the document does not have."""

    ABSENT = "absent"

    def __bool__(self) -> Literal[False]:
        """Say no, as null and the empty list do."""
        return False


ABSENT = Absent.ABSENT

T = TypeVar("T")
Listed: TypeAlias = Absent | tuple[T, ...] | None

Scalar: TypeAlias = str | Decimal | bool | None
PropertyValue: TypeAlias = Scalar | tuple[Scalar, ...]


class Behavior(StrEnum):
    """What an operation allows or demands of the people and systems that perform it (R50)."""

    ALLOW_MANUAL_SKIP = "allowManualSkip"
    ALLOW_MANUAL_START = "allowManualStart"
    REQUIRES_CLOCK_ON = "requiresClockOn"
    SYSTEM_COMPLETES = "systemControlledOperationComplete"
    SYSTEM_RECORDS_QUANTITY = "systemControlledOperationRecordQuantity"


@dataclass(frozen=True)
class ImportProperty:
    """A name and the value as the document has it; text is not converted yet."""

    name: str
    value: PropertyValue
    path: str = field(compare=False)


@dataclass(frozen=True)
class ImportBomItem:
    """One structurally valid item of a bill of materials (R60).

    Args:
        qty: per piece or lot of the product, in ``unit``, >= 0.
        unit: none means the material's own unit.
        tracked: consumption must be recorded (R140).
        precision, low_precision, high_precision: decimals to show; none when none was given
            (R62).
        low_qty, high_qty: absolute consumption limits in ``unit``, inclusive (R63).
        scrap_pct: per cent of the net quantity, 0 to 100 (R64).
    """

    material_code: str
    qty: Decimal
    path: str = field(compare=False)
    unit: str | None = None
    display_order: int | None = None
    tracked: bool = False
    precision: int | None = None
    low_qty: Decimal | None = None
    high_qty: Decimal | None = None
    low_precision: int | None = None
    high_precision: int | None = None
    scrap_pct: Decimal = Decimal(0)
    storage_unit: str | None = None
    properties: Listed[ImportProperty] = ABSENT


@dataclass(frozen=True)
class OperationPlan:
    """What a document without a route says of an operation beside its materials.

    Args:
        sequence_no: equal numbers run in parallel (R43).
        unit_names: at least one; the operation is performed in one of them (R139).
        behaviors: each once, in the order of ``Behavior``.
        unit_field: the spelling in which the document has its units.
    """

    description: str
    sequence_no: int
    unit_names: tuple[str, ...]
    labor_types: tuple[str, ...] = ()
    skip_if_successor_started: bool = False
    display_order: int | None = None
    behaviors: tuple[Behavior, ...] = ()
    unit_field: str = field(default="plannedUnitName", compare=False)


@dataclass(frozen=True)
class ImportOperation:
    """One operation entry; ``plan`` is None in a document with a route (R39)."""

    name: str
    plan: OperationPlan | None
    bom: Listed[ImportBomItem]
    properties: Listed[ImportProperty]
    path: str = field(compare=False)


@dataclass(frozen=True)
class ImportLot:
    """One lot or, for a serialized product, one piece."""

    lot_code: str
    planned_qty: Decimal
    path: str = field(compare=False)


@dataclass(frozen=True)
class RouteChoice:
    """The route that a document names; none in a field means that it leaves the choice (R33)."""

    name: str
    revision: int | None = None
    minor: int | None = None
    route_type: str | None = None


@dataclass(frozen=True)
class OrderContent:
    """Everything that a document says of an order that is to be made.

    Args:
        planned_qty: in the product's unit, > 0; the sum of the lots where none was given (R25).
        qty_given: the document itself named the planned quantity.
        lots: may be empty; identifiers are unique.
        route: None makes it a document without a route, which brings its operations (R31).
        bom, properties: the lists at route level.
    """

    product_code: str
    line_code: str
    start_at: datetime
    end_at: datetime
    priority: int
    planned_qty: Decimal
    qty_given: bool
    lots: tuple[ImportLot, ...]
    route: RouteChoice | None
    bom: Listed[ImportBomItem]
    properties: Listed[ImportProperty]
    operations: Listed[ImportOperation]


@dataclass(frozen=True)
class ImportOrder:
    """One document about one work order.

    Args:
        name: the sender's unique key of the order.
        content: None when the document cancels the order (R16).
        messages: what was noticed and did not stop the reading.
    """

    name: str
    schema_version: int
    content: OrderContent | None
    messages: tuple[ImportProblem, ...] = field(default=(), compare=False)

    @property
    def cancels(self) -> bool:
        """Return whether the document asks to cancel the order (R15)."""
        return self.content is None


@dataclass(frozen=True)
class Reading:
    """What came of one document: the order as far as it could be read, and every problem.

    Where a value had a problem the order holds a blank name, an empty list or zero in its place,
    so that master data can still be asked about the rest; an order with problems is never applied.
    """

    order: ImportOrder
    problems: tuple[ImportProblem, ...]
