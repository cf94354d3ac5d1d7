"""The session cookie and the person behind it; the store itself belongs to the identity service.

The cookie holds a random token and nothing else (S9). Its name carries ``__Host-`` where HTTPS
makes that possible; on plain loopback it has another name (D12).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app, g, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.domain.principal import Principal
from workwright.web.settings import WebSettings

logger = logging.getLogger(__name__)

SECURE_COOKIE = "__Host-ww"
PLAIN_COOKIE = "ww_session"
SECURE_DEVICE_COOKIE = "__Host-ww-device"
PLAIN_DEVICE_COOKIE = "ww_device"
PASSIVE_HEADER = "Workwright-Passive"
TOKEN_CHARACTERS = 200
DEVICE_COOKIE_S = 400 * 24 * 3600  # the longest that browsers keep a cookie


@dataclass(frozen=True)
class RequestFacts:
    """What the identity service may know of a request when it looks up a session.

    Args:
        source: network address of the client, after trusted proxies.
        passive: a poll or clock of the page, not a hand: it must not postpone the idle lock (K14).
        device_token: the registered kiosk's own secret, where the browser has one.
    """

    source: str
    user_agent: str
    method: str
    path: str
    passive: bool
    device_token: str | None


Resume = Callable[[str, RequestFacts], Principal | None]


def settings() -> WebSettings:
    """Return the settings of the serving application."""
    return cast("WebSettings", current_app.extensions["workwright.settings"])


def cookie_name() -> str:
    """Return the name of the session cookie for this deployment."""
    return SECURE_COOKIE if settings().https else PLAIN_COOKIE


def device_cookie_name() -> str:
    """Return the name of the cookie that registers a kiosk."""
    return SECURE_DEVICE_COOKIE if settings().https else PLAIN_DEVICE_COOKIE


def session_token() -> str | None:
    """Return the token the browser sent, if it could be one of ours."""
    token = request.cookies.get(cookie_name())
    return token if token and len(token) <= TOKEN_CHARACTERS else None


def facts() -> RequestFacts:
    """Return the facts of this request."""
    return RequestFacts(
        source=request.remote_addr or "",
        user_agent=request.headers.get("User-Agent", "")[:300],
        method=request.method,
        path=request.path,
        passive=request.headers.get(PASSIVE_HEADER) == "true",
        device_token=request.cookies.get(device_cookie_name()),
    )


def begin_session(response: BaseResponse, token: str) -> BaseResponse:
    """Give the browser a new session; call it at each sign-in, never reuse a token (S9)."""
    _set(response, cookie_name(), token, max_age=None)
    return response


def end_session(response: BaseResponse) -> BaseResponse:
    """Take the session cookie away; the identity service has revoked the session itself."""
    response.delete_cookie(cookie_name(), secure=settings().https, httponly=True, samesite="Lax")
    return response


def register_device(response: BaseResponse, token: str) -> BaseResponse:
    """Leave the kiosk's own secret on the device it was registered on."""
    _set(response, device_cookie_name(), token, max_age=DEVICE_COOKIE_S)
    return response


def _set(response: BaseResponse, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(
        name, value, max_age=max_age, secure=settings().https, httponly=True, samesite="Lax"
    )


def current_principal() -> Principal | None:
    """Return who is signed in, locked or not; None for a visitor. Looked up once a request."""
    if "principal" not in g:
        token = session_token()
        resume = cast("Resume", current_app.extensions["workwright.resume"])
        g.principal = resume(token, facts()) if token else None
    return cast("Principal | None", g.principal)


def principal() -> Principal:
    """Return the person of a route that asked for one.

    Raises:
        LookupError: the route is public; use ``current_principal`` there.
    """
    found = current_principal()
    if found is None:
        raise LookupError("nobody is signed in on a public route")
    return found
