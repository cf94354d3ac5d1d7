"""Genealogy: complete, traceable both ways, without circles, frozen."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.genealogy import (
    Direction,
    Edge,
    Node,
    closes_circle,
    freeze_edges,
    gaps,
    trace,
)
from workwright.testing.facts import a_line

AT = datetime(2026, 11, 9, 8, tzinfo=UTC)


def lot(key: str) -> Node:
    return Node("lot", key)


def batch(key: str) -> Node:
    return Node("batch", key)


def edge(source: Node, target: Node, kind: str, qty: str = "1", **more) -> Edge:
    return Edge(source, target, kind, D(qty), more.pop("unit", "kg"), "WO-1", AT, **more)


EDGES = [
    edge(lot("A-2207"), batch("BLEND"), "consume", "2", line_no=1),
    edge(lot("A-2207"), batch("BLEND"), "consume", "1.043", line_no=1),
    edge(lot("L-8841"), batch("BLEND"), "consume", "14.357", line_no=2),
    edge(batch("BLEND"), lot("BLEND-1"), "produce", "23.88"),
    edge(lot("BLEND-1"), batch("TABLETS"), "consume", "23.88", line_no=1),
    edge(batch("TABLETS"), lot("TVT-26-0147"), "produce", "117900", unit="EA"),
    edge(lot("OTHER"), batch("ELSEWHERE"), "consume"),
]


def test_G4_backward_trace_reaches_supplier_lots_through_every_level_with_quantities():
    """From the finished lot to the components, and to nothing else."""
    reached = {r.node.key: r for r in trace(EDGES, lot("TVT-26-0147"), Direction.UP)}
    assert set(reached) == {"TABLETS", "BLEND-1", "BLEND", "A-2207", "L-8841"}
    assert reached["A-2207"].qty == D("3.043")
    assert reached["A-2207"].depth == 4
    assert [n.key for n in reached["L-8841"].path] == [
        "TVT-26-0147", "TABLETS", "BLEND-1", "BLEND", "L-8841",
    ]  # fmt: skip


def test_G4_forward_trace_reaches_every_finished_lot_and_batch():
    """A supplier's recall finds what it went into."""
    reached = [r.node.key for r in trace(EDGES, lot("A-2207"), Direction.DOWN)]
    assert reached == ["BLEND", "BLEND-1", "TABLETS", "TVT-26-0147"]


def test_G5_a_lot_cannot_become_its_own_ancestor():
    """Rework goes into a different batch."""
    back = edge(lot("TVT-26-0147"), batch("BLEND"), "rework_in")
    ahead = edge(lot("TVT-26-0147"), batch("REWORK"), "rework_in")
    assert closes_circle(EDGES, back)
    assert not closes_circle(EDGES, ahead)
    assert closes_circle([], edge(lot("X"), lot("X"), "return"))


def test_G2_complete_genealogy_has_no_gap():
    """Each line consumed, each amount with its unit, an output."""
    lines = [a_line(1), a_line(2)]
    assert gaps(lines, EDGES) == ()


@pytest.mark.parametrize(
    ("edges", "zero", "subjects"),
    [
        (EDGES[2:4], frozenset(), ["M-10"]),
        (EDGES[2:4], frozenset({1}), []),
        (EDGES[:3], frozenset(), ["output"]),
        ([*EDGES, edge(lot("E"), batch("F"), "consume", "0")], frozenset(), ["E"]),
        ([*EDGES, edge(lot("E"), batch("F"), "consume", unit="")], frozenset(), ["E"]),
    ],
)
def test_G2_each_gap_is_named(edges: list[Edge], zero: frozenset[int], subjects: list[str]):
    """A line without consumption, a missing output, an amount without unit."""
    assert [h.subject for h in gaps([a_line(1), a_line(2)], edges, zero)] == subjects


def test_R140_a_line_that_needs_no_tracking_leaves_no_gap():
    """Recording is possible there but not demanded."""
    assert gaps([a_line(7, track=False)], EDGES) == ()


def test_G3_the_hash_holds_the_set_whatever_the_order_of_reading():
    """A changed amount, a missing and an added edge each give another hash."""
    whole = freeze_edges(EDGES)
    assert whole == freeze_edges(reversed(EDGES))
    assert whole.count == 7
    changed = [edge(lot("A-2207"), batch("BLEND"), "consume", "2.001", line_no=1), *EDGES[1:]]
    hashes = {freeze_edges(e).sha256 for e in (EDGES, EDGES[1:], changed, [*EDGES, EDGES[0]])}
    assert len(hashes) == 4


keys = st.integers(min_value=0, max_value=7).map(str)
some_edges = st.lists(
    st.tuples(keys, keys).map(lambda pair: edge(lot(pair[0]), batch(pair[1]), "consume")),
    max_size=15,
)
outputs = st.lists(
    st.tuples(keys, keys).map(lambda pair: edge(batch(pair[0]), lot(f"o{pair[1]}"), "produce")),
    max_size=15,
)


@given(some_edges, outputs)
def test_G4_what_is_found_downwards_is_found_back_upwards(into: list[Edge], out: list[Edge]):
    """Both directions are the same relation."""
    edges = into + out
    for start in {e.source for e in into}:
        for reached in trace(edges, start, Direction.DOWN):
            back = trace(edges, reached.node, Direction.UP)
            assert start in {r.node for r in back}


@given(some_edges, outputs, keys, keys)
def test_G5_adding_only_edges_that_close_no_circle_keeps_the_graph_free_of_them(
    into: list[Edge], out: list[Edge], first: str, second: str
):
    """Whatever order events come in."""
    edges: list[Edge] = []
    again = [edge(lot(f"o{first}"), batch(second), "rework_in")]
    for new in into + out + again:
        if not closes_circle(edges, new):
            edges.append(new)
    for node in {e.source for e in edges}:
        assert node not in {r.node for r in trace(edges, node, Direction.DOWN)}
        assert not any(
            node in {r.node for r in trace(edges, e.target, Direction.DOWN)}
            for e in edges
            if e.source == node
        )
