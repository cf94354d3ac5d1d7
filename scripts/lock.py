"""Choose package versions anew and write both lock files, with hashes and without any host name.

``constraints.txt`` is what developers and CI install; ``constraints-runtime.txt`` is the part of
it, at the same versions, that the product needs to be built and served.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
# The checkout is installed without build isolation, so its backend is locked too.
BUILD_BACKEND = "hatchling\n"


def main() -> int:
    """Write both files; return the exit code."""
    if not UV.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    everything = ROOT / "constraints.txt"
    _compile(everything, "--extra", "dev", "--upgrade")
    with tempfile.NamedTemporaryFile("w", suffix=".in") as backend:
        backend.write(BUILD_BACKEND)
        backend.flush()
        _compile(ROOT / "constraints-runtime.txt", backend.name, "-c", everything)
    return 0


def _compile(target: Path, *options: str | Path) -> None:
    fixed = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
    silent = ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    command = [UV, "pip", "compile", "pyproject.toml", *options, *fixed, *silent, "-o", target]
    subprocess.run(command, check=True, cwd=ROOT)
    if host := re.search(r"\w+://\S+", target.read_text()):
        raise SystemExit(f"{target.name} names a host: {host[0]}")


if __name__ == "__main__":
    sys.exit(main())
