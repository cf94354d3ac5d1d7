"""Set up a demo plant through the services: every record has an author, reason and audit entry."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from workwright.db.tables.equipment import Equipment
from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.recipes import RecipeVersion
from workwright.demo.plan import DemoPerson, DemoPlan
from workwright.demo.plant import DemoPlant
from workwright.demo.stores import (
    documents_and_training,
    documents_in_force,
    lines_and_equipment,
    materials_and_lots,
)
from workwright.domain.canonical import instant_text
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import RecipeContent
from workwright.profile.model import Profile
from workwright.services import identity, people, planning, profiles, recipes
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
        ("procedures and training", documents_and_training),
        ("roles", _roles),
        ("procedures in force", documents_in_force),
        ("profile", _profile),
        ("lines, rooms and equipment", lines_and_equipment),
        ("materials and lots", materials_and_lots),
        ("recipes", _recipes),
        ("orders from the ERP", _orders),
        ("own fields", _own_fields),
        ("teams", _teams),
    )
    for name, step in steps:
        progress(f"{plan.name}: {name}")
        step(demo)
    return demo


def _people(demo: DemoPlant) -> None:
    """Give everybody an account whose secret they chose themselves (E26, E50).

    One account opens the paths, another verifies who is who, so that neither alone could sign.
    """
    runtime, plan, admin = demo.runtime, demo.plan, demo.plan.administrator
    operator = command_line_actor(runtime, demo.tenant_id)

    def open_path(login: str) -> str:
        with runtime.writing(demo.tenant_id, operator) as work:
            token = identity.open_path(work, demo.person_id(login), REASON)
            work.commit()
            return token

    identity.complete_path(runtime, open_path(admin.login), plan.secret)
    demo.act(admin.login, partial(_add_people, listed=plan.people))
    for person in plan.people:
        identity.complete_path(runtime, open_path(person.login), plan.secret)
        demo.act(person.login, partial(identity.accept_statement, version=STATEMENT))
    ids = [demo.person_id(person.login) for person in plan.people]
    demo.act(admin.login, partial(_verify, ids=ids))


def _add_people(work: Work, listed: tuple[DemoPerson, ...]) -> None:
    for person in listed:
        people.add_person(
            work,
            code=person.code,
            printed_name=person.name,
            login=person.login,
            locale=person.locale,
        )


def _verify(work: Work, ids: list[UUID]) -> None:
    for person_id in ids:
        identity.verify_identity(work, person_id, METHOD)


def _roles(demo: DemoPlant) -> None:
    """Train everybody on the procedures, then grant the roles that need it (E11)."""

    def grant(work: Work, logins: dict[str, UUID]) -> None:
        for person in demo.plan.people:
            for role in person.roles:
                if role != "planner":
                    people.grant_role(work, logins[person.login], role)

    ids = {person.login: demo.person_id(person.login) for person in demo.plan.people}
    demo.act(demo.plan.administrator.login, partial(grant, logins=ids))


def _profile(demo: DemoPlant) -> None:
    """Propose the industry's profile and have quality approve it (S32)."""
    with demo.look() as look:
        checked = profiles.read_profile(look, demo.plan.profile)
    proposed = demo.act(demo.one("planner"), _propose(checked))
    demo.act(demo.one("qa_reviewer"), partial(profiles.approve, version_id=proposed, reason=REASON))


def _propose(profile: Profile) -> Callable[[Work], UUID]:
    return lambda work: profiles.propose(work, profile, REASON).id


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


def _own_fields(demo: DemoPlant) -> None:
    """Fill in the tenant's own fields of the orders, as the planner does after an import."""

    def fill_in(work: Work) -> None:
        for given in demo.plan.data["orders"]:
            if fields := given.get("fields"):
                order = work.named(WorkOrder, given["name"], "external_name")
                planning.set_fields(work, order.id, order.row_version, fields)

    demo.act(demo.one("planner"), fill_in)


def _teams(demo: DemoPlant) -> None:
    """Assign people and equipment to every draft."""
    data = demo.plan.data
    people_of = {
        role: [demo.person_id(login) for login in logins] for role, logins in data["team"].items()
    }

    def assign(work: Work) -> None:
        codes = {row.code: row.id for row in work.all(Equipment)}
        for order in work.all(WorkOrder, WorkOrder.number):
            for role, ids in people_of.items():
                for person_id in ids:
                    planning.assign_person(work, order.id, person_id, role)
            for step, code in data["plan"].items():
                planning.assign_equipment(work, order.id, codes[code], step)

    demo.act(demo.one("planner"), assign)


def documents_of(demo: DemoPlant, now: datetime) -> Iterator[bytes]:
    """Yield the import documents of the plan's orders, JSON schema version 6 with route.

    Each begins with an early shift, six o'clock at the site.
    """
    zone = ZoneInfo(demo.plan.data["site"]["time_zone"])
    shift = datetime.combine(now.astimezone(zone), time(6), zone)
    for order in demo.plan.data["orders"]:
        start = (shift + timedelta(days=order["days"])).astimezone(UTC)
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
