"""Sessions at a browser or kiosk: found by token, locked when idle, ended for good (S9, K14, D7).

A request only reads: the session's own row each time, who is behind it only after something in
the plant has changed. That somebody was there is written at most every twenty seconds, and never
for the polls of a page.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select, update

from workwright.db.tables.evidence import AuditHead
from workwright.db.tables.people import Account, Person, PersonRole, Session
from workwright.db.tables.plant import Device, Site
from workwright.db.tables.tenants import Tenant
from workwright.db.tenancy import points_at
from workwright.domain.principal import Principal
from workwright.profile.model import Profile
from workwright.services.active_profile import running, running_sha256
from workwright.services.actors import actor_of
from workwright.services.identity.refused import UNLOCK, refuse, too_many, wrong_credentials
from workwright.services.identity.throttle import Attempt, note_success, seconds_to_wait
from workwright.services.identity.tokens import ids_of, make_token, token_sha256
from workwright.services.runtime import KnownSession, Look, Runtime, Work
from workwright.services.secrets import new_token

LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=20)
MOST_IDLE_MINUTES = 15


@dataclass(frozen=True)
class Found:
    """A session that may still be used, with who and where.

    Args:
        roles: held now, each with the site at which it counts; none for every site.
        profile_sha256: none before the first profile was activated.
        zone: of the device's site.
    """

    session: Session
    person: Person
    account: Account
    device: Device | None
    tenant: Tenant
    roles: tuple[tuple[str, UUID | None], ...]
    profile: Profile
    profile_sha256: str | None = None
    zone: str | None = None


class Standing(NamedTuple):
    """What a session's own row says, and the head of the plant's audit chain; none at first."""

    id: UUID
    opened_at: datetime
    seen_at: datetime
    locked_at: datetime | None
    chain_head: str | None


@dataclass(frozen=True)
class SignedIn:
    """What a browser gets after proving who is there.

    Args:
        token: for the cookie; nobody can read it from the database.
        must_change: the person has to choose a new secret before anything else (E50).
    """

    token: str
    session_id: UUID
    tenant_id: UUID
    person_id: UUID
    must_change: bool


def resume(runtime: Runtime, token: str, *, touch: bool = True) -> Principal | None:
    """Return who is behind a token, with the roles of this moment; none when it has ended.

    Args:
        touch: a person's hand was on the page; polls and clocks must not postpone the lock.
    """
    ids = ids_of(token, 1)
    if ids is None:
        return None
    with runtime.reading(ids[0]) as look:
        rows = look.rows(_STANDING, key=token_sha256(token))
        standing = Standing(*rows[0]) if rows else None
        if standing is None or look.now - standing.opened_at >= LONGEST:
            return None
        known = _known(look, standing)
        if known is None:
            return None
    locked = _is_locked(look.now, standing, known.idle_lock)
    principal = replace(known.principal, locked=locked, chain_head=standing.chain_head or "")
    if touch and not locked and look.now - standing.seen_at >= SEEN_EVERY:
        _note_presence(runtime, principal, standing.seen_at)
    return principal


def _known(look: Look, standing: Standing) -> KnownSession | None:
    """Return who is behind the session; read anew when anything audited has changed since."""
    kept, name, head = look.runtime.sessions, str(standing.id), standing.chain_head or ""
    known = kept.get(look.tenant_id, name, head)
    if known is not None:
        return known
    found = find_session(look, standing.id)
    if found is None:
        return None
    known = KnownSession(principal_of(look, found), _idle_lock(found.profile))
    return kept.put(look.tenant_id, name, head, known)


def lock(runtime: Runtime, principal: Principal) -> None:
    """Lock the session: nothing of it is shown and no series of signatures goes on (E24)."""
    with runtime.writing(principal.tenant_id, actor_of(principal)) as work:
        session = work.lock(Session, principal.session_id)
        session.locked_at = session.locked_at or work.now
        session.signed_at = None
        work.commit()


def unlock(runtime: Runtime, principal: Principal, secret: str, *, source: str = "") -> None:
    """Open a locked session again for the same person, who proves it by the secret.

    Raises:
        Refused: not that person's secret, or too many attempts.
    """
    with runtime.hasher.turn() as matches:
        with runtime.reading(principal.tenant_id) as look:
            found = find_session(look, principal.session_id)
            login = found.account.login_folded if found else principal.person_code
            attempt = Attempt(login, _source(found, source))
            wait = seconds_to_wait(look, attempt)
        device = found.device if found else None
        if wait:
            raise refuse(
                runtime,
                principal.tenant_id,
                attempt,
                UNLOCK,
                [too_many(login, wait)],
                device=device,
            )
        if not matches(found.account.secret_hash if found else None, secret):
            raise refuse(
                runtime,
                principal.tenant_id,
                attempt,
                UNLOCK,
                [wrong_credentials("K14", login)],
                device=device,
                counts=True,
            )
    with runtime.writing(principal.tenant_id, actor_of(principal)) as work:
        session = work.lock(Session, principal.session_id)
        session.locked_at, session.signed_at, session.seen_at = None, None, work.now
        note_success(work, attempt)
        work.audit("session.unlocked", session)
        work.commit()


def sign_out(runtime: Runtime, principal: Principal, reason: str = "signed out") -> None:
    """End the session at once; its token is worth nothing from here on."""
    with runtime.writing(principal.tenant_id, actor_of(principal)) as work:
        session = work.lock(Session, principal.session_id)
        if session.ended_at is None:
            session.ended_at, session.end_reason = work.now, reason
            work.audit("session.ended", session, detail={"reason": reason})
        work.commit()


def open_session(
    work: Work, person: Person, account: Account, *, scope: str, device: Device | None
) -> SignedIn:
    """Begin a session under a new token; at a kiosk it takes the place of the one before (S9)."""
    if scope == "kiosk" and device is not None:
        end_sessions(work, "another person signed in", device_id=device.id)
    token = make_token(work.tenant_id)
    session = work.add(
        Session(
            token_sha256=token_sha256(token),
            person_id=person.id,
            device_id=device.id if device else None,
            scope=scope,
            opened_at=work.now,
            seen_at=work.now,
            csrf=new_token(),
        )
    )
    work.audit(
        "session.opened",
        session,
        detail={"scope": scope, "device": device.code if device else None},
    )
    return SignedIn(token, session.id, work.tenant_id, person.id, account.must_change)


def end_sessions(
    work: Work, reason: str, *, person_id: UUID | None = None, device_id: UUID | None = None
) -> int:
    """End every open session of a person or of a device; return how many there were (E46).

    Raises:
        ValueError: neither a person nor a device is named.
    """
    named = {"person_id": person_id, "device_id": device_id}
    equal = {name: value for name, value in named.items() if value is not None}
    if not equal:
        raise ValueError("sessions are ended for a person or for a device")
    statement = select(Session).filter_by(**equal).where(Session.ended_at.is_(None))
    sessions = work.lock_all(statement.order_by(Session.id))
    for session in sessions:
        session.ended_at, session.end_reason, session.signed_at = work.now, reason, None
    return len(sessions)


# Everything that a request asks of its session, in one statement: one row for each role.
_FOUND = (
    select(
        Session,
        Person,
        Account,
        Device,
        Tenant,
        running_sha256().scalar_subquery(),
        Site.time_zone,
        PersonRole.role,
        PersonRole.site_id,
    )
    .join(Person, points_at(Session.person_id, Person))
    .join(Account, points_at(Account.person_id, Person))
    .join(Tenant, Tenant.id == Session.tenant_id)
    .outerjoin(Device, points_at(Session.device_id, Device))
    .outerjoin(Site, points_at(Device.site_id, Site))
    .outerjoin(
        PersonRole, points_at(PersonRole.person_id, Person) & PersonRole.withdrawn_at.is_(None)
    )
    .where(Session.ended_at.is_(None))
)
_BY_ID = _FOUND.where(Session.id == bindparam("key"))

# The head of the chain is read first: what is read later is at least as new as that.
_STANDING = (
    select(Session.id, Session.opened_at, Session.seen_at, Session.locked_at, AuditHead.hash)
    .outerjoin(AuditHead, AuditHead.tenant_id == Session.tenant_id)
    .where(Session.token_sha256 == bindparam("key"), Session.ended_at.is_(None))
)


def find_session(look: Look | Work, session_id: UUID) -> Found | None:
    """Return the session with who and where, unless it, the person or the kiosk is out of use."""
    rows = look.rows(_BY_ID, key=session_id)
    if not rows:
        return None
    session, person, account, device, tenant, sha256, zone, *_ = rows[0]
    roles = tuple((row[7], row[8]) for row in rows if row[7] is not None)
    found = Found(
        session, person, account, device, tenant, roles, running(look, sha256), sha256, zone
    )
    return found if _may_go_on(found, look.now) else None


def principal_of(look: Look, found: Found) -> Principal:
    """Return the person behind a session with the roles and permissions of this moment."""
    held = found.roles
    site_id = _site_id(look, found, {at for _, at in held if at is not None})
    roles = frozenset(role for role, at in held if site_id is None or at in {None, site_id})
    must_change = found.account.must_change
    return Principal(
        tenant_id=look.tenant_id,
        tenant_code=found.tenant.code,
        tenant_name=found.tenant.name,
        person_id=found.person.id,
        person_code=found.person.code,
        printed_name=found.person.printed_name,
        site_id=site_id,
        roles=roles,
        permissions=frozenset() if must_change else found.profile.permissions_of(roles),
        session_id=found.session.id,
        device_id=found.device.id if found.device else None,
        device_name=found.device.name if found.device else None,
        locale=found.person.locale,
        theme=found.person.theme,
        locked=is_locked(look, found),
        zone=found.zone,
        profile_sha256=found.profile_sha256,
    )


def _may_go_on(found: Found, now: datetime) -> bool:
    return (
        found.person.status == "active"
        and found.account.disabled_at is None
        and (found.device is None or found.device.revoked_at is None)
        and now - found.session.opened_at < LONGEST
    )


def is_locked(look: Look, found: Found) -> bool:
    """Say whether the session is locked, by hand or because nobody was there (K14, D7)."""
    return _is_locked(look.now, found.session, _idle_lock(found.profile))


def _is_locked(now: datetime, session: Session | Standing, idle_lock: timedelta) -> bool:
    return session.locked_at is not None or now - session.seen_at >= idle_lock


def _idle_lock(profile: Profile) -> timedelta:
    return timedelta(minutes=min(int(profile.policy("kiosk_lock")), MOST_IDLE_MINUTES))


def _site_id(look: Look, found: Found, of_roles: set[UUID]) -> UUID | None:
    """Return the kiosk's site; in the office the only one at which the person has a role."""
    if found.device is not None:
        return found.device.site_id
    sites = of_roles or set(look.scalars(select(Site.id).limit(2)))
    return sites.pop() if len(sites) == 1 else None


def _note_presence(runtime: Runtime, principal: Principal, seen_at: datetime) -> None:
    with runtime.writing(principal.tenant_id, actor_of(principal)) as work:
        statement = (
            update(Session)
            .where(
                Session.id == principal.session_id,
                Session.seen_at == seen_at,
                Session.locked_at.is_(None),
                Session.ended_at.is_(None),
            )
            .values(seen_at=work.now)
        )
        work.update_where(statement, [])
        work.commit()


def _source(found: Found | None, source: str) -> str:
    return found.device.code if found and found.device else source
