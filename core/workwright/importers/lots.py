"""The lots or pieces of an order, in both spellings of the document (R28, R30)."""

from decimal import Decimal
from typing import Any

from workwright.importers import values
from workwright.importers.fields import Fields
from workwright.importers.fieldtable import MATERIAL_LOT
from workwright.importers.findings import Findings, Sentence, excerpt
from workwright.importers.model import ImportLot
from workwright.importers.paths import element
from workwright.importers.sentences import (
    GIVEN_TWICE,
    LOT_BLANK,
    LOT_QUANTITY,
    LOT_REPEATED,
    MUST_BE_OBJECT,
)
from workwright.importers.values import NAME_CHARACTERS

PLAIN, WITH_QUANTITY = "lotIdentifiers", "materialLots"
ONE_PIECE = Decimal(1)


def lots_key(fields: Fields) -> str:
    """Return the field in which the document has its lots."""
    return PLAIN if fields.absent(WITH_QUANTITY) else WITH_QUANTITY


def read_lots(fields: Fields, findings: Findings, version: int) -> tuple[ImportLot, ...]:
    """Return the lots; those of a plain list have quantity 1 each."""
    if not fields.absent(PLAIN) and not fields.absent(WITH_QUANTITY):
        fields.refuse(GIVEN_TWICE, PLAIN, other=WITH_QUANTITY)
    lots = [
        lot for key in (PLAIN, WITH_QUANTITY) for lot in _read_list(fields, findings, key, version)
    ]
    seen: set[str] = set()
    for lot in lots:
        if lot.lot_code in seen:
            findings.refuse(LOT_REPEATED, lot.path, lot=lot.lot_code)
        seen.add(lot.lot_code)
    return tuple(lots)


def _read_list(fields: Fields, findings: Findings, key: str, version: int) -> list[ImportLot]:
    lots = []
    for index, entry in enumerate(fields.elements(key, nullable=False)):
        path = element(fields.at(key), index)
        read = _plain if key == PLAIN else _with_quantity
        lot = read(entry, path, findings, version)
        if lot is not None:
            lots.append(lot)
    return lots


def _plain(entry: Any, path: str, findings: Findings, _version: int) -> ImportLot | None:
    code = values.name(entry)
    if isinstance(code, Sentence):
        shown = {"field": PLAIN, "found": excerpt(entry), "limit": NAME_CHARACTERS}
        findings.refuse(code, path, **shown)
        return None
    if not code:
        findings.refuse(LOT_BLANK, path)
        return None
    return ImportLot(code, ONE_PIECE, path)


def _with_quantity(entry: Any, path: str, findings: Findings, version: int) -> ImportLot | None:
    if type(entry) is not dict:
        findings.refuse(MUST_BE_OBJECT, path, field=WITH_QUANTITY, found=excerpt(entry))
        return None
    fields = Fields(entry, path, findings, version, MATERIAL_LOT)
    before = len(findings.problems)
    code = fields.name("lotIdentifier", required=False)
    if code is None and len(findings.problems) == before:
        findings.refuse(LOT_BLANK, fields.at("lotIdentifier"))
    qty = fields.amount("plannedQuantity", required=True)
    if qty is not None and qty <= 0:
        fields.refuse(LOT_QUANTITY, "plannedQuantity")
        return None
    return ImportLot(code, qty, path) if code and qty is not None else None
