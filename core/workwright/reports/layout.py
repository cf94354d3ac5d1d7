"""Which sections a record has and in which order: of the report, as the profile wants it.

Section names are those of the core's builders below. A plugin's report chooses among them and
brings templates for what the core does not print.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from workwright.domain.declarations import Report, ReportSection
from workwright.domain.text import N_
from workwright.profile.parts import AddedSection, ReportPlan
from workwright.reports.captures import of_step_kinds
from workwright.reports.desk import Desk
from workwright.reports.sections import (
    checks,
    closing,
    master,
    materials,
    performing,
    quality,
    trail,
)

Data = dict[str, Any]

COVER = "cover"
RULES = "rules"

BUILDERS: Mapping[str, Callable[[Desk], Data]] = {
    COVER: master.cover,
    "master": master.reproduction,
    "chronology": performing.chronology,
    "equipment": performing.equipment,
    "components": materials.components,
    "controls": checks.controls,
    "area": checks.area_inspection,
    "yields": closing.yields,
    "labeling": checks.labeling,
    "containers": materials.containers,
    "sampling": checks.sampling,
    "people": performing.persons,
    "investigations": quality.investigations,
    "examinations": checks.examinations,
    "attempts": quality.attempts,
    "signatures": trail.signatures,
    "audit_trail": trail.audit,
    RULES: trail.rules,
}

RULES_SECTION = ReportSection(RULES, N_("Rules evaluated"))

CORE_REPORT = Report(
    "batch_record",
    N_("Execution record"),
    "1",
    (
        ReportSection(COVER, N_("Order")),
        ReportSection("master", N_("Master as issued")),
        ReportSection("chronology", N_("Steps")),
        ReportSection("equipment", N_("Equipment")),
        ReportSection("components", N_("Materials")),
        ReportSection("controls", N_("Controls and results")),
        ReportSection("area", N_("Clearances")),
        ReportSection("yields", N_("Yield")),
        ReportSection("labeling", N_("Labels")),
        ReportSection("containers", N_("Containers")),
        ReportSection("sampling", N_("Samples")),
        ReportSection("people", N_("People")),
        ReportSection("investigations", N_("Deviations")),
        ReportSection("examinations", N_("Examinations")),
        ReportSection("attempts", N_("Attempts, refusals, corrections")),
        ReportSection("signatures", N_("Signatures")),
        ReportSection("audit_trail", N_("Audit trail")),
    ),
)


@dataclass(frozen=True)
class Placed:
    """A section at its place.

    Args:
        letter: as printed before the title; the cover has none, an added section that of the
            section it follows and a number.
        added: made of forms and order fields, as the profile says.
    """

    name: str
    letter: str
    section: ReportSection
    added: AddedSection | None = None


def arrange(report: Report, plan: ReportPlan) -> tuple[Placed, ...]:
    """Return the sections of a report in print order, with the profile's own among them.

    The list of rules evaluated ends every record.

    Raises:
        ValueError: a section that neither the core nor a template of the plugin can print.
    """
    known = {section.name: section for section in report.sections}
    wanted = [known[name] for name in plan.sections if name in known] or list(report.sections)
    if RULES not in known:
        wanted.append(RULES_SECTION)
    for section in wanted:
        if section.name not in BUILDERS and section.template is None:
            raise ValueError(f"nobody prints section {section.name} of report {report.name}")
    placed: list[Placed] = []
    letters = iter(_letters(len(wanted)))
    for section in wanted:
        letter = "" if section.name == COVER else next(letters)
        placed.append(Placed(section.name, letter, section))
        placed.extend(_added_after(section.name, letter, plan.added))
    return tuple(placed)


def fill(desk: Desk, places: Sequence[Placed]) -> tuple[Data, Data]:
    """Return section to its data, the cover always, and the profile's own sections to theirs."""
    names = [COVER, *(place.name for place in places if place.name in BUILDERS)]
    sections = {name: BUILDERS[name](desk) for name in dict.fromkeys(names)}
    added = {p.name: _own(desk, p.added) for p in places if p.added is not None}
    return sections, added


def _added_after(name: str, letter: str, added: Sequence[AddedSection]) -> list[Placed]:
    mine = [item for item in added if item.after == name]
    return [
        Placed(item.name, f"{letter}{number}" if letter else "", ReportSection(item.name, ""), item)
        for number, item in enumerate(mine, start=1)
    ]


def _own(desk: Desk, section: AddedSection) -> Data:
    """Return the captures of these step kinds and these fields of the order."""
    fields = {f["name"]: f for f in master.order_fields(desk)}
    names = [name.removeprefix("fields.") for name in section.fields]
    return {
        "captures": of_step_kinds(desk, section.steps),
        "fields": [fields[name] for name in names if name in fields],
    }


def _letters(count: int) -> list[str]:
    """Return A to Z, then AA, AB and so on."""
    pairs = [a + b for a in ascii_uppercase for b in ascii_uppercase]
    return [*ascii_uppercase, *pairs][:count]
