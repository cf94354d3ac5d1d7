"""The life of a secret and of what hangs on it: changed by its owner, ended when lost (E46, S9)."""

from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.people import Account, ApiToken, Person, Session
from workwright.db.tables.plant import Device
from workwright.domain.principal import Principal
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.actors import actor_of
from workwright.services.authority import require, require_reason
from workwright.services.identity.paths import LEAST_REASON, MANAGES_PEOPLE, weaknesses
from workwright.services.identity.refused import CHANGE, refuse, too_many, wrong_credentials
from workwright.services.identity.sessions import (
    SignedIn,
    end_sessions,
    find_session,
    open_session,
)
from workwright.services.identity.throttle import Attempt, seconds_to_wait
from workwright.services.runtime import Runtime, Work
from workwright.services.secrets import UNUSABLE


def change_secret(
    runtime: Runtime, principal: Principal, old: str, new: str, *, source: str = ""
) -> SignedIn:
    """Change the own secret; every session ends and a new one begins under a new token (S9).

    Raises:
        Refused: the old secret is wrong, or everything wrong with the new one.
    """
    with runtime.hasher.turn() as matches:
        with runtime.reading(principal.tenant_id) as look:
            found = find_session(look, principal.session_id)
            account = found.account if found else None
            device = found.device if found else None
            login = account.login_folded if account else principal.person_code
            attempt = Attempt(login, device.code if device else source)
            wait = seconds_to_wait(look, attempt)
            weak = weaknesses(look, account, new) if account else []
        tenant_id = principal.tenant_id
        if wait:
            finding = too_many(login, wait)
            raise refuse(runtime, tenant_id, attempt, CHANGE, [finding], device=device)
        if not matches(account.secret_hash if account else None, old) or account is None:
            finding = wrong_credentials("E26", login)
            raise refuse(runtime, tenant_id, attempt, CHANGE, [finding], device=device, counts=True)
    if old == new:
        weak.append(
            refusal(
                "E49", login, N_("The new secret is the old one."), N_("Choose a different one.")
            )
        )
    if weak:
        raise Refused(weak, CHANGE)
    return _keep(runtime, principal, account, device, runtime.hasher.hash(new))


def _keep(
    runtime: Runtime, principal: Principal, known: Account, device: Device | None, hashed: str
) -> SignedIn:
    with runtime.writing(principal.tenant_id, actor_of(principal)) as work:
        account = work.lock(Account, known.id)
        if account.secret_hash != known.secret_hash or account.disabled_at is not None:
            raise Refused([wrong_credentials("E26", account.login)], CHANGE)
        scope = work.get(Session, principal.session_id).scope
        account.secret_hash, account.must_change = hashed, False
        account.secret_changed_at = work.now
        ended = end_sessions(work, "secret changed", person_id=principal.person_id)
        work.audit("account.secret_changed", account, detail={"sessions_ended": ended})
        person = work.get(Person, principal.person_id)
        signed_in = open_session(work, person, account, scope=scope, device=device)
        work.commit()
    return signed_in


def deauthorise(work: Work, person_id: UUID, reason: str) -> int:
    """Answer a lost or known secret, card or token: one act ends everything at once (E46).

    Sessions end, tokens are revoked, and the secret is worth nothing until the owner has gone
    along a new path. Everybody may do this for the own account.

    Returns:
        How many sessions and tokens there were.
    """
    person = work.lock(Person, person_id)
    if person.id != work.actor.person_id:
        require(work, MANAGES_PEOPLE, person.code)
    text = require_reason(reason, LEAST_REASON, person.code)
    ended = revoke_all(work, person.id, "deauthorised")
    account = work.find(Account, person_id=person.id)
    if account is not None:
        account.secret_hash, account.must_change = UNUSABLE, True
        account.secret_changed_at = work.now
    work.audit("person.deauthorised", person, reason=text, detail={"ended": ended})
    return ended


def revoke_all(work: Work, person_id: UUID, reason: str) -> int:
    """End every session and revoke every token of a person; return how many there were."""
    ended = end_sessions(work, reason, person_id=person_id)
    live = select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    for token in work.lock_all(live.order_by(ApiToken.id)):
        token.revoked_at = work.now
        ended += 1
    return ended
