"""The server dies in the middle of a weighing; nothing acknowledged is lost, nothing doubled."""

import os
import signal
import traceback
from decimal import Decimal
from uuid import uuid4

import pytest

from workwright.db.migrate import app_url
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import Capture, GenealogyEdge
from workwright.db.tables.stock import InventoryMove, Lot, Reservation
from workwright.demo import driver
from workwright.demo.execution import Bench, work_step
from workwright.demo.plan import read_plan
from workwright.demo.plant import find_demo
from workwright.testing.browsing import desk_of, product
from workwright.testing.demo import open_runtime
from workwright.verify import verify
from workwright.web.product import build_app, settings_for

__all__ = ["product"]

WEIGHED = "20"
NET = Decimal("3.043")
TABLES = (Capture, InventoryMove, GenealogyEdge, Reservation, Lot, AuditEntry)


@pytest.fixture
def bench(halden):
    """The order at its first weighing, with the container scanned."""
    order = driver.order_id(halden, "ERP-40017")
    driver.release(halden, order)
    bench = Bench(halden, order, "dana", "jonas")
    work_step(bench, "10")
    bench.start(WEIGHED)
    bench.scan(WEIGHED, bench.container_for(WEIGHED)[1])
    return bench


@pytest.fixture
def weighing(bench):
    """Where the weight is sent, and what is sent, under one key."""
    fields = {
        "key": str(uuid4()),
        "version": bench.version(WEIGHED),
        "code": bench.container_for(WEIGHED)[1],
        "gross": str(NET + Decimal("0.84")),
        "tare": "0.84",
        "unit": "kg",
        "scale": bench.demo.plan.data["plan"][WEIGHED],
    }
    path = f"/kiosk/orders/{bench.order_id}/steps/{bench.execution(WEIGHED).id}/weigh"
    return path, fields


def _serve_and_die(url, home, clock, weighing, fault):
    """Be the server: Dana's weight arrives, and the process is killed at that point."""
    runtime = open_runtime(url, home, clock)
    plant = find_demo(runtime, read_plan("halden"))
    dana = desk_of(build_app(runtime, settings_for("127.0.0.1:8080")), plant, "dana")
    os.environ["WORKWRIGHT_FAULTS"] = f"{fault}=kill"
    path, fields = weighing
    answer = dana.post(path, **fields)
    raise AssertionError(f"not killed: {answer.status_code} {answer.text}")


def _rows(bench):
    with bench.demo.look() as look:
        return {
            kind.__tablename__: [
                [str(getattr(row, column.key)) for column in kind.__table__.columns]
                for row in look.all(kind, kind.id)
            ]
            for kind in TABLES
        }


@pytest.mark.parametrize("fault", ["before commit", "after commit"])
def test_F1_F3_killed_in_the_middle_of_a_weighing(
    bench, weighing, fault, product, halden, demo_database_url, tmp_path, clock
):
    """Before the commit nothing of it is there, after it all; sent again it is there once."""
    before = _rows(bench)
    child = os.fork()
    if child == 0:
        try:
            _serve_and_die(demo_database_url, tmp_path, clock, weighing, fault)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    found = _rows(bench)
    if fault == "before commit":
        assert _without_trail(found) == _without_trail(before)
    else:
        assert _more(found, before) == {"capture": 1, "inventory_move": 1, "genealogy_edge": 1}
    assert verify(app_url(demo_database_url), tenant="halden").ok

    path, fields = weighing
    answer = desk_of(product, halden, "dana").post(path, **fields)
    assert answer.status_code == 303
    after = _rows(bench)
    assert _more(after, before) == {"capture": 1, "inventory_move": 1, "genealogy_edge": 1}
    assert sum("dispense.recorded" in row for row in after["audit_entry"]) == 1
    report = verify(app_url(demo_database_url), tenant="halden")
    assert report.ok, [str(problem) for problem in report.problems]


def _without_trail(rows):
    return {table: found for table, found in rows.items() if table != "audit_entry"}


def _more(rows, before):
    grown = {table: len(found) - len(before[table]) for table, found in rows.items()}
    return {table: count for table, count in _without_trail(grown).items() if count}
