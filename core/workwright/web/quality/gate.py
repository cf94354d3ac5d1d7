"""The gate of an order: what is still open before it ends, what is met, which keys there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from workwright.db.tables.orders import WorkOrder
from workwright.domain.checks import Evaluation, Finding, Moment
from workwright.domain.lifecycle import State
from workwright.services.disposition import (
    REJECT,
    RELEASE_TO_STOCK,
    judge_reject,
    judge_release_to_stock,
    release_to_stock_act,
)
from workwright.services.order_waiting import Waiting, waiting_for
from workwright.services.record_facts import evaluate_record
from workwright.services.review import SUBMIT, is_audit_reviewed, submit_act
from workwright.services.runtime import Look
from workwright.services.transitions import signs_next
from workwright.web.i18n import _, say
from workwright.web.meanings import meaning_word
from workwright.web.sessions import principal
from workwright.web.terms import Terms

REASON = "E35"
SIGNING = frozenset({"W23", "W23.reviewer"})


@dataclass(frozen=True)
class Gate:
    """What stands at the side of a review.

    Args:
        findings: what is still open for the act that comes next, worst first.
        met: sentences of the rules that hold.
        waiting: how far its signatures are; none where nothing is to be signed.
        because: why this person cannot sign now; empty where they can.
        sign_as: meaning of the signature that comes next.
        rejection: what a rejection by this person still lacks; asked of those who may reject.
    """

    act: str
    title: str
    findings: Sequence[Finding] = ()
    met: Sequence[str] = ()
    waiting: Waiting | None = None
    because: str = ""
    sign_as: str = ""
    audit_reviewed: bool = False
    rejection: Sequence[Finding] = ()

    @property
    def asked(self) -> int:
        """Return how many conditions were looked at."""
        return len(self.met) + len({f.rule for f in self.findings})


def gate_of(scope: Look, words: Terms, order: WorkOrder) -> Gate | None:
    """Return the gate of an order that is completed or under review, else none."""
    match State(order.state):
        case State.COMPLETED:
            return _submit_gate(scope, words, order)
        case State.UNDER_REVIEW:
            return _release_gate(scope, words, order)
    return None


def _submit_gate(scope: Look, words: Terms, order: WorkOrder) -> Gate:
    me = principal().person_id
    said = evaluate_record(scope, order, Moment.SUBMIT_REVIEW, transition=SUBMIT.name)
    waiting = waiting_for(scope, order, submit_act(scope, order, me))
    return _gate(scope, words, order, said, waiting, _("Review by production"))


def _release_gate(scope: Look, words: Terms, order: WorkOrder) -> Gate:
    me = principal().person_id
    act = release_to_stock_act(scope, order, me)
    mine = signs_next(scope, order, RELEASE_TO_STOCK.name, act.signers, me)
    said = judge_release_to_stock(scope, order, me if mine is not None else None)
    waiting = waiting_for(scope, order, act)
    gate = _gate(scope, words, order, said, waiting, _("Release to stock"))
    if not principal().may(REJECT.permission):
        return gate
    asked = judge_reject(scope, order, me).blocking
    # The reason is asked for in the dialogue itself.
    return replace(gate, rejection=[finding for finding in asked if finding.rule != REASON])


def _gate(
    scope: Look, words: Terms, order: WorkOrder, said: Evaluation, waiting: Waiting, title: str
) -> Gate:
    return Gate(
        act=waiting.act,
        title=title,
        findings=said.findings,
        met=[say(line.title) for line in said.evaluated if line.passed],
        waiting=waiting,
        because=_because(words, said, waiting, principal().person_id),
        sign_as=meaning_word(waiting.missing[0].meaning) if waiting.missing else "",
        audit_reviewed=is_audit_reviewed(scope, order),
    )


def _because(words: Terms, said: Evaluation, waiting: Waiting, me: UUID) -> str:
    blocking = said.blocking
    own = next((f for f in blocking if f.rule in SIGNING), None)
    if own is not None:
        return say(own.message, own.data)
    if blocking:
        return _("What stands above is still open.")
    if any(signature.signer_id == me for signature in waiting.given):
        return _("You have signed. The next signature is another person's.")
    return ""
