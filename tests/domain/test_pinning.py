"""Rules of a released order: as pinned, or held where the installed plugin lost them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal as D

import pytest

from workwright.domain.canonical import canonical
from workwright.domain.checks import Check, Citation, Hit, Moment, Severity, evaluate
from workwright.domain.context import CheckContext
from workwright.domain.parameters import CheckParameter, Tightens
from workwright.domain.pinning import pin_checks, unpin
from workwright.testing.facts import a_context

CAPTURE = a_context(Moment.CAPTURE)


def over_limit(context: CheckContext) -> Iterator[Hit]:
    if context.parameters["limit"] < 5:
        yield Hit("S", "Limit {limit}.", {"limit": context.parameters["limit"]}, "Do.")


CHECK = Check(
    "XX-01",
    Citation("Book", "1", "c"),
    frozenset({Moment.CAPTURE}),
    Severity.DEVIATE,
    "As released",
    over_limit,
    source="xx",
    parameters={"limit": D("4.5")},
    declared={"limit": CheckParameter(D(9), "Limit", Tightens.UP)},
)
PINNED = json.loads(canonical(pin_checks([CHECK])))


def test_W30_a_released_order_keeps_severity_parameters_title_and_citation():
    """A profile that changes them later changes nothing here."""
    today = replace(
        CHECK,
        severity=Severity.WARN,
        parameters={"limit": D(9)},
        title="As of today",
        citation=Citation("Book", "2", "d"),
    )
    (check,), missing = unpin([today], PINNED)
    assert missing == ()
    assert (check.severity, check.title) == (Severity.DEVIATE, "As released")
    assert (check.citation.edition, check.parameters) == ("1", {"limit": D("4.5")})
    assert [f.text() for f in evaluate(Moment.CAPTURE, CAPTURE, [check]).findings] == [
        "XX-01: Limit 4.5. Do."
    ]


def test_D2_the_pinned_revision_is_used_though_a_newer_one_is_installed():
    """Old revisions stay registered for the orders released under them."""
    newer = replace(CHECK, revision=2, test=lambda _: iter([Hit("S", "new")]))
    (check,), _ = unpin([newer, CHECK], PINNED)
    assert check.revision == 1
    assert check.test is over_limit


@pytest.mark.parametrize(("installed", "offered"), [([], "–"), ([replace(CHECK, revision=2)], "2")])
def test_D2_an_order_whose_revision_is_gone_is_held_with_a_message_that_names_both(
    installed: list[Check], offered: str
):
    """At the moments at which the rule would have been asked."""
    (check,), missing = unpin(installed, PINNED)
    assert missing == ("XX-01",)
    evaluation = evaluate(Moment.CAPTURE, CAPTURE, [check])
    (finding,) = evaluation.blocking
    assert finding.text() == (
        "XX-01: This order was released under revision 1 of rule XX-01 of xx; "
        f"installed: {offered}. "
        "Install the version of xx that offers it; an administrator can."
    )
    assert evaluate(Moment.COMPLETE, CAPTURE, [check]).evaluated == ()


def test_W30_a_rule_that_came_later_is_not_asked_of_a_released_order():
    """What was not pinned does not exist for it."""
    later = replace(CHECK, rule="XX-02")
    checks, _ = unpin([CHECK, later], PINNED)
    assert [check.rule for check in checks] == ["XX-01"]


@pytest.mark.parametrize(
    ("tightens", "old", "new", "loosens"),
    [
        (Tightens.UP, D(9), D(10), False),
        (Tightens.UP, D(9), D(8), True),
        (Tightens.DOWN, D(9), D(10), True),
        (Tightens.DOWN, D(9), D(8), False),
        (Tightens.TRUE, False, True, False),
        (Tightens.TRUE, True, False, True),
        (Tightens.FALSE, True, False, False),
        (Tightens.FALSE, False, True, True),
        (Tightens.NONE, "a", "b", True),
        (Tightens.NONE, "a", "a", False),
    ],
)
def test_law_is_a_direction_and_each_parameter_says_which(tightens, old, new, loosens: bool):
    """Tightening is free; the other way is loosening."""
    assert CheckParameter(old, "P", tightens).loosens(old, new) is loosens


@pytest.mark.parametrize(
    ("default", "given", "value"),
    [
        (D(1), "4.5", D("4.5")),
        (D(1), 4, D(4)),
        (5, "7", 7),
        (5, D("7.0"), 7),
        (True, False, False),
        ("a", "b", "b"),
    ],
)
def test_a_parameter_reads_its_own_kind(default, given, value):
    """Numbers may come as text, as snapshots keep them."""
    assert CheckParameter(default, "P").read(given) == value


@pytest.mark.parametrize(
    ("default", "given"),
    [(D(1), "NaN"), (D(1), "1E9"), (D(1), True), (5, "7.5"), (True, "yes"), ("a", 1), (D(1), "٣")],
)
def test_a_parameter_refuses_every_other_kind(default, given):
    """No guessing."""
    with pytest.raises(ValueError, match="is not"):
        CheckParameter(default, "P").read(given)
