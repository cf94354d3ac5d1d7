"""Holds on orders: nothing goes on until quality signs that it may (T2, T4, K5, W5, W10)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Hold
from workwright.db.tables.recipes import RecipeVersion
from workwright.domain.lifecycle import TERMINAL, Meaning, State
from workwright.domain.text import N_
from workwright.errors import Refused, TransitionRefused, refusal
from workwright.services.authority import require, require_reason
from workwright.services.orders import lock_order, order_of, profile_of
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign

PLACES: Final = "hold.place"
LIFTS: Final = "hold.lift"
ON_ORDER: Final = "work_order"
BEGUN: Final = (State.IN_PROGRESS.value, State.PAUSED.value)


def place_hold(work: Work, order_id: UUID, reason: str) -> Hold:
    """Put an order on hold: no step begins, nothing is captured, nothing is released.

    Raises:
        Refused: the reason says nothing (E35), or the order is a draft or has ended (W16, W19).
    """
    require(work, PLACES)
    order = lock_order(work, order_id)
    reason = require_reason(reason, profile_of(work, order).policy("reason_length"), order.number)
    state = State(order.state)
    if state is State.DRAFT or state in TERMINAL:
        raise TransitionRefused(order.number, order.state, "on hold")
    return _placed(work, order, reason)


def hold_what_is_not_begun(work: Work, version: RecipeVersion, reason: str) -> None:
    """Put every order on hold that is released by a withdrawn version and not begun (W5).

    An order that runs goes on; its story tells that the version was withdrawn under it.
    """
    statement = select(WorkOrder).where(
        WorkOrder.recipe_version_id == version.id,
        WorkOrder.state.in_((State.RELEASED.value, *BEGUN)),
    )
    for order in work.lock_all(statement):
        if order.state == State.RELEASED.value:
            _placed(work, order, reason)
        else:
            work.audit("work_order.version_withdrawn", order, reason=reason, work_order_id=order.id)


def lift_hold(work: Work, hold_id: UUID, reason: str, signing: Signing) -> Hold:
    """Sign as quality that what was on hold may go on; one hold at a time.

    Raises:
        Refused: it is lifted already, the reason says nothing (E35), or the signer may not.
    """
    act_as_signer(work, signing)
    hold = work.lock(Hold, hold_id)
    order = lock_order(work, hold.subject_id)
    role = role_granting(work, [LIFTS], order.number)
    reason = require_reason(reason, profile_of(work, order).policy("reason_length"), order.number)
    if hold.lifted_at is not None:
        lifted = refusal(
            "W28",
            order.number,
            N_("This hold was lifted already."),
            N_("Look at the order as it stands now."),
        )
        raise Refused([lifted], "hold.lift")
    signature = sign(work, shown_lifting(work, hold, reason), signing, role)
    hold.lifted_by_id = signing.proof.person_id
    hold.lifted_at = work.now
    hold.lifted_signature_id = signature.id
    hold.lift_reason = reason
    work.audit(
        "hold.lifted", hold, reason=reason, work_order_id=order.id, signature_id=signature.id
    )
    return hold


def shown_lifting(scope: Scope, hold: Hold, reason: str) -> Shown:
    """Return what is signed: which hold, why it was placed, and why it is lifted."""
    order = order_of(scope, hold.subject_id)
    return Shown(
        record_type="hold",
        record_id=hold.id,
        record_version=1 if hold.lifted_at is None else 2,
        meaning=Meaning.APPROVED,
        content={
            "order": order.number,
            "hold": hold.reason,
            "at": hold.placed_at,
            "reason": reason,
        },
        work_order_id=order.id,
    )


def holds_on(scope: Scope, order: WorkOrder) -> Sequence[Hold]:
    """Return the active holds on the order itself, oldest first."""
    statement = select(Hold).where(
        Hold.subject_type == ON_ORDER, Hold.subject_id == order.id, Hold.lifted_at.is_(None)
    )
    return scope.scalars(statement.order_by(Hold.placed_at, Hold.id))


def _placed(work: Work, order: WorkOrder, reason: str) -> Hold:
    hold = work.add(
        Hold(
            subject_type=ON_ORDER,
            subject_id=order.id,
            reason=reason,
            placed_by_id=work.actor.person_id,
            placed_at=work.now,
        )
    )
    work.audit("hold.placed", hold, reason=reason, work_order_id=order.id)
    return hold
