"""Materials and suppliers as registers: what they are, by what they are judged, who may supply."""

from sqlalchemy import ColumnElement, func, or_, select

from workwright.db.tables.stock import ApprovedSupplier, Lot, Material, MaterialSpec, Supplier
from workwright.db.tenancy import points_at
from workwright.services.register import Field, Register
from workwright.services.runtime import Scope

_spec = (
    select(func.max(MaterialSpec.version))
    .where(points_at(MaterialSpec.material_id, Material), MaterialSpec.status == "effective")
    .correlate(Material)
    .scalar_subquery()
)
_lots = (
    select(func.count(Lot.id))
    .where(points_at(Lot.material_id, Material), Lot.on_hand_qty > 0)
    .correlate(Material)
    .scalar_subquery()
)


def _unspecified(_scope: Scope) -> ColumnElement[bool]:
    return _spec.is_(None)


def _draft(_scope: Scope) -> ColumnElement[bool]:
    return (
        select(MaterialSpec.id)
        .where(points_at(MaterialSpec.material_id, Material), MaterialSpec.status == "draft")
        .correlate(Material)
        .exists()
    )


MATERIALS = Register(
    source=select(Material.id).select_from(Material),
    key=Material.id,
    fields={
        "code": Field(Material.code),
        "name": Field(Material.name),
        "kind": Field(Material.kind),
        "family": Field(Material.family, empty=True),
        "unit": Field(Material.unit),
        "spec": Field(_spec, empty=True),
        "pick_rule": Field(Material.pick_rule, empty=True),
        "lots": Field(_lots),
    },
    searched=(Material.code, Material.name, Material.family),
    own=Material.__table__.c.fields,
    views={"unspecified": _unspecified, "draft": _draft},
    sort="code",
)


def _approvals(scope: Scope) -> ColumnElement[int]:
    """Return for how many materials a supplier is approved today (RS2)."""
    return (
        select(func.count(ApprovedSupplier.id))
        .where(
            points_at(ApprovedSupplier.supplier_id, Supplier),
            or_(
                ApprovedSupplier.approved_until.is_(None),
                ApprovedSupplier.approved_until >= scope.today,
            ),
        )
        .correlate(Supplier)
        .scalar_subquery()
    )


def _approved(scope: Scope) -> ColumnElement[bool]:
    return _approvals(scope) > 0


def _unapproved(scope: Scope) -> ColumnElement[bool]:
    return _approvals(scope) == 0


_materials = (
    select(func.count(ApprovedSupplier.id))
    .where(points_at(ApprovedSupplier.supplier_id, Supplier))
    .correlate(Supplier)
    .scalar_subquery()
)

SUPPLIERS = Register(
    source=select(Supplier.id).select_from(Supplier),
    key=Supplier.id,
    fields={
        "code": Field(Supplier.code),
        "name": Field(Supplier.name),
        "materials": Field(_materials),
    },
    searched=(Supplier.code, Supplier.name),
    views={"approved": _approved, "unapproved": _unapproved},
    sort="code",
)
