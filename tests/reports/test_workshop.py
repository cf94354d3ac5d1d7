"""The warm process from which children are forked: what it holds, and what ends it (S29, F12)."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workwright.reports.render import Limits, RenderFailed, render
from workwright.reports.workshop import Lost, Workshop

PROC = Path("/proc")


@pytest.fixture
def workshop():
    """A workshop of this test's own, ended after it."""
    with Workshop() as made:
        yield made


def process(workshop):
    """Return the number of its process."""
    return workshop._running.process.pid


def test_S29_the_next_record_finds_the_process_warm_and_gets_the_same_bytes(
    workshop, quiet, printed
):
    """One process makes children for many records; a child leaves nothing to the next one."""
    assert render(quiet, workshop=workshop).pdf == printed.pdf
    first = process(workshop)
    assert render(quiet, workshop=workshop).pdf == printed.pdf
    assert process(workshop) == first
    assert list((PROC / str(first) / "cwd").iterdir()) == []


def test_S29_records_of_several_threads_are_made_side_by_side(workshop, quiet, printed):
    """Each gets its own child and its own answer."""
    made = {}

    def work(number):
        made[number] = render(quiet, workshop=workshop).sha256

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == dict.fromkeys(range(3), printed.sha256)


def test_S29_the_process_holds_no_file_and_no_thread_of_ours(workshop, quiet, tmp_path):
    """Started from its program file: an open database stays out of its reach."""
    with (tmp_path / "database").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        render(quiet, workshop=workshop)
        folder = PROC / str(process(workshop))
        held = {str(link.readlink()) for link in (folder / "fd").iterdir()}
        assert {name.partition(":")[0] for name in held} == {"/dev/null", "socket"}
        assert len(list((folder / "task").iterdir())) == 1


def test_F12_when_the_process_is_killed_the_record_fails_and_the_next_one_is_made(
    workshop, quiet, printed
):
    """Whoever waits is told; the next try starts another process."""
    render(quiet, workshop=workshop)
    os.kill(process(workshop), signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (process(workshop), signal.SIGKILL))
    killer.start()
    with pytest.raises(RenderFailed, match="ended"):
        render(quiet, workshop=workshop)
    killer.join()
    assert render(quiet, workshop=workshop).pdf == printed.pdf


def test_S29_a_child_that_failed_does_not_stop_the_next(workshop, quiet, printed):
    """Over its limit it ends alone; the process it came from goes on."""
    render(quiet, workshop=workshop)
    first = process(workshop)
    with pytest.raises(RenderFailed):
        render(quiet, Limits(memory_mb=96), workshop=workshop)
    assert render(quiet, workshop=workshop).pdf == printed.pdf
    assert process(workshop) == first


def test_a_fork_starts_a_process_of_its_own(workshop, quiet, printed):
    """Answers are not shared with the parent: a server forks its workers."""
    render(quiet, workshop=workshop)
    theirs = workshop._running
    theirs.owner = -1
    assert render(quiet, workshop=workshop).pdf == printed.pdf
    assert workshop._running is not theirs


def test_S29_the_process_ends_with_whoever_started_it():
    """Killed without a word, its parent takes it along."""
    script = (
        "import os, signal\n"
        "from workwright.reports.workshop import Bounds, Workshop\n"
        "w = Workshop()\n"
        "print(w.make(b'no record', Bounds(9, 9, 3072, 9, 0)).output.decode()[:16], flush=True)\n"
        "print(w._running.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    said, pid = done.stdout.split("\n")[:2]
    assert said == "IntegrityBroken:"
    ended = threading.Event()

    def wait():
        while (PROC / pid).exists() and _state(pid) != "Z":
            pass
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    assert ended.wait(20)


def test_S29_without_an_answer_everything_is_ended_at_the_wall_limit(workshop, quiet, monkeypatch):
    """A process that hangs does not hold the one that waits for it."""
    monkeypatch.setattr("workwright.reports.workshop.GRACE_S", 0.0)
    monkeypatch.setattr("workwright.reports.workshop.END_S", 0.0)
    render(quiet, workshop=workshop)
    os.kill(process(workshop), signal.SIGSTOP)
    with pytest.raises(RenderFailed, match="did not answer") as failed:
        render(quiet, Limits(cpu_s=0.2, page_s=0, patience=1), workshop=workshop)
    assert isinstance(failed.value.__cause__, Lost)
    assert workshop._running is None


def _state(pid):
    try:
        return (PROC / pid / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
