"""The statement that makes an electronic signature as binding as a handwritten one (E12)."""

from collections.abc import Mapping
from types import MappingProxyType

from workwright.db.tables.people import Account
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.actors import refresh_actor
from workwright.services.runtime import Work

CURRENT_STATEMENT = "1"

# Earlier versions stay: an acceptance names the version that was read (21 CFR 11.10(j), 11.100(c)).
STATEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "1": N_(
            "My electronic signature binds me in the same way as my handwritten signature. I am "
            "answerable for what is done under it. I keep my secret to myself, I do not sign for "
            "others or let others sign for me, and I report at once when somebody may know it."
        ),
    }
)


def accept_statement(work: Work, version: str) -> None:
    """Record that the acting person accepts the statement; version and time are stored.

    Raises:
        Refused: another version is current, the actor is not a person with an account, or may not
            act any more.
    """
    refresh_actor(work)
    account = work.find(Account, person_id=work.actor.person_id)
    if account is None or version != CURRENT_STATEMENT:
        raise Refused(
            [
                refusal(
                    "E12",
                    work.actor.code,
                    N_(
                        "Version {version} of the statement cannot be accepted; "
                        "{current} is current."
                    ),
                    N_("Open the statement again, read it and accept it yourself."),
                    version=version,
                    current=CURRENT_STATEMENT,
                )
            ],
            "account.accept",
        )
    account = work.lock(Account, account.id)
    account.accountability_version, account.accountability_at = version, work.now
    work.audit("account.statement_accepted", account, detail={"version": version})
