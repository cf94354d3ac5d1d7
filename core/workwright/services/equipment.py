"""Equipment and its four facets: each changed by its own act, each act in the log (W7)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.db.tables.equipment import Equipment, EquipmentClass, EquipmentLog
from workwright.db.tables.plant import Room, Unit
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import refusal
from workwright.services.authority import require, require_reason
from workwright.services.master import Entry
from workwright.services.runtime import Work

EDITS = "equipment.edit"
CLEANS = "equipment.clean"
CALIBRATES = "calibration.perform"
RETURNS = "equipment.return"
LEAST_REASON = 8
SET_BY_HAND = ("available", "under_maintenance", "out_of_service")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Instrument:
    """What an instrument can measure, in its own unit.

    Args:
        minimum_qty: smallest net amount that may be weighed on it.
        resolution: smallest step of its display.
    """

    unit: str
    range_low: Decimal
    range_high: Decimal
    resolution: Decimal
    minimum_qty: Decimal | None = None


def create_class(
    work: Work,
    *,
    code: str,
    name: str,
    needs_calibration: bool = False,
    needs_cleaning: bool = True,
) -> EquipmentClass:
    """Create a class of equipment that recipes ask for."""
    require(work, EDITS, code)
    entry = Entry(work, EquipmentClass, code)
    entry.code(code)
    entry.name(name)
    entry.stop("equipment_class.create")
    row = work.add(
        EquipmentClass(
            code=code,
            name=name,
            needs_calibration=needs_calibration,
            needs_cleaning=needs_cleaning,
        )
    )
    work.audit("equipment_class.created", row)
    return row


@dataclass(frozen=True)
class NewEquipment:
    """What a new piece of equipment is; human codes name what it belongs to."""

    code: str
    name: str
    class_code: str
    unit: str | None = None
    room: str | None = None
    calibration_due_on: date | None = None
    qualified_until: date | None = None
    instrument: Instrument | None = None
    fields: dict[str, Any] = field(default_factory=dict)


def create_equipment(work: Work, new: NewEquipment) -> Equipment:
    """Create a piece of equipment, available and clean.

    Raises:
        Refused: everything that does not fit: code, name, measuring range, missing calibration.
        NotFound: class, unit or room unknown here.
    """
    require(work, EDITS, new.code)
    kind = work.named(EquipmentClass, new.class_code)
    entry = Entry(work, Equipment, new.code)
    entry.code(new.code)
    entry.name(new.name)
    _check_instrument(entry, new.instrument)
    entry.stop("equipment.create")
    scale = new.instrument
    row = work.add(
        Equipment(
            class_id=kind.id,
            code=new.code,
            name=new.name,
            unit_id=work.named(Unit, new.unit).id if new.unit else None,
            room_id=work.named(Room, new.room).id if new.room else None,
            calibration_due_on=new.calibration_due_on,
            qualified_until=new.qualified_until,
            range_low=scale.range_low if scale else None,
            range_high=scale.range_high if scale else None,
            minimum_qty=scale.minimum_qty if scale else None,
            resolution=scale.resolution if scale else None,
            measure_unit=scale.unit if scale else None,
            fields=dict(new.fields),
        )
    )
    work.audit("equipment.created", row)
    return row


def set_availability(work: Work, code: str, availability: str, reason: str) -> Equipment:
    """Take equipment out of service or into maintenance, or return it (W7).

    Returning is a decision of its own permission. Being in use is set by orders, never by hand.

    Raises:
        Refused: every reason against it: unknown value, in use by an order, no change.
    """
    require(work, RETURNS if availability == "available" else EDITS, code)
    text = require_reason(reason, LEAST_REASON, code)
    row = _locked(work, code)
    entry = Entry(work, Equipment, code)
    entry.choice(N_("availability"), availability, SET_BY_HAND)
    if row.used_by_id is not None:
        entry.findings.append(_in_use(row))
    if row.availability == availability:
        entry.problem("W7", N_("{code} is {state} already."), "", code=code, state=availability)
    entry.stop("equipment.set_availability")
    row.availability = availability
    activity = "maintenance" if availability == "under_maintenance" else "status"
    return _logged(work, row, activity, "equipment.availability_set", text)


def record_calibration(
    work: Work, code: str, due_on: date, note: str, *, checker_id: UUID | None = None
) -> Equipment:
    """Record a calibration and the site day to whose end it lasts (W7).

    Raises:
        Refused: the day is past already, or the checker is the performer.
    """
    require(work, CALIBRATES, code)
    text = require_reason(note, LEAST_REASON, code)
    row = _locked(work, code)
    entry = Entry(work, Equipment, code)
    if due_on < work.today:
        entry.problem(
            "W7", N_("The calibration would be due on {day}, which is past."), "", day=due_on
        )
    _check_checker(work, entry, checker_id)
    entry.stop("equipment.calibrate")
    row.calibration_due_on = due_on
    return _logged(work, row, "calibration", "equipment.calibrated", text, checker_id)


def set_calibration_due(work: Work, code: str, due_on: date, reason: str) -> Equipment:
    """Set the day to whose end a calibration lasts, e.g. when it was found wrong (W7)."""
    require(work, EDITS, code)
    text = require_reason(reason, LEAST_REASON, code)
    row = _locked(work, code)
    row.calibration_due_on = due_on
    return _logged(work, row, "status", "equipment.calibration_due_set", text)


def set_qualified_until(work: Work, code: str, until: date | None, reason: str) -> Equipment:
    """Set the last site day of the qualification; none where none is needed (W7)."""
    require(work, EDITS, code)
    text = require_reason(reason, LEAST_REASON, code)
    row = _locked(work, code)
    row.qualified_until = until
    return _logged(work, row, "status", "equipment.qualification_set", text)


def record_cleaning(
    work: Work,
    code: str,
    note: str,
    *,
    clean_until: datetime | None = None,
    checker_id: UUID | None = None,
) -> Equipment:
    """Record that equipment was cleaned, by the actor, and until when it counts as clean (W7, W32).

    Raises:
        Refused: every reason against it: in use by an order, an end in the past, the performer as
            checker.
    """
    require(work, CLEANS, code)
    text = require_reason(note, LEAST_REASON, code)
    row = _locked(work, code)
    entry = Entry(work, Equipment, code)
    if row.used_by_id is not None:
        entry.findings.append(_in_use(row))
    if clean_until is not None and clean_until <= work.now:
        entry.problem("W32", N_("It would not be clean any more by now."), N_("Correct the end."))
    _check_checker(work, entry, checker_id)
    entry.stop("equipment.clean")
    row.cleaning, row.cleaned_at, row.clean_until = "clean", work.now, clean_until
    return _logged(work, row, "cleaning", "equipment.cleaned", text, checker_id)


def mark_dirty(work: Work, code: str, reason: str) -> Equipment:
    """Mark equipment as not clean."""
    require(work, CLEANS, code)
    text = require_reason(reason, LEAST_REASON, code)
    row = _locked(work, code)
    row.cleaning, row.clean_until = "dirty", None
    return _logged(work, row, "status", "equipment.marked_dirty", text)


def _locked(work: Work, code: str) -> Equipment:
    return work.lock(Equipment, work.named(Equipment, code).id)


def _logged(
    work: Work,
    row: Equipment,
    activity: str,
    act: str,
    note: str,
    checker_id: UUID | None = None,
) -> Equipment:
    row.row_version += 1
    work.add(
        EquipmentLog(
            equipment_id=row.id,
            activity=activity,
            at=work.now,
            performer_id=work.actor.person_id,
            checker_id=checker_id,
            note=note,
        )
    )
    work.audit(act, row, reason=note)
    return row


def _check_instrument(entry: Entry, scale: Instrument | None) -> None:
    if scale is None:
        return
    entry.unit(scale.unit)
    entry.amount(N_("lower end of the range"), scale.range_low)
    entry.amount(N_("upper end of the range"), scale.range_high)
    entry.amount(N_("resolution"), scale.resolution, least=Decimal("0.000001"))
    if scale.minimum_qty is not None:
        entry.amount(N_("smallest net amount"), scale.minimum_qty, least=ZERO)
    if scale.range_low > scale.range_high:
        entry.problem(
            "B2",
            N_("The range would go from {low} down to {high}."),
            N_("Exchange the two ends."),
            low=scale.range_low,
            high=scale.range_high,
        )


def _check_checker(work: Work, entry: Entry, checker_id: UUID | None) -> None:
    if checker_id is not None and checker_id == work.actor.person_id:
        entry.problem(
            "W23",
            N_("{name} cannot check the own work."),
            N_("Ask another person to check it."),
            name=work.actor.printed_name,
        )


def _in_use(row: Equipment) -> Finding:
    return refusal(
        "W7",
        row.code,
        N_("{code} is in use by an order."),
        N_("Finish or pause the order first."),
        code=row.code,
    )
