"""The blueprint of the kiosk, and its entry of the office's rail."""

from uuid import UUID

from flask import Blueprint, url_for

from workwright.web.acting import Done
from workwright.web.htmx import Tone
from workwright.web.i18n import _
from workwright.web.shell import NavGroup, NavLink
from workwright.web.terms import Terms

kiosk = Blueprint("kiosk", __name__, url_prefix="/kiosk")


def kiosk_rail(_terms: Terms) -> tuple[NavGroup, ...]:
    """Return the way from the desk to the kiosk's view of the work."""
    return (NavGroup((NavLink(_("Kiosk"), "/kiosk/", "scale", "kiosk", "step.perform"),)),)


def back_to(order_id: UUID, execution_id: UUID | None = None, toast: str = "") -> Done:
    """Return where the kiosk goes on after an act: the step as it stands now."""
    return Done(url_for("kiosk.order", order_id=order_id, step=execution_id), toast, into="#screen")


def back_to_end(order_id: UUID, toast: str = "", tone: Tone = "ok") -> Done:
    """Return where the kiosk goes on after something of the closing screen was settled."""
    return Done(url_for("kiosk.end", order_id=order_id), toast, tone, into="#screen")
