"""Authority at the moment of the act, not of the sign-in (W24, E9)."""

from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.actors import refresh_actor
from workwright.services.runtime import Work

MOST_REASON = 2000


def require(work: Work, permission: str, subject: str = "") -> None:
    """Refuse unless the actor's roles grant the permission now; they are read again here (W24).

    Raises:
        Refused: E9, with the permission by its name; or the actor may not act at all any more.
    """
    if not refresh_actor(work).may(permission):
        raise Refused(
            [
                refusal(
                    "E9",
                    subject or work.actor.printed_name,
                    N_("{name} may not do this (permission {permission})."),
                    N_("A person whose role grants it can; an administrator grants roles."),
                    name=work.actor.printed_name,
                    permission=permission,
                )
            ],
            permission,
        )


def require_reason(reason: str, least: int, subject: str) -> str:
    """Return the reason without outer blanks; refuse one that says nothing (E35).

    Raises:
        Refused: fewer than ``least`` characters, the same character throughout, or more than 2,000.
    """
    text = reason.strip()
    if len(text) > MOST_REASON:
        raise Refused(
            [
                refusal(
                    "E35",
                    subject,
                    N_("The reason is too long: {count} of at most {most} characters."),
                    N_("Say it shorter, or put the details into a deviation."),
                    count=len(text),
                    most=MOST_REASON,
                )
            ],
            "reason",
        )
    if len(text) < least or len(set(text)) < 3:
        raise Refused(
            [
                refusal(
                    "E35",
                    subject,
                    N_("The reason is too short: {count} of at least {least} characters."),
                    N_("Write what happened and why, so that a reader understands it in a year."),
                    count=len(text),
                    least=least,
                )
            ],
            "reason",
        )
    return text
