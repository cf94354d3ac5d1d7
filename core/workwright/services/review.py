"""The review of a completed order: submit, ask, answer, judge, read the audit trail (T10, T11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import (
    Review,
    ReviewAnswer,
    ReviewQuery,
    Signature,
    SignatureSuperseded,
)
from workwright.domain.checks import Evaluation, Moment
from workwright.domain.lifecycle import Meaning, State, transition_named
from workwright.errors import Refused, refusal
from workwright.services.authority import require, require_reason
from workwright.services.orders import batch_of, lock_order, profile_of, snapshot_of, snapshot_row
from workwright.services.record_facts import evaluate_record
from workwright.services.records import act_with_record
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign
from workwright.services.transitions import Act, Outcome, act_on

SUBMIT = transition_named("submit_review")
RETURN = transition_named("return")
DATA_ACTS = ("dispense.", "capture.", "correction.", "step.", "deviation.opened", "yield.")


@dataclass(frozen=True)
class AuditReview:
    """What the reviewer of the audit trail signs: which entries, up to which head."""

    entries: int
    first_seq: int
    last_seq: int
    head: str


def submit_for_review(work: Work, order_id: UUID, version: int, signing: Signing) -> Outcome:
    """Sign as production reviewer and hand the record to quality (T10).

    Raises:
        Refused: a capture still waits for its verification, or a rule of the moment blocks.
    """
    order = lock_order(work, order_id, version)
    return act_with_record(work, order, submit_act(work, order, signing.proof.person_id), signing)


def submit_act(scope: Scope, order: WorkOrder, signer_id: UUID) -> Act:
    """Return T10 for this order and signer."""
    return Act(
        transition=SUBMIT,
        guard=lambda s, o: evaluate_record(
            s, o, Moment.SUBMIT_REVIEW, transition=SUBMIT.name, person_id=signer_id
        ),
        content=lambda s, o: {**record_digest(s, o), "act": "submit_review"},
        effect=_open_round,
        signers=profile_of(scope, order).signers(SUBMIT.name),
    )


def return_to_production(work: Work, order_id: UUID, version: int, signing: Signing) -> Outcome:
    """Give the record back with its open questions (T11).

    Raises:
        Refused: no question was asked.
    """
    order = lock_order(work, order_id, version)
    return act_on(work, order, return_act(work, order), signing)


def return_act(scope: Scope, order: WorkOrder) -> Act:
    """Return T11 for this order."""
    return Act(
        transition=RETURN,
        guard=_has_query,
        content=_return_content,
        effect=_close_round_returned,
        signers=profile_of(scope, order).signers(RETURN.name),
    )


def ask(
    work: Work, order_id: UUID, text: str, *, section: str | None = None, step: str | None = None
) -> ReviewQuery:
    """Ask production a question about the record; it stays open until the reviewer closes it."""
    require(work, RETURN.permission)
    order = _under_review(work, order_id)
    profile = profile_of(work, order)
    query = work.add(
        ReviewQuery(
            work_order_id=order.id,
            review_id=current_review(work, order).id,
            section=section,
            step=step,
            text=require_reason(text, profile.policy("reason_length"), order.number),
            asked_by_id=work.actor.person_id,
            asked_at=work.now,
        )
    )
    work.audit("review_query.asked", query, work_order_id=order.id, step=step)
    return query


def answer(work: Work, query_id: UUID, text: str) -> ReviewQuery:
    """Answer a question of the review."""
    require(work, SUBMIT.permission)
    query = work.lock(ReviewQuery, query_id)
    order = lock_order(work, query.work_order_id)
    if query.closed_at is not None:
        raise Refused([_closed(order.number)], "review.answer")
    query.answer = require_reason(text, profile_of(work, order).policy("reason_length"), "answer")
    query.answered_by_id, query.answered_at = work.actor.person_id, work.now
    work.audit("review_query.answered", query, work_order_id=order.id, step=query.step)
    return query


def close_query(work: Work, query_id: UUID) -> ReviewQuery:
    """Accept the answer to a question.

    Raises:
        Refused: there is no answer yet.
    """
    require(work, RETURN.permission)
    query = work.lock(ReviewQuery, query_id)
    order = lock_order(work, query.work_order_id)
    if query.answer is None:
        raise Refused(
            [
                refusal(
                    "W10",
                    order.number,
                    "The question is not answered yet.",
                    "Production answers it first.",
                )
            ],
            "review.close_query",
        )
    query.closed_by_id, query.closed_at = work.actor.person_id, work.now
    work.audit("review_query.closed", query, work_order_id=order.id)
    return query


def answer_criterion(
    work: Work, order_id: UUID, criterion: str, *, met: bool, comment: str = ""
) -> ReviewAnswer:
    """Answer a release criterion of the snapshot; the last answer counts, all are kept.

    Raises:
        Refused: the snapshot has no such criterion, or "not met" comes without a comment.
    """
    require(work, "order.release_to_stock")
    order = _under_review(work, order_id)
    known = {c.code for c in snapshot_of(work, order).recipe.criteria}
    if criterion not in known or not (met or comment.strip()):
        raise Refused(
            [
                refusal(
                    "T12",
                    criterion,
                    "Criterion {criterion} cannot be answered so.",
                    "Answer a criterion of the record; explain in words why one is not met.",
                    criterion=criterion,
                )
            ],
            "review.answer_criterion",
        )
    row = work.add(
        ReviewAnswer(
            work_order_id=order.id,
            criterion=criterion,
            met=met,
            comment=comment.strip() or None,
            answered_by_id=work.actor.person_id,
            at=work.now,
        )
    )
    work.audit("review_answer.given", row, work_order_id=order.id)
    return row


def review_audit(work: Work, order_id: UUID, signing: Signing) -> Signature:
    """Sign that the audit trail of the order was read (E40, W10).

    Raises:
        Refused: the trail grew since it was shown (E17), or the signer may not review it.
    """
    act_as_signer(work, signing)
    order = _under_review(work, order_id)
    role = role_granting(work, ["audit.review"], order.number, first="qa_reviewer")
    signature = sign(work, shown_audit(work, order), signing, role)
    review = current_review(work, order)
    review.audit_reviewed_by_id = signing.proof.person_id
    review.audit_reviewed_at = work.now
    review.audit_signature_id = signature.id
    review.audit_reviewed_seq = audit_extent(work, order).last_seq
    work.audit("audit_trail.reviewed", review, work_order_id=order.id, signature_id=signature.id)
    return signature


def shown_audit(scope: Scope, order: WorkOrder) -> Shown:
    """Return what the signature on the audit-trail review covers."""
    extent = audit_extent(scope, order)
    return Shown(
        record_type="audit_trail",
        record_id=order.id,
        record_version=order.row_version,
        meaning=Meaning.REVIEWED,
        content={
            "act": "review_audit_trail",
            "order": order.number,
            "entries": extent.entries,
            "first_seq": extent.first_seq,
            "last_seq": extent.last_seq,
            "head": extent.head,
        },
        work_order_id=order.id,
    )


def audit_extent(scope: Scope, order: WorkOrder) -> AuditReview:
    """Return which audit entries belong to the order now."""
    mine = AuditEntry.work_order_id == order.id
    count, first, last = scope.rows(
        select(func.count(), func.min(AuditEntry.seq), func.max(AuditEntry.seq)).where(mine)
    )[0]
    head = scope.scalars(select(AuditEntry.hash).where(mine, AuditEntry.seq == last))
    return AuditReview(count, first or 0, last or 0, head[0] if head else "")


def is_audit_reviewed(scope: Scope, order: WorkOrder) -> bool:
    """Say whether the present round has a signed audit review and no data changed after it."""
    review = latest_review(scope, order)
    if review is None or review.audit_reviewed_seq is None:
        return False
    later = scope.scalars(
        select(AuditEntry.act).where(
            AuditEntry.work_order_id == order.id, AuditEntry.seq > review.audit_reviewed_seq
        )
    )
    return not any(act.startswith(DATA_ACTS) for act in later)


def latest_review(scope: Scope, order: WorkOrder) -> Review | None:
    """Return the newest round of review, if there was any."""
    rounds = scope.all(Review, Review.round.desc(), work_order_id=order.id)
    return rounds[0] if rounds else None


def current_review(scope: Scope, order: WorkOrder) -> Review:
    """Return the round that is open.

    Raises:
        Refused: the order is not under review.
    """
    review = latest_review(scope, order)
    if review is None or review.ended_at is not None:
        raise Refused([_not_under_review(order)], "review")
    return review


def record_digest(scope: Scope, order: WorkOrder) -> dict[str, Any]:
    """Return what a review signature covers: order, snapshot and the trail up to its last entry."""
    snapshot = snapshot_row(scope, order)
    batch = batch_of(scope, order)
    return {
        "order": order.number,
        "batch": batch.number if batch is not None else None,
        "actual_qty": batch.actual_qty if batch is not None else None,
        "snapshot_sha256": snapshot.sha256 if snapshot is not None else None,
    }


def supersede_reviews(work: Work, order: WorkOrder, reason: str) -> None:
    """Mark the review signatures of this order as no longer counting; they stay (T11, E18)."""
    gone = select(SignatureSuperseded.signature_id)
    rows = work.scalars(
        select(Signature).where(
            Signature.work_order_id == order.id,
            Signature.meaning == Meaning.REVIEWED.value,
            Signature.id.not_in(gone),
        )
    )
    for row in rows:
        work.add(SignatureSuperseded(signature_id=row.id, reason=reason, at=work.now))


def _open_round(work: Work, order: WorkOrder, _signatures: Sequence[Signature]) -> None:
    last = latest_review(work, order)
    work.add(
        Review(
            work_order_id=order.id,
            round=last.round + 1 if last is not None else 1,
            started_at=work.now,
        )
    )


def _close_round_returned(work: Work, order: WorkOrder, _signatures: Sequence[Signature]) -> None:
    review = current_review(work, order)
    review.ended_at, review.outcome = work.now, "returned"
    supersede_reviews(work, order, "returned to production")


def _has_query(scope: Scope, order: WorkOrder) -> Evaluation:
    if not open_queries(scope, order):
        raise Refused(
            [
                refusal(
                    "T11",
                    order.number,
                    "{number} is returned without a question.",
                    "Ask at least one question that says what is missing.",
                    number=order.number,
                )
            ],
            "order.return",
        )
    return Evaluation(Moment.SUBMIT_REVIEW, (), ())


def open_queries(scope: Scope, order: WorkOrder) -> Sequence[ReviewQuery]:
    """Return the questions that are not closed, oldest first."""
    return scope.all(ReviewQuery, ReviewQuery.asked_at, work_order_id=order.id, closed_at=None)


def _return_content(scope: Scope, order: WorkOrder) -> Mapping[str, Any]:
    return {
        **record_digest(scope, order),
        "act": "return",
        "questions": [query.text for query in open_queries(scope, order)],
    }


def _under_review(work: Work, order_id: UUID) -> WorkOrder:
    order = lock_order(work, order_id)
    if State(order.state) is not State.UNDER_REVIEW:
        raise Refused([_not_under_review(order)], "review")
    return order


def _not_under_review(order: WorkOrder) -> Any:
    return refusal(
        "T10",
        order.number,
        "{number} is not under review; it is {state}.",
        "Production submits it for review first.",
        number=order.number,
        state=order.state,
    )


def _closed(number: str) -> Any:
    return refusal("W10", number, "The question is closed.", "Ask a new one.")
