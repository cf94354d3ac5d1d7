"""Pages by cursor show every row once, forwards and backwards, whatever the order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from workwright.db.pages import Sort, page_of
from workwright.db.tables.stock import Lot
from workwright.errors import NotFound


@pytest.fixture
def lots(tenant, plant, work):
    """Thirty lots with equal and missing values among them."""
    made = plant(tenant)
    with work(tenant) as w:
        for number in range(29):
            lot = w.add(made.a_lot(f"L-{number % 7}-{number}", qty=str(number % 4)))
            lot.supplier_lot = None if number % 3 == 0 else f"S{number % 5}"
            lot.on_hand_qty = number % 4
        w.audit("lots.made", made.material)
        w.commit()
    return tenant


ORDERS = st.lists(
    st.sampled_from(["code", "on_hand_qty", "received_on", "supplier_lot", "identity_tested"]),
    max_size=2,
    unique=True,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=ORDERS, descending=st.lists(st.booleans(), min_size=3), size=st.integers(1, 40))
def test_pages_show_every_row_once_in_order(lots, look, names, descending, size):
    """Forwards over all pages and back again: the same rows, none twice, none left out."""
    sorts = [
        Sort(getattr(Lot, name), down, nullable=name == "supplier_lot")
        for name, down in zip(names, descending, strict=False)
    ]
    sorts.append(Sort(Lot.id, descending[-1]))
    with look(lots) as r:
        everything = [row[0] for row in page_of(r, select(Lot.id), sorts, "", 100).rows]
        assert len(set(everything)) == 30
        pages, cursor = [], ""
        while True:
            page = page_of(r, select(Lot.id), sorts, cursor, size)
            pages.append([row[0] for row in page.rows])
            if not page.later:
                break
            cursor = page.later
        assert [row for page in pages for row in page] == everything
        back = []
        while page.earlier:
            page = page_of(r, select(Lot.id), sorts, page.earlier, size)
            back.insert(0, [row[0] for row in page.rows])
        assert back == pages[:-1]


@pytest.mark.parametrize("cursor", ["x", "!!!!", "bnVsbA", "WyJsIl0", "WyJsIiwxLDIsMyw0XQ", "é"])
def test_B5_a_cursor_that_is_none_of_ours_is_not_found(lots, look, cursor):
    """Whatever is typed into the address, the answer is not an error page."""
    with look(lots) as r, pytest.raises(NotFound):
        page_of(r, select(Lot.id), [Sort(Lot.code), Sort(Lot.id)], cursor, 5)
