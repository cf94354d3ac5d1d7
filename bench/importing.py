"""PF4: orders imported from WOID documents, against a bulk insert of the rows that they become."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bench.plant import Place
from bench.result import Row
from bench.tape import bare, insert_all, recorded
from bench.timing import compare, seconds
from workwright.db.tables.plant import Line, Unit
from workwright.db.tables.stock import Material
from workwright.demo.plant import DemoPlant
from workwright.domain.canonical import instant_text
from workwright.services import identity
from workwright.services.imports import Document, import_many
from workwright.testing import MONDAY_MORNING

MUST, GOAL = 0.15, 0.30
OPERATIONS, ITEMS = 10, 5


def measure(place: Place, rounds: int, orders: int) -> Row:
    """Return the row of the import."""
    with place.plant() as demo:
        documents, tenant_id = _documents(demo, orders), demo.tenant_id
        with recorded(demo.runtime.database.engine) as tape:
            _import(demo, documents)
    inserts = tape.inserts
    rows = sum(len(found) for found in inserts.values())

    def ours() -> float:
        with place.plant() as demo:
            return seconds(lambda: _import(demo, documents))

    def theirs() -> float:
        with place.url() as url, bare(url, {0}) as connections:
            return seconds(lambda: insert_all(inserts, connections[0], tenant_id))

    return Row(
        "PF4",
        "import of WOID documents without a route, checked, audited, one result for each",
        "bulk insert of the same rows in one transaction",
        place.engine,
        "rate",
        compare(ours, theirs, rounds),
        MUST,
        GOAL,
        {
            "orders": orders,
            "operations an order": OPERATIONS,
            "BOM items an operation": ITEMS,
            "rows": rows,
            "statements": len(tape.sent),
            "commits": tape.commits,
        },
    )


def _import(demo: DemoPlant, documents: Sequence[bytes]) -> None:
    with demo.look() as look:
        actor = identity.load_actor(look, demo.person_id(demo.one("planner")))
    handed_in = (Document(document, "cli") for document in documents)
    for found in import_many(demo.runtime, demo.tenant_id, actor, handed_in):
        if found.report.rows[0].problems:
            raise RuntimeError(str(found.report.rows[0].problems))


def _documents(demo: DemoPlant, orders: int) -> list[bytes]:
    """Return documents as a make-to-order plant sends them: each brings its whole route."""
    with demo.look() as look:
        line = look.all(Line, Line.code)[0]
        units = [unit.code for unit in look.all(Unit, Unit.code, line_id=line.id)]
        materials = look.all(Material, Material.code)
    product = next(material.code for material in materials if material.kind == "product")
    parts = [(m.code, m.unit) for m in materials if m.kind == "component"]
    operations = [_operation(number, units, parts) for number in range(OPERATIONS)]
    made = []
    for number in range(orders):
        start = MONDAY_MORNING + timedelta(hours=24 + number)
        document = {
            "schemaVersion": 11,
            "workOrderName": f"BENCH-{number:05d}",
            "producedMaterialName": product,
            "plannedLineName": line.code,
            "plannedQuantity": 100,
            "plannedStartDate": instant_text(start),
            "plannedEndDate": instant_text(start + timedelta(hours=8)),
            "operationsGroup": {"operations": operations},
        }
        made.append(json.dumps(document).encode())
    return made


def _operation(number: int, units: list[str], parts: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "name": f"Operation {number + 1}",
        "description": f"Do what drawing {number + 1} shows and check the result.",
        "sequenceNumber": (number + 1) * 10,
        "plannedUnitName": units[number % len(units)],
        "behaviors": ["allowManualStart"],
        "billOfMaterials": [_item(*parts[(number + n) % len(parts)], n) for n in range(ITEMS)],
    }


def _item(material: str, unit: str, number: int) -> dict[str, Any]:
    return {
        "materialName": material,
        "quantity": 1.25 + number,
        "unitOfMeasureName": unit,
        "displayOrder": number,
        "scrapFactor": 2.5,
        "lowerTolerance": 1 + number,
        "upperTolerance": 1.5 + number,
        "behaviors": ["requiresConsumptionTracking"],
    }
