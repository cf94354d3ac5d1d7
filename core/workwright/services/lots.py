"""Decide on lots and count them: released, rejected, held, adjusted by the ledger (W8, RS8)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.stock import Lot, Material, Reservation
from workwright.domain.text import N_
from workwright.errors import NotFound
from workwright.services.authority import require, require_reason
from workwright.services.master import Entry
from workwright.services.receipts import (
    NewContainer,
    NewLot,
    add_containers,
    receive_lot,
    record_move,
)
from workwright.services.runtime import Work

__all__ = [
    "NewContainer",
    "NewLot",
    "Results",
    "add_containers",
    "adjust_lot",
    "hold_lot",
    "lot_of",
    "receive_lot",
    "reject_lot",
    "release_lot",
]

LEAST_REASON = 8
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Results:
    """What the laboratory found that releasing a lot puts on record."""

    identity_tested: bool = True
    assay_pct: Decimal | None = None
    water_pct: Decimal | None = None
    expires_on: date | None = None
    retest_on: date | None = None


def release_lot(
    work: Work,
    lot_id: UUID,
    reason: str,
    results: Results | None = None,
    *,
    version: int | None = None,
) -> Lot:
    """Release a lot from quarantine or hold for use (W8); its reservations count again.

    Raises:
        Refused: every reason against it: status, a life that has ended, impossible results.
        Stale: the lot changed since it was shown.
    """
    require(work, "lot.release")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    _check_status(entry, lot, ("quarantine", "hold"), "released")
    if results is not None:
        _put_results(entry, lot, results)
    _check_life(work, entry, lot)
    entry.stop("lot.release")
    _reservations(work, lot, "invalid", "active")
    return _decided(work, lot, "released", "lot.released", text)


def reject_lot(work: Work, lot_id: UUID, reason: str, *, version: int | None = None) -> Lot:
    """Reject a lot; what was reserved of it turns invalid and needs a substitute (RS4).

    Raises:
        Refused: the lot is rejected or consumed already.
        Stale: the lot changed since it was shown.
    """
    require(work, "lot.release")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    _check_status(entry, lot, ("quarantine", "hold", "released", "expired"), "rejected")
    entry.stop("lot.reject")
    _reservations(work, lot, "active", "invalid")
    return _decided(work, lot, "rejected", "lot.rejected", text)


def hold_lot(work: Work, lot_id: UUID, reason: str, *, version: int | None = None) -> Lot:
    """Put a lot on hold until quality decides; what was reserved of it turns invalid (RS4).

    Raises:
        Refused: the lot is neither in quarantine nor released.
        Stale: the lot changed since it was shown.
    """
    require(work, "lot.hold")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    _check_status(entry, lot, ("quarantine", "released"), "hold")
    entry.stop("lot.hold")
    _reservations(work, lot, "active", "invalid")
    return _decided(work, lot, "hold", "lot.held", text)


def adjust_lot(
    work: Work, lot_id: UUID, qty: Decimal, reason: str, *, version: int | None = None
) -> Lot:
    """Add or take an amount after a count; never below what is reserved (RS8, W12).

    Args:
        qty: signed change in the lot's unit, not zero.

    Raises:
        Refused: zero, too many digits, or less than reserved would be left.
        Stale: the lot changed since it was shown.
    """
    require(work, "stock.adjust")
    lot = work.lock(Lot, lot_id, version=version)
    text = require_reason(reason, LEAST_REASON, lot.code)
    entry = Entry(work, Lot, lot.code)
    entry.amount(N_("adjustment"), qty)
    if not entry.findings and qty == 0:
        entry.problem(
            "B13", N_("An adjustment by nothing changes nothing."), N_("Type the difference.")
        )
    if not entry.findings and lot.on_hand_qty + qty < lot.reserved_qty:
        entry.problem(
            "W12",
            N_(
                "Lot {lot} would have {left} {unit} on hand, "
                "less than the {reserved} {unit} reserved."
            ),
            N_("Free the reservations first; the planner can release them to another lot."),
            lot=lot.code,
            left=lot.on_hand_qty + qty,
            unit=lot.unit,
            reserved=lot.reserved_qty,
        )
    entry.stop("stock.adjust")
    lot.on_hand_qty += qty
    lot.row_version += 1
    record_move(work, lot, "adjust", qty, text)
    work.audit("lot.adjusted", lot, reason=text)
    return lot


def lot_of(work: Work, material: str, code: str) -> Lot:
    """Return the lot of that number of a material.

    Raises:
        NotFound: no such material or lot here.
    """
    lot = work.find(Lot, material_id=work.named(Material, material).id, code=code)
    if lot is None:
        raise NotFound("lot", f"{material} {code}")
    return lot


def _check_status(entry: Entry, lot: Lot, allowed: tuple[str, ...], wanted: str) -> None:
    if lot.status not in allowed:
        entry.problem(
            "W8",
            N_("Lot {lot} is {status}; from there it cannot become {wanted}."),
            N_("Reload the page to see where it stands."),
            lot=lot.code,
            status=lot.status,
            wanted=wanted,
        )


def _put_results(entry: Entry, lot: Lot, results: Results) -> None:
    found = ((N_("assay"), results.assay_pct), (N_("water content"), results.water_pct))
    for what, value in found:
        if value is not None:
            entry.amount(what, value, least=Decimal(0))
    if results.water_pct is not None and results.water_pct >= HUNDRED:
        entry.problem(
            "B13",
            N_("The lot would be nothing but water."),
            N_("Type the result of the laboratory again."),
        )
    if entry.findings:
        return
    lot.identity_tested = results.identity_tested
    lot.assay_pct = results.assay_pct if results.assay_pct is not None else lot.assay_pct
    lot.water_pct = results.water_pct if results.water_pct is not None else lot.water_pct
    lot.expires_on = results.expires_on or lot.expires_on
    lot.retest_on = results.retest_on or lot.retest_on


def _check_life(work: Work, entry: Entry, lot: Lot) -> None:
    ends = (
        (lot.expires_on, N_("Lot {lot} expired on {day}.")),
        (lot.retest_on, N_("Lot {lot} was due for retest on {day}.")),
    )
    for day, message in ends:
        if day is not None and work.today > day:
            entry.problem(
                "W8",
                message,
                N_("A lot past its life is rejected, or retested with a new day."),
                lot=lot.code,
                day=day,
            )


def _reservations(work: Work, lot: Lot, before: str, after: str) -> None:
    """Let what is reserved of the lot follow its eligibility; the amounts stay reserved (RS4)."""
    statement = select(Reservation).where(
        Reservation.lot_id == lot.id, Reservation.status == before
    )
    for row in work.lock_all(statement.order_by(Reservation.id)):
        row.status = after


def _decided(work: Work, lot: Lot, status: str, act: str, reason: str) -> Lot:
    before, lot.status = lot.status, status
    lot.row_version += 1
    work.audit(act, lot, reason=reason, detail={"from": before, "to": status})
    return lot
