"""Flow: sub-states inside their states, roles and what they may, signers, numbers."""

from collections.abc import Mapping
from typing import Any

from workwright.profile.draft import Draft
from workwright.profile.numbering import NumberPattern

START = "start"
EXECUTION = frozenset({"step.perform", "step.verify", "dispense.record"})
RELEASE = frozenset({"order.release_to_stock", "order.reject"})
QUALITY = frozenset({"lot.release", "deviation.approve", "hold.lift", "audit.review"})
# Work order core W23: what one role, and so one person by default, may not unite.
APART: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"people.manage"}), EXECUTION | RELEASE | QUALITY),
    (EXECUTION, RELEASE),
)


def check(draft: Draft) -> None:
    """Note what is wrong with stages, roles, signers and numbers."""
    for state, stated in draft.data.get("states", {}).items():
        _stages(draft, state, stated.get("sub_states", {}))
    _roles(draft)
    for transition, signers in draft.data.get("signatures", {}).items():
        for role in signers:
            draft.role(("signatures", transition, role), role)
    _numbering(draft)


def _stages(draft: Draft, state: str, stages: Mapping[str, Any]) -> None:
    entered: dict[tuple[str, str | None], list[str]] = {}
    for name, stage in stages.items():
        where = ("states", state, "sub_states", name)
        for before in stage.get("from", ()):
            if before != START and before not in stages:
                message = f"'{before}' is no sub-state of {state}"
                hint = (
                    draft.near(before, [START, *stages]) or f"one of {START}, {', '.join(stages)}"
                )
                draft.say("state.from", (*where, "from"), message, hint)
        for role in stage.get("by", ()):
            draft.role((*where, "by"), role)
        enter = stage.get("enter")
        if enter is not None:
            kind = enter.get("step")
            if kind is not None:
                _step_kind(draft, (*where, "enter", "step"), kind)
            if "when" not in enter:
                entered.setdefault((enter["at"], kind), []).append(name)
        if enter is None and not stage.get("by"):
            message = f"nothing and nobody enters '{name}'"
            draft.say("state.unreachable", where, message, "add enter or by")
    _reachable(draft, state, stages)
    _clashes(draft, state, stages, entered)


def _step_kind(draft: Draft, where: tuple[str | int, ...], kind: str) -> None:
    message = f"there is no step kind '{kind}'"
    draft.refer("rule.step", where, ("step_kinds",), kind, message)


def _reachable(draft: Draft, state: str, stages: Mapping[str, Any]) -> None:
    """Note stages that no way from the plain state leads to."""
    reached = {START}
    while True:
        more = {
            name
            for name, stage in stages.items()
            if name not in reached and reached & set(stage.get("from", [START]))
        }
        if not more:
            break
        reached |= more
    for name, stage in stages.items():
        if name in reached:
            continue
        where = ("states", state, "sub_states", name)
        ways = [before for before in stage.get("from", ()) if before in stages]
        circle = _circle(name, stages)
        if circle:
            message = f"goes round without a way in: {' → '.join(circle)}"
            draft.say("state.cycle", where, message, f"let one of them follow {START}")
        elif ways:
            message = f"no way leads from {START} to '{name}'"
            draft.say("state.unreachable", where, message, f"add {START}, or a stage before it")


def _circle(name: str, stages: Mapping[str, Any]) -> list[str]:
    """Return the stages of a circle through this one, else nothing."""
    path = [name]
    while True:
        before = [b for b in stages[path[-1]].get("from", ()) if b in stages]
        if not before:
            return []
        if before[0] in path:
            return [*reversed(path[path.index(before[0]) :]), path[-1]] if before[0] == name else []
        path.append(before[0])


def _clashes(
    draft: Draft,
    state: str,
    stages: Mapping[str, Any],
    entered: Mapping[tuple[str, str | None], list[str]],
) -> None:
    for (moment, _), names in entered.items():
        for index, name in enumerate(names):
            ways = set(stages[name].get("from", [START]))
            for earlier in names[:index]:
                if ways & set(stages[earlier].get("from", [START])):
                    message = f"'{earlier}' and '{name}' both enter at {moment}; the last one wins"
                    where = ("states", state, "sub_states", name, "enter")
                    draft.say(
                        "state.enter_clash", where, message, "make one stricter", warning=True
                    )


def _roles(draft: Draft) -> None:
    for name, role in draft.data.get("roles", {}).items():
        where = ("roles", name)
        for other in role.get("not_with", ()):
            if other == name:
                message = f"nobody could hold '{name}': it is not with itself"
                draft.say("role.conflict", (*where, "not_with"), message, "remove it")
            else:
                draft.role((*where, "not_with"), other)
        held = set(role.get("may", ()))
        for first, second in APART:
            for permission, other in _pairs(held & first, held & second):
                message = f"{name} may not have {permission} with {other}"
                draft.say("permission.law", (*where, "may"), message, "W23: two roles, two people")


def _pairs(first: set[str], second: set[str]) -> list[tuple[str, str]]:
    return [(sorted(first)[0], other) for other in sorted(second)] if first else []


def _numbering(draft: Draft) -> None:
    seen: dict[str, str] = {}
    for name, stated in draft.data.get("numbering", {}).items():
        where = ("numbering", name, "pattern")
        pattern = NumberPattern(stated["pattern"], stated.get("reset", "yearly"))
        if not pattern.has_sequence:
            message = "the pattern needs one {seq:n}"
            draft.say("numbering.no_sequence", where, message, "e.g. {seq:4}")
        elif pattern.missing:
            tokens = " and ".join(f"{{{token}}}" for token in pattern.missing)
            message = f"numbers would repeat after each {pattern.reset} reset"
            draft.say("numbering.repeats", where, message, f"add {tokens}, or reset: never")
        other = seen.setdefault(stated["pattern"], name)
        if other != name:
            message = f"same as {other}"
            draft.say("numbering.clash", where, message, "give each object a pattern of its own")
