"""The own secret: chosen on a one-time path, changed by its owner, reported lost (E26, E46)."""

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services import identity as people
from workwright.services.runtime import Work
from workwright.web.acting import perform, runtime
from workwright.web.htmx import go
from workwright.web.i18n import _
from workwright.web.identity.blueprint import identity
from workwright.web.identity.entry import again
from workwright.web.security import PUBLIC, SIGNED_IN, route
from workwright.web.sessions import begin_session, end_session, facts, principal, settings
from workwright.web.toasts import toast


@route(identity, "/path/<token>", permission=PUBLIC, scope="public", methods=["GET", "POST"])
def path(token: str) -> BaseResponse | str:
    """Let the owner of an account choose a secret on the path that was handed over."""
    if request.method == "GET":
        return render_template("identity/path.html", reasons=[])
    try:
        people.complete_path(runtime(), token, _typed_twice("account.path"))
    except Refused as refused:
        return again("identity/path.html", refused)
    return go("/secret-chosen")


@route(identity, "/secret-chosen", permission=PUBLIC, scope="public")
def chosen() -> str:
    """Say that the secret counts, and where to sign in."""
    return render_template("identity/chosen.html", kiosk=facts().device_token is not None)


@route(identity, "/me/secret", permission=SIGNED_IN, methods=["GET", "POST"])
def change_secret() -> BaseResponse | str:
    """Let a person change the own secret; every session ends, this one goes on anew (S9)."""
    if request.method == "GET":
        return render_template("identity/change.html", reasons=[])
    try:
        signed_in = people.change_secret(
            runtime(),
            principal(),
            request.form.get("old_secret", ""),
            _typed_twice("account.change"),
            source=facts().source,
        )
    except Refused as refused:
        return again("identity/change.html", refused)
    toast(_("Your new secret counts from now on. Everywhere else you are signed out."))
    return begin_session(go(settings().paths.home), signed_in.token)


@route(identity, "/me/lost", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
def report_lost() -> BaseResponse:
    """Make the own secret worthless at once, because somebody may know it (E46)."""
    person = principal()

    def action(work: Work) -> dict[str, int]:
        return {"ended": people.deauthorise(work, person.person_id, request.form.get("reason", ""))}

    perform(action)
    paths = settings().paths
    return end_session(go(paths.kiosk_sign_in if person.device_id else paths.sign_in))


def _typed_twice(act: str) -> str:
    """Return the new secret; a slip of the finger must not lock its owner out.

    Raises:
        Refused: the two do not agree.
    """
    wanted = request.form.get("new_secret", "")
    if wanted == request.form.get("again", ""):
        return wanted
    finding = refusal(
        "E26", act, N_("The two new secrets are not the same."), N_("Type the new one twice.")
    )
    raise Refused([finding], act)
