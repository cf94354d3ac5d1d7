"""When an entry is a late one: made well before it reached the server (C7, F9)."""

from datetime import datetime, timedelta
from typing import Final

# A kiosk says of every entry when it was made. A slow answer and one resend after the longest
# wait of the device (15 s each) stay below a minute, and a minute is as exact as a record is read;
# an entry that waited out a lost contact does not.
LATE_AFTER: Final = timedelta(seconds=60)


def is_late(at: datetime, claimed_at: datetime | None) -> bool:
    """Say whether an entry is a late one.

    Args:
        at: the server's time, which orders the record.
        claimed_at: the device's; none where it claimed nothing.
    """
    return claimed_at is not None and at - claimed_at > LATE_AFTER
