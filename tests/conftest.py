"""Load the fixtures that the product offers to everyone who tests against it."""

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["workwright.testing", "workwright.testing.demo"]


# What the tests of one of these share is dear to make: one worker makes it, once.
TOGETHER = ("reports", "jobs", "test_quality.py")
BROWSER = "browser"


@pytest.hookimpl(tryfirst=True)  # before groups are read from the markers
def pytest_collection_modifyitems(items):
    """Keep what shares printed records or worked orders in one worker, and all browsers in one.

    A test in a browser waits more than it works: while one worker waits the others have the
    processors.
    """
    for item in items:
        parts = Path(item.path).parts
        shared = next((name for name in TOGETHER if name in parts), "")
        group = BROWSER if item.get_closest_marker(BROWSER) else shared
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Start the distribution's Chromium; a machine without it fails, nothing is skipped."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is not installed; `make dev` installs it or says what to run")
    # Containers give Chromium neither its sandbox nor enough shared memory.
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
