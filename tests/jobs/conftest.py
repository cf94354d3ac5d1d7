"""A small finished order in a runtime, and workers that do its jobs."""

import subprocess
import sys

import pytest
from tests.reports import stories
from tests.reports.builder import KEY, PEOPLE

from workwright.db.work import Actor
from workwright.jobs.worker import Worker
from workwright.services.runtime import Runtime
from workwright.testing.shared import warm_workshop

CRASH = """
import sys
from datetime import datetime
from pathlib import Path
from workwright.clock import FixedClock
from workwright.db.base import Database
from workwright.jobs.worker import Worker
from workwright.plugins import load
from workwright.services.runtime import Runtime
from workwright.testing.shared import warm_workshop
from tests.reports.builder import KEY
url, now = sys.argv[1:]
clock = FixedClock(datetime.fromisoformat(now))
runtime = Runtime(Database.open(url), load(), clock, KEY, bytes(32), Path())
print(Worker(runtime, lease_s=60).sweep())
"""


class Desk:
    """An order with a runtime around it, and short ways to print it."""

    def __init__(self, book, home):
        self.book = book
        self.clock = book.clock
        self.tenant_id = book.tenant_id
        self.runtime = Runtime(
            book.database,
            book.plugins,
            book.clock,
            KEY,
            bytes(32),
            home,
            workshop=warm_workshop(),
        )
        self.order_id = book.order.id

    def actor(self, by="nowak"):
        person = self.book.people[by]
        return Actor(person.id, by, person.printed_name, frozenset({PEOPLE[by][1]}), frozenset())

    def do(self, action, *args, by="nowak", **kwargs):
        with self.runtime.writing(self.tenant_id, self.actor(by)) as work:
            result = action(work, *args, **kwargs)
            work.commit()
        return result

    def look(self):
        return self.runtime.reading(self.tenant_id)

    def worker(self, **kwargs):
        return Worker(self.runtime, **kwargs)

    def crash(self, fault):
        """Run a worker in a process of its own that is killed at this point."""
        url = self.book.engine.url.render_as_string(hide_password=False)
        return subprocess.run(
            [sys.executable, "-c", CRASH, url, self.clock.now().isoformat()],
            env={"WORKWRIGHT_FAULTS": f"{fault}=kill", "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def desk(engine, tmp_path):
    """A small order that was released to stock."""
    return Desk(stories.small(engine), tmp_path)


@pytest.fixture
def bare(engine, tmp_path):
    """An order that was released and not worked on; nothing is drawn of it."""
    from tests.reports.builder import Book

    return Desk(Book(engine).release(), tmp_path)
