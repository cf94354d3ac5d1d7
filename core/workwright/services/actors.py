"""Who acts, as of now: roles and permissions are read where the act happens (W24, E9, S6)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from workwright.db.tables.people import Account, ApiToken, Person, PersonRole, Session
from workwright.db.tables.plant import Device, Site
from workwright.db.tenancy import points_at
from workwright.db.work import Actor
from workwright.domain.checks import Finding
from workwright.domain.principal import Principal
from workwright.domain.text import N_
from workwright.errors import NotFound, Refused, refusal
from workwright.services.active_profile import active, permissions_of, running, running_sha256
from workwright.services.runtime import Scope, Work

REFRESHED = "actor_as_of_this_transaction"
NO_ZONE_YET = "UTC"
NOBODY = Actor(UUID(int=0), "", "nobody signed in", frozenset(), frozenset())


def nobody(device: Device | None = None) -> Actor:
    """Return the actor of what happens before anybody has proved who it is."""
    if device is None:
        return NOBODY
    return replace(NOBODY, device_id=device.id, device_code=device.code)


def actor_of(principal: Principal) -> Actor:
    """Return the actor of a request; the roles are read again when it acts."""
    return Actor(
        person_id=principal.person_id,
        code=principal.person_code,
        printed_name=principal.printed_name,
        roles=principal.roles,
        permissions=principal.permissions,
        session_id=principal.session_id,
        device_id=principal.device_id,
        device_code=principal.device_name,
    )


def load_actor(scope: Scope, person_id: UUID, *, site_id: UUID | None = None) -> Actor:
    """Return a person as an actor with the roles of this moment; none when disabled.

    Raises:
        NotFound: no such person here.
    """
    person = scope.get(Person, person_id)
    roles = roles_of(scope, person_id, site_id=site_id)
    return Actor(
        person_id=person.id,
        code=person.code,
        printed_name=person.printed_name,
        roles=roles,
        permissions=permissions_of(scope, roles),
        is_service=person.kind == "service",
    )


def roles_of(scope: Scope, person_id: UUID, *, site_id: UUID | None = None) -> frozenset[str]:
    """Return the roles a person holds now; empty when the person is disabled.

    Args:
        site_id: only those that count at this site; by default those of all sites.
    """
    statement = (
        select(PersonRole.role)
        .join(
            Person,
            (Person.id == PersonRole.person_id) & (Person.tenant_id == PersonRole.tenant_id),
        )
        .where(
            PersonRole.person_id == person_id,
            PersonRole.withdrawn_at.is_(None),
            Person.status == "active",
        )
    )
    if site_id is not None:
        statement = statement.where(
            or_(PersonRole.site_id.is_(None), PersonRole.site_id == site_id)
        )
    return frozenset(scope.scalars(statement))


def refresh_actor(work: Work, *, site_id: UUID | None = None) -> Actor:
    """Read the actor's standing again inside the transaction and act as that from here on.

    Read once for each transaction, and again when a site is named.

    Raises:
        Refused: the person was disabled, the session has ended or is locked, or a new secret is
            due before anything else (E9, E46, E50, K14).
    """
    if work.session.info.get(REFRESHED) and site_id is None:
        return work.actor
    actor = work.actor
    standing = _read_standing(work, actor, site_id)
    findings = _findings(work, actor, standing)
    if findings:
        raise Refused(findings, "actor")
    person, token, device = standing.person, standing.token, standing.device
    work.actor = replace(
        actor,
        code=person.code,
        printed_name=person.printed_name,
        roles=standing.roles,
        permissions=scopes_of(token) if token is not None else standing.permissions,
        is_service=person.kind == "service",
        device_code=device.code if device is not None else actor.device_code,
    )
    if work.time_zone == NO_ZONE_YET:
        work.time_zone = _zone(work, actor)
    work.session.info[REFRESHED] = True
    return work.actor


def scopes_of(token: ApiToken) -> frozenset[str]:
    """Return the permissions that a token carries."""
    return frozenset(token.scopes.split())


def token_is_live(token: ApiToken, now: datetime) -> bool:
    """Say whether a token may still be used."""
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


@dataclass(frozen=True)
class _Standing:
    """A person as of this moment, with the session or token of the request, where there is one."""

    person: Person
    account: Account | None
    session: Session | None
    token: ApiToken | None
    device: Device | None
    roles: frozenset[str]
    permissions: frozenset[str]


def _read_standing(work: Work, actor: Actor, site_id: UUID | None) -> _Standing:
    """Return everything that decides whether the actor may act, in one statement (PF3)."""
    held = points_at(PersonRole.person_id, Person) & PersonRole.withdrawn_at.is_(None)
    if site_id is not None:
        held &= or_(PersonRole.site_id.is_(None), PersonRole.site_id == site_id)
    statement = (
        select(
            Person,
            Account,
            Session,
            ApiToken,
            Device,
            PersonRole.role,
            running_sha256().scalar_subquery(),
        )
        .outerjoin(Account, points_at(Account.person_id, Person))
        .outerjoin(Session, _is(Session, actor.session_id))
        .outerjoin(ApiToken, _is(ApiToken, actor.session_id))
        .outerjoin(Device, _is(Device, actor.device_id))
        .outerjoin(PersonRole, held)
        .where(Person.id == actor.person_id)
    )
    rows = work.rows(statement)
    if not rows:
        raise NotFound("person", actor.person_id)
    person, account, session, token, device, _, sha256 = rows[0]
    roles = frozenset(row[5] for row in rows if row[5] is not None)
    roles = roles if person.status == "active" else frozenset()
    allowed = running(work, sha256).permissions_of(roles)
    return _Standing(person, account, session, token, device, roles, allowed)


def _is(kind: type[Session | ApiToken | Device], row_id: UUID | None) -> ColumnElement[bool]:
    """Return the join to the one row that the request named, inside the tenant (S3)."""
    return (kind.id == row_id) & (kind.tenant_id == Person.tenant_id)


def _findings(work: Work, now: Actor, standing: _Standing) -> list[Finding]:
    person, account = standing.person, standing.account
    found = []
    if person.status != "active" or (account is not None and account.disabled_at is not None):
        found.append(
            _finding(
                now,
                "E9",
                N_("{name} is not active here any more."),
                N_("An administrator can say why."),
            )
        )
    if not _session_is_live(work, now, standing):
        found.append(
            _finding(
                now,
                "E24",
                N_("The session of {name} has ended or is locked."),
                N_("Sign in again and repeat the entry."),
            )
        )
    if account is not None and account.must_change:
        found.append(
            _finding(
                now,
                "E50",
                N_("{name} has to choose a new secret before anything else."),
                N_("Choose it under your name at the top of the page."),
            )
        )
    return found


def _session_is_live(work: Work, actor: Actor, standing: _Standing) -> bool:
    if actor.session_id is None:
        return True
    if standing.person.kind == "service":
        return standing.token is not None and token_is_live(standing.token, work.now)
    session = standing.session
    return session is not None and session.ended_at is None and session.locked_at is None


def _zone(work: Work, actor: Actor) -> str:
    """Return the zone of the kiosk's site, of the only site, or of the profile (E31)."""
    if actor.device_id is not None:
        return work.get(Site, work.get(Device, actor.device_id).site_id).time_zone
    zones = work.scalars(select(Site.time_zone).distinct().limit(2))
    return str(zones[0]) if len(zones) == 1 else active(work).time_zone


def _finding(actor: Actor, rule: str, message: str, remedy: str) -> Finding:
    return refusal(rule, actor.code, message, remedy, name=actor.printed_name)
