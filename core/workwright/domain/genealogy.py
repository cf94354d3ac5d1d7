"""What went in, what came out, and the way between them in both directions (G1-G5).

Edges join lots and batches: a consumption leads from a lot to a batch, a production from a batch
to a lot. An edge is written with its event and never changed; at the end their set is frozen.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from workwright.domain.canonical import canonical, digest
from workwright.domain.checks import Hit
from workwright.domain.recipe import BomLine
from workwright.domain.text import N_

INTO_BATCH = frozenset({"consume", "rework_in"})


class Direction(StrEnum):
    """Up: towards suppliers. Down: towards finished goods and customers."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, order=True)
class Node:
    """A lot or a batch by its own key; ``kind`` is ``lot`` or ``batch``."""

    kind: str
    key: str


@dataclass(frozen=True)
class Edge:
    """One event that moved material from a lot into a batch, or from a batch into a lot.

    Args:
        kind: consume, produce, co_product, sample, reject, rework_in or return.
        line_no: line of the bill that a consumption answers, where it answers one.
    """

    source: Node
    target: Node
    kind: str
    qty: Decimal
    unit: str
    order_number: str
    at: datetime
    line_no: int | None = None
    step: str | None = None


@dataclass(frozen=True)
class Reached:
    """A lot or batch that a trace reaches.

    Args:
        depth: edges between it and the start.
        qty: what passed over the last edge of the shortest way, summed over equal edges.
    """

    node: Node
    depth: int
    qty: Decimal
    unit: str
    path: tuple[Node, ...]


@dataclass(frozen=True)
class FrozenEdges:
    """The closed edge set of an order (G3)."""

    count: int
    sha256: str


def gaps(
    bom: Sequence[BomLine], edges: Iterable[Edge], approved_zero: frozenset[int] = frozenset()
) -> tuple[Hit, ...]:
    """Return what is missing for the genealogy of an order to be complete (G2).

    Each tracked line has a consumption or an approved zero, each edge has an amount and a unit,
    and there is an output lot. The mass balance is judged with the reconciliation (W13).

    Args:
        approved_zero: lines of which nothing was used, approved by an authorised person.
    """
    known = tuple(edges)
    consumed = {e.line_no for e in known if e.kind in INTO_BATCH}
    hits = [
        Hit(
            line.material_code,
            N_("Nothing of {material} (line {line}) is recorded as consumed."),
            {"material": line.material_name, "line": line.line_no},
            N_("Record lot and quantity, or have zero approved."),
        )
        for line in bom
        if line.track
        and line.qty > 0
        and line.line_no not in consumed
        and line.line_no not in approved_zero
    ]
    hits.extend(
        Hit(
            edge.source.key,
            N_("A movement of {source} to {target} has no quantity or unit."),
            {"source": edge.source.key, "target": edge.target.key},
            N_("Correct the entry."),
        )
        for edge in known
        if edge.qty <= 0 or not edge.unit
    )
    if not any(e.kind in {"produce", "co_product"} for e in known):
        hits.append(
            Hit(
                "output",
                N_("No output lot is recorded."),
                {},
                N_("Record what was produced, with its lot."),
            )
        )
    return tuple(hits)


def trace(edges: Iterable[Edge], start: Node, direction: Direction) -> tuple[Reached, ...]:
    """Return everything that the start reaches in that direction, nearest first (G4).

    A node appears once, at its smallest distance, with the amount of the edges that lead there
    from the node before it on that way.
    """
    onward = _adjacent(edges, direction)
    found: dict[Node, Reached] = {}
    queue: deque[tuple[Node, tuple[Node, ...]]] = deque([(start, (start,))])
    while queue:
        node, path = queue.popleft()
        for after, between in sorted(onward.get(node, {}).items()):
            if after in found or after == start:
                continue
            reached = Reached(
                after,
                len(path),
                sum((e.qty for e in between), Decimal(0)),
                between[0].unit,
                (*path, after),
            )
            found[after] = reached
            queue.append((after, reached.path))
    return tuple(found.values())


def closes_circle(edges: Iterable[Edge], new: Edge) -> bool:
    """Say whether the new edge would make a lot its own ancestor (G5)."""
    if new.source == new.target:
        return True
    below = trace(edges, new.target, Direction.DOWN)
    return any(reached.node == new.source for reached in below)


def freeze_edges(edges: Iterable[Edge]) -> FrozenEdges:
    """Return number and hash of the edge set; the order in which it is read plays no part."""
    texts = sorted(canonical(edge) for edge in edges)
    return FrozenEdges(len(texts), digest(b"genealogy", *texts))


def _adjacent(
    edges: Iterable[Edge], direction: Direction
) -> Mapping[Node, Mapping[Node, list[Edge]]]:
    onward: dict[Node, dict[Node, list[Edge]]] = {}
    for edge in edges:
        here, there = (
            (edge.source, edge.target)
            if direction is Direction.DOWN
            else (edge.target, edge.source)
        )
        onward.setdefault(here, {}).setdefault(there, []).append(edge)
    return onward
