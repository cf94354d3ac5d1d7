"""Work is queued with the act, claimed by one, kept alive, tried again, given up (D14, F12)."""

import threading

import pytest
from sqlalchemy import select
from tests.reports.builder import Book

from workwright.db.queue import NotGivenUp, enqueue, requeue
from workwright.db.tables.operations import Job
from workwright.errors import NotFound
from workwright.jobs import queue

KIND = "test.count"


@pytest.fixture
def put(bare):
    """Queue a job in a transaction of its own."""

    def do(key="one", **kwargs):
        with bare.runtime.writing(bare.tenant_id, bare.actor()) as work:
            job = enqueue(work, KIND, key, {"number": 1}, **kwargs)
            work.commit()
        return job.id

    return do


def jobs(desk):
    with desk.look() as look:
        return look.all(Job, Job.key)


def claim(desk, worker="w1", lease_s=60):
    return queue.claim(desk.runtime, desk.tenant_id, worker, lease_s)


def test_a_job_is_queued_with_the_act_or_not_at_all(bare):
    """Rolled back, there is no job; committed, there is one (F3)."""
    with bare.runtime.writing(bare.tenant_id, bare.actor()) as work:
        enqueue(work, KIND, "lost", {})
    assert jobs(bare) == []


def test_the_same_work_is_never_queued_twice(bare, put):
    """Kind and key are the work; asked again, the same job is meant."""
    assert put() == put()
    assert len(jobs(bare)) == 1


def test_two_at_once_queue_the_same_work_once(bare):
    """Both get the same job, whichever wrote it."""
    barrier, found = threading.Barrier(2), []

    def ask():
        barrier.wait()
        with bare.runtime.writing(bare.tenant_id, bare.actor()) as work:
            found.append(enqueue(work, KIND, "race", {}).id)
            work.commit()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == len(jobs(bare)) == 1


def test_a_claimed_job_belongs_to_one_worker(bare, put):
    """The second worker finds nothing while the first holds the lease."""
    put()
    task = claim(bare)
    assert (task.kind, task.key, task.payload, task.attempt) == (KIND, "one", {"number": 1}, 1)
    assert claim(bare, "w2") is None


def test_workers_take_different_jobs(bare, put):
    """Four workers at once on four jobs: each gets another one."""
    for key in "abcd":
        put(key)
    barrier, found = threading.Barrier(4), []

    def work(name):
        barrier.wait()
        found.append(claim(bare, name).key)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list("abcd")


def test_F12_a_job_whose_worker_died_is_done_by_another(bare, put):
    """The lease runs out, the job is free again, and the late worker's word counts no more."""
    put()
    first = claim(bare, "w1")
    bare.clock.move(seconds=61)
    second = claim(bare, "w2")
    assert (second.id, second.attempt) == (first.id, 2)
    assert not queue.finish(bare.runtime, first, "w1", {"by": "w1"})
    assert queue.finish(bare.runtime, second, "w2", {"by": "w2"})
    assert [(j.status, j.result) for j in jobs(bare)] == [("done", {"by": "w2"})]


def test_a_heartbeat_keeps_the_job(bare, put):
    """Extended before it runs out, the lease holds on."""
    put()
    task = claim(bare)
    bare.clock.move(seconds=50)
    assert queue.extend(bare.runtime, task, "w1", 60)
    bare.clock.move(seconds=50)
    assert claim(bare, "w2") is None
    assert not queue.extend(bare.runtime, task, "w2", 60)


def test_a_failed_try_waits_longer_each_time_and_is_given_up_after_three(bare, put):
    """5 s, then 20 s; then the job is visible as given up, with its last error."""
    put()
    for wait in (5, 20):
        queue.fail(bare.runtime, claim(bare), "w1", "ValueError: no paper")
        bare.clock.move(seconds=wait - 1)
        assert claim(bare) is None
        bare.clock.move(seconds=1)
    queue.fail(bare.runtime, claim(bare), "w1", "ValueError: no paper")
    bare.clock.move(hours=1)
    assert claim(bare) is None
    with bare.look() as look:
        assert [(j.attempts, j.error) for j in queue.failed(look)] == [(3, "ValueError: no paper")]


def test_F12_a_job_that_kills_its_workers_is_given_up_too(bare, put):
    """Nobody said why; the job says that its worker stopped three times."""
    put()
    for _ in range(3):
        assert claim(bare) is not None
        bare.clock.move(seconds=61)
    assert claim(bare) is None
    assert "stopped 3 times" in jobs(bare)[0].error


def test_a_job_that_was_given_up_can_be_tried_again(bare, put):
    """It has all its tries once more; one that is not given up is refused."""
    job_id = put()
    with pytest.raises(NotGivenUp), bare.runtime.writing(bare.tenant_id, bare.actor()) as work:
        requeue(work, job_id)
    for _ in range(3):
        queue.fail(bare.runtime, claim(bare), "w1", "broken")
        bare.clock.move(minutes=1)
    bare.do(requeue, job_id)
    assert claim(bare).attempt == 1


def test_a_job_may_wait_before_its_first_try(bare, put):
    """Queued for later, it is due later."""
    put(delay_s=30)
    assert claim(bare) is None
    bare.clock.move(seconds=30)
    assert claim(bare) is not None


def test_jobs_are_done_in_the_order_of_their_time(bare, put):
    """The oldest is next."""
    put("later", delay_s=10)
    put("sooner", delay_s=5)
    bare.clock.move(seconds=20)
    assert [claim(bare).key, claim(bare).key] == ["sooner", "later"]


def test_S2_a_tenants_jobs_are_seen_by_no_other_tenant(bare, engine, put):
    """Claiming for another tenant finds nothing; the queue knows both tenants."""
    job_id = put()
    other = Book(engine, code="elsewhere")
    assert queue.claim(bare.runtime, other.tenant_id, "w", 60) is None
    with (
        bare.runtime.writing(other.tenant_id, bare.actor()) as work,
        pytest.raises(NotFound),
    ):
        requeue(work, job_id)
    assert set(queue.tenants(bare.runtime.database)) == {bare.tenant_id, other.tenant_id}


def test_claiming_writes_no_audit_entry(bare, put):
    """Who moved a job is housekeeping; what the job did is audited by its handler."""
    from workwright.db.tables.evidence import AuditEntry

    with bare.look() as look:
        before = len(look.scalars(select(AuditEntry.id)))
    put()
    queue.finish(bare.runtime, claim(bare), "w1", {})
    with bare.look() as look:
        assert len(look.scalars(select(AuditEntry.id))) == before
