"""Instants as a record keeps them: UTC, and the site's own time with its offset (E31)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from workwright.domain.canonical import instant_text

Stamp = dict[str, str]


def stamp(at: datetime, zone: str) -> Stamp:
    """Return the instant for both readers: the machine's text and the printed one."""
    local = at.astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds")
    return {"utc": instant_text(at), "local": f"{local[:19]} {local[19:]}"}


def stamp_or_none(at: datetime | None, zone: str) -> Stamp | None:
    """Return the instant for both readers, or none."""
    return None if at is None else stamp(at, zone)
