"""Which field exists since which schema version, object by object (section 2 of the rules).

Aliases stand beside the name they mean. Versions 7, 8 and 9 are alike (section 1).
"""

from collections.abc import Iterable, Mapping


class FieldTable:
    """The fields of one kind of object, each with the first version that has it."""

    def __init__(self, since: Mapping[str, int]) -> None:
        self._since = dict(since)
        newest = max(since.values())
        self._known = tuple(
            frozenset(name for name, first in since.items() if first <= version)
            for version in range(newest + 1)
        )

    def since(self, name: str) -> int | None:
        """Return the first version that has the field; None for an unknown field."""
        return self._since.get(name)

    def known(self, version: int) -> frozenset[str]:
        """Return the fields that a version has."""
        return self._known[min(version, len(self._known) - 1)]

    def from_version(self, version: int, names: Iterable[str]) -> "FieldTable":
        """Return the table with these fields starting at another version."""
        return FieldTable({**self._since, **dict.fromkeys(names, version)})

    @property
    def names(self) -> frozenset[str]:
        """Return every field of every version."""
        return frozenset(self._since)


_DATED = "plannedStartDate", "plannedEndDate"
_LOTS = "lotIdentifiers", "materialLots"

HEADER = FieldTable(
    {
        "schemaVersion": 3,
        "workOrderName": 3,
        "producedMaterialName": 3,
        "plannedLineName": 3,
        **dict.fromkeys(_DATED, 3),
        "priority": 3,
        "plannedQuantity": 3,
        **dict.fromkeys(_LOTS, 3),
        "routeDefinitionName": 3,
        "routeDefinitionRevision": 3,
        "routeDefinitionMinorRevision": 10,
        "routeDefinitionType": 11,
        "status": 7,
        "operationsGroup": 3,
    }
)
MATERIAL_LOT = FieldTable({"lotIdentifier": 3, "plannedQuantity": 3})
OPERATIONS_GROUP = FieldTable({"route": 3, "operations": 3})
ROUTE = FieldTable({"billOfMaterials": 3, "propertyValues": 3, "documents": 3})
OPERATION = FieldTable(
    {
        "name": 3,
        "description": 3,
        "sequenceNumber": 3,
        "plannedUnitName": 3,
        "plannedUnitNames": 3,
        "suggestedLaborTypes": 7,
        "skipIfSuccessorStarted": 6,
        "skipifSuccessorStarted": 6,
        "displayOrder": 7,
        "behaviors": 6,
        "behaviours": 6,
        "billOfMaterials": 3,
        "propertyValues": 3,
        "documents": 3,
    }
)
BOM_ITEM = FieldTable(
    {
        "materialName": 3,
        "quantity": 3,
        "unitOfMeasureName": 3,
        "displayOrder": 3,
        "requiresConsumptionTracking": 3,
        "behaviors": 6,
        "behaviours": 6,
        "quantityPrecision": 6,
        "lowerTolerance": 6,
        "upperTolerance": 6,
        "lowerTolerancePrecision": 6,
        "upperTolerancePrecision": 6,
        "scrapFactor": 6,
        "defaultStorageUnit": 6,
        "propertyValues": 3,
    }
)
PROPERTY = FieldTable({"propertyName": 3, "propertyValue": 3})

OVERRIDES_SINCE = 5
"""First version whose documents with a route may replace its lists (R85)."""

_OVERRIDES = ("billOfMaterials", "propertyValues")

OVERRIDING_ROUTE = ROUTE.from_version(OVERRIDES_SINCE, _OVERRIDES)
OVERRIDING_OPERATION = OPERATION.from_version(OVERRIDES_SINCE, _OVERRIDES)

FROM_ROUTE = OPERATION.names - {"name", *_OVERRIDES}
"""Operation fields that a document with a route cannot set (R39)."""

KINDS_OF_OTHERS = frozenset(
    {
        "processOrderName",
        "materialLot",
        "ProductionSchedule",
        "ProductionRequest",
        "OperationsSchedule",
        "OperationsRequest",
        "WorkSchedule",
        "WorkRequest",
        "JobList",
        "JobOrder",
    }
)
"""Fields that only documents of another kind have (R5)."""
