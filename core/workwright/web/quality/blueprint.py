"""The blueprint of quality and its entries of the rail."""

from uuid import UUID

from flask import Blueprint, url_for

from workwright.web.acting import Done
from workwright.web.i18n import _
from workwright.web.shell import NavGroup, NavLink
from workwright.web.terms import Terms

quality = Blueprint("quality", __name__, url_prefix="/quality")
READS = "audit.read"
"""A review shows refused attempts and changes of others: it takes whoever may read the trail."""


def quality_rail(terms: Terms) -> tuple[NavGroup, ...]:
    """Return the entries of quality, in the plant's words."""
    links = (
        NavLink(_("Review"), "/quality/review", "shield", "review", READS),
        NavLink(
            terms.many("deviation"), "/quality/deviations", "flag", "deviations", "report.read"
        ),
        NavLink(_("Genealogy"), "/quality/genealogy", "tree", "genealogy", "report.read"),
        NavLink(_("Audit trail"), "/quality/audit", "history", "audit", READS),
    )
    return (NavGroup(links, _("Quality")),)


def back_to(order_id: UUID, toast: str = "", part: str = "") -> Done:
    """Return where the review goes on after an act: its page as it stands now."""
    anchor = f"#{part}" if part else ""
    return Done(url_for("quality.review", order_id=order_id) + anchor, toast)
