"""What every door does: let a person in under a new session, or say why not, in one sentence."""

from typing import Final, Literal

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.errors import Refused
from workwright.services import identity as people
from workwright.web.acting import runtime
from workwright.web.htmx import go, is_local
from workwright.web.i18n import say
from workwright.web.sessions import begin_session, current_principal, facts

TOO_MANY: Final = "S11"
KIOSK_HOME: Final = "/kiosk/"
OFFICE_HOME: Final = "/office/"


def let_in(where: Literal["office", "kiosk"], home: str) -> BaseResponse:
    """Sign in with what was typed; the browser gets a new token, an old session ends (S9).

    Raises:
        Refused: one generic sentence for whatever is wrong.
    """
    known = facts()
    before = current_principal()
    signed_in = people.sign_in(
        runtime(),
        request.form.get("login", ""),
        request.form.get("secret", ""),
        scope=where,
        device_token=known.device_token,
        source=known.source,
    )
    if before is not None and before.session_id != signed_in.session_id:
        people.sign_out(runtime(), before, "signed in again")
    target = "/me/secret" if signed_in.must_change else wanted(home)
    return begin_session(go(target), signed_in.token)


def wanted(home: str) -> str:
    """Return where the person was going, if that is inside this installation (S23)."""
    asked = request.values.get("next", "")
    return asked if asked and is_local(asked) else home


def again(template: str, refused: Refused, **context: object) -> Response:
    """Return the form once more with every reason why not; secrets are never shown again."""
    status = 429 if TOO_MANY in refused.rules else 422
    reasons = [(say(f.message, f.data), say(f.remedy, f.data)) for f in refused.findings]
    return make_response(render_template(template, reasons=reasons, **context), status)
