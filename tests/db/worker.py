"""A writer in a process of its own, to be raced with others or killed.

``worker.py URL TENANT KEY_FILE capture ORDER EXECUTION PERSON FIRST COUNT`` records captures with
attempt numbers from FIRST on, each under an idempotency key made from its number, and prints the
number when the commit was acknowledged. ``take LOT QTY COUNT`` takes an amount from a lot.
"""

# ruff: noqa: T201 - what it prints is what the client was told

import sys
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid5

from workwright.clock import SystemClock
from workwright.db.base import Database
from workwright.db.checkpoints import CheckpointKey
from workwright.db.idempotency import Claim, Replayed, Reply
from workwright.db.tables.execution import Capture
from workwright.db.tables.stock import Lot
from workwright.db.work import Actor, UnitOfWork

NAMESPACE = UUID(int=7)


def main():
    url, tenant, key_file, what, *rest = sys.argv[1:]
    database = Database.open(url)
    keys = CheckpointKey.load_or_make(Path(key_file))

    def work(person, claim=None):
        actor = Actor(person, "w", "Writer", frozenset(), frozenset())
        return UnitOfWork(database, UUID(tenant), SystemClock(), actor, claim=claim, keys=keys)

    {"capture": capture, "take": take}[what](work, *rest)
    database.engine.dispose()


def capture(work, order, execution, person, first, count):
    for number in range(int(first), int(first) + int(count)):
        claim = Claim(uuid5(NAMESPACE, str(number)), "POST", "/capture", {"number": number})
        try:
            with work(UUID(person), claim) as w:
                row = w.add(
                    Capture(
                        work_order_id=UUID(order),
                        execution_id=UUID(execution),
                        field="f",
                        attempt=number,
                        kind="form",
                        values={"n": number},
                        verdict="inside",
                        source="typed",
                        performer_id=UUID(person),
                        at=w.now,
                    )
                )
                w.audit("capture.recorded", row, work_order_id=UUID(order))
                w.commit(Reply(201, {"id": row.id, "net": Decimal("1.50"), "at": w.now}))
            print("done", number, w.reply.status, sorted(w.reply.data.items()), flush=True)
        except Replayed as again:
            print(
                "replayed", number, again.reply.status, sorted(again.reply.data.items()), flush=True
            )


def take(work, lot, qty, count, person):
    for _ in range(int(count)):
        with work(UUID(person)) as w:
            row = w.lock(Lot, UUID(lot))
            if row.on_hand_qty < Decimal(qty):
                return
            row.on_hand_qty -= Decimal(qty)
            w.audit("lot.taken", row)
            w.commit()
        print("taken", flush=True)


if __name__ == "__main__":
    main()
