"""Which step comes when: the predecessor graph of a recipe decides, nobody else (W21, K3).

A step is ready when all its predecessors are finished. One that carries
``skip_if_successor_started`` does not hold its successors back while it is ready (R56). Steps
without a common chain run in parallel. Every step appears once in ``statuses``; a step that is
missing there counts as pending.
"""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from workwright.domain.checks import Hit
from workwright.domain.recipe import Step
from workwright.domain.text import N_

FINISHED = frozenset({"done", "done_with_deviation", "skipped", "not_executed"})
BEGUN = frozenset({"running", "awaiting_verification", "held"})


def problems(steps: Sequence[Step]) -> tuple[Hit, ...]:
    """Return what is wrong with the graph: double numbers, unknown predecessors, a circle."""
    numbers = [step.number for step in steps]
    hits = [
        Hit(
            number,
            N_("Step number {step} stands twice."),
            {"step": number},
            N_("Give each step a number of its own."),
        )
        for number in sorted({n for n in numbers if numbers.count(n) > 1})
    ]
    for step in steps:
        hits.extend(
            Hit(
                step.number,
                N_("Step {step} follows step {other}, which does not exist."),
                {"step": step.number, "other": other},
                N_("Name an existing step or none."),
            )
            for other in step.predecessors
            if other not in numbers
        )
    circle = _circle(steps)
    if circle:
        hits.append(
            Hit(
                circle[0],
                N_("The steps go round in a circle: {circle}."),
                {"circle": " → ".join(circle)},
                N_("Take one predecessor out of the circle."),
            )
        )
    return tuple(hits)


def ready(steps: Sequence[Step], statuses: Mapping[str, str]) -> tuple[str, ...]:
    """Return the steps that may be started now, in recipe order; begun ones are not among them."""
    by_number = {step.number: step for step in steps}
    open_now: set[str] = set()
    for number in order(steps):
        step = by_number[number]
        if statuses.get(number, "pending") in FINISHED | BEGUN:
            continue
        if all(_lets_pass(by_number[p], statuses, open_now) for p in step.predecessors):
            open_now.add(number)
    return tuple(step.number for step in steps if step.number in open_now)


def current(steps: Sequence[Step], statuses: Mapping[str, str]) -> tuple[str, ...]:
    """Return the steps at which people work or may begin, in recipe order (K1-K3)."""
    may_begin = ready(steps, statuses)
    return tuple(
        step.number
        for step in steps
        if step.number in may_begin or statuses.get(step.number) in BEGUN
    )


def skipped_by_start(
    steps: Sequence[Step], statuses: Mapping[str, str], number: str
) -> tuple[str, ...]:
    """Return the ready steps that starting this one skips, in recipe order (R56)."""
    by_number = {step.number: step for step in steps}
    may_begin = set(ready(steps, statuses))
    found: set[str] = set()
    queue = list(by_number[number].predecessors)
    while queue:
        candidate = queue.pop()
        if candidate in may_begin and by_number[candidate].skip_if_successor_started:
            found.add(candidate)
            queue.extend(by_number[candidate].predecessors)
    return tuple(step.number for step in steps if step.number in found)


def unfinished(steps: Sequence[Step], statuses: Mapping[str, str]) -> tuple[str, ...]:
    """Return the steps that are not finished, in recipe order; T8 asks for none."""
    return tuple(s.number for s in steps if statuses.get(s.number, "pending") not in FINISHED)


def is_complete(steps: Sequence[Step], statuses: Mapping[str, str]) -> bool:
    """Say whether every step is done, skipped or, at a short close, not executed."""
    return not unfinished(steps, statuses)


def order(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the numbers so that each comes after its predecessors.

    Raises:
        ValueError: the steps go round in a circle.
    """
    try:
        return tuple(_sorter(steps).static_order())
    except CycleError as exc:
        raise ValueError(f"steps go round: {' → '.join(exc.args[1])}") from exc


def chain(sequence_numbers: Iterable[tuple[str, int]]) -> dict[str, tuple[str, ...]]:
    """Return the predecessors of steps that were given sequence numbers only (R43).

    Steps of one number are parallel; each follows all of the next lower number.

    Args:
        sequence_numbers: pairs of step number and sequence number, in any order.
    """
    pairs = list(sequence_numbers)
    levels = sorted({level for _, level in pairs})
    below = dict(zip(levels[1:], levels, strict=False))
    return {
        step: tuple(other for other, at in pairs if at == below.get(level)) for step, level in pairs
    }


def _lets_pass(step: Step, statuses: Mapping[str, str], may_begin: set[str]) -> bool:
    if statuses.get(step.number, "pending") in FINISHED:
        return True
    return step.skip_if_successor_started and step.number in may_begin


def _circle(steps: Sequence[Step]) -> list[str]:
    try:
        _sorter(steps).prepare()
    except CycleError as exc:
        return [str(number) for number in exc.args[1]]
    return []


def _sorter(steps: Sequence[Step]) -> TopologicalSorter[str]:
    known = {step.number for step in steps}
    return TopologicalSorter(
        {step.number: [p for p in step.predecessors if p in known] for step in steps}
    )
