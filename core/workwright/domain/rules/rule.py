"""How a core rule is written: a generator of hits, turned into a check with its clause."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from workwright.clock import site_day
from workwright.domain.checks import Check, Citation, Hit, Moment, Severity
from workwright.domain.context import CheckContext, ExecutionFacts, OrderFacts

BOOK = "Workwright"
EDITION = "1"

Test = Callable[[CheckContext], Iterator[Hit]]


def rule(
    rule_id: str,
    moments: Iterable[Moment],
    title: str,
    *,
    clause: str | None = None,
    severity: Severity = Severity.BLOCK,
    applies: Callable[[CheckContext], bool] | None = None,
) -> Callable[[Test], Check]:
    """Turn a generator of hits into a check of the core.

    Args:
        rule_id: id of the core rule, with a name behind a dot where one id covers several.
        title: what holds when nothing is found, as a statement.
        clause: what is cited; the rule id up to its dot without it.
    """

    def make(test: Test) -> Check:
        citation = Citation(BOOK, EDITION, clause or rule_id.split(".")[0])
        return Check(
            rule_id, citation, frozenset(moments), severity, title, test, law=True, applies=applies
        )

    return make


def the_order(context: CheckContext) -> OrderFacts:
    """Return the order of a moment that always has one; missing facts hold the act (W29)."""
    if context.order is None:
        raise LookupError("the order is missing")
    return context.order


def has_order(context: CheckContext) -> bool:
    """Say whether the moment has an order; for ``applies``."""
    return context.order is not None


def has_step(context: CheckContext) -> bool:
    """Say whether the moment has an order and a step; for ``applies``."""
    return context.order is not None and context.step is not None


def starts_on(context: CheckContext) -> date:
    """Return the site day of the planned start, or today when that is later."""
    return max(context.today, site_day(the_order(context).planned_start_at, context.zone))


def ends_on(context: CheckContext) -> date:
    """Return the site day of the planned end, or today when that is later."""
    return max(context.today, site_day(the_order(context).planned_end_at, context.zone))


def statuses(context: CheckContext) -> dict[str, str]:
    """Return step number to the status of its last run."""
    latest: dict[str, ExecutionFacts] = {}
    for execution in context.executions:
        if execution.step not in latest or execution.run >= latest[execution.step].run:
            latest[execution.step] = execution
    return {number: execution.status for number, execution in latest.items()}


def ended_at(context: CheckContext, number: str) -> datetime | None:
    """Return when the step was last ended, if it was."""
    ends = [e.ended_at for e in context.executions if e.step == number and e.ended_at is not None]
    return max(ends, default=None)


def reason_is_poor(text: str, least: int) -> bool:
    """Say whether a reason is too short or says nothing (E35)."""
    meant = text.strip().strip(".-–? ").casefold()
    return len(text.strip()) < least or meant in {"", "n/a", "na", "none", "nil", "no reason"}


def listed(items: Iterable[Any]) -> str:
    """Return codes as one text for a message, in their order."""
    return ", ".join(str(item) for item in items)
