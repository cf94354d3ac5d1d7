"""The story of an order for the page: by site day, newest first, like acts put together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import dates

from workwright.domain.quantity import trimmed
from workwright.services.order_story import StoryEntry
from workwright.web.findings import stored_said
from workwright.web.i18n import _, day, locale, number, say
from workwright.web.listing import Event
from workwright.web.office.story_words import ACTS, REFUSED, Said
from workwright.web.signed_words import spoken
from workwright.web.surroundings import terms

KINDS: Final = ("everything", "exceptions", "signatures")
TOGETHER: Final = frozenset(
    {"work_order.person_assigned", "work_order.equipment_assigned", "capture.scanned"}
)
EQUIPMENT: Final = "work_order.equipment_assigned"
SHOWN_CHARACTERS: Final = 400

Days = list[tuple[str, list[Event]]]


def story_days(entries: Iterable[StoryEntry], zone: str, kind: str) -> Days:
    """Return heading and events of each site day, newest first."""
    place = ZoneInfo(zone)
    wanted = [entry for entry in entries if _is_wanted(entry, kind)]
    days: Days = []
    for site_day, of_day in groupby(wanted, key=lambda e: e.at.astimezone(place).date()):
        listed = list(of_day)
        offset = listed[0].at.astimezone(place).strftime("%z")
        heading = _(
            "%(day)s, site time (UTC%(offset)s)",
            day=day(site_day, "full"),
            offset=f"{offset[:3]}:{offset[3:]}",
        )
        days.append((heading, [_event(group, place) for group in _groups(listed)]))
    return days


def _is_wanted(entry: StoryEntry, kind: str) -> bool:
    if kind == "exceptions":
        return entry.is_exception
    return kind != "signatures" or entry.signed


def _groups(entries: Sequence[StoryEntry]) -> list[list[StoryEntry]]:
    """Return entries that are told as one: the same act of the same person in the same minute."""
    groups: list[list[StoryEntry]] = []
    for entry in entries:
        last = groups[-1][0] if groups else None
        same = (
            last is not None
            and entry.act in TOGETHER
            and (last.act, last.who, _minute(last.at)) == (entry.act, entry.who, _minute(entry.at))
        )
        if same:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _event(group: list[StoryEntry], place: ZoneInfo) -> Event:
    entry = group[0]
    fallback = Said(entry.act.replace(".", " ").replace("_", " ").capitalize())
    said = REFUSED if entry.is_refused else ACTS.get(entry.act, fallback)
    details = _equipment(group) if entry.act == EQUIPMENT else [_detail(e) for e in group[::-1]]
    return Event(
        at=dates.format_time(entry.at.astimezone(place), "HH:mm", locale=locale()),
        what=say(said.sentence, {"step": entry.step or "–"}),
        detail=_short("; ".join(dict.fromkeys(text for text in details if text))),
        who=entry.who,
        icon=said.icon,
        tone=said.tone,
    )


def _detail(entry: StoryEntry) -> str:
    if entry.is_refused:
        return _refused(entry)
    parts = [*_changes(entry)]
    if entry.act == "work_order.person_assigned":
        role = terms().role(str(entry.detail.get("role", "")))
        parts.append(f"{entry.detail.get('person', '')} ({role})")
    if entry.reason:
        parts.append(_("“%(reason)s”", reason=entry.reason))
    return ", ".join(part for part in parts if part)


def _refused(entry: StoryEntry) -> str:
    """Return why an attempt was refused; of a signature, who was claimed to sign."""
    if claimed := entry.detail.get("claimed"):
        rules = ", ".join(entry.detail.get("rules", ()))
        return _("Signature claimed by “%(login)s”, %(rules)s", login=claimed, rules=rules)
    return " ".join(dict.fromkeys(stored_said(f) for f in entry.findings))


def _equipment(group: list[StoryEntry]) -> list[str]:
    """Return each piece once, with the steps that it was assigned to."""
    steps: dict[str, list[str]] = {}
    for entry in reversed(group):
        listed = steps.setdefault(str(entry.detail.get("equipment", "")), [])
        if step := entry.detail.get("step"):
            listed.append(str(step))
    noun = terms().inside("step")
    return [f"{code} ({noun} {', '.join(n)})" if n else code for code, n in steps.items()]


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS].rstrip()} …"


def _changes(entry: StoryEntry) -> list[str]:
    """Return what an edit of the header changed; new orders are told by their act alone."""
    if entry.act != "work_order.edited":
        return []
    labels = {
        "qty": terms().field("order", "qty"),
        "planned_start_at": _("Planned start"),
        "planned_end_at": _("Planned end"),
        "due_on": _("Due"),
        "priority": _("Priority"),
        "comment": _("Comment"),
        "campaign_sequence": _("Place in the campaign"),
    }
    return [
        _(
            "%(field)s: %(was)s, now %(now)s",
            field=labels[name],
            was=_said(name, old),
            now=_said(name, new),
        )
        for name, old, new in entry.changes
        if name in labels
    ]


def _said(name: str, value: Any) -> str:
    return number(trimmed(Decimal(value))) if name == "qty" else spoken(name, value, {})
