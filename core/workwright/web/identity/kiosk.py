"""The kiosk's door: a registered device names its plant, an administrator registers it (E10)."""

from flask import Response, g, make_response, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.plant import Line, Room, Site
from workwright.db.tables.tenants import Tenant
from workwright.errors import Refused
from workwright.services import identity as people
from workwright.services.runtime import Work
from workwright.web.acting import look, perform, runtime
from workwright.web.htmx import go
from workwright.web.identity.blueprint import identity
from workwright.web.identity.entry import KIOSK_HOME, again, let_in
from workwright.web.security import PUBLIC, route
from workwright.web.sessions import (
    end_session,
    facts,
    principal,
    register_device,
    settings,
)
from workwright.web.shell import Shell

FIELDS = ("code", "name", "site", "line", "room")


@route(identity, "/kiosk/sign-in", permission=PUBLIC, scope="public", methods=["GET", "POST"])
def kiosk_sign_in() -> BaseResponse | str:
    """Let a person in at this kiosk; whoever was signed in before is signed out."""
    if not _describe_device():
        return make_response(render_template("identity/kiosk_unknown.html"), 403)
    if request.method == "GET":
        return render_template("identity/kiosk_sign_in.html", reasons=[], login="")
    try:
        return let_in("kiosk", KIOSK_HOME)
    except Refused as refused:
        return again("identity/kiosk_sign_in.html", refused, login=request.form.get("login", ""))


@route(identity, "/register-kiosk", permission="people.manage")
def register_form() -> Response:
    """Ask what this device is called and where it stands."""
    return make_response(render_template("identity/register.html", **_places(), typed={}))


@route(identity, "/register-kiosk", permission="people.manage", methods=["POST"], unsafe="keyed")
def register() -> BaseResponse:
    """Register this browser as a kiosk, leave its key in it and end the administrator's session."""
    given = {name: request.form.get(name, "").strip() for name in FIELDS}
    tokens: list[str] = []

    def action(work: Work) -> dict[str, str]:
        tokens.append(
            people.register_device(
                work,
                code=given["code"],
                name=given["name"],
                site=given["site"],
                line=given["line"] or None,
                room=given["room"] or None,
            )
        )
        return {"device": given["code"]}

    perform(action)
    response = go(settings().paths.kiosk_sign_in)
    if tokens:  # a repeat finds the key in the browser already; it is never told twice
        register_device(response, tokens[0])
    people.sign_out(runtime(), principal(), "kiosk registered")
    return end_session(response)


def _describe_device() -> bool:
    """Name the plant and the place of this device to the page; say whether it is registered."""
    token = facts().device_token
    known = people.device_of(runtime(), token) if token else None
    if known is None or known.device.kind != "kiosk":
        return False
    with runtime().reading(known.tenant_id) as scope:
        site = scope.get(Site, known.device.site_id)
        tenant = scope.session.get_one(Tenant, known.tenant_id)
    g.shell = Shell(plant=tenant.name, zone=site.time_zone, place=known.device.name)
    return True


def _places() -> dict[str, list[tuple[str, str]]]:
    with look() as scope:
        return {
            name: [(row.code, row.name) for row in scope.scalars(select(kind).order_by(kind.code))]
            for name, kind in (("sites", Site), ("lines", Line), ("rooms", Room))
        }
