"""The facts at the side of an order's page: order, own sections, snapshot, reservations."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from workwright.db.tables.orders import Snapshot, WorkOrder
from workwright.db.tables.stock import Material
from workwright.domain.context import ReservationFacts
from workwright.profile.parts import Section
from workwright.services.facts import reservation_facts
from workwright.services.order_fields import OrderRow
from workwright.services.runtime import Look
from workwright.web.i18n import NO_BREAK, _, day, instant, moment, number
from workwright.web.office import cells
from workwright.web.terms import Terms

Pairs = list[tuple[str, Any]]
SUMMARY = (
    "batch_number",
    "line.name",
    "planned_start",
    "planned_end",
    "due_on",
    "priority",
    "started_at",
    "ended_at",
)


def summary(terms: Terms, row: OrderRow) -> Pairs:
    """Return what the order is about; what has no value is left out."""
    order = row.order
    pairs: Pairs = [
        (cells.label(terms, name), text)
        for name in SUMMARY
        if (text := cells.text_of(terms, row, name)) and not (name == "priority" and text == "0")
    ]
    if order.external_name:
        pairs.append((_("Name in the ERP"), order.external_name))
    if order.comment:
        pairs.append((_("Comment"), order.comment))
    return pairs


def own_sections(
    terms: Terms, sections: Iterable[Section], row: OrderRow
) -> list[tuple[str, Pairs]]:
    """Return title and pairs of each section of fields that the profile asks for."""
    found = []
    for section in sections:
        if not section.fields:
            continue
        title = terms.profile.pick(section.title, terms.lang) if section.title else section.name
        pairs = [
            (cells.label(terms, name), cells.text_of(terms, row, name) or "–")
            for name in section.fields
        ]
        found.append((title, pairs))
    return found


def own_fields(terms: Terms, order: WorkOrder) -> Pairs:
    """Return every field of the plant's own form with its value."""
    form = terms.profile.object_form("work_order")
    names = form.fields if form is not None else ()
    return [
        (terms.field("order", f"fields.{name}"), cells.own_text(terms, name, value))
        for name in names
        if (value := order.fields.get(name)) not in (None, "")
    ]


def snapshot_pairs(row: Snapshot, profile: str) -> Pairs:
    """Return when the snapshot was frozen, its hash and the profile in it."""
    spaced = " ".join(row.sha256[i : i + 4] for i in range(0, 12, 4))
    return [
        (_("Taken"), instant(row.taken_at)),
        (_("Hash"), f"{spaced} …"),
        (_("Profile"), profile),
    ]


def reservations(scope: Look, order: WorkOrder) -> list[tuple[str, str, str, bool]]:
    """Return material, lot, amounts and whether something is left, by line of the bill."""
    facts = reservation_facts(scope, order)
    codes = {fact.material_code for fact in facts}
    names = dict(scope.rows(select(Material.code, Material.name).where(Material.code.in_(codes))))
    return [(names[f.material_code], f.lot_code, _amounts(f), f.status == "active") for f in facts]


def _amounts(fact: ReservationFacts) -> str:
    if fact.status == "closed" and not fact.consumed_qty:
        return _("given back")
    return _(
        "%(used)s of %(reserved)s used",
        used=number(fact.consumed_qty),
        reserved=f"{number(fact.reserved_qty)}{NO_BREAK}{fact.unit}",
    )


def when(value: Any) -> str:
    """Return a day or instant as text; a dash where there is none."""
    if value is None:
        return "–"
    return moment(value) if hasattr(value, "hour") else day(value)
