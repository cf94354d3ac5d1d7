"""Pages that are asked for again before anything in the plant has changed: given as they were made.

A kiosk is looked at, reloaded and polled many times between two acts. The page holds for the
session that it was made for, while the plant's audit chain has the head it had, and to the end of
the minute: what hangs on time alone (an expiry, a clearance, local midnight) is asked again then.
The act itself is judged anew in any case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, cast

from flask import Flask, Response, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.services.kept import KeptWhileUnchanged
from workwright.web.htmx import wants_fragment
from workwright.web.sessions import principal
from workwright.web.shell import request_instant
from workwright.web.toasts import has_toasts

PAGES = "workwright.pages"
MOST_PAGES = 512
P = ParamSpec("P")


@dataclass(frozen=True)
class KeptPage:
    """A page as it was answered.

    Args:
        instant: the server's time that the page tells its clock.
    """

    body: bytes
    mimetype: str
    instant: str

    def at(self, instant: str) -> Response:
        """Return the page with the server's time of this request."""
        return Response(
            self.body.replace(self.instant.encode(), instant.encode()), mimetype=self.mimetype
        )


def install(app: Flask) -> None:
    """Give the application its memory of pages."""
    app.extensions[PAGES] = KeptWhileUnchanged[KeptPage](MOST_PAGES)


def kept(view: Callable[P, BaseResponse]) -> Callable[P, BaseResponse]:
    """Answer a page that only reads audited rows as it was made, while nothing has changed."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> BaseResponse:
        if has_toasts():
            return view(*args, **kwargs)
        person, now = principal(), request_instant()
        part = "part" if wants_fragment() else "page"
        name = f"{person.session_id} {now:%Y-%m-%dT%H:%M} {part} {request.full_path}"
        pages = cast("KeptWhileUnchanged[KeptPage]", current_app.extensions[PAGES])
        found = pages.get(person.tenant_id, name, person.chain_head)
        if found is not None:
            return found.at(now.isoformat())
        response = view(*args, **kwargs)
        if response.status_code == 200 and not has_toasts():
            page = KeptPage(response.get_data(), response.mimetype or "text/html", now.isoformat())
            pages.put(person.tenant_id, name, person.chain_head, page)
        return response

    return answer
