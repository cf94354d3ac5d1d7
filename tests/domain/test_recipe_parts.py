"""Parts of a recipe are put in and taken out; whoever names a part follows it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.domain.recipe import (
    BomLine,
    Parameter,
    RecipeContent,
    ReleaseCriterion,
    SamplePlan,
    Step,
    YieldPoint,
)
from workwright.domain.recipe_parts import TakenTwice, drop_item, find, item_problems, put_item

D = Decimal


def a_step(number, *after, **more):
    return Step(number, {"en": f"Step {number}"}, "process", after, **more)


def a_line(line_no, **more):
    return BomLine(line_no, f"M{line_no}", f"Material {line_no}", D(1), "kg", **more)


def a_recipe(steps=("10", "20", "30"), lines=(1, 2)):
    return RecipeContent(
        code="R",
        version="1",
        product_code="P",
        product_name="Product",
        base_qty=D(100),
        unit="kg",
        bracket_low=D(50),
        bracket_high=D(150),
        steps=tuple(a_step(number) for number in steps),
        bom=tuple(a_line(line_no) for line_no in lines),
    )


def numbers(content):
    return [step.number for step in content.steps]


@pytest.mark.parametrize(
    ("new", "order"),
    [
        ("5", ["5", "10", "20", "30"]),
        ("15", ["10", "15", "20", "30"]),
        ("20a", ["10", "20", "20a", "30"]),
        ("100", ["10", "20", "30", "100"]),
    ],
)
def test_W21_a_new_step_stands_where_its_number_belongs(new, order):
    """Numbers sort as people read them, not as text."""
    assert numbers(put_item(a_recipe(), "steps", a_step(new))) == order


def test_W21_who_names_a_step_follows_its_new_number():
    """Predecessors, hold times, yields and samples name the step by its new number."""
    content = replace(
        a_recipe(),
        steps=(a_step("10"), a_step("20", "10"), a_step("30", "20", "10", hold_from="10")),
        yields=(YieldPoint("mix", {}, "10", D(95), D(101), "kg", D(100)),),
        samples=(SamplePlan("S", {}, "10", "assay"),),
    )
    changed = put_item(content, "steps", a_step("12"), "10")
    assert numbers(changed) == ["12", "20", "30"]
    assert [s.predecessors for s in changed.steps] == [(), ("12",), ("20", "12")]
    assert changed.steps[2].hold_from == "12"
    assert (changed.yields[0].step, changed.samples[0].step) == ("12", "12")


def test_W21_steps_follow_the_new_number_of_a_line():
    """A step that dispenses line 1 dispenses it under its new number."""
    content = replace(a_recipe(), steps=(a_step("10", bom_lines=(1, 2)),))
    changed = put_item(content, "bom", a_line(7), "1")
    assert [line.line_no for line in changed.bom] == [7, 2]
    assert changed.steps[0].bom_lines == (7, 2)


def test_T1_no_two_parts_have_one_key():
    """Neither a new one nor a renumbered one takes the number of another."""
    content = a_recipe()
    for instead_of in ("", "20"):
        with pytest.raises(TakenTwice):
            put_item(content, "steps", a_step("10"), instead_of)
    assert put_item(content, "steps", a_step("10"), "10") == content


def test_parameters_belong_to_their_step():
    """A value is put into its step and taken out there; the others stay as they are."""
    value = Parameter("speed", {"en": "Speed"})
    put = put_item(a_recipe(), "parameters", value, step="20")
    assert [s.parameters for s in put.steps] == [(), (value,), ()]
    assert drop_item(put, "parameters", "speed", "20") == a_recipe()
    with pytest.raises(KeyError):
        put_item(a_recipe(), "parameters", value, step="99")


def test_what_is_not_there_is_not_taken_out():
    """Nothing is dropped silently."""
    for part in ("steps", "bom", "criteria"):
        with pytest.raises(KeyError):
            drop_item(a_recipe(), part, "99")
    with pytest.raises(KeyError):
        put_item(a_recipe(), "criteria", ReleaseCriterion("C", {}), "gone")


@given(st.lists(st.integers(1, 999), unique=True, max_size=12), st.integers(1, 999))
def test_putting_in_and_taking_out_leaves_nothing(held, new):
    """Whatever stands there, an item that came and went changed nothing."""
    held = sorted(n for n in held if n != new)
    content = a_recipe(steps=[str(n) for n in held], lines=held)
    for part, item in (("steps", a_step(str(new))), ("bom", a_line(new))):
        put = put_item(content, part, item)
        keys = [int(getattr(i, "number", getattr(i, "line_no", 0))) for i in getattr(put, part)]
        assert keys == sorted([*held, new])
        assert find(part, getattr(put, part), str(new)) == item
        assert drop_item(put, part, str(new)) == content


@pytest.mark.parametrize(
    ("part", "item"),
    [
        ("steps", a_step("ten")),
        ("steps", a_step("10", min_s=60, max_s=59)),
        ("bom", a_line(0)),
        ("bom", a_line(1, tolerance_pct=D(-1))),
        ("bom", a_line(1, scrap_factor_pct=D(101))),
        ("bom", a_line(1, low_qty=D(2), high_qty=D(1))),
        ("bom", replace(a_line(1), qty=D("-0.001"))),
        ("parameters", Parameter("Speed", {})),
        ("parameters", Parameter("speed", {}, low=D(2), high=D(1))),
        ("parameters", Parameter("speed", {}, low=D(1), target=D(3), high=D(2))),
        ("parameters", Parameter("speed", {}, decimals=7)),
        ("yields", YieldPoint("mix", {}, "10", D(101), D(95), "kg", D(100))),
        ("yields", YieldPoint("mix", {}, "10", D(95), D(101), "kg", D(0))),
        ("yields", YieldPoint("mix", {}, "10", D(95), D(101), "kg", D(1), D(9), D(8))),
        ("samples", SamplePlan("S", {}, "10", "assay", low=D(2), high=D(1))),
        ("samples", SamplePlan("S", {}, "10", "assay", qty=D(0))),
    ],
)
def test_B13_an_item_that_cannot_be_is_told_with_its_remedy(part, item):
    """One problem is one sentence, each with what to do."""
    (hit,) = item_problems(part, item)
    assert hit.message
    assert hit.remedy


def test_B13_a_limit_may_stand_alone_or_equal_the_other():
    """One-sided limits, equal limits and zero amounts are in order."""
    good = [
        ("parameters", Parameter("speed", {}, low=D(1), target=D(1), high=D(1), decimals=0)),
        ("parameters", Parameter("speed", {}, high=D(-5))),
        ("bom", replace(a_line(1), qty=D(0))),
        ("steps", a_step("50a", min_s=60, max_s=60)),
    ]
    assert [list(item_problems(part, item)) for part, item in good] == [[]] * len(good)
