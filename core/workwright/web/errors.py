"""The one place where exceptions become answers: page, fragment or ``application/problem+json``.

Every answer has an id that also stands in the log, and sentences a supervisor understands; never a
stack, a statement, a path or a version (S24). What was typed stays in the page.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import quote

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, request
from flask import render_template as render
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from workwright.domain.checks import Finding
from workwright.errors import (
    SHOWN_CHARACTERS,
    SHOWN_FINDINGS,
    ConfigProblems,
    ImportRefused,
    NotFound,
    Refused,
    Stale,
    WorkwrightError,
)
from workwright.web.csrf import Forged
from workwright.web.findings import gathered
from workwright.web.htmx import REFUSAL_REGION, retarget, wants_fragment
from workwright.web.i18n import _, say
from workwright.web.security import Forbidden, Locked, SignInNeeded, access_of
from workwright.web.sessions import settings
from workwright.web.shell import Shell

logger = logging.getLogger(__name__)

API_PREFIX: Final = "/api/"
KIOSK_PREFIX: Final = "/kiosk"
INPUT_CODES: Final = ("form.", "input.", "number.")
OUTAGE_RETRY_S: Final = 5
STATUSES: Final = {"idempotency.key_reused": 422, "database.busy": 503}
TYPE_PREFIX: Final = "urn:workwright:problem:"

Outage = Callable[[BaseException], int | None]


@dataclass(frozen=True)
class Answer:
    """One error as every representation shows it.

    Args:
        title: what is the case, a sentence without a full stop.
        detail: why, and what to do.
        findings: failing rules, worst first.
        rows: problems of a document or configuration: place, sentence, code.
        shown: what the page showed, and ``found``: what stands there now (Stale).
    """

    status: int
    code: str
    title: str
    detail: str = ""
    findings: tuple[Finding, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()
    shown: str = ""
    found: str = ""
    more: int = 0


def install(app: Flask) -> None:
    """Register the handlers; ``workwright.outage`` may name faults of the infrastructure."""
    app.register_error_handler(WorkwrightError, lambda exc: answer(_of_ours(exc)))
    app.register_error_handler(SignInNeeded, _to_the_door)
    app.register_error_handler(Locked, _to_the_lock)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(Forged, _forged)
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(HTTPException, _http)


def answer(what: Answer) -> Response:
    """Return the answer in the form the asker can use."""
    if is_api():
        return _problem(what)
    if wants_fragment():
        body = render("errors/_refusal.html", error=what, error_id=g.request_id)
        return retarget(make_response(body, what.status), REFUSAL_REGION)
    kiosk = request.path.startswith(KIOSK_PREFIX)
    body = render("errors/page.html", error=what, error_id=g.request_id, kiosk=kiosk)
    return make_response(body, what.status)


def is_api() -> bool:
    """Return whether a program asked: by its address, or by a route for partners."""
    view = current_app.view_functions.get(request.endpoint or "")
    access = access_of(view)
    return request.path.startswith(API_PREFIX) or (access is not None and access.by == "token")


def _of_ours(error: WorkwrightError) -> Answer:
    logger.info(
        "request refused",
        extra={"request_id": g.request_id, "code": error.code, "cause": str(error)},
    )
    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, NotFound):
        return _missing()
    if isinstance(error, Stale):
        return Answer(
            409,
            error.code,
            _("This changed since you opened it"),
            _("Nothing was saved. Look at what stands there now, then decide again."),
            shown=str(error.data.get("shown", "")),
            found=str(error.data.get("found", "")),
        )
    if isinstance(error, ConfigProblems):
        rows = [
            (f"{p.file}:{p.line}:{p.column}", f"{p.message} {p.hint}".strip(), p.code)
            for p in error.problems
        ]
        return _listed(422, error, _("The configuration has problems"), rows)
    if isinstance(error, ImportRefused):
        rows = [(row.path, say(row.text, row.data), row.code) for row in error.rows]
        return _listed(error.status, error, _("The document changes nothing"), rows)
    return Answer(STATUSES.get(error.code, 409), error.code, say(error.message, error.data))


def _refused(error: Refused) -> Answer:
    status = 422 if error.code.startswith(INPUT_CODES) else 409
    findings = error.findings if is_api() else gathered(error.findings)
    return Answer(
        status,
        error.code,
        _("This cannot be done yet"),
        _("Nothing was recorded but this attempt.") if error.noted else _("Nothing was recorded."),
        findings=findings[:SHOWN_FINDINGS],
        more=max(0, len(findings) - SHOWN_FINDINGS),
    )


def _listed(
    status: int, error: WorkwrightError, title: str, rows: list[tuple[str, str, str]]
) -> Answer:
    shown = tuple((p[:SHOWN_CHARACTERS], s[:SHOWN_CHARACTERS], c) for p, s, c in rows)
    cap = len(shown) if is_api() else SHOWN_FINDINGS
    return Answer(
        status,
        error.code,
        title,
        _("Correct these and send it again."),
        rows=shown[:cap],
        more=max(0, len(shown) - cap),
    )


def _missing() -> Answer:
    return Answer(
        404,
        "not_found",
        _("There is nothing here"),
        _("The address or code is not known. Check it, or go back to where you came from."),
    )


def _to_the_door(_error: SignInNeeded) -> Response | BaseResponse:
    paths = settings().paths
    kiosk = request.path.startswith(KIOSK_PREFIX)
    door = paths.kiosk_sign_in if kiosk else paths.sign_in
    return _sent_away(door, _("Sign in to go on"), "sign_in_needed")


def _to_the_lock(_error: Locked) -> Response | BaseResponse:
    return _sent_away(settings().paths.unlock, _("The screen is locked"), "locked")


def _sent_away(door: str, title: str, code: str) -> Response | BaseResponse:
    """Send a page to the door; htmx gets 401 and ``HX-Redirect``, never a 302 (S22)."""
    if is_api():
        response = _problem(Answer(401, code, title))
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    back = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else ""
    if wants_fragment():
        back = _current_page()
    target = f"{door}?next={quote(back, safe='/')}" if back and back != "/" else door
    if wants_fragment():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = target
        return response
    if request.method in {"GET", "HEAD"}:
        return redirect(target, 303)
    return answer(
        Answer(
            401, code, title, _("Nothing was saved. Go back after that, your entry waits there.")
        )
    )


def _current_page() -> str:
    """Return the local part of the page that htmx says it is on."""
    url = cast("Any", request).htmx.current_url or ""
    return url.removeprefix(request.host_url.rstrip("/")) if "://" in url else ""


def _forbidden(error: Forbidden) -> Response:
    logger.info(
        "permission missing", extra={"request_id": g.request_id, "permission": error.permission}
    )
    detail = _("Your roles do not include it. A supervisor or administrator can give you the role.")
    return answer(Answer(403, "forbidden", _("You may not do this"), detail))


def _forged(error: Forged) -> Response:
    logger.warning("page token refused", extra={"request_id": g.request_id, "why": error.reason})
    detail = _("Nothing was saved. Reload the page, then enter it again.")
    return answer(Answer(403, "page_token", _("This page is from an earlier session"), detail))


def _broken(error: InternalServerError) -> Response:
    """Answer a defect or an outage; the cause is in the log under the same id."""
    cause = error.original_exception or error
    _stand_alone()
    outage = cast("Outage | None", current_app.extensions["workwright.outage"])
    status = outage(cause) if outage is not None else None
    logger.error("request failed", exc_info=cause, extra={"request_id": g.request_id})
    if status is None:
        detail = _(
            "Nothing was saved. Try again; if it stays, tell the administrator the id below."
        )
        return answer(Answer(500, "internal", _("Something failed on our side"), detail))
    detail = _("Nothing was saved. Wait a moment and send it again.")
    response = answer(Answer(status, "unavailable", _("The server cannot save right now"), detail))
    response.headers["Retry-After"] = str(OUTAGE_RETRY_S)
    return response


def _stand_alone() -> None:
    """Let the error page be drawn although nobody or nothing can be looked up any more."""
    g.setdefault("principal", None)
    if "shell" not in g:
        g.shell = Shell(zone=settings().time_zone)


def _http(error: HTTPException) -> Response | HTTPException:
    """Answer what the router and the request parser refuse."""
    status = error.code or 500
    if status < 400:
        return error
    known = _sentences().get(str(error.description)) or _sentences().get(str(status))
    title = known[0] if known else _(HTTPStatus(status).phrase)
    base = _missing() if status == HTTPStatus.NOT_FOUND else Answer(status, f"http.{status}", title)
    if known and status != HTTPStatus.NOT_FOUND:
        base = replace(base, detail=known[1])
    response = answer(base)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            response.headers[name] = value
    return response


def _sentences() -> Mapping[str, tuple[str, str]]:
    """Return title and detail by our own code in ``description``, or by status."""
    reload = _("Nothing was saved. Reload the page and try again.")
    return {
        "idempotency.key_missing": (_("The request has no key of its own"), reload),
        "idempotency.key_differs": (_("The request has two different keys"), reload),
        "idempotency.key_malformed": (_("The key of the request is not valid"), reload),
        "400": (_("The request could not be read"), reload),
        "405": (_("This address does not do that"), _("Go back and use the buttons of the page.")),
        "413": (_("This is too large"), _("Send a smaller file or less text.")),
        "429": (_("Too many requests"), _("Wait a moment and try again.")),
        "503": (_("The server cannot answer right now"), _("Wait a moment and try again.")),
    }


def _problem(what: Answer) -> Response:
    """Return RFC 9457 ``application/problem+json``."""
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + what.code,
        "title": what.title,
        "status": what.status,
        "detail": what.detail,
        "instance": f"urn:workwright:request:{g.request_id}",
        "code": what.code,
    }
    if what.findings:
        body["findings"] = [_finding(f) for f in what.findings]
    if what.rows:
        body["problems"] = [{"path": p, "message": s, "code": c} for p, s, c in what.rows]
    if what.more:
        body["more"] = what.more
    if what.shown or what.found:
        body |= {"shown": what.shown, "found": what.found}
    response = jsonify(body)
    response.status_code = what.status
    response.content_type = "application/problem+json"
    return response


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "citation": str(finding.citation),
        "severity": finding.severity.value,
        "subject": finding.subject,
        "message": say(finding.message, finding.data)[:SHOWN_CHARACTERS],
        "remedy": say(finding.remedy, finding.data)[:SHOWN_CHARACTERS],
    }
