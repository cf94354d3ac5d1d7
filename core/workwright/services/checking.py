"""Ask the rules of a moment: the profile's before release, then the pinned ones (W30)."""

from workwright.domain.checks import Check, Citation, Evaluation, Severity, evaluate
from workwright.domain.context import CheckContext
from workwright.domain.pinning import unpin
from workwright.domain.rules import CORE_CHECKS
from workwright.domain.snapshot import SnapshotContent
from workwright.profile.model import Profile
from workwright.services.runtime import Scope

CORE = Citation("Workwright", "1", "core")
BLOCK = Severity.BLOCK


def profile_checks(scope: Scope, profile: Profile) -> tuple[Check, ...]:
    """Return the newest revision of every rule with severity and parameters as the profile says.

    A waiver that has ended no longer loosens: the plugin's own severity is back.
    """
    plugins = scope.runtime.plugins.subset(profile.plugins)
    settings = profile.check_settings()
    checks = []
    for check in (*CORE_CHECKS, *plugins.checks):
        setting = settings.get(check.rule)
        if setting is None or setting.has_ended(scope.today):
            checks.append(check)
        else:
            checks.append(check.with_(setting.severity, setting.parameters))
    return tuple(checks)


def pinned_checks(scope: Scope, snapshot: SnapshotContent) -> tuple[Check, ...]:
    """Return the rules of a released order as they were pinned (D2)."""
    installed = (*CORE_CHECKS, *scope.runtime.plugins.all_checks)
    checks, _ = unpin(installed, snapshot.checks)
    return checks


def evaluate_draft(scope: Scope, profile: Profile, context: CheckContext) -> Evaluation:
    """Ask the active profile's rules of the context's moment."""
    return evaluate(context.moment, context, profile_checks(scope, profile))


def evaluate_released(scope: Scope, snapshot: SnapshotContent, context: CheckContext) -> Evaluation:
    """Ask the pinned rules of the context's moment."""
    return evaluate(context.moment, context, pinned_checks(scope, snapshot))
