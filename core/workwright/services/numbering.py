"""Give numbers to orders, batches, deviations and lots: by pattern, never the same twice (W25).

The last number of a series is a locked row, raised in the transaction that uses the number. So a
number that was given is on a record for ever, and one that was not given leaves no gap.
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from workwright.db.tables.config import NumberSeries
from workwright.profile.numbering import NumberPattern
from workwright.services.runtime import Work


def next_number(
    work: Work,
    object_: str,
    pattern: NumberPattern,
    *,
    site: str = "",
    line: str = "",
    product: str = "",
) -> str:
    """Return the next number of the object and keep it from being given again.

    Two rows remember: the counter of the period, and the exact text around the number. So a
    profile that later lets numbers start again at another time cannot repeat one.

    Args:
        object_: ``work_order``, ``batch``, ``deviation``, ``lot``, …
        site, line, product: human codes that the pattern may write.

    Raises:
        ValueError: the pattern holds no ``{seq:n}``, or writes a code that is not given.
    """
    if not pattern.has_sequence:
        raise ValueError(f"the pattern {pattern.pattern} holds no sequence")
    codes = {"site": site, "line": line, "product": product}
    period = f"period {pattern.scope(work.today, **codes)}"
    text = f"text {pattern.render(0, work.today, **codes)}"
    rows = [_locked(work, object_, scope) for scope in (period, text)]
    number = max(row.last for row in rows) + 1
    for row in rows:
        row.last = number
    work.flush()
    return pattern.render(number, work.today, **codes)


def _locked(work: Work, object_: str, scope: str) -> NumberSeries:
    statement = select(NumberSeries).filter_by(object=object_, scope=scope)
    found = work.lock_all(statement)
    if not found:
        work.flush()
        try:
            with work.session.begin_nested():
                return work.add(NumberSeries(object=object_, scope=scope, last=0))
        except IntegrityError:
            # Somebody else began the series between our look and our insert: wait for that row.
            found = work.lock_all(statement)
    row: NumberSeries = found[0]
    return row
