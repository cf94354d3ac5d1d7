"""Say plainly what the language has and this installation does not run yet.

A demand that would not be held is a refusal when the profile is activated, so that nobody relies
on it; what is merely not shown is a warning.
"""

from collections.abc import Mapping
from typing import Any

from workwright.profile.draft import Draft
from workwright.profile.texts import matching

DEMANDS: Mapping[tuple[str, ...], str] = {
    ("rules", "*"): "own rules are not evaluated by this installation yet",
    ("tests", "*"): "tests of profiles are not run by this installation yet",
    (
        "states",
        "*",
        "sub_states",
        "*",
        "enter",
        "when",
    ): "conditions of stages are not evaluated yet",
    ("states", "*", "sub_states", "*", "limit"): "time limits of stages are not watched yet",
    ("states", "*", "sub_states", "*", "holds"): "holding stages are not enforced yet",
    ("step_kinds", "*", "pause_on"): "orders are not paused by a capture yet",
    ("roles", "*", "second_factor"): "a second factor is not asked yet",
}
NOT_SHOWN: Mapping[tuple[str, ...], str] = {
    ("screens", "dashboards", "*"): "dashboards are not shown by this installation yet",
    ("screens", "badges", "*"): "badges with a condition are not shown yet",
    ("screens", "*", "sections", "*", "visible_when"): "the section is shown always for now",
    ("notifications", "*"): "notifications are not sent by this installation yet",
    ("policies", "monitoring_initials"): "full signatures are asked for now",
}
# Plugins bring stages too; only the plant's own are told, since the plant cannot take back others'.
NOT_ENTERED = ("states", "*", "sub_states", "*")


def check(draft: Draft) -> None:
    """Note every demand and display that does not run yet."""
    for pattern, sentence in DEMANDS.items():
        for where, value in matching(draft.data, pattern):
            if _is_asked(value):
                warning = not draft.activating
                draft.say("language.not_run", where, sentence, "remove it for now", warning=warning)
    for where, _ in matching(draft.data, NOT_ENTERED):
        if draft.own(where):
            sentence = "stages have their words, but orders do not enter them yet"
            draft.say("language.not_run", where, sentence, "it may stay", warning=True)
    for pattern, sentence in NOT_SHOWN.items():
        for where, value in matching(draft.data, pattern):
            if _is_asked(value):
                draft.say("language.not_run", where, sentence, "it may stay", warning=True)


def _is_asked(value: Any) -> bool:
    return value is not False and value is not None
