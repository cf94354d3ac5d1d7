"""Kills, crashes, races and repeats: the acknowledged is there once, the rest not at all."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from workwright.db.audit import chain_hash
from workwright.db.base import WAIT, Busy, Database, WriterLock
from workwright.db.faults import Fault, faultpoint
from workwright.db.idempotency import Claim, KeyReused, Replayed, Reply
from workwright.db.migrate import app_url
from workwright.db.tables.evidence import AuditEntry, AuditHead
from workwright.db.tables.execution import Capture
from workwright.db.tables.operations import IdempotencyKey
from workwright.db.tables.stock import Lot
from workwright.db.work import UnitOfWork
from workwright.errors import Refused, refusal

WORKER = Path(__file__).with_name("worker.py")


@pytest.fixture
def running(tenant, plant, work):
    """A plant with an execution that captures are recorded on."""
    made = plant(tenant)
    with work(tenant) as w:
        made.execution = w.add(made.an_execution())
        w.audit("step_execution.begun", made.execution)
        w.commit()
    return made


@pytest.fixture
def start(database_url, tenant, running, tmp_path):
    """Start a writer in a process of its own."""

    def begin(what, *arguments, faults=""):
        fixed = [sys.executable, WORKER, app_url(database_url), tenant, tmp_path / "checkpoint.key"]
        return subprocess.Popen(
            [*map(str, (*fixed, what, *arguments))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "WORKWRIGHT_FAULTS": faults},
        )

    return begin


@pytest.fixture
def capture(start, running):
    """Start a writer of captures."""
    ids = (running.order.id, running.execution.id, running.person.id)
    return lambda first, count, faults="": start("capture", *ids, first, count, faults=faults)


@pytest.fixture
def recorded(look, tenant):
    """Read the attempt numbers that are in the database."""

    def read():
        with look(tenant) as r:
            return sorted(r.scalars(select(Capture.attempt)))

    return read


@pytest.fixture
def sound(look, tenant):
    """Say whether the chain has neither gap nor fork and each hash fits."""

    def check():
        with look(tenant) as r:
            rows = r.scalars(select(AuditEntry).order_by(AuditEntry.seq))
            head = r.find(AuditHead)
        previous = "0" * 64
        for seq, row in enumerate(rows, 1):
            assert (row.seq, row.prev_hash) == (seq, previous)
            assert row.hash == chain_hash(tenant, seq, previous, row.body)
            previous = row.hash
        assert (head.seq, head.hash) == (len(rows), previous)
        return len(rows)

    return check


def output(process):
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out.splitlines()


def acknowledged(process):
    out, _ = process.communicate(timeout=300)
    return [int(line.split()[1]) for line in out.splitlines() if line.endswith("]")]


def test_S18_processes_that_append_at_once_make_one_chain(capture, recorded, sound, amount):
    """Processes that append at the same time: no gap, no fork, every hash fits."""
    processes, each = amount(4, 8), amount(25, 1000)
    writers = [capture(1 + each * number, each) for number in range(processes)]
    for writer in writers:
        assert len(output(writer)) == each
    assert recorded() == list(range(1, 1 + processes * each))
    assert sound() == 3 + processes * each


def test_S18_the_first_entries_of_a_tenant_make_one_chain(work, other_tenant, look):
    """A chain begins once, however many acts are the first."""

    def act(number):
        with work(other_tenant) as w:
            w.audit("plant.opened", entity="plant", detail={"n": number})
            w.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(8)))
    with look(other_tenant) as r:
        assert r.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq)) == list(range(1, 9))
        assert r.find(AuditHead).seq == 8


def test_F5_readers_that_become_writers_never_lose_an_update(start, running, look, tenant):
    """Four processes take from one lot at once; every amount that was granted is gone once."""
    writers = [start("take", running.lot.id, "0.5", 30, running.person.id) for _ in range(4)]
    granted = sum(len(output(writer)) for writer in writers)
    assert granted == 120
    with look(tenant) as r:
        assert r.get(Lot, running.lot.id).on_hand_qty == Decimal(100) - granted * Decimal("0.5")


def test_F5_a_writer_that_waits_too_long_is_told(tmp_path):
    """Whoever cannot write in time gets an answer, not a hanging page."""
    first, second = (WriterLock(tmp_path / "x.lock", timeout_s=0.05) for _ in range(2))
    with first.held(), pytest.raises(Busy), second.held():
        pass
    with second.held():
        pass


def test_F5_whoever_waits_too_long_for_a_row_is_told(work, tenant, running, database, clock):
    """A row that somebody else holds answers in time, with nothing saved."""
    impatient = database.engine.execution_options(**{WAIT: 0.05})
    other = Database(impatient, WriterLock(database.lock.path, timeout_s=0.05))
    with work(tenant) as w:
        w.lock(Lot, running.lot.id)
        blocked = UnitOfWork(other, tenant, clock, w.actor)
        with pytest.raises(Busy), blocked as b:
            b.lock(Lot, running.lot.id)
    with UnitOfWork(other, tenant, clock, w.actor) as b:
        assert b.lock(Lot, running.lot.id).id == running.lot.id


@pytest.mark.parametrize("point", ["before commit", "after commit"])
def test_F1_F3_a_crash_around_the_commit(capture, recorded, sound, point):
    """Killed before the commit nothing is there; killed after it, the retry gets the reply."""
    killed = capture(1, 3, f"{point}@2=kill")
    assert acknowledged(killed) == [1]
    assert killed.returncode == -9
    assert recorded() == ([1] if point == "before commit" else [1, 2])
    lines = [line.split(maxsplit=2) for line in output(capture(1, 3))]
    words = [word for word, _, _ in lines]
    assert words == ["replayed", "done" if point == "before commit" else "replayed", "done"]
    again = [line.split(maxsplit=2) for line in output(capture(1, 3))]
    assert [reply for _, _, reply in again] == [reply for _, _, reply in lines]
    assert recorded() == [1, 2, 3]
    assert sound() == 6


def test_F1_a_writer_killed_at_any_moment(capture, recorded, sound, amount):
    """After kill -9 all that was acknowledged is there once, and the chain fits."""
    done = set()
    for _ in range(amount(4, 200)):
        first = max(done, default=0) + 1
        writer = capture(first, 10_000)
        done.add(int(writer.stdout.readline().split()[1]))
        time.sleep(random.uniform(0.0, 0.2))  # noqa: S311 - any moment will do
        writer.kill()
        done |= set(acknowledged(writer))
        found = recorded()
        assert done <= set(found)
        assert found == list(range(1, len(found) + 1))
        done = set(found)
    assert len(done) > 4
    sound()


def test_I9_one_effect_for_each_key(work, tenant, running, recorded, look):
    """The same request again gets the stored reply and has no second effect."""
    key, replies = uuid7(), []
    for _ in range(3):
        claim = Claim(key, "POST", "/x", {"a": 1})
        try:
            with work(tenant, claim=claim) as w:
                w.add(running.a_capture(running.execution.id, w.now))
                w.audit("capture.recorded", running.order)
                w.commit(Reply(201, {"net": Decimal("14.350")}))
            replies.append(w.reply)
        except Replayed as again:
            replies.append(again.reply)
    assert replies == [Reply(201, {"net": "14.35"}, replayed=r) for r in (False, True, True)]
    assert recorded() == [1]
    with look(tenant) as r:
        assert r.scalars(select(func.count()).select_from(IdempotencyKey)) == [1]


def test_I9_a_key_is_good_for_one_request(work, tenant, running):
    """The same key with other content is refused, before anything happens."""
    key = uuid7()
    with work(tenant, claim=Claim(key, "POST", "/x", {"a": 1})) as w:
        w.commit()
    with pytest.raises(KeyReused), work(tenant, claim=Claim(key, "POST", "/x", {"a": 2})):
        pass
    with pytest.raises(Replayed) as again, work(tenant, claim=Claim(key, "POST", "/x", {"a": 1})):
        pass
    assert again.value.reply.status == 200


def test_I9_the_keys_of_two_people_and_two_tenants_differ(
    work, tenant, other_tenant, running, plant
):
    """A key says nothing about anybody else's request."""
    plant(other_tenant)
    key = uuid7()
    for place in (tenant, other_tenant):
        with work(place, claim=Claim(key, "POST", "/x", {})) as w:
            w.commit(Reply(200))


def test_I9_a_business_refusal_is_answered_the_same_again(work, tenant, running, dump):
    """A repeat of a refused request gets the stored answer and writes no second note."""
    finding = refusal("W8", "L-1", "Lot {lot} is expired.", lot="L-1")

    def act():
        with work(tenant, claim=Claim(key, "POST", "/x", {})) as w:
            w.lock(Lot, running.lot.id)
            raise Refused([finding], "dispense")

    key = uuid7()
    with pytest.raises(Refused):
        act()
    before = dump()
    with pytest.raises(Replayed) as again:
        act()
    assert again.value.reply.status == 409
    assert again.value.reply.data["findings"][0]["rule"] == "W8"
    assert dump() == before


def test_I9_the_same_request_from_two_processes_has_one_effect(capture, recorded, sound):
    """Ten processes post the same request at once: one effect, one reply for all."""
    writers = [capture(1, 1) for _ in range(6)]
    lines = [output(writer)[0].split(maxsplit=2) for writer in writers]
    assert sorted(word for word, _, _ in lines) == ["done"] + ["replayed"] * 5
    assert len({reply for _, _, reply in lines}) == 1
    assert recorded() == [1]
    sound()


def test_S19_one_key_for_two_processes_that_start_at_once(database_url, tmp_path):
    """The checkpoint key is made whole, once, with access for its owner alone."""
    program = (
        "import sys; from pathlib import Path; from workwright.db.checkpoints import CheckpointKey;"
        "print(CheckpointKey.load_or_make(Path(sys.argv[1])).key_id)"
    )
    path = tmp_path / "keys" / "checkpoint.key"
    runs = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({run.communicate()[0] for run in runs}) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["checkpoint.key"]


def test_a_child_process_has_a_writer_lock_of_its_own(database):
    """A lock that a fork copied would let two write at once."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has many writers")
    with database.writer():
        child = os.fork()
        if child == 0:
            mine = WriterLock(Path(f"{database.engine.url.database}.lock"), timeout_s=0.05)
            try:
                with mine.held():
                    os._exit(1)
            except Busy:
                os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    assert Database.of(database.engine).is_sqlite


def test_a_fault_point_does_what_the_environment_asks(monkeypatch):
    """Off without a word; told by name, and by the turn at which it acts."""
    faultpoint("here")
    monkeypatch.setenv("WORKWRIGHT_FAULTS", "there=raise, turn@2=raise, odd=dance")
    faultpoint("here")
    faultpoint("turn")
    for name in ("there", "turn"):
        with pytest.raises(Fault, match=name):
            faultpoint(name)
    with pytest.raises(ValueError, match="dance"):
        faultpoint("odd")
