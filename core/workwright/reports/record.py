"""Make the record of an order from its snapshot, its execution rows and its audit trail (W3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workwright.db.checkpoints import CheckpointKey
from workwright.db.evidence import evidence_of
from workwright.db.reading import Reading
from workwright.db.tables.orders import WorkOrder
from workwright.domain.canonical import plain
from workwright.domain.declarations import Report
from workwright.profile import readings
from workwright.profile.parts import ReportPlan
from workwright.reports import layout, renderer
from workwright.reports.collect import collect
from workwright.reports.context import FORMAT, RecordContext, content_hash
from workwright.reports.desk import Desk
from workwright.reports.layout import CORE_REPORT, Placed
from workwright.reports.replay import unproven
from workwright.reports.seal import seal
from workwright.reports.sections import quality
from workwright.reports.source import Source
from workwright.reports.times import stamp
from workwright.reports.words import words_for

Data = dict[str, Any]


@dataclass(frozen=True)
class Style:
    """Which report is printed, and what its words and templates come from.

    Args:
        report: of the plugin, or the core's own.
        plugin: name of the plugin that brings the report; none for the core's.
        package: its import name.
        packages: import names of all plugins of the order, for the words of their rules.
        languages: one after the other; none means as the profile says, else the plant's own.
    """

    report: Report = CORE_REPORT
    plugin: str | None = None
    package: str | None = None
    packages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Copy:
    """Which copy this is (E42).

    Args:
        number: 1 for the first of this kind of record.
        earlier: number, instant and hash of every copy before it.
    """

    number: int
    printed_at: datetime
    printed_by: str
    earlier: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def build(
    look: Reading,
    order: WorkOrder,
    *,
    style: Style = Style(),
    copy: Copy | None = None,
    keys: CheckpointKey | None = None,
) -> RecordContext:
    """Return the record of a released order as it stands, whole and self-contained.

    Args:
        copy: none for a look at the data that is no print.
        keys: seals the copy.

    Raises:
        NotFound: the order is not released.
        IntegrityBroken: the snapshot does not meet its hash (W1).
    """
    source = collect(look, order)
    desk = Desk(source)
    plan = plan_of(desk, style.report.name)
    places = layout.arrange(style.report, plan)
    content = content_of(desk, style.report.name, places)
    last = source.entries[-1].seq if source.entries else 0
    evidence = evidence_of(look, order.id, until_seq=last)
    data: Data = {
        "format": FORMAT,
        "content": content,
        "content_sha256": content_hash(content),
        "carried": {
            "references": plain(source.references),
            "rows": unproven(source.rows, source.entries, order.id),
            "taken_at": source.taken_at,
        },
        "presentations": presentations(desk, style, plan, places, content),
        "copy": _copy(source, copy),
        "evidence": evidence,
        "renderer": dict(renderer.describe(renderer.TEMPLATES, _with_templates(style, places))),
    }
    data["seal"] = seal(data, keys) if keys is not None else None
    return RecordContext(plain(data))


def content_of(desk: Desk, kind: str, places: Sequence[Placed]) -> Data:
    """Return what was recorded, as neutral data without the words of any language."""
    sections, added = layout.fill(desk, places)
    content: Data = plain(
        {
            "kind": kind,
            "final": desk.source.is_final,
            "sections": sections,
            "added": added,
            "corrections": quality.corrections(desk),
        }
    )
    return content


def plan_of(desk: Desk, kind: str) -> ReportPlan:
    """Return how the pinned profile wants the report (W30)."""
    stated = (desk.labels.profile.get("reports") or {}).get(kind) or {}
    return readings.report_of(kind, stated)


def presentations(
    desk: Desk, style: Style, plan: ReportPlan, places: Sequence[Placed], content: Data
) -> list[Data]:
    """Return the words and the order of sections, once for each language that is printed."""
    snapshot = desk.source.snapshot
    languages = style.languages or plan.languages or snapshot.languages[:1] or ("en",)
    return [
        {
            "language": language,
            "paper": plan.paper,
            "report": {
                "name": style.report.name,
                "version": style.report.version,
                "pinned": snapshot.reports.get(style.report.name),
                "plugin": style.plugin,
                "title": style.report.title,
                "own_title": desk.labels.text(plan.title),
            },
            "sections": [_placed(desk, style, place) for place in places],
            "terms": {noun: words.get(language) for noun, words in snapshot.terms.items()},
            "words": words_for(
                language,
                style.packages,
                {"content": content, "titles": _titles(style.report, places)},
            ),
        }
        for language in languages
    ]


def _placed(desk: Desk, style: Style, place: Placed) -> Data:
    return {
        "name": place.name,
        "letter": place.letter,
        "title": place.section.title,
        "own_title": desk.labels.text(place.added.title) if place.added is not None else None,
        "clause": place.section.clause,
        "template": place.section.template,
        "plugin": style.package if place.section.template is not None else None,
        "added": place.added is not None,
    }


def _titles(report: Report, places: Sequence[Placed]) -> list[Data]:
    return [{"title": report.title}, *({"title": place.section.title} for place in places)]


def _with_templates(style: Style, places: Sequence[Placed]) -> tuple[str, ...]:
    needed = any(place.section.template is not None for place in places)
    return (style.package,) if needed and style.package is not None else ()


def _copy(source: Source, copy: Copy | None) -> Data | None:
    if copy is None:
        return None
    return {
        "number": copy.number,
        "printed_at": stamp(copy.printed_at, source.zone),
        "printed_by": copy.printed_by,
        "earlier": [dict(item) for item in copy.earlier],
    }
