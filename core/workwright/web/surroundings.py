"""What surrounds a person's screens: plant, profile, zone, place, rail, in the plant's words."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy import select

from workwright import __version__
from workwright.db.tables.equipment import EquipmentClass
from workwright.db.tables.plant import Site
from workwright.db.tables.tenants import Tenant
from workwright.domain.principal import Principal
from workwright.services.active_profile import active, running
from workwright.services.runtime import Look, Runtime
from workwright.web.i18n import PLANT_WORDS, _, language
from workwright.web.sessions import current_principal
from workwright.web.shell import Describe, NavGroup, NavLink, Shell, shell
from workwright.web.terms import Terms

Rail = Callable[[Terms], tuple[NavGroup, ...]]


def install(app: Flask) -> None:
    """Give every template the plant's words as ``terms()``, and the product's ``version()``."""
    app.jinja_env.globals.update(terms=terms, version=lambda: __version__, class_name=class_name)
    app.extensions[PLANT_WORDS] = {"role": role_name, "kind": class_name}


def describe(runtime: Runtime, rails: Sequence[Rail]) -> Describe:
    """Return what tells the shell of a person's surroundings; one look for each page."""

    def surroundings(principal: Principal) -> Shell:
        with runtime.reading(principal.tenant_id) as look:  # asks only what was not told already
            sha256 = principal.profile_sha256
            profile = running(look, sha256) if sha256 is not None else active(look)
            plant = principal.tenant_name or look.session.get_one(Tenant, look.tenant_id).name
            zone = principal.zone or site_zone(look, principal) or profile.time_zone
        g.terms = words = Terms(profile, language())
        title = profile.pick(profile.title, words.lang)
        return Shell(
            plant=plant,
            plant_line=_(
                "%(profile)s, version %(version)s", profile=title, version=profile.version
            ),
            zone=zone,
            role=words.roles(principal.roles),
            place=principal.device_name or "",
            groups=lambda: together(group for rail in rails for group in rail(words)),
            idle_lock_s=60 * int(profile.policy("kiosk_lock")),
        )

    return surroundings


def terms() -> Terms:
    """Return the words of the signed-in person's plant."""
    if "terms" not in g:
        shell()
    return cast("Terms", g.terms)


def role_name(code: str) -> str:
    """Return the plant's word for a role that a sentence names; the code to a visitor."""
    return terms().role(code) if current_principal() is not None else code


def class_name(code: str) -> str:
    """Return the name of a class of equipment; the code where the plant has no such class."""
    person = current_principal()
    if person is None:
        return code
    if "class_names" not in g:
        runtime = cast("Runtime", current_app.extensions["workwright.runtime"])
        with runtime.reading(person.tenant_id) as look:
            g.class_names = {row.code: row.name for row in look.all(EquipmentClass)}
    return str(g.class_names.get(code, code))


def site_zone(look: Look, principal: Principal) -> str | None:
    """Return the zone of the person's site; of the plant's first where no site is fixed."""
    statement = select(Site.time_zone).order_by(Site.code).limit(1)
    if principal.site_id is not None:
        statement = statement.where(Site.id == principal.site_id)
    return next(iter(look.scalars(statement)), None)


def together(groups: Iterable[NavGroup]) -> tuple[NavGroup, ...]:
    """Return one group for each label: daily work first, then in the order of the desk."""
    found: dict[str, tuple[NavLink, ...]] = dict.fromkeys(
        ("", _("Quality"), _("Plant"), _("Configuration")), ()
    )
    for group in groups:
        found[group.label] = (*found.get(group.label, ()), *group.links)
    return tuple(NavGroup(links, label) for label, links in found.items() if links)
