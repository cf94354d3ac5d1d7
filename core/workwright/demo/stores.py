"""What stands and lies in a demo plant: documents, training, equipment, materials, lots."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from workwright.demo.plant import DemoPlant
from workwright.services import documents, equipment, lots, materials, people, plant
from workwright.services.runtime import Work

Item = Mapping[str, Any]
TRAINED_AGO, TRAINED_FOR = timedelta(days=60), timedelta(days=600)
CLEAN_FOR = timedelta(days=60)


def documents_and_training(demo: DemoPlant) -> None:
    """Write documents and versions; train people on the newest, the untrained on the oldest."""
    listed = demo.plan.data["documents"]
    planner, admin = demo.one("planner"), demo.plan.administrator.login

    def author(work: Work) -> None:
        for code, title, versions in listed:
            kind = "drawing" if title.startswith("Drawing") else "procedure"
            documents.create_document(work, code=code, title=title, kind=kind)
            for version in versions:
                documents.add_version(work, code, version)

    def train(work: Work) -> None:
        for person in demo.plan.people:
            for code, _, versions in listed:
                if person.trained or len(versions) > 1:
                    held = versions[-1] if person.trained else versions[0]
                    _train(work, demo, person.login, code, held)

    person_id = demo.person_id(planner)
    demo.act(admin, partial(people.grant_role, person_id=person_id, role="planner"))
    demo.act(planner, author)
    demo.act(admin, train)


def documents_in_force(demo: DemoPlant) -> None:
    """Have quality put every version in force, in order; the older ones are superseded."""

    def approve(work: Work) -> None:
        for code, _, versions in demo.plan.data["documents"]:
            for version in versions:
                documents.make_effective(work, code, version)

    demo.act(demo.one("qa_reviewer"), approve)


def lines_and_equipment(demo: DemoPlant) -> None:
    """Build site, lines, rooms and equipment; clean what needs to be clean."""
    data, today = demo.plan.data, demo.today()
    site = data["site"]["code"]

    def build(work: Work) -> None:
        for code, name in data["areas"]:
            plant.create_area(work, code=code, name=name, site=site)
        for code, name, area in data["lines"]:
            plant.create_line(work, code=code, name=name, area=area)
        for code, name, line in data["units"]:
            plant.create_unit(work, code=code, name=name, line=line)
        for code, name, area, grade in data["rooms"]:
            plant.create_room(work, code=code, name=name, area=area, grade=grade)
        for code, name in data["locations"]:
            plant.create_location(work, code=code, name=name, site=site)
        for code, name, calibrated, cleaned in data["classes"]:
            equipment.create_class(
                work, code=code, name=name, needs_calibration=calibrated, needs_cleaning=cleaned
            )
        for item in data["equipment"]:
            equipment.create_equipment(work, _equipment(item, today))

    def clean(work: Work) -> None:
        until = work.now + CLEAN_FOR
        for item in data["equipment"]:
            equipment.record_cleaning(
                work, item["code"], "cleaned after installation", clean_until=until
            )

    demo.act(demo.plan.administrator.login, build)
    demo.act(demo.one("maintenance"), clean)


def materials_and_lots(demo: DemoPlant) -> None:
    """Write materials with specifications and suppliers; receive lots and release them."""
    data, today = demo.plan.data, demo.today()

    def author(work: Work) -> None:
        for code, name in data["suppliers"]:
            materials.create_supplier(work, code=code, name=name)
        for item in data["materials"]:
            allergens = tuple(item.get("allergens", ()))
            new = materials.NewMaterial(
                item["code"], item["name"], item["kind"], item["unit"], allergens=allergens
            )
            materials.create_material(work, new)
            materials.add_spec(work, new.code, "1")

    def approve(work: Work) -> None:
        for item in data["materials"]:
            materials.make_spec_effective(work, item["code"], "1")
            if supplier := item.get("supplier"):
                materials.approve_supplier(
                    work, item["code"], supplier, "audited last spring, no open findings"
                )

    def receive(work: Work) -> None:
        for item in data["lots"]:
            lots.receive_lot(work, _lot(demo, item, today))

    def release(work: Work) -> None:
        for item in data["lots"]:
            if not item.get("quarantine"):
                lot = lots.lot_of(work, item["material"], item["code"])
                lots.release_lot(
                    work, lot.id, "certificate and identity test conform", _results(item)
                )

    demo.act(demo.one("planner"), author)
    demo.act(demo.one("qa_reviewer"), approve)
    demo.act(demo.one("store_keeper"), receive)
    demo.act(demo.one("qa_reviewer"), release)


def _train(work: Work, demo: DemoPlant, login: str, document: str, version: str) -> None:
    people.record_training(
        work,
        demo.person_id(login),
        document=document,
        version=version,
        kind="assessed",
        passed_on=work.today - TRAINED_AGO,
        trainer="Training office",
        expires_on=work.today + TRAINED_FOR,
    )


def _equipment(item: Item, today: date) -> equipment.NewEquipment:
    instrument = None
    if given := item.get("instrument"):
        unit, low, high, step, least = given
        instrument = equipment.Instrument(
            unit, Decimal(low), Decimal(high), Decimal(step), Decimal(least) if least else None
        )
    return equipment.NewEquipment(
        code=item["code"],
        name=item["name"],
        class_code=item["class"],
        unit=item.get("unit"),
        room=item.get("room"),
        calibration_due_on=_in(today, item.get("due_in")),
        qualified_until=_in(today, item.get("qualified_in")),
        instrument=instrument,
    )


def _lot(demo: DemoPlant, item: Item, today: date) -> lots.NewLot:
    data = demo.plan.data
    material = next(m for m in data["materials"] if m["code"] == item["material"])
    return lots.NewLot(
        material=item["material"],
        qty=Decimal(item["qty"]),
        unit=material["unit"],
        code=item["code"],
        supplier=material.get("supplier"),
        supplier_lot=f"S-{item['code']}",
        spec_version="1",
        received_on=today - timedelta(days=item["received_ago"]),
        expires_on=_in(today, item["expires_in"]),
        location=data["locations"][0][0],
        containers=tuple(lots.NewContainer(Decimal(qty), code) for code, qty in item["containers"]),
    )


def _results(item: Item) -> lots.Results:
    found = item.get("results", {})
    assay, water = found.get("assay_pct"), found.get("water_pct")
    return lots.Results(
        assay_pct=Decimal(assay) if assay else None, water_pct=Decimal(water) if water else None
    )


def _in(today: date, days: int | None) -> date | None:
    return today + timedelta(days=days) if days is not None else None
