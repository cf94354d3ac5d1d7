"""One address answers page and fragment: helpers around htmx-flask for views and error pages.

The extension replaces the application's request class and is therefore set up first. It reads
headers well; response headers are set here, because its own helper refuses modifiers.
"""

import json
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request
from htmx_flask import Htmx
from werkzeug.wrappers import Response as BaseResponse

REFUSAL_REGION = "#refusal"
Tone = Literal["ok", "action", "warn", "stop", "hold", ""]


def install(app: Flask) -> None:
    """Make ``request.htmx`` available; must run before anything else touches requests."""
    Htmx(app)


def wants_fragment() -> bool:
    """Return whether htmx asked for a part of the page rather than for the page."""
    htmx = cast("Any", request).htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(template: str, partial: str | None = None, status: int = 200, **context: Any) -> Response:
    """Return the whole page, or only a part of it where htmx asked for that.

    Args:
        template: full page. Without ``partial`` it is told ``fragment`` (yes or no) and chooses the
            layout it extends: ``layout/_screen.html`` or ``layout/kiosk.html``.
        partial: template named with a leading underscore that the full page includes.
        status: HTTP status, 422 for a form that needs another look.
        context: names for the templates.
    """
    asked = wants_fragment()
    chosen = partial if partial and asked else template
    return make_response(render_template(chosen, fragment=asked, **context), status)


def fragment(template: str, status: int = 200, **context: Any) -> Response:
    """Return a partial template for an address that only htmx asks."""
    return make_response(render_template(template, fragment=True, **context), status)


def go(url: str) -> BaseResponse:
    """Send the browser to a local address after an act: 303, or ``HX-Redirect`` for htmx.

    To the page that it shows already the browser would only scroll; that one is loaded again.

    Raises:
        ValueError: the address is not local (S23).
    """
    if not is_local(url):
        raise ValueError("redirects lead to addresses of this installation only")
    if wants_fragment():
        response = make_response("", 204)
        if _is_shown(url):
            response.headers["HX-Refresh"] = "true"
        else:
            response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)


def is_local(url: str) -> bool:
    """Return whether an address stays inside this installation (S23)."""
    plain = url.isprintable() and "\\" not in url
    return plain and url.startswith("/") and not url.startswith("//")


def _is_shown(url: str) -> bool:
    """Say whether the browser shows this address but for the place on the page."""
    there, here = urlsplit(url), urlsplit(request.headers.get("HX-Current-URL", ""))
    return bool(there.fragment) and (there.path, there.query) == (here.path, here.query)


def unchanged() -> Response:
    """Answer a poll whose content is the same as before: nothing is swapped."""
    return make_response("", 204)


def retarget(response: Response, selector: str, swap: str = "innerHTML") -> Response:
    """Let the answer land elsewhere than the request's own target."""
    response.headers["HX-Retarget"] = selector
    response.headers["HX-Reswap"] = swap
    return response


def push_url(response: Response, url: str) -> Response:
    """Show this address in the browser after the swap."""
    response.headers["HX-Push-Url"] = url
    return response


def trigger(response: Response, event: str, detail: dict[str, Any] | None = None) -> Response:
    """Raise an event in the page after the swap; several may be added to one answer."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[event] = detail or {}
    response.headers["HX-Trigger"] = json.dumps(events)
    return response
