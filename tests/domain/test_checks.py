"""The check engine: every rule is asked, a crash holds the act, all findings come back."""

from collections.abc import Iterator

import pytest

from workwright.domain.checks import (
    Check,
    Citation,
    Finding,
    Hit,
    Moment,
    Severity,
    evaluate,
    fill,
)
from workwright.domain.context import CheckContext
from workwright.testing.facts import a_context

RELEASE = a_context(Moment.RELEASE)


def a_check(rule: str, test, severity: Severity = Severity.BLOCK, **more) -> Check:
    moments = frozenset(more.pop("moments", {Moment.RELEASE}))
    return Check(rule, Citation("Book", "1", rule), moments, severity, "Title", test, **more)


def hits(count: int):
    def test(context: CheckContext) -> Iterator[Hit]:
        for n in range(count):
            yield Hit(f"S{n}", "Subject {n} of {order}.", {"n": n, "order": context.order.number})

    return test


def crashes(exception: BaseException):
    def test(_: CheckContext) -> Iterator[Hit]:
        yield Hit("S", "first")
        raise exception

    return test


@pytest.mark.parametrize(
    "exception",
    [ZeroDivisionError("by zero"), KeyError("lot"), SystemExit(1), RecursionError("deep")],
)
@pytest.mark.parametrize("severity", list(Severity))
def test_W29_a_rule_that_crashes_blocks_whatever_its_severity(
    exception: BaseException, severity: Severity
):
    """It counts as failed, never as passed, and the other rules are asked all the same."""
    checks = [a_check("A-01", crashes(exception), severity), a_check("B-01", hits(1))]
    evaluation = evaluate(Moment.RELEASE, RELEASE, checks)
    crashed = next(f for f in evaluation.findings if f.rule == "A-01")
    assert crashed.severity is Severity.BLOCK
    assert type(exception).__name__ in crashed.text()
    assert [e.passed for e in evaluation.evaluated] == [False, False]
    assert {f.rule for f in evaluation.blocking} == {"A-01", "B-01"}


def test_W29_a_rule_whose_applicability_crashes_blocks_too():
    """What cannot say whether it applies, holds."""
    check = a_check("A-01", hits(0), applies=lambda context: context.no_such_fact)
    assert [f.severity for f in evaluate(Moment.RELEASE, RELEASE, [check]).findings] == [
        Severity.BLOCK
    ]


def test_W29_a_rule_may_return_nothing_at_all_and_then_blocks():
    """A test that forgets to yield returns None; that is no pass."""
    check = a_check("A-01", lambda _: None)
    assert evaluate(Moment.RELEASE, RELEASE, [check]).blocking


def test_all_failing_rules_are_returned_worst_first():
    """Never the first one only."""
    checks = [
        a_check("C-01", hits(1), Severity.WARN),
        a_check("B-01", hits(2), Severity.DEVIATE),
        a_check("A-01", hits(1)),
    ]
    found = evaluate(Moment.RELEASE, RELEASE, checks).findings
    assert [f.rule for f in found] == ["A-01", "B-01", "B-01", "C-01"]


def test_every_rule_asked_is_listed_with_its_result_and_what_does_not_apply_is_not():
    """Review by exception rests on this list."""
    checks = [
        a_check("A-01", hits(0)),
        a_check("B-01", hits(1)),
        a_check("C-01", hits(1), applies=lambda _: False),
        a_check("D-01", hits(1), moments={Moment.CAPTURE}),
    ]
    evaluated = evaluate(Moment.RELEASE, RELEASE, checks).evaluated
    assert [(e.rule, e.passed) for e in evaluated] == [("A-01", True), ("B-01", False)]


def test_each_check_sees_its_own_parameters():
    """A profile sets them by check."""

    def test(context: CheckContext) -> Iterator[Hit]:
        yield Hit("S", "{limit}", {"limit": context.parameters["limit"]})

    checks = [a_check(f"A-0{n}", test, parameters={"limit": n}) for n in (1, 2)]
    found = evaluate(Moment.RELEASE, RELEASE, checks).findings
    assert [f.text() for f in found] == ["A-01: 1", "A-02: 2"]


def test_a_missing_value_stays_visible_in_the_sentence():
    """A wrong template never hides the finding."""
    assert fill("Lot {lot} of {order}", {"lot": "A"}) == "Lot {lot} of {order}"
    finding = Finding("A", Citation("B", "1", "c"), Severity.WARN, "S", "{x}", {}, "Do.")
    assert finding.text() == "A: {x} Do."
