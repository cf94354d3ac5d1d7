"""Deviations of the plant as a list: what is not closed first, with order and step."""

from flask import render_template, request, url_for

from workwright.services.deviation_lists import (
    STATUSES,
    VIEWS,
    DeviationRow,
    count_deviations,
    list_deviations,
)
from workwright.web.acting import look
from workwright.web.i18n import _, moment, say
from workwright.web.links import link
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.quality.blueprint import quality
from workwright.web.quality.exception_words import SEVERITY, deviation_said
from workwright.web.security import route
from workwright.web.surroundings import terms
from workwright.web.terms import Terms

PAGE = 25
TONES = {"open": "warn", "investigating": "warn", "pending_approval": "hold", "closed": ""}
ICONS = {"open": "warn", "investigating": "search", "pending_approval": "sign", "closed": "check"}
SEVERE = {"minor": "", "major": "warn", "critical": "stop"}
SAID_CHARACTERS = 140


@route(quality, "/deviations", permission="report.read")
def deviations() -> str:
    """List deviations, newest first."""
    words = terms()
    asked = request.args.get("view", VIEWS[0])
    view = asked if asked in VIEWS else VIEWS[0]
    search = request.args.get("q", "").strip()[:80]
    with look() as scope:
        rows, page = list_deviations(scope, view, search, request.args.get("at", ""), PAGE)
        counts = count_deviations(scope)
        listing = Listing(
            _columns(words),
            tuple(_row(row) for row in rows),
            _("newest first"),
            earlier_href=link(at=page.earlier) if page.earlier else "",
            later_href=link(at=page.later) if page.later else "",
        )
    tabs = [
        (_("Not closed"), link(view=None), view == VIEWS[0], _unclosed(counts), "warn"),
        *(
            (status_word(s), link(view=s), view == s, counts[s] if s != "closed" else None, "")
            for s in STATUSES
        ),
    ]
    return render_template(
        "quality/deviations.html",
        listing=listing,
        tabs=tabs,
        search=search,
        none_at_all=not sum(counts.values()),
        keep=[("view", view)] if view != VIEWS[0] else [],
    )


def status_word(status: str) -> str:
    """Return where a deviation stands, in words."""
    return {
        "open": _("Open"),
        "investigating": _("Being investigated"),
        "pending_approval": _("Waits for approval"),
        "closed": _("Closed"),
    }[status]


def _unclosed(counts: dict[str, int]) -> int:
    return sum(count for status, count in counts.items() if status != "closed")


def _columns(words: Terms) -> tuple[Column, ...]:
    return (
        Column(words.one("deviation")),
        Column(_("What happened"), nowrap=False),
        Column(_("Severity")),
        Column(_("Status")),
        Column(words.one("work_order")),
        Column(words.one("step")),
        Column(_("Opened")),
    )


def _row(row: DeviationRow) -> Row:
    found = row.deviation
    said = deviation_said({**_texts(row), "data": found.data})
    short = said if len(said) <= SAID_CHARACTERS else f"{said[:SAID_CHARACTERS].rstrip()} …"
    return Row(
        str(found.id),
        found.number,
        (
            Cell("code", found.number, href=url_for("quality.deviation", deviation_id=found.id)),
            Cell("text", short),
            Cell("tags", tags=(Tag(say(SEVERITY[found.severity]), SEVERE[found.severity]),)),
            Cell(
                "tags",
                tags=(Tag(status_word(found.status), TONES[found.status], ICONS[found.status]),),
            ),
            _order(row),
            found.step,
            Cell("text", moment(found.opened_at), line=row.opened_by),
        ),
    )


def _order(row: DeviationRow) -> Cell | None:
    if row.deviation.work_order_id is None:
        return None
    href = url_for("office.order", order_id=row.deviation.work_order_id)
    return Cell("code", row.order, href=href)


def _texts(row: DeviationRow) -> dict[str, str]:
    return {
        "message": row.deviation.data.get("message", ""),
        "description": row.deviation.description,
    }
