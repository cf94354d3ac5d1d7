"""The demo plant of a round: a database of its own, a runtime on it, and the life of an order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

from workwright.clock import FixedClock
from workwright.demo import driver, ending
from workwright.demo.execution import Bench, work_step
from workwright.demo.plan import read_plan
from workwright.demo.plant import DemoPlant, find_demo
from workwright.services.secrets import Hasher, Matches
from workwright.testing import MONDAY_MORNING
from workwright.testing.database import (
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    running_postgres,
)
from workwright.testing.demo import demo_filling, open_runtime

ORDER = "ERP-40017"
# With secrets that take as long to check as the product's do.
DEMO = demo_filling("measured", Hasher())


class TimedHasher(Hasher):
    """Checks secrets as the product does and adds up how long that took."""

    spent_s = 0.0

    @contextmanager
    def turn(self) -> Iterator[Matches]:
        """Wait for a turn as the product does; the comparison is timed."""
        with super().turn() as matches:

            def timed(stored: str | None, secret: str) -> bool:
                begun = perf_counter()
                try:
                    return matches(stored, secret)
                finally:
                    self.spent_s += perf_counter() - begun

            yield timed


@dataclass(frozen=True)
class Place:
    """An engine under measurement, with databases to copy."""

    engine: str
    databases: Databases
    folder: Path = field(default_factory=Path)

    @contextmanager
    def url(self) -> Iterator[str]:
        """Lend a database with the demo plants in it."""
        url = self.databases.create(filling=DEMO)
        try:
            yield url
        finally:
            self.databases.drop(url)

    @contextmanager
    def plant(self) -> Iterator[DemoPlant]:
        """Lend the pharmaceutical demo plant in a database of its own."""
        with self.url() as url:
            clock = FixedClock(MONDAY_MORNING)
            runtime = open_runtime(url, self.folder, clock, TimedHasher())
            try:
                found = find_demo(runtime, read_plan("halden"))
                if found is None:
                    raise LookupError("halden")
                yield found
            finally:
                runtime.database.engine.dispose()


@contextmanager
def place(engine: str) -> Iterator[Place]:
    """Lend an engine: SQLite files, or a PostgreSQL server of our own that keeps every commit."""
    with TemporaryDirectory(prefix="ww-bench-") as name:
        if engine == "sqlite":
            yield Place(engine, SqliteDatabases(Path(name)), Path(name))
            return
        with running_postgres(durable=True) as server:
            yield Place(engine, PostgresDatabases(server), Path(name))


def released(demo: DemoPlant) -> Bench:
    """Release the order; return it with the people who will work it."""
    order = driver.order_id(demo, ORDER)
    driver.release(demo, order)
    return Bench(demo, order, "dana", "jonas")


def live(demo: DemoPlant) -> UUID:
    """Take the order from its draft to stock, on target all the way; return it."""
    bench = released(demo)
    while steps := bench.current():
        work_step(bench, steps[0])
    ending.samples(bench)
    ending.yields(bench)
    ending.balances(bench)
    ending.complete(bench)
    ending.submit(demo, bench.order_id)
    ending.judge(demo, bench.order_id)
    outcome = ending.release(demo, bench.order_id)
    if outcome.state != "RELEASED_TO_STOCK":
        raise RuntimeError(f"the order ended as {outcome.state}")
    return bench.order_id
