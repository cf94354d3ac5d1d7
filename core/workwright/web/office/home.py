"""The first page at the desk: what waits for this person, most urgent first."""

from dataclasses import dataclass
from typing import Final

from flask import render_template, url_for
from flask_babel import ngettext

from workwright.domain.text import N_
from workwright.services.waiting_work import Waits, waits_for
from workwright.web.acting import look
from workwright.web.i18n import _, moment, say
from workwright.web.office.blueprint import office
from workwright.web.security import SIGNED_IN, route
from workwright.web.sessions import principal
from workwright.web.surroundings import terms

ICONS: Final = {
    "signature": ("sign", "hold"),
    "deviation": ("warn", "warn"),
    "approval": ("doc", "hold"),
    "review": ("shield", "hold"),
    "draft": ("st-draft", ""),
    "signed": ("check", ""),
    "import": ("import", "stop"),
    "imports": ("import", ""),
}
WHAT: Final = {
    "signature": N_("{code}: your signature releases it or brings it further"),
    "deviation": N_("{code} waits for a decision"),
    "approval": N_("{code} waits for approval"),
    "review": N_("{code} waits for review"),
    "draft": N_("{code} is not released yet"),
    "signed": N_("{code}: you have signed its release"),
    "import": N_("The import {code} was refused"),
}
KEYS: Final = {
    "signature": N_("Open and sign"),
    "deviation": N_("Open"),
    "approval": N_("Open"),
    "review": N_("Open"),
    "draft": N_("Prepare"),
    "signed": N_("Open"),
    "import": N_("See the problems"),
    "imports": N_("See all imports"),
}


@dataclass(frozen=True)
class Line:
    """One line of the page: what waits, why, and the one thing to do."""

    what: str
    why: str
    icon: str
    tone: str
    key: str
    href: str


@route(office, "/", permission=SIGNED_IN)
def home() -> str:
    """Show what waits for the person who is signed in."""
    with look() as scope:
        found = waits_for(scope, principal())
    return render_template("office/home.html", lines=[_line(item) for item in found])


def _line(item: Waits) -> Line:
    icon, tone = ICONS[item.kind]
    code = item.code or _("without a name")
    return Line(
        what=_more(item.count) if item.kind == "imports" else say(WHAT[item.kind], {"code": code}),
        why=_why(item),
        icon=icon,
        tone=tone,
        key=say(KEYS[item.kind]),
        href=_href(item),
    )


def _more(count: int) -> str:
    said: str = ngettext(
        "%(num)s more import was refused", "%(num)s more imports were refused", count
    )
    return said


def _why(item: Waits) -> str:
    at = moment(item.at)
    match item.kind:
        case "imports":
            return _("within the last days; nothing was changed")
        case "signed":
            role = terms().role(item.next_role)
            names = ", ".join(item.next_names) or _("nobody holds the role")
            return _("next signs: %(role)s (%(names)s)", role=role, names=names)
        case "draft":
            return _("%(product)s, planned start %(at)s", product=item.title, at=at)
        case "import":
            return _("handed in %(at)s; nothing was changed", at=at)
        case "approval":
            return item.title
    return _("%(what)s, since %(at)s", what=item.title, at=at)


def _href(item: Waits) -> str:
    if item.kind == "approval":
        return url_for("office.recipe", row_id=item.record_id)
    if item.kind == "imports":
        return url_for("office.imports")
    if item.kind == "import":
        return url_for("office.import_job", job_id=item.record_id)
    if item.order_id is None:
        return url_for("office.orders")
    return url_for("office.order", order_id=item.order_id)
