"""The signing dialogue of a transition of an order: whose signature is next, and what it says."""

from collections.abc import Iterator, Mapping

from flask_babel import ngettext

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.stock import Material
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import Meaning, State
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.services.order_story import milestones_of
from workwright.services.order_waiting import Waiting, next_meaning, waiting_for
from workwright.services.runtime import Look
from workwright.services.transitions import Act, shown_for
from workwright.web.i18n import _
from workwright.web.meanings import meaning_word, sign_as
from workwright.web.sessions import principal
from workwright.web.signature import Dialogue
from workwright.web.surroundings import terms


def act_dialogue(
    scope: Look,
    order: WorkOrder,
    act: Act,
    *,
    title: str,
    sentence: str,
    url: str,
    inputs: Mapping[str, str] | None = None,
) -> Dialogue:
    """Return the dialogue for the next signature of this act.

    Raises:
        Refused: the order has moved on; who did it and when is said (F10).
    """
    if State(order.state) not in act.transition.sources:
        raise Refused([moved_on(scope, order)], act.transition.name)
    waiting = waiting_for(scope, order, act)
    signer = next_meaning(scope, act, waiting, principal().person_id)
    return Dialogue(
        shown=shown_for(scope, order, act, signer.meaning),
        title=title,
        sentence=sentence,
        url=url,
        sub=f"{scope.get(Material, order.product_id).name}, {order.number}",
        submit=sign_as(signer.meaning),
        inputs=inputs or {},
        given=waiting.given,
        note=" ".join(
            [
                _note(signer.role, signer.meaning, len(waiting.missing)),
                *_beside(scope, order, act, waiting),
            ]
        ),
    )


def moved_on(scope: Look, order: WorkOrder) -> Finding:
    """Return who brought the order to where it is, and when."""
    entries = milestones_of(scope, order).values()
    last = max(entries, key=lambda entry: entry.seq, default=None)
    return refusal(
        "W17",
        order.number,
        N_("{number} is {state} since {at}, by {name}."),
        N_("Look at the order as it stands now."),
        number=order.number,
        state=terms().state(order.state),
        at=last.at if last is not None else None,
        name=last.who if last is not None else "–",
    )


def _beside(scope: Look, order: WorkOrder, act: Act, waiting: Waiting) -> Iterator[str]:
    """Yield what the first signer signs together with the act: a signature nobody sees is none."""
    if act.beside is None or waiting.given:
        return
    beside = act.beside(scope, order)
    yield _(
        "Signed with it as “%(meaning)s”: the order's copy of its approved %(recipe)s was checked "
        "and is complete and accurate.",
        meaning=meaning_word(beside.meaning),
        recipe=terms().inside("recipe"),
    )


def _note(role: str, meaning: Meaning, left: int) -> str:
    words = {"meaning": meaning_word(meaning), "role": terms().role(role)}
    if left > 1:
        text: str = ngettext(
            "Signed as %(role)s with the meaning “%(meaning)s”. %(num)s more signature follows.",
            "Signed as %(role)s with the meaning “%(meaning)s”. %(num)s more signatures follow.",
            left - 1,
            **words,
        )
        return text
    return _("Signed as %(role)s with the meaning “%(meaning)s”.", **words)
