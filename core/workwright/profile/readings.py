"""Read the parts of a profile out of its effective data; each function one part."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workwright.domain.checks import Severity
from workwright.profile.parts import (
    AddedSection,
    CheckSetting,
    ReportPlan,
    Role,
    Screen,
    Section,
    StepKind,
    SubState,
    Waiver,
    Word,
)

Data = Mapping[str, Any]


def roles_of(data: Data) -> dict[str, Role]:
    """Return the roles by code; that two are not held together goes both ways."""
    stated = data.get("roles", {})
    apart: dict[str, set[str]] = {code: set() for code in stated}
    for code, role in stated.items():
        for other in role.get("not_with", ()):
            apart[code].add(other)
            apart.setdefault(other, set()).add(code)
    return {
        code: Role(
            code,
            role.get("label", {}),
            frozenset(role.get("may", ())),
            frozenset(apart[code]),
            role.get("second_factor", False),
        )
        for code, role in stated.items()
    }


def sub_states_of(data: Data) -> dict[str, tuple[SubState, ...]]:
    """Return the stages of each core state, in the order of the board."""
    return {
        state: tuple(
            _sub_state(state, name, stage) for name, stage in stated.get("sub_states", {}).items()
        )
        for state, stated in data.get("states", {}).items()
    }


def _sub_state(state: str, name: str, stage: Data) -> SubState:
    enter = stage.get("enter", {})
    return SubState(
        name,
        state,
        stage["label"],
        stage.get("tone", "neutral"),
        tuple(stage.get("from", ("start",))),
        enter.get("at"),
        enter.get("step"),
        tuple(stage.get("by", ())),
        stage.get("sign"),
    )


def step_kinds_of(data: Data) -> dict[str, StepKind]:
    """Return the step kinds by name; without panels they show those of the kiosk step."""
    shown = data.get("screens", {}).get("kiosk_step", {}).get("panels", ())
    return {
        name: StepKind(
            name,
            kind.get("label", {}),
            kind["base"],
            kind.get("form"),
            tuple(kind.get("panels", shown)),
            kind.get("two_person", False),
            kind.get("equipment"),
        )
        for name, kind in data.get("step_kinds", {}).items()
    }


def check_settings_of(data: Data) -> dict[str, CheckSetting]:
    """Return what the profile changes of checks, by rule."""
    return {
        rule: CheckSetting(
            Severity(stated["severity"]) if "severity" in stated else None,
            stated.get("parameters", {}),
            _waiver(stated["waiver"]) if "waiver" in stated else None,
        )
        for rule, stated in data.get("checks", {}).items()
    }


def _waiver(stated: Data) -> Waiver:
    return Waiver(stated["reason"], stated["owner"], date.fromisoformat(stated["expires"]))


def report_of(name: str, stated: Data) -> ReportPlan:
    """Return how the profile wants one report."""
    added = tuple(
        AddedSection(
            section,
            about["title"],
            about["after"],
            tuple(about.get("steps", ())),
            tuple(about.get("fields", ())),
        )
        for section, about in stated.get("add", {}).items()
    )
    return ReportPlan(
        name,
        stated.get("title"),
        tuple(stated.get("sections", ())),
        added,
        stated.get("paper", "A4"),
        tuple(stated.get("languages", ())),
        stated.get("on"),
    )


def screen_of(name: str, stated: Data) -> Screen:
    """Return what one screen shows."""
    columns = stated.get("columns", ())
    return Screen(
        name,
        columns=() if isinstance(columns, str) else tuple(columns),
        filters=tuple(stated.get("filters", ())),
        sort=stated.get("sort"),
        show=stated.get("show", {}),
        group=stated.get("group"),
        sections=tuple(_section(key, item) for key, item in stated.get("sections", {}).items()),
        fields=tuple(stated.get("fields", stated.get("card", ()))),
        panels=tuple(stated.get("panels", ())),
        split=columns if isinstance(columns, str) else None,
        lanes=stated.get("lanes"),
        required_at={move: tuple(at) for move, at in stated.get("required_at", {}).items()},
    )


def _section(name: str, stated: Data) -> Section:
    return Section(
        name,
        stated.get("title"),
        stated.get("part"),
        tuple(stated.get("fields", ())),
        tuple(stated.get("visible_to", ())),
        stated.get("folded", False),
    )


def word_of(stated: Data) -> Word:
    """Return a noun in one language; without a short word the singular stands for it."""
    return Word(stated["one"], stated["many"], stated.get("short", stated["one"]))
