"""Rules that were asked at each moment of an order, as the review shows them: how many held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workwright.domain.checks import Moment
from workwright.domain.text import N_
from workwright.services.review_page import RuleLine
from workwright.web.i18n import say

MOMENTS: Final[Mapping[Moment, str]] = {
    Moment.RECIPE_APPROVE: N_("Approval of the recipe"),
    Moment.SCHEDULE: N_("Planning"),
    Moment.RELEASE: N_("Release to production"),
    Moment.START: N_("Start of the order"),
    Moment.STEP_START: N_("Start of a step"),
    Moment.CAPTURE: N_("Entries and weighings"),
    Moment.STEP_COMPLETE: N_("End of a step"),
    Moment.PAUSE: N_("Pause"),
    Moment.RESUME: N_("Resumption"),
    Moment.COMPLETE: N_("Completion"),
    Moment.SUBMIT_REVIEW: N_("Handing over to review"),
    Moment.RELEASE_TO_STOCK: N_("Release to stock"),
    Moment.REJECT: N_("Rejection"),
    Moment.CANCEL: N_("Cancellation"),
    Moment.PERIODIC: N_("Every day"),
}


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one moment."""

    key: str
    title: str
    rules: Sequence[RuleLine]

    @property
    def asked(self) -> int:
        """Return how often rules were asked at this moment."""
        return sum(rule.asked for rule in self.rules)

    @property
    def passed(self) -> int:
        """Return how often they held."""
        return sum(rule.passed for rule in self.rules)


def groups_of(rules: Mapping[str, Sequence[RuleLine]]) -> list[RuleGroup]:
    """Return the groups in the order of an order's life; rules that failed stand first."""
    return [
        RuleGroup(
            moment.value,
            moment_word(moment),
            sorted(rules[moment.value], key=lambda line: (line.passed == line.asked, line.rule)),
        )
        for moment in Moment
        if moment.value in rules
    ]


def moment_word(moment: Moment) -> str:
    """Return what a moment is called."""
    return say(MOMENTS[moment])
