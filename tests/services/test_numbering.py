"""Numbers are given by the system and never twice."""

import threading
from datetime import UTC, datetime

import pytest

from workwright.db.tables.config import NumberSeries
from workwright.profile.numbering import NumberPattern
from workwright.services.numbering import next_number

ORDERS = NumberPattern("WO-{yy}-{seq:5}")
BATCHES = NumberPattern("{product}-{yy}-{seq:4}")


def give(plant, pattern=ORDERS, object_="work_order", **codes):
    with plant.working() as work:
        number = next_number(work, object_, pattern, **codes)
        work.audit("number.given", entity="number", detail={"number": number})
    return number


def test_W25_numbers_follow_the_pattern_without_gaps(plant):
    """One after the other, each product in its own series where the pattern writes it."""
    assert [give(plant) for _ in range(3)] == ["WO-26-00001", "WO-26-00002", "WO-26-00003"]
    given = [give(plant, BATCHES, "batch", product=p) for p in ("TVT", "TVT", "GBX")]
    assert given == ["TVT-26-0001", "TVT-26-0002", "GBX-26-0001"]


def test_W25_a_number_that_was_not_used_leaves_no_gap(plant):
    """A transaction that is rolled back gives its number to the next."""
    give(plant)
    with plant.runtime.writing(plant.tenant_id, plant.actor("ada")) as work:
        assert next_number(work, "work_order", ORDERS) == "WO-26-00002"
    assert give(plant) == "WO-26-00002"


def test_W25_numbers_start_again_only_with_the_period(plant, clock):
    """By year, month or day at the site; across New Year the year decides."""
    daily = NumberPattern("D-{yyyy}{mm}{dd}-{seq:2}", "daily")
    clock.set(datetime(2026, 12, 31, 22, 59, tzinfo=UTC))
    assert give(plant) == "WO-26-00001"
    assert give(plant, daily, "deviation") == "D-20261231-01"
    with plant.working() as work:
        work.time_zone = "Europe/Oslo"
        clock.move(minutes=2)
    with plant.runtime.writing(plant.tenant_id, plant.actor("ada")) as work:
        work.time_zone = "Europe/Oslo"
        assert next_number(work, "work_order", ORDERS) == "WO-27-00001"
        assert next_number(work, "deviation", daily) == "D-20270101-01"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NumberPattern("B-{yy}-{seq:4}", "yearly"), NumberPattern("B-{yy}-{seq:4}", "never")),
        (NumberPattern("B-{yy}-{seq:4}", "never"), NumberPattern("B-{yy}-{seq:4}", "yearly")),
        (
            NumberPattern("{yy}{mm}-{seq:4}", "monthly"),
            NumberPattern("{yy}{mm}-{seq:4}", "yearly"),
        ),
        (NumberPattern("B-{yyyy}-{seq:4}", "yearly"), NumberPattern("B-2026-{seq:4}", "never")),
    ],
)
def test_W25_a_new_rule_never_repeats_a_number(plant, before, after):
    """Whatever a profile changes about starting again, no number comes twice."""
    given = [give(plant, rule, "batch") for rule in (before, before, after, after, before, after)]
    assert len(set(given)) == 6


def test_W25_many_at_once_get_different_numbers(plant):
    """Sixteen threads ask at the same time for the first numbers of a series."""
    given, failed = [], []
    actor = plant.actor("ada")

    def ask():
        try:
            with plant.runtime.writing(plant.tenant_id, actor) as work:
                number = next_number(work, "work_order", ORDERS)
                work.commit()
            given.append(number)
        except Exception as exc:
            failed.append(exc)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(given) == [f"WO-26-{n:05}" for n in range(1, 17)]


def test_W25_series_of_two_tenants_are_apart(plant, other_plant):
    """Both begin with one, and neither sees the other's series."""
    assert give(plant) == give(other_plant) == "WO-26-00001"
    with other_plant.looking() as look:
        assert {row.last for row in look.all(NumberSeries)} == {1}


def test_W25_a_pattern_without_sequence_gives_nothing(plant):
    """Such a pattern would give the same number to everything."""
    with pytest.raises(ValueError, match="sequence"):
        give(plant, NumberPattern("WO-{yy}"))
