"""Import work orders: one service for command line, API and office, one report (R9-R17, R130-R133).

The document is compared and applied in one transaction; a document that does not hold leaves
nothing but its report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workwright.db.idempotency import Claim, Reply
from workwright.db.tables.imports import ImportJob, ImportRow
from workwright.db.tables.orders import OrderEquipment, OrderOverride, OrderPerson, WorkOrder
from workwright.db.tables.plant import Line
from workwright.db.tables.recipes import Recipe, RecipeVersion
from workwright.db.work import Actor
from workwright.domain.lifecycle import State
from workwright.errors import ImportProblem, ImportRefused, Refused
from workwright.importers import woid
from workwright.importers.catalogue import refused
from workwright.importers.findings import line as import_line
from workwright.importers.model import ImportOrder, Reading
from workwright.importers.report import ImportReport, Outcome, ReportRow, refused_row
from workwright.importers.resolve import resolve
from workwright.importers.resolved import ResolvedOrder
from workwright.importers.sentences_plant import (
    ALREADY_CANCELLED,
    WORK_ORDER_NOT_FOUND,
    WORK_ORDER_RELEASED,
    WORK_ORDER_STARTED,
)
from workwright.services.authority import require
from workwright.services.import_master import PlantMaster
from workwright.services.import_overrides import override_rows
from workwright.services.one_off import one_off_version
from workwright.services.planning import Draft, cancel_draft, create_draft, default_site
from workwright.services.runtime import Runtime, Scope, Work
from workwright.services.transitions import void_requests

JSON = "application/json"


@dataclass(frozen=True)
class Document:
    """A document as it was handed in.

    Args:
        source: cli, api, office or folder.
        name: file name as given, if any.
    """

    data: bytes
    source: str
    name: str | None = None
    media_type: str = JSON


@dataclass(frozen=True)
class Imported:
    """The stored job with its report."""

    job_id: UUID
    report: ImportReport


def import_woid(
    runtime: Runtime,
    tenant_id: UUID,
    actor: Actor,
    document: Document,
    *,
    claim: Claim | None = None,
    request_id: str | None = None,
) -> Imported:
    """Import one document; its report is stored whatever comes of it.

    Raises:
        Refused: the actor may not create orders.
        Replayed: the same request was imported before.
    """
    try:
        with runtime.writing(tenant_id, actor, claim=claim, request_id=request_id) as work:
            require(work, "order.create")
            reading = woid.read(document.data)
            job = _job(work, document)
            return _finish(work, job, _apply(work, reading, job))
    except ImportRefused as exc:
        row = refused_row(exc, _name_in(document))
    with runtime.writing(tenant_id, actor, claim=claim, request_id=request_id) as work:
        return _finish(work, _job(work, document), row)


def report_of(scope: Scope, job_id: UUID) -> ImportReport:
    """Return the stored report of a job.

    Raises:
        NotFound: there is no such job here.
    """
    job = scope.get(ImportJob, job_id)
    rows = scope.all(ImportRow, ImportRow.position, job_id=job.id)
    return ImportReport(tuple(_row_from(row) for row in rows))


def jobs(scope: Scope, most: int = 50) -> Sequence[ImportJob]:
    """Return the newest jobs, newest first."""
    statement = select(ImportJob).order_by(ImportJob.inserted_at.desc()).limit(most)
    return scope.scalars(statement)


def _apply(work: Work, reading: Reading, job: ImportJob) -> ReportRow:
    """Make, replace or cancel the order of a document.

    Raises:
        ImportRefused: with every problem; the caller rolls back.
    """
    order = reading.order
    existing = _locked(work, order.name)
    if existing is not None and State(existing.state) not in (State.DRAFT, State.CANCELLED):
        raise refused([*reading.problems, _barred(existing)])
    if order.cancels:
        if reading.problems:
            raise refused(reading.problems)
        return _cancel(work, order, existing)
    resolved = resolve(order, PlantMaster(work), reading.problems)
    try:
        if existing is None or State(existing.state) is State.CANCELLED:
            return _create(work, resolved, job, existing)
        return _replace(work, resolved, job, existing)
    except Refused as exc:
        raise refused(_problems_of(exc)) from exc


def _create(
    work: Work, resolved: ResolvedOrder, job: ImportJob, before: WorkOrder | None
) -> ReportRow:
    order = create_draft(work, _draft_of(work, resolved, job, before))
    _lay_overrides(work, order, resolved)
    return ReportRow(
        resolved.name,
        Outcome.CREATED,
        order.number,
        before.number if before is not None else None,
        messages=resolved.messages,
    )


def _replace(work: Work, resolved: ResolvedOrder, job: ImportJob, order: WorkOrder) -> ReportRow:
    """Replace the content of a draft in place; nothing of the old one survives (R10, R13)."""
    draft = _draft_of(work, resolved, job, None)
    for kind in (OrderOverride, OrderPerson, OrderEquipment):
        for row in work.all(kind, work_order_id=order.id):
            work.remove(row)
    order.recipe_version_id = draft.recipe_version_id
    order.product_id = work.get(
        Recipe, work.get(RecipeVersion, draft.recipe_version_id).recipe_id
    ).product_id
    order.qty, order.unit = draft.qty, draft.unit
    order.planned_start_at, order.planned_end_at = draft.planned_start_at, draft.planned_end_at
    order.line_id, order.priority = draft.line_id, draft.priority
    order.lots, order.fields = list(draft.lots), {}
    order.row_version += 1
    void_requests(work, order, "the order was imported again")
    _lay_overrides(work, order, resolved)
    work.audit(
        "work_order.replaced",
        order,
        work_order_id=order.id,
        reason=f"import of {resolved.name}",
        detail={"job": job.id},
    )
    return ReportRow(resolved.name, Outcome.REPLACED, order.number, messages=resolved.messages)


def _cancel(work: Work, order: ImportOrder, existing: WorkOrder | None) -> ReportRow:
    if existing is None:
        problem = import_line(WORK_ORDER_NOT_FOUND, "workOrderName", {"order": order.name})
        raise refused([problem])
    if State(existing.state) is State.CANCELLED:
        note = import_line(ALREADY_CANCELLED, "status", {"order": order.name})
        messages = (*order.messages, note)
        return ReportRow(order.name, Outcome.UNCHANGED, existing.number, messages=messages)
    cancel_draft(work, existing.id, existing.row_version, f"cancelled by import of {order.name}")
    return ReportRow(order.name, Outcome.CANCELLED, existing.number, messages=order.messages)


def _draft_of(
    work: Work, resolved: ResolvedOrder, job: ImportJob, before: WorkOrder | None
) -> Draft:
    line = work.find(Line, code=resolved.line.code) or work.named(Line, resolved.line.code, "name")
    version_id = (
        resolved.route.version_id
        if resolved.route is not None
        else one_off_version(work, resolved, line.code).id
    )
    return Draft(
        recipe_version_id=version_id,
        qty=resolved.planned_qty,
        unit=resolved.product.unit,
        planned_start_at=resolved.start_at,
        planned_end_at=resolved.end_at,
        site_id=default_site(work, line).id,
        line_id=line.id,
        priority=resolved.priority,
        external_name=resolved.name,
        lots=tuple({"lot": lot.lot_code, "qty": lot.planned_qty} for lot in resolved.lots),
        replaces_id=before.id if before is not None else None,
        is_imported=True,
    )


def _lay_overrides(work: Work, order: WorkOrder, resolved: ResolvedOrder) -> None:
    for position, content in enumerate(override_rows(work, order, resolved)):
        work.add(OrderOverride(work_order_id=order.id, position=position, **content))
    if resolved.overrides:
        work.audit(
            "work_order.overrides_laid",
            order,
            work_order_id=order.id,
            detail={"paths": [override.path for override in resolved.overrides]},
        )


def _locked(work: Work, name: str) -> WorkOrder | None:
    """Return the live order of that external name locked, else its latest cancelled one."""
    if not name:
        return None
    rows = work.lock_all(select(WorkOrder).where(WorkOrder.external_name == name))
    live = [row for row in rows if row.state != State.CANCELLED.value]
    return next(iter((*live, *reversed(rows))), None)


def _barred(order: WorkOrder) -> ImportProblem:
    data = {"order": order.external_name, "number": order.number, "state": order.state}
    released = State(order.state) is State.RELEASED
    return import_line(
        WORK_ORDER_RELEASED if released else WORK_ORDER_STARTED, "workOrderName", data
    )


def _problems_of(refusal: Refused) -> list[ImportProblem]:
    """Return the findings of a rule as lines of the report."""
    return [
        ImportProblem(f.rule, "workOrderName", f.message, {"rule": f.rule, **f.data}, f.remedy)
        for f in refusal.findings
    ]


def _name_in(document: Document) -> str:
    """Return the order's name of a document that was refused, as far as it can be read."""
    try:
        return woid.read(document.data).order.name
    except ImportRefused:
        return ""


def _job(work: Work, document: Document) -> ImportJob:
    job = work.add(
        ImportJob(
            kind="work_order",
            media_type=document.media_type,
            source=document.source,
            name=document.name,
            message=document.data.decode("utf-8", "backslashreplace").replace("\x00", "\\x00"),
            status="running",
            inserted_by_id=work.actor.person_id,
            inserted_at=work.now,
            started_at=work.now,
        )
    )
    work.flush()
    return job


def _finish(work: Work, job: ImportJob, row: ReportRow) -> Imported:
    report = ImportReport((row,))
    work.add(
        ImportRow(
            job_id=job.id,
            position=0,
            key=row.name or None,
            outcome=row.outcome.value,
            result=row.result.value,
            response_code=row.response_code,
            work_order_number=row.work_order_number,
            messages=[row.as_json()],
        )
    )
    job.status = "failed" if row.outcome is Outcome.REFUSED else "done"
    job.response_code = report.response_code
    job.completed_at = work.now
    work.audit("import.finished", job, detail={"outcome": row.outcome, "order": row.name})
    work.commit(Reply(report.response_code, {"job": job.id, "report": report.as_json()}))
    return Imported(job.id, report)


def _row_from(row: ImportRow) -> ReportRow:
    stored: Mapping[str, Any] = row.messages[0]
    return ReportRow(
        name=stored["name"],
        outcome=Outcome(stored["outcome"]),
        work_order_number=stored["work_order_number"],
        replaces_number=stored["replaces_number"],
        problems=tuple(_line_from(item) for item in stored["problems"]),
        messages=tuple(_line_from(item) for item in stored["messages"]),
    )


def _line_from(item: Mapping[str, Any]) -> ImportProblem:
    template = item["template"]
    return ImportProblem(
        item["code"], item["path"], template["text"], item["data"], template["remedy"]
    )
