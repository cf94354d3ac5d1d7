"""Give numbers to orders, batches, deviations and lots: by pattern, never the same twice (W25).

The last number of a series is a locked row, raised in the transaction that uses the number. So a
number that was given is on a record for ever, and one that was not given leaves no gap.
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from workwright.db.tables.config import NumberSeries
from workwright.profile.numbering import NumberPattern
from workwright.services.runtime import Work


class Numbers:
    """The numbers that one transaction gives; ``keep`` writes what was given.

    Two rows remember: the counter of the period, and the exact text around the number. So a
    profile that later lets numbers start again at another time cannot repeat one. Both stay
    locked from the first number to the end of the transaction.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rows: dict[tuple[str, str], NumberSeries] = {}
        self._last: dict[tuple[str, str], int] = {}

    def next(
        self,
        object_: str,
        pattern: NumberPattern,
        *,
        site: str = "",
        line: str = "",
        product: str = "",
    ) -> str:
        """Return the next number of the object.

        Args:
            object_: ``work_order``, ``batch``, ``deviation``, ``lot``, …
            site, line, product: human codes that the pattern may write.

        Raises:
            ValueError: the pattern holds no ``{seq:n}``, or writes a code that is not given.
        """
        if not pattern.has_sequence:
            raise ValueError(f"the pattern {pattern.pattern} holds no sequence")
        today = self._work.today
        codes = {"site": site, "line": line, "product": product}
        period = f"period {pattern.scope(today, **codes)}"
        text = f"text {pattern.render(0, today, **codes)}"
        series = [(object_, scope) for scope in (period, text)]
        for one in series:
            if one not in self._rows:
                self._rows[one] = _locked(self._work, *one)
                self._last[one] = self._rows[one].last
        number = max(self._last[one] for one in series) + 1
        self._last.update(dict.fromkeys(series, number))
        return pattern.render(number, today, **codes)

    def keep(self) -> None:
        """Write the last number of each series, so that none is given again."""
        for one, row in self._rows.items():
            row.last = self._last[one]
        self._work.flush()


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

    Raises:
        ValueError: see ``Numbers.next``.
    """
    numbers = Numbers(work)
    number = numbers.next(object_, pattern, site=site, line=line, product=product)
    numbers.keep()
    return number


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
