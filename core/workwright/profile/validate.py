"""Check a profile whose shape is right: everything that its parts say about each other."""

from collections.abc import Callable

from workwright.profile.checking import flow, records, rules, running, screens, words, work
from workwright.profile.draft import Draft
from workwright.profile.law import law_problems

CHECKS: tuple[Callable[[Draft], None], ...] = (
    words.check,
    flow.check,
    work.check,
    screens.check,
    records.check,
    rules.check,
    running.check,
)


def validate(draft: Draft) -> None:
    """Note every problem on the draft's sheet."""
    for check in CHECKS:
        check(draft)
    law_problems(draft.merged.layers, draft.plugins, draft.sheet)
