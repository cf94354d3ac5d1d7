"""The parts of a kiosk page, each made from the record, none from a later step (K2, K7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.tables.execution import Sample, StepExecution
from workwright.db.tables.quality import Deviation
from workwright.db.tables.stock import Container
from workwright.domain import eligibility
from workwright.domain.checks import Citation, Finding, Hit, Severity
from workwright.domain.context import ClearanceFacts, EquipmentFacts
from workwright.domain.recipe import Step
from workwright.services.capture_rows import CaptureRow, plain_value
from workwright.services.completeness import counted, is_weighed, points_of
from workwright.services.kiosk_views import (
    AttemptView,
    Confirmed,
    DeviationView,
    EquipmentView,
    ExpectedLot,
    MaterialView,
    ParameterView,
    PointView,
    SampleView,
    Timers,
)
from workwright.services.record import OrderRecord
from workwright.services.runtime import Scope
from workwright.services.scan import IDENTITY
from workwright.services.signed_step import WAITING, verify_until
from workwright.services.step_context import paused_s
from workwright.services.step_form import recorded
from workwright.services.step_stock import Held, held_by


def materials(
    scope: Scope, record: OrderRecord, step: Step, rows: Sequence[CaptureRow]
) -> tuple[MaterialView, ...]:
    """Return the lines of the step with target, band and the lots that are expected (K7)."""
    if not step.bom_lines:
        return ()
    held = held_by(scope, record.order.id, step.bom_lines)
    containers = _containers(scope, held)
    return tuple(
        _material(scope, record, line_no, rows, held, containers) for line_no in step.bom_lines
    )


def parameters(
    record: OrderRecord, step: Step, rows: Sequence[CaptureRow], lang: str
) -> tuple[ParameterView, ...]:
    """Return the values that the step captures beyond its form."""
    last = recorded(rows, {"parameter"})
    found = []
    for parameter in step.parameters:
        entry: Mapping[str, Any] = last.get(parameter.name, {}).get(parameter.name, {})
        found.append(
            ParameterView(
                parameter.name,
                record.profile.pick(parameter.label, lang),
                parameter.unit,
                parameter.target,
                parameter.low,
                parameter.high,
                parameter.decimals,
                plain_value(entry) if entry else None,
                entry.get("verdict"),
            )
        )
    return tuple(found)


def checklist(step: Step, rows: Sequence[CaptureRow]) -> tuple[PointView, ...]:
    """Return the points of the step's checklist with their answers so far."""
    last = {row.row.field: row.row.values for row in rows if row.row.kind == "parameter"}
    found = []
    for index, point in enumerate(points_of(step)):
        values = last.get(f"checklist.{index}", {})
        found.append(
            PointView(
                index,
                point,
                values.get("result", {}).get("value"),
                values.get("remark", {}).get("value"),
            )
        )
    return tuple(found)


def equipment_view(
    scope: Scope, record: OrderRecord, facts: EquipmentFacts, *, planned: bool = False
) -> EquipmentView:
    """Return a piece of equipment with every reason why it may not be used now (W7, K10)."""
    hits = eligibility.equipment(
        facts, today=scope.today, now=scope.now, order_number=record.order.number
    )
    return EquipmentView(
        code=facts.code,
        name=facts.name,
        class_code=facts.class_code,
        reasons=findings_of("W7", hits),
        planned=planned,
        calibration_due_on=facts.calibration_due_on,
        clean_until=facts.clean_until,
        range_low=facts.range_low,
        range_high=facts.range_high,
        minimum_qty=facts.minimum_qty,
        resolution=facts.resolution,
        unit=facts.unit,
    )


def attempts(
    rows: Iterable[CaptureRow], deviations: Sequence[Deviation]
) -> tuple[AttemptView, ...]:
    """Return every attempt of the step, oldest first, with the deviation it opened (K9)."""
    numbers = {row.data.get("capture_id"): row.number for row in deviations}
    return tuple(
        AttemptView(
            capture_id=row.row.id,
            field=row.row.field,
            attempt=row.row.attempt,
            kind=row.row.kind,
            values=row.row.values,
            verdict=row.row.verdict,
            source=row.row.source,
            performer=row.performer,
            at=row.row.at,
            net_qty=row.row.net_qty,
            unit=row.row.unit,
            lot_code=row.lot.code if row.lot is not None else None,
            decision=row.decision,
            deviation=numbers.get(str(row.row.id)),
            counts=row.counts,
        )
        for row in rows
    )


def deviations_of(
    deviations: Iterable[Deviation], execution: StepExecution
) -> tuple[DeviationView, ...]:
    """Return the deviations of the step."""
    return tuple(
        DeviationView(
            row.id,
            row.number,
            row.severity,
            row.status,
            row.description,
            dict(row.data),
            row.opened_at,
            row.disposition,
        )
        for row in deviations
        if row.execution_id == execution.id
    )


def samples_of(
    record: OrderRecord, step: Step, rows: Iterable[Sample], lang: str
) -> tuple[SampleView, ...]:
    """Return the samples of the plan that belong to the step."""
    plans = {plan.code: plan for plan in record.snapshot.recipe.samples}
    found = []
    for row in rows:
        plan = plans.get(row.code)
        if row.step == step.number and plan is not None:
            found.append(
                SampleView(
                    row.id,
                    row.code,
                    record.profile.pick(plan.name, lang),
                    plan.test,
                    row.status,
                    row.unit,
                    row.low,
                    row.high,
                    row.qty,
                    row.rounded_value,
                )
            )
    return tuple(found)


def confirmed(
    rows: Iterable[CaptureRow],
    used: Iterable[EquipmentView],
    clearances: Iterable[ClearanceFacts],
) -> tuple[Confirmed, ...]:
    """Return what is confirmed for the step: lots, containers, equipment, clearance."""
    found: list[Confirmed] = []
    scanned = {
        row.row.lot_id: row
        for row in rows
        if row.row.kind == "scan" and row.row.field == IDENTITY and row.lot is not None
    }
    for row in scanned.values():
        if row.lot is None:
            continue
        found.append(Confirmed("lot", row.lot.code, row.lot.expires_on or row.lot.retest_on))
        if row.container_code is not None:
            found.append(
                Confirmed("container", row.container_code, at=row.row.at, by=row.performer)
            )
    found.extend(
        Confirmed("equipment", item.code, item.calibration_due_on or item.clean_until)
        for item in used
        if item.is_eligible
    )
    found.extend(
        Confirmed("clearance", item.subject, item.expires_at, item.at)
        for item in clearances
        if item.passed and item.verified and not item.voided
    )
    return tuple(found)


def timers(scope: Scope, record: OrderRecord, execution: StepExecution) -> Timers:
    """Return the clocks of a step in server time; step timers stand still in a pause (T6)."""
    step, begun = record.step(execution), execution.started_at
    hold_until = None
    if step.hold_from is not None and step.hold_limit_s is not None and begun is None:
        ended = record.latest(step.hold_from).ended_at
        hold_until = ended + timedelta(seconds=step.hold_limit_s) if ended is not None else None
    waits = execution.status == WAITING
    if begun is None:
        return Timers(scope.now, hold_until=hold_until)
    stood = paused_s(scope, record, begun, scope.now)
    return Timers(
        scope.now,
        begun,
        int(stood.total_seconds()),
        begun + stood + timedelta(seconds=step.min_s) if step.min_s is not None else None,
        begun + stood + timedelta(seconds=step.max_s) if step.max_s is not None else None,
        None,
        verify_until(record, execution) if waits else None,
    )


def findings_of(rule: str, hits: Iterable[Hit]) -> tuple[Finding, ...]:
    """Return hits of the core's own rules as findings."""
    citation = Citation("Workwright", "1", rule)
    return tuple(
        Finding(rule, citation, Severity.BLOCK, h.subject, h.message, h.data, h.remedy)
        for h in hits
    )


def _material(
    scope: Scope,
    record: OrderRecord,
    line_no: int,
    rows: Sequence[CaptureRow],
    held: Sequence[Held],
    containers: Mapping[UUID, tuple[str, ...]],
) -> MaterialView:
    target, line = record.snapshot.target(line_no), record.snapshot.recipe.line(line_no)
    scanned = [
        row
        for row in rows
        if row.row.field == IDENTITY and row.row.line_no == line_no and row.row.kind == "scan"
    ]
    return MaterialView(
        line_no=line_no,
        code=line.material_code,
        name=line.material_name,
        unit=target.unit,
        target_qty=target.target_qty,
        low_qty=target.low_qty,
        high_qty=target.high_qty,
        resolution=target.resolution,
        counted_qty=counted(rows, line_no),
        is_complete=is_weighed(record, rows, line_no),
        lots=tuple(
            _lot(scope, item, containers) for item in held if item.reservation.line_no == line_no
        ),
        identified=scanned[-1].row.values["code"]["value"] if scanned else None,
    )


def _lot(scope: Scope, item: Held, containers: Mapping[UUID, tuple[str, ...]]) -> ExpectedLot:
    facts = item.lot_facts
    return ExpectedLot(
        code=facts.code,
        left_qty=max(item.left_qty, Decimal(0)),
        unit=item.lot.unit,
        status=item.reservation.status,
        expires_on=facts.expires_on,
        retest_on=facts.retest_on,
        containers=containers.get(item.lot.id, ()),
        reasons=findings_of("W8", eligibility.lot(facts, scope.today)),
    )


def _containers(scope: Scope, held: Iterable[Held]) -> dict[UUID, tuple[str, ...]]:
    ids = list({item.lot.id for item in held})
    found: dict[UUID, list[str]] = defaultdict(list)
    if ids:
        statement = (
            select(Container)
            .where(Container.lot_id.in_(ids), Container.qty > 0)
            .order_by(Container.code)
        )
        for row in scope.scalars(statement):
            found[row.lot_id].append(row.code)
    return {lot_id: tuple(codes) for lot_id, codes in found.items()}
