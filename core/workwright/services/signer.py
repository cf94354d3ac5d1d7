"""Whoever signed is whoever acts: the person of the proof, with the roles of now (K14, E25).

At a kiosk a second person signs in the middle of somebody else's session. Their act is recorded
under their own name, and the session stays what it was.
"""

from collections.abc import Iterable
from dataclasses import replace

from workwright.db.work import Actor
from workwright.errors import Refused, refusal
from workwright.services.actors import REFRESHED, profile_of_act, refresh_actor
from workwright.services.runtime import Work
from workwright.services.signing import Signing


def act_as_signer(work: Work, signing: Signing) -> Actor:
    """Go on as the person who signs; the device stays, the other person's session does not."""
    proof = signing.proof
    if proof.person_id != work.actor.person_id:
        work.actor = replace(
            work.actor, person_id=proof.person_id, session_id=proof.session_id, is_service=False
        )
        work.session.info.pop(REFRESHED, None)
    return refresh_actor(work)


def role_granting(work: Work, permissions: Iterable[str], subject: str, *, first: str = "") -> str:
    """Return the role under which the actor does this now.

    Args:
        permissions: any of them is enough.
        first: role that is named when the actor holds it and it grants one.

    Raises:
        Refused: E9, no role of the actor grants any of them.
    """
    wanted, profile = frozenset(permissions), profile_of_act(work)
    for role in sorted(work.actor.roles, key=lambda role: (role != first, role)):
        if profile.permissions_of([role]) & wanted:
            return role
    raise Refused(
        [
            refusal(
                "E9",
                subject,
                "{name} may not do this (permission {permission}).",
                "A person whose role grants it can; an administrator grants roles.",
                name=work.actor.printed_name,
                permission=" / ".join(sorted(wanted)),
            )
        ],
        "signer",
    )
