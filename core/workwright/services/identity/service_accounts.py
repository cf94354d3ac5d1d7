"""Service accounts and their tokens: named in the audit, bounded, never signing (E5, D13)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from workwright.db.tables.people import ApiToken, Person, PersonRole
from workwright.db.tables.tenants import Tenant
from workwright.db.tenancy import points_at
from workwright.domain.principal import Principal
from workwright.domain.text import N_
from workwright.services.actors import scopes_of, token_is_live
from workwright.services.authority import require, require_reason
from workwright.services.identity.paths import LEAST_REASON, MANAGES_PEOPLE
from workwright.services.identity.tokens import ids_of, make_token, token_sha256
from workwright.services.master import Entry
from workwright.services.runtime import Runtime, Scope, Work
from workwright.services.separation import FOR_PEOPLE_ONLY


def add_service(work: Work, *, code: str, name: str) -> Person:
    """Add a service account; it has no secret, cannot sign in and cannot sign (E5).

    Raises:
        Refused: the code is taken or malformed.
    """
    require(work, MANAGES_PEOPLE, code)
    entry = Entry(work, Person, code)
    entry.code(code)
    entry.name(name)
    entry.stop("person.add")
    person = work.add(Person(code=code, printed_name=name, kind="service"))
    work.audit("person.added", person)
    return person


def issue_token(
    work: Work,
    *,
    service: str,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
) -> str:
    """Issue a token of a service account; it is shown this once and kept only as a hash.

    Args:
        service: code of the service account.
        scopes: permissions that the token carries, and no others.

    Raises:
        Refused: the account is a person's, or a scope that only a person may use; all at once.
        NotFound: no such account here.
    """
    require(work, MANAGES_PEOPLE, service)
    person = work.named(Person, service)
    wanted = frozenset(scopes)
    entry = Entry(work, ApiToken, service)
    entry.name(name)
    if person.kind != "service" or person.status != "active":
        entry.problem(
            "E5",
            N_("{code} is no service account in use; people sign in and have no tokens."),
            N_("Add a service account for it."),
            code=service,
        )
    if not wanted or wanted & FOR_PEOPLE_ONLY:
        entry.problem(
            "E5",
            N_("These permissions are for people, not for services: {scopes}."),
            N_("Leave them out; what is signed or decided is done by a person."),
            scopes=", ".join(sorted(wanted & FOR_PEOPLE_ONLY)) or "–",
        )
    if expires_at is not None and expires_at <= work.now:
        entry.problem("E46", N_("The token would have ended already."), N_("Choose a later end."))
    entry.stop("token.issue")
    token = make_token(work.tenant_id)
    row = work.add(
        ApiToken(
            id=uuid7(),
            person_id=person.id,
            name=name,
            token_sha256=token_sha256(token),
            scopes=" ".join(sorted(wanted)),
            created_at=work.now,
            expires_at=expires_at,
        )
    )
    work.audit("token.issued", row)
    return token


def revoke_token(work: Work, token_id: UUID, reason: str) -> None:
    """Revoke a token at once (E46)."""
    require(work, MANAGES_PEOPLE)
    row = work.lock(ApiToken, token_id)
    text = require_reason(reason, LEAST_REASON, row.name)
    row.revoked_at = row.revoked_at or work.now
    work.audit("token.revoked", row, reason=text)


def all_tokens(scope: Scope) -> list[tuple[ApiToken, Person]]:
    """Return every token of the tenant with its service account, the newest first."""
    statement = (
        select(ApiToken, Person)
        .join(Person, points_at(ApiToken.person_id, Person))
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    return [(token, service) for token, service in scope.rows(statement)]


def resume_token(runtime: Runtime, token: str) -> Principal | None:
    """Return the service behind a token; none when it is unknown, revoked or has ended.

    Its permissions are the token's scopes; ``session_id`` holds the token's id.
    """
    ids = ids_of(token, 1)
    if ids is None:
        return None
    with runtime.reading(ids[0]) as look:
        statement = (
            select(ApiToken, Person)
            .join(Person, points_at(ApiToken.person_id, Person))
            .where(ApiToken.token_sha256 == token_sha256(token), Person.status == "active")
        )
        for row, person in look.rows(statement):
            if not token_is_live(row, look.now):
                return None
            held = select(PersonRole.role).where(
                PersonRole.person_id == person.id, PersonRole.withdrawn_at.is_(None)
            )
            return Principal(
                tenant_id=ids[0],
                tenant_code=look.session.get_one(Tenant, ids[0]).code,
                person_id=person.id,
                person_code=person.code,
                printed_name=person.printed_name,
                site_id=None,
                roles=frozenset(look.scalars(held)),
                permissions=scopes_of(row),
                session_id=row.id,
                locale=person.locale,
                theme=person.theme,
            )
    return None
