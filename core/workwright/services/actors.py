"""Who acts, as of now: roles and permissions are read where the act happens (W24, E9, S6)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from workwright.db.tables.people import Account, ApiToken, Person, PersonRole, Session
from workwright.db.tables.plant import Device, Site
from workwright.db.work import Actor
from workwright.domain.checks import Finding
from workwright.domain.principal import Principal
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.active_profile import active, permissions_of
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
    now = load_actor(work, actor.person_id, site_id=site_id)
    findings = _standing(work, actor, now)
    if findings:
        raise Refused(findings, "actor")
    permissions = now.permissions
    if now.is_service and actor.session_id is not None:
        permissions = scopes_of(work.get(ApiToken, actor.session_id))
    work.actor = replace(
        now,
        permissions=permissions,
        session_id=actor.session_id,
        device_id=actor.device_id,
        device_code=_device_code(work, actor),
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


def _standing(work: Work, actor: Actor, now: Actor) -> list[Finding]:
    person = work.get(Person, actor.person_id)
    account = work.find(Account, person_id=person.id)
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
    if not _session_is_live(work, actor, now.is_service):
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


def _session_is_live(work: Work, actor: Actor, is_service: bool) -> bool:
    if actor.session_id is None:
        return True
    if is_service:
        token = work.find(ApiToken, id=actor.session_id)
        return token is not None and token_is_live(token, work.now)
    session = work.find(Session, id=actor.session_id)
    return session is not None and session.ended_at is None and session.locked_at is None


def _zone(work: Work, actor: Actor) -> str:
    """Return the zone of the kiosk's site, of the only site, or of the profile (E31)."""
    if actor.device_id is not None:
        return work.get(Site, work.get(Device, actor.device_id).site_id).time_zone
    zones = work.scalars(select(Site.time_zone).distinct().limit(2))
    return str(zones[0]) if len(zones) == 1 else active(work).time_zone


def _device_code(work: Work, actor: Actor) -> str | None:
    if actor.device_id is None:
        return actor.device_code
    return work.get(Device, actor.device_id).code


def _finding(actor: Actor, rule: str, message: str, remedy: str) -> Finding:
    return refusal(rule, actor.code, message, remedy, name=actor.printed_name)
