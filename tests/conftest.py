"""Load the fixtures that the product offers to everyone who tests against it."""

import shutil

import pytest

pytest_plugins = ["workwright.testing", "workwright.testing.demo"]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Start the distribution's Chromium; a machine without it fails, nothing is skipped."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is not installed; `make dev` installs it or says what to run")
    # Containers give Chromium neither its sandbox nor enough shared memory.
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
