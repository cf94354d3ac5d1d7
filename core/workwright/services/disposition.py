"""The end of an order: released to stock or rejected, genealogy locked with it (T12, T13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.execution import Sample
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.quality import Signature
from workwright.db.tables.stock import InventoryMove, Lot
from workwright.domain.checks import Evaluation, Finding, Moment
from workwright.domain.lifecycle import transition_named
from workwright.domain.shelf_life import expiry_day
from workwright.errors import Refused, refusal
from workwright.services.authority import require_reason
from workwright.services.genealogy import freeze
from workwright.services.orders import batch_of, lock_order, profile_of, snapshot_of
from workwright.services.record_facts import evaluate_record
from workwright.services.records import act_with_record
from workwright.services.review import current_review, record_digest
from workwright.services.runtime import Scope, Work
from workwright.services.signing import Signing
from workwright.services.transitions import Act, Outcome, signs_next

RELEASE_TO_STOCK = transition_named("release_to_stock")
REJECT = transition_named("reject")
DISPOSITIONS = ("scrap", "rework", "return_to_supplier", "downgrade")


@dataclass(frozen=True)
class Rejection:
    """Why and how a batch is rejected."""

    disposition: str
    reason: str


def release_to_stock(work: Work, order_id: UUID, version: int, signing: Signing) -> Outcome:
    """Sign as quality reviewer, then as releaser; with the last one the lot is usable (T12).

    Raises:
        Refused: everything that is still open, at once (W9, W10, W13, W14, W23, T12).
    """
    order = lock_order(work, order_id, version)
    act = release_to_stock_act(work, order, signing.proof.person_id)
    return act_with_record(work, order, act, signing)


def release_to_stock_act(scope: Scope, order: WorkOrder, signer_id: UUID) -> Act:
    """Return T12 for this order and signer."""
    return Act(
        transition=RELEASE_TO_STOCK,
        guard=lambda s, o: judge_release_to_stock(s, o, signer_id),
        content=_release_content,
        effect=_write_stock,
        signers=profile_of(scope, order).signers(RELEASE_TO_STOCK.name),
    )


def judge_release_to_stock(scope: Scope, order: WorkOrder, signer_id: UUID | None) -> Evaluation:
    """Return what every rule of release to stock says now; also for the review page."""
    signer = None
    if signer_id is not None:
        signers = profile_of(scope, order).signers(RELEASE_TO_STOCK.name)
        signer = signs_next(scope, order, RELEASE_TO_STOCK.name, signers, signer_id)
    return evaluate_record(
        scope,
        order,
        Moment.RELEASE_TO_STOCK,
        transition=RELEASE_TO_STOCK.name,
        person_id=signer_id,
        signing_as=signer.meaning.value if signer is not None else "",
    )


def judge_reject(
    scope: Scope, order: WorkOrder, signer_id: UUID | None, reason: str = ""
) -> Evaluation:
    """Return what every rule of the rejection says now; also for the review page."""
    return evaluate_record(
        scope, order, Moment.REJECT, transition=REJECT.name, person_id=signer_id, reason=reason
    )


def reject(
    work: Work, order_id: UUID, version: int, rejection: Rejection, signing: Signing
) -> Outcome:
    """Sign the rejection: output lots are rejected and quarantined, nothing enters stock (T13)."""
    order = lock_order(work, order_id, version)
    act = reject_act(work, order, rejection, signing.proof.person_id)
    return act_with_record(work, order, act, signing)


def reject_act(scope: Scope, order: WorkOrder, rejection: Rejection, signer_id: UUID) -> Act:
    """Return T13 for this order.

    Raises:
        Refused: unknown disposition, or a reason that says nothing (E35).
    """
    profile = profile_of(scope, order)
    reason = require_reason(rejection.reason, profile.policy("reason_length"), order.number)
    if rejection.disposition not in DISPOSITIONS:
        raise Refused([_unknown(order, rejection)], "order.reject")
    return Act(
        transition=REJECT,
        guard=lambda s, o: judge_reject(s, o, signer_id, reason),
        content=lambda s, o: {
            **record_digest(s, o),
            "act": "reject",
            "disposition": rejection.disposition,
            "reason": reason,
        },
        effect=lambda w, o, _signatures: _write_rejection(w, o, rejection.disposition),
        signers=profile.signers(REJECT.name),
        reason=reason,
        payload={"disposition": rejection.disposition, "reason": reason},
    )


def approvable_qty(scope: Scope, order: WorkOrder, batch: Batch) -> Decimal:
    """Return what may be approved: made less samples of the same unit (W26)."""
    samples = sum(
        (
            row.qty
            for row in scope.all(Sample, work_order_id=order.id)
            if row.qty is not None and row.unit == batch.unit and row.taken_at is not None
        ),
        Decimal(0),
    )
    return max((batch.actual_qty or Decimal(0)) - samples, Decimal(0))


def _release_content(scope: Scope, order: WorkOrder) -> Mapping[str, Any]:
    batch = _batch(scope, order)
    return {
        **record_digest(scope, order),
        "act": "release_to_stock",
        "approved_qty": approvable_qty(scope, order, batch),
        "unit": batch.unit,
        "expires_on": _expiry(scope, order, batch),
    }


def _write_stock(work: Work, order: WorkOrder, _signatures: Sequence[Signature]) -> None:
    batch = _batch(work, order)
    approved = approvable_qty(work, order, batch)
    batch.approved_qty = approved
    batch.expires_on = _expiry(work, order, batch)
    batch.disposition = "released"
    for lot in _outputs(work, batch):
        held_back = lot.on_hand_qty - approved
        lot.status = "released"
        lot.approved_qty = approved
        lot.expires_on = batch.expires_on
        lot.row_version += 1
        if held_back > 0:
            lot.on_hand_qty -= held_back
            _move(work, order, lot, "sample", -held_back)
    _end(work, order, "released")


def _write_rejection(work: Work, order: WorkOrder, disposition: str) -> None:
    batch = _batch(work, order)
    batch.approved_qty = Decimal(0)
    batch.disposition = disposition
    for lot in _outputs(work, batch):
        lot.status = "rejected"
        lot.approved_qty = Decimal(0)
        lot.row_version += 1
        _move(work, order, lot, "reject", Decimal(0))
    _end(work, order, "rejected")


def _end(work: Work, order: WorkOrder, outcome: str) -> None:
    review = current_review(work, order)
    review.ended_at, review.outcome = work.now, outcome
    freeze(work, order)


def _move(work: Work, order: WorkOrder, lot: Lot, kind: str, qty: Decimal) -> None:
    work.add(
        InventoryMove(
            kind=kind,
            lot_id=lot.id,
            qty=qty,
            unit=lot.unit,
            work_order_id=order.id,
            reason=f"{kind} at disposition of {order.number}",
            actor_id=work.actor.person_id,
            at=work.now,
        )
    )


def _outputs(work: Work, batch: Batch) -> Sequence[Lot]:
    """Return the lots that the batch made, locked."""
    return work.lock_all(select(Lot).where(Lot.batch_id == batch.id).order_by(Lot.id))


def _expiry(scope: Scope, order: WorkOrder, batch: Batch) -> Any:
    months = snapshot_of(scope, order).recipe.expiry_months
    if batch.expires_on is not None or months is None or batch.manufactured_on is None:
        return batch.expires_on
    return expiry_day(batch.manufactured_on, months)


def _batch(scope: Scope, order: WorkOrder) -> Batch:
    batch = batch_of(scope, order)
    if batch is None:
        raise LookupError(f"{order.number} has no batch")
    return batch


def _unknown(order: WorkOrder, rejection: Rejection) -> Finding:
    return refusal(
        "T13",
        order.number,
        "'{disposition}' is not a disposition.",
        "Choose one of {choices}.",
        disposition=rejection.disposition,
        choices=", ".join(DISPOSITIONS),
    )
