"""Load the fixtures that the product offers to everyone who tests against it."""

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["workwright.testing", "workwright.testing.demo"]


# What the tests of one of these share is dear to make: one worker makes it, once.
TOGETHER = ("reports", "jobs", "test_quality.py")


def pytest_collection_modifyitems(items):
    """Keep tests that share printed records or worked orders in one worker."""
    for item in items:
        parts = Path(item.path).parts
        for name in TOGETHER:
            if name in parts:
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Start the distribution's Chromium; a machine without it fails, nothing is skipped."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is not installed; `make dev` installs it or says what to run")
    # Containers give Chromium neither its sandbox nor enough shared memory.
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
