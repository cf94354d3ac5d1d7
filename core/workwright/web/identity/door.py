"""The office's door: sign in as ``name@plant``, sign out, lock and unlock (D5, S9, K14)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.errors import Refused
from workwright.services import identity as people
from workwright.web.acting import runtime
from workwright.web.htmx import go
from workwright.web.identity.blueprint import identity
from workwright.web.identity.entry import KIOSK_HOME, OFFICE_HOME, again, let_in, wanted
from workwright.web.security import PUBLIC, SIGNED_IN, route
from workwright.web.sessions import end_session, facts, principal, settings


@route(identity, "/", permission=SIGNED_IN)
def home() -> BaseResponse:
    """Lead a person to the kiosk's tiles or to the office."""
    return redirect(_home(), 303)


@route(identity, "/sign-in", permission=PUBLIC, scope="public", methods=["GET", "POST"])
def sign_in() -> BaseResponse | str:
    """Let a person into the office."""
    if request.method == "GET":
        return render_template("identity/sign_in.html", reasons=[], login="")
    try:
        return let_in("office", OFFICE_HOME)
    except Refused as refused:
        return again("identity/sign_in.html", refused, login=request.form.get("login", ""))


@route(identity, "/sign-out", permission=SIGNED_IN, methods=["POST"], while_locked=True)
def sign_out() -> BaseResponse:
    """End the session at once and show the door."""
    person = principal()
    people.sign_out(runtime(), person)
    paths = settings().paths
    return end_session(go(paths.kiosk_sign_in if person.device_id else paths.sign_in))


@route(identity, "/lock", permission=SIGNED_IN, methods=["POST"], while_locked=True)
def lock() -> BaseResponse:
    """Lock the screen; what was entered stays on the device."""
    people.lock(runtime(), principal())
    return go(settings().paths.unlock)


@route(identity, "/unlock", permission=SIGNED_IN, methods=["GET", "POST"], while_locked=True)
def unlock() -> BaseResponse | str:
    """Open a locked screen for the person whose session it is."""
    if request.method == "GET":
        return render_template("identity/unlock.html", reasons=[], home=wanted(_home()))
    try:
        people.unlock(runtime(), principal(), request.form.get("secret", ""), source=facts().source)
    except Refused as refused:
        return again("identity/unlock.html", refused, home=wanted(_home()))
    return go(wanted(_home()))


def _home() -> str:
    return KIOSK_HOME if principal().device_id else OFFICE_HOME
