"""Time two things in turn, A B A B, so that a noisy machine is noisy to both."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Timed = Callable[[], float]


@dataclass(frozen=True)
class Compared:
    """Seconds of ours and of the bare thing, round by round."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Return how many times longer ours took, round by round."""
        return tuple(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))

    @property
    def ratio(self) -> float:
        """Return the median of the rounds."""
        return median(self.ratios)


def compare(ours: Timed, bare: Timed, rounds: int) -> Compared:
    """Run both once to warm up, then in turn; each returns the seconds that count."""
    ours()
    bare()
    pairs = [(_quiet(ours), _quiet(bare)) for _ in range(rounds)]
    return Compared(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    begun = perf_counter()
    action()
    return perf_counter() - begun


def _quiet(timed: Timed) -> float:
    # What the round before left behind is not this round's cost.
    gc.collect()
    return timed()
