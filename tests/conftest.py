"""Load the fixtures that the product offers to everyone who tests against it."""

import shutil

import pytest
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["workwright.testing", "workwright.testing.demo"]


# What the tests of one of these share is dear to make: one worker makes it, once. Those in a
# browser wait more than they work: while one worker waits the others have the processors.
TOGETHER = {
    "tests/browser/": "browser",
    "tests/web/design/test_design_": "browser",
    "tests/reports/": "reports",
    "tests/jobs/": "jobs",
    "tests/web/test_quality.py": "quality",
    "tests/contracts/test_packaging.py": "packaging",
}


class Together(LoadScopeScheduling):
    """Gives the tests of a group to one worker, the largest group first, all others one by one."""

    def _split_scope(self, nodeid):
        return next((g for start, g in TOGETHER.items() if nodeid.startswith(start)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Say which tests go to which worker."""
    return Together(config, log)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Start the distribution's Chromium; a machine without it fails, nothing is skipped."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is not installed; `make dev` installs it or says what to run")
    # Containers give Chromium neither its sandbox nor enough shared memory.
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
