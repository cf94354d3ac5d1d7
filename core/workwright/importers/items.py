"""Bill-of-material items and property values of a document; a bad one is skipped, not refused.

Structure only: whether a material, a unit or a property is known is asked by the resolution.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from workwright.domain.canonical import decimal_text
from workwright.errors import ImportProblem
from workwright.importers import values
from workwright.importers.fields import Fields
from workwright.importers.fieldtable import BOM_ITEM, PROPERTY
from workwright.importers.findings import Findings, Sentence, Weight, excerpt, line
from workwright.importers.model import (
    ABSENT,
    Absent,
    ImportBomItem,
    ImportProperty,
    Listed,
)
from workwright.importers.paths import element, member
from workwright.importers.sentences import (
    BEHAVIOR_UNKNOWN,
    ITEM_NEGATIVE,
    ITEM_SCRAP_MISSING,
    ITEM_SCRAP_RANGE,
    ITEM_SKIPPED,
    MUST_BE_OBJECT,
    PROPERTY_ENTRY_INVALID,
    PROPERTY_REPEATED,
    PROPERTY_VALUE_INVALID,
    TOLERANCE_UNUSUAL,
    UNKNOWN_FIELD,
)

SCRAP_REQUIRED_SINCE = 6
TRACKING = "requiresConsumptionTracking"


class ItemFindings:
    """Takes what is wrong with one item; the first reason skips it (R60, R61)."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.reason: ImportProblem | None = None

    def refuse(self, sentence: Sentence, path: str, **data: Any) -> None:
        """Keep the first reason for which the item is invalid."""
        if self.reason is None:
            self.reason = skipped(sentence, path, **data)

    def note(self, sentence: Sentence, path: str, **data: Any) -> None:
        """Pass a message on; it stops nothing."""
        self._findings.note(sentence, path, **data)


def skipped(sentence: Sentence, path: str, **data: Any) -> ImportProblem:
    """Return the message that an item was skipped, with the sentence as its reason."""
    filled = {**data, "rule": "R61", "weight": Weight.WARNING.value}
    problem = line(sentence, path, filled)
    return replace(problem, code="BOM_ITEM_SKIPPED", remedy=ITEM_SKIPPED, data=filled)


def read_bom(fields: Fields, findings: Findings, version: int) -> Listed[ImportBomItem]:
    """Return the structurally valid items, or None for null, ABSENT for no such key."""
    listed = fields.items("billOfMaterials")
    if listed is None or isinstance(listed, Absent):
        return listed
    place = fields.at("billOfMaterials")
    items = (
        _item(entry, element(place, index), findings, version) for index, entry in enumerate(listed)
    )
    return tuple(item for item in items if item is not None)


def _item(entry: Any, path: str, findings: Findings, version: int) -> ImportBomItem | None:
    sink = ItemFindings(findings)
    item = None
    if type(entry) is dict:
        item = _read(Fields(entry, path, sink, version, BOM_ITEM), sink, findings, version)
    else:
        sink.refuse(MUST_BE_OBJECT, path, field="billOfMaterials", found=excerpt(entry))
    if sink.reason is not None:
        findings.message(sink.reason)
        return None
    return item


def _read(fields: Fields, sink: ItemFindings, findings: Findings, version: int) -> ImportBomItem:
    """Return the item; it counts only when the sink got no reason against it."""
    item = ImportBomItem(
        material_code=fields.name("materialName") or "",
        qty=_not_negative(fields, "quantity", required=True) or values.ZERO,
        path=fields.path,
        unit=fields.name("unitOfMeasureName", required=False),
        display_order=fields.whole("displayOrder"),
        tracked=_tracked(fields, sink),
        precision=_precision(fields, "quantityPrecision"),
        low_qty=_not_negative(fields, "lowerTolerance"),
        high_qty=_not_negative(fields, "upperTolerance"),
        low_precision=_precision(fields, "lowerTolerancePrecision"),
        high_precision=_precision(fields, "upperTolerancePrecision"),
        scrap_pct=_scrap(fields, version),
        storage_unit=fields.name("defaultStorageUnit", required=False),
        # Read last: the properties of an invalid item are not worth a message (R86).
        properties=ABSENT if sink.reason else read_properties(fields, findings, version),
    )
    if sink.reason is None:
        _check_limits(item, findings)
    return item


def _not_negative(fields: Fields, key: str, *, required: bool = False) -> Decimal | None:
    value = fields.amount(key, required=required)
    if value is not None and value < 0:
        fields.refuse(ITEM_NEGATIVE, key)
    return value


def _precision(fields: Fields, key: str) -> int | None:
    """Return the decimals to show; 0 means that none were given and must not round (R62)."""
    return fields.whole(key, low=0, nullable=False) or None


def _tracked(fields: Fields, sink: ItemFindings) -> bool:
    tracked = fields.flag(TRACKING, nullable=False) or False
    key = fields.alias("behaviors", "behaviours")
    for behavior in fields.names(key):
        if behavior == TRACKING:
            tracked = True
        else:
            sink.note(BEHAVIOR_UNKNOWN, fields.at(key), found=excerpt(behavior))
    return tracked


def _scrap(fields: Fields, version: int) -> Decimal:
    """Return the scrap percentage; documents before version 6 may leave it out (R60, R64)."""
    if fields.absent("scrapFactor"):
        if version >= SCRAP_REQUIRED_SINCE:
            fields.refuse(ITEM_SCRAP_MISSING, "scrapFactor")
        return values.ZERO
    scrap = fields.amount("scrapFactor", nullable=False)
    if scrap is not None and not 0 <= scrap <= 100:
        fields.refuse(ITEM_SCRAP_RANGE, "scrapFactor")
    return scrap or values.ZERO


def _check_limits(item: ImportBomItem, findings: Findings) -> None:
    """Note limits between which the quantity does not lie; they are kept as given (R63)."""
    low = item.qty if item.low_qty is None else item.low_qty
    high = item.qty if item.high_qty is None else item.high_qty
    if low <= item.qty <= high:
        return
    findings.note(
        TOLERANCE_UNUSUAL,
        item.path,
        material=item.material_code,
        quantity=decimal_text(item.qty),
        low="–" if item.low_qty is None else decimal_text(item.low_qty),
        high="–" if item.high_qty is None else decimal_text(item.high_qty),
    )


def read_properties(fields: Fields, findings: Findings, version: int) -> Listed[ImportProperty]:
    """Return name and value of each property once, the last one of a name (R99, R100)."""
    listed = fields.items("propertyValues")
    if listed is None or isinstance(listed, Absent):
        return listed
    found: dict[str, ImportProperty | None] = {}
    for index, entry in enumerate(listed):
        path = element(fields.at("propertyValues"), index)
        name = _property_name(entry)
        if not name:
            findings.note(PROPERTY_ENTRY_INVALID, path, found=excerpt(entry))
            continue
        if name in found:
            findings.note(PROPERTY_REPEATED, path, property=name)
        found.pop(name, None)
        found[name] = _property(name, entry, path, findings)
    return tuple(value for value in found.values() if value is not None)


def _property_name(entry: Any) -> str:
    """Return the name of an entry that can be used; blank where it cannot."""
    if type(entry) is not dict or "propertyValue" not in entry:
        return ""
    name = values.name(entry.get("propertyName"))
    return "" if isinstance(name, Sentence) else name


def _property(
    name: str, entry: dict[str, Any], path: str, findings: Findings
) -> ImportProperty | None:
    for key in (key for key in entry if key not in PROPERTY.names):
        findings.note(UNKNOWN_FIELD, member(path, key), field=member("", key))
    value = values.property_value(entry["propertyValue"])
    if isinstance(value, Sentence):
        shown = excerpt(entry["propertyValue"])
        findings.note(PROPERTY_VALUE_INVALID, path, property=name, found=shown)
        return None
    return ImportProperty(name, value, path)
