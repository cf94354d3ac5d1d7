"""PF3: statements of each act at the kiosk, counted while an order's steps are worked.

Counted is what one unit of work sends from its beginning to its commit, reads and writes; on
PostgreSQL with the one that names the tenant. No time plays a part.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

from bench.plant import Place, released
from bench.result import Row
from bench.tape import COMMIT, ROLLBACK, Sent, recorded
from bench.timing import Compared
from workwright.db.work import Actor
from workwright.demo.execution import Bench, work_step
from workwright.demo.plant import DemoPlant
from workwright.services.runtime import Work

MUST, GOAL = 12, 8
NO_STATEMENTS = ("BEGIN", COMMIT, ROLLBACK)
Result = TypeVar("Result")


@dataclass(frozen=True)
class CountedPlant(DemoPlant):
    """A plant whose acts are counted by the audit entry that they leave."""

    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def unit(self, actor: Actor, action: Callable[[Work], Result]) -> Result:
        """Run one action in a unit of work of its own and count its statements."""
        told: list[str] = []
        with recorded(self.runtime.database.engine) as tape:
            result = super().unit(actor, lambda work: _telling(work, action, told))
        sent = sum(not _is_frame(item) for item in tape.sent)
        self.counts[told[-1]].append(sent)
        return result


def measure(place: Place) -> Row:
    """Return the row: the median over all acts, with the least and the most."""
    with place.plant() as demo:
        bench = released(demo)
        counted = CountedPlant(demo.runtime, demo.tenant_id, demo.plan)
        working = Bench(counted, bench.order_id, bench.operator, bench.second)
        while steps := working.current():
            work_step(working, steps[0])
    each = [float(count) for counts in counted.counts.values() for count in counts]
    return Row(
        "PF3",
        "statements of an act at the kiosk, from start to signature",
        "counted",
        place.engine,
        "count",
        Compared(tuple(each), (1.0,) * len(each)),
        MUST,
        GOAL,
        {act: _told(counts) for act, counts in sorted(counted.counts.items())},
    )


def _telling(work: Work, action: Callable[[Work], Result], told: list[str]) -> Result:
    result = action(work)
    told.extend(entry.act for entry in work.entries)
    return result


def _is_frame(item: Sent) -> bool:
    return item.text.startswith(NO_STATEMENTS)


def _told(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{median(counts):g}" if low == high else f"{median(counts):g} ({low} to {high})"
