"""Derive the content of a record from the evidence that it carries, as it was derived at first."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from workwright.db.tables.orders import Batch, WorkOrder
from workwright.domain import snapshot as snapshots
from workwright.domain.canonical import parse_instant
from workwright.domain.declarations import ReportSection
from workwright.reports.context import RecordContext
from workwright.reports.desk import Desk
from workwright.reports.evidence_check import own_bodies
from workwright.reports.layout import Placed
from workwright.reports.record import content_of, plan_of
from workwright.reports.replay import rows_of
from workwright.reports.source import ABOUT_COPIES, Entry, Source

Data = Mapping[str, Any]


def rebuilt_content(record: RecordContext) -> dict[str, Any]:
    """Return what the content must be, from chain, snapshot and carried facts alone.

    Raises:
        IntegrityBroken: the snapshot does not meet its hash.
        KeyError, ValueError: the evidence does not hold what the content needs.
    """
    source = source_of(record)
    desk = Desk(source)
    kind = record.content["kind"]
    return content_of(desk, kind, _places(desk, kind, record.data["presentations"][0]["sections"]))


def source_of(record: RecordContext) -> Source:
    """Return everything that the record was made from, out of its evidence."""
    evidence, carried = record.data["evidence"], record.data["carried"]
    order_id = UUID(evidence["work_order"])
    entries = _entries(evidence)
    rows = rows_of(entries, order_id, carried["rows"])
    order, batch = rows["work_order"][0], min(rows["batch"], key=_sequence)
    frozen = evidence["snapshot"]
    if not isinstance(order, WorkOrder) or not isinstance(batch, Batch):
        raise TypeError("the evidence has no order")
    return Source(
        tenant_id=UUID(evidence["tenant"]),
        order=order,
        batch=batch,
        snapshot=snapshots.read(frozen["canonical"], frozen["sha256"]),
        snapshot_sha256=frozen["sha256"],
        taken_at=parse_instant(carried["taken_at"]),
        rows=rows,
        entries=entries,
        references=carried["references"],
    )


def _entries(evidence: Data) -> tuple[Entry, ...]:
    read = (Entry(json.loads(body)) for body in own_bodies(evidence))
    return tuple(entry for entry in read if not entry.act.startswith(ABOUT_COPIES))


def _places(desk: Desk, kind: str, sections: Sequence[Data]) -> list[Placed]:
    added = {item.name: item for item in plan_of(desk, kind).added}
    return [
        Placed(
            section["name"],
            section["letter"],
            ReportSection(section["name"], section["title"]),
            added[section["name"]] if section["added"] else None,
        )
        for section in sections
    ]


def _sequence(row: Any) -> tuple[int, str]:
    return row.sequence, str(row.id)


def first_difference(found: Any, expected: Any, path: str = "") -> str | None:
    """Return the path of the first place at which two plain values differ."""
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        for key in sorted({*found, *expected}):
            inner = first_difference(found.get(key), expected.get(key), f"{path}.{key}".strip("."))
            if inner is not None:
                return inner
        return None
    if isinstance(found, list) and isinstance(expected, list):
        for index, (one, other) in enumerate(zip(found, expected, strict=False)):
            inner = first_difference(one, other, f"{path}[{index}]")
            if inner is not None:
                return inner
        return None if len(found) == len(expected) else f"{path}[{min(len(found), len(expected))}]"
    return None if found == expected else path
