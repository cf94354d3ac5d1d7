"""The command line in this process, on an installation of the test's own."""

import json
from dataclasses import dataclass

import pytest

from workwright.cli import main


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command on the installation in a new folder."""
    monkeypatch.delenv("WORKWRIGHT_DATABASE", raising=False)

    def run(*arguments, home=tmp_path / "home"):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(home), *map(str, arguments)])
        printed = capsys.readouterr()
        return Said(ended.value.code, printed.out, printed.err)

    return run


@pytest.fixture
def acme(run):
    """A tenant that the command line began."""
    said = run(
        "--json", "tenant", "create", "acme", "Acme", "--site", "A1", "--time-zone",
        "Europe/Berlin", "--admin", "anna", "--admin-name", "Anna Kern", "--profile", "pharma",
    )  # fmt: skip
    assert said.code == 0, said.err
    return said.data
