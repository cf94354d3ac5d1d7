"""One-time paths: only the owner sets a secret, and a second person vouches for the owner (E26).

Nobody sets another's secret to a known value. Whoever opens a path cannot also verify the identity
of who went along it, and without a verified identity the account cannot sign (E20, E50).
"""

from datetime import date, datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.people import Account, Person
from workwright.db.tables.tenants import Tenant
from workwright.domain.canonical import instant_text, parse_instant
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.actors import load_actor, refresh_actor
from workwright.services.authority import require, require_reason
from workwright.services.identity.sessions import end_sessions
from workwright.services.identity.tokens import ids_of, make_token, token_sha256
from workwright.services.runtime import Look, Runtime, Work
from workwright.services.secrets import secret_findings

GOOD_FOR = timedelta(hours=24)
MARK = "path"
OPENED = "account.path_opened"
MANAGES_PEOPLE = "people.manage"
RECORDS_TRAINING = "training.record"
LEAST_REASON = 8


def open_path(work: Work, person_id: UUID, reason: str) -> str:
    """Open a path on which the owner chooses a secret; the old one is worth nothing from now on.

    The path is shown this once and ends after a day. It takes every session and the verified
    identity with it: another person verifies it again before the account can sign.

    Raises:
        Refused: E26 one's own account, E5 a service or an account out of use.
    """
    person = work.lock(Person, person_id)
    require(work, MANAGES_PEOPLE, person.code)
    text = require_reason(reason, LEAST_REASON, person.code)
    account = work.find(Account, person_id=person.id)
    if account is None or account.disabled_at is not None or person.status != "active":
        raise Refused([_no_account(person)], "account.open_path")
    if person.id == work.actor.person_id:
        raise Refused([_own(person)], "account.open_path")
    account = work.lock(Account, account.id)
    token = make_token(work.tenant_id, account.id)
    account.secret_hash = f"{MARK} {instant_text(work.now + GOOD_FOR)} {token_sha256(token)}"
    account.must_change, account.secret_changed_at = True, work.now
    account.identity_method = account.identity_verified_by = account.identity_verified_on = None
    ended = end_sessions(work, "secret reset", person_id=person.id)
    work.audit(OPENED, account, reason=text, detail={"sessions_ended": ended})
    return token


def complete_path(runtime: Runtime, token: str, secret: str) -> UUID:
    """Set the owner's first or new secret on a path, which ends with that; return the person.

    Raises:
        Refused: the path is unknown, used or too old; or everything wrong with the secret.
    """
    ids = ids_of(token, 2)
    if ids is None:
        raise Refused([_no_path()], "account.path")
    tenant_id, account_id = ids
    with runtime.reading(tenant_id) as look:
        account = look.find(Account, id=account_id)
        if account is None or not _leads_to(account, token, look.now):
            raise Refused([_no_path()], "account.path")
        actor = load_actor(look, account.person_id)
        weak = weaknesses(look, account, secret)
    if weak:
        raise Refused(weak, "account.path")
    hashed = runtime.hasher.hash(secret)
    with runtime.writing(tenant_id, actor) as work:
        account = work.lock(Account, account_id)
        if not _leads_to(account, token, work.now):
            raise Refused([_no_path()], "account.path")
        account.secret_hash, account.must_change = hashed, False
        account.secret_changed_at = work.now
        work.audit("account.secret_chosen", account)
        work.commit()
    return account.person_id


def verify_identity(
    work: Work, person_id: UUID, method: str, *, verified_on: date | None = None
) -> None:
    """Record how, by whom and when a person's identity was verified (E20).

    Raises:
        Refused: E26 one's own identity, or that of an account whose path one opened; E5 a service.
    """
    person = work.get(Person, person_id)
    may_train = refresh_actor(work).may(RECORDS_TRAINING)
    require(work, RECORDS_TRAINING if may_train else MANAGES_PEOPLE, person.code)
    text = require_reason(method, LEAST_REASON, person.code)
    account = work.find(Account, person_id=person.id)
    if account is None:
        raise Refused([_no_account(person)], "account.verify_identity")
    findings = []
    if person.id == work.actor.person_id:
        findings.append(_own(person))
    if _opened_by(work, account) == work.actor.person_id:
        findings.append(_opened_it(person))
    if findings:
        raise Refused(findings, "account.verify_identity")
    account = work.lock(Account, account.id)
    account.identity_method = text
    account.identity_verified_by = work.actor.printed_name
    account.identity_verified_on = verified_on or work.today
    work.audit("account.identity_verified", account)


def weaknesses(look: Look, account: Account, secret: str) -> list[Finding]:
    """Return everything wrong with a secret that this person wants (D6)."""
    person = look.get(Person, account.person_id)
    plant = look.session.get_one(Tenant, look.tenant_id).code
    return secret_findings(
        secret,
        is_administrator=load_actor(look, person.id).may(MANAGES_PEOPLE),
        names=(account.login, person.code, person.printed_name, plant),
    )


def _leads_to(account: Account, token: str, now: datetime) -> bool:
    mark, _, rest = account.secret_hash.partition(" ")
    until, _, kept = rest.partition(" ")
    if mark != MARK or account.disabled_at is not None:
        return False
    return compare_digest(kept, token_sha256(token)) and now < parse_instant(until)


def _opened_by(work: Work, account: Account) -> UUID | None:
    statement = (
        select(AuditEntry.actor_id)
        .where(
            AuditEntry.entity == "account",
            AuditEntry.entity_id == account.id,
            AuditEntry.act == OPENED,
        )
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )
    return work.session.scalar(statement)


def _no_path() -> Finding:
    return refusal(
        "E26",
        "path",
        N_("This path does not exist, was used, or is too old."),
        N_("Ask an administrator for a new one."),
    )


def _no_account(person: Person) -> Finding:
    return refusal(
        "E5",
        person.code,
        N_("{name} has no account to sign in with."),
        N_("Services use tokens; people who left get no new secret."),
        name=person.printed_name,
    )


def _own(person: Person) -> Finding:
    return refusal(
        "E26",
        person.code,
        N_("This takes another person than {name}."),
        N_("Ask another administrator."),
        name=person.printed_name,
    )


def _opened_it(person: Person) -> Finding:
    return refusal(
        "E26",
        person.code,
        N_("Whoever opened the path of {name} cannot vouch for who went along it."),
        N_("Another person who manages people or records training verifies the identity."),
        name=person.printed_name,
    )
