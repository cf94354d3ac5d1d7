"""Build the distributions of the committed version into ``dist/``, reproducibly.

One distribution with everything, and the engine and each plugin as parts, with a list of their
hashes. What is not committed, or not yet in CHANGELOG.md, is not released.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"


def main() -> int:
    """Build, list the hashes; return the exit code."""
    with (ROOT / "pyproject.toml").open("rb") as source:
        version = tomllib.load(source)["project"]["version"]
    if problem := _problem(version):
        print(problem, file=sys.stderr)
        return 1
    shutil.rmtree(DIST, ignore_errors=True)
    _build(ROOT)
    for part in [ROOT / "core", *sorted((ROOT / "plugins").iterdir())]:
        if (part / "pyproject.toml").exists():
            _build(part, "--wheel")
    _list_hashes()
    print(f"Workwright {version} is in dist/; tag the commit as v{version} and publish it.")
    return 0


def _problem(version: str) -> str | None:
    if _git("status", "--porcelain"):
        return "Commit or remove what `git status` lists first; a release is a commit."
    changelog = ROOT / "CHANGELOG.md"
    if not changelog.exists() or f"\n## {version}," not in changelog.read_text(encoding="utf-8"):
        return f"CHANGELOG.md has no section for {version}; run `make changelog` and commit it."
    return None


def _build(project: Path, *options: str) -> None:
    # The time of the commit in place of now: the same commit gives the same bytes.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct")}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(DIST)]
    subprocess.run([*command, *options, str(project)], check=True, env=environment)


def _list_hashes() -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(DIST.iterdir())
    ]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.check_output(command, cwd=ROOT, text=True).strip()


if __name__ == "__main__":
    sys.exit(main())
