"""Where a lot came from and where it went: found by its code, as picture and as table (G4)."""

from collections.abc import Mapping
from dataclasses import replace

from flask import render_template, request, url_for

from workwright.domain.genealogy import Direction, Edge, Node, Reached
from workwright.errors import NotFound
from workwright.services.genealogy import Trace
from workwright.services.genealogy_search import (
    Found,
    Frozen,
    find_nodes,
    frozen_of,
    orders_of_nodes,
    trace_node,
)
from workwright.web.acting import look
from workwright.web.drawing import COLUMN, Genealogy, GenealogyLot
from workwright.web.drawing import genealogy as drawn
from workwright.web.i18n import _, number, quantity
from workwright.web.listing import Cell, Column, Listing, Row
from workwright.web.quality.blueprint import quality
from workwright.web.security import route
from workwright.web.surroundings import terms

KINDS = ("lot", "batch")
LEAST_WIDTH = 6 * COLUMN


@route(quality, "/genealogy", permission="report.read")
def genealogy() -> str:
    """Find a lot or a batch by its code."""
    search = request.args.get("q", "").strip()[:80]
    with look() as scope:
        found = find_nodes(scope, search)
    listing = Listing(
        (
            Column(_("Lot or batch")),
            Column(_("Kind")),
            Column(_("What"), nowrap=False),
            Column(_("Status")),
        ),
        tuple(_found_row(item) for item in found),
    )
    return render_template("quality/genealogy.html", listing=listing, search=search)


@route(quality, "/genealogy/<kind>/<path:key>", permission="report.read")
def trace(kind: str, key: str) -> str:
    """Trace a lot or batch in one direction."""
    if kind not in KINDS:
        raise NotFound("lot", key)
    direction = Direction.UP if request.args.get("way") == "up" else Direction.DOWN
    with look() as scope:
        found = trace_node(scope, Node(kind, key), direction)
        frozen = frozen_of(scope, found)
        orders = orders_of_nodes(scope, found)
    return render_template(
        "quality/trace.html",
        trace=found,
        frozen=frozen,
        title=_title(found),
        picture=picture_of(found),
        listing=_listing(found, orders),
        ways=[
            (_("Backward"), _href(found.start, Direction.UP), direction is Direction.UP, "left"),
            (_("Forward"), _href(found.start, Direction.DOWN), direction is Direction.DOWN, ""),
        ],
        counts=_counts(found),
        locked=_locked(frozen),
    )


def picture_of(trace: Trace) -> Genealogy:
    """Return the drawing of a trace: a column for each step away from the start."""
    depth = max((item.depth for item in trace.reached), default=0)
    up = trace.direction is Direction.UP
    places = {trace.start: 0, **{item.node: item.depth for item in trace.reached}}
    amounts = {item.node: f"{number(item.qty)} {item.unit}" for item in trace.reached}
    ordered = [trace.start, *(item.node for item in trace.reached)]
    lots = [
        GenealogyLot(
            key=_key(node),
            column=depth - places[node] if up else places[node],
            title=code_of(node),
            line=line_of(trace.names, node),
            amount=amounts.get(node, ""),
            href="" if node.kind not in KINDS else _href(node, trace.direction),
            tone="here" if node == trace.start else "made" if node.kind == "batch" else "",
            path=True,
        )
        for node in ordered
    ]
    made = drawn(lots, [(_key(e.source), _key(e.target)) for e in trace.edges])
    return replace(made, width=max(made.width, LEAST_WIDTH))


def code_of(node: Node) -> str:
    """Return what a person reads on a box: the lot's code without its material."""
    if node.kind == "gone":
        return edge_word(node.key)
    return node.key.partition("/")[2] if node.kind == "lot" else node.key


def line_of(names: Mapping[Node, str], node: Node) -> str:
    """Return the second line of a box: material of a lot, order of a batch."""
    return names.get(node, "")


def edge_word(kind: str) -> str:
    """Return what a movement did."""
    return {
        "consume": _("used"),
        "produce": _("made"),
        "co_product": _("made beside"),
        "sample": _("Sample"),
        "reject": _("Rejects"),
        "rework_in": _("reworked"),
        "return": _("returned"),
    }.get(kind, kind)


def _listing(trace: Trace, orders: Mapping[Node, tuple[str, str]]) -> Listing:
    kinds = _movements(trace.edges)
    return Listing(
        (
            Column(_("Lot or batch")),
            Column(_("What"), nowrap=False),
            Column(_("Movement")),
            Column(_("Quantity"), numeric=True),
            Column(terms().one("work_order")),
            Column(_("Levels away"), numeric=True),
        ),
        tuple(_row(trace, item, kinds, orders) for item in trace.reached),
    )


def _row(
    trace: Trace,
    item: Reached,
    kinds: Mapping[tuple[Node, Node], str],
    orders: Mapping[Node, tuple[str, str]],
) -> Row:
    node, before = item.node, item.path[-2]
    moved = kinds.get((before, node)) or kinds.get((node, before), "")
    number, order_id = orders.get(node, ("", ""))
    first: Cell | str = code_of(node)
    if node.kind in KINDS:
        first = Cell("code", code_of(node), href=_href(node, trace.direction))
    return Row(
        _key(node),
        code_of(node),
        (
            first,
            line_of(trace.names, node) or None,
            edge_word(moved),
            quantity(item.qty, item.unit),
            Cell("code", number, href=url_for("office.order", order_id=order_id))
            if number
            else None,
            str(item.depth),
        ),
    )


def _movements(edges: tuple[Edge, ...]) -> dict[tuple[Node, Node], str]:
    return {(edge.source, edge.target): edge.kind for edge in edges}


def _counts(trace: Trace) -> list[tuple[str, str, str, str, str]]:
    lots = sum(item.node.kind == "lot" for item in trace.reached)
    batches = sum(item.node.kind == "batch" for item in trace.reached)
    depth = max((item.depth for item in trace.reached), default=0)
    return [
        (str(lots), "", terms().many("lot"), "", ""),
        (str(batches), "", terms().many("batch"), "", ""),
        (str(depth), "", _("levels"), "", ""),
    ]


def _title(trace: Trace) -> str:
    code = code_of(trace.start)
    if trace.direction is Direction.UP:
        return _("What %(code)s was made from", code=code)
    return _("Where %(code)s went", code=code)


def _locked(frozen: tuple[Frozen, ...]) -> str:
    if len(frozen) != 1:
        return ""
    sha256 = frozen[0].sha256
    return _("Locked, hash %(hash)s", hash=f"{sha256[:4]} {sha256[4:8]}")


def _found_row(item: Found) -> Row:
    return Row(
        _key(item.node),
        item.code,
        (
            Cell("code", item.code, href=_href(item.node, item.way)),
            terms().one(item.node.kind),
            item.what,
            status_word(item.status),
        ),
    )


def status_word(status: str) -> str:
    """Return where a lot stands; a batch has the words of its order."""
    return {
        "quarantine": _("in quarantine"),
        "released": _("released"),
        "hold": _("on hold"),
        "rejected": _("rejected"),
        "expired": _("expired"),
        "consumed": _("used up"),
    }.get(status, terms().state(status) if status in terms().state_codes() else status)


def _href(node: Node, direction: Direction) -> str:
    return url_for("quality.trace", kind=node.kind, key=node.key, way=direction.value)


def _key(node: Node) -> str:
    return f"{node.kind}:{node.key}"
