"""The queue as workers see it: claim with a lease, keep it, finish, try again, give up (D14, F12).

A job belongs to one tenant and is claimed inside that tenant, so row level security stays closed
for workers too. Of two workers that look at the same time each gets another job, on PostgreSQL by
skipping locked rows, on SQLite because one of them waits for the writer's lock.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from workwright.db.base import Database
from workwright.db.queue import Task
from workwright.db.reading import Reading
from workwright.db.tables.operations import Job
from workwright.db.tables.tenants import Tenant
from workwright.db.work import Actor, UnitOfWork
from workwright.services.runtime import Runtime

MOST_ATTEMPTS = 3
BACK_OFF_S = 5
ERROR_CHARACTERS = 500
# Job rows are housekeeping: no audit entry ever names who moved them.

NOBODY = Actor(UUID(int=0), "jobs", "Jobs", frozenset(), frozenset(), is_service=True)


def tenants(database: Database) -> Sequence[UUID]:
    """Return every tenant of the installation, in a stable order."""
    with Session(database.engine) as session:
        return session.scalars(select(Tenant.id).order_by(Tenant.id)).all()


def claim(runtime: Runtime, tenant_id: UUID, worker: str, lease_s: float) -> Task | None:
    """Return the next due job of the tenant under a lease of this worker, or none.

    A job whose lease ran out belongs to nobody any more: its worker died (F12). After the last
    try it is given up, visible until somebody asks to try again.
    """
    with _housekeeping(runtime, tenant_id) as work:
        while (row := _next(work)) is not None:
            if row.attempts >= MOST_ATTEMPTS:
                row.status, row.ended_at = "failed", work.now
                row.error = row.error or f"the worker stopped {row.attempts} times over this"
                work.flush()
                continue
            row.status, row.worker = "running", worker
            row.attempts += 1
            row.leased_until = work.now + timedelta(seconds=lease_s)
            work.commit()
            return Task(
                tenant_id, row.id, row.kind, row.key, row.payload, row.requested_by_id, row.attempts
            )
        work.commit()
    return None


def extend(runtime: Runtime, task: Task, worker: str, lease_s: float) -> bool:
    """Keep the lease alive; say whether it was still this worker's."""
    with _housekeeping(runtime, task.tenant_id) as work:
        until = work.now + timedelta(seconds=lease_s)
        kept = _set(work, task, worker, leased_until=until)
        work.commit()
    return kept


def finish(runtime: Runtime, task: Task, worker: str, result: dict[str, Any]) -> bool:
    """Note the result; say whether the job was still this worker's."""
    with _housekeeping(runtime, task.tenant_id) as work:
        kept = _set(
            work,
            task,
            worker,
            status="done",
            result=result,
            error=None,
            ended_at=work.now,
            leased_until=None,
        )
        work.commit()
    return kept


def fail(runtime: Runtime, task: Task, worker: str, error: str) -> bool:
    """Note the error and queue the job again later, or give it up after the last try."""
    with _housekeeping(runtime, task.tenant_id) as work:
        last = task.attempt >= MOST_ATTEMPTS
        wait = timedelta(seconds=BACK_OFF_S * 4 ** (task.attempt - 1))
        kept = _set(
            work,
            task,
            worker,
            status="failed" if last else "waiting",
            error=error[:ERROR_CHARACTERS],
            ended_at=work.now if last else None,
            due_at=work.now + wait,
            leased_until=None,
        )
        work.commit()
    return kept


def failed(scope: Reading) -> Sequence[Job]:
    """Return the jobs that were given up, newest first; the page of failures shows them."""
    return scope.all(Job, Job.ended_at.desc(), status="failed")


def _next(work: UnitOfWork) -> Job | None:
    due = or_(
        and_(Job.status == "waiting", Job.due_at <= work.now),
        and_(Job.status == "running", Job.leased_until <= work.now),
    )
    statement = (
        select(Job)
        .where(due)
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found: Job | None = work.session.scalars(statement).one_or_none()
    return found


def _set(work: UnitOfWork, task: Task, worker: str, **values: Any) -> bool:
    """Change the job if the lease is still this worker's; a late worker changes nothing."""
    statement = (
        update(Job)
        .where(Job.id == task.id, Job.worker == worker, Job.status == "running")
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(work.update_where(statement, []))


def _housekeeping(runtime: Runtime, tenant_id: UUID) -> UnitOfWork:
    return UnitOfWork(runtime.database, tenant_id, runtime.clock, NOBODY)
