"""Who acts, as of now: roles and permissions are read where the act happens (W24, E9, S6)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from workwright.db.tables.people import Account, ApiToken, Person, PersonRole, Session
from workwright.db.tables.plant import Device, Site
from workwright.db.tenancy import points_at
from workwright.db.work import Actor
from workwright.domain.checks import Finding
from workwright.domain.principal import Principal
from workwright.domain.text import N_
from workwright.errors import NotFound, Refused, refusal
from workwright.profile.model import Profile
from workwright.services.active_profile import running, running_sha256
from workwright.services.runtime import Scope, Work

REFRESHED = "actor_as_of_this_transaction"
NO_ZONE_YET = "UTC"
AnySite = aliased(Site)
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
        locale=principal.locale,
    )


def load_actor(scope: Scope, person_id: UUID, *, site_id: UUID | None = None) -> Actor:
    """Return a person as an actor with the roles of this moment; none when disabled.

    Raises:
        NotFound: no such person here.
    """
    standing = _read_standing(scope, person_id, None, None, site_id)
    person = standing.person
    return Actor(
        person_id=person.id,
        code=person.code,
        printed_name=person.printed_name,
        roles=standing.roles,
        permissions=standing.permissions,
        is_service=person.kind == "service",
        locale=person.locale,
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
    standing = _read_standing(work, actor.person_id, actor.session_id, actor.device_id, site_id)
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
        locale=person.locale,
        device_code=device.code if device is not None else actor.device_code,
    )
    if work.time_zone == NO_ZONE_YET:
        work.time_zone = standing.zone
    work.session.info[REFRESHED] = standing
    return work.actor


def profile_of_act(work: Work) -> Profile:
    """Return the profile by which the actor's standing was judged in this transaction."""
    refresh_actor(work)
    standing: _Standing = work.session.info[REFRESHED]
    return standing.profile


def account_of_act(work: Work, person_id: UUID) -> Account | None:
    """Return the account of that person as of this transaction; the actor's was read already."""
    standing: _Standing | None = work.session.info.get(REFRESHED)
    if standing is not None and standing.person.id == person_id:
        return standing.account
    return work.find(Account, person_id=person_id)


def scopes_of(token: ApiToken) -> frozenset[str]:
    """Return the permissions that a token carries."""
    return frozenset(token.scopes.split())


def token_is_live(token: ApiToken, now: datetime) -> bool:
    """Say whether a token may still be used."""
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


@dataclass(frozen=True)
class _Standing:
    """A person as of this moment, with the session or token of the request, where there is one.

    Args:
        zone: of the kiosk's site, of the only site, or of the profile (E31).
    """

    person: Person
    account: Account | None
    session: Session | None
    token: ApiToken | None
    device: Device | None
    roles: frozenset[str]
    permissions: frozenset[str]
    profile: Profile
    zone: str


# Person, the session or token of the request, the device with its site, roles, profile, zones.
STANDING = (
    select(
        Person,
        Account,
        Session,
        ApiToken,
        Device,
        PersonRole.role,
        PersonRole.site_id,
        running_sha256().scalar_subquery(),
        Site.time_zone,
        select(func.min(AnySite.time_zone)).scalar_subquery(),
        select(func.max(AnySite.time_zone)).scalar_subquery(),
    )
    .outerjoin(Account, points_at(Account.person_id, Person))
    .outerjoin(
        Session,
        (Session.id == bindparam("session_id")) & (Session.tenant_id == Person.tenant_id),
    )
    .outerjoin(
        ApiToken,
        (ApiToken.id == bindparam("session_id")) & (ApiToken.tenant_id == Person.tenant_id),
    )
    .outerjoin(
        Device, (Device.id == bindparam("device_id")) & (Device.tenant_id == Person.tenant_id)
    )
    .outerjoin(Site, points_at(Device.site_id, Site))
    .outerjoin(
        PersonRole, points_at(PersonRole.person_id, Person) & PersonRole.withdrawn_at.is_(None)
    )
    .where(Person.id == bindparam("person_id"))
)


def _read_standing(
    scope: Scope,
    person_id: UUID,
    session_id: UUID | None,
    device_id: UUID | None,
    site_id: UUID | None,
) -> _Standing:
    """Return everything that decides whether the actor may act, in one statement (PF3)."""
    rows = scope.rows(STANDING, person_id=person_id, session_id=session_id, device_id=device_id)
    if not rows:
        raise NotFound("person", person_id)
    person, account, session, token, device, *_, sha256, zone, first, last = rows[0]
    held = [(row[5], row[6]) for row in rows if row[5] is not None]
    roles = frozenset(role for role, at in held if site_id is None or at in {None, site_id})
    roles = roles if person.status == "active" else frozenset()
    profile = running(scope, sha256)
    only = first if first == last else None
    return _Standing(
        person,
        account,
        session,
        token,
        device,
        roles,
        profile.permissions_of(roles),
        profile,
        zone or only or profile.time_zone,
    )


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


def _finding(actor: Actor, rule: str, message: str, remedy: str) -> Finding:
    return refusal(rule, actor.code, message, remedy, name=actor.printed_name)
