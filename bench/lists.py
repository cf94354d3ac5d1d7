"""PF21: the list of lots in a store room of 100,000 against the same list in one of 1,000.

A planner's looks at it: the first page, the next by its cursor, one view, a filter with another
order, and a search. Each is the whole page of the product, by one client in one process.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

from bench.plant import Place
from bench.result import Row
from bench.timing import compare, seconds
from workwright.db.tables.stock import Lot
from workwright.demo.plant import DemoPlant
from workwright.services.runtime import Work
from workwright.testing.browsing import Desk, desk_of
from workwright.web.product import build_app, settings_for

MUST, GOAL = 5.0, 3.0
FEW, MANY = 1_000, 100_000
CHUNK = 5_000
STATUSES = ("released", "released", "released", "quarantine", "hold", "consumed", "expired")
LIST = "/office/lots"
LOOKS = (
    LIST,
    f"{LIST}?view=ending",
    f"{LIST}?status=quarantine&sort=-received_on",
    f"{LIST}?q=LOT-0000",
)


def measure(place: Place, rounds: int, many: int) -> Row:
    """Return the row of the list of lots; ``many`` is the size of the large store room."""
    with ExitStack() as stack:
        large, small = (stack.enter_context(place.plant()) for _ in range(2))
        desks = [_filled(large, many), _filled(small, FEW)]
        looks = [tuple(_looks(desk)) for desk in desks]

        def look(at: int) -> float:
            return seconds(lambda: [_page(desks[at], path) for path in looks[at]])

        compared = compare(lambda: look(0), lambda: look(1), rounds)
    return Row(
        "PF21",
        f"pages of a list of {many:,} lots: first, next, a view, a filter, a search",
        f"the same pages of {FEW:,} lots",
        place.engine,
        "time",
        compared,
        MUST,
        GOAL,
        {"lots": many, "pages_a_round": len(looks[0])},
    )


def _filled(demo: DemoPlant, lots: int) -> Desk:
    """Fill the store room with lots of every status and age; return the planner's desk."""
    with demo.look() as look:
        pattern = look.all(Lot, Lot.id)[:4]
    for begin in range(0, lots, CHUNK):
        numbers = range(begin, min(begin + CHUNK, lots))

        def fill(work: Work, numbers: range = numbers) -> None:
            for number in numbers:
                like = pattern[number % len(pattern)]
                work.insert(
                    Lot,
                    {
                        "material_id": like.material_id,
                        "code": f"LOT-{number:06}",
                        "spec_version": like.spec_version,
                        "supplier_id": like.supplier_id,
                        "supplier_lot": f"S-{number * 7919 % 1_000_003}",
                        "status": STATUSES[number % len(STATUSES)],
                        "unit": like.unit,
                        "received_on": work.today - timedelta(days=number % 900),
                        "expires_on": work.today + timedelta(days=number * 31 % 1200 - 200),
                        "on_hand_qty": like.on_hand_qty,
                        "location_id": like.location_id,
                    },
                )
            work.audit("bench.filled", entity="lot")

        demo.act("sanna", fill)
    return desk_of(build_app(demo.runtime, settings_for("127.0.0.1:8080")), demo, "sanna")


def _looks(desk: Desk) -> Iterator[str]:
    yield from LOOKS
    later = re.search(r'href="([^"]*[?&](?:amp;)?at=[^"]+)" rel="next"', _page(desk, LIST))
    if later is None:
        raise RuntimeError("the list has no second page")
    yield f"{LIST}?{later[1].replace('&amp;', '&').partition('?')[2]}"


def _page(desk: Desk, path: str) -> str:
    answer = desk.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return answer.text
