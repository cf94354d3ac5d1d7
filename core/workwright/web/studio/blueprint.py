"""The blueprint of the studio and its entries of the rail."""

from flask import Blueprint

from workwright.web.i18n import _
from workwright.web.shell import NavGroup, NavLink
from workwright.web.terms import Terms

studio = Blueprint("studio", __name__, url_prefix="/studio")
READS = "report.read"


def studio_rail(_terms: Terms) -> tuple[NavGroup, ...]:
    """Return the entries of configuration."""
    links = (
        NavLink(_("Profile"), "/studio/profile", "sliders", "profile", READS),
        NavLink(_("Profile gallery"), "/studio/gallery", "board", "gallery", READS),
    )
    return (NavGroup(links, _("Configuration")),)
