"""The one path on which a work order changes its state (W17): guards, signatures, effect, audit.

A transition that needs several signatures has a signing request (D1): each person signs the same
content at their own time; it happens with the last signature, after all guards ran again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from workwright.db.audit import Change
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import (
    RuleEvaluation,
    Signature,
    SigningRequest,
    SigningRequestSignature,
)
from workwright.domain.canonical import plain, sha256
from workwright.domain.checks import Evaluation, Finding
from workwright.domain.lifecycle import Meaning, Signer, State, Transition
from workwright.domain.signature import Given, missing, next_for
from workwright.errors import Refused, Stale, TransitionRefused, refusal
from workwright.services.identity import roles_of
from workwright.services.runtime import Scope, Work
from workwright.services.signing import Shown, Signing, sign, sign_beside

REQUEST_DAYS = 7

Guard = Callable[[Scope, WorkOrder], Evaluation]
Content = Callable[[Scope, WorkOrder], Mapping[str, Any]]
Effect = Callable[[Work, WorkOrder, Sequence[Signature]], None]


@dataclass(frozen=True)
class Act:
    """A wanted transition with everything that belongs to it.

    Args:
        guard: asks every rule of the moment; run at each signature and again at the last.
        content: what the signers see and sign, without the time of taking (D1).
        effect: writes what the transition writes besides the state, in the same transaction.
        signers: who signs as what, core's and profile's, in order.
        payload: the act's own input, kept with the request until the last signature.
        beside: what the first signer attests in the same dialogue with a signature of its own.
    """

    transition: Transition
    guard: Guard
    content: Content
    effect: Effect
    signers: tuple[Signer, ...] = ()
    reason: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    beside: Callable[[Scope, WorkOrder], Shown] | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of an act: moved, or the signatures that are still missing."""

    moved: bool
    state: State
    missing: tuple[Signer, ...] = ()
    signature_id: UUID | None = None
    warnings: tuple[Finding, ...] = ()


def act_on(work: Work, order: WorkOrder, act: Act, signing: Signing | None = None) -> Outcome:
    """Run a transition on a locked order: at once, or one signature further.

    Raises:
        TransitionRefused: the order is in no state from which this transition leads.
        Refused: every rule that blocks, or a signature that cannot be given; the note of the
            attempt stands in the story of the order (W18).
    """
    try:
        return _run(work, order, act, signing)
    except Refused as refused:
        refused.data["work_order_id"] = order.id
        raise


def _run(work: Work, order: WorkOrder, act: Act, signing: Signing | None) -> Outcome:
    _from_legal_state(order, act.transition)
    evaluation = judge(work, order, act)
    signatures: list[Signature] = []
    if act.signers:
        if signing is None:
            raise Refused([_unsigned(order, act)], act.transition.name)
        shown = shown_for(work, order, act, act.signers[0].meaning)
        request, given = _request(work, order, act, shown)
        signature = _sign_next(work, order, act, request, given, signing, shown)
        signatures = [*given, signature]
        left = missing(act.signers, [_given(s) for s in signatures])
        if left:
            work.audit(
                "signing_request.signed",
                request,
                work_order_id=order.id,
                signature_id=signature.id,
                reason=act.reason,
                detail={"transition": act.transition.name, "meaning": signature.meaning},
            )
            return Outcome(False, State(order.state), left, signature.id, evaluation.findings)
        request.status = "done"
    act.effect(work, order, signatures)
    store_evaluation(work, evaluation, order=order)
    change_state(work, order, act.transition)
    last = signatures[-1].id if signatures else None
    work.audit(
        f"work_order.{PAST[act.transition.name]}",
        order,
        work_order_id=order.id,
        reason=act.reason,
        signature_id=last,
        detail={"transition": act.transition.rule, "signatures": [s.id for s in signatures]},
    )
    return Outcome(True, State(order.state), (), last, evaluation.findings)


def judge(work: Scope, order: WorkOrder, act: Act) -> Evaluation:
    """Return what the rules of the moment say; refuse with every blocking finding."""
    evaluation = act.guard(work, order)
    if evaluation.blocking:
        refused = Refused(evaluation.blocking, act.transition.name)
        refused.data["work_order_id"] = order.id
        raise refused
    return evaluation


def shown_for(work: Scope, order: WorkOrder, act: Act, meaning: Meaning) -> Shown:
    """Return what the dialogue of this act shows and its signature will cover."""
    return Shown(
        record_type="work_order",
        record_id=order.id,
        record_version=order.row_version,
        meaning=meaning,
        content=act.content(work, order),
        work_order_id=order.id,
    )


def change_state(work: Work, order: WorkOrder, transition: Transition) -> None:
    """Move the order by one conditional update; the row tells who was first (S8, W28)."""
    work.flush()
    before, version = order.state, order.row_version
    target = transition.target.value
    statement = (
        update(WorkOrder)
        .where(
            WorkOrder.id == order.id,
            WorkOrder.state == before,
            WorkOrder.row_version == version,
        )
        .values(state=target, sub_state=None, row_version=version + 1)
        .execution_options(synchronize_session=False)
    )
    change = Change("work_order", order.id, "state", before, target)
    if work.update_where(statement, [change]) != 1:
        raise Stale(order.number, before, "another state")
    set_committed_value(order, "state", target)
    set_committed_value(order, "sub_state", None)
    set_committed_value(order, "row_version", version + 1)


def store_evaluation(
    work: Work,
    evaluation: Evaluation,
    *,
    order: WorkOrder | None = None,
    record_type: str = "work_order",
    record_id: UUID | None = None,
    step: str | None = None,
) -> None:
    """Keep which rules were evaluated and what they found, for the review and the record."""
    work.add(
        RuleEvaluation(
            work_order_id=order.id if order is not None else None,
            record_type=record_type,
            record_id=record_id or (order.id if order is not None else work.tenant_id),
            moment=evaluation.moment.value,
            step=step,
            refused=False,
            evaluated=plain(evaluation.evaluated),
            findings=plain(evaluation.findings),
            actor_id=work.actor.person_id,
            at=work.now,
        )
    )


def void_requests(work: Work, order: WorkOrder, reason: str) -> None:
    """Void what waits for signatures, because the record changed; say what changed (D1)."""
    for request in _open(work, order):
        request.status, request.void_reason = "void", reason


def open_request(work: Scope, order: WorkOrder, name: str) -> SigningRequest | None:
    """Return the open signing request of that transition, if any."""
    return next((r for r in _open(work, order) if r.transition == name), None)


def missing_signers(scope: Scope, order: WorkOrder, act: Act) -> tuple[Signer, ...]:
    """Return who still has to sign this act, in order; all of them while nobody did."""
    request = open_request(scope, order, act.transition.name)
    given = [_given(s) for s in _signatures(scope, request)] if request is not None else []
    return missing(act.signers, given)


def signs_next(
    scope: Scope, order: WorkOrder, name: str, signers: Sequence[Signer], person_id: UUID
) -> Signer | None:
    """Return the signature of that transition which this person would give now, or none."""
    request = open_request(scope, order, name)
    given = [_given(s) for s in _signatures(scope, request)] if request is not None else []
    return next_for(signers, given, person_id, roles_of(scope, person_id))


def _from_legal_state(order: WorkOrder, transition: Transition) -> None:
    if State(order.state) not in transition.sources:
        raise TransitionRefused(order.number, order.state, transition.target.value)


def _open(work: Scope, order: WorkOrder) -> Sequence[SigningRequest]:
    return work.all(SigningRequest, record_id=order.id, status="open")


def _request(
    work: Work, order: WorkOrder, act: Act, shown: Shown
) -> tuple[SigningRequest, list[Signature]]:
    """Return the open request for exactly this content with what was signed on it so far."""
    for request in _open(work, order):
        same = (
            request.transition == act.transition.name
            and request.content_sha256 == shown.sha256
            and request.expires_at > work.now
        )
        if same:
            return request, _signatures(work, request)
        request.status = "void"
        request.void_reason = (
            "expired" if request.expires_at <= work.now else "the record or the act changed"
        )
    request = work.add(
        SigningRequest(
            work_order_id=order.id,
            record_type="work_order",
            record_id=order.id,
            record_version=order.row_version,
            transition=act.transition.name,
            content=shown.canonical,
            content_sha256=sha256(shown.canonical),
            payload=plain(act.payload),
            needed=[{"role": s.role, "meaning": s.meaning.value} for s in act.signers],
            status="open",
            opened_by_id=work.actor.person_id,
            opened_at=work.now,
            expires_at=work.now + timedelta(days=REQUEST_DAYS),
        )
    )
    return request, []


def _signatures(work: Scope, request: SigningRequest) -> list[Signature]:
    statement = (
        select(Signature)
        .join(
            SigningRequestSignature,
            (SigningRequestSignature.signature_id == Signature.id)
            & (SigningRequestSignature.tenant_id == Signature.tenant_id),
        )
        .where(SigningRequestSignature.request_id == request.id)
        .order_by(SigningRequestSignature.position)
    )
    return list(work.scalars(statement))


def _sign_next(
    work: Work,
    order: WorkOrder,
    act: Act,
    request: SigningRequest,
    given: Sequence[Signature],
    signing: Signing,
    shown: Shown,
) -> Signature:
    roles = roles_of(work, signing.proof.person_id)
    signer = next_for(act.signers, [_given(s) for s in given], signing.proof.person_id, roles)
    if signer is None:
        raise Refused([_not_entitled(order, act, given, signing)], act.transition.name)
    signature = sign(
        work,
        replace(shown, meaning=signer.meaning),
        signing,
        signer.role,
        previous_id=given[-1].id if given else None,
    )
    if act.beside is not None and not given:
        sign_beside(work, signature, act.beside(work, order))
    work.add(
        SigningRequestSignature(
            request_id=request.id, position=len(given), signature_id=signature.id
        )
    )
    return signature


def _given(signature: Signature) -> Given:
    return Given(Signer(signature.role, Meaning(signature.meaning)), signature.signer_id)


def _unsigned(order: WorkOrder, act: Act) -> Finding:
    wanted = ", ".join(f"{s.role}: {s.meaning.value}" for s in act.signers)
    return refusal(
        "E29",
        order.number,
        "{subject} needs signatures ({wanted}).",
        "Sign in the dialogue with your id and secret.",
        subject=order.number,
        wanted=wanted,
    )


def _not_entitled(
    order: WorkOrder, act: Act, given: Sequence[Signature], signing: Signing
) -> Finding:
    left = missing(act.signers, [_given(s) for s in given])
    wanted = ", ".join(f"{s.role}: {s.meaning.value}" for s in left)
    signed = any(s.signer_id == signing.proof.person_id for s in given)
    message = (
        "{name} has signed this already; the next signature is another person's."
        if signed
        else "{name} does not hold a role that is still to sign here ({wanted})."
    )
    return refusal(
        "E28" if signed else "E9",
        order.number,
        message,
        "Ask a person with that role to sign.",
        name=signing.proof.printed_name,
        wanted=wanted,
    )


PAST = {
    "create": "created",
    "release": "released",
    "cancel_draft": "draft_cancelled",
    "start": "started",
    "cancel": "cancelled",
    "pause": "paused",
    "resume": "resumed",
    "complete": "completed",
    "short_close": "short_closed",
    "submit_review": "submitted_for_review",
    "return": "returned",
    "release_to_stock": "released_to_stock",
    "reject": "rejected",
}
