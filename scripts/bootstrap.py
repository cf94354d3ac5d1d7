"""Bring ``.venv`` to the locked packages and this checkout, for people and for CI alike.

Runs on the system's own Python with nothing installed. What is already done is recognised by
stamps inside ``.venv``, so a second run costs a fraction of a second.
"""

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"runtime": ROOT / "constraints-runtime.txt", "dev": ROOT / "constraints.txt"}
MINIMUM = (3, 11)


def main() -> int:
    """Bring ``.venv`` up to date for one purpose; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("purpose", choices=sorted(LOCKS))
    purpose = parser.parse_args().purpose
    if sys.version_info < MINIMUM:
        return _stop(
            f"Workwright needs Python 3.11 or newer; {sys.executable} is older.",
            "Name another one: make PYTHON=/path/to/python3 ...",
        )
    try:
        _make_environment()
        _install_packages(purpose)
        _install_checkout()
    except subprocess.CalledProcessError as failed:
        return _stop(
            f"This command ended with exit code {failed.returncode}; its own words stand above:",
            "    " + " ".join(map(str, failed.cmd)),
        )
    return 0


def _make_environment() -> None:
    if PYTHON.exists():
        probe = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
        if probe.returncode == 0:
            return
    _say(f"Creating {VENV.name}")
    _run(sys.executable, "-m", "venv", "--clear", VENV)


def _install_packages(purpose: str) -> None:
    # The developer's lock contains the runtime's, so it serves both.
    if any(_is_done(each, [LOCKS[each]]) for each in (purpose, "dev")):
        return
    lock = LOCKS[purpose]
    _say(f"Installing the packages of {lock.name}, a few minutes the first time")
    # The lock is complete: nothing is left to resolve, so nothing unlisted can come in.
    _pip("install", "--quiet", "--require-hashes", "--no-deps", "-r", lock)
    _mark_done(purpose, [lock])


def _install_checkout() -> None:
    catalogues = sorted(
        po for root in ("core", "plugins") for po in ROOT.glob(f"{root}/**/LC_MESSAGES/*.po")
    )
    inputs = [ROOT / "pyproject.toml", ROOT / "hatch_build.py", *catalogues]
    compiled = all(po.with_suffix(".mo").exists() for po in catalogues)
    if compiled and _is_done("checkout", inputs):
        return
    _say("Installing Workwright from this checkout")
    # Without isolation the build uses the locked hatchling and needs no network.
    _pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    _mark_done("checkout", inputs)


def _is_done(step: str, inputs: Iterable[Path]) -> bool:
    stamp = _stamp(step)
    return stamp.exists() and stamp.read_text() == _digest(inputs)


def _mark_done(step: str, inputs: Iterable[Path]) -> None:
    _stamp(step).write_text(_digest(inputs))


def _stamp(step: str) -> Path:
    return VENV / f"workwright-{step}.stamp"


def _digest(inputs: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _pip(*arguments: str | Path) -> None:
    _run(PYTHON, "-m", "pip", "--disable-pip-version-check", *arguments)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, cwd=ROOT)


def _say(sentence: str) -> None:
    print(f"== {sentence}", flush=True)


def _stop(*lines: str) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
