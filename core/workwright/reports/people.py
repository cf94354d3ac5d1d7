"""Who did something, under the name that was frozen when it was done (E14, W3)."""

from bisect import bisect_right
from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from workwright.db.schema import TenantRow
from workwright.db.tables.quality import Signature
from workwright.reports.source import Source
from workwright.reports.times import stamp

Who = dict[str, Any]


class People:
    """Names people by what the chain and the signatures of the order say of them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _names(self) -> dict[str, list[tuple[datetime, str]]]:
        found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for entry in self._source.entries:
            if entry.body["actor_id"]:
                found[entry.body["actor_id"]].append((entry.at, entry.body["printed_name"]))
        for row in self._source.of(Signature):
            found[str(row.signer_id)].append((row.signed_at, row.printed_name))
        for names in found.values():
            names.sort()
        return found

    def name(self, person_id: UUID | None, at: datetime | None = None) -> str | None:
        """Return the printed name that the person had then; the latest known without a time."""
        if person_id is None:
            return None
        known = self._names.get(str(person_id), [])
        if not known:
            facts = self._source.references.get("person", {}).get(str(person_id), {})
            return str(facts.get("name") or facts.get("code") or person_id)
        if at is None:
            return known[-1][1]
        place = bisect_right([when for when, _ in known], at)
        return known[max(0, place - 1)][1]

    def who(self, person_id: UUID | None, at: datetime | None) -> Who | None:
        """Return name and time, or none where nobody did it."""
        if person_id is None:
            return None
        when = stamp(at, self._source.zone) if at is not None else None
        return {"name": self.name(person_id, at), "at": when}

    def author(self, row: TenantRow, person_id: UUID | None, at: datetime | None) -> Who | None:
        """Return who made the row, with device and audit entry as far as the chain has them."""
        who = self.who(person_id, at)
        entry = self._source.entry_of(row)
        if who is not None and entry is not None:
            who |= {"device": entry.body["device"], "seq": entry.seq}
        return who
