"""Put work aside for after the commit: the job row is written in the business transaction (D14).

Rolled back with the act, there is no job; committed with it, the job is done once, also when a
worker dies over it. Who does it stands in ``workwright.jobs``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from workwright.db.tables.operations import Job
from workwright.db.work import UnitOfWork
from workwright.errors import WorkwrightError

CHANNEL = "workwright_job"


class NotGivenUp(WorkwrightError):
    """A job is tried again only after it was given up; HTTP 409."""

    def __init__(self, job: Job) -> None:
        super().__init__(
            "job.not_given_up",
            "This job is {status}; it is tried again by itself.",
            {"status": job.status},
        )


@dataclass(frozen=True)
class Task:
    """A job in hand, as its handler sees it.

    Args:
        key: the same for every try; what the handler writes is unique under it.
        attempt: 1 for the first try.
    """

    tenant_id: UUID
    id: UUID
    kind: str
    key: str
    payload: Mapping[str, Any]
    requested_by_id: UUID | None
    attempt: int = 1


def enqueue(
    work: UnitOfWork, kind: str, key: str, payload: Mapping[str, Any], *, delay_s: int = 0
) -> Job:
    """Return the job for this work; the same kind and key are never queued twice.

    Args:
        kind: name of the handler, e.g. ``record.make``.
        key: what makes this work the same work, unique inside the kind.
        payload: plain data; ids as text.
    """
    known = work.find(Job, kind=kind, key=key)
    if known is not None:
        return known
    work.flush()
    try:
        with work.session.begin_nested():
            job = work.add(
                Job(
                    kind=kind,
                    key=key,
                    payload=dict(payload),
                    status="waiting",
                    attempts=0,
                    due_at=work.now + timedelta(seconds=delay_s),
                    requested_by_id=work.actor.person_id,
                    created_at=work.now,
                )
            )
            work.flush()
    except IntegrityError:
        # Somebody else queued the same work between our look and our insert.
        return work.session.scalars(select(Job).filter_by(kind=kind, key=key)).one()
    _announce(work)
    return job


def requeue(work: UnitOfWork, job_id: UUID) -> Job:
    """Queue a job that was given up once more, with all its tries.

    Raises:
        NotGivenUp: it waits, runs or is done.
    """
    job = work.lock(Job, job_id)
    if job.status != "failed":
        raise NotGivenUp(job)
    job.status, job.attempts, job.due_at = "waiting", 0, work.now
    job.ended_at = job.worker = None
    _announce(work)
    return job


def _announce(work: UnitOfWork) -> None:
    """Tell listening workers at commit; an embedded database has its worker in the process."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(
            text("select pg_notify(:channel, :tenant)"),
            {"channel": CHANNEL, "tenant": str(work.tenant_id)},
        )
