"""What was made against what should have been: section G (yield), with its corrections (C4)."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

from workwright.db.tables.execution import YieldRecord, YieldVerification
from workwright.db.tables.quality import Correction
from workwright.reports.amounts import amount, places_of, written
from workwright.reports.captures import marks, stored
from workwright.reports.desk import Desk
from workwright.reports.sections.checks import balances

Data = dict[str, Any]

AMOUNTS = ("theoretical", "actual", "samples", "rejects", "waste")
SHARES = ("yield_pct", "accountability_pct")


def yields(desk: Desk) -> Data:
    """Return every yield point as it counts now, with what it was before each correction."""
    versions: dict[str, list[YieldRecord]] = defaultdict(list)
    for row in sorted(desk.source.of(YieldRecord), key=lambda r: (r.at, r.version, r.id)):
        versions[row.phase].append(row)
    return {
        "phases": [_phase(desk, rows) for rows in versions.values()],
        "balances": balances(desk, of_labels=False),
    }


def _phase(desk: Desk, rows: list[YieldRecord]) -> Data:
    now = rows[-1]
    shown = max(places_of(getattr(r, f"{part}_qty")) for r in rows for part in AMOUNTS)
    point = next((y for y in desk.source.snapshot.recipe.yields if y.phase == now.phase), None)
    return {
        "phase": now.phase,
        "name": dict(point.name) if point is not None else None,
        "step": point.step if point is not None else None,
        "unit": now.unit,
        **{part: _series(desk, rows, f"{part}_qty", shown) for part in AMOUNTS},
        **{part: _series(desk, rows, part, 2) for part in SHARES},
        "low_pct": written(now.low_pct, 1),
        "high_pct": written(now.high_pct, 1),
        "out": not now.low_pct <= now.yield_pct <= now.high_pct,
        "actual_amount": amount(now.actual_qty, now.unit, shown),
        "computed": desk.people.author(now, now.computed_by_id, now.at),
        "verified": _verified(desk, now),
        "stored": stored(now, *(f"{part}_qty" for part in AMOUNTS), *SHARES, "unit"),
    }


def _series(desk: Desk, rows: list[YieldRecord], name: str, decimals: int = 0) -> Data:
    """Return the value that counts and, struck, every different one before it (C2)."""
    was = []
    for old, new in pairwise(rows):
        before = getattr(old, name)
        if before != getattr(new, name):
            made = [c for c in desk.source.of(Correction) if c.approved_at == new.at]
            was.append({"value": written(before, decimals), "mark": (marks(desk, made) or [0])[0]})
    return {"value": written(getattr(rows[-1], name), decimals), "was": was}


def _verified(desk: Desk, row: YieldRecord) -> Data | None:
    found = desk.source.where(YieldVerification, yield_record_id=row.id)
    if not found:
        return None
    return desk.people.author(found[-1], found[-1].verified_by_id, found[-1].at)
