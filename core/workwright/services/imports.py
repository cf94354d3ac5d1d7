"""Import work orders: one service for command line, API and office, one report (R9-R17, R130-R133).

A document is read before any lock is taken, then compared and applied in one transaction; one
that does not hold leaves nothing but its report. A run over many documents commits some of them
together: each order is still made whole or not at all, and none is reported before its commit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from workwright.db.idempotency import Claim, Reply
from workwright.db.tables.imports import ImportJob, ImportRow
from workwright.db.work import Actor
from workwright.errors import ImportProblem, ImportRefused
from workwright.importers import woid
from workwright.importers.model import Reading
from workwright.importers.report import ImportReport, Outcome, ReportRow, refused_row
from workwright.services.authority import require
from workwright.services.import_master import Contents
from workwright.services.import_orders import Ground, apply, ground_for
from workwright.services.runtime import Runtime, Scope, Work

JSON = "application/json"
PERMISSION = "order.create"
TOGETHER = 50
"""Documents of a run that one transaction takes at most; others wait for it on SQLite."""
BYTES_TOGETHER = 1_000_000
ATTEMPTS = 5
"""How often one document is tried when somebody else makes an order of its name meanwhile."""


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


@dataclass(frozen=True)
class _Read:
    """A document with what its reader made of it: an order, or why there is none."""

    document: Document
    reading: Reading | None
    refusal: ImportRefused | None = None

    @property
    def name(self) -> str:
        return self.reading.order.name if self.reading is not None else ""


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
    read = _read(document)
    for attempt in range(ATTEMPTS):
        try:
            with runtime.writing(tenant_id, actor, claim=claim, request_id=request_id) as work:
                (done,) = _import_all(work, [read], Contents())
                reply = {"job": done.job_id, "report": done.report.as_json()}
                work.commit(Reply(done.report.response_code, reply))
                return done
        except IntegrityError:
            # Somebody else made an order of this name between our look and our insert (R134).
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def import_many(
    runtime: Runtime, tenant_id: UUID, actor: Actor, documents: Iterable[Document]
) -> Iterator[Imported]:
    """Import documents in their order, some of them in one commit; yield each once it is durable.

    When a commit of several fails, each of them is imported alone.

    Raises:
        Refused: the actor may not create orders.
    """
    contents = Contents()
    for group in _groups(map(_read, documents)):
        yield from _import_group(runtime, tenant_id, actor, group, contents)


def _import_group(
    runtime: Runtime, tenant_id: UUID, actor: Actor, group: Sequence[_Read], contents: Contents
) -> list[Imported]:
    try:
        with runtime.writing(tenant_id, actor) as work:
            done = _import_all(work, group, contents)
            work.commit()
            return done
    except IntegrityError:
        return [import_woid(runtime, tenant_id, actor, read.document) for read in group]


def _groups(documents: Iterable[_Read]) -> Iterator[list[_Read]]:
    """Yield the documents in groups, none with two of one order name."""
    group: list[_Read] = []
    names: set[str] = set()
    size = 0
    for read in documents:
        size += len(read.document.data)
        full = len(group) >= TOGETHER or size > BYTES_TOGETHER or read.name in names
        if group and full:
            yield group
            group, names, size = [], set(), len(read.document.data)
        group.append(read)
        if read.name:
            names.add(read.name)
    if group:
        yield group


def _read(document: Document) -> _Read:
    try:
        return _Read(document, woid.read(document.data))
    except ImportRefused as exc:
        return _Read(document, None, exc)


def _import_all(work: Work, group: Sequence[_Read], contents: Contents) -> list[Imported]:
    require(work, PERMISSION)
    ground = ground_for(work, [r.reading.order for r in group if r.reading is not None], contents)
    done = [_import(ground, read) for read in group]
    ground.numbers.keep()
    return done


def _import(ground: Ground, read: _Read) -> Imported:
    """Apply one document; its job and the result are written together with the order."""
    job_id = uuid7()
    try:
        if read.reading is None:
            raise read.refusal or AssertionError("neither read nor refused")
        row = apply(ground, read.reading, job_id)
    except ImportRefused as exc:
        row = refused_row(exc, read.name)
    _store(ground.work, job_id, read.document, row)
    return Imported(job_id, ImportReport((row,)))


def _store(work: Work, job_id: UUID, document: Document, row: ReportRow) -> None:
    work.insert(
        ImportJob,
        {
            "id": job_id,
            "kind": "work_order",
            "media_type": document.media_type,
            "source": document.source,
            "name": document.name,
            "message": document.data.decode("utf-8", "backslashreplace").replace("\x00", "\\x00"),
            "status": "failed" if row.outcome is Outcome.REFUSED else "done",
            "response_code": row.response_code,
            "inserted_by_id": work.actor.person_id,
            "inserted_at": work.now,
            "started_at": work.now,
            "completed_at": work.now,
        },
    )
    work.insert(
        ImportRow,
        {
            "job_id": job_id,
            "position": 0,
            "key": row.name or None,
            "outcome": row.outcome.value,
            "result": row.result.value,
            "response_code": row.response_code,
            "work_order_number": row.work_order_number,
            "messages": [row.as_json()],
        },
    )
    work.audit(
        "import.finished",
        entity="import_job",
        entity_id=job_id,
        detail={"outcome": row.outcome, "order": row.name},
    )


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
