"""PF4: orders imported from WOID documents, against a bulk insert of the rows that they become."""

import json
from collections.abc import Sequence
from datetime import timedelta

from bench.plant import Place
from bench.result import Row
from bench.tape import bare, insert_all, recorded
from bench.timing import compare, seconds
from workwright.demo.plant import DemoPlant
from workwright.demo.setup import documents_of
from workwright.domain.canonical import instant_text
from workwright.services import identity
from workwright.services.imports import Document, import_woid
from workwright.testing import MONDAY_MORNING

MUST, GOAL = 0.15, 0.30


def measure(place: Place, rounds: int, orders: int) -> Row:
    """Return the row of the import."""
    with place.plant() as demo:
        documents = _documents(demo, orders)
        with recorded(demo.runtime.database.engine) as tape:
            _import(demo, documents)
    inserts = tape.inserts
    rows = sum(len(found) for found in inserts.values())

    def ours() -> float:
        with place.plant() as demo:
            return seconds(lambda: _import(demo, documents))

    def theirs() -> float:
        with place.url() as url, bare(url, {0}) as connections:
            return seconds(lambda: insert_all(inserts, connections[0]))

    return Row(
        "PF4",
        "import of WOID documents, one order and one transaction each, by route",
        "bulk insert of the same rows in one transaction",
        place.engine,
        "rate",
        compare(ours, theirs, rounds),
        MUST,
        GOAL,
        {"orders": orders, "rows": rows, "commits": tape.commits},
    )


def _import(demo: DemoPlant, documents: Sequence[bytes]) -> None:
    with demo.look() as look:
        actor = identity.load_actor(look, demo.person_id(demo.one("planner")))
    for document in documents:
        found = import_woid(demo.runtime, demo.tenant_id, actor, Document(document, "cli"))
        if found.report.rows[0].problems:
            raise RuntimeError(str(found.report.rows[0].problems))


def _documents(demo: DemoPlant, orders: int) -> list[bytes]:
    first = json.loads(next(documents_of(demo, MONDAY_MORNING)))
    made = []
    for number in range(orders):
        start = MONDAY_MORNING + timedelta(hours=24 + number)
        changed = {
            "workOrderName": f"BENCH-{number:05d}",
            "plannedStartDate": instant_text(start),
            "plannedEndDate": instant_text(start + timedelta(hours=8)),
        }
        made.append(json.dumps({**first, **changed}).encode())
    return made
