"""Hold every layer to the law below it: what plugins mark, what parents lock, what only grows."""

from collections.abc import Sequence
from typing import Any

from workwright.domain.lifecycle import BY_NAME
from workwright.forms.sheet import Sheet, Where, shown
from workwright.plugins import PluginSet
from workwright.profile.directions import Way, ways
from workwright.profile.merge import Kind, Layer, at, merge
from workwright.profile.texts import matching

# Keys that only grow in every layer: pattern of the paths, code of the problem.
GROWING: tuple[tuple[tuple[str, ...], str], ...] = (
    (("signatures", "*", "*"), "law.loosened"),
    (("step_kinds", "*", "two_person"), "law.loosened"),
    (("roles", "*", "not_with"), "law.loosened"),
    (("retention", "*"), "retention.short"),
)


def law_problems(layers: Sequence[Layer], plugins: PluginSet, sheet: Sheet) -> None:
    """Note every place where a layer loosens, removes or changes what is law below it."""
    for index in range(1, len(layers)):
        below = merge(layers[:index]).data
        here = merge(layers[: index + 1]).data
        _growing(below, here, layers[:index], plugins, sheet)
        for path, owner in _bound(layers[:index]).items():
            _held(path, owner, below, here, plugins, sheet)
    _core_signers(layers, sheet)


def _growing(
    below: Any, here: Any, layers: Sequence[Layer], plugins: PluginSet, sheet: Sheet
) -> None:
    for pattern, code in GROWING:
        for path, old in matching(below, pattern):
            owner = at(here, path[:2])
            if pattern[0] in {"step_kinds", "roles"} and owner is None:
                # A removed kind or role has no two persons to ask; its use is judged elsewhere.
                continue
            for where, before, after, how in ways(path, old, at(here, path), plugins):
                if how in (Way.LOOSER, Way.CHANGED):
                    _say(code, where, before, after, _owner_of(layers, path), sheet)


def _say(code: str, where: Where, old: Any, new: Any, owner: str, sheet: Sheet) -> None:
    if code == "retention.short":
        kept = f"{new['keep']} from {new.get('from', 'completion')}" if new else "nothing"
        law = f"{old['keep']} from {old.get('from', 'completion')}"
        sheet.add(code, where, f"{kept} is under {law} ({owner})", "lengthen it")
    elif where[0] == "signatures":
        message = f"the signature '{old}' of {where[-1]} is law ({owner})"
        sheet.add(code, where, message, "keep it; signers are only added")
    else:
        message = f"{_said(new)} is looser than {_said(old)}, which is law ({owner})"
        sheet.add(code, where, message, "keep it or tighten it")


def _bound(layers: Sequence[Layer]) -> dict[Where, str]:
    """Return every path that a layer marks as law or locks, with who did."""
    found: dict[Where, str] = {}
    for layer in layers:
        for text in (*layer.data.get("locked", ()), *layer.data.get("law", ())):
            found.setdefault(tuple(text.split(".")), layer.title)
    return found


def _held(path: Where, owner: str, below: Any, here: Any, plugins: PluginSet, sheet: Sheet) -> None:
    for where, old, new, how in ways(path, at(below, path), at(here, path), plugins):
        if how is Way.TIGHTER or _only_grows(where):
            continue
        if owner.startswith(Kind.PLUGIN.value):
            message = f"{_said(new)} is looser than {_said(old)}, which is law ({owner})"
            sheet.add("law.loosened", where, message, "keep it or tighten it")
        else:
            sheet.add(
                "locked.changed", where, f"is locked by {owner}", "tighten it, or ask its owner"
            )


def _only_grows(where: Where) -> bool:
    """Say whether the path is judged as one that only grows, locked or not."""
    return any(
        len(pattern) == len(where)
        and all(name in ("*", part) for name, part in zip(pattern, where, strict=True))
        for pattern, _ in GROWING
    )


def _core_signers(layers: Sequence[Layer], sheet: Sheet) -> None:
    for layer in layers:
        for name, signers in layer.data.get("signatures", {}).items():
            for signer in BY_NAME[name].signers:
                if signers and signer.role in signers and signers[signer.role] != signer.meaning:
                    message = f"the core asks {signer.role} to sign as {signer.meaning.value}"
                    where = ("signatures", name, signer.role)
                    sheet.add("signature.core", where, message, "keep the core's signer")


def _owner_of(layers: Sequence[Layer], path: Where) -> str:
    return next(
        (layer.title for layer in reversed(layers) if at(layer.body, path) is not None), "the core"
    )


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "nobody"
    return shown(value)
