"""A completed order of the first demo plant, and the browsers of those who judge it."""

import re
from pathlib import Path

import pytest

from workwright.clock import FixedClock
from workwright.db.tables.orders import WorkOrder
from workwright.demo import driver, ending
from workwright.demo.execution import Bench, work_step
from workwright.demo.plan import PLANTS, read_plan
from workwright.demo.plant import find_demo
from workwright.demo.setup import set_up
from workwright.testing import MONDAY_MORNING
from workwright.testing.browsing import desk_of
from workwright.testing.database import Filling, close, lend_filled
from workwright.testing.demo import open_runtime


def _fill(url):
    """Set up both plants and work one order of the first to its completion."""
    runtime = open_runtime(url, Path(), FixedClock(MONDAY_MORNING))
    for name in PLANTS:
        set_up(runtime, read_plan(name))
    plant = find_demo(runtime, read_plan("halden"))
    order = driver.order_id(plant, "ERP-40017")
    driver.release(plant, order)
    bench = Bench(plant, order, "dana", "jonas")
    while current := bench.current():
        work_step(bench, current[0])
    for act in (ending.samples, ending.yields, ending.balances, ending.complete):
        act(bench)
    close(runtime.database.engine)


COMPLETED = Filling("demo-completed", _fill)


@pytest.fixture
def demo_database_url(request, database_kind):
    """The owner's URL of a database in which one order is completed."""
    yield from lend_filled(request, database_kind, COMPLETED)


class Case:
    """The completed order with the browsers of those who judge it."""

    def __init__(self, product, plant):
        self.product, self.plant = product, plant
        self.order = driver.order_id(plant, "ERP-40017")
        self.url = f"/quality/review/{self.order}"
        self._desks = {}

    def desk(self, login):
        """Return the browser of a person, signed in."""
        if login not in self._desks:
            self._desks[login] = desk_of(self.product, self.plant, login)
        return self._desks[login]

    def forget(self, login):
        """Begin another session; a change of roles ended the one before."""
        del self._desks[login]

    def sign(self, login, act, **fields):
        """Sign an act of the review in the person's own browser."""
        return self.desk(login).sign(
            f"{self.url}/{act}", signer=login, secret=self.plant.plan.secret, **fields
        )

    def post(self, login, path, **fields):
        """Send a form of the review."""
        return self.desk(login).post(f"{self.url}/{path}", **fields)

    def page(self, login):
        """Return the review as that person reads it."""
        answer = self.desk(login).get(self.url)
        assert answer.status_code == 200, answer.text
        return answer.text

    @property
    def state(self):
        """Return the state of the order."""
        with self.plant.look() as look:
            return look.get(WorkOrder, self.order).state

    def criteria(self):
        """Answer every release criterion as met."""
        for code in re.findall(r'name="criterion" value="([^"]+)"', self.page("tomasz")):
            assert self.post("tomasz", "criteria", criterion=code, met="yes").status_code == 303

    def ready(self):
        """Bring the order to where only the signatures of quality are missing."""
        assert self.sign("priya", "submit").status_code == 204
        self.criteria()
        assert self.sign("tomasz", "audit-review").status_code == 204


@pytest.fixture
def case(product, halden):
    """The completed order, nothing judged yet."""
    return Case(product, halden)
