"""Whether a draft can be released: every rule that stands against it, and every one that is met."""

from collections.abc import Sequence
from dataclasses import dataclass

from workwright.db.tables.orders import WorkOrder
from workwright.domain.checks import Finding
from workwright.services.order_waiting import Waiting, waiting_for
from workwright.services.release import judge_release, release_act
from workwright.services.runtime import Look
from workwright.web.findings import gathered
from workwright.web.i18n import say

ASSIGNING = frozenset({"W6", "W7", "T2.roles", "T2.equipment", "SC1", "SC2"})
EDITING = frozenset({"T2", "T2.times", "T2.bracket", "T2.targets", "B1"})


@dataclass(frozen=True)
class Readiness:
    """What a release would meet now.

    Args:
        findings: with the part of the order where each is mended: ``assign``, ``edit`` or none.
        met: titles of the rules that hold.
        asked: how many rules were asked.
    """

    findings: Sequence[tuple[Finding, str]]
    met: Sequence[str]
    asked: int
    waiting: Waiting

    @property
    def blocked(self) -> bool:
        """Say whether a rule refuses the release."""
        return any(finding.severity.value == "block" for finding, _ in self.findings)


def readiness_of(scope: Look, order: WorkOrder) -> Readiness:
    """Return what every rule of release says of this draft now; nothing is written."""
    said = judge_release(scope, order)
    return Readiness(
        findings=[(finding, _mended_at(finding.rule)) for finding in gathered(said.findings)],
        met=[say(rule.title) for rule in said.evaluated if rule.passed],
        asked=len(said.evaluated),
        waiting=waiting_for(scope, order, release_act(scope, order)),
    )


def _mended_at(rules: str) -> str:
    named = set(rules.split(", "))
    if named & ASSIGNING:
        return "assign"
    return "edit" if named & EDITING else ""
