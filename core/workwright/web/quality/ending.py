"""The signatures that end an order: hand over, return, audit trail, release, reject (T10-T13)."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.orders import WorkOrder
from workwright.services.disposition import (
    DISPOSITIONS,
    Rejection,
    reject,
    reject_act,
    release_to_stock,
    release_to_stock_act,
)
from workwright.services.orders import batch_of, order_of
from workwright.services.review import (
    audit_extent,
    return_act,
    return_to_production,
    review_audit,
    shown_audit,
    submit_act,
    submit_for_review,
)
from workwright.services.runtime import Look, Work
from workwright.services.signing import Signing
from workwright.services.transitions import Outcome
from workwright.web.acting import Done, look
from workwright.web.htmx import page
from workwright.web.i18n import _
from workwright.web.meanings import meaning_word
from workwright.web.order_acts import act_dialogue
from workwright.web.quality.blueprint import back_to, quality
from workwright.web.quality.judging import ORDER
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.signature import Dialogue, ask, sign, version_shown
from workwright.web.surroundings import terms

Made = Callable[[Look], Dialogue]


@route(quality, f"{ORDER}/submit", permission=SIGNED_IN)
def submit_form(order_id: UUID) -> Response:
    """Open the dialogue in which production hands the record over."""
    return ask(_submitting(order_id))


@route(
    quality,
    f"{ORDER}/submit",
    methods=["POST"],
    permission=SIGNED_IN,
    unsafe="keyed",
    endpoint="submit",
)
def sign_submit(order_id: UUID) -> BaseResponse:
    """Sign as production reviewer (T10)."""

    def action(work: Work, signing: Signing) -> Done:
        outcome = submit_for_review(work, order_id, version_shown(), signing)
        return back_to(order_id, _said(outcome, _("Handed to review.")))

    return sign(_submitting(order_id), action)


@route(quality, f"{ORDER}/return", permission="order.return")
def return_form(order_id: UUID) -> Response:
    """Open the dialogue in which the record is returned with its questions."""
    return ask(_returning(order_id))


@route(
    quality,
    f"{ORDER}/return",
    methods=["POST"],
    permission="order.return",
    unsafe="keyed",
    endpoint="return_order",
)
def sign_return(order_id: UUID) -> BaseResponse:
    """Sign the return (T11)."""

    def action(work: Work, signing: Signing) -> Done:
        outcome = return_to_production(work, order_id, version_shown(), signing)
        return back_to(order_id, _said(outcome, _("Returned to production.")))

    return sign(_returning(order_id), action)


@route(quality, f"{ORDER}/audit-review", permission="audit.review")
def audit_form(order_id: UUID) -> Response:
    """Open the dialogue in which the audit trail is signed as read."""
    return ask(_auditing(order_id))


@route(
    quality,
    f"{ORDER}/audit-review",
    methods=["POST"],
    permission="audit.review",
    unsafe="keyed",
    endpoint="review_audit",
)
def sign_audit(order_id: UUID) -> BaseResponse:
    """Sign that the audit trail of the order was read (E40, W10)."""

    def action(work: Work, signing: Signing) -> Done:
        review_audit(work, order_id, signing)
        return back_to(order_id, _("Audit trail reviewed."))

    return sign(_auditing(order_id), action)


@route(quality, f"{ORDER}/release", permission=SIGNED_IN)
def release_form(order_id: UUID) -> Response:
    """Open the dialogue of the next signature of the release to stock."""
    return ask(_releasing(order_id))


@route(
    quality,
    f"{ORDER}/release",
    methods=["POST"],
    permission=SIGNED_IN,
    unsafe="keyed",
    endpoint="release",
)
def sign_release(order_id: UUID) -> BaseResponse:
    """Sign as quality reviewer, then as releaser; whoever holds the role that is next (T12)."""

    def action(work: Work, signing: Signing) -> Done:
        outcome = release_to_stock(work, order_id, version_shown(), signing)
        return back_to(order_id, _said(outcome, _("Released to stock.")))

    return sign(_releasing(order_id), action)


@route(quality, f"{ORDER}/reject", permission="order.reject")
def reject_form(order_id: UUID) -> Response:
    """Ask what becomes of the batch and why, then show what is signed."""
    if request.args.get("reason", "").strip():
        return ask(_rejecting(order_id, _rejection(request.args)))
    with look() as scope:
        order = order_of(scope, order_id)
        batch = _batch(scope, order)
    return page(
        "quality/form.html",
        "quality/_reject.html",
        order=order,
        batch=batch,
        choices=[(code, disposition_word(code)) for code in DISPOSITIONS],
        dialogue="quality/_reject.html",
    )


@route(
    quality,
    f"{ORDER}/reject",
    methods=["POST"],
    permission="order.reject",
    unsafe="keyed",
    endpoint="reject",
)
def sign_reject(order_id: UUID) -> BaseResponse:
    """Sign the rejection (T13)."""
    rejection = _rejection(request.form)

    def action(work: Work, signing: Signing) -> Done:
        outcome = reject(work, order_id, version_shown(), rejection, signing)
        return back_to(order_id, _said(outcome, _("Rejected.")))

    return sign(_rejecting(order_id, rejection), action)


def disposition_word(code: str) -> str:
    """Return what becomes of a rejected batch."""
    return {
        "scrap": _("Scrap it"),
        "rework": _("Rework it with a new order"),
        "return_to_supplier": _("Return it to the supplier"),
        "downgrade": _("Use it as a lower grade"),
    }.get(code, code)


def _submitting(order_id: UUID) -> Made:
    def made(scope: Look) -> Dialogue:
        order = order_of(scope, order_id)
        return act_dialogue(
            scope,
            order,
            submit_act(scope, order, principal().person_id),
            title=_("Hand the record to review"),
            sentence=_("I reviewed this record for production; it is complete."),
            url=url_for("quality.submit", order_id=order.id),
        )

    return made


def _returning(order_id: UUID) -> Made:
    def made(scope: Look) -> Dialogue:
        order = order_of(scope, order_id)
        return act_dialogue(
            scope,
            order,
            return_act(scope, order),
            title=_("Return the record to production"),
            sentence=_("I return this record with the questions below."),
            url=url_for("quality.return_order", order_id=order.id),
        )

    return made


def _auditing(order_id: UUID) -> Made:
    def made(scope: Look) -> Dialogue:
        order = order_of(scope, order_id)
        extent = audit_extent(scope, order)
        return Dialogue(
            shown=shown_audit(scope, order),
            title=_("Sign the review of the audit trail"),
            sentence=_("I read every entry of the audit trail of this order."),
            url=url_for("quality.review_audit", order_id=order.id),
            sub=_("%(entries)s entries", entries=extent.entries),
            submit=_("Sign as reviewed"),
            values=[
                (terms().one("work_order"), order.number),
                (_("Entries"), extent.entries),
                (_("First entry"), extent.first_seq),
                (_("Last entry"), extent.last_seq),
                (_("Hash of the last entry"), f"{extent.head[:12]} …"),
            ],
        )

    return made


def _releasing(order_id: UUID) -> Made:
    def made(scope: Look) -> Dialogue:
        order = order_of(scope, order_id)
        return act_dialogue(
            scope,
            order,
            release_to_stock_act(scope, order, principal().person_id),
            title=_("Release %(batch)s to stock", batch=_batch(scope, order)),
            sentence=_("I judged this record; what was made may be used as stated."),
            url=url_for("quality.release", order_id=order.id),
        )

    return made


def _rejecting(order_id: UUID, rejection: Rejection) -> Made:
    def made(scope: Look) -> Dialogue:
        order = order_of(scope, order_id)
        return act_dialogue(
            scope,
            order,
            reject_act(scope, order, rejection, principal().person_id),
            title=_("Reject %(batch)s", batch=_batch(scope, order)),
            sentence=_("I reject what was made; nothing of it enters usable stock."),
            url=url_for("quality.reject", order_id=order.id),
            inputs={"disposition": rejection.disposition, "reason": rejection.reason},
        )

    return made


def _batch(scope: Look, order: WorkOrder) -> str:
    """Return the number that names what was made: of the batch, else of the order."""
    batch = batch_of(scope, order)
    return batch.number if batch is not None else order.number


def _rejection(given: Mapping[str, str]) -> Rejection:
    return Rejection(given.get("disposition", ""), given.get("reason", "").strip())


def _said(outcome: Outcome, done: str) -> str:
    if outcome.moved:
        return done
    left = outcome.missing[0]
    return _(
        "Signed. Next: %(role)s, %(meaning)s.",
        role=terms().role(left.role),
        meaning=meaning_word(left.meaning),
    )
