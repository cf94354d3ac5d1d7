"""The life of an order as one table: 81 ordered pairs of states, 12 of them legal."""

import itertools

import pytest

from workwright.domain.lifecycle import (
    LEGAL_PAIRS,
    TERMINAL,
    TRANSITIONS,
    Meaning,
    State,
    is_legal,
    transition_named,
    transitions_from,
)

D, R, I, P = State.DRAFT, State.RELEASED, State.IN_PROGRESS, State.PAUSED  # noqa: E741
C, U, S, X, N = (
    State.COMPLETED,
    State.UNDER_REVIEW,
    State.RELEASED_TO_STOCK,
    State.REJECTED,
    State.CANCELLED,
)
LEGAL = {
    (D, R): "T2",
    (D, N): "T3",
    (R, I): "T4",
    (R, N): "T5",
    (I, P): "T6",
    (P, I): "T7",
    (I, C): "T8",
    (P, C): "T9",
    (C, U): "T10",
    (U, C): "T11",
    (U, S): "T12",
    (U, X): "T13",
}


@pytest.mark.parametrize(("source", "target"), list(itertools.product(State, State)))
def test_T1_T13_every_ordered_pair_of_states_is_legal_or_refused(source: State, target: State):
    """Twelve pairs lead somewhere; 69, self-pairs included, are refused."""
    assert is_legal(source, target) is ((source, target) in LEGAL)


def test_T1_T13_twelve_of_eighty_one_pairs_are_legal():
    """The table above is the whole of it."""
    assert set(LEGAL) == LEGAL_PAIRS
    assert len(LEGAL_PAIRS) == 12


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_W19_nothing_leaves_a_terminal_state(state: State):
    """Released to stock, rejected and cancelled are the end."""
    assert transitions_from(state) == ()


def test_T9_closing_early_is_possible_from_running_and_paused():
    """One transition from two states, so thirteen rules give twelve pairs."""
    assert transition_named("short_close").sources == {I, P}
    assert [t.rule for t in TRANSITIONS] == [f"T{n}" for n in range(1, 14)]
    with pytest.raises(KeyError):
        transition_named("unrelease")


@pytest.mark.parametrize(
    ("name", "signers"),
    [
        ("release", [("supervisor", "issued")]),
        ("cancel", [("supervisor", "cancelled")]),
        ("resume", [("supervisor", "resumed")]),
        ("complete", [("operator", "performed"), ("supervisor", "supervised")]),
        ("short_close", [("supervisor", "supervised"), ("qa_reviewer", "approved")]),
        ("submit_review", [("production_reviewer", "reviewed")]),
        ("return", [("qa_reviewer", "returned")]),
        ("release_to_stock", [("qa_reviewer", "reviewed"), ("qa_releaser", "released")]),
        ("reject", [("qa_releaser", "rejected")]),
    ],
)
def test_E14_each_transition_names_who_signs_as_what(name: str, signers: list[tuple[str, str]]):
    """Meanings are those of the closed list; a profile may add signers, never remove."""
    found = transition_named(name).signers
    assert [(s.role, s.meaning.value) for s in found] == signers


def test_E14_meanings_are_a_closed_list():
    """Nothing else can be said by a signature."""
    assert {m.value for m in Meaning} == {
        "authored", "performed", "verified", "supervised", "issued", "resumed", "reviewed",
        "approved", "released", "rejected", "returned", "cancelled", "corrected", "witnessed",
    }  # fmt: skip
