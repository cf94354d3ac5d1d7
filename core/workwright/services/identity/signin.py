"""Sign in: at a kiosk by name, in the office by ``name@plant``; one answer to everything wrong.

The secret is compared outside any transaction; an unknown plant, name or kind of account takes the
same time and gets the same sentence (D5, D6, S10, S11).
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, select

from workwright.db.tables.people import Account, Person
from workwright.db.tables.plant import Device
from workwright.db.tenancy import points_at
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.actors import load_actor
from workwright.services.directory import find_tenant
from workwright.services.identity.devices import device_of
from workwright.services.identity.refused import SIGN_IN, refuse, too_many, wrong_credentials
from workwright.services.identity.sessions import SignedIn, open_session
from workwright.services.identity.throttle import Attempt, note_success, seconds_to_wait
from workwright.services.names import login_and_plant
from workwright.services.runtime import Look, Runtime

Where = Literal["office", "kiosk"]


@dataclass(frozen=True)
class Door:
    """Where somebody wants to come in: which tenant, as whom, on which registered device."""

    tenant_id: UUID | None
    attempt: Attempt
    device: Device | None


def sign_in(
    runtime: Runtime,
    login: str,
    secret: str,
    *,
    scope: Where,
    device_token: str | None,
    source: str,
) -> SignedIn:
    """Prove who is there and begin a session under a new token.

    Args:
        login: ``name@plant`` in the office; the plain name at a registered kiosk.
        scope: ``kiosk`` needs a registered device, which names the tenant.
        source: network address; failures count for it where there is no registered device.

    Raises:
        Refused: one generic sentence for whatever is wrong; E10 for a kiosk that is not
            registered; S11 while attempts are slowed down.
    """
    door = _door(runtime, login, scope, device_token, source)
    with runtime.hasher.turn() as matches:
        if door.tenant_id is None:
            matches(None, secret)
            raise Refused([wrong_credentials("E5", door.attempt.login)], SIGN_IN)
        with runtime.reading(door.tenant_id) as look:
            account = account_of(look, door.attempt.login)
            wait = seconds_to_wait(look, door.attempt)
        if wait:
            raise refuse(
                runtime,
                door.tenant_id,
                door.attempt,
                SIGN_IN,
                [too_many(door.attempt.login, wait)],
                device=door.device,
            )
        if not matches(account.secret_hash if account else None, secret) or account is None:
            raise refuse(
                runtime,
                door.tenant_id,
                door.attempt,
                SIGN_IN,
                [wrong_credentials("E5", door.attempt.login)],
                device=door.device,
                counts=True,
            )
    return _come_in(runtime, door.tenant_id, door, account, scope)


OF_LOGIN = (
    select(Account, Person)
    .join(Person, points_at(Account.person_id, Person))
    .where(
        Account.login_folded == bindparam("login"),
        Account.disabled_at.is_(None),
        Person.status == "active",
        Person.kind == "person",
    )
)


def account_of(look: Look, login: str) -> Account | None:
    """Return the account that may prove itself under this login; none of a service or leaver."""
    rows = look.rows(OF_LOGIN, login=login)  # the person comes along, for whoever asks next
    return rows[0][0] if rows else None


def _door(
    runtime: Runtime, login: str, scope: Where, device_token: str | None, source: str
) -> Door:
    name, plant = login_and_plant(login)
    known = device_of(runtime, device_token) if device_token else None
    if scope == "kiosk":
        if known is None or known.device.kind != "kiosk":
            raise Refused([_unregistered()], SIGN_IN)
        # A name of another plant cannot come in here, whatever its secret.
        tenant_id = known.tenant_id if plant in {None, known.tenant_code} else None
        return Door(tenant_id, Attempt(name, known.device.code), known.device)
    tenant_id = find_tenant(runtime, plant) if plant else None
    if known is not None and known.tenant_id == tenant_id:
        return Door(tenant_id, Attempt(name, known.device.code), known.device)
    return Door(tenant_id, Attempt(name, source), None)


def _come_in(
    runtime: Runtime, tenant_id: UUID, door: Door, proved: Account, scope: Where
) -> SignedIn:
    with runtime.reading(tenant_id) as look:
        actor = load_actor(look, proved.person_id)
    with runtime.writing(tenant_id, actor) as work:
        account = work.lock(Account, proved.id)
        person = work.lock(Person, account.person_id)
        changed = account.secret_hash != proved.secret_hash or account.disabled_at is not None
        if changed or person.status != "active":
            raise Refused([wrong_credentials("E5", account.login)], SIGN_IN)
        note_success(work, door.attempt)
        signed_in = open_session(work, person, account, scope=scope, device=door.device)
        work.commit()
    return signed_in


def _unregistered() -> Finding:
    return refusal(
        "E10",
        "kiosk",
        N_("This device is not registered as a kiosk."),
        N_(
            "An administrator registers it; until then sign in at a registered kiosk "
            "or in the office."
        ),
    )
