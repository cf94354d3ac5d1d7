"""The predecessor graph decides which step may start."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.recipe import Step
from workwright.domain.sequence import (
    chain,
    current,
    is_complete,
    order,
    problems,
    ready,
    skipped_by_start,
    unfinished,
)


def step(number: str, *before: str, **more) -> Step:
    return Step(number, {"en": number}, "process", predecessors=before, **more)


STEPS = (
    step("10"),
    step("20", "10"),
    step("30a", "20"),
    step("30b", "20"),
    step("40", "30a", "30b"),
)


def test_W21_only_the_first_step_is_ready_in_a_fresh_order():
    """Everything else waits for its predecessors."""
    assert ready(STEPS, {}) == ("10",)


@pytest.mark.parametrize("ended", ["done", "done_with_deviation", "skipped", "not_executed"])
def test_W21_a_finished_predecessor_opens_the_next(ended: str):
    """However it was finished."""
    assert ready(STEPS, {"10": ended}) == ("20",)


@pytest.mark.parametrize("going", ["running", "awaiting_verification", "held"])
def test_W21_a_step_that_is_under_way_opens_nothing(going: str):
    """Not before both signatures exist and every attempt is decided (K8, K11)."""
    assert ready(STEPS, {"10": going}) == ()
    assert current(STEPS, {"10": going}) == ("10",)


def test_K3_parallel_branches_are_ready_together_and_meet_again():
    """Several current steps exist only where the recipe declares branches."""
    done = {"10": "done", "20": "done"}
    assert ready(STEPS, done) == ("30a", "30b")
    assert current(STEPS, {**done, "30a": "running"}) == ("30a", "30b")
    assert ready(STEPS, {**done, "30a": "done"}) == ("30b",)
    assert ready(STEPS, {**done, "30a": "done", "30b": "done"}) == ("40",)


def test_T8_what_is_left_is_named_in_recipe_order():
    """Completion asks for none."""
    assert unfinished(STEPS, {"10": "done", "30b": "done"}) == ("20", "30a", "40")
    assert is_complete(STEPS, dict.fromkeys(("10", "20", "30a", "30b", "40"), "done"))


def test_R43_operations_of_one_sequence_number_are_parallel():
    """Gaps and any order in the document are fine."""
    assert chain([("B", 20), ("A", 10), ("C", 20), ("D", 35)]) == {
        "A": (),
        "B": ("A",),
        "C": ("A",),
        "D": ("B", "C"),
    }


OPTIONAL = (step("10", skip_if_successor_started=True), step("20", "10"))


def test_R56_an_optional_step_does_not_hold_its_successor_while_it_is_ready():
    """Both are ready; starting the successor skips it."""
    assert ready(OPTIONAL, {}) == ("10", "20")
    assert skipped_by_start(OPTIONAL, {}, "20") == ("10",)


def test_R56_an_optional_step_that_was_started_holds_its_successor():
    """Only ready steps are skipped."""
    assert ready(OPTIONAL, {"10": "running"}) == ()
    assert skipped_by_start(OPTIONAL, {"10": "running"}, "20") == ()


def test_R56_a_row_of_optional_steps_is_skipped_as_a_whole():
    """None of them stays ready behind a step that runs."""
    row = (
        step("10", skip_if_successor_started=True),
        step("20", "10", skip_if_successor_started=True),
        step("30", "20"),
    )
    assert ready(row, {}) == ("10", "20", "30")
    assert skipped_by_start(row, {}, "30") == ("10", "20")


def test_W21_a_circle_an_unknown_predecessor_and_a_double_number_are_all_named():
    """Every problem of the graph at once."""
    bad = (step("10", "30"), step("20", "99"), step("20"), step("30", "10"))
    assert sorted(hit.subject for hit in problems(bad)) == ["10", "20", "20"]
    with pytest.raises(ValueError, match="go round"):
        order(bad)
    assert problems(STEPS) == ()


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Step, ...]:
    count = draw(st.integers(min_value=1, max_value=9))
    return tuple(
        step(
            str(n),
            *(str(m) for m in range(n) if draw(st.booleans())),
            skip_if_successor_started=draw(st.booleans()),
        )
        for n in range(count)
    )


@given(graphs(), st.randoms(use_true_random=False))
def test_W21_any_recipe_can_be_worked_to_its_end_and_never_out_of_order(steps, random):
    """Starting and ending whatever is ready finishes every graph; nothing starts early."""
    statuses: dict[str, str] = {}
    while not is_complete(steps, statuses):
        may_begin = ready(steps, statuses)
        assert may_begin
        number = random.choice(may_begin)
        for skipped in skipped_by_start(steps, statuses, number):
            statuses[skipped] = "skipped"
        before = next(s for s in steps if s.number == number).predecessors
        assert all(statuses.get(p) in {"done", "skipped"} for p in before)
        statuses[number] = "done"
