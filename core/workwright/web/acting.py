"""How views read and write: one look, or one business action under the key of its request (F3, S7).

Tenant and actor come from the signed-in person and from nowhere else (S1). A repeated request is
answered from the stored reply; a page goes on by the same redirect, marked as replayed.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final, cast

from flask import Flask, Response, current_app, g, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.idempotency import Claim, Replayed, Reply
from workwright.domain.canonical import plain
from workwright.domain.checks import Citation, Finding, Severity
from workwright.domain.noted import typed, types_of
from workwright.errors import Refused
from workwright.services.authority import require
from workwright.services.identity import actor_of, refresh_actor
from workwright.services.runtime import Look, Runtime, Work
from workwright.web.htmx import Tone, go, is_local, trigger, wants_fragment
from workwright.web.security import SIGNED_IN, Access, access_of, request_key
from workwright.web.sessions import principal
from workwright.web.shell import shell
from workwright.web.toasts import toast

REPLAYED: Final = "Idempotency-Replayed"
UNTOLD: Final = frozenset(
    {"csrf_token", "idempotency_key", "secret", "old_secret", "new_secret", "again"}
)
"""Fields that never reach a fingerprint: tokens, keys and secrets (S13)."""


@dataclass(frozen=True)
class Done:
    """What the person is told of an act, as plain data that answers a repeat alike.

    Args:
        location: local address where the page goes on.
        toast: what was done, in the reader's language.
        into: selector of the region that htmx fills with the next page; empty for a whole page.
        data: what else the reply keeps, for callers that look at it.
    """

    location: str
    toast: str = ""
    tone: Tone = "ok"
    into: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def install(app: Flask, runtime: Runtime) -> None:
    """Give views the installation; answers that repeat an earlier one say so."""
    app.extensions["workwright.runtime"] = runtime

    @app.after_request
    def mark(response: Response) -> Response:
        if g.get("replayed"):
            response.headers[REPLAYED] = "true"
        return response


def runtime() -> Runtime:
    """Return the installation that this application serves."""
    return cast("Runtime", current_app.extensions["workwright.runtime"])


@contextmanager
def look() -> Iterator[Look]:
    """Open a reading of the signed-in person's tenant in its site's zone; it writes nothing."""
    zone = shell().zone
    with runtime().reading(principal().tenant_id) as found:
        found.time_zone = zone
        yield found


def act(action: Callable[[Work], Done]) -> BaseResponse:
    """Run one business action and lead the page on.

    Raises:
        Refused: as the action refused, also when the same request comes again.
    """
    return told(perform(lambda work: asdict(action(work))))


def perform(action: Callable[[Work], Mapping[str, Any]], *, status: int = 200) -> Reply:
    """Run one business action in a unit of work of its own; return what its caller is told.

    The person's standing and the permission of the route are judged again inside the transaction
    (S6, W24).
    """
    person = principal()
    unit = runtime().writing(
        person.tenant_id, actor_of(person), request_id=g.request_id, claim=request_claim()
    )
    try:
        with unit as work:
            refresh_actor(work, site_id=person.site_id)
            if (permission := _access().permission) != SIGNED_IN:
                require(work, permission)
            work.commit(Reply(status, dict(action(work))))
    except Replayed as again:
        return repeated(again.reply)
    return cast("Reply", unit.reply)


def repeated(reply: Reply) -> Reply:
    """Return the stored reply of a repeated request, marked; refuse as it was refused."""
    g.replayed = True
    if "refused" in reply.data:
        refused = Refused([_finding(f) for f in reply.data["findings"]], reply.data["refused"])
        refused.noted = True
        raise refused
    return reply


def told(reply: Reply) -> BaseResponse:
    """Answer a page with where its reply leads; a region of the page where the reply names one."""
    done = reply.data
    if done["toast"]:
        toast(done["toast"], done["tone"])
    if not (done["into"] and wants_fragment()):
        return go(done["location"])
    if not is_local(done["location"]):
        raise ValueError("an act leads to addresses of this installation only")
    response = make_response("", 204)
    response.headers["HX-Location"] = json.dumps(
        {"path": done["location"], "target": done["into"], "swap": "innerHTML"}
    )
    return trigger(response, "workwright:close-dialog")


class PageClaim(Claim):
    """A claim whose refusal is told again in the reader's own signs: values keep their types."""

    def refuse(self, refused: Refused) -> None:
        """Keep the answer of a business refusal, so that a repeat reads the same."""
        findings = [{**plain(f), "types": types_of(f.data)} for f in refused.findings]
        self.keep(Reply(409, {"refused": refused.code, "findings": findings}))


def request_claim() -> Claim | None:
    """Return the key of this request with its fingerprint; none on routes that ask for none."""
    if _access().unsafe != "keyed":
        return None
    return PageClaim(request_key(), request.method, request.path, _body())


def _access() -> Access:
    found = access_of(current_app.view_functions.get(request.endpoint or ""))
    if found is None:
        raise LookupError("a view without declaration cannot act")
    return found


def _body() -> Any:
    """Return what was sent, without tokens and secrets; files and documents by their hash."""
    if not (request.form or request.files):
        return {"sha256": sha256(request.get_data(cache=True)).hexdigest()}
    files = {
        name: [(file.filename or "", _file_sha256(file.stream)) for file in listed]
        for name, listed in request.files.lists()
    }
    form = {name: values for name, values in request.form.lists() if name not in UNTOLD}
    return {"form": form, "files": files}


def _file_sha256(stream: Any) -> str:
    digest = sha256(stream.read()).hexdigest()
    stream.seek(0)
    return digest


def _finding(stored: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=stored["rule"],
        citation=Citation(**stored["citation"]),
        severity=Severity(stored["severity"]),
        subject=stored["subject"],
        message=stored["message"],
        data=typed(stored["data"], stored.get("types", {})),
        remedy=stored["remedy"],
    )
