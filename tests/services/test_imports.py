"""Imports of work orders: one by one and in runs, orders by route and with operations of their own.

Each test ends with a database whose rows, chain and ledger prove each other.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError
from tests.services.evidence import acts

from workwright.db.migrate import app_url
from workwright.db.tables.imports import ImportJob
from workwright.db.tables.orders import OrderOverride, WorkOrder
from workwright.db.tables.recipes import Recipe, RecipeBomLine, RecipeStep, RecipeVersion
from workwright.demo.setup import documents_of
from workwright.importers.report import Outcome
from workwright.services import imports
from workwright.services.imports import Document, import_many, import_woid
from workwright.services.recipes import content_of
from workwright.testing.browsing import command_line
from workwright.verify import verify


@pytest.fixture
def plant(halden, demo_database_url):
    """The pharmaceutical plant, proven again after the test."""
    yield halden
    assert not verify(app_url(demo_database_url)).problems


def by_route(plant, name, **changes):
    """Return a document by route."""
    with plant.look() as look:
        document = json.loads(next(documents_of(plant, look.now)))
    return {**document, "workOrderName": name, **changes}


def own(plant, name, *units, **changes):
    """Return a document that brings an operation for each unit, one after the other."""
    document = by_route(plant, name, **changes)
    for key in [key for key in document if key.startswith("routeDefinition")]:
        del document[key]
    item = {"materialName": "LAC", "quantity": 1.5, "scrapFactor": 2}
    operations = [
        {
            "name": f"Work {n}",
            "description": "As drawn",
            "sequenceNumber": n,
            "plannedUnitName": unit,
            "billOfMaterials": [item, {**item, "materialName": "MCC"}],
        }
        for n, unit in enumerate(units or ("BL-01",), 1)
    ]
    return {**document, "operationsGroup": {"operations": operations}}


def send(plant, document):
    """Import one document; return the row of its report."""
    data = json.dumps(document).encode()
    actor = command_line(plant)
    done = import_woid(plant.runtime, plant.tenant_id, actor, Document(data, "cli"))
    return done.report.rows[0]


def send_all(plant, documents):
    """Import documents in one run; return the row of each report."""
    handed_in = [
        Document(d if isinstance(d, bytes) else json.dumps(d).encode(), "cli") for d in documents
    ]
    actor = command_line(plant)
    done = import_many(plant.runtime, plant.tenant_id, actor, handed_in)
    return [found.report.rows[0] for found in done]


def order_named(plant, name):
    """Return the only order of that name."""
    with plant.look() as look:
        (order,) = look.all(WorkOrder, external_name=name)
    return order


def test_R137_a_document_without_a_route_brings_a_version_of_its_own(plant):
    """The draft points at a version in approval that no other order may use."""
    row = send(plant, own(plant, "OWN-1", "Blending room", "DB-01"))
    assert (row.outcome, row.problems) == (Outcome.CREATED, ())
    order = order_named(plant, "OWN-1")
    with plant.look() as look:
        version = look.get(RecipeVersion, order.recipe_version_id)
        recipe = look.get(Recipe, version.recipe_id)
        content = content_of(look, version)
        lines = look.all(RecipeBomLine, recipe_version_id=version.id)
        steps = look.all(RecipeStep, recipe_version_id=version.id)
    assert (order.state, order.product_id) == ("DRAFT", recipe.product_id)
    assert (version.status, recipe.one_off_for_id) == ("in_approval", order.id)
    assert recipe.code == f"OWN-1 ({order.number})"
    # R139 names units; the recipe keeps their codes, whatever the document said.
    assert [(step.units, step.predecessors) for step in content.steps] == [
        (("BL-01",), ()),
        (("DB-01",), ("10",)),
    ]
    assert [(line.material_code, line.qty) for line in content.bom[:2]] == [
        ("LAC", Decimal("1.5")),
        ("MCC", Decimal("1.5")),
    ]
    assert (len(lines), len(steps)) == (4, 2)
    assert acts(plant)[-3:] == ["recipe_version.imported", "work_order.created", "import.finished"]


def test_R137_another_order_cannot_name_the_route_of_a_one_off(plant):
    """A document by route does not find what belongs to one order alone."""
    send(plant, own(plant, "OWN-1"))
    code = f"OWN-1 ({order_named(plant, 'OWN-1').number})"
    row = send(plant, by_route(plant, "THIEF", routeDefinitionName=code))
    assert [problem.code for problem in row.problems] == ["ROUTE_NOT_FOUND"]


def test_R137_importing_again_replaces_order_and_version(plant):
    """The earlier version is withdrawn, the draft keeps its number and points at the new one."""
    send(plant, own(plant, "OWN-1"))
    before = order_named(plant, "OWN-1")
    row = send(plant, own(plant, "OWN-1", "BL-01", "DB-01", plannedQuantity=7))
    after = order_named(plant, "OWN-1")
    assert (row.outcome, after.id, after.number) == (Outcome.REPLACED, before.id, before.number)
    assert after.qty == 7
    with plant.look() as look:
        old, new = look.all(RecipeVersion, RecipeVersion.revision, recipe_id=_recipe(look, after))
    assert (old.id, old.status) == (before.recipe_version_id, "withdrawn")
    assert (new.id, new.status, new.version) == (after.recipe_version_id, "in_approval", "2")


def _recipe(look, order):
    return look.get(RecipeVersion, order.recipe_version_id).recipe_id


def test_R10_a_route_takes_the_place_of_own_operations_and_back(plant):
    """Nothing of the old content survives: the own version is withdrawn, then a new one comes."""
    send(plant, own(plant, "OWN-1"))
    first = order_named(plant, "OWN-1").recipe_version_id
    assert send(plant, by_route(plant, "OWN-1")).outcome is Outcome.REPLACED
    with plant.look() as look:
        assert look.get(RecipeVersion, first).status == "withdrawn"
        routed = order_named(plant, "OWN-1").recipe_version_id
        assert look.get(RecipeVersion, routed).status == "effective"
    assert send(plant, own(plant, "OWN-1")).outcome is Outcome.REPLACED
    with plant.look() as look:
        back = look.get(RecipeVersion, order_named(plant, "OWN-1").recipe_version_id)
        assert (back.status, back.version) == ("in_approval", "2")
        assert look.get(RecipeVersion, routed).status == "effective"


def test_R17_a_cancelled_order_comes_back_as_a_new_one(plant):
    """It replaces the cancelled one, with a number and a recipe of its own."""
    first = send(plant, own(plant, "OWN-1"))
    cancelled = send(plant, {"schemaVersion": 7, "workOrderName": "OWN-1", "status": "cancelled"})
    again = send(plant, own(plant, "OWN-1"))
    assert cancelled.outcome is Outcome.CANCELLED
    assert (again.outcome, again.replaces_number) == (Outcome.CREATED, first.work_order_number)
    with plant.look() as look:
        old, new = look.all(WorkOrder, WorkOrder.number, external_name="OWN-1")
        assert (old.state, new.state, new.replaces_id) == ("CANCELLED", "DRAFT", old.id)
        assert _recipe(look, old) != _recipe(look, new)


def mixed(plant):
    """Return a run with everything in it: new, again, cancelled, broken, by route and without."""
    return [
        own(plant, "A-1"),
        by_route(plant, "A-2"),
        b"{",
        own(plant, "A-1", "DB-01"),
        by_route(plant, "A-3", producedMaterialName="NOT-HERE"),
        {"schemaVersion": 7, "workOrderName": "A-2", "status": "cancelled"},
        by_route(plant, "A-2"),
        by_route(plant, "A-4", plannedQuantity=0),
        {"schemaVersion": 7, "workOrderName": "A-9", "status": "cancelled"},
        by_route(
            plant,
            "A-5",
            operationsGroup={
                "route": {
                    "billOfMaterials": [
                        {"materialName": "LAC", "quantity": 0.001, "scrapFactor": 0}
                    ]
                }
            },
        ),
    ]


def test_S33_a_run_reports_what_its_documents_alone_would(plant):
    """Order by order the same outcome; a refused one takes nothing of its neighbours with it."""
    rows = send_all(plant, mixed(plant))
    assert [row.outcome.value for row in rows] == [
        "created",
        "created",
        "refused",
        "replaced",
        "refused",
        "cancelled",
        "created",
        "refused",
        "refused",
        "created",
    ]
    with plant.look() as look:
        live = {o.external_name for o in look.all(WorkOrder) if o.state == "DRAFT"}
        assert {"A-1", "A-2", "A-5"} <= live
        assert not live & {"A-3", "A-4", "A-9"}
        assert len(look.all(ImportJob)) >= 10
        laid = look.all(OrderOverride, work_order_id=order_named(plant, "A-5").id)
        assert [row.scope for row in laid] == ["route"]


def test_W25_a_run_gives_each_order_its_own_number_without_a_gap(plant):
    """More documents than one commit takes: numbers follow each other, all commits included."""
    documents = [by_route(plant, f"B-{n:03}") for n in range(imports.TOGETHER + 7)]
    numbers = [row.work_order_number for row in send_all(plant, documents)]
    last = [int(number.rpartition("-")[2]) for number in numbers]
    assert last == list(range(last[0], last[0] + len(documents)))
    assert send(plant, by_route(plant, "B-999")).work_order_number.endswith(str(last[-1] + 1))


def test_S33_a_commit_that_fails_is_tried_again_order_by_order(plant, monkeypatch):
    """Nothing of the failed commit stays; each document gets its result all the same."""
    whole = imports._import_all

    def fail(work, group, contents):
        done = whole(work, group, contents)
        if len(group) > 1:
            work.flush()
            raise IntegrityError("taken", {}, ValueError())
        return done

    monkeypatch.setattr(imports, "_import_all", fail)
    rows = send_all(plant, [own(plant, f"C-{n}") for n in range(3)])
    assert [row.outcome for row in rows] == [Outcome.CREATED] * 3
    assert len({row.work_order_number for row in rows}) == 3


def test_R134_runs_side_by_side_make_each_order_once(plant):
    """Four runs over the same names: every name has one live order, every run has its reports."""
    documents = [own(plant, f"D-{n}") for n in range(6)]
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: send_all(plant, documents), range(4)))
    for row in (row for run in runs for row in run):
        assert row.outcome in (Outcome.CREATED, Outcome.REPLACED), row.problems
    created = [row.name for run in runs for row in run if row.outcome is Outcome.CREATED]
    assert sorted(created) == [f"D-{n}" for n in range(6)]
    for n in range(6):
        order_named(plant, f"D-{n}")


def test_R16_an_order_is_made_and_cancelled_in_one_run(plant):
    """The second document of a name meets what the first one made."""
    cancel = {"schemaVersion": 7, "workOrderName": "E-1", "status": "cancelled"}
    rows = send_all(plant, [by_route(plant, "E-1"), cancel])
    assert [row.outcome for row in rows] == [Outcome.CREATED, Outcome.CANCELLED]
