"""Make an order by hand and change what may be changed of one: header and own fields (T1)."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.plant import Area, Line, Site
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.tables.stock import Material
from workwright.db.tenancy import points_at
from workwright.domain.lifecycle import State
from workwright.errors import Refused
from workwright.services.authority import require_reason
from workwright.services.orders import order_of
from workwright.services.planning import (
    Draft,
    create_draft,
    edit_header,
    has_open_quantity,
    set_fields,
)
from workwright.services.runtime import Look, Work
from workwright.web.acting import Done, act, look
from workwright.web.htmx import page
from workwright.web.i18n import _, say
from workwright.web.office.blueprint import office
from workwright.web.office.typed_order import (
    PREFIX,
    local,
    own_errors,
    own_plan,
    read_header,
    read_own,
    summary,
    typeable,
)
from workwright.web.security import route
from workwright.web.signature import version_shown
from workwright.web.surroundings import terms

FORM, PARTIAL = "office/order_form.html", "office/_order_form.html"
EDIT, EDIT_PARTIAL = "office/edit_order.html", "office/_edit_order.html"


@route(office, "/orders/new", permission="order.create")
def new_order() -> Response:
    """Ask what is to be made: the effective versions with their batch sizes."""
    with look() as scope:
        statement = (
            select(RecipeVersion, Recipe, Material)
            .join(Recipe, points_at(RecipeVersion.recipe_id, Recipe))
            .join(Material, points_at(Recipe.product_id, Material))
            .where(RecipeVersion.status == "effective", Recipe.one_off_for_id.is_(None))
            .order_by(Material.name, Recipe.code)
        )
        return page("office/new_order.html", found=scope.rows(statement))


@route(office, "/orders/new/<uuid:version_id>", permission="order.create")
def order_form(version_id: UUID) -> Response:
    """Show the empty form of an order by this version."""
    with look() as scope:
        return page(FORM, PARTIAL, **_new(scope, version_id), typed={}, **_errors({}))


@route(
    office,
    "/orders/new/<uuid:version_id>",
    permission="order.create",
    methods=["POST"],
    unsafe="keyed",
)
def create(version_id: UUID) -> BaseResponse:
    """Make the draft; what cannot be read is said at its field and nothing typed is lost."""
    words = terms()
    with look() as scope:
        known = _new(scope, version_id)
    typed = read_header(words, known["site"].time_zone, known["version"].unit)
    own, unread = read_own(known["plan"]) if known["plan"] else ({}, {})
    errors = {**typed.errors, **own_errors(words.profile, words.lang, own), **unread}
    if errors:
        known["plan"] = own_plan(words.profile, words.lang, {}, own)
        return page(FORM, PARTIAL, 422, **known, typed=request.form.to_dict(), **_errors(errors))

    def action(work: Work) -> Done:
        line = request.form.get(PREFIX + "line", "")
        order = create_draft(
            work,
            Draft(
                recipe_version_id=version_id,
                qty=typed.values["qty"],
                unit=known["version"].unit,
                planned_start_at=typed.values["planned_start_at"],
                planned_end_at=typed.values["planned_end_at"],
                site_id=known["site"].id,
                line_id=work.named(Line, line).id if line else None,
                priority=typed.values["priority"],
                due_on=typed.values["due_on"],
                fields=own,
            ),
        )
        said = _("Draft %(number)s made.", number=order.number)
        return Done(url_for("office.order", order_id=order.id), said)

    return act(action)


@route(office, "/orders/<uuid:order_id>/edit", permission="order.edit")
def edit_order(order_id: UUID) -> Response:
    """Show what may still be changed of an order."""
    with look() as scope:
        order = order_of(scope, order_id)
        return page(EDIT, EDIT_PARTIAL, **_known(scope, order), typed={}, **_errors({}))


@route(
    office,
    "/orders/<uuid:order_id>/edit",
    permission="order.edit",
    methods=["POST"],
    unsafe="keyed",
)
def edit_header_of(order_id: UUID) -> BaseResponse:
    """Change the header with its reason; signatures on the old header are void (D1)."""
    with look() as scope:
        known = _known(scope, order_of(scope, order_id))
    typed = read_header(terms(), known["zone"], known["qty_unit"])
    errors = typed.errors | _unexplained(request.form.get("reason", ""))
    if errors:
        shown = request.form.to_dict()
        return page(EDIT, EDIT_PARTIAL, 422, **known, typed=shown, **_errors(errors))

    def action(work: Work) -> Done:
        reason = request.form.get("reason", "")
        edit_header(work, order_id, version_shown(), typed.values, reason)
        return Done(url_for("office.order", order_id=order_id), _("Header changed."))

    return act(action)


@route(
    office,
    "/orders/<uuid:order_id>/fields",
    permission="order.edit",
    methods=["POST"],
    unsafe="keyed",
)
def edit_fields(order_id: UUID) -> BaseResponse:
    """Fill in the plant's own fields of a draft."""
    words = terms()
    with look() as scope:
        known = _known(scope, order_of(scope, order_id))
    own, unread = read_own(known["plan"]) if known["plan"] else ({}, {})
    errors = {**own_errors(words.profile, words.lang, own), **unread}
    if errors:
        known["plan"] = own_plan(words.profile, words.lang, {}, own)
        return page(EDIT, EDIT_PARTIAL, 422, **known, typed={}, **_errors(errors))

    def action(work: Work) -> Done:
        set_fields(work, order_id, version_shown(), own)
        return Done(url_for("office.order", order_id=order_id), _("Fields filled in."))

    return act(action)


def _errors(errors: dict[str, str]) -> dict[str, Any]:
    return {"errors": errors, "wrong": summary(errors)}


def _unexplained(reason: str) -> dict[str, str]:
    """Return why the reason of a change is none, at its input (E35)."""
    try:
        require_reason(reason, terms().profile.policy("reason_length"), "")
    except Refused as exc:
        return {"reason": " ".join(say(f.message, f.data) for f in exc.findings)}
    return {}


def _new(scope: Look, version_id: UUID) -> dict[str, Any]:
    words = terms()
    version = scope.get(RecipeVersion, version_id)
    recipe = scope.get(Recipe, version.recipe_id)
    line = scope.get(Line, recipe.line_id) if recipe.line_id else None
    area = scope.get(Area, line.area_id) if line is not None else None
    site = scope.get(Site, area.site_id) if area is not None else scope.all(Site, Site.code)[0]
    return {
        "version": version,
        "recipe": recipe,
        "product": scope.get(Material, recipe.product_id),
        "site": site,
        "line": line,
        "lines": [(row.code, row.name) for row in scope.all(Line, Line.code)],
        "plan": own_plan(words.profile, words.lang, {}),
    }


def _known(scope: Look, order: WorkOrder) -> dict[str, Any]:
    words = terms()
    zone = scope.time_zone
    is_draft = order.state == State.DRAFT.value
    return {
        "order": order,
        "zone": zone,
        "qty_unit": order.unit if has_open_quantity(order) else "",
        "qty": typeable(order.qty),
        "start": local(order.planned_start_at, zone),
        "end": local(order.planned_end_at, zone),
        "plan": own_plan(words.profile, words.lang, order.fields) if is_draft else None,
    }
