"""When a batch expires: the recipe's shelf life applied to the real day of manufacture (W27)."""

import calendar
from datetime import date, timedelta


def expiry_day(manufactured_on: date, months: int) -> date:
    """Return the last day of the month before the shelf life ends.

    Made on 2026-11-09 with 24 months gives 2028-10-31: the printed month is one in which the
    batch is good on every day.

    Args:
        months: shelf life, more than zero.

    Source: work-order core W27; pharma note section 6, story 10.
    """
    if months <= 0:
        raise ValueError(f"a shelf life of {months} months is none")
    year, month = divmod(manufactured_on.year * 12 + manufactured_on.month - 1 + months, 12)
    ends = date(year, month + 1, 1)
    last = ends - timedelta(days=1)
    day = min(manufactured_on.day, calendar.monthrange(year, month + 1)[1])
    return last if last > manufactured_on else date(year, month + 1, day)
