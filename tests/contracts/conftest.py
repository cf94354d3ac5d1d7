"""What the contract tests look at: the checkout, its files, its project tables."""

import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ("pharma", "device", "food", "discrete", "maintenance")


@pytest.fixture(scope="session")
def root():
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def plugin_names():
    """The bundled plugins; one name is entry point, folder and import suffix."""
    return PLUGINS


@pytest.fixture(scope="session")
def sources():
    """Every file that git keeps or would keep, relative to the top, in order."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.check_output(command, cwd=ROOT, text=True)
    names = sorted(filter(None, output.split("\0")))
    return [Path(name) for name in names if (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def project():
    """The root's project table."""
    return project_table(ROOT)


@pytest.fixture(scope="session")
def parts():
    """The project tables of the engine and of each plugin, by folder."""
    folders = ["core", *(f"plugins/{name}" for name in PLUGINS)]
    return {folder: project_table(ROOT / folder) for folder in folders}


def project_table(folder):
    with (folder / "pyproject.toml").open("rb") as source:
        return tomllib.load(source)["project"]
