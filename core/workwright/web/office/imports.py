"""Imports at the desk: hand in a document, read its report, look at every job (R130-R133)."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, g, make_response, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.idempotency import Replayed
from workwright.db.tables.imports import ImportJob, ImportRow
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.people import Person
from workwright.importers.report import ImportReport
from workwright.services.identity import actor_of
from workwright.services.imports import Document, import_woid, jobs, report_of
from workwright.services.runtime import Look
from workwright.web.acting import look, repeated, request_claim, runtime
from workwright.web.htmx import go, page
from workwright.web.i18n import _
from workwright.web.office.blueprint import office
from workwright.web.office.import_words import outcome_icon, outcome_word, report_lines
from workwright.web.security import route
from workwright.web.sessions import principal

MOST_BYTES = 10 * 1024 * 1024
NAME_CHARACTERS = 120
LIST = "office/imports.html"


@dataclass(frozen=True)
class JobLine:
    """One job in the list."""

    job: ImportJob
    row: ImportRow | None
    who: str


@route(office, "/imports", permission="order.create")
def imports() -> str:
    """List the newest jobs and take a new document."""
    with look() as scope:
        return render_template(LIST, **_list(scope))


@route(
    office,
    "/imports",
    permission="order.create",
    methods=["POST"],
    unsafe="keyed",
    max_bytes=MOST_BYTES,
)
def hand_in() -> BaseResponse:
    """Import the uploaded or pasted document; its report says what came of it."""
    document = _handed_in()
    if document is None:
        with look() as scope:
            error = _("Choose a file, or paste the text of a document.")
            return page(LIST, status=422, **_list(scope, error))
    person = principal()
    try:
        done = import_woid(
            runtime(),
            person.tenant_id,
            actor_of(person),
            document,
            claim=request_claim(),
            request_id=g.request_id,
        )
        job_id = str(done.job_id)
    except Replayed as again:
        job_id = repeated(again.reply).data["job"]
    return go(url_for("office.import_job", job_id=job_id))


@route(office, "/imports/<uuid:job_id>", permission="order.create")
def import_job(job_id: UUID) -> str:
    """Show what an import did, with every problem at its place in the document."""
    with look() as scope:
        job = scope.get(ImportJob, job_id)
        report = report_of(scope, job_id)
        return render_template(
            "office/import_job.html",
            job=job,
            report=report,
            lines=report_lines(report),
            who=scope.get(Person, job.inserted_by_id).printed_name,
            orders=_orders(scope, report),
            document=job.message.splitlines(),
        )


@route(office, "/imports/<uuid:job_id>/report.json", permission="order.create")
def import_report(job_id: UUID) -> Response:
    """Hand out the report as the API and the command line give it."""
    with look() as scope:
        report = report_of(scope, job_id).as_json()
    text = json.dumps(report, ensure_ascii=False, indent=1)
    return _attachment(text, f"import-{job_id}-report.json")


@route(office, "/imports/<uuid:job_id>/document", permission="order.create")
def import_document(job_id: UUID) -> Response:
    """Hand out the document as it was received."""
    with look() as scope:
        job = scope.get(ImportJob, job_id)
    return _attachment(job.message, f"import-{job_id}.json")


def _handed_in() -> Document | None:
    """Return the document of the form: a file, or text that was pasted."""
    upload = request.files.get("document")
    if upload is not None and upload.filename:
        return Document(upload.stream.read(), "office", upload.filename[:NAME_CHARACTERS])
    pasted = request.form.get("pasted", "")
    return Document(pasted.encode(), "office") if pasted.strip() else None


def _list(scope: Look, error: str = "") -> dict[str, Any]:
    return {
        "lines": _lines(scope),
        "error": error,
        "pasted": "",
        "outcome_word": outcome_word,
        "outcome_icon": outcome_icon,
    }


def _lines(scope: Look) -> list[JobLine]:
    listed = jobs(scope)
    people = scope.by_id(Person, [job.inserted_by_id for job in listed])
    wanted = [job.id for job in listed]
    rows = scope.scalars(select(ImportRow).where(ImportRow.job_id.in_(wanted)))
    by_job = {row.job_id: row for row in rows}
    return [
        JobLine(job, by_job.get(job.id), people[job.inserted_by_id].printed_name) for job in listed
    ]


def _orders(scope: Look, report: ImportReport) -> dict[str, UUID]:
    """Return the number of each order in the report to its id."""
    numbers = [row.work_order_number for row in report.rows if row.work_order_number]
    statement = select(WorkOrder.number, WorkOrder.id).where(WorkOrder.number.in_(numbers))
    return dict(scope.rows(statement))


def _attachment(text: str, name: str) -> Response:
    response = make_response(text)
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
