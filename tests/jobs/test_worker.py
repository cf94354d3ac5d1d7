"""The loop that does the jobs of all tenants, in a thread or a process (D14, F12, F18)."""

import threading
import time

import pytest
from tests.reports.builder import Book

from workwright.db.queue import enqueue
from workwright.db.tables.operations import Job
from workwright.jobs import queue
from workwright.jobs.wake import LocalWake, wake_for
from workwright.jobs.worker import Worker

KIND = "test.count"
WAIT_S = 20


@pytest.fixture
def done():
    """What the handler did."""
    return []


@pytest.fixture
def worker(bare, done):
    """A worker whose handler notes what it does."""

    def count(_runtime, task):
        if task.payload.get("fail"):
            raise ValueError("no paper")
        done.append((task.tenant_id, task.key))
        return {"count": len(done)}

    return Worker(bare.runtime, {KIND: count})


def put(desk, key, tenant_id=None, **payload):
    with desk.runtime.writing(tenant_id or desk.tenant_id, desk.actor()) as work:
        enqueue(work, KIND, key, payload)
        work.commit()


def states(desk):
    with desk.look() as look:
        return {job.key: (job.status, job.result, job.error) for job in look.all(Job)}


def test_a_sweep_does_one_job_of_each_tenant(bare, engine, worker, done):
    """One tenant's many jobs keep no other tenant waiting."""
    other = Book(engine, code="elsewhere")
    put(bare, "a")
    put(bare, "b")
    with bare.runtime.writing(other.tenant_id, _somebody(other)) as work:
        enqueue(work, KIND, "c", {})
        work.commit()
    assert worker.sweep() == 2
    assert {tenant for tenant, _ in done} == {bare.tenant_id, other.tenant_id}
    assert worker.sweep() == 1
    assert worker.sweep() == 0
    assert states(bare)["a"][0] == "done"


def test_a_handler_that_fails_ends_neither_worker_nor_other_jobs(bare, worker, done):
    """The error stands with the job, the next job is done."""
    put(bare, "a", fail=True)
    put(bare, "b")
    assert worker.sweep() == 1
    assert worker.sweep() == 1
    assert states(bare)["a"] == ("waiting", None, "ValueError: no paper")
    assert states(bare)["b"][:2] == ("done", {"count": 1})


def test_a_job_that_nobody_knows_is_not_lost(bare, worker):
    """A kind without a handler fails and is tried again, after an update perhaps."""
    with bare.runtime.writing(bare.tenant_id, bare.actor()) as work:
        enqueue(work, "test.unknown", "x", {})
        work.commit()
    worker.sweep()
    assert states(bare)["x"][0] == "waiting"
    assert "KeyError" in states(bare)["x"][2]


def test_the_thread_wakes_up_and_stops(bare, worker, done):
    """Started, it does what was queued; stopped, it takes nothing more (F18)."""
    worker.start()
    put(bare, "a")
    worker.call()
    deadline = time.monotonic() + WAIT_S
    while not done and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    worker.stop()
    put(bare, "b")
    assert [key for _, key in done] == ["a"]
    assert states(bare)["b"][0] == "waiting"
    assert worker.work_for(bare.tenant_id) is False


def test_a_long_job_keeps_its_lease_by_heartbeats(bare):
    """While the handler works, nobody else gets its job."""
    taken = []

    def slow(runtime, task):
        runtime.clock.move(seconds=0.2)
        time.sleep(0.4)
        runtime.clock.move(seconds=0.2)
        taken.append(queue.claim(runtime, task.tenant_id, "another", 60))
        return {}

    put(bare, "long")
    Worker(bare.runtime, {KIND: slow}, lease_s=0.3).sweep()
    assert taken == [None]
    assert states(bare)["long"][0] == "done"


@pytest.mark.postgres
def test_postgresql_wakes_a_worker_at_the_commit(bare):
    """What another process queued is announced; nobody polls for it."""
    if bare.runtime.database.is_sqlite:
        assert isinstance(wake_for(bare.runtime.database), LocalWake)
        return
    wake = wake_for(bare.runtime.database)
    wake.wait(0.01)
    begun = time.monotonic()
    announced = threading.Timer(0.3, put, (bare, "announced"))
    announced.start()
    wake.wait(WAIT_S)
    wake.close()
    announced.join()  # its connection is given back before the database is taken away
    assert time.monotonic() - begun < WAIT_S / 2


def _somebody(book):
    from workwright.db.work import Actor

    person = book.people["nowak"]
    return Actor(person.id, "nowak", person.printed_name, frozenset(), frozenset())
