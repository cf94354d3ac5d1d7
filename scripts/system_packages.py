"""Make sure the system libraries and programs are there that no Python package brings.

Installs them through apt-get where this account may; else prints the one command that somebody
with the rights has to run, and fails. Runs on the system's own Python with nothing installed.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A Debian package and how one sees that it, or its like, is there."""

    package: str
    purpose: str
    present: Callable[[], bool]


def main() -> int:
    """Install what is missing for ``run`` or ``test``; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("scope", choices=sorted(NEEDS))
    scope = parser.parse_args().scope
    if not (missing := _missing(scope)):
        return 0
    if (prefix := _how_to_become_root()) is None or shutil.which("apt-get") is None:
        return _explain(missing, scope)
    print("== Installing system packages:", *(need.package for need in missing), flush=True)
    for step in (["update"], _install(missing)):
        if not _apt_get(prefix, step):
            return _explain(missing, scope)
    return _explain(left, scope) if (left := _missing(scope)) else 0


def _missing(scope: str) -> list[Need]:
    return [need for need in NEEDS[scope] if not need.present()]


def _install(needs: list[Need]) -> list[str]:
    return ["install", "-y", "--no-install-recommends", *(need.package for need in needs)]


def _apt_get(prefix: list[str], step: list[str]) -> bool:
    """Run one step; its hundreds of lines are shown only when it fails."""
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", *step]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def _how_to_become_root() -> list[str] | None:
    """Return what to put before a command, or None where no way leads to root."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if silent.returncode == 0 else None


def _explain(missing: list[Need], scope: str) -> int:
    command = "apt-get update && apt-get " + " ".join(_install(missing))
    lines = [
        "",
        "Workwright stops here: system packages are missing, and it could not install them itself.",
        *(f"    {need.package:<22} {need.purpose}" for need in missing),
        "Somebody with administrator rights on this machine runs, once:",
        f'    su -c "{command}"',
        f'Then run "make {"test" if scope == "test" else "demo"}" again.',
    ]
    print(*lines, sep="\n", file=sys.stderr)
    return 1


def _library(name: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


_RUN = [
    Need("libpango-1.0-0", "sets the text of batch records", _library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "finds their fonts", _library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", "keeps them small", _library("libharfbuzz-subset.so.0")),
]
_TEST = [
    Need("libatomic1", "drives the browser", _library("libatomic.so.1")),
    Need("chromium", "is the browser of the screen tests", _program("chromium")),
    Need("poppler-utils", "reads the records back", _program("pdftotext")),
]
NEEDS = {"run": _RUN, "test": [*_RUN, *_TEST]}


if __name__ == "__main__":
    sys.exit(main())
