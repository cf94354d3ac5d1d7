"""Imports by programs: the same service and the same report as command line and office (R130)."""

from typing import Final
from uuid import UUID

from flask import Response, g, jsonify, request, url_for
from werkzeug.exceptions import UnsupportedMediaType

from workwright.db.idempotency import Replayed
from workwright.db.tables.imports import ImportJob
from workwright.db.tables.people import Person
from workwright.domain.canonical import plain
from workwright.services.identity import actor_of
from workwright.services.imports import Document, import_woid, report_of
from workwright.web.acting import look, repeated, request_claim, runtime
from workwright.web.api.blueprint import api
from workwright.web.api.described import Operation, Parameter, described
from workwright.web.security import route
from workwright.web.sessions import principal

JSON: Final = "application/json"
MOST_BYTES: Final = 10 * 1024 * 1024
WAIT: Final = Parameter(
    "wait",
    "Answer with the report instead of the job's address.",
    {"type": "string", "enum": ["1", "true"]},
)


@route(
    api,
    "/imports/woid",
    permission="order.create",
    methods=["POST"],
    by="token",
    max_bytes=MOST_BYTES,
)
@described(
    Operation(
        body="WorkOrderDocument",
        query=(WAIT,),
        answers={
            200: ("Imported; the report.", "Reported"),
            202: ("Taken; the report is at the address of the job.", "Accepted"),
            400: ("Rejected: not readable as a work order, or refused.", "Reported"),
            415: ("Another media type than JSON.", "Problem"),
            422: ("Rejected: it refers to what does not exist here.", "Reported"),
        },
    )
)
def import_document() -> tuple[Response, int]:
    """Import one work order document."""
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    person = principal()
    document = Document(request.get_data(cache=True), "api")
    claim = request_claim()
    try:
        done = import_woid(
            runtime(),
            person.tenant_id,
            actor_of(person),
            document,
            claim=claim,
            request_id=g.request_id,
        )
        job, code, report = str(done.job_id), done.report.response_code, done.report.as_json()
    except Replayed as again:
        reply = repeated(again.reply)
        job, code, report = reply.data["job"], reply.status, reply.data["report"]
    if request.args.get("wait") in {"1", "true"}:
        return jsonify(job=job, report=report), code
    return jsonify(job=job, href=url_for("api.import_job", job_id=job)), 202


@route(api, "/imports/<uuid:job_id>", permission="order.create", by="token")
@described(Operation(answers={200: ("The job with its report.", "ImportJob")}))
def import_job(job_id: UUID) -> Response:
    """Return what became of an import."""
    with look() as scope:
        job = scope.get(ImportJob, job_id)
        found = {
            "job": job.id,
            "kind": job.kind,
            "media_type": job.media_type,
            "source": job.source,
            "name": job.name,
            "status": job.status,
            "inserted_by": scope.get(Person, job.inserted_by_id).printed_name,
            "inserted_at": job.inserted_at,
            "started_at": job.started_at,
            "completed_at": job.completed_at,
            "response_code": job.response_code,
            "report": report_of(scope, job_id).as_json(),
        }
    return jsonify(plain(found))
