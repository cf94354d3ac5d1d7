"""Set up a demo plant through the services: every record has an author, reason and audit entry."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from workwright.demo.plan import DemoPlan
from workwright.demo.plant import DemoPlant
from workwright.domain.canonical import instant_text
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import RecipeContent
from workwright.services import (
    documents,
    equipment,
    identity,
    lots,
    materials,
    people,
    plant,
    profiles,
    recipes,
)
from workwright.services.imports import Document, import_woid
from workwright.services.runtime import Runtime, Scope, Work
from workwright.services.signing import Shown, Signing
from workwright.services.tenants import (
    FirstAdministrator,
    FirstSite,
    command_line_actor,
    create_tenant,
)

METHOD = "identity card seen by the personnel office"
REASON = "set up of the demo plant"
Progress = Callable[[str], None]


def set_up(runtime: Runtime, plan: DemoPlan, progress: Progress = lambda _: None) -> DemoPlant:
    """Create the tenant with people, plant, stock, equipment, recipes and first orders."""
    data = plan.data
    admin = plan.administrator
    tenant_id = create_tenant(
        runtime,
        plan.tenant,
        plan.name,
        site=FirstSite(**data["site"]),
        administrator=FirstAdministrator(admin.code, admin.name, admin.login),
    )
    demo = DemoPlant(runtime, tenant_id, plan)
    steps: tuple[tuple[str, Callable[[DemoPlant], None]], ...] = (
        ("people", _people),
        ("profile", _profile),
        ("documents and training", _documents),
        ("lines, rooms and equipment", _plant),
        ("materials and lots", _stock),
        ("recipes", _recipes),
        ("orders from the ERP", _orders),
    )
    for name, step in steps:
        progress(f"{plan.name}: {name}")
        step(demo)
    return demo


def _people(demo: DemoPlant) -> None:
    """Give everybody an account whose secret they chose themselves (E26, E50)."""
    runtime, plan, admin = demo.runtime, demo.plan, demo.plan.administrator
    with runtime.writing(demo.tenant_id, command_line_actor(runtime, demo.tenant_id)) as work:
        token = identity.open_path(work, demo.person_id(admin.login), REASON)
        work.commit()
    identity.complete_path(runtime, token, plan.secret)
    for person in plan.people:

        def add(work: Work, person: Any = person) -> str:
            row = people.add_person(
                work,
                code=person.code,
                printed_name=person.name,
                login=person.login,
                locale=person.locale,
            )
            work.flush()
            identity.verify_identity(work, row.id, METHOD)
            return identity.open_path(work, row.id, REASON)

        identity.complete_path(runtime, demo.act(admin.login, add), plan.secret)
        for role in person.roles:
            demo.act(
                admin.login,
                lambda work, p=person, r=role: people.grant_role(
                    work, demo.person_id(p.login), r
                ),
            )
        demo.act(
            person.login,
            lambda work: identity.accept_statement(work, identity.CURRENT_STATEMENT),
        )


def _profile(demo: DemoPlant) -> None:
    """Propose the industry's profile and have quality approve it (S32)."""
    planner, approver = _one(demo, "planner"), _one(demo, "qa_reviewer")
    proposed = demo.act(
        planner, lambda work: profiles.propose(work, demo.plan.profile).id
    )
    demo.act(approver, lambda work: profiles.approve(work, proposed))


def _documents(demo: DemoPlant) -> None:
    author, approver = _one(demo, "planner"), _one(demo, "qa_reviewer")
    today = _today(demo)
    for code, title, versions in demo.plan.data["documents"]:
        kind = "drawing" if title.startswith("Drawing") else "procedure"
        demo.act(
            author,
            lambda work, c=code, t=title, k=kind: documents.create_document(
                work, code=c, title=t, kind=k
            ),
        )
        for version in versions:
            demo.act(
                author, lambda work, c=code, v=version: documents.add_version(work, c, v)
            )
            demo.act(
                approver, lambda work, c=code, v=version: documents.make_effective(work, c, v)
            )
        for person in demo.plan.people:
            held = versions[-1] if person.trained else versions[0]
            if not person.trained and len(versions) == 1:
                continue
            demo.act(
                approver,
                lambda work, p=person, c=code, v=held: people.record_training(
                    work,
                    demo.person_id(p.login),
                    document=c,
                    version=v,
                    kind="assessed",
                    passed_on=today - timedelta(days=60),
                    trainer="Training office",
                    expires_on=today + timedelta(days=600),
                ),
            )


def _plant(demo: DemoPlant) -> None:
    data, admin = demo.plan.data, demo.plan.administrator.login
    site, today = data["site"]["code"], _today(demo)

    def places(work: Work) -> None:
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

    demo.act(admin, places)
    for item in data["equipment"]:
        demo.act(
            _one(demo, "maintenance"),
            lambda work, i=item: equipment.record_cleaning(
                work, i["code"], "cleaned after installation", clean_until=_clean_until(demo)
            ),
        )


def _equipment(item: dict[str, Any], today: date) -> equipment.NewEquipment:
    given = item.get("instrument")
    instrument = None
    if given:
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


def _stock(demo: DemoPlant) -> None:
    data, today = demo.plan.data, _today(demo)
    author, quality = _one(demo, "planner"), _one(demo, "qa_reviewer")
    keeper = _one(demo, "store_keeper")
    for code, name in data["suppliers"]:
        demo.act(author, lambda w, c=code, n=name: materials.create_supplier(w, code=c, name=n))
    for item in data["materials"]:
        new = materials.NewMaterial(
            item["code"],
            item["name"],
            item["kind"],
            item["unit"],
            allergens=tuple(item.get("allergens", ())),
        )
        demo.act(author, lambda work, n=new: materials.create_material(work, n))
        demo.act(author, lambda work, c=new.code: materials.add_spec(work, c, "1"))
        demo.act(quality, lambda work, c=new.code: materials.make_spec_effective(work, c, "1"))
        if supplier := item.get("supplier"):
            demo.act(
                quality,
                lambda work, c=new.code, s=supplier: materials.approve_supplier(
                    work, c, s, "audited last spring, no open findings"
                ),
            )
    suppliers = {item["code"]: item.get("supplier") for item in data["materials"]}
    for item in data["lots"]:
        lot_id = demo.act(
            keeper,
            lambda work, i=item: lots.receive_lot(
                work, _lot(demo, i, suppliers[i["material"]], today)
            ).id,
        )
        if not item.get("quarantine"):
            demo.act(quality, lambda work, k=lot_id, i=item: _release_lot(work, k, i))


def _lot(demo: DemoPlant, item: dict[str, Any], supplier: str | None, today: date) -> lots.NewLot:
    unit = next(m["unit"] for m in demo.plan.data["materials"] if m["code"] == item["material"])
    return lots.NewLot(
        material=item["material"],
        qty=Decimal(item["qty"]),
        unit=unit,
        code=item["code"],
        supplier=supplier,
        supplier_lot=f"S-{item['code']}",
        spec_version="1",
        received_on=today - timedelta(days=item["received_ago"]),
        expires_on=_in(today, item["expires_in"]),
        location=demo.plan.data["locations"][0][0],
        containers=tuple(
            lots.NewContainer(Decimal(qty), code) for code, qty in item["containers"]
        ),
    )


def _release_lot(work: Work, lot_id: Any, item: dict[str, Any]) -> None:
    results = {k: Decimal(v) for k, v in item.get("results", {}).items()}
    lots.release_lot(
        work, lot_id, "certificate and identity test conform", lots.Results(**results)
    )


def _recipes(demo: DemoPlant) -> None:
    """Author as planner, approve as production reviewer: two people (W23)."""
    for content in demo.plan.recipes():
        author_and_approve(demo, replace(content, effective_from=_today(demo)))


def author_and_approve(demo: DemoPlant, content: RecipeContent) -> Any:
    """Take a recipe version from its draft to effective, signed by two people."""
    author, approver = _one(demo, "planner"), _one(demo, "production_reviewer")
    version_id = demo.act(author, lambda work: recipes.author_version(work, content).id)

    def shown(meaning: Meaning) -> Callable[[Scope], Shown]:
        return lambda look: recipes.shown_version(
            look, look.get(recipes.RecipeVersion, version_id), meaning
        )

    def submit(work: Work, signing: Signing) -> None:
        recipes.submit_version(work, version_id, signing)

    def approve(work: Work, signing: Signing) -> None:
        recipes.approve_version(work, version_id, signing)

    demo.sign(author, shown(Meaning.AUTHORED), submit)
    demo.sign(approver, shown(Meaning.APPROVED), approve)
    return version_id


def _orders(demo: DemoPlant) -> None:
    with demo.look() as look:
        actor = identity.load_actor(look, demo.person_id(_one(demo, "planner")))
        now = look.now
    for document in documents_of(demo, now):
        import_woid(
            demo.runtime, demo.tenant_id, actor, Document(document, "cli", "demo.json")
        )


def documents_of(demo: DemoPlant, now: datetime) -> Iterator[bytes]:
    """Yield the import documents of the plan's orders, JSON schema version 6 with route."""
    for order in demo.plan.data["orders"]:
        start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=order["days"])
        yield json.dumps(
            {
                "schemaVersion": 6,
                "workOrderName": order["name"],
                "producedMaterialName": order["product"],
                "plannedLineName": order["line"],
                "plannedStartDate": instant_text(start),
                "plannedEndDate": instant_text(start + timedelta(hours=order["hours"])),
                "plannedQuantity": order["qty"],
                "routeDefinitionName": order["route"],
                "operationsGroup": None,
            }
        ).encode()


def _one(demo: DemoPlant, role: str) -> str:
    return next(p.login for p in demo.plan.people if role in p.roles)


def _today(demo: DemoPlant) -> date:
    with demo.look() as look:
        look.time_zone = demo.plan.data["site"]["time_zone"]
        return look.today


def _clean_until(demo: DemoPlant) -> datetime:
    return demo.runtime.clock.now() + timedelta(days=60)


def _in(today: date, days: int | None) -> date | None:
    return today + timedelta(days=days) if days is not None else None
