"""Which person may reach which route: declared at the route, checked once for every request.

Deny by default (S6): a view without a declaration stops the boot. What a person may do to one
order, lot or step is judged by the services inside their transaction, not here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeVar, cast
from uuid import UUID

from flask import Blueprint, Flask, current_app, g, request
from werkzeug.exceptions import BadRequest

from workwright.domain.principal import Principal
from workwright.web.csrf import SAFE_METHODS, require_own_page
from workwright.web.sessions import RequestFacts, current_principal, facts

PUBLIC: Final = "*public"
SIGNED_IN: Final = "*signed-in"
KEY_HEADER: Final = "Idempotency-Key"
KEY_FIELD: Final = "idempotency_key"
CAPTURED_HEADER: Final = "Workwright-Captured-At"
_ACCESS: Final = "_workwright_access"

Scope = Literal["tenant", "public"]
Unsafe = Literal["form", "keyed"]
By = Literal["session", "token"]
View = TypeVar("View", bound=Callable[..., Any])
Bearer = Callable[[str, RequestFacts], Principal | None]


@dataclass(frozen=True)
class Access:
    """What a route declares about itself.

    Args:
        permission: name of a permission, or ``PUBLIC`` or ``SIGNED_IN``.
        scope: ``tenant`` when it touches a tenant's rows, ``public`` when it cannot.
        unsafe: what POST and its like must carry: a page token, or an Idempotency-Key as well.
        by: ``session`` of a browser, or ``token`` of a partner; never both on one route.
        while_locked: answered although the idle lock is on.
        max_bytes: its own bound on the request body.
    """

    permission: str
    scope: Scope
    unsafe: Unsafe
    by: By
    while_locked: bool
    max_bytes: int | None


class UndeclaredRoutes(RuntimeError):
    """Routes without a declared permission; all of them are named."""


class SignInNeeded(Exception):
    """Nobody is signed in, or the session has ended."""


class Locked(Exception):
    """The session is locked; it must be unlocked first (K14)."""


class Forbidden(Exception):
    """The person's roles do not carry the permission of this route."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


def route(
    blueprint: Blueprint,
    rule: str,
    *,
    permission: str,
    methods: Sequence[str] = ("GET",),
    scope: Scope = "tenant",
    unsafe: Unsafe = "form",
    by: By = "session",
    while_locked: bool = False,
    max_bytes: int | None = None,
    endpoint: str | None = None,
) -> Callable[[View], View]:
    """Register a view together with who may reach it; the only way to add a route (S6).

    Routes of partners (``by="token"``) take no cookie, so their unsafe methods are always keyed.

    Raises:
        ValueError: public permission with tenant scope or the reverse, or two declarations.
    """
    if (permission == PUBLIC) != (scope == "public"):
        raise ValueError(f"{rule}: a public route has scope 'public', every other has 'tenant'")
    access = Access(
        permission, scope, "keyed" if by == "token" else unsafe, by, while_locked, max_bytes
    )

    def register(view: View) -> View:
        if access_of(view) not in {None, access}:
            raise ValueError(f"{rule}: {view.__name__} declares two different permissions")
        setattr(view, _ACCESS, access)
        blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
        return view

    return register


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """Return the declaration of a view, or None."""
    return cast("Access | None", getattr(view, _ACCESS, None))


def check_declared(app: Flask) -> None:
    """Stop the boot when any rule of the url map has no declaration (S6).

    Raises:
        UndeclaredRoutes: naming every such rule and its endpoint.
    """
    bare = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if access_of(app.view_functions.get(rule.endpoint)) is None
    ]
    if bare:
        raise UndeclaredRoutes("no permission declared for: " + ", ".join(sorted(bare)))


def guard() -> None:
    """Let a request reach its view, or raise the one reason why not."""
    if request.endpoint is None:
        return  # no such address: the router's own answer follows
    access = access_of(current_app.view_functions.get(request.endpoint))
    if access is None:
        raise UndeclaredRoutes(f"no permission declared for: {request.endpoint}")
    if access.max_bytes is not None:
        request.max_content_length = access.max_bytes
        request.max_form_memory_size = access.max_bytes
    if access.by == "token":
        g.principal = _partner()
    elif access.permission == PUBLIC and request.method in SAFE_METHODS:
        return
    _require_person(access)
    if access.by == "session":
        require_own_page()
    if access.unsafe == "keyed" and request.method not in SAFE_METHODS:
        request_key()


def _require_person(access: Access) -> None:
    if access.permission == PUBLIC:
        return
    person = current_principal()
    if person is None:
        raise SignInNeeded
    if person.locked and not access.while_locked:
        raise Locked
    if access.permission != SIGNED_IN and not person.may(access.permission):
        raise Forbidden(access.permission)


def _partner() -> Principal | None:
    bearer = cast("Bearer | None", current_app.extensions["workwright.bearer"])
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if bearer is None or scheme.lower() != "bearer" or not token:
        return None
    return bearer(token.strip(), facts())


def request_key() -> UUID:
    """Return the Idempotency-Key of this request, from the header or the form's hidden field.

    Raises:
        BadRequest: none given, not a UUID, or header and field differ.
    """
    header = request.headers.get(KEY_HEADER)
    document = request.is_json or "Authorization" in request.headers  # its body is not a form
    field = None if document else request.form.get(KEY_FIELD)
    given = {value for value in (header, field) if value}
    if len(given) != 1:
        raise BadRequest("idempotency.key_missing" if not given else "idempotency.key_differs")
    try:
        return UUID(given.pop())
    except ValueError as exc:
        raise BadRequest("idempotency.key_malformed") from exc


def captured_at() -> datetime | None:
    """Return when the device says the entry was made; the server's own time stays the order (F9).

    A value without a zone, or none at all, gives None: the claim is then simply not made.
    """
    text = request.headers.get(CAPTURED_HEADER, "")
    try:
        claimed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return claimed.astimezone(UTC) if claimed.tzinfo else None
