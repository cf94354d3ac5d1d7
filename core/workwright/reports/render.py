"""Make the pages of a record from its data alone, in a child process with limits (S29)."""

import hashlib
import json
import signal
from dataclasses import dataclass

from workwright.errors import WorkwrightError
from workwright.reports.context import RecordContext
from workwright.reports.workshop import Bounds, Lost, Made, Workshop

MOST_CHARACTERS = 64_000_000
CHARACTERS_PER_PAGE = 12_000


class RenderFailed(WorkwrightError):
    """The pages of a record could not be made; nothing was stored; it may be tried again (F12)."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "record.not_rendered", "The pages of the record could not be made: {why}.", {"why": why}
        )


@dataclass(frozen=True)
class Limits:
    """What a child may use.

    A runaway is known by the processor time that it takes, 30 s and half a second for each page
    that is expected. The wall clock alone would also end a sound record on a machine that is busy
    with others, so it waits longer.

    Args:
        cpu_s: processor time for any record; ``page_s`` more for each page that is expected.
        patience: so many times longer it may take by the wall clock.
        niceness: how far it steps back behind the requests of people.
    """

    cpu_s: float = 30.0
    page_s: float = 0.5
    patience: float = 10.0
    memory_mb: int = 3072
    file_mb: int = 256
    niceness: int = 10

    def seconds(self, pages: int) -> float:
        """Return how much processor time a record of so many pages may take."""
        return self.cpu_s + self.page_s * pages

    def bounds(self, pages: int) -> Bounds:
        """Return the limits of one child."""
        cpu_s = self.seconds(pages)
        return Bounds(cpu_s, cpu_s * self.patience, self.memory_mb, self.file_mb, self.niceness)


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


def render(
    record: RecordContext, limits: Limits = USUAL, *, workshop: Workshop | None = None
) -> Rendered:
    """Return the PDF of a record; the same record gives the same bytes.

    Args:
        workshop: where children are made; without it one is opened for this record alone.

    Raises:
        RenderFailed: too large, over a limit, or what the record says cannot be laid out.
    """
    text = record.text
    if len(text) > MOST_CHARACTERS:
        raise RenderFailed(f"{len(text)} characters, at most {MOST_CHARACTERS}")
    bounds = limits.bounds(len(text) // CHARACTERS_PER_PAGE + 1)
    own = workshop or Workshop()
    try:
        made = own.make(text.encode("utf-8"), bounds)
    except Lost as error:
        raise RenderFailed(str(error)) from error
    finally:
        if workshop is None:
            own.close()
    if made.status != 0:
        raise RenderFailed(_reason(made, bounds))
    head, _, pdf = made.output.partition(b"\n")
    return Rendered(pdf, int(json.loads(head)["pages"]))


def _reason(made: Made, bounds: Bounds) -> str:
    if made.status == -signal.SIGALRM:
        return f"it took longer than {bounds.wall_s:.0f} s"
    if made.status == -signal.SIGXCPU:
        return f"it took more than {bounds.cpu_s:.0f} s of processor time"
    if made.status < 0:
        return f"it was stopped by signal {-made.status}, most likely over its limit"
    return made.output.decode("utf-8", "replace")[:200] or f"it ended with {made.status}"
