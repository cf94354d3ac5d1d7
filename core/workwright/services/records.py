"""Print records: ask for a copy, make it after the commit, store it once, hand it out (E42, S29).

A copy that is stored is never made again under its number; whoever wants another gets the next
number, and the pages say so. An order that is not closed may be printed so far; the pages say
that too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from workwright.db.faults import faultpoint
from workwright.db.queue import Task, enqueue, requeue
from workwright.db.tables.config import NumberSeries
from workwright.db.tables.evidence import RecordFile
from workwright.db.tables.operations import Job
from workwright.db.tables.orders import WorkOrder
from workwright.db.work import Actor
from workwright.domain.canonical import instant_text, parse_instant
from workwright.domain.lifecycle import TERMINAL, State
from workwright.domain.snapshot import SnapshotContent
from workwright.errors import NotFound
from workwright.plugins import PluginSet
from workwright.reports.context import RecordContext
from workwright.reports.labels import profile_data
from workwright.reports.layout import CORE_REPORT
from workwright.reports.record import Copy, Style, build
from workwright.reports.render import Rendered, render
from workwright.reports.times import stamp
from workwright.services.authority import require
from workwright.services.orders import lock_order, order_of, snapshot_of
from workwright.services.runtime import Look, Runtime, Scope, Work
from workwright.services.signing import Signing
from workwright.services.transitions import Act, Outcome, act_on

MAKE = "record.make"
SERIES = "record_copy"
PRINT = "record.print"
# Where a profile says nothing, the main record is made when the order comes to its end.
ENDS = frozenset({"release_to_stock", "reject"})
STORING = ENDS | {"complete", "submit_review"}


@dataclass(frozen=True)
class Requested:
    """A copy that will be made after the commit."""

    job_id: UUID
    kind: str
    copy_no: int


@dataclass(frozen=True)
class CopyState:
    """A copy as a page shows it: asked for, in work, stored or given up.

    Args:
        status: waiting, running, done or failed.
        file_id: of the stored file, once it is done.
    """

    kind: str
    copy_no: int
    status: str
    asked_at: str
    asked_by: str
    job_id: UUID
    file_id: UUID | None = None
    pages: int | None = None
    error: str | None = None


def request_record(
    work: Work, order_id: UUID, kind: str | None = None, languages: Sequence[str] = ()
) -> Requested:
    """Ask for a printed record; its copy number is given now, its pages are made after commit.

    Args:
        kind: name of a report of the order's profile; the main one without it.
        languages: as the profile says without it.

    Raises:
        Refused: the actor may not print.
        NotFound: the order is unknown or not released, or has no such report.
    """
    require(work, PRINT)
    order = lock_order(work, order_id)
    snapshot = snapshot_of(work, order)
    known = kinds_of(work, snapshot)
    if kind is not None and kind not in known:
        raise NotFound("report", kind)
    return _ask(work, order, kind or known[0], tuple(languages))


def act_with_record(
    work: Work, order: WorkOrder, act: Act, signing: Signing | None = None
) -> Outcome:
    """Run a transition after which the profile may want a record, and ask for it with it."""
    outcome = act_on(work, order, act, signing)
    if outcome.moved:
        request_at(work, order, act.transition.name)
    return outcome


def request_at(work: Work, order: WorkOrder, transition: str) -> Sequence[Requested]:
    """Ask for the records that the order's profile stores at this transition, as part of it."""
    transition = "complete" if transition == "short_close" else transition
    if transition not in STORING:
        return ()
    snapshot = snapshot_of(work, order)
    stated = profile_data(snapshot.profile).get("reports") or {}
    main, *others = kinds_of(work, snapshot)
    wanted = [
        kind
        for kind in (main, *others)
        if (stated.get(kind) or {}).get("on") == transition
        or (kind == main and transition in ENDS and not (stated.get(kind) or {}).get("on"))
    ]
    return [_ask(work, order, kind, ()) for kind in wanted]


def kinds_of(scope: Scope, snapshot: SnapshotContent) -> tuple[str, ...]:
    """Return the reports of a released order, its main one first."""
    plugins = _plugins_of(scope.runtime.plugins, snapshot)
    brought = [report.name for plugin in plugins.plugins for report in plugin.reports]
    stated = profile_data(snapshot.profile).get("reports") or {}
    stored = [name for name in stated if name in brought and (stated[name] or {}).get("on")]
    return tuple(dict.fromkeys((*stored, *brought))) or (CORE_REPORT.name,)


def make_record(runtime: Runtime, task: Task) -> Mapping[str, Any]:
    """Make the pages of a copy and store them once, whichever worker comes first (F12).

    Raises:
        RenderFailed: the pages could not be made; the job is tried again.
    """
    asked = task.payload
    order_id, kind, copy_no = UUID(asked["order_id"]), asked["kind"], int(asked["copy_no"])
    with runtime.reading(task.tenant_id) as look:
        stored = _stored(look, order_id, kind, copy_no)
        if stored is not None:
            return _told(stored)
        record = _record(look, order_id, kind, asked)
        actor = _requester(look, task)
    rendered = render(record, workshop=runtime.workshop)
    faultpoint("record rendered")
    return _store(runtime, task, actor, record, rendered)


def preview(look: Look, order_id: UUID, kind: str | None = None) -> RecordContext:
    """Return the record as it stands, as data; nothing is printed and no copy is counted."""
    order = order_of(look, order_id)
    snapshot = snapshot_of(look, order)
    name = kind or kinds_of(look, snapshot)[0]
    return build(look, order, style=style_of(look.runtime.plugins, snapshot, name))


def record_file(
    scope: Scope, order_id: UUID, kind: str | None = None, copy_no: int | None = None
) -> RecordFile:
    """Return a stored copy: of that kind and number, else the newest.

    Raises:
        NotFound: no such copy is stored.
    """
    statement = select(RecordFile).where(RecordFile.work_order_id == order_id)
    if kind is not None:
        statement = statement.where(RecordFile.kind == kind)
    if copy_no is not None:
        statement = statement.where(RecordFile.copy_no == copy_no)
    newest = statement.order_by(RecordFile.made_at.desc(), RecordFile.copy_no.desc()).limit(1)
    found = scope.session.scalars(newest).one_or_none()
    if found is None:
        raise NotFound("record of order", order_id)
    return found


def open_record(work: Work, file_id: UUID) -> RecordFile:
    """Return a stored copy for reading; who opened it stands in the audit trail (D4, E42)."""
    require(work, PRINT)
    file = work.get(RecordFile, file_id)
    order = order_of(work, file.work_order_id)
    detail = {"kind": file.kind, "copy_no": file.copy_no, "sha256": file.sha256}
    work.audit("record.opened", file, work_order_id=order.id, detail=detail)
    return file


def copies(scope: Scope, order_id: UUID) -> tuple[CopyState, ...]:
    """Return every copy that was asked for, newest first, with where it stands."""
    order = order_of(scope, order_id)
    jobs = scope.scalars(
        select(Job)
        .where(Job.kind == MAKE, Job.key.startswith(f"{order.id}/", autoescape=True))
        .order_by(Job.created_at.desc(), Job.key.desc())
    )
    columns = (RecordFile.kind, RecordFile.copy_no, RecordFile.id, RecordFile.pages)
    rows = scope.rows(select(*columns).where(RecordFile.work_order_id == order.id))
    files = {(kind, number): (file_id, pages) for kind, number, file_id, pages in rows}
    return tuple(_state(job, files) for job in jobs)


def try_again(work: Work, job_id: UUID) -> None:
    """Queue a copy that could not be made once more, under the same number.

    Raises:
        NotGivenUp: it is still tried by itself.
    """
    require(work, PRINT)
    job = work.get(Job, job_id)
    if job.kind != MAKE:
        raise NotFound("record", job_id)
    requeue(work, job_id)
    order = order_of(work, UUID(job.payload["order_id"]))
    detail = {"kind": job.payload["kind"], "copy_no": job.payload["copy_no"]}
    work.audit("record.requested", order, work_order_id=order.id, detail=detail)


def style_of(
    plugins: PluginSet, snapshot: SnapshotContent, kind: str, languages: Sequence[str] = ()
) -> Style:
    """Return the report of that name with the plugins whose words it needs."""
    mine = _plugins_of(plugins, snapshot)
    packages = tuple(plugin.package for plugin in mine.plugins)
    for plugin in reversed(mine.plugins):
        for report in plugin.reports:
            if report.name == kind:
                return Style(report, plugin.name, plugin.package, packages, tuple(languages))
    return Style(packages=packages, languages=tuple(languages))


def _ask(work: Work, order: WorkOrder, kind: str, languages: tuple[str, ...]) -> Requested:
    copy_no = _next_copy(work, order, kind)
    payload = {
        "order_id": str(order.id),
        "kind": kind,
        "copy_no": copy_no,
        "languages": list(languages),
        "printed_at": instant_text(work.now),
        "printed_by": work.actor.printed_name,
    }
    job = enqueue(work, MAKE, f"{order.id}/{kind}/{copy_no:04d}", payload)
    work.audit(
        "record.requested",
        order,
        work_order_id=order.id,
        detail={
            "kind": kind,
            "copy_no": copy_no,
            "final": State(order.state) in TERMINAL,
            "job": job.id,
        },
    )
    return Requested(job.id, kind, copy_no)


def _next_copy(work: Work, order: WorkOrder, kind: str) -> int:
    """Return the next copy number; the order is locked, so nobody else counts (E42)."""
    scope = f"{order.id}/{kind}"
    series = work.find(NumberSeries, object=SERIES, scope=scope)
    if series is None:
        series = work.add(NumberSeries(object=SERIES, scope=scope, last=0))
    series.last += 1
    work.flush()
    return series.last


def _record(look: Look, order_id: UUID, kind: str, asked: Mapping[str, Any]) -> RecordContext:
    order = order_of(look, order_id)
    snapshot = snapshot_of(look, order)
    copy_no = int(asked["copy_no"])
    columns = (RecordFile.copy_no, RecordFile.made_at, RecordFile.sha256)
    earlier = look.rows(
        select(*columns)
        .where(
            RecordFile.work_order_id == order.id,
            RecordFile.kind == kind,
            RecordFile.copy_no < copy_no,
        )
        .order_by(RecordFile.copy_no)
    )
    return build(
        look,
        order,
        style=style_of(look.runtime.plugins, snapshot, kind, asked["languages"]),
        copy=Copy(
            copy_no,
            parse_instant(asked["printed_at"]),
            asked["printed_by"],
            [
                {"number": number, "printed_at": stamp(at, snapshot.site.zone), "sha256": sha256}
                for number, at, sha256 in earlier
            ],
        ),
        keys=look.runtime.keys,
    )


def _store(
    runtime: Runtime, task: Task, actor: Actor, record: RecordContext, rendered: Rendered
) -> Mapping[str, Any]:
    asked = task.payload
    order_id, kind, copy_no = UUID(asked["order_id"]), asked["kind"], int(asked["copy_no"])
    try:
        with runtime.writing(task.tenant_id, actor) as work:
            order = order_of(work, order_id)
            file = work.add(
                RecordFile(
                    work_order_id=order.id,
                    kind=kind,
                    copy_no=copy_no,
                    sha256=rendered.sha256,
                    record_sha256=record.sha256,
                    content=rendered.pdf,
                    pages=rendered.pages,
                    made_at=work.now,
                    made_by_id=actor.person_id,
                )
            )
            work.audit(
                "record.printed",
                file,
                work_order_id=order.id,
                detail={
                    "kind": kind,
                    "copy_no": copy_no,
                    "sha256": rendered.sha256,
                    "record_sha256": record.sha256,
                    "content_sha256": record.content_sha256,
                    "final": record.is_final,
                    "pages": rendered.pages,
                },
            )
            told = _told(file)
            work.commit()
    except IntegrityError:
        # Another worker stored this copy meanwhile; it is the one that counts.
        with runtime.reading(task.tenant_id) as look:
            stored = _stored(look, order_id, kind, copy_no)
        if stored is None:
            raise
        return _told(stored)
    return told


def _requester(look: Look, task: Task) -> Actor:
    """Return who asked, under the name of that moment, acting through a job."""
    from workwright.services.actors import load_actor

    if task.requested_by_id is None:
        raise NotFound("person", "who asked")
    actor = load_actor(look, task.requested_by_id)
    return replace(actor, printed_name=task.payload["printed_by"])


def _stored(scope: Scope, order_id: UUID, kind: str, copy_no: int) -> RecordFile | None:
    return scope.find(RecordFile, work_order_id=order_id, kind=kind, copy_no=copy_no)


def _told(file: RecordFile) -> Mapping[str, Any]:
    return {"file_id": str(file.id), "sha256": file.sha256, "pages": file.pages}


def _state(job: Job, files: Mapping[tuple[str, int], tuple[UUID, int]]) -> CopyState:
    asked = job.payload
    kind, copy_no = asked["kind"], int(asked["copy_no"])
    file_id, pages = files.get((kind, copy_no), (None, None))
    return CopyState(
        kind=kind,
        copy_no=copy_no,
        status="done" if file_id is not None else job.status,
        asked_at=asked["printed_at"],
        asked_by=asked["printed_by"],
        job_id=job.id,
        file_id=file_id,
        pages=pages,
        error=job.error,
    )


def _plugins_of(plugins: PluginSet, snapshot: SnapshotContent) -> PluginSet:
    """Return the plugins of the order that are still installed; their versions are printed."""
    return plugins.subset(name for name in snapshot.plugins if name in plugins)
