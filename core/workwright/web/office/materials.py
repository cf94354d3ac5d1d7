"""Materials and suppliers at the desk: specifications by version, and who may supply what (RS2)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from sqlalchemy import select

from workwright.db.tables.stock import ApprovedSupplier, Lot, Material, MaterialSpec, Supplier
from workwright.db.tenancy import points_at
from workwright.domain.text import N_
from workwright.services import materials as service
from workwright.services.registers.materials import MATERIALS, SUPPLIERS
from workwright.services.runtime import Look, Work
from workwright.web.acting import look
from workwright.web.i18n import _, number, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.office.blueprint import office
from workwright.web.office.choices import REASON, codes_of
from workwright.web.office.master_words import LOTS, MATERIAL_KINDS, PICK_RULES, VERSIONS
from workwright.web.register import listing
from workwright.web.register.acts import Act, New, Values, add_acts, add_new, offered
from workwright.web.register.asked import Choices, Input
from workwright.web.register.cells import end_cell
from workwright.web.register.importing import add_import
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import Facts, Sheet, Table, show_sheet, trail_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.surroundings import terms

PATH: Final = "/materials/<uuid:row_id>"
SUPPLIER_PATH: Final = "/suppliers/<uuid:row_id>"
MOST_ROWS: Final = 100

SCREEN: Final = RegisterScreen(
    register=MATERIALS,
    kind="material",
    title=lambda terms: terms.many("material"),
    endpoint="office.materials",
    nav="materials",
    icon="flask",
    columns=("code", "name", "kind", "unit", "spec", "lots"),
    filters=("kind", "family", "unit"),
    search=N_("Code, name or family"),
    views={"unspecified": N_("Without a specification"), "draft": N_("With a draft")},
    tones={"unspecified": "warn"},
    words={"kind": MATERIAL_KINDS, "pick_rule": PICK_RULES},
    sheet="office.material",
)
SUPPLIER_SCREEN: Final = RegisterScreen(
    register=SUPPLIERS,
    kind="supplier",
    title=lambda _terms: _("Suppliers"),
    endpoint="office.suppliers",
    nav="suppliers",
    icon="users",
    columns=("code", "name", "materials"),
    filters=(),
    search=N_("Code or name"),
    views={"approved": N_("Approved today"), "unapproved": N_("Approved for nothing")},
    sheet="office.supplier",
)


@route(office, "/materials", permission=SIGNED_IN)
def materials() -> Response:
    """List materials with the specification in force."""
    return listing.show(SCREEN, NEW)


@route(office, "/suppliers", permission=SIGNED_IN)
def suppliers() -> Response:
    """List suppliers with for how many materials each is approved."""
    return listing.show(SUPPLIER_SCREEN, NEW_SUPPLIER)


@route(office, PATH, permission=SIGNED_IN)
def material(row_id: UUID) -> Response:
    """Show one material: specifications, approved suppliers, lots on hand."""
    with look() as scope:
        row = scope.get(Material, row_id)
        specs = scope.all(MaterialSpec, MaterialSpec.id.desc(), material_id=row.id)
        words = terms()
        sheet = Sheet(
            title=row.name,
            sub=(row.code,),
            path=((words.many("material"), url_for("office.materials")), (row.code, "")),
            nav="materials",
            tags=(_kind(row),),
            acts=offered("office", "material", row.id, specs, ACTS),
            notes=_missing(scope, row, specs),
            facts=(_facts(row),),
            tables=(
                Table(_("Specifications"), _specs(specs), _("There is none yet.")),
                Table(_("Approved suppliers"), _approvals(scope, row), _("None is approved.")),
                Table(words.many("lot"), _stock(scope, row), _("Nothing is on hand.")),
            ),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


@route(office, SUPPLIER_PATH, permission=SIGNED_IN)
def supplier(row_id: UUID) -> Response:
    """Show one supplier with the materials that it may supply."""
    with look() as scope:
        row = scope.get(Supplier, row_id)
        sheet = Sheet(
            title=row.name,
            sub=(row.code,),
            path=((_("Suppliers"), url_for("office.suppliers")), (row.code, "")),
            nav="suppliers",
            acts=offered("office", "supplier", row.id, row, SUPPLIER_ACTS),
            tables=(
                Table(
                    terms().many("material"), _supplied(scope, row), _("Approved for nothing yet.")
                ),
            ),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


def _kind(row: Material) -> Tag:
    word, tone, icon = MATERIAL_KINDS[row.kind]
    return Tag(say(word), tone, icon)


def _missing(scope: Look, row: Material, specs: Sequence[MaterialSpec]) -> list[tuple[str, str]]:
    """Return what keeps lots of the material from being used (RS2)."""
    found = []
    if specs and not any(spec.status == "effective" for spec in specs):
        found.append((_("No specification is in force."), "warn"))
    if row.approved_suppliers_only and row.kind in {"component", "packaging", "label", "part"}:
        approvals = scope.all(ApprovedSupplier, material_id=row.id)
        valid = [
            a for a in approvals if a.approved_until is None or a.approved_until >= scope.today
        ]
        if not valid:
            found.append(
                (_("No supplier is approved; lots that are bought cannot be used."), "warn")
            )
    return found


def _facts(row: Material) -> Facts:
    words = terms()
    rule = say(PICK_RULES[row.pick_rule][0]) if row.pick_rule else _("as the profile says")
    pairs: list[tuple[str, str | Tag]] = [
        (words.field("material", "unit"), row.unit),
        (words.field("material", "family"), row.family or ""),
        (words.field("material", "pick_rule"), rule),
        (_("Allergens"), ", ".join(str(a) for a in row.allergens)),
        (_("Each piece numbered"), _("yes") if row.serialized else _("no")),
    ]
    if row.density is not None:
        pairs.append((_("Density"), f"{number(row.density)} kg/L"))
    return Facts(_("What it is"), pairs)


def _specs(specs: Sequence[MaterialSpec]) -> Listing:
    rows = []
    for spec in specs:
        word, tone, icon = VERSIONS[spec.status]
        status = Cell("tags", tags=(Tag(say(word), tone, icon),))
        rows.append(Row(str(spec.id), spec.version, (spec.version, status, spec.storage)))
    columns = (Column(_("Version")), Column(_("Status")), Column(_("Storage"), nowrap=False))
    return Listing(columns, tuple(rows))


def _approvals(scope: Look, row: Material) -> Listing:
    statement = (
        select(ApprovedSupplier, Supplier)
        .join(Supplier, points_at(ApprovedSupplier.supplier_id, Supplier))
        .where(ApprovedSupplier.material_id == row.id)
        .order_by(Supplier.code)
    )
    rows = []
    for approval, who in scope.rows(statement):
        href = url_for("office.supplier", row_id=who.id)
        cells = (Cell("code", who.code, href=href), who.name, _until(scope, approval))
        rows.append(Row(str(approval.id), who.code, cells))
    columns = (Column(_("Supplier")), Column(_("Name"), nowrap=False), Column(_("Approved until")))
    return Listing(columns, tuple(rows))


def _supplied(scope: Look, row: Supplier) -> Listing:
    statement = (
        select(ApprovedSupplier, Material)
        .join(Material, points_at(ApprovedSupplier.material_id, Material))
        .where(ApprovedSupplier.supplier_id == row.id)
        .order_by(Material.code)
    )
    rows = []
    for approval, what in scope.rows(statement):
        href = url_for("office.material", row_id=what.id)
        cells = (Cell("code", what.code, href=href), what.name, _until(scope, approval))
        rows.append(Row(str(approval.id), what.code, cells))
    columns = (
        Column(terms().one("material")),
        Column(_("Name"), nowrap=False),
        Column(_("Approved until")),
    )
    return Listing(columns, tuple(rows))


def _until(scope: Look, approval: ApprovedSupplier) -> Cell | str:
    end = approval.approved_until
    return _("no end") if end is None else end_cell(end, scope.today)


def _stock(scope: Look, row: Material) -> Listing:
    """Return the lots on hand, those that expire first on top."""
    statement = (
        select(Lot)
        .where(Lot.material_id == row.id, Lot.on_hand_qty > 0)
        .order_by(Lot.expires_on.is_(None), Lot.expires_on, Lot.code)
        .limit(MOST_ROWS)
    )
    rows = []
    for lot in scope.scalars(statement):
        word, tone, icon = LOTS[lot.status]
        cells: tuple[Cell | str | None, ...] = (
            Cell("code", lot.code, href=url_for("office.lot", row_id=lot.id)),
            Cell("tags", tags=(Tag(say(word), tone, icon),)),
            Cell("amount", number(lot.on_hand_qty), unit=lot.unit),
            end_cell(lot.expires_on, scope.today) if lot.expires_on else None,
        )
        rows.append(Row(str(lot.id), lot.code, cells))
    words = terms()
    columns = (
        Column(words.one("lot")),
        Column(words.field("lot", "status")),
        Column(words.field("lot", "on_hand"), numeric=True),
        Column(words.field("lot", "expires_on")),
    )
    return Listing(columns, tuple(rows))


def _make(work: Work, values: Values) -> tuple[UUID, str]:
    row = service.create_material(
        work,
        service.NewMaterial(
            code=values["code"],
            name=values["name"],
            kind=values["kind"],
            unit=values["unit"],
            family=values["family"],
            density=values["density"],
            pick_rule=values["pick_rule"],
            serialized=values["serialized"],
            approved_suppliers_only=values["approved_suppliers_only"],
            allergens=tuple(
                part.strip() for part in (values["allergens"] or "").split(",") if part.strip()
            ),
        ),
    )
    return row.id, N_("It is in the list now.")


def _make_supplier(work: Work, values: Values) -> tuple[UUID, str]:
    row = service.create_supplier(work, code=values["code"], name=values["name"])
    return row.id, N_("It is in the list now.")


def _code(work: Work, row_id: UUID) -> str:
    return work.get(Material, row_id).code


def _specify(work: Work, row_id: UUID, values: Values) -> str:
    service.add_spec(work, _code(work, row_id), values["version"], storage=values["storage"])
    return N_("The draft is added.")


def _put_in_force(work: Work, row_id: UUID, values: Values) -> str:
    service.make_spec_effective(work, _code(work, row_id), values["version"])
    return N_("The version is in force; the one before is superseded.")


def _approve(work: Work, row_id: UUID, values: Values) -> str:
    code = _code(work, row_id)
    service.approve_supplier(
        work, code, values["supplier"], values["reason"], until=values["until"]
    )
    return N_("The supplier is approved.")


def _disapprove(work: Work, row_id: UUID, values: Values) -> str:
    service.withdraw_supplier(work, _code(work, row_id), values["supplier"], values["reason"])
    return N_("The approval has ended; lots of this supplier cannot be used.")


def _approve_for(work: Work, row_id: UUID, values: Values) -> str:
    code = work.get(Supplier, row_id).code
    service.approve_supplier(
        work, values["material"], code, values["reason"], until=values["until"]
    )
    return N_("The supplier is approved.")


def _named(table: Any) -> Any:
    return lambda scope: codes_of(scope, table)


def _kinds(_scope: Look) -> Choices:
    return [(code, say(words[0])) for code, words in MATERIAL_KINDS.items()]


def _rules(_scope: Look) -> Choices:
    return [(code, say(words[0])) for code, words in PICK_RULES.items()]


SUPPLIER: Final = Input("supplier", N_("Supplier"), "choice", choices=_named(Supplier))
UNTIL: Final = Input(
    "until", N_("Approved until"), "day", needed=False, hint=N_("Empty has no end")
)
VERSION: Final = Input("version", N_("Version"))

ACTS: Final[Sequence[Act]] = (
    Act(
        "specify",
        N_("Add a specification"),
        N_("Add the draft"),
        service.EDITS,
        _specify,
        (VERSION, Input("storage", N_("Storage"), needed=False)),
        icon="doc",
    ),
    Act(
        "effective",
        N_("Put a specification in force"),
        N_("Put it in force"),
        service.APPROVES_SPECS,
        _put_in_force,
        (VERSION,),
        fits=lambda specs: any(spec.status == "draft" for spec in specs),
    ),
    Act(
        "approve",
        N_("Approve a supplier"),
        N_("Approve"),
        service.APPROVES_SUPPLIERS,
        _approve,
        (SUPPLIER, UNTIL, REASON),
        icon="shield",
    ),
    Act(
        "disapprove",
        N_("End an approval"),
        N_("End it"),
        service.APPROVES_SUPPLIERS,
        _disapprove,
        (SUPPLIER, REASON),
        text=N_("It ends with yesterday."),
        kind="danger",
        icon="stop",
    ),
)
SUPPLIER_ACTS: Final[Sequence[Act]] = (
    Act(
        "approve",
        N_("Approve for a material"),
        N_("Approve"),
        service.APPROVES_SUPPLIERS,
        _approve_for,
        (Input("material", "noun:material", "choice", choices=_named(Material)), UNTIL, REASON),
        icon="shield",
    ),
)

NEW: Final = New(
    N_("New material"),
    N_("Put it in the list"),
    service.EDITS,
    _make,
    (
        Input("code", N_("Code")),
        Input("name", N_("Name")),
        Input("kind", N_("Kind"), "choice", choices=_kinds),
        Input("unit", N_("Unit"), hint=N_("In which lots are counted: kg, L, EA …")),
        Input("family", N_("Family"), needed=False),
        Input("pick_rule", N_("Pick rule"), "choice", needed=False, choices=_rules),
        Input("density", N_("Density"), "amount", needed=False, unit="kg/L"),
        Input("allergens", N_("Allergens"), needed=False, hint=N_("Separated by commas")),
        Input("approved_suppliers_only", N_("Approved suppliers only"), "flag", value="yes"),
        Input("serialized", N_("Each piece numbered"), "flag"),
    ),
)
NEW_SUPPLIER: Final = New(
    N_("New supplier"),
    N_("Put it in the list"),
    service.EDITS,
    _make_supplier,
    (Input("code", N_("Code")), Input("name", N_("Name"))),
)

add_new(office, "/materials", "material", NEW)
add_import(office, "/materials", SCREEN, NEW)
add_acts(office, PATH, "material", Material, ACTS)
add_new(office, "/suppliers", "supplier", NEW_SUPPLIER)
add_import(office, "/suppliers", SUPPLIER_SCREEN, NEW_SUPPLIER)
add_acts(office, SUPPLIER_PATH, "supplier", Supplier, SUPPLIER_ACTS)
