"""Two versions are compared item by item; nothing that differs stays unsaid (W4)."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.test_recipe_parts import a_line, a_recipe, a_step

from workwright.domain.difference import UNTOLD, Kind, differences
from workwright.domain.recipe import DocumentRef, Parameter

D = Decimal


def told(before, after):
    return [(d.kind.value, d.part, d.key, d.field, d.inside) for d in differences(before, after)]


def test_W4_a_version_differs_from_itself_in_nothing():
    """Its number, day and reason are what makes it another version, not a difference."""
    recipe = a_recipe()
    assert (
        differences(
            recipe, replace(recipe, version="2", change_reason="w", effective_from=date(2026, 1, 2))
        )
        == ()
    )


def test_W4_items_are_added_taken_out_changed_and_moved():
    """Each by the key that people call it by."""
    before = a_recipe(steps=("10", "20", "30"))
    after = replace(before, steps=(a_step("30"), a_step("10", critical=True), a_step("40")))
    assert told(before, after) == [
        ("changed", "steps", "10", "critical", ""),
        ("added", "steps", "40", "", ""),
        ("removed", "steps", "20", "", ""),
        ("moved", "steps", "10", "", ""),
    ]


def test_W4_a_value_of_a_step_is_told_by_its_name():
    """A limit that moved is one difference with both values."""
    speed = Parameter("speed", {"en": "Speed"}, low=D(11), high=D(13))
    before = replace(a_recipe(), steps=(a_step("10", parameters=(speed,)),))
    wider = replace(speed, high=D(15))
    after = replace(before, steps=(a_step("10", parameters=(wider,)),))
    (found,) = differences(before, after)
    assert (found.kind, found.field, found.inside) == (Kind.CHANGED, "parameters", "speed")
    assert (found.before, found.after) == (speed, wider)


def test_W4_texts_and_statements_are_told_by_language_and_name():
    """A text that changed in one language only says which."""
    before = replace(a_recipe(), extra={"strength": "25 mg", "form": "tablet"})
    step = replace(before.steps[0], instruction={"en": "Stir.", "de": "Rühren."})
    after = replace(
        before, steps=(step, *before.steps[1:]), extra={"strength": "30 mg", "claim": "x"}
    )
    assert told(before, after) == [
        ("changed", "header", "", "extra", "strength"),
        ("removed", "header", "", "extra", "form"),
        ("added", "header", "", "extra", "claim"),
        ("added", "steps", "10", "instruction", "en"),
        ("added", "steps", "10", "instruction", "de"),
    ]


OTHER = {
    "code": "Q",
    "product_code": "X",
    "product_name": "Another",
    "base_qty": D(99),
    "unit": "L",
    "bracket_low": D(51),
    "bracket_high": D(149),
    "line_code": "L-1",
    "documents": (DocumentRef("D", "1"),),
    "allergens": ("milk",),
    "expiry_months": 12,
    "route_type": "main",
    "extra": {"a": "b"},
}


def test_W4_no_field_of_the_header_is_forgotten():
    """Whichever field differs, one difference names it; a new field needs a value here."""
    recipe = a_recipe()
    assert set(OTHER) == {f.name for f in fields(recipe)} - UNTOLD
    for name, value in OTHER.items():
        (found,) = differences(recipe, replace(recipe, **{name: value}))
        assert (found.part, found.field) == ("header", name)


@given(st.permutations(list(range(1, 9))), st.permutations(list(range(1, 9))))
def test_W4_only_what_moved_is_told_to_have_moved(old, new):
    """Without the moved ones both orders are the same, and the same order moved nothing."""
    before = replace(a_recipe(), bom=tuple(a_line(n) for n in old))
    after = replace(before, bom=tuple(a_line(n) for n in new))
    found = differences(before, after)
    assert {d.kind for d in found} <= {Kind.MOVED}
    moved = {int(d.key) for d in found}
    assert [n for n in old if n not in moved] == [n for n in new if n not in moved]
    assert (moved == set()) == (list(old) == list(new))
