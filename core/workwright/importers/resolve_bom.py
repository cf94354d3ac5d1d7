"""Bills of materials of a document against the plant and the route: the matrix R70-R82."""

from workwright.importers.findings import Findings, excerpt
from workwright.importers.master import BomItem, MasterData, Material, Property
from workwright.importers.model import ImportBomItem, Listed
from workwright.importers.resolve_properties import value_of
from workwright.importers.sentences_plant import (
    ITEM_MATERIAL_NOT_FOUND,
    ITEM_PROPERTY_NOT_FOUND,
    ITEM_UNIT_NOT_FOUND,
    ITEM_UNIT_UNFIT,
    STORAGE_UNIT_NOT_FOUND,
)


def merged_bom(
    base: tuple[BomItem, ...],
    listed: Listed[ImportBomItem],
    master: MasterData,
    findings: Findings,
) -> tuple[BomItem, ...]:
    """Return the items of one scope after the import.

    Null empties the list; the valid items of a document replace it as a whole; a missing key, an
    empty list and a list of invalid items leave it as it was.
    """
    if listed is None:
        return ()
    found = (resolved_item(item, master, findings) for item in listed or ())
    return tuple(item for item in found if item is not None) or base


def resolved_item(item: ImportBomItem, master: MasterData, findings: Findings) -> BomItem | None:
    """Return the item as the plant understands it; an invalid one is noted and skipped (R60)."""
    material = master.material(item.material_code)
    if material is None:
        shown = excerpt(item.material_code)
        findings.note(ITEM_MATERIAL_NOT_FOUND, f"{item.path}.materialName", material=shown)
        return None
    if not _unit_fits(item, material, master, findings):
        return None
    return BomItem(
        material_code=material.code,
        qty=item.qty,
        unit=item.unit or material.unit,
        display_order=item.display_order,
        tracked=item.tracked,
        precision=item.precision,
        low_qty=item.low_qty,
        high_qty=item.high_qty,
        low_precision=item.low_precision,
        high_precision=item.high_precision,
        scrap_pct=item.scrap_pct,
        storage_unit=_storage_unit(item, master, findings),
        properties=_item_properties(item, master, findings) if item.properties else (),
    )


def _unit_fits(
    item: ImportBomItem, material: Material, master: MasterData, findings: Findings
) -> bool:
    if item.unit is None or item.unit == material.unit:
        return True
    shown = {"material": material.code, "found": excerpt(item.unit), "unit": material.unit}
    if not master.has_unit_of_measure(item.unit):
        findings.note(ITEM_UNIT_NOT_FOUND, f"{item.path}.unitOfMeasureName", **shown)
        return False
    if not master.converts(material.code, item.unit):
        findings.note(ITEM_UNIT_UNFIT, f"{item.path}.unitOfMeasureName", **shown)
        return False
    return True


def _storage_unit(item: ImportBomItem, master: MasterData, findings: Findings) -> str | None:
    name = item.storage_unit
    if name is None or master.has_storage_unit(name):
        return name
    findings.note(
        STORAGE_UNIT_NOT_FOUND,
        f"{item.path}.defaultStorageUnit",
        material=item.material_code,
        found=excerpt(name),
    )
    return None


def _item_properties(
    item: ImportBomItem, master: MasterData, findings: Findings
) -> tuple[Property, ...]:
    """Return the values of known properties; nothing comes from a route's item (R86, R87)."""
    group = master.item_properties()
    values = []
    for given in item.properties or ():
        definition = group.get(given.name)
        if definition is None:
            findings.note(
                ITEM_PROPERTY_NOT_FOUND,
                given.path,
                property=excerpt(given.name),
                material=item.material_code,
            )
        elif (value := value_of(given, definition, findings)) is not None:
            values.append(value)
    return tuple(values)
