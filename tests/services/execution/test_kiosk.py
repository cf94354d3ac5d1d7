"""What a kiosk shows: only one's own work, only the current step, in one's own language."""

from dataclasses import fields, is_dataclass

import pytest

from workwright.db.tables.equipment import Equipment
from workwright.domain.recipe import DocumentRef, Parameter
from workwright.services.kiosk import tiles
from workwright.services.kiosk_step import current_steps
from workwright.testing import floor
from workwright.testing.plant import a_recipe, a_step, principal_of, statements

ODD = DocumentRef("SOP-014", "6", "A title that only step 40 has")


def page(plant, code="dana", **more):
    with plant.look() as look:
        return current_steps(look, plant.order_id, principal_of(plant, code, **more))


def my_tiles(plant, code="dana", **more):
    with plant.look() as look:
        return tiles(look, principal_of(plant, code, **more))


def texts(value):
    """Give every text that can be reached from an object, through any attribute or item."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for item in fields(value):
            yield from texts(getattr(value, item.name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from texts(item)
    elif hasattr(value, "__dict__"):
        yield from texts(vars(value))


def test_K1_a_tile_stands_only_for_whose_role_the_current_step_needs(built):
    """Operators see the order, people of other roles do not."""
    assert [tile.number for tile in my_tiles(built, "dana")] == ["WO-1"]
    assert my_tiles(built, "sanna") == []
    assert my_tiles(built, "tomasz") == []


def test_K1_tiles_are_only_released_running_and_paused_orders(build_plant):
    """A draft has no tile; neither has a completed order."""
    draft = build_plant(released=False)
    assert my_tiles(draft) == []
    done = build_plant()
    floor.run_to_the_end(done)
    floor.complete_all(done)
    assert my_tiles(done) == []


def test_K1_my_own_work_comes_first_and_what_is_paused_last(built):
    """Mine in progress, running, released, paused."""
    assert my_tiles(built)[0].rank == "released"
    floor.start(built, "20", "SC-104")
    assert my_tiles(built, "dana")[0].rank == "mine"
    assert my_tiles(built, "jonas")[0].rank == "due"
    floor.pause(built)
    tile = my_tiles(built)[0]
    assert (tile.rank, tile.pause_reason) == ("paused", "shift_end")


def test_K1_a_second_person_and_a_decider_find_what_waits_for_them(built):
    """A step that waits for a decision stands on the supervisor's tile."""
    assert my_tiles(built, "miriam") == []
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.430")
    held = my_tiles(built, "miriam")[0]
    assert held.steps[0].status == "held"


def test_K21_the_page_says_who_signs_where_others_recorded(built):
    """Whoever recorded is asked to sign; to another the page names who has to."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    floor.weigh(built, "20", "14.355")

    def against(code):
        step = page(built, code).steps[0]
        return next(a for a in step.next_acts if a.name == "complete").findings

    assert against("dana") == ()
    (other,) = against("jonas")
    assert (other.rule, other.data["doers"]) == ("K21", "Dana")


def test_K2_nothing_of_a_later_step_can_be_reached_from_the_page(build_plant):
    """Instructions, limits, names and documents of later steps are absent, not hidden."""
    steps = a_recipe().steps
    later = a_step(
        "40",
        "instruction",
        predecessors=("30",),
        name={"en": "The secret of step forty"},
        instruction={"en": "Pour the forty litres."},
        documents=(ODD,),
        parameters=(Parameter("glow", {"en": "Glow of forty"}),),
    )
    plant = build_plant(a_recipe(steps=(*steps[:3], later)))
    floor.start(plant, "20", "SC-104")
    for shown in (page(plant), *my_tiles(plant)):
        everything = "\n".join(texts(shown))
        assert "Weigh the lactose." in everything or shown in my_tiles(plant)
        for hidden in ("secret of step forty", "forty litres", "Glow", ODD.title, "MCC-1", "30"):
            assert hidden not in everything.replace("14.30", "")


def test_K2_earlier_steps_are_there_by_name_and_signature_only(built):
    """What is behind is read-only: number, name, who and when."""
    floor.dispense_both(built)
    shown = page(built)
    assert [(e.number, e.status) for e in shown.earlier] == [("20", "done"), ("21", "done")]
    assert (shown.earlier[0].performer, shown.earlier[0].verifier) == ("Dana", "Jonas")
    assert "Weigh the lactose." not in "\n".join(texts(shown))
    assert (shown.done, shown.total) == (2, 4)


def test_K3_parallel_branches_are_current_together(build_plant):
    """Several current steps exist only where the recipe declares parallel branches."""
    first = a_recipe().steps[0]
    steps = (
        first,
        a_step("50a", "instruction", predecessors=("20",)),
        a_step("50b", "instruction", predecessors=("20",)),
    )
    plant = build_plant(a_recipe(steps=steps, bom=a_recipe().bom[:1], yields=(), samples=()))
    assert [s.number for s in page(plant).steps] == ["20"]
    floor.start(plant, "20", "SC-104")
    floor.scan(plant, "20", floor.LACTOSE)
    floor.weigh(plant, "20", "14.355")
    floor.complete(plant, "20")
    floor.verify(plant, "20")
    assert [s.number for s in page(plant).steps] == ["50a", "50b"]


@pytest.mark.parametrize(
    ("locale", "text", "lang"),
    [
        ("en", "Weigh the lactose.", "en"),
        ("de-AT", "Lactose einwiegen.", "de"),
        ("fr", "Weigh the lactose.", "en"),
    ],
)
def test_K4_the_text_comes_from_the_snapshot_in_the_reader_s_language(built, locale, text, lang):
    """The variant stored in the snapshot is shown, and named where it differs."""
    step = page(built, locale=locale).steps[0]
    assert (step.instruction, step.lang) == (text, lang)


def test_K5_what_hinders_the_start_is_shown_before_it_is_tried(built):
    """An untrained person reads the reason on the page, beside what is met."""
    assert page(built, "dana").steps[0].findings == ()
    step = page(built, "lea").steps[0]
    assert "W6" in {f.rule for f in step.findings}
    assert step.met
    act = step.next_acts[0]
    assert (act.name, act.is_possible) == ("start", False)


def test_K7_the_page_names_target_band_lot_and_scale(built):
    """What the dispense screen needs is there."""
    floor.start(built, "20", "SC-104")
    floor.scan(built, "20", floor.LACTOSE)
    step = page(built).steps[0]
    line = step.materials[0]
    assert (str(line.target_qty), str(line.low_qty), str(line.high_qty)) == (
        "14.357",
        "14.29",
        "14.425",
    )
    assert line.lots[0].code == "LAC-1"
    assert line.identified == floor.LACTOSE
    assert [e.code for e in step.equipment] == ["SC-104"]
    assert {c.kind for c in step.confirmed} == {"lot", "container", "equipment"}


def test_K10_an_ineligible_scale_is_listed_with_its_reason(built):
    """It cannot be chosen; the page says why."""
    built.change(Equipment, "SC-102", calibration_due_on=built.clock.now().date())
    built.clock.move(days=1)
    choices = {c.code: c for c in page(built).steps[0].choices}
    assert not choices["SC-102"].is_eligible
    assert choices["SC-102"].reasons[0].rule == "W7"
    assert choices["SC-104"].is_eligible
    assert next(iter(choices)) == "SC-104"


def test_PF3_statements_of_a_page_do_not_depend_on_the_number_of_steps(build_plant):
    """A hundred further steps cost no further statement."""
    steps = a_recipe().steps
    more = tuple(
        a_step(str(100 + i), "instruction", predecessors=(str(99 + i) if i else "40",))
        for i in range(100)
    )
    counts = []
    for recipe in (a_recipe(), a_recipe(steps=(*steps, *more))):
        plant = build_plant(recipe)
        floor.start(plant, "20", "SC-104")
        my_tiles(plant)
        with statements(plant) as found:
            page(plant)
            my_tiles(plant)
        counts.append(len(found))
    assert counts[0] == counts[1]
