"""Fixtures for everyone who tests Workwright or a plugin of it.

Load them with ``pytest_plugins = ["workwright.testing"]`` in the topmost ``conftest.py``.
Nothing of the product imports this package.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from workwright.clock import FixedClock
from workwright.testing.database import (
    database_kind,
    database_url,
    empty_database_url,
    engine,
    module_database_url,
    module_engine,
    postgres_databases,
    sqlite_databases,
)

__all__ = [
    "amount",
    "clock",
    "database_kind",
    "database_url",
    "empty_database_url",
    "engine",
    "module_database_url",
    "module_engine",
    "postgres_databases",
    "sqlite_databases",
]

MONDAY_MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at the start of an early shift until the test moves it."""
    return FixedClock(MONDAY_MORNING)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option under which tests with counts run at full size."""
    parser.addoption("--soak", action="store_true", help="run the large numbers (hours)")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks that the fixtures carry, for plugins that are strict about marks."""
    config.addinivalue_line("markers", "postgres: needs a PostgreSQL server")
    config.addinivalue_line("markers", "soak: large numbers, run with --soak only")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that chooses its counts, so that none is left out of the large run."""
    for item in items:
        if "amount" in getattr(item, "fixturenames", ()):
            item.add_marker("soak")


@pytest.fixture(scope="session")
def amount(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Choose between a small count for every day and the large one of ``--soak``."""
    soak = bool(request.config.getoption("--soak"))
    return lambda small, large: large if soak else small
