"""What surrounds every screen: plant, navigation, place, person, zone, clock.

The shell is told by the application that assembles it; it reads no database and knows no audience.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g

from workwright.clock import Clock
from workwright.domain.principal import Principal
from workwright.web.sessions import current_principal, settings


@dataclass(frozen=True)
class NavLink:
    """One entry of the rail; shown to those whose roles may ever use it.

    Args:
        label: word of the profile, already in the reader's language.
        href: local address.
        icon: id in ``icons.svg``.
        key: compared with the page's ``nav`` to mark the current entry.
        permission: needed to see it; empty for everybody.
        count: things waiting there; None shows nothing.
    """

    label: str
    href: str
    icon: str
    key: str
    permission: str = ""
    count: int | None = None


@dataclass(frozen=True)
class NavGroup:
    """Entries under one heading; the first group has none."""

    links: tuple[NavLink, ...]
    label: str = ""


@dataclass(frozen=True)
class Shell:
    """The surroundings of one person's screens.

    Args:
        plant: name of the tenant or site.
        plant_line: small line under it, e.g. profile and version.
        zone: IANA zone of the site, for every instant shown.
        role: the person's role in the words of the profile.
        place: station of a kiosk.
        brand_css: address of the tenant's accent stylesheet, or empty.
        ruler: scale of a kiosk device: ``90``, ``110``, ``125`` or empty.
        groups: the rail, put together when a screen shows one; a kiosk shows none.
        idle_lock_s: idle lock of this plant; None takes the installation's.
        scan_gap_ms: longest pause between two keys of this station's scanner.
    """

    plant: str = ""
    plant_line: str = ""
    zone: str = "UTC"
    role: str = ""
    place: str = ""
    groups: Callable[[], tuple[NavGroup, ...]] = tuple
    brand_css: str = ""
    ruler: str = ""
    idle_lock_s: int | None = None
    scan_gap_ms: int = 60


Describe = Callable[[Principal], Shell]


def shell() -> Shell:
    """Return the surroundings for this request, asked for once; bare ones for a visitor."""
    if "shell" not in g:
        person = current_principal()
        describe = cast("Describe", current_app.extensions["workwright.describe"])
        bare = Shell(zone=settings().time_zone)
        g.shell = describe(person) if person is not None else bare
    return cast("Shell", g.shell)


def navigation() -> list[NavGroup]:
    """Return the groups with the entries that the person's roles may ever use."""
    person = current_principal()
    if person is None:
        return []
    groups = (
        NavGroup(
            tuple(n for n in group.links if not n.permission or person.may(n.permission)),
            group.label,
        )
        for group in shell().groups()
    )
    return [group for group in groups if group.links]


def clock() -> Clock:
    """Return the server's clock."""
    return cast("Clock", current_app.extensions["workwright.clock"])


def request_instant() -> datetime:
    """Return the server's time at which this request was first asked for it; the same throughout.

    A page that tells its clock the time tells this one.
    """
    if "instant" not in g:
        g.instant = clock().now()
    return cast("datetime", g.instant)


def plain_shell(principal: Principal) -> Shell:
    """Return surroundings made from the person alone, for applications that describe none."""
    return Shell(
        plant=principal.tenant_code,
        zone=settings().time_zone,
        role=", ".join(sorted(principal.roles)),
        place=principal.device_name or "",
    )
