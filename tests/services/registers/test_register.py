"""Registers: searched, narrowed, sorted, counted and read whole, the same on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from workwright.db.tables.equipment import Equipment
from workwright.errors import NotFound
from workwright.services import lots
from workwright.services.register import (
    Asked,
    _narrowed,
    count_rows,
    count_values,
    count_views,
    every_row,
    list_rows,
)
from workwright.services.registers.equipment import EQUIPMENT
from workwright.services.registers.lots import LOTS
from workwright.testing.plant import a_recipe

NAMES = ("code", "expires_on", "status")


@pytest.fixture
def many(build_plant):
    """A plant with forty lots more: some without an end, some with the same, some on hold."""
    plant = build_plant(a_recipe())

    def receive(work):
        for number in range(40):
            lots.receive_lot(
                work,
                lots.NewLot(
                    material="LAC",
                    code=f"R-{number:02}",
                    qty=Decimal(number + 1),
                    unit="kg",
                    expires_on=None if number % 5 == 0 else work.today + timedelta(number // 4),
                    supplier_lot=f"50%_{number}",
                ),
            )

    def hold(work):
        for number in range(0, 40, 3):
            lot = lots.lot_of(work, "LAC", f"R-{number:02}")
            lots.hold_lot(work, lot.id, "looked odd on arrival")

    plant.act("emil", receive)
    plant.act("tomasz", hold)
    return plant


def _codes(plant, asked, size=7):
    """Every code by pages forward, and the same backward from the last page."""
    with plant.look() as scope:
        found, page = list_rows(scope, LOTS, asked, NAMES, size)
        pages = [[row.values["code"] for row in found]]
        while page.later:
            at = Asked(asked.view, asked.search, asked.filters, asked.sort, page.later)
            found, page = list_rows(scope, LOTS, at, NAMES, size)
            pages.append([row.values["code"] for row in found])
        back = [pages[-1]]
        while page.earlier:
            at = Asked(asked.view, asked.search, asked.filters, asked.sort, page.earlier)
            found, page = list_rows(scope, LOTS, at, NAMES, size)
            back.insert(0, [row.values["code"] for row in found])
        whole = [row.values["code"] for row in every_row(scope, LOTS, asked, NAMES)]
    forward = [code for page in pages for code in page]
    assert forward == [code for page in back for code in page] == whole
    return forward


@pytest.mark.parametrize("sort", ["expires_on", "-expires_on", "-free", "status", "supplier_lot"])
def test_every_order_pages_through_each_row_once(many, sort):
    """Forward, backward and read whole give the same rows; those without a value come last."""
    codes = _codes(many, Asked(sort=sort))
    assert len(codes) == len(set(codes)) >= 40
    if "expires_on" in sort:
        endless = {f"R-{n:02}" for n in range(0, 40, 5)}
        assert endless <= set(codes[-(len(endless) + 2) :])


def test_a_search_takes_every_sign_as_it_is(many):
    """Wild cards of the database are letters of the search; capitals do not matter."""
    assert _codes(many, Asked(search="50%_1", sort="code"))[0] == "R-01"
    assert len(_codes(many, Asked(search="50%_", sort="code"))) == 40
    assert _codes(many, Asked(search="50__", sort="code")) == []
    assert len(_codes(many, Asked(search="r-0", sort="code"))) == 10


def test_filters_of_one_field_are_alternatives_and_fields_narrow_each_other(many):
    """Status and day together; a span that nobody knows holds nothing."""
    both = Asked(filters={"status": ("hold", "quarantine")}, search="R-", sort="code")
    assert len(_codes(many, both)) == 40
    narrowed = Asked(
        filters={"status": ("hold",), "expires_on": ("month",)}, search="R-", sort="code"
    )
    assert _codes(many, narrowed) == [f"R-{n:02}" for n in range(0, 40, 3) if n % 5]
    assert _codes(many, Asked(filters={"expires_on": ("'; drop",)})) == []


def test_counts_agree_with_the_rows(many):
    """What a tab or a filter announces is what stands behind it."""
    with many.look() as scope:
        views = count_views(scope, LOTS)
        assert views == {n: count_rows(scope, LOTS, Asked(view=n)) for n in LOTS.views}
        asked = Asked(search="R-", filters={"status": ("hold",)})
        values = dict(count_values(scope, LOTS, asked, "status"))
        assert values == {"hold": 14, "quarantine": 26}
        assert count_rows(scope, LOTS, asked) == 14


def test_S4_a_cursor_of_somebody_elses_list_is_none_of_ours(many):
    """A cursor that was bent leads nowhere."""
    with many.look() as scope, pytest.raises(NotFound):
        list_rows(scope, LOTS, Asked(cursor="bm9uc2Vuc2U"), NAMES, 5)


def test_S2_a_register_shows_rows_of_its_own_plant_only(many):
    """Another tenant of the installation sees an empty list, and its counts are none."""
    with many.runtime.reading(uuid7()) as scope:
        assert list(every_row(scope, LOTS, Asked(), NAMES)) == []
        assert set(count_views(scope, LOTS).values()) == {0}


def test_W7_the_views_of_equipment_say_what_stands_against_its_use(build_plant):
    """A dirty piece, one past its calibration, and one under maintenance each in its view."""
    plant = build_plant(a_recipe())

    def spoil(work):
        work.named(Equipment, "BB-1").cleaning = "dirty"
        work.named(Equipment, "SC-104").calibration_due_on = work.today - timedelta(1)
        work.audit("test.spoiled")

    plant.act("sanna", spoil)
    with plant.look() as scope:
        found = {
            view: {
                row.values["code"]
                for row in every_row(scope, EQUIPMENT, Asked(view=view), ("code",))
            }
            for view in EQUIPMENT.views
        }
    assert found["clean"] == {"BB-1"}
    assert found["lapsed"] == {"SC-104"}
    assert not found["usable"] & {"BB-1", "SC-104"}


@given(st.text(max_size=60))
@settings(max_examples=30, deadline=None)
def test_B4_no_search_breaks_the_list(text):
    """Any text narrows; compiling it never fails."""
    assert str(_narrowed(None, LOTS, Asked(search=text)))
