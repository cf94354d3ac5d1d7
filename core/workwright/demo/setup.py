"""Set up a demo plant through the services: every record has an author, reason and audit entry."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from workwright.db.tables.recipes import RecipeVersion
from workwright.demo.plan import DemoPerson, DemoPlan
from workwright.demo.plant import DemoPlant
from workwright.demo.stores import (
    documents_and_training,
    lines_and_equipment,
    materials_and_lots,
)
from workwright.domain.canonical import instant_text
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import RecipeContent
from workwright.services import identity, people, profiles, recipes
from workwright.services.imports import Document, import_woid
from workwright.services.runtime import Runtime, Scope, Work
from workwright.services.signing import Shown, Signing
from workwright.services.tenants import (
    FirstAdministrator,
    FirstSite,
    command_line_actor,
    create_tenant,
)

STATEMENT = identity.CURRENT_STATEMENT
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
        ("documents and training", documents_and_training),
        ("lines, rooms and equipment", lines_and_equipment),
        ("materials and lots", materials_and_lots),
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
        token = demo.act(admin.login, partial(_add_person, person=person))
        identity.complete_path(runtime, token, plan.secret)
        demo.act(person.login, partial(identity.accept_statement, version=STATEMENT))


def _add_person(work: Work, person: DemoPerson) -> str:
    row = people.add_person(
        work,
        code=person.code,
        printed_name=person.name,
        login=person.login,
        locale=person.locale,
    )
    work.flush()
    identity.verify_identity(work, row.id, METHOD)
    for role in person.roles:
        people.grant_role(work, row.id, role)
    return identity.open_path(work, row.id, REASON)


def _profile(demo: DemoPlant) -> None:
    """Propose the industry's profile and have quality approve it (S32)."""
    proposed = demo.act(demo.one("planner"), _propose(demo.plan.profile))
    demo.act(demo.one("qa_reviewer"), partial(profiles.approve, version_id=proposed))


def _propose(profile_id: str) -> Callable[[Work], UUID]:
    return lambda work: profiles.propose(work, profile_id).id


def _recipes(demo: DemoPlant) -> None:
    """Author as planner, approve as production reviewer: two people (W23)."""
    for content in demo.plan.recipes():
        author_and_approve(demo, replace(content, effective_from=demo.today()))


def author_and_approve(demo: DemoPlant, content: RecipeContent) -> UUID:
    """Take a recipe version from its draft to effective, signed by two people."""
    author, approver = demo.one("planner"), demo.one("production_reviewer")
    version_id: UUID = demo.act(author, _author(content))

    def shown(meaning: Meaning) -> Callable[[Scope], Shown]:
        return lambda look: recipes.shown_version(
            look, look.get(RecipeVersion, version_id), meaning
        )

    def submit(work: Work, signing: Signing) -> None:
        recipes.submit_version(work, version_id, signing)

    def approve(work: Work, signing: Signing) -> None:
        recipes.approve_version(work, version_id, signing)

    demo.sign(author, shown(Meaning.AUTHORED), submit)
    demo.sign(approver, shown(Meaning.APPROVED), approve)
    return version_id


def _author(content: RecipeContent) -> Callable[[Work], UUID]:
    return lambda work: recipes.author_version(work, content).id


def _orders(demo: DemoPlant) -> None:
    with demo.look() as look:
        actor = identity.load_actor(look, demo.person_id(demo.one("planner")))
        now = look.now
    for document in documents_of(demo, now):
        import_woid(demo.runtime, demo.tenant_id, actor, Document(document, "cli", "demo.json"))


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
