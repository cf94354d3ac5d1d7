"""F10: of two who act on one step at once, the second judges what the first left behind."""

import threading

from sqlalchemy import text

from workwright.services.record import load_record, move_step
from workwright.testing import floor

PATIENCE_S = 30


def wait_until_somebody_waits(plant):
    """Return when another transaction waits for a lock; on SQLite it waits before it begins."""
    if plant.runtime.database.is_sqlite:
        return
    deadline = threading.Event()
    timer = threading.Timer(PATIENCE_S, deadline.set)
    timer.start()
    with plant.runtime.database.engine.connect() as connection:
        while not connection.execute(
            text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        ).scalar():
            assert not deadline.is_set(), "nobody waits"
            connection.rollback()
    timer.cancel()


def test_F10_a_step_is_read_after_the_wait_for_its_order(built):
    """Held meanwhile by a colleague's act, it is held for the one who waited."""
    floor.start(built, "20", "SC-104")
    execution_id = floor.execution(built, "20").id
    seen = []

    def second():
        with built.work("jonas") as work:
            record = load_record(work, built.order_id, execution_id)
            seen.append(record.execution(execution_id).status)

    other = threading.Thread(target=second)
    with built.work("dana") as work:
        record = load_record(work, built.order_id, execution_id)
        other.start()
        wait_until_somebody_waits(built)
        move_step(work, record.execution(execution_id), "held")
        work.audit("step.held", record.execution(execution_id))
        work.commit()
    other.join(PATIENCE_S)
    assert seen == ["held"]
