"""Prove who signs, outside the transaction; keep a series of signatures alive inside it (E22-E25).

Nothing here decides whether the person may sign: authority, training, separation, the version of
the record and the guards are judged by the act, after the credentials (part11 section 8).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from workwright.db.tables.people import Account, Person, Session
from workwright.db.tables.plant import Device
from workwright.db.tables.tenants import Tenant
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.actors import account_of_act
from workwright.services.identity.refused import SIGNING, refuse, too_many, wrong_credentials
from workwright.services.identity.sessions import Found, find_session, is_locked
from workwright.services.identity.signin import account_of
from workwright.services.identity.statement import CURRENT_STATEMENT
from workwright.services.identity.throttle import Attempt, seconds_to_wait
from workwright.services.names import login_and_plant
from workwright.services.runtime import Look, Runtime, Work

GOOD_FOR = timedelta(minutes=2)
MOST_IDLE_MINUTES = 15

Components = Literal["both", "secret"]


@dataclass(frozen=True)
class Proof:
    """Who proved to be there, and by what; good for one act, now.

    Args:
        components: ``both`` id and secret, or the ``secret`` alone in a running series.
        session_id: the person's own session; none for a second person at another's kiosk.
        device_id: the registered device at which it was proved.
    """

    person_id: UUID
    printed_name: str
    components: Components
    session_id: UUID | None
    device_id: UUID | None
    proved_at: datetime


@dataclass(frozen=True)
class Claim:
    """Who claims to sign, and what is known of that before the secret is compared.

    Args:
        account: of the claimed person; none when nobody of that name may sign in.
        own: the session at hand, when it is the claimed person's.
        found: that session with who and where.
    """

    attempt: Attempt
    account: Account | None
    person: Person | None
    own: Session | None
    device: Device | None
    components: Components
    found: Found | None = None


def prove(
    runtime: Runtime,
    tenant_id: UUID,
    *,
    login: str | None,
    secret: str,
    session_id: UUID | None,
    device_id: UUID | None,
    source: str = "",
    record: str = "",
    work_order_id: UUID | None = None,
) -> Proof:
    """Compare the credentials of a signature; call it before the transaction of the act.

    Args:
        login: the id as typed; none where the series of this session goes on.
        session_id: the session in which the dialogue is open, whoever it belongs to.
        source: network address, where there is no registered device.
        record: title of what is to be signed, for the note of a failed attempt (E51).

    Raises:
        Refused: E23, E24 both components are needed; one generic sentence for wrong credentials;
            E12, E20, E50 the person may not sign yet; S11 while attempts are slowed down.
    """
    with runtime.hasher.turn() as matches:
        with runtime.reading(tenant_id) as look:
            claim = _claim(look, login, session_id, device_id, source)
            wait = seconds_to_wait(look, claim.attempt)
            broken = None if claim.components == "both" else _why_broken(look, claim, device_id)

        def refused(finding: Finding, *, counts: bool = False) -> Refused:
            return refuse(
                runtime,
                tenant_id,
                claim.attempt,
                SIGNING,
                [finding],
                device=claim.device,
                counts=counts,
                record=record,
                work_order_id=work_order_id,
            )

        if wait:
            raise refused(too_many(claim.attempt.login, wait))
        if broken is not None:
            raise refused(broken)
        stored = claim.account.secret_hash if claim.account else None
        if not matches(stored, secret) or claim.account is None or claim.person is None:
            raise refused(wrong_credentials("E22", claim.attempt.login), counts=True)
    if findings := not_yet(claim.account, claim.person):
        raise refuse(
            runtime,
            tenant_id,
            claim.attempt,
            SIGNING,
            findings,
            device=claim.device,
            record=record,
            work_order_id=work_order_id,
        )
    return Proof(
        person_id=claim.person.id,
        printed_name=claim.person.printed_name,
        components=claim.components,
        session_id=claim.own.id if claim.own else None,
        device_id=claim.device.id if claim.device else None,
        proved_at=runtime.clock.now(),
    )


def series_lives(
    runtime: Runtime, tenant_id: UUID, session_id: UUID, device_id: UUID | None
) -> bool:
    """Say whether the next signature in this session needs the secret only (E23, E24)."""
    with runtime.reading(tenant_id) as look:
        claim = _claim(look, None, session_id, device_id, "")
        return claim.own is not None and _why_broken(look, claim, device_id) is None


def continue_series(work: Work, proof: Proof) -> None:
    """Begin or continue the series of the signer's own session, in the act's transaction.

    Raises:
        Refused: the proof is too old, or the person, account or session ended meanwhile (E9).
    """
    account = account_of_act(work, proof.person_id)
    person = work.get(Person, proof.person_id)
    gone = account is None or account.disabled_at is not None or person.status != "active"
    if gone or work.now - proof.proved_at > GOOD_FOR:
        raise Refused([_again(proof.printed_name)], SIGNING)
    if proof.session_id is None:
        return
    session = work.lock(Session, proof.session_id)
    if session.ended_at is not None or session.locked_at is not None:
        raise Refused([_again(proof.printed_name)], SIGNING)
    session.signed_at = work.now


def not_yet(account: Account, person: Person) -> list[Finding]:
    """Return why a person whose credentials are right may not sign yet (E12, E20, E50)."""
    found = []
    if account.must_change:
        found.append(
            _finding(
                person,
                "E50",
                N_("{name} has to choose a new secret before signing."),
                N_("Choose it under your name at the top of the page."),
            )
        )
    if account.identity_verified_on is None:
        found.append(
            _finding(
                person,
                "E20",
                N_("The identity of {name} was never verified."),
                N_("An administrator records how and by whom it was verified."),
            )
        )
    if account.accountability_version != CURRENT_STATEMENT:
        found.append(
            _finding(
                person,
                "E12",
                N_("{name} has not accepted the statement on electronic signatures."),
                N_("Read and accept it under your name at the top of the page."),
            )
        )
    return found


def _claim(
    look: Look, login: str | None, session_id: UUID | None, device_id: UUID | None, source: str
) -> Claim:
    found = find_session(look, session_id) if session_id else None
    device = _device(look, found, device_id)
    where = device.code if device else source or f"session {session_id}"
    if login is None:
        claimed = found.account.login_folded if found else ""
        return Claim(
            Attempt(claimed, where),
            found.account if found else None,
            found.person if found else None,
            found.session if found else None,
            device,
            "secret",
            found,
        )
    name, plant = login_and_plant(login)
    here = plant is None or plant == look.session.get_one(Tenant, look.tenant_id).code
    account = account_of(look, name) if here else None
    person = look.get(Person, account.person_id) if account else None
    own = _own_session(look, found, person)
    return Claim(Attempt(name, where), account, person, own, device, "both", found)


def _device(look: Look, found: Found | None, device_id: UUID | None) -> Device | None:
    """Return the device of that id; it is the session's own, unless somebody carries it about."""
    if found is not None and found.device is not None and found.device.id == device_id:
        return found.device
    return look.find(Device, id=device_id) if device_id else None


def _own_session(look: Look, found: Found | None, person: Person | None) -> Session | None:
    """Return the session at hand if it is this person's and not locked; else nothing (E25)."""
    if found is None or person is None or found.person.id != person.id:
        return None
    return None if is_locked(look, found) else found.session


def _why_broken(look: Look, claim: Claim, device_id: UUID | None) -> Finding | None:
    """Return why the secret alone is not enough now; none while the series goes on (E23, E24)."""
    session = claim.own
    found = claim.found
    if found is not None and session is not None and session.signed_at is not None:
        minutes = min(int(found.profile.policy("signing_idle")), MOST_IDLE_MINUTES)
        idle = look.now - session.signed_at >= timedelta(minutes=minutes)
        moved = session.device_id != device_id
        if not (idle or moved or is_locked(look, found)):
            return None
    return refusal(
        "E23" if session is None or session.signed_at is None else "E24",
        claim.attempt.login,
        N_("This signature needs both your name and your secret."),
        N_("Type both; the signatures that follow at once need the secret only."),
    )


def _again(name: str) -> Finding:
    return refusal(
        "E9",
        name,
        N_("The proof of {name} no longer counts."),
        N_("Open the dialogue again and sign with name and secret."),
        name=name,
    )


def _finding(person: Person, rule: str, message: str, remedy: str) -> Finding:
    return refusal(rule, person.code, message, remedy, name=person.printed_name)
