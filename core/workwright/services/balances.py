"""Balances: what was issued against what became of it, per material and label (W13)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from workwright.db.tables.execution import Reconciliation
from workwright.db.tables.people import Person
from workwright.domain.checks import Finding
from workwright.domain.quantity import (
    DIGITS_AFTER,
    check_amount,
    convert,
    is_unit,
    round_half_up,
    trimmed,
)
from workwright.domain.reconciliation import Balance, is_inside
from workwright.domain.text import N_
from workwright.errors import NotFound, Refused, refusal
from workwright.services.authority import require
from workwright.services.deviations import open_by_rule
from workwright.services.record import OrderRecord, load_record
from workwright.services.runtime import Scope, Work
from workwright.services.step_stock import held_by

NONE = Decimal(0)
LONGEST_SUBJECT = 60
LOW_PCT, HIGH_PCT = Decimal(99), Decimal(101)


@dataclass(frozen=True)
class BalanceEntry:
    """What became of an issued material or label, all in ``unit``.

    Args:
        issued_qty: none takes what the order consumed of it.
        shown: how many entries of this subject the screen showed; none for who looks at none.
    """

    order_id: UUID
    subject: str
    unit: str
    used_qty: Decimal
    returned_qty: Decimal = NONE
    destroyed_qty: Decimal = NONE
    sampled_qty: Decimal = NONE
    rejected_qty: Decimal = NONE
    lost_qty: Decimal = NONE
    issued_qty: Decimal | None = None
    shown: int | None = None


@dataclass(frozen=True)
class BalanceEntered:
    """The balance as entered, and the deviation that it opened where it is outside."""

    reconciliation_id: UUID
    issued_qty: Decimal
    accounted_qty: Decimal
    accounted_pct: Decimal
    deviation: str | None = None


def enter_balance(work: Work, entry: BalanceEntry) -> BalanceEntered:
    """Enter what became of an issued material; a difference outside opens a deviation (W13).

    Raises:
        NotFound: a material that the order did not use, without its issued amount.
        Refused: amounts that cannot be, or somebody was faster.
    """
    require(work, "step.perform", entry.subject)
    record = executing(work, entry.order_id)
    _require_known(entry)
    _require_shown(work, record, entry)
    issued = entry.issued_qty
    if issued is None:
        issued = issued_of(work, record, entry.subject, entry.unit)
    balance = Balance(
        issued,
        entry.used_qty,
        entry.returned_qty,
        entry.destroyed_qty,
        entry.sampled_qty,
        entry.rejected_qty,
        entry.lost_qty,
    )
    check_amounts(entry.subject, (issued, balance.accounted, *vars(balance).values()))
    low, high = limits_of(record, entry.subject)
    row = work.add(
        Reconciliation(
            work_order_id=record.order.id,
            subject=entry.subject,
            unit=entry.unit,
            issued_qty=issued,
            used_qty=entry.used_qty,
            returned_qty=entry.returned_qty,
            destroyed_qty=entry.destroyed_qty,
            sampled_qty=entry.sampled_qty,
            rejected_qty=entry.rejected_qty,
            lost_qty=entry.lost_qty,
            low_pct=low,
            high_pct=high,
            entered_by_id=work.actor.person_id,
            at=work.now,
        )
    )
    number = None
    if not is_inside(balance.accounted_pct, low, high):
        wrong = _unbalanced(entry, balance, low, high)
        number = open_by_rule(work, record, wrong, type_code="material").number
    work.audit("reconciliation.entered", row, work_order_id=record.order.id)
    return BalanceEntered(row.id, issued, balance.accounted, balance.accounted_pct, number)


def issued_of(scope: Scope, record: OrderRecord, subject: str, unit: str) -> Decimal:
    """Return what the order consumed of a material, in that unit."""
    held = [h for h in held_by(scope, record.order.id) if h.lot_facts.material_code == subject]
    if not held:
        raise NotFound("material of the order", subject)
    total = sum((convert(h.reservation.consumed_qty, h.lot.unit, unit) for h in held), NONE)
    return trimmed(round_half_up(total, DIGITS_AFTER))


def limits_of(record: OrderRecord, subject: str) -> tuple[Decimal, Decimal]:
    """Return the limits of a balance in per cent: those of the recipe's line, else 99 to 101."""
    for line in record.snapshot.recipe.bom:
        if line.material_code == subject:
            low = line.extra.get("reconcile_low_pct", LOW_PCT)
            high = line.extra.get("reconcile_high_pct", HIGH_PCT)
            return Decimal(str(low)), Decimal(str(high))
    return LOW_PCT, HIGH_PCT


def executing(work: Work, order_id: UUID) -> OrderRecord:
    """Return the record of an order that runs, locked; refuse any other."""
    record = load_record(work, order_id)
    if record.order.state != "IN_PROGRESS":
        raise Refused(
            [
                refusal(
                    "K5.state",
                    record.order.number,
                    "{order} is {state}; nothing is recorded in it now.",
                    "Choose an order that is running.",
                    clause="K5, K17",
                    order=record.order.number,
                    state=record.order.state,
                )
            ],
            "balance",
        )
    return record


def check_amounts(subject: str, amounts: tuple[Decimal, ...]) -> None:
    """Refuse amounts below zero, too large or too fine to be kept exactly (D8, B2)."""
    found = []
    for amount in amounts:
        try:
            sound = check_amount(amount) >= 0
        except ValueError:
            sound = False
        if not sound:
            found.append(
                refusal(
                    "B2",
                    subject,
                    "{amount} is no amount that can be counted.",
                    "Enter what was counted or weighed.",
                    amount=str(amount)[:30],
                )
            )
    if found:
        raise Refused(found, "balance")


def _require_known(entry: BalanceEntry) -> None:
    """Refuse a balance of nothing, or in a unit that nobody knows."""
    found = []
    if not 0 < len(entry.subject.strip()) <= LONGEST_SUBJECT:
        found.append(
            refusal(
                "W13",
                entry.subject[:LONGEST_SUBJECT],
                N_("The balance does not say what it is about."),
                N_("Enter the code of the material or label."),
            )
        )
    if not is_unit(entry.unit):
        found.append(
            refusal(
                "W13",
                entry.subject[:LONGEST_SUBJECT],
                N_("{unit} is no unit that can be counted in."),
                N_("Choose the unit."),
                unit=entry.unit[:20] or "–",
            )
        )
    if found:
        raise Refused(found, "balance.enter")


def _require_shown(work: Work, record: OrderRecord, entry: BalanceEntry) -> None:
    """Refuse an entry on another state than the screen showed (W28)."""
    if entry.shown is None:
        return
    rows = work.all(
        Reconciliation,
        Reconciliation.at,
        Reconciliation.id,
        work_order_id=record.order.id,
        subject=entry.subject,
    )
    if len(rows) == entry.shown:
        return
    last = rows[-1] if rows else None
    finding = refusal(
        "W28",
        entry.subject,
        N_("Meanwhile {name} entered this at {at}; nothing of yours was recorded."),
        "Look at it as it stands now.",
        name=work.get(Person, last.entered_by_id).printed_name if last is not None else "–",
        at=last.at if last is not None else None,
    )
    raise Refused([finding], "balance.enter")


def _unbalanced(entry: BalanceEntry, balance: Balance, low: Decimal, high: Decimal) -> Finding:
    return refusal(
        "W13",
        entry.subject,
        "{subject}: {issued} {unit} issued, {accounted} {unit} accounted for.",
        "Find the difference in the deviation that is opened.",
        subject=entry.subject,
        issued=balance.issued,
        accounted=balance.accounted,
        difference=balance.difference,
        unit=entry.unit,
        low=low,
        high=high,
    )
