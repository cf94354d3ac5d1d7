"""People as a register: who may sign in, who may sign, and whose training ends next."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, select

from workwright.db.tables.people import Account, Person, PersonRole, TrainingRecord
from workwright.db.tenancy import points_at
from workwright.services.register import Field, Register
from workwright.services.runtime import Scope

SOON = timedelta(days=30)

_roles = (
    select(func.count(func.distinct(PersonRole.role)))
    .where(points_at(PersonRole.person_id, Person), PersonRole.withdrawn_at.is_(None))
    .correlate(Person)
    .scalar_subquery()
)
_training_end = (
    select(func.min(TrainingRecord.expires_on))
    .where(points_at(TrainingRecord.person_id, Person))
    .correlate(Person)
    .scalar_subquery()
)


def _active(_scope: Scope) -> ColumnElement[bool]:
    return and_(Person.status == "active", Person.kind == "person")


def _unverified(scope: Scope) -> ColumnElement[bool]:
    """Return who cannot sign because nobody verified who they are (E20)."""
    return and_(_active(scope), Account.identity_verified_on.is_(None))


def _training_ends(scope: Scope) -> ColumnElement[bool]:
    return and_(_active(scope), _training_end < scope.today + SOON)


def _gone(_scope: Scope) -> ColumnElement[bool]:
    return Person.status == "disabled"


PEOPLE = Register(
    source=(
        select(Person.id)
        .select_from(Person)
        .outerjoin(Account, points_at(Account.person_id, Person))
    ),
    key=Person.id,
    fields={
        "name": Field(Person.printed_name),
        "code": Field(Person.code),
        "login": Field(Account.login, empty=True),
        "status": Field(Person.status),
        "roles": Field(_roles),
        "identity_verified_on": Field(Account.identity_verified_on, empty=True),
        "next_training_end": Field(_training_end, empty=True),
        "locale": Field(Person.locale),
    },
    searched=(Person.printed_name, Person.code, Account.login),
    views={
        "active": _active,
        "unverified": _unverified,
        "training": _training_ends,
        "gone": _gone,
    },
    sort="name",
)
