"""PF3: what an act at the kiosk asks of the database does not grow with the order."""

from uuid import uuid4

import pytest

from workwright.db.idempotency import Claim, Reply
from workwright.domain.lifecycle import Meaning
from workwright.services.captures import CaptureEntry, capture_values
from workwright.services.dispense import record_dispense
from workwright.services.scan import ScanEntry, scan_container
from workwright.services.sign_off import complete_step, verify_step
from workwright.services.signed_step import SignOff, shown_step
from workwright.services.steps import StartEntry, start_step
from workwright.testing import floor
from workwright.testing.plant import a_recipe, a_step, statements

STEPS = (5, 50)
FIRST = len(a_recipe().steps)

# What each act sends on the engine that sends more: with its BEGIN, its key and its reply. "begin"
# starts the order too. A new rule that reads rows of its own raises one of these knowingly.
MOST = {"begin": 22, "scan": 13, "weigh": 19, "sign": 14, "verify": 20, "start": 17, "enter": 13}


def a_recipe_of(count):
    """Return the usual recipe with so many steps in a row."""
    numbers = [str(100 + index) for index in range(count - FIRST)]
    before = ["40", *numbers[:-1]]
    more = [
        a_step(number, "instruction", predecessors=(last,))
        for number, last in zip(numbers, before, strict=True)
    ]
    return a_recipe(steps=(*a_recipe().steps, *more))


class Counter:
    """Runs acts as a request does, under a key of their own, and counts their statements."""

    def __init__(self, plant):
        self.plant = plant
        self.counts = {}

    def at(self, step):
        """Return the order, the execution of a step and the version shown."""
        plant = self.plant
        return plant.order_id, floor.execution(plant, step).id, floor.version(plant, step)

    def act(self, name, action, by="dana"):
        """Run one act and keep its count."""
        unit = self.plant.work(by, Claim(uuid4(), "POST", f"/kiosk/{name}", {}))
        with statements(self.plant) as found, unit as work:
            action(work)
            work.commit(Reply(200, {}))
        self.counts[name] = len(found)

    def sign(self, name, service, meaning, by):
        """Sign step 20 and keep the count."""
        plant, entry = self.plant, SignOff(*self.at("20"))
        signing = plant.signing(
            by, lambda scope: shown_step(scope, plant.order_id, entry.execution_id, meaning)
        )
        self.act(name, lambda work: service(work, entry, signing))


def counts_of(plant):
    """Return act to its statements, each done once."""
    counter = Counter(plant)
    order, execution, _ = counter.at("20")
    entry = StartEntry(order, execution, ("SC-104",))
    counter.act("begin", lambda work: start_step(work, entry))
    scanned = ScanEntry(*counter.at("20"), floor.LACTOSE)
    counter.act("scan", lambda work: scan_container(work, scanned))
    weighed = floor.weighing(plant, "20", "14.355", floor.LACTOSE)
    counter.act("weigh", lambda work: record_dispense(work, weighed))
    counter.sign("sign", complete_step, Meaning.PERFORMED, "dana")
    counter.sign("verify", verify_step, Meaning.VERIFIED, "jonas")
    floor.start(plant, "21", "SC-104")
    floor.scan(plant, "21", floor.CELLULOSE)
    floor.weigh(plant, "21", "28.4", floor.CELLULOSE)
    floor.complete(plant, "21")
    order, execution, _ = counter.at("30")
    blender = StartEntry(order, execution, ("BB-1",))
    counter.act("start", lambda work: start_step(work, blender))
    typed = CaptureEntry(*counter.at("30"), {"parameter.speed": "12.0"})
    counter.act("enter", lambda work: capture_values(work, typed))
    return counter.counts


@pytest.fixture
def counted(build_plant):
    """The counts in an order of few steps and in one of many."""
    return [counts_of(build_plant(a_recipe_of(count))) for count in STEPS]


def test_PF3_statements_of_every_act_do_not_depend_on_the_number_of_steps(counted):
    """Start, scan, weigh, sign, verify and enter cost the same among 5 and among 50 steps."""
    few, many = counted
    assert few == many
    assert few.keys() == MOST.keys()
    assert {name: count for name, count in few.items() if count > MOST[name]} == {}
