"""The demo plants in a database of the test's own: set up once a run, copied for each test."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workwright import plugins
from workwright.clock import FixedClock
from workwright.db.base import Database, create_engine_for
from workwright.db.checkpoints import CheckpointKey
from workwright.db.migrate import app_url
from workwright.demo.plan import PLANTS, read_plan
from workwright.demo.plant import DemoPlant, find_demo
from workwright.demo.setup import set_up
from workwright.plugins import PluginSet
from workwright.services.runtime import Runtime
from workwright.services.secrets import Hasher
from workwright.testing import MONDAY_MORNING
from workwright.testing.database import Filling, Kind, close, lend_filled, sharing_statements
from workwright.testing.shared import light_hasher, warm_workshop

_KEY = CheckpointKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@cache
def _plugins() -> PluginSet:
    return plugins.load()


def open_runtime(url: str, home: Path, clock: FixedClock, hasher: Hasher | None = None) -> Runtime:
    """Return a runtime on the owner's URL, as the application opens it, never as owner.

    Args:
        hasher: without one, secrets are checked faster than the product ever does.
    """
    return Runtime(
        database=Database.of(sharing_statements(create_engine_for(app_url(url)))),
        plugins=_plugins(),
        clock=clock,
        keys=_KEY,
        secret=bytes(32),
        home=home,
        hasher=hasher or light_hasher(),
        workshop=warm_workshop(),
    )


def demo_filling(name: str, hasher: Hasher | None = None) -> Filling:
    """Return both demo plants as they are set up; their secrets by that hasher."""

    def fill(url: str) -> None:
        runtime = open_runtime(url, Path(), FixedClock(MONDAY_MORNING), hasher)
        for plant in PLANTS:
            set_up(runtime, read_plan(plant))
        close(runtime.database.engine)

    return Filling(name, fill)


DEMO = demo_filling("demo")


@pytest.fixture
def demo_database_url(request: pytest.FixtureRequest, database_kind: Kind) -> Iterator[str]:
    """The owner's URL of a database that holds both demo plants."""
    yield from lend_filled(request, database_kind, DEMO)


@pytest.fixture
def demo_runtime(demo_database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime with both demo plants in it, for this test alone."""
    runtime = open_runtime(demo_database_url, tmp_path, clock)
    yield runtime
    close(runtime.database.engine)


@pytest.fixture
def halden(demo_runtime: Runtime) -> DemoPlant:
    """Halden Solid Dose, profile pharma."""
    return _found(demo_runtime, "halden")


@pytest.fixture
def reducers(demo_runtime: Runtime) -> DemoPlant:
    """Halden Gear Works, profile discrete."""
    return _found(demo_runtime, "reducers")


def _found(runtime: Runtime, name: str) -> DemoPlant:
    plant = find_demo(runtime, read_plan(name))
    if plant is None:
        raise LookupError(name)
    return plant
