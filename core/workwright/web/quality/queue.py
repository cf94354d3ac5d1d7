"""The queue of review: orders that are completed or under review, each with what it waits for."""

from flask import render_template, request, url_for
from flask_babel import ngettext

from workwright.domain.lifecycle import State
from workwright.services.order_fields import OrderRow
from workwright.services.order_lists import Wanted, count_by, list_orders
from workwright.services.review_page import Waits, waits_of
from workwright.web.acting import look
from workwright.web.i18n import _, moment, number
from workwright.web.links import link
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.quality.blueprint import READS, quality
from workwright.web.security import route
from workwright.web.shell import shell
from workwright.web.surroundings import terms
from workwright.web.terms import Terms

PAGE = 25
STATES = (State.COMPLETED.value, State.UNDER_REVIEW.value)
FIELDS = ("number", "product.name", "batch_number", "state", "ended_at")


@route(quality, "/review", permission=READS)
def queue() -> str:
    """List what waits for review, oldest end first."""
    words = terms()
    state = request.args.get("state", "")
    chosen = (state,) if state in STATES else STATES
    asked = Wanted(
        view="open",
        search=request.args.get("q", "").strip()[:80],
        filters={"state": chosen},
        sort="ended_at",
        cursor=request.args.get("at", ""),
        zone=shell().zone,
    )
    with look() as scope:
        rows, page = list_orders(scope, asked, FIELDS, PAGE)
        waits = waits_of(scope, [row.order for row in rows])
        counts = dict(count_by(scope, asked, "state"))
    listing = Listing(
        _columns(words),
        tuple(_row(words, row, waits[row.order.id]) for row in rows),
        _("oldest first"),
        earlier_href=link(at=page.earlier) if page.earlier else "",
        later_href=link(at=page.later) if page.later else "",
    )
    tabs = [
        (_("Everything"), link(state=None), not state, sum(counts.get(s, 0) for s in STATES), ""),
        *(
            (words.state(code), link(state=code), state == code, counts.get(code, 0), "")
            for code in STATES
        ),
    ]
    return render_template(
        "quality/queue.html", listing=listing, tabs=tabs, search=asked.search, state=state
    )


def _columns(words: Terms) -> tuple[Column, ...]:
    return (
        Column(words.one("work_order")),
        Column(_("Product"), nowrap=False),
        Column(words.one("batch")),
        Column(_("State")),
        Column(_("Since")),
        Column(_("Waits for"), nowrap=False),
    )


def _row(words: Terms, row: OrderRow, waits: Waits) -> Row:
    order = row.order
    href = url_for("quality.review", order_id=order.id)
    ended = waits.since or row.values["ended_at"]
    return Row(
        str(order.id),
        order.number,
        (
            Cell("code", order.number, href=href),
            str(row.values["product.name"]),
            Cell("text", str(row.values["batch_number"] or "")),
            Cell("state", words.state(order.state), code=order.state),
            moment(ended) if ended is not None else None,
            Cell("tags", tags=tuple(waiting_tags(words, order.state, waits))),
        ),
    )


def waiting_tags(words: Terms, state: str, waits: Waits) -> list[Tag]:
    """Return what an order waits for, as tags: what others must do, then what is left."""
    tags = []
    if waits.deviations:
        noun = words.one("deviation") if waits.deviations == 1 else words.many("deviation")
        tags.append(Tag(f"{number(waits.deviations)} {noun}", "warn", "warn"))
    if waits.results:
        text = ngettext("%(num)s result", "%(num)s results", waits.results)
        tags.append(Tag(text, "warn", "flask"))
    if waits.queries:
        text = ngettext("%(num)s question", "%(num)s questions", waits.queries)
        tags.append(Tag(text, "hold", "info"))
    if state == State.COMPLETED.value:
        again = _("Review by production, again") if waits.round else _("Review by production")
        tags.append(Tag(again, "hold", "users"))
    elif not waits.audit_reviewed:
        tags.append(Tag(_("Audit trail"), "hold", "history"))
    else:
        tags.append(Tag(_("Signatures of quality"), "hold", "sign"))
    return tags
