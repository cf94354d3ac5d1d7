"""Change what a tenant runs: one person proposes a profile, another approves, one switch (S32).

Orders already released keep the profile in their snapshot; drafts take the new one. An earlier
version is proposed and approved again to go back.
"""

from uuid import UUID

from sqlalchemy import func, select

from workwright.db.tables.config import FormVersion, ProfileVersion, Waiver
from workwright.db.tables.orders import WorkOrder
from workwright.domain.canonical import canonical, sha256
from workwright.domain.checks import Finding
from workwright.domain.lifecycle import State
from workwright.domain.text import N_
from workwright.errors import Refused, refusal
from workwright.forms.schema import Form
from workwright.plugins import PluginSet
from workwright.profile.diff import Change, changes
from workwright.profile.library import Search, load_profile
from workwright.profile.model import Profile
from workwright.services.active_profile import active, permissions_of, profile_of
from workwright.services.authority import require, require_reason
from workwright.services.runtime import Scope, Work

__all__ = [
    "active",
    "approve",
    "drafts",
    "permissions_of",
    "profile_of",
    "propose",
    "read_profile",
    "reject",
    "versions",
    "what_changes",
]

PROPOSES = "profile.propose"
APPROVES = "profile.approve"
LEAST_REASON = 8


def read_profile(scope: Scope, profile_id: str, *, search: Search | None = None) -> Profile:
    """Return a profile of the library, checked for activation; call it outside a transaction.

    Raises:
        ConfigProblems: everything that is wrong with it and its layers.
    """
    return load_profile(profile_id, plugins=scope.runtime.plugins, today=scope.today, search=search)


def propose(work: Work, profile: Profile, reason: str) -> ProfileVersion:
    """Propose a checked profile; it runs once another person has approved it.

    Raises:
        Refused: this very content runs or waits already.
    """
    require(work, PROPOSES, profile.id)
    text = require_reason(reason, LEAST_REASON, profile.id)
    row = work.find(ProfileVersion, sha256=profile.sha256)
    if row is None:
        row = work.add(
            ProfileVersion(
                profile=profile.id,
                version=profile.version,
                status="proposed",
                effective=profile.effective,
                sha256=profile.sha256,
                plugins=dict(profile.plugins),
            )
        )
    elif row.status != "retired":
        raise Refused([_there_already(row)], "profile.propose")
    row = work.lock(ProfileVersion, row.id) if row.status == "retired" else row
    row.status, row.proposed_by_id, row.approved_by_id = "proposed", work.actor.person_id, None
    for reference in profile.form_refs:
        _keep_form(work, profile.form(reference))
    work.audit("profile.proposed", row, reason=text, detail={"sha256": profile.sha256})
    return row


def approve(work: Work, version_id: UUID, reason: str) -> ProfileVersion:
    """Approve a proposal as a second person and let the tenant run it from this moment.

    Raises:
        Refused: every reason against it: not proposed, the proposer approves, a plugin of other
            version than was checked, a waiver that has ended.
        NotFound: no such version here.
    """
    row = work.lock(ProfileVersion, version_id)
    require(work, APPROVES, row.profile)
    text = require_reason(reason, LEAST_REASON, row.profile)
    profile = Profile.from_effective(row.effective)
    if findings := _against(work, row, profile):
        raise Refused(findings, "profile.approve")
    running = select(ProfileVersion).where(ProfileVersion.status == "active")
    for before in work.lock_all(running):
        before.status, before.retired_at = "retired", work.now
    work.flush()
    row.status, row.activated_at, row.retired_at = "active", work.now, None
    row.approved_by_id = work.actor.person_id
    _keep_waivers(work, row, profile)
    work.audit("profile.activated", row, reason=text, detail={"sha256": row.sha256})
    return row


def reject(work: Work, version_id: UUID, reason: str) -> ProfileVersion:
    """Turn a proposal down; its content stays on record.

    Raises:
        Refused: the version does not wait for approval.
        NotFound: no such version here.
    """
    row = work.lock(ProfileVersion, version_id)
    require(work, APPROVES, row.profile)
    text = require_reason(reason, LEAST_REASON, row.profile)
    if row.status != "proposed":
        raise Refused([_not_waiting(row)], "profile.reject")
    row.status, row.retired_at = "retired", work.now
    work.audit("profile.rejected", row, reason=text)
    return row


def what_changes(scope: Scope, profile: Profile) -> tuple[Change, ...]:
    """Return what would be other than today, were this profile to run."""
    return changes(active(scope), profile, scope.runtime.plugins)


def drafts(scope: Scope) -> int:
    """Return how many orders a change reaches: drafts; released ones keep theirs (W30)."""
    statement = select(func.count(WorkOrder.id)).where(WorkOrder.state == State.DRAFT.value)
    return int(scope.scalars(statement)[0])


def versions(scope: Scope) -> list[ProfileVersion]:
    """Return every profile version of the tenant, newest first."""
    return list(scope.scalars(select(ProfileVersion).order_by(ProfileVersion.id.desc())))


def _against(work: Work, row: ProfileVersion, profile: Profile) -> list[Finding]:
    found = []
    if row.status != "proposed":
        found.append(_not_waiting(row))
    if row.proposed_by_id == work.actor.person_id:
        found.append(
            _finding(
                row,
                "S32",
                N_("{profile} {version} is approved by another person than its proposer."),
                N_("Ask a second person with that permission."),
            )
        )
    if sha256(row.effective) != row.sha256:
        found.append(
            _finding(
                row,
                "F14",
                N_("The stored text of {profile} {version} is not the one that was proposed."),
                N_("Propose it again and tell the administrator of the installation."),
            )
        )
    found += _changed_plugins(work.runtime.plugins, row)
    for rule, waiver in sorted(profile.waivers.items()):
        if waiver["expires"] < work.today.isoformat():
            found.append(
                _finding(
                    row,
                    "S32",
                    N_("The waiver of {check} ended on {day}."),
                    N_("Renew it in the profile, or take it out."),
                    check=rule,
                    day=waiver["expires"],
                )
            )
    return found


def _changed_plugins(plugins: PluginSet, row: ProfileVersion) -> list[Finding]:
    return [
        _finding(
            row,
            "S32",
            N_(
                "{profile} {version} was checked with plugin {plugin} {checked}; "
                "there is {installed}."
            ),
            N_("Propose it again, so that it is checked with what is installed."),
            plugin=name,
            checked=checked,
            installed=plugins.versions.get(name, "none"),
        )
        for name, checked in sorted(row.plugins.items())
        if plugins.versions.get(name) != checked
    ]


def _keep_form(work: Work, form: Form) -> None:
    # A form whose layout alone changed is another version of what people see.
    parts = {"schema": form.source, "layout": form.layout_source}
    digest = form.sha256 if form.layout_source is None else sha256(canonical(parts))
    if work.find(FormVersion, sha256=digest) is None:
        work.add(
            FormVersion(
                form=form.ref,
                version=form.version,
                content=form.source,
                layout=form.layout_source,
                sha256=digest,
            )
        )


def _keep_waivers(work: Work, row: ProfileVersion, profile: Profile) -> None:
    if work.all(Waiver, profile_version_id=row.id):
        return  # the version ran before; its waivers are on record
    for rule, setting in profile.check_settings().items():
        if setting.waiver is not None:
            work.add(
                Waiver(
                    profile_version_id=row.id,
                    rule=rule,
                    reason=setting.waiver.reason,
                    owner=setting.waiver.owner,
                    expires_on=setting.waiver.expires,
                )
            )


def _there_already(row: ProfileVersion) -> Finding:
    message = (
        N_("{profile} {version} runs already with this very content.")
        if row.status == "active"
        else N_("{profile} {version} waits for approval already.")
    )
    return _finding(
        row, "S32", message, N_("Change something, or ask a second person to approve it.")
    )


def _not_waiting(row: ProfileVersion) -> Finding:
    message = N_("{profile} {version} is {status}; it does not wait for approval.")
    return _finding(row, "S32", message, N_("Propose it first."), status=row.status)


def _finding(row: ProfileVersion, rule: str, message: str, remedy: str, **data: str) -> Finding:
    return refusal(
        rule, row.profile, message, remedy, profile=row.profile, version=row.version, **data
    )
