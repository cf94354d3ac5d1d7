"""Materials, their specification versions, suppliers and who may supply what (RS2)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from workwright.db.tables.stock import ApprovedSupplier, Material, MaterialSpec, Supplier
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import NotFound, Refused, refusal
from workwright.services.authority import require, require_reason
from workwright.services.master import Entry
from workwright.services.runtime import Work

EDITS = "material.edit"
APPROVES_SPECS = "recipe.approve"
APPROVES_SUPPLIERS = "lot.release"
LEAST_REASON = 8
KINDS = ("component", "intermediate", "product", "label", "packaging", "part")
PICK_RULES = ("fefo", "fifo", "specific")


@dataclass(frozen=True)
class NewMaterial:
    """What a new material is.

    Args:
        unit: in which its lots are counted.
        density: kg per litre; lets mass become volume, nothing else does.
        pick_rule: ``fefo``, ``fifo`` or ``specific``; none leaves it to the profile.
        serialized: each piece has a number of its own.
    """

    code: str
    name: str
    kind: str
    unit: str
    family: str | None = None
    density: Decimal | None = None
    pick_rule: str | None = None
    serialized: bool = False
    approved_suppliers_only: bool = True
    allergens: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)


def create_material(work: Work, new: NewMaterial) -> Material:
    """Create a material.

    Raises:
        Refused: everything that does not fit: code, name, kind, unit, density, pick rule.
    """
    require(work, EDITS, new.code)
    entry = Entry(work, Material, new.code)
    entry.code(new.code)
    entry.name(new.name)
    entry.choice(N_("kind of material"), new.kind, KINDS)
    entry.unit(new.unit)
    if new.density is not None:
        entry.amount(N_("density"), new.density, least=Decimal("0.000001"))
    if new.pick_rule is not None:
        entry.choice(N_("pick rule"), new.pick_rule, PICK_RULES)
    entry.stop("material.create")
    row = work.add(
        Material(
            code=new.code,
            name=new.name,
            kind=new.kind,
            unit=new.unit,
            family=new.family,
            density=new.density,
            pick_rule=new.pick_rule,
            serialized=new.serialized,
            approved_suppliers_only=new.approved_suppliers_only,
            allergens=sorted(new.allergens),
            fields=dict(new.fields),
        )
    )
    work.audit("material.created", row)
    return row


def add_spec(
    work: Work,
    material: str,
    version: str,
    *,
    storage: str | None = None,
    content: dict[str, Any] | None = None,
) -> MaterialSpec:
    """Add a draft version of a material's specification.

    Raises:
        Refused: the version exists or is malformed.
        NotFound: no such material here.
    """
    require(work, EDITS, material)
    owner = work.named(Material, material)
    entry = Entry(work, MaterialSpec, material)
    entry.code(version, column="version", material_id=owner.id)
    if storage is not None:
        entry.name(storage, N_("storage"))
    entry.stop("material_spec.add")
    row = work.add(
        MaterialSpec(
            material_id=owner.id,
            version=version,
            status="draft",
            storage=storage,
            content=dict(content or {}),
        )
    )
    work.audit("material_spec.added", row)
    return row


def make_spec_effective(work: Work, material: str, version: str) -> MaterialSpec:
    """Make a draft specification effective; the one before is superseded.

    Raises:
        Refused: the version is not a draft.
        NotFound: no such material or version here.
    """
    require(work, APPROVES_SPECS, material)
    owner = work.named(Material, material)
    found = work.find(MaterialSpec, material_id=owner.id, version=version)
    if found is None:
        raise NotFound("material_spec", f"{material} {version}")
    row = work.lock(MaterialSpec, found.id)
    if row.status != "draft":
        raise Refused([_no_draft(material, row)], "material_spec.make_effective")
    for before in work.all(MaterialSpec, material_id=owner.id, status="effective"):
        before.status = "superseded"
    row.status = "effective"
    work.audit("material_spec.made_effective", row)
    return row


def create_supplier(work: Work, *, code: str, name: str) -> Supplier:
    """Create a supplier."""
    require(work, EDITS, code)
    entry = Entry(work, Supplier, code)
    entry.code(code)
    entry.name(name)
    entry.stop("supplier.create")
    row = work.add(Supplier(code=code, name=name))
    work.audit("supplier.created", row)
    return row


def approve_supplier(
    work: Work, material: str, supplier: str, reason: str, *, until: date | None = None
) -> ApprovedSupplier:
    """Approve a supplier for a material to the end of a site day, or renew the approval (RS2).

    Raises:
        Refused: the day is past.
        NotFound: no such material or supplier here.
    """
    require(work, APPROVES_SUPPLIERS, material)
    text = require_reason(reason, LEAST_REASON, supplier)
    keys = {
        "material_id": work.named(Material, material).id,
        "supplier_id": work.named(Supplier, supplier).id,
    }
    if until is not None and until < work.today:
        raise Refused([_past(supplier, until)], "supplier.approve")
    found = work.find(ApprovedSupplier, **keys)
    row = work.lock(ApprovedSupplier, found.id) if found else work.add(ApprovedSupplier(**keys))
    row.approved_until = until
    work.audit("supplier.approved", row, reason=text, detail={"material": material})
    return row


def withdraw_supplier(work: Work, material: str, supplier: str, reason: str) -> ApprovedSupplier:
    """End the approval of a supplier for a material with yesterday; its lots cannot be used (RS2).

    Raises:
        NotFound: the supplier was not approved for it.
    """
    require(work, APPROVES_SUPPLIERS, material)
    text = require_reason(reason, LEAST_REASON, supplier)
    found = work.find(
        ApprovedSupplier,
        material_id=work.named(Material, material).id,
        supplier_id=work.named(Supplier, supplier).id,
    )
    if found is None:
        raise NotFound("approved_supplier", f"{supplier} {material}")
    row = work.lock(ApprovedSupplier, found.id)
    row.approved_until = date.fromordinal(work.today.toordinal() - 1)
    work.audit("supplier.withdrawn", row, reason=text, detail={"material": material})
    return row


def _no_draft(material: str, row: MaterialSpec) -> Finding:
    return refusal(
        "E13",
        material,
        N_("Specification {version} of {material} is {status}; only a draft can become effective."),
        N_("Add a new version."),
        version=row.version,
        material=material,
        status=row.status,
    )


def _past(supplier: str, until: date) -> Finding:
    return refusal(
        "RS2",
        supplier,
        N_("The approval would have ended on {day}."),
        N_("Choose a day that has not passed."),
        day=until,
    )
