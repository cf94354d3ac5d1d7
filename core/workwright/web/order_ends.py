"""The dialogues that end an order, at kiosk and desk alike: completion, closing early (T8, T9)."""

from dataclasses import replace
from uuid import UUID

from workwright.services.completion import complete_act, short_close_act
from workwright.services.order_waiting import next_meaning, waiting_for
from workwright.services.record import OrderRecord, record_of
from workwright.services.runtime import Look
from workwright.services.transitions import Act, Outcome, judge
from workwright.web.i18n import _
from workwright.web.meanings import meaning_word
from workwright.web.order_acts import act_dialogue
from workwright.web.sessions import principal
from workwright.web.signature import Ask, Dialogue
from workwright.web.surroundings import terms


def completing(order_id: UUID, url: str) -> Ask:
    """Return the dialogue of the next signature of the completion."""

    def made(scope: Look) -> Dialogue:
        record = record_of(scope, order_id)
        return _dialogue(
            scope,
            record,
            complete_act(record),
            title=_("Complete the %(order)s", order=terms().inside("work_order")),
            sentence=_("Every step is done and recorded; nothing is left over."),
            url=url,
        )

    return made


def closing_early(order_id: UUID, reason: str, url: str) -> Ask:
    """Return the dialogue of the next signature of a short-close, with its reason."""

    def made(scope: Look) -> Dialogue:
        record = record_of(scope, order_id)
        asked = _dialogue(
            scope,
            record,
            short_close_act(record, reason),
            title=_("Close the %(order)s early", order=terms().inside("work_order")),
            sentence=_("This ends here, for the reason given; what was not done stays undone."),
            url=url,
        )
        return replace(asked, inputs={"reason": reason})

    return made


def said_of(outcome: Outcome, done: str) -> str:
    """Return what the signer is told: that it happened, or who signs next."""
    if outcome.moved:
        return done
    left = outcome.missing[0]
    return _(
        "Signed. Next: %(role)s, %(meaning)s.",
        role=terms().role(left.role),
        meaning=meaning_word(left.meaning),
    )


def _dialogue(
    scope: Look, record: OrderRecord, act: Act, *, title: str, sentence: str, url: str
) -> Dialogue:
    """Return the dialogue; what stands against the act is told before anybody signs."""
    order, me = record.order, principal()
    asked = act_dialogue(scope, order, act, title=title, sentence=sentence, url=url)
    judge(scope, order, act)
    signer = next_meaning(scope, act, waiting_for(scope, order, act), me.person_id)
    signed = any(s.signer_id == me.person_id for s in asked.given)
    mine = signer.role in me.roles and not signed
    return asked if mine else replace(asked, session_of=me.printed_name)
