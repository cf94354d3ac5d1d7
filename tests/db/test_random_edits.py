"""Whatever is done in whatever order, the chain tells exactly what changed (E34, I7)."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from workwright.db.audit import Change
from workwright.db.changes import SKIPPED, shown
from workwright.db.migrate import app_url
from workwright.db.tables.orders import OrderPerson, WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.stock import Lot
from workwright.domain.canonical import plain
from workwright.errors import Refused, refusal
from workwright.verify import verify

FIELDS = st.one_of(
    st.tuples(st.just("lot"), st.just("status"), st.sampled_from(["hold", "released", "rejected"])),
    st.tuples(st.just("lot"), st.just("assay_pct"), st.none() | st.decimals(0, 100, places=3)),
    st.tuples(st.just("lot"), st.just("expires_on"), st.none() | st.dates(date(2026, 1, 1))),
    st.tuples(st.just("lot"), st.just("fields"), st.dictionaries(st.text("ab"), st.integers())),
    st.tuples(st.just("lot"), st.just("identity_tested"), st.booleans()),
    st.tuples(st.just("order"), st.just("comment"), st.none() | st.text("xyz é", max_size=5)),
    st.tuples(st.just("order"), st.just("priority"), st.integers(0, 3)),
    st.tuples(st.just("person"), st.just("printed_name"), st.text("AB", max_size=3)),
)
SIMPLE = st.one_of(
    st.tuples(st.just("set"), FIELDS),
    st.tuples(st.just("flush")),
    st.tuples(st.just("add")),
    st.tuples(st.just("remove")),
    st.tuples(st.just("lock")),
    st.tuples(st.just("conditional"), st.integers(0, 3)),
    st.tuples(st.just("audit")),
)
UNIT = st.tuples(
    st.lists(
        SIMPLE | st.tuples(st.just("savepoint"), st.booleans(), st.lists(SIMPLE, max_size=4)),
        max_size=8,
    ),
    st.sampled_from(["commit", "commit", "commit", "refuse", "abandon", "crash"]),
)


HOLD = ("set", ("lot", "status", "hold"))


class Crash(Exception):
    """The act ended by a mistake."""


class Acts:
    """Runs random acts on the rows of one plant."""

    def __init__(self, work, made):
        self.work = work
        self.made = made

    def run(self, unit):
        steps, end = unit
        with self.work(self.made.tenant_id) as w:
            self.rows = {
                "lot": w.get(Lot, self.made.lot.id),
                "order": w.get(WorkOrder, self.made.order.id),
                "person": w.get(Person, self.made.person.id),
            }
            for step in steps:
                getattr(self, step[0])(w, *step[1:])
            if end == "refuse":
                raise Refused([refusal("W8", "L-1", "no")], "act")
            if end == "crash":
                raise Crash
            if end == "commit":
                w.audit("act.done", self.rows["order"])
                w.commit()

    def set(self, _, what):
        name, field, value = what
        setattr(self.rows[name], field, value)

    def flush(self, w):
        w.flush()

    def audit(self, w):
        w.audit("act.part", self.rows["lot"])

    def lock(self, w):
        w.lock(Lot, self.rows["lot"].id)

    def add(self, w):
        if w.find(OrderPerson) is None and not w.session.new:
            order, person = self.rows["order"].id, self.rows["person"].id
            w.add(OrderPerson(work_order_id=order, person_id=person, role="operator"))

    def remove(self, w):
        w.flush()
        for row in w.all(OrderPerson):
            w.remove(row)
        w.flush()

    def conditional(self, w, priority):
        w.flush()
        order = self.rows["order"]
        statement = update(WorkOrder).where(WorkOrder.id == order.id).values(priority=priority)
        w.update_where(
            statement, [Change("work_order", order.id, "priority", order.priority, priority)]
        )
        w.session.refresh(order)

    def savepoint(self, w, keep, steps):
        point = w.session.begin_nested()
        for step in steps:
            getattr(self, step[0])(w, *step[1:])
        w.flush()
        point.commit() if keep else point.rollback()


@pytest.fixture
def rows_of(look):
    """Read the rows that the acts touch as the chain would tell them."""

    def read(tenant_id):
        found = {}
        with look(tenant_id) as r:
            for kind in (Lot, OrderPerson, Person, WorkOrder):
                for row in r.scalars(select(kind)):
                    for column in kind.__table__.columns:
                        value = plain(shown(column, getattr(row, column.key)))
                        if column.name not in SKIPPED and value is not None:
                            found[kind.__tablename__, str(row.id), column.name] = value
        return found

    return read


def _net(entries):
    """What all changes of these entries make together: place to (first old, last new)."""
    net = {}
    for entry in entries:
        for change in entry["changes"]:
            place = change["table"], change["id"], change["field"]
            old, before = net.get(place, (change["old"], change["old"]))
            assert before == change["old"], f"{place} was {before}, not {change['old']}"
            net[place] = old, change["new"]
    return {place: pair for place, pair in net.items() if pair[0] != pair[1]}


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(units=st.lists(UNIT, min_size=1, max_size=5))
@example(units=[([("savepoint", False, [HOLD]), HOLD], "commit")])
def test_E34_random_edits_are_told_exactly(
    units, plant, work, entries, rows_of, new_tenant, database_url
):
    """For random acts: what changed in the rows is what the new entries say, no more, no less."""
    tenant = new_tenant()
    acts = Acts(work, plant(tenant))
    rows, told = rows_of(tenant), len(entries(tenant))
    for unit in units:
        with suppress(Refused, Crash):
            acts.run(unit)
        before, rows = rows, rows_of(tenant)
        new = entries(tenant)[told:]
        told += len(new)
        places = {place for place in before | rows if before.get(place) != rows.get(place)}
        changed = {place: (before.get(place), rows.get(place)) for place in places}
        assert _net(new) == changed
        if unit[1] != "commit":
            assert changed == {}
            assert len(new) == (unit[1] == "refuse")
    report = verify(app_url(database_url), tenant=f"t{tenant}")
    assert report.ok, [str(problem) for problem in report.problems]
