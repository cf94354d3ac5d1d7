"""Fixtures for everyone who tests Workwright or a plugin of it.

Load them with ``pytest_plugins = ["workwright.testing"]`` in the topmost ``conftest.py``.
Nothing of the product imports this package.
"""

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
