"""A plant with a released order, or with one whose record is judged, on both engines."""

from contextlib import contextmanager

import pytest

from workwright.testing import reviewing
from workwright.testing.database import close, lend_filled
from workwright.testing.plant import build_plant, built, find_plant, lend_plant, open_runtime

__all__ = ["build_plant", "built", "completed", "lend_plant", "under_review"]


@pytest.fixture
def completed(request, database_kind, clock):
    """The plant with its order worked to its completion, an hour later."""
    clock.move(hours=1)
    lend = contextmanager(lend_filled)
    with lend(request, database_kind, reviewing.completed_plant()) as url:
        runtime = open_runtime(url, clock)
        yield find_plant(runtime)
        close(runtime.database.engine)


@pytest.fixture
def under_review(completed):
    """The same with its record handed to quality."""
    reviewing.submit(completed)
    return completed
