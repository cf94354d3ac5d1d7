"""Fields of an order as cells and text: how a value is written is said by its kind (lowcode 9)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from flask import url_for

from workwright.db.tables.orders import WorkOrder
from workwright.forms.context import choices_of
from workwright.profile.vocabulary import display_fields
from workwright.services.order_fields import OWN, OrderRow
from workwright.web.i18n import _, day, moment, number
from workwright.web.listing import Cell, Column, Tag
from workwright.web.terms import Terms

NUMERIC: Final = frozenset({"number", "amount"})


def order_url(order: WorkOrder) -> str:
    """Return the address of an order's page."""
    return url_for("office.order", order_id=order.id)


def column_head(terms: Terms, name: str, *, sort: str, href: str) -> Column:
    """Return the head of a column; ``sort`` is the present order of the list."""
    sorted_by = sort.removeprefix("-") == name
    direction = "descending" if sort.startswith("-") else "ascending"
    return Column(
        label(terms, name),
        numeric=kind_of(name) in NUMERIC,
        nowrap=name != "product.name",
        sort_href=href,
        sorted=direction if sorted_by else "",  # type: ignore[arg-type]
    )


def label(terms: Terms, name: str) -> str:
    """Return what a field is called here."""
    return terms.field("order", name)


def kind_of(name: str) -> str:
    """Return how a field is written; own fields are text."""
    return "text" if name.startswith(OWN) else display_fields()["order"][name].kind


def cell(terms: Terms, row: OrderRow, name: str, *, link: bool = False) -> Cell | str | None:
    """Return one cell; the first of a row is the link to the order."""
    order, value = row.order, row.values[name]
    if link:
        kind = "code" if name == "number" else "link"
        text = text_of(terms, row, name) or order.number
        return Cell(kind, text, href=order_url(order))  # type: ignore[arg-type]
    if value is None or value == "":
        return None
    match kind_of(name):
        case "state":
            return Cell("state", terms.state(value), code=value)
        case "amount":
            return Cell("amount", number(value), unit=order.unit)
    if name == "open_deviations":
        return _deviations(terms, value)
    return text_of(terms, row, name)


def text_of(terms: Terms, row: OrderRow, name: str) -> str:
    """Return a field as plain text in the reader's language."""
    order, value = row.order, row.values[name]
    if value is None or value == "":
        return ""
    if name.startswith(OWN):
        return own_text(terms, name.removeprefix(OWN), order.fields.get(name.removeprefix(OWN)))
    match kind_of(name):
        case "state":
            return terms.state(value)
        case "sub_state":
            return terms.state(order.state, value)
        case "amount":
            return f"{number(value)} {order.unit}"
    return written(value)


def own_text(terms: Terms, name: str, value: Any) -> str:
    """Return one of the plant's own fields as text: choices by their label, days as days."""
    form = terms.profile.object_form("work_order")
    node = form.fields.get(name, {}) if form is not None else {}
    context = terms.profile.form_context(terms.lang)
    for code, text in choices_of(node, context) or ():
        if code == value:
            return text
    if node.get("format") == "date" and isinstance(value, str):
        return day(date.fromisoformat(value))
    if node.get("type") == "number" and isinstance(value, str):
        return number(Decimal(value))
    return written(value)


def written(value: Any) -> str:
    """Return a value of any kind as text."""
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case Decimal() | int():
            return number(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case list() | tuple():
            return ", ".join(written(item) for item in value)
    return str(value)


def _deviations(terms: Terms, count: int) -> Cell | None:
    if not count:
        return None
    noun = terms.one("deviation") if count == 1 else terms.many("deviation")
    return Cell("tags", tags=(Tag(f"{number(count)} {noun}", "warn", "warn"),))
