"""The profile that a tenant runs now: its roles, numbers and policies, read once per content."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, select

from workwright.db.tables.config import ProfileVersion
from workwright.errors import ConfigProblems
from workwright.plugins import PluginSet
from workwright.profile.library import Search, inspect
from workwright.profile.loader import load
from workwright.profile.model import Profile
from workwright.services.runtime import Scope

BEGINNING = b"""\
workwright: 1
profile: beginning
version: "1.0"
title: {en: Plant without a profile, de: Werk ohne Profil}
languages: [en, de]
time_zone: UTC
"""
NO_PROFILE = "beginning"


def active(scope: Scope) -> Profile:
    """Return the tenant's active profile; before the first activation, what the core brings.

    The text of a profile version never changes, so it is read once per process and content (S5).
    """
    return running(scope, scope.session.scalar(RUNNING))


def running(scope: Scope, sha256: str | None) -> Profile:
    """Return the profile of the content that was found to run; what the core brings for none."""
    return _beginning(scope) if sha256 is None else profile_of(scope, sha256)


RUNNING = select(ProfileVersion.sha256).where(ProfileVersion.status == "active")


def running_sha256() -> Select[str]:
    """Return the question which content runs, to be asked alone or inside another question."""
    return RUNNING


def profile_of(scope: Scope, sha256: str) -> Profile:
    """Return the profile of this content, whatever became of it since (W30)."""
    known = scope.runtime.profiles.get(scope.tenant_id, sha256)
    if known is None:
        text = scope.session.scalars(
            select(ProfileVersion.effective).where(ProfileVersion.sha256 == sha256)
        ).one()
        known = scope.runtime.profiles.put(scope.tenant_id, sha256, Profile.from_effective(text))
    return known


def permissions_of(scope: Scope, roles: Iterable[str]) -> frozenset[str]:
    """Return everything these roles permit together; roles that are gone permit nothing."""
    return active(scope).permissions_of(roles)


def _beginning(scope: Scope) -> Profile:
    known = scope.runtime.profiles.get(scope.tenant_id, NO_PROFILE)
    if known is None:
        loaded = load(BEGINNING, f"{NO_PROFILE}.yaml")
        profile, problems = inspect(
            loaded,
            plugins=PluginSet(),
            today=date.min,
            search=Search([], []),
            activating=False,
        )
        if profile is None:
            raise ConfigProblems(problems)
        known = scope.runtime.profiles.put(scope.tenant_id, NO_PROFILE, profile)
    return known
