"""Make the pages of a record from its data alone, in a child process with limits (S29)."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from workwright.errors import WorkwrightError
from workwright.reports.context import RecordContext

MOST_CHARACTERS = 64_000_000
CHARACTERS_PER_PAGE = 12_000
PASSED_ON = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


class RenderFailed(WorkwrightError):
    """The pages of a record could not be made; nothing was stored; it may be tried again (F12)."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "record.not_rendered", "The pages of the record could not be made: {why}.", {"why": why}
        )


@dataclass(frozen=True)
class Limits:
    """What a child may use.

    Args:
        wall_s: for any record; ``page_s`` more for each page that is expected.
    """

    wall_s: float = 30.0
    page_s: float = 0.5
    memory_mb: int = 3072
    file_mb: int = 256

    def seconds(self, pages: int) -> float:
        """Return how long a record of so many pages may take."""
        return self.wall_s + self.page_s * pages


USUAL = Limits()


@dataclass(frozen=True)
class Rendered:
    """The pages of a record."""

    pdf: bytes
    pages: int

    @property
    def sha256(self) -> str:
        """Return the hash of the file."""
        return hashlib.sha256(self.pdf).hexdigest()


def render(record: RecordContext, limits: Limits = USUAL) -> Rendered:
    """Return the PDF of a record; the same record gives the same bytes.

    Raises:
        RenderFailed: too large, over a limit, or what the record says cannot be laid out.
    """
    text = record.text
    if len(text) > MOST_CHARACTERS:
        raise RenderFailed(f"{len(text)} characters, at most {MOST_CHARACTERS}")
    wall_s = limits.seconds(len(text) // CHARACTERS_PER_PAGE + 1)
    arguments = [str(round(wall_s) + 1), str(limits.memory_mb), str(limits.file_mb)]
    with tempfile.TemporaryDirectory(prefix="workwright-record-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 - our own module, numbers as arguments
                [sys.executable, "-P", "-s", "-m", "workwright.reports.child", *arguments],
                input=text.encode("utf-8"),
                capture_output=True,
                timeout=wall_s,
                check=False,
                cwd=folder,
                env=_environment(folder),
            )
        except subprocess.TimeoutExpired:
            raise RenderFailed(f"it took longer than {wall_s:.0f} s") from None
    if done.returncode != 0:
        raise RenderFailed(_reason(done))
    head, _, pdf = done.stdout.partition(b"\n")
    return Rendered(pdf, int(json.loads(head)["pages"]))


def _environment(folder: str) -> dict[str, str]:
    """Return what the child may know; never the parent's secrets."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **kept,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    if done.returncode < 0:
        return f"it was stopped by signal {-done.returncode}, most likely over its limit"
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else f"it ended with {done.returncode}"
