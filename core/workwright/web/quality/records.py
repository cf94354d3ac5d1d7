"""The printed record of an order: ask for a copy, see where it stands, take the stored file."""

from io import BytesIO
from uuid import UUID

from flask import Response, send_file
from werkzeug.wrappers import Response as BaseResponse

from workwright.db.tables.evidence import RecordFile
from workwright.errors import NotFound
from workwright.services.orders import order_of
from workwright.services.records import copies, open_record, request_record, try_again
from workwright.services.runtime import Work
from workwright.web.acting import Done, act, look, perform
from workwright.web.htmx import fragment
from workwright.web.i18n import _
from workwright.web.quality.blueprint import READS, back_to, quality
from workwright.web.quality.judging import ORDER
from workwright.web.security import route


@route(
    quality,
    f"{ORDER}/record",
    methods=["POST"],
    permission="record.print",
    unsafe="keyed",
    endpoint="ask_record",
)
def ask_record(order_id: UUID) -> BaseResponse:
    """Ask for a copy; its pages are made after this request."""

    def action(work: Work) -> Done:
        asked = request_record(work, order_id)
        said = _("Copy %(number)s is being made.", number=asked.copy_no)
        return back_to(order_id, said, "copies")

    return act(action)


@route(quality, f"{ORDER}/record/copies", permission=READS)
def record_copies(order_id: UUID) -> Response:
    """Answer the part of the page that says where each copy stands; it is asked again and again."""
    with look() as scope:
        order = order_of(scope, order_id)
        found = copies(scope, order_id)
    return fragment("quality/_copies.html", order=order, copies=found)


@route(
    quality,
    f"{ORDER}/record/jobs/<uuid:job_id>/again",
    methods=["POST"],
    permission="record.print",
    unsafe="keyed",
    endpoint="record_again",
)
def record_again(order_id: UUID, job_id: UUID) -> BaseResponse:
    """Have a copy made once more that could not be made."""

    def action(work: Work) -> Done:
        if job_id not in {copy.job_id for copy in copies(work, order_id)}:
            raise NotFound("record", job_id)
        try_again(work, job_id)
        return back_to(order_id, _("The copy is tried again."), "copies")

    return act(action)


@route(
    quality,
    f"{ORDER}/record/<uuid:file_id>",
    methods=["POST"],
    permission="record.print",
    unsafe="keyed",
    endpoint="open_record",
)
def take_record(order_id: UUID, file_id: UUID) -> BaseResponse:
    """Hand out a stored copy; who took it stands in the audit trail (E42)."""

    def action(work: Work) -> dict[str, str]:
        file = open_record(work, file_id)
        if file.work_order_id != order_id:
            raise NotFound("record", file_id)
        order = order_of(work, order_id)
        return {"name": f"{order.number}-{file.kind}-{file.copy_no}.pdf"}

    name = str(perform(action).data["name"])
    with look() as scope:
        content = scope.get(RecordFile, file_id).content
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name
    )
