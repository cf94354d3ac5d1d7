"""Only our own pages may act in a person's name: token and origin of every unsafe request (S22).

The token is derived from the session token, so it lives exactly as long as the session and
needs no store. Visitors without a session (sign-in) get a random visit cookie for the same use.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import cast
from urllib.parse import urlsplit

from flask import Response, g, request

from workwright.web.sessions import session_token, settings

HEADER = "X-CSRFToken"
FIELD = "csrf_token"
PURPOSE = b"workwright csrf 1"
SECURE_VISIT = "__Host-ww-visit"
PLAIN_VISIT = "ww_visit"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Forged(Exception):
    """The request does not prove that it comes from our own page; ``reason`` is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def csrf_token() -> str:
    """Return the token for forms and for the header of every htmx request of this page."""
    return _derive(session_token() or _visit(create=True))


def require_own_page() -> None:
    """Let unsafe requests pass only from our own pages.

    Raises:
        Forged: another site, or no token, or a token of another session.
    """
    if request.method in SAFE_METHODS:
        return
    _require_own_origin()
    secret = session_token() or _visit(create=False)
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not secret or not hmac.compare_digest(given.encode(), _derive(secret).encode()):
        raise Forged("token missing or of another session")


def keep_visit(response: Response) -> Response:
    """Send the visit cookie when a page for a visitor contains a form."""
    if fresh := g.get("fresh_visit"):
        response.set_cookie(
            _visit_cookie(),
            cast("str", fresh),
            secure=settings().https,
            httponly=True,
            samesite="Strict",
        )
    return response


def _require_own_origin() -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        raise Forged(f"Sec-Fetch-Site is {site}")
    origin = request.headers.get("Origin")
    if origin is None:
        return
    parts = urlsplit(origin)
    if parts.netloc != request.host or (settings().https and parts.scheme != "https"):
        raise Forged("Origin is another site")


def _derive(secret: str) -> str:
    digest = hmac.new(secret.encode(), PURPOSE, sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _visit_cookie() -> str:
    return SECURE_VISIT if settings().https else PLAIN_VISIT


def _visit(*, create: bool) -> str:
    known = g.get("fresh_visit") or request.cookies.get(_visit_cookie(), "")
    if not known and create:
        known = g.fresh_visit = secrets.token_urlsafe(24)
    return cast("str", known)
