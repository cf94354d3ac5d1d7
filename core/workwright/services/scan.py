"""Identity first: what is scanned must be what the order reserved, else no weight is taken (K6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.execution import Capture, StepExecution
from workwright.db.tables.stock import Container, Lot, Material
from workwright.db.tenancy import points_at
from workwright.domain.checks import Finding, Moment
from workwright.domain.context import CaptureFacts
from workwright.errors import refusal
from workwright.services import checking
from workwright.services.at_work import refused, require_running
from workwright.services.authority import require
from workwright.services.capture_rows import CaptureRow, captures_of_execution
from workwright.services.capturing import acting_person, new_capture, stored
from workwright.services.record import OrderRecord, load_record
from workwright.services.record_facts import History, record_context
from workwright.services.runtime import Work
from workwright.services.step_stock import Held, held_by, lots_in
from workwright.services.transitions import store_evaluation

IDENTITY = "identity"
"""Field under which the scan of a container or lot is recorded."""


@dataclass(frozen=True)
class ScanEntry:
    """A code that was scanned, or typed where the label cannot be read.

    Args:
        version: of the step's content as it was shown.
    """

    order_id: UUID
    execution_id: UUID
    version: int
    code: str
    source: str = "scanned"


@dataclass(frozen=True)
class Scanned:
    """What the code turned out to be, as expected."""

    capture_id: UUID
    line_no: int
    material: str
    lot_code: str
    container_code: str | None
    expires: str | None
    at: datetime


def scan_container(work: Work, entry: ScanEntry) -> Scanned:
    """Record that the container or lot at hand is the reserved one.

    Raises:
        Refused: K6 it is not; the message says what was scanned and what is expected. W8 the
            lot may not be used now. Nothing is captured.
    """
    record = load_record(work, entry.order_id, entry.execution_id)
    execution = record.execution(entry.execution_id)
    step = record.step(execution)
    require(work, "dispense.record", step.number)
    rows = captures_of_execution(work, execution.id)
    require_running(work, record, execution, rows, entry.version, "scan")
    held = held_by(work, record.order.id, step.bom_lines, container_code=entry.code, locked=True)
    item = match(held, entry.code)
    if item is None:
        raise refused(record, execution, [unexpected(work, record, held, entry.code)], "scan")
    history = History(work, record)
    capture = _row(work, record, execution, rows, item, entry)
    evaluation = checking.evaluate_released(
        work,
        record.snapshot,
        record_context(
            work,
            record,
            Moment.CAPTURE,
            history=history,
            step=step,
            execution=history.facts(execution),
            person=acting_person(work),
            capture=_facts(capture, item, step.number),
            lots=lots_in([item]),
            reservations=tuple(h.facts for h in held),
            clearances=history.clearances if step.line_clearance_required else (),
        ),
    )
    if evaluation.blocking:
        raise refused(record, execution, evaluation.blocking, "scan")
    work.add(capture)
    store_evaluation(
        work,
        evaluation,
        order=record.order,
        record_type="capture",
        record_id=capture.id,
        step=step.number,
    )
    work.audit("capture.scanned", capture, work_order_id=record.order.id, step=step.number)
    facts = item.lot_facts
    until = facts.expires_on or facts.retest_on
    return Scanned(
        capture.id,
        item.reservation.line_no,
        facts.material_name,
        facts.code,
        item.container.code if item.container is not None else None,
        until.isoformat() if until is not None else None,
        work.now,
    )


def match(held: tuple[Held, ...], code: str) -> Held | None:
    """Return the reservation to which the container, or the lot of that number, belongs."""
    for item in held:
        if item.container is not None and item.container.code == code:
            return item
    active = [h for h in held if h.lot.code == code]
    return next((h for h in active if h.reservation.status == "active"), next(iter(active), None))


def unexpected(work: Work, record: OrderRecord, held: tuple[Held, ...], code: str) -> Finding:
    """Return what was scanned instead, and what is expected (K6)."""
    row = work.session.execute(
        select(Lot.code, Material.name)
        .join(Material, points_at(Lot.material_id, Material))
        .outerjoin(Container, points_at(Container.lot_id, Lot))
        .where((Container.code == code) | (Lot.code == code))
        .limit(1)
    ).one_or_none()
    expected = ", ".join(
        f"{h.lot.code} ({h.lot_facts.material_name})"
        for h in held
        if h.reservation.status == "active"
    )
    return refusal(
        "K6",
        code,
        "{code} is lot {lot} of {material}, which is not reserved for this step. "
        "Expected: {expected}."
        if row is not None
        else "Nothing is known under {code}. Expected: {expected}.",
        "Scan a container of the expected lot.",
        code=code,
        lot=row[0] if row is not None else "–",
        material=row[1] if row is not None else "–",
        expected=expected or "–",
        order=record.order.number,
    )


def identified(rows: tuple[CaptureRow, ...], held: Held) -> bool:
    """Say whether this lot, and where it is labelled this container, was scanned in the step."""
    code = held.container.code if held.container is not None else held.lot.code
    return any(
        row.row.kind == "scan"
        and row.row.field == IDENTITY
        and row.row.lot_id == held.lot.id
        and row.row.values["code"]["value"] == code
        for row in rows
    )


def _row(
    work: Work,
    record: OrderRecord,
    execution: StepExecution,
    rows: tuple[CaptureRow, ...],
    item: Held,
    entry: ScanEntry,
) -> Capture:
    return new_capture(
        work,
        record,
        execution,
        rows,
        IDENTITY,
        kind="scan",
        values={
            "code": stored(entry.code),
            "lot": stored(item.lot.code),
            "material": stored(item.lot_facts.material_code),
        },
        verdict="unjudged",
        source=entry.source,
        line_no=item.reservation.line_no,
        lot_id=item.lot.id,
        container_id=item.container.id if item.container is not None else None,
    )


def _facts(capture: Capture, item: Held, step: str) -> CaptureFacts:
    return CaptureFacts(
        step=step,
        attempt=capture.attempt,
        values={"code": capture.values["code"]["value"]},
        verdict="unjudged",
        source=capture.source,
        performer_id=capture.performer_id,
        at=capture.at,
        lot=item.lot_facts,
        field=IDENTITY,
        line_no=item.reservation.line_no,
    )
