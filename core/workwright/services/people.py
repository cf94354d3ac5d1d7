"""People, their roles at sites and their training: granted and withdrawn on record (E52)."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tables.people import Account, Person, PersonRole, TrainingRecord
from workwright.db.tables.plant import Site
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import NotFound, Refused, refusal
from workwright.services.active_profile import active
from workwright.services.actors import refresh_actor
from workwright.services.authority import require, require_reason
from workwright.services.identity.accounts import revoke_all
from workwright.services.identity.sessions import end_sessions
from workwright.services.master import Entry
from workwright.services.names import LONGEST_LOGIN, folded, is_login
from workwright.services.runtime import Scope, Work
from workwright.services.secrets import UNUSABLE
from workwright.services.separation import is_regulated, role_conflicts

KINDS_OF_TRAINING = ("read", "practical", "assessed")
MANAGES_PEOPLE = "people.manage"
RECORDS_TRAINING = "training.record"
LEAST_REASON = 8


def add_person(
    work: Work, *, code: str, printed_name: str, login: str, locale: str = "en"
) -> Person:
    """Add a natural person with an account; the secret comes by a one-time path (E26).

    Raises:
        Refused: code or login is taken, now or ever before (E19, E44), or malformed; all at once.
    """
    require(work, MANAGES_PEOPLE, code)
    entry = Entry(work, Person, code)
    entry.code(code)
    entry.name(printed_name, N_("printed name"))
    _check_login(entry, login)
    entry.stop("person.add")
    person = work.add(Person(code=code, printed_name=printed_name, kind="person", locale=locale))
    work.add(
        Account(
            person_id=person.id,
            login=login,
            login_folded=folded(login),
            secret_hash=UNUSABLE,
            must_change=True,
            secret_changed_at=work.now,
        )
    )
    work.audit("person.added", person)
    return person


def person_signing_in_as(scope: Scope, login: str) -> UUID:
    """Return the person of a sign-in.

    Raises:
        NotFound: nobody here signs in so.
    """
    account = scope.find(Account, login_folded=folded(login))
    if account is None:
        raise NotFound("person", login)
    return account.person_id


def disable_person(work: Work, person_id: UUID, reason: str) -> None:
    """Take a person out of use: sessions and tokens end at once, the id stays taken (E19, E45).

    Raises:
        Refused: one's own account; another administrator does that.
    """
    person = work.lock(Person, person_id)
    require(work, MANAGES_PEOPLE, person.code)
    text = require_reason(reason, LEAST_REASON, person.code)
    if person.id == work.actor.person_id:
        raise Refused([_not_yourself(person)], "person.disable")
    ended = revoke_all(work, person.id, "person disabled")
    person.status = "disabled"
    account = work.find(Account, person_id=person.id)
    if account is not None:
        account.disabled_at = account.disabled_at or work.now
        account.secret_hash = UNUSABLE
    for row in _roles(work, person.id):
        row.withdrawn_at = work.now
    work.audit("person.disabled", person, reason=text, detail={"ended": ended})


def grant_role(work: Work, person_id: UUID, role: str, *, site: str | None = None) -> PersonRole:
    """Grant a role at a site, or at all sites; open sessions end so that it counts at once (W24).

    Raises:
        Refused: every reason against it: unknown role, W23 conflicts, E5 a service account, E11 no
            training on record, E20 identity not verified, E26 one's own roles.
    """
    person = work.lock(Person, person_id)
    require(work, MANAGES_PEOPLE, person.code)
    site_id = work.named(Site, site).id if site else None
    problems = _against_granting(work, person, role, site_id)
    if problems:
        raise Refused(problems, "role.grant")
    row = work.add(
        PersonRole(
            person_id=person.id,
            role=role,
            site_id=site_id,
            granted_at=work.now,
            granted_by_id=work.actor.person_id,
        )
    )
    ended = end_sessions(work, "roles changed", person_id=person.id)
    work.audit("role.granted", row, detail={"role": role, "site": site, "sessions_ended": ended})
    return row


def withdraw_role(
    work: Work, person_id: UUID, role: str, reason: str, *, site: str | None = None
) -> None:
    """Withdraw a role; it counts for the very next act of the person (W24, E9).

    Raises:
        Refused: the person does not hold the role there.
    """
    person = work.lock(Person, person_id)
    require(work, MANAGES_PEOPLE, person.code)
    text = require_reason(reason, LEAST_REASON, person.code)
    site_id = work.named(Site, site).id if site else None
    rows = [r for r in _roles(work, person.id) if r.role == role and r.site_id == site_id]
    if not rows:
        raise Refused([_not_held(person, role)], "role.withdraw")
    for row in rows:
        row.withdrawn_at = work.now
    ended = end_sessions(work, "roles changed", person_id=person.id)
    work.audit(
        "role.withdrawn", rows[0], reason=text, detail={"role": role, "sessions_ended": ended}
    )


def record_training(
    work: Work,
    person_id: UUID,
    *,
    document: str,
    version: str,
    kind: str,
    passed_on: date,
    trainer: str,
    expires_on: date | None = None,
) -> TrainingRecord:
    """Record that a person is trained on one exact version of a document (W6, E11).

    Raises:
        Refused: everything that does not fit: no such version, days in the wrong order, one's own
            training.
        NotFound: no such person or document here.
    """
    person = work.get(Person, person_id)
    # The first of a plant cannot be trained by somebody who needs training for that role.
    may_train = refresh_actor(work).may(RECORDS_TRAINING)
    require(work, RECORDS_TRAINING if may_train else MANAGES_PEOPLE, person.code)
    entry = Entry(work, TrainingRecord, person.code)
    document_id = work.named(Document, document).id
    if work.find(DocumentVersion, document_id=document_id, version=version) is None:
        entry.problem(
            "W6",
            N_("{document} has no version {version}."),
            N_("Choose a version that is on record."),
            document=document,
            version=version,
        )
    entry.choice(N_("kind of training"), kind, KINDS_OF_TRAINING)
    entry.name(trainer, N_("trainer"))
    _check_days(work, entry, passed_on, expires_on)
    if person.id == work.actor.person_id:
        entry.findings.append(_not_yourself(person))
    entry.stop("training.record")
    row = work.add(
        TrainingRecord(
            person_id=person.id,
            document_id=document_id,
            version=version,
            kind=kind,
            passed_on=passed_on,
            expires_on=expires_on,
            trainer=trainer,
        )
    )
    work.audit("training.recorded", row)
    return row


def _check_login(entry: Entry, login: str) -> None:
    if not is_login(login):
        entry.problem(
            "B4",
            N_("{login} cannot be a login."),
            N_("Use up to {most} letters from a to z, digits, dots, hyphens, underscores."),
            login=login[:LONGEST_LOGIN],
            most=LONGEST_LOGIN,
        )
    elif entry.scope.find(Account, login_folded=folded(login)) is not None:
        entry.problem(
            "E19",
            N_("The login {login} belongs to somebody, or did before; it is never given again."),
            N_("Choose another login."),
            login=login,
        )


def _check_days(work: Work, entry: Entry, passed_on: date, expires_on: date | None) -> None:
    if passed_on > work.today:
        entry.problem(
            "E33",
            N_("{day} has not come yet."),
            N_("Record training once it is passed."),
            day=passed_on,
        )
    if expires_on is not None and expires_on < passed_on:
        entry.problem(
            "B6",
            N_("The training would end on {end}, before it was passed on {start}."),
            N_("Correct the days."),
            end=expires_on,
            start=passed_on,
        )


def _against_granting(work: Work, person: Person, role: str, site_id: UUID | None) -> list[Finding]:
    if role not in active(work).roles:
        return [_finding(person, "E52", N_("There is no role {role} here."), "", role=role)]
    at_site = [
        r.role
        for r in _roles(work, person.id)
        if site_id is None or r.site_id is None or r.site_id == site_id
    ]
    found = role_conflicts(work, person.code, [*at_site, role])
    if role in at_site:
        found.append(
            _finding(person, "E52", N_("{name} holds the role {role} already."), "", role=role)
        )
    if person.status != "active":
        found.append(_finding(person, "E5", N_("{name} is not active here any more."), ""))
    if person.id == work.actor.person_id:
        found.append(_not_yourself(person))
    if is_regulated(work, role):
        found += _against_regulated(work, person, role)
    return found


def _against_regulated(work: Work, person: Person, role: str) -> list[Finding]:
    """Return what is missing before a role that executes or decides on quality (E5, E11, E20)."""
    if person.kind == "service":
        return [
            _finding(
                person,
                "E5",
                N_("{name} is a service account; the role {role} belongs to a person."),
                N_("Grant it to a natural person with an account of their own."),
                role=role,
            )
        ]
    found = []
    account = work.find(Account, person_id=person.id)
    if account is None or account.identity_verified_on is None:
        found.append(
            _finding(
                person,
                "E20",
                N_("The identity of {name} was never verified."),
                N_("Verify it and record how, then grant the role."),
            )
        )
    valid = select(TrainingRecord.id).where(
        TrainingRecord.person_id == person.id,
        or_(TrainingRecord.expires_on.is_(None), TrainingRecord.expires_on >= work.today),
    )
    if not work.scalars(valid.limit(1)):
        found.append(
            _finding(
                person,
                "E11",
                N_("{name} has no valid training on record; the role {role} needs it."),
                N_("Train the person, record it, then grant the role."),
                role=role,
            )
        )
    return found


def _roles(work: Work, person_id: UUID) -> list[PersonRole]:
    return list(work.all(PersonRole, PersonRole.id, person_id=person_id, withdrawn_at=None))


def _not_held(person: Person, role: str) -> Finding:
    return _finding(person, "E52", N_("{name} does not hold the role {role} there."), "", role=role)


def _not_yourself(person: Person) -> Finding:
    return _finding(
        person,
        "E52",
        N_("Nobody does this for oneself."),
        N_("Ask another person with that permission."),
    )


def _finding(person: Person, rule: str, message: str, remedy: str, **data: str) -> Finding:
    return refusal(rule, person.code, message, remedy, name=person.printed_name, **data)
