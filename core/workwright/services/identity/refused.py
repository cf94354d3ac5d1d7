"""Refuse credentials: counted, audited under the claimed name, without a hint (E47, E51)."""

from uuid import UUID

from workwright.db.tables.plant import Device
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.actors import nobody
from workwright.services.identity.throttle import Attempt, note_failure
from workwright.services.runtime import Runtime

SIGN_IN = "sign_in"
SIGNING = "signing"
UNLOCK = "session.unlock"
CHANGE = "account.change"


def refuse(
    runtime: Runtime,
    tenant_id: UUID,
    attempt: Attempt,
    code: str,
    findings: list[Finding],
    *,
    device: Device | None = None,
    counts: bool = False,
    record: str = "",
    work_order_id: UUID | None = None,
) -> Refused:
    """Write the note of the attempt and return what the caller raises.

    Args:
        code: what was attempted; the entry's act is ``<code>.refused``.
        counts: credentials were wrong, so that the next attempts wait.
        record: title of what was to be signed (E51).
    """
    with runtime.writing(tenant_id, nobody(device)) as work:
        if counts:
            note_failure(work, attempt)
        work.audit(
            f"{code}.refused",
            entity="account",
            work_order_id=work_order_id,
            detail={
                "claimed": attempt.login,
                "source": attempt.source,
                "record": record,
                "rules": [finding.rule for finding in findings],
            },
        )
        work.commit()
    return Refused(findings, code)


def wrong_credentials(rule: str, claimed: str) -> Finding:
    """Return the one answer to every wrong name, secret, kind or state of an account."""
    return refusal(
        rule,
        claimed,
        N_("The name or the secret is not right."),
        N_(
            "Type both again. An administrator can give you a path "
            "on which you choose a new secret."
        ),
    )


def too_many(claimed: str, seconds: int) -> Finding:
    """Return the answer while attempts are slowed down."""
    return refusal(
        "S11",
        claimed,
        N_("There were too many attempts here; the next is taken in {seconds} seconds."),
        N_("Wait, or use another device. An administrator can give you a path to a new secret."),
        seconds=seconds,
    )
