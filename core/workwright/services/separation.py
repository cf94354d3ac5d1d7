"""Which roles one person may hold: administration apart, and what a profile adds (W23, E52).

Roles are a tenant's own words, so the line is drawn by what a role permits, not by its name.
"""

from collections.abc import Iterable

from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import refusal
from workwright.services.active_profile import active, permissions_of
from workwright.services.runtime import Scope

ADMINISTRATION = frozenset({"people.manage"})
EXECUTION = frozenset(
    {
        "calibration.perform",
        "dispense.record",
        "equipment.clean",
        "equipment.return",
        "lot.override_pick",
        "lot.sample",
        "lot.substitute",
        "maintenance.perform",
        "order.cancel",
        "order.complete",
        "order.pause",
        "order.release",
        "order.resume",
        "order.short_close",
        "order.submit_review",
        "result.enter",
        "sample.take",
        "step.late_entry",
        "step.perform",
        "step.verify",
    }
)
QUALITY = frozenset(
    {
        "audit.review",
        "capa.manage",
        "deviation.approve",
        "deviation.investigate",
        "hold.lift",
        "hold.place",
        "lot.hold",
        "lot.release",
        "order.correct",
        "order.reject",
        "order.release_to_stock",
        "order.return",
        "recipe.approve",
        "result.review",
    }
)
CONFIGURATION = frozenset({"profile.approve", "profile.propose", "recipe.author"})
FOR_PEOPLE_ONLY = ADMINISTRATION | EXECUTION | QUALITY | CONFIGURATION


def is_regulated(scope: Scope, role: str) -> bool:
    """Say whether a role executes or decides on quality: it asks for identity and training."""
    return bool(permissions_of(scope, {role}) & (EXECUTION | QUALITY))


def role_conflicts(scope: Scope, person: str, roles: Iterable[str]) -> list[Finding]:
    """Return why one person may not hold all these roles at one site.

    Args:
        person: human code, as findings name it.
    """
    held = sorted(set(roles))
    found = []
    for role in held:
        permits = permissions_of(scope, {role})
        if not permits & ADMINISTRATION:
            continue
        found += [
            _finding(
                person,
                N_("A system administrator has no execution or quality role: {role}, {other}."),
                role,
                other,
            )
            for other in held
            if other != role and is_regulated(scope, other)
        ]
    found += [
        _finding(person, N_("One person may not hold {role} and {other}."), role, other)
        for role, other in active(scope).role_conflicts(held)
    ]
    return found


def _finding(person: str, message: str, role: str, other: str) -> Finding:
    remedy = N_("Give one of them to another person.")
    return refusal("W23", person, message, remedy, role=role, other=other)
