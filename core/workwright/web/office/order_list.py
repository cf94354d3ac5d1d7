"""Orders at the desk: the list with the profile's columns, and the board by state."""

from typing import Any

from flask import render_template, request, url_for

from workwright.domain.lifecycle import TERMINAL, State
from workwright.profile.parts import Screen
from workwright.services.order_fields import OrderRow
from workwright.services.order_lists import (
    Wanted,
    board_orders,
    count_by,
    count_views,
    list_orders,
)
from workwright.services.runtime import Look
from workwright.web.acting import look
from workwright.web.i18n import NO_BREAK, _, number
from workwright.web.links import kept_inputs, link, sort_link
from workwright.web.listing import BoardCard, Listing, Row, Tag
from workwright.web.office import cells, wanted
from workwright.web.office.blueprint import office
from workwright.web.security import SIGNED_IN, route
from workwright.web.surroundings import terms
from workwright.web.terms import Terms

PAGE = 25
CARDS = 20
SHORT = 24  # characters that stay together on a card: an amount, a day with its time
PROGRESS = ("steps_done", "steps_all", "open_deviations")


@route(office, "/orders", permission=SIGNED_IN)
def orders() -> str:
    """List orders with the columns, filters and order of the profile."""
    words = terms()
    screen = words.profile.screen("order_list")
    asked = wanted.read_wanted(screen)
    columns = screen.columns or ("number", "product.name", "state")
    with look() as scope:
        rows, page = list_orders(scope, asked, columns, PAGE)
        around = _around(scope, words, screen, asked)
    listing = Listing(
        tuple(
            cells.column_head(words, n, sort=asked.sort, href=sort_link(asked.sort, n))
            for n in columns
        ),
        tuple(
            Row(
                str(row.order.id),
                row.order.number,
                tuple(cells.cell(words, row, n, link=i == 0) for i, n in enumerate(columns)),
            )
            for row in rows
        ),
        _("sorted by %(column)s", column=cells.label(words, asked.sort.removeprefix("-"))),
        earlier_href=link(at=page.earlier) if page.earlier else "",
        later_href=link(at=page.later) if page.later else "",
    )
    untouched = not (asked.search or asked.filters)
    return render_template("office/orders.html", listing=listing, untouched=untouched, **around)


@route(office, "/orders/board", permission=SIGNED_IN)
def board() -> str:
    """Show orders as cards by state; nothing is dragged, states change by acts only (W17)."""
    words = terms()
    screen = words.profile.screen("order_list")
    asked = wanted.read_wanted(screen)
    fields = words.profile.screen("board").fields or ("number", "product.name")
    with look() as scope:
        found = board_orders(scope, asked, (*fields, *PROGRESS), CARDS)
        around = _around(scope, words, screen, asked)
    shown = [s for s in State if s not in TERMINAL or s.value in found]
    columns = []
    for state in shown:
        count, rows = found.get(state.value, (0, []))
        cards = [_card(row, [f for f in fields if f != "number"]) for row in rows]
        if count > len(rows):
            href = f"{url_for('office.orders')}?view={asked.view}&state={state.value}"
            more = _("%(count)s more", count=number(count - len(rows)))
            cards.append(BoardCard(href, more, ""))
        columns.append((state.value, words.state(state), count, cards))
    return render_template("office/board.html", columns=columns, **around)


def _around(scope: Look, words: Terms, screen: Screen, asked: Wanted) -> dict[str, Any]:
    """Return what list and board share: saved views, filters and the values to choose from."""
    choose = request.args.get("choose", "")
    counts = count_views(scope, asked.zone)
    choosing = choose in screen.filters
    values = count_by(scope, asked, choose) if choosing else []
    return {
        "asked": asked,
        "counts": counts,
        "tabs": wanted.tabs(counts, asked),
        "filters": wanted.filter_links(words, screen, asked),
        "choices": wanted.choices(words, asked, choose, values) if choosing else [],
        "chosen": cells.label(words, choose) if choosing else "",
        "keep": kept_inputs(),
    }


def _card(row: OrderRow, fields: list[str]) -> BoardCard:
    """Return an order's card: title, the profile's further fields, progress, what is open."""
    words = terms()
    texts = [text for name in fields if (text := cells.text_of(words, row, name))]
    rest = [t.replace(" ", NO_BREAK) if len(t) < SHORT else t for t in texts[1:]]
    done, of = row.values["steps_done"], row.values["steps_all"]
    open_count = row.values["open_deviations"]
    noun = words.one("deviation") if open_count == 1 else words.many("deviation")
    begun = row.order.state not in {State.DRAFT.value, State.RELEASED.value}
    return BoardCard(
        cells.order_url(row.order),
        row.order.number,
        texts[0] if texts else "",
        ", ".join(rest),
        end=f"{done}/{of}" if begun and of else "",
        tags=(Tag(f"{open_count} {noun}", "warn", "warn"),) if open_count else (),
    )
