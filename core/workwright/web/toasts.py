"""What has just happened, said once on the next page; never for errors, never for what may fail.

For a redirect the sentence travels in a cookie that is signed with the session's own token and
lasts a minute; for htmx it travels with the answer.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, new
from typing import cast

from flask import Response, g, request

from workwright.web.htmx import Tone, trigger, wants_fragment
from workwright.web.sessions import session_token, settings

LOADS = frozenset({"HX-Redirect", "HX-Refresh"})
"""Headers by which htmx loads a whole page, which then shows the sentences."""
LASTS_S = 60
MOST = 3
CHARACTERS = 200
PURPOSE = b"workwright toast 1"


def toast(message: str, tone: Tone = "ok") -> None:
    """Say on the next page, or with this htmx answer, what was done."""
    pending: list[dict[str, str]] = g.setdefault("toasts", [])
    pending.append({"message": message[:CHARACTERS], "tone": tone})


def take_toasts() -> list[dict[str, str]]:
    """Return the sentences for the page being rendered; the next answer forgets them."""
    g.toasts_shown = True
    arrived = _open(request.cookies.get(_name(), ""))
    return [*arrived, *g.pop("toasts", [])][:MOST]


def has_toasts() -> bool:
    """Say whether a sentence came with this request or waits for the page that answers it."""
    return bool(g.get("toasts")) or _name() in request.cookies


def carry_toasts(response: Response) -> Response:
    """Hand sentences on with the answer: in its trigger header, or in a cookie for the redirect."""
    pending = cast("list[dict[str, str]]", g.pop("toasts", []))
    loads = LOADS & set(response.headers.keys())
    if pending and wants_fragment() and not loads:
        return trigger(response, "workwright:toast", {"toasts": pending[:MOST]})
    if pending and (sealed := _seal(pending[:MOST])):
        response.set_cookie(
            _name(),
            sealed,
            max_age=LASTS_S,
            secure=settings().https,
            httponly=True,
            samesite="Lax",
        )
    elif g.get("toasts_shown") and _name() in request.cookies:
        response.delete_cookie(_name(), secure=settings().https, httponly=True, samesite="Lax")
    return response


def _name() -> str:
    return "__Host-ww-toast" if settings().https else "ww_toast"


def _mark(body: str, token: str) -> str:
    return new(token.encode(), PURPOSE + body.encode(), sha256).hexdigest()


def _seal(toasts: list[dict[str, str]]) -> str | None:
    token = session_token()
    if token is None:
        return None
    body = urlsafe_b64encode(json.dumps(toasts).encode()).decode()
    return f"{body}.{_mark(body, token)}"


def _open(sealed: str) -> list[dict[str, str]]:
    body, _, mark = sealed.partition(".")
    token = session_token()
    if not token or not mark or not compare_digest(mark.encode(), _mark(body, token).encode()):
        return []
    return cast("list[dict[str, str]]", json.loads(urlsafe_b64decode(body)))
