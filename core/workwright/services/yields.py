"""Yields: computed by the system, verified by a second person, judged by their bracket (W11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.execution import YieldRecord, YieldVerification
from workwright.db.tables.people import Person
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import YieldPoint
from workwright.domain.reconciliation import compute_yield, is_inside
from workwright.domain.text import N_
from workwright.errors import NotFound, Refused, refusal
from workwright.services.authority import require
from workwright.services.balances import check_amounts, executing
from workwright.services.deviations import open_by_rule
from workwright.services.reckoning import theoretical_qty
from workwright.services.record import OrderRecord
from workwright.services.runtime import Scope, Work
from workwright.services.signer import act_as_signer, role_granting
from workwright.services.signing import Shown, Signing, sign

NONE = Decimal(0)


@dataclass(frozen=True)
class YieldEntry:
    """What was counted at a phase, all in the unit of its yield point.

    Args:
        shown: how many entries of this phase the screen showed; none for who looks at none.
    """

    order_id: UUID
    phase: str
    actual_qty: Decimal
    samples_qty: Decimal = NONE
    rejects_qty: Decimal = NONE
    waste_qty: Decimal = NONE
    shown: int | None = None


@dataclass(frozen=True)
class YieldComputed:
    """The yield as computed, and the deviation that it opened where it is outside."""

    yield_id: UUID
    theoretical_qty: Decimal
    yield_pct: Decimal
    accountability_pct: Decimal
    deviation: str | None = None


def enter_yield(work: Work, entry: YieldEntry) -> YieldComputed:
    """Compute the yield of a phase; outside its bracket a deviation opens (W11).

    Raises:
        NotFound: the recipe knows no such phase.
        Refused: amounts that cannot be, or somebody was faster.
    """
    require(work, "step.perform", entry.phase)
    record = executing(work, entry.order_id)
    point = point_of(record, entry.phase)
    earlier = work.all(
        YieldRecord, YieldRecord.version, batch_id=record.batch.id, phase=point.phase
    )
    if entry.shown is not None and entry.shown != len(earlier):
        raise Refused([_faster(work, earlier)], "yield.enter")
    amounts = (entry.actual_qty, entry.samples_qty, entry.rejects_qty, entry.waste_qty)
    check_amounts(point.phase, amounts)
    theoretical = theoretical_qty(record, point)
    result = compute_yield(
        theoretical,
        entry.actual_qty,
        samples=entry.samples_qty,
        rejects=entry.rejects_qty,
        waste=entry.waste_qty,
    )
    row = work.add(
        YieldRecord(
            work_order_id=record.order.id,
            batch_id=record.batch.id,
            execution_id=record.latest(point.step).id,
            phase=point.phase,
            version=len(earlier) + 1,
            unit=point.unit,
            theoretical_qty=theoretical,
            actual_qty=entry.actual_qty,
            samples_qty=entry.samples_qty,
            rejects_qty=entry.rejects_qty,
            waste_qty=entry.waste_qty,
            yield_pct=result.yield_pct,
            accountability_pct=result.accountability_pct,
            low_pct=point.low_pct,
            high_pct=point.high_pct,
            computed_by_id=work.actor.person_id,
            at=work.now,
        )
    )
    number = None
    wrong = _outside(point, result.yield_pct, result.accountability_pct)
    if wrong is not None:
        number = open_by_rule(work, record, wrong, record.latest(point.step)).number
    work.audit("yield.computed", row, work_order_id=record.order.id, step=point.step)
    return YieldComputed(row.id, theoretical, result.yield_pct, result.accountability_pct, number)


def verify_yield(work: Work, yield_id: UUID, signing: Signing) -> UUID:
    """Sign a yield as the second person (PH-24).

    Raises:
        Refused: whoever entered it, somebody without the right to verify, or a count that was
            replaced by another.
    """
    act_as_signer(work, signing)
    row = work.get(YieldRecord, yield_id)
    record = executing(work, row.work_order_id)
    require(work, "step.verify", row.phase)
    if row.computed_by_id == work.actor.person_id:
        raise Refused([_own(work, row)], "yield.verify")
    if work.find(YieldVerification, yield_record_id=row.id) is not None:
        raise Refused([_verified(row)], "yield.verify")
    newer = work.all(YieldRecord, YieldRecord.version, batch_id=row.batch_id, phase=row.phase)
    if newer[-1].id != row.id:
        raise Refused([_faster(work, newer)], "yield.verify")
    role = role_granting(work, ["step.verify"], row.phase)
    signature = sign(work, shown_yield(work, row.id), signing, role)
    verification = work.add(
        YieldVerification(
            yield_record_id=row.id,
            verified_by_id=work.actor.person_id,
            signature_id=signature.id,
            at=work.now,
        )
    )
    work.audit(
        "yield.verified",
        verification,
        work_order_id=record.order.id,
        signature_id=signature.id,
    )
    return verification.id


def shown_yield(scope: Scope, yield_id: UUID) -> Shown:
    """Return what the dialogue of a verification shows."""
    row = scope.get(YieldRecord, yield_id)
    return Shown(
        record_type="yield_record",
        record_id=row.id,
        record_version=row.version,
        meaning=Meaning.VERIFIED,
        content={
            "act": "verify_yield",
            "phase": row.phase,
            "unit": row.unit,
            "theoretical": row.theoretical_qty,
            "actual": row.actual_qty,
            "samples": row.samples_qty,
            "rejects": row.rejects_qty,
            "waste": row.waste_qty,
            "yield_pct": row.yield_pct,
            "accountability_pct": row.accountability_pct,
        },
        work_order_id=row.work_order_id,
    )


def point_of(record: OrderRecord, phase: str) -> YieldPoint:
    """Return what the frozen recipe says of a phase; ``NotFound`` when it knows none."""
    for point in record.snapshot.recipe.yields:
        if point.phase == phase:
            return point
    raise NotFound("yield", phase)


def _outside(point: YieldPoint, yield_pct: Decimal, accountability: Decimal) -> Finding | None:
    inside = is_inside(yield_pct, point.low_pct, point.high_pct)
    accounted = is_inside(
        accountability, point.accountability_low_pct, point.accountability_high_pct
    )
    if inside and accounted:
        return None
    return refusal(
        "W11",
        point.phase,
        "The yield of {phase} is {value} %; {low} to {high} % are allowed."
        if not inside
        else "Of {phase} {accountability} % are accounted for; {a_low} to {a_high} % are allowed.",
        "Find the cause in the deviation that is opened.",
        phase=point.phase,
        value=yield_pct,
        low=point.low_pct,
        high=point.high_pct,
        accountability=accountability,
        a_low=point.accountability_low_pct if point.accountability_low_pct is not None else "–",
        a_high=point.accountability_high_pct if point.accountability_high_pct is not None else "–",
    )


def _own(work: Work, row: YieldRecord) -> Finding:
    return refusal(
        "W23",
        row.phase,
        "{name} entered this yield and cannot verify it.",
        "A second person verifies it.",
        name=work.actor.printed_name,
    )


def _verified(row: YieldRecord) -> Finding:
    return refusal(
        "W28",
        row.phase,
        "The yield of {phase} is verified already.",
        "Look at it as it stands now.",
        phase=row.phase,
    )


def _faster(work: Work, earlier: Sequence[YieldRecord]) -> Finding:
    last = earlier[-1] if earlier else None
    return refusal(
        "W28",
        last.phase if last is not None else "yield",
        N_("Meanwhile {name} entered this at {at}; nothing of yours was recorded."),
        "Look at it as it stands now.",
        name=work.get(Person, last.computed_by_id).printed_name if last is not None else "–",
        at=last.at if last is not None else None,
    )
