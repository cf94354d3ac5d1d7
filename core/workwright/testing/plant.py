"""A small plant with an order that is released and ready to be worked on, built in one go.

Master data is written as rows, because what is tested is what people do with it; the order is
released by the service, so that snapshot and reservations are what the product makes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event
from uuid_utils.compat import uuid7

from workwright import plugins
from workwright.clock import FixedClock, site_day
from workwright.db.base import Database, create_engine_for
from workwright.db.checkpoints import CheckpointKey
from workwright.db.idempotency import Claim
from workwright.db.migrate import app_url
from workwright.db.tables.config import FormVersion, ProfileVersion
from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tables.equipment import Equipment, EquipmentClass
from workwright.db.tables.orders import OrderEquipment, OrderPerson, WorkOrder
from workwright.db.tables.people import Account, Person, PersonRole, TrainingRecord
from workwright.db.tables.plant import Area, Line, Room, Site, Unit
from workwright.db.tables.quality import Deviation
from workwright.db.tables.recipes import Recipe, RecipeBomLine, RecipeStep, RecipeVersion
from workwright.db.tables.stock import Container, InventoryMove, Lot, Material
from workwright.db.work import Actor
from workwright.domain.canonical import canonical, plain, sha256
from workwright.domain.lifecycle import Meaning
from workwright.domain.principal import Principal
from workwright.domain.recipe import (
    BomLine,
    DocumentRef,
    Parameter,
    RecipeContent,
    ReleaseCriterion,
    SamplePlan,
    Step,
    YieldPoint,
)
from workwright.errors import ConfigProblems
from workwright.plugins import PluginSet
from workwright.profile.library import default_search, inspect, load_profile
from workwright.profile.loader import load
from workwright.profile.model import Profile
from workwright.services.actors import load_actor
from workwright.services.directory import find_tenant
from workwright.services.identity import CURRENT_STATEMENT, Proof
from workwright.services.release import release_act, release_order
from workwright.services.runtime import Look, Runtime, Scope, Work
from workwright.services.signing import Shown, Signing, open_dialogue
from workwright.services.tenants import FirstAdministrator, FirstSite, create_tenant
from workwright.services.transitions import Outcome, shown_for
from workwright.testing.database import Filling, Kind, close, lend_filled, sharing_statements
from workwright.testing.shared import light_hasher, warm_workshop

Result = TypeVar("Result")

ZONE = "Europe/Oslo"
START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
SOP = DocumentRef("SOP-014", "6", "Weighing")
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "dana": ("operator",),
    "jonas": ("operator",),
    "lea": ("operator",),
    "miriam": ("supervisor",),
    "emil": ("store_keeper",),
    "priya": ("production_reviewer",),
    "tomasz": ("qa_reviewer",),
    "lucia": ("qa_releaser",),
    "sanna": ("planner",),
}
UNTRAINED = frozenset({"lea"})


def a_step(number: str, kind: str, **more: Any) -> Step:
    """Return a step that everybody here is trained for."""
    given: dict[str, Any] = {"name": {"en": f"Step {number}", "de": f"Schritt {number}"}, **more}
    given.setdefault("documents", (SOP,))
    return Step(number, kind=kind, **given)


def the_steps() -> tuple[Step, ...]:
    """Return two dispensings, a blending with limits of its speed, and an instruction."""
    return (
        a_step(
            "20",
            "dispense",
            equipment_class="scale",
            bom_lines=(1,),
            critical=True,
            two_person=True,
            instruction={"en": "Weigh the lactose.", "de": "Lactose einwiegen."},
        ),
        a_step("21", "dispense", predecessors=("20",), equipment_class="scale", bom_lines=(2,)),
        a_step(
            "30",
            "process",
            predecessors=("21",),
            equipment_class="blender",
            min_s=600,
            max_s=3600,
            yield_phase="blend",
            parameters=(
                Parameter(
                    "speed",
                    {"en": "Speed"},
                    "rpm",
                    Decimal(12),
                    Decimal(11),
                    Decimal(13),
                    1,
                ),
            ),
        ),
        a_step("40", "instruction", predecessors=("30",)),
    )


def a_recipe(**more: Any) -> RecipeContent:
    """Return two dispensings, one by two people; blending with limits; packing.

    Lactose: 14.357 kg within half a per cent, so 14.290 to 14.425 on a scale of 5 g. Cellulose:
    30 kg within ten per cent.
    """
    given: dict[str, Any] = {
        "code": "BLEND",
        "version": "3",
        "product_code": "TAB",
        "product_name": "Tablets",
        "base_qty": Decimal(24),
        "unit": "kg",
        "bracket_low": Decimal(20),
        "bracket_high": Decimal(30),
        "line_code": "L-1",
        "steps": the_steps(),
        "bom": (
            BomLine(1, "LAC", "Lactose", Decimal("14.357"), "kg", Decimal("0.5")),
            BomLine(2, "MCC", "Cellulose", Decimal(30), "kg", Decimal(10)),
        ),
        "yields": (
            YieldPoint(
                "blend",
                {"en": "Blend"},
                "30",
                Decimal("98.0"),
                Decimal("100.5"),
                "kg",
                Decimal(24),
                Decimal("99.0"),
                Decimal("100.5"),
            ),
        ),
        "samples": (
            SamplePlan(
                "RSD",
                {"en": "Uniformity"},
                "30",
                "Uniformity",
                high=Decimal("5.0"),
                unit="%",
                decimals=1,
            ),
        ),
        "criteria": (ReleaseCriterion("RECORD", {"en": "The record is complete"}),),
        "expiry_months": 24,
        **more,
    }
    return RecipeContent(**given)


@dataclass
class BuiltPlant:
    """A tenant with people, stock and equipment, and the short ways to act in it.

    Args:
        people: code to person.
        order_id: the order of the last ``released``.
    """

    runtime: Runtime
    tenant_id: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    order_id: UUID = field(default_factory=uuid7)

    @property
    def clock(self) -> FixedClock:
        """Return the clock that the tests turn."""
        clock = self.runtime.clock
        assert isinstance(clock, FixedClock)  # noqa: S101 - narrows the type
        return clock

    def look(self) -> Look:
        """Return a reading, to be used as a context."""
        return self.runtime.reading(self.tenant_id)

    def work(self, by: str, claim: Claim | None = None) -> AbstractContextManager[Work]:
        """Return a unit of work of a person, to be used as a context; commit it."""
        with self.look() as look:
            actor = load_actor(look, self.people[by])
        return self.runtime.writing(self.tenant_id, actor, claim=claim)

    def act(self, by: str, action: Callable[[Work], Result]) -> Result:
        """Run one act as a person, in a unit of work of its own."""
        with self.work(by) as work:
            result = action(work)
            work.commit()
            return result

    def signing(
        self, by: str, shown: Callable[[Scope], Shown], *, both: bool = True, comment: str = ""
    ) -> Signing:
        """Open the dialogue and prove who signs, as the dialogue would hand it over."""
        with self.look() as look:
            challenge = open_dialogue(self.runtime, self.tenant_id, shown(look))
        proof = Proof(
            person_id=self.people[by],
            printed_name=by.capitalize(),
            components="both" if both else "secret",
            session_id=None,
            device_id=None,
            proved_at=self.clock.now(),
        )
        return Signing(proof, challenge, comment)

    def sign(
        self,
        by: str,
        shown: Callable[[Scope], Shown],
        action: Callable[[Work, Signing], Result],
        *,
        at: str = "",
        comment: str = "",
    ) -> Result:
        """Open the dialogue, prove, and act; ``at`` names whose session it is."""
        signing = self.signing(by, shown, comment=comment)
        return self.act(at or by, lambda work: action(work, signing))

    def rows(self, kind: type[Any], /, **equal: Any) -> Sequence[Any]:
        """Return rows of the tenant, oldest first."""
        with self.look() as look:
            return look.all(kind, kind.id, **equal)

    def order(self) -> WorkOrder:
        """Return the order as it stands."""
        with self.look() as look:
            return look.get(WorkOrder, self.order_id)

    def lot(self, code: str) -> Lot:
        """Return a lot as it stands."""
        return self.rows(Lot, code=code)[0]  # type: ignore[no-any-return]

    def deviations(self) -> Sequence[Deviation]:
        """Return the deviations, oldest first."""
        return self.rows(Deviation)

    def change(self, kind: type[Any], code: str, **values: Any) -> None:
        """Change master data from outside, e.g. let a calibration end."""

        def edit(work: Work) -> None:
            row = work.named(kind, code)
            for name, value in values.items():
                setattr(row, name, value)
            work.audit("test.changed", row)

        self.act("sanna", edit)


def a_plant(
    runtime: Runtime,
    recipe: RecipeContent | None = None,
    *,
    profile: str = "",
    tenant: str = "halden",
    qty: Decimal = Decimal(24),
    released: bool = True,
) -> BuiltPlant:
    """Return a plant with an order of the recipe, released unless the test wants a draft.

    Args:
        profile: id of a profile of the library, or the YAML of one; the core alone without it.
    """
    content = recipe or a_recipe()
    tenant_id = create_tenant(
        runtime,
        tenant,
        f"Plant {tenant}",
        site=FirstSite("HAL", "Halden", ZONE),
        administrator=FirstAdministrator("ada", "Ada Berg", "ada"),
    )
    plant = BuiltPlant(runtime, tenant_id)
    with runtime.reading(tenant_id) as look:
        plant.people["ada"] = look.named(Person, "ada").id
    with runtime.writing(tenant_id, _builder(plant)) as work:
        if profile:
            _profile(work, profile)
        _people(work, plant)
        _places(work)
        _equipment(work)
        _stock(work)
        version = _recipe(work, content, plant)
        order = _order(work, version, qty, content)
        plant.order_id = order.id
        _assign(work, plant, order)
        work.audit("test.plant_built", order)
        work.commit()
    if released:
        release(plant)
    return plant


def another_order(plant: BuiltPlant, number: str, qty: Decimal = Decimal(24)) -> UUID:
    """Release a second order of the same recipe; the plant's own order stays the first."""
    first = plant.order()

    def build(work: Work) -> UUID:
        version = work.get(RecipeVersion, first.recipe_version_id)
        order = _order(work, version, qty, None, number=number, days=3)
        _assign(work, plant, order)
        work.audit("test.order_built", order)
        return order.id

    order_id = plant.act("sanna", build)
    kept, plant.order_id = plant.order_id, order_id
    release(plant)
    plant.order_id = kept
    return order_id


def release(plant: BuiltPlant) -> None:
    """Release the plant's order as its supervisor, and as quality where the profile asks."""
    order = plant.order()

    def outcome(signer: str) -> Outcome:
        return plant.sign(signer, shown, act)

    def shown(scope: Scope) -> Shown:
        scope.time_zone = ZONE
        row = scope.get(WorkOrder, order.id)
        return shown_for(scope, row, release_act(scope, row), Meaning.ISSUED)

    def act(work: Work, signing: Signing) -> Outcome:
        return release_order(work, order.id, order.row_version, signing)

    if not outcome("miriam").moved:
        outcome("tomasz")


def _builder(plant: BuiltPlant) -> Actor:
    return Actor(plant.people["ada"], "ada", "Ada Berg", frozenset(), frozenset())


def _today(work: Work) -> date:
    return site_day(work.now, ZONE)


def _profile(work: Work, profile: str) -> None:
    found = (
        load_profile(profile, plugins=work.runtime.plugins, today=work.today)
        if "\n" not in profile
        else _written(work, profile)
    )
    work.add(
        ProfileVersion(
            profile=found.id,
            version=found.version,
            status="active",
            effective=found.effective,
            sha256=found.sha256,
            plugins=dict(found.plugins),
            activated_at=work.now,
        )
    )
    for reference in found.form_refs:
        form = found.form(reference)
        work.add(
            FormVersion(
                form=reference,
                version=form.version,
                content=form.source,
                layout=form.layout_source,
                sha256=form.sha256,
            )
        )
    work.flush()


def _written(work: Work, text: str) -> Profile:
    name = next(line for line in text.splitlines() if line.startswith("profile: "))
    loaded = load(text.encode(), f"{name.removeprefix('profile: ')}.yaml")
    found, problems = inspect(
        loaded,
        plugins=work.runtime.plugins,
        today=work.today,
        search=default_search(),
        activating=False,
    )
    if found is None:
        raise ConfigProblems(problems)
    return found


def _people(work: Work, plant: BuiltPlant) -> None:
    today = _today(work)
    document = work.add(Document(code=SOP.code, title=SOP.title, kind="procedure"))
    for version in ("5", SOP.version):
        work.add(
            DocumentVersion(
                document_id=document.id, version=version, status="effective", effective_on=today
            )
        )
    for code, roles in PEOPLE.items():
        person = work.add(Person(code=code, printed_name=code.capitalize()))
        plant.people[code] = person.id
        work.add(
            Account(
                person_id=person.id,
                login=code,
                login_folded=code,
                secret_hash="none",  # noqa: S106 - nobody signs in here
                must_change=False,
                secret_changed_at=work.now,
                identity_method="passport",
                identity_verified_by="Ada Berg",
                identity_verified_on=today,
                accountability_version=CURRENT_STATEMENT,
                accountability_at=work.now,
            )
        )
        for role in roles:
            work.add(PersonRole(person_id=person.id, role=role, granted_at=work.now))
        held = "5" if code in UNTRAINED else SOP.version
        work.add(
            TrainingRecord(
                person_id=person.id,
                document_id=document.id,
                version=held,
                kind="assessed",
                passed_on=today - timedelta(days=10),
                trainer="Ada Berg",
            )
        )


def _places(work: Work) -> None:
    site = work.named(Site, "HAL")
    area = work.add(Area(site_id=site.id, code="SD", name="Solid dose"))
    line = work.add(Line(area_id=area.id, code="L-1", name="Line 1"))
    for code in ("U-1", "U-2"):
        work.add(Unit(line_id=line.id, code=code, name=f"Unit {code}"))
    work.add(Room(area_id=area.id, code="DB-01", name="Booth DB-01"))
    work.flush()


def _equipment(work: Work) -> None:
    today = _today(work)
    scale = work.add(
        EquipmentClass(code="scale", name="Scale", needs_calibration=True, needs_cleaning=False)
    )
    blender = work.add(EquipmentClass(code="blender", name="Blender"))
    for code, step in (("SC-101", "0.001"), ("SC-102", "0.005"), ("SC-104", "0.005")):
        work.add(
            Equipment(
                class_id=scale.id,
                code=code,
                name="Scale",
                calibration_due_on=today + timedelta(days=90),
                range_low=Decimal(0),
                range_high=Decimal(60),
                minimum_qty=Decimal("0.1"),
                resolution=Decimal(step),
                measure_unit="kg",
            )
        )
    work.flush()
    for code, unit in (("BB-1", "U-1"), ("BB-2", "U-2")):
        work.add(
            Equipment(
                class_id=blender.id,
                code=code,
                name="Blender",
                unit_id=work.named(Unit, unit).id,
                cleaning="clean",
                cleaned_at=work.now,
                clean_until=work.now + timedelta(days=30),
            )
        )


def _stock(work: Work) -> None:
    today = _today(work)
    work.add(Material(code="TAB", name="Tablets", kind="product", unit="kg"))
    for code, name in (("LAC", "Lactose"), ("MCC", "Cellulose"), ("MGS", "Stearate")):
        material = work.add(
            Material(
                code=code, name=name, kind="component", unit="kg", approved_suppliers_only=False
            )
        )
        for index, days in enumerate((200, 300), start=1):
            lot = work.add(
                Lot(
                    material_id=material.id,
                    code=f"{code}-{index}",
                    status="released",
                    unit="kg",
                    received_on=today - timedelta(days=30),
                    expires_on=today + timedelta(days=days),
                    on_hand_qty=Decimal(80),
                    reserved_qty=Decimal(0),
                    identity_tested=True,
                )
            )
            work.add(
                InventoryMove(
                    kind="receive",
                    lot_id=lot.id,
                    qty=Decimal(80),
                    unit="kg",
                    actor_id=work.actor.person_id,
                    at=work.now,
                )
            )
            for part in ("A", "B"):
                work.add(
                    Container(
                        lot_id=lot.id, code=f"CT-{lot.code}-{part}", qty=Decimal(40), unit="kg"
                    )
                )
    work.flush()


def _recipe(work: Work, content: RecipeContent, plant: BuiltPlant) -> RecipeVersion:
    product = work.named(Material, content.product_code)
    recipe = work.add(
        Recipe(
            code=content.code,
            product_id=product.id,
            line_id=work.named(Line, "L-1").id if content.line_code else None,
        )
    )
    dated = replace(content, effective_from=_today(work))
    header = {k: v for k, v in plain(dated).items() if k not in ("steps", "bom")}
    version = work.add(
        RecipeVersion(
            recipe_id=recipe.id,
            revision=int(content.version),
            version=content.version,
            status="in_approval",
            effective_from=_today(work),
            base_qty=content.base_qty,
            unit=content.unit,
            bracket_low=content.bracket_low,
            bracket_high=content.bracket_high,
            content=header,
            content_sha256=sha256(canonical(dated)),
            change_reason="first version",
            authored_by_id=plant.people["sanna"],
            approved_by_id=plant.people["priya"],
            approved_at=work.now,
        )
    )
    for position, step in enumerate(content.steps):
        work.add(
            RecipeStep(
                recipe_version_id=version.id,
                position=position,
                number=step.number,
                kind=step.kind,
                spec=plain(step),
            )
        )
    for line in content.bom:
        work.add(
            RecipeBomLine(
                recipe_version_id=version.id,
                line_no=line.line_no,
                material_id=work.named(Material, line.material_code).id,
                qty=line.qty,
                unit=line.unit,
                spec=plain(line),
            )
        )
    work.flush()
    version.status = "effective"
    work.flush()
    return version


def _order(
    work: Work,
    version: RecipeVersion,
    qty: Decimal,
    content: RecipeContent | None,
    *,
    number: str = "WO-1",
    days: int = 0,
) -> WorkOrder:
    starts = work.now + timedelta(days=days, hours=1)
    recipe = work.get(Recipe, version.recipe_id)
    order = work.add(
        WorkOrder(
            number=number,
            type="production",
            state="DRAFT",
            site_id=work.named(Site, "HAL").id,
            line_id=work.named(Line, "L-1").id,
            recipe_version_id=version.id,
            product_id=recipe.product_id,
            qty=qty,
            unit=content.unit if content is not None else version.unit,
            planned_start_at=starts,
            planned_end_at=starts + timedelta(hours=8),
            lots=[],
            fields={},
        )
    )
    work.flush()
    return order


def _assign(work: Work, plant: BuiltPlant, order: WorkOrder) -> None:
    for code, role in (("dana", "operator"), ("jonas", "operator"), ("miriam", "supervisor")):
        work.add(OrderPerson(work_order_id=order.id, role=role, person_id=plant.people[code]))
    for code, step in (("SC-104", "20"), ("SC-104", "21"), ("BB-1", "30")):
        item = work.named(Equipment, code)
        work.add(OrderEquipment(work_order_id=order.id, equipment_id=item.id, step=step))
    work.flush()


_KEY = CheckpointKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@cache
def _plugins() -> PluginSet:
    return plugins.load()


def open_runtime(url: str, clock: FixedClock) -> Runtime:
    """Return a runtime on the owner's URL, as the application opens it, never as owner.

    Statements that one test compiled serve the next: engines of one kind share them.
    """
    return Runtime(
        database=Database.of(sharing_statements(create_engine_for(app_url(url)))),
        plugins=_plugins(),
        clock=clock,
        keys=_KEY,
        secret=b"0123456789abcdef0123456789abcdef",
        home=Path(),
        hasher=light_hasher(),
        workshop=warm_workshop(),
    )


def filling(recipe: RecipeContent | None = None, **how: Any) -> Filling:
    """Return a database with the built plant in it, for ``lend_filled``."""
    content = recipe or a_recipe()

    def fill(url: str) -> None:
        runtime = open_runtime(url, FixedClock(START))
        a_plant(runtime, content, **how)
        close(runtime.database.engine)

    return Filling(f"plant_{sha256(canonical([content, how]))[:12]}", fill)


def find_plant(runtime: Runtime, tenant: str = "halden", order: str = "WO-1") -> BuiltPlant:
    """Return the plant that stands in a copied database."""
    tenant_id = find_tenant(runtime, tenant)
    if tenant_id is None:
        raise LookupError(tenant)
    plant = BuiltPlant(runtime, tenant_id)
    with plant.look() as look:
        plant.people = {row.code: row.id for row in look.all(Person)}
        plant.order_id = look.named(WorkOrder, order, "number").id
    return plant


Lend = Callable[..., AbstractContextManager[BuiltPlant]]


@pytest.fixture
def lend_plant(request: pytest.FixtureRequest, database_kind: Kind, clock: FixedClock) -> Lend:
    """Lend plants by recipe, each in a database of its own that goes when it is given back."""
    lend_database = contextmanager(lend_filled)

    @contextmanager
    def lend(recipe: RecipeContent | None = None, **how: Any) -> Iterator[BuiltPlant]:
        with lend_database(request, database_kind, filling(recipe, **how)) as url:
            runtime = open_runtime(url, clock)
            try:
                yield find_plant(runtime, how.get("tenant", "halden"))
            finally:
                close(runtime.database.engine)

    return lend


@pytest.fixture
def build_plant(lend_plant: Lend) -> Iterator[Callable[..., BuiltPlant]]:
    """Build plants by recipe, each in a database of its own that is copied once a run."""
    with ExitStack() as opened:

        def build(recipe: RecipeContent | None = None, **how: Any) -> BuiltPlant:
            return opened.enter_context(lend_plant(recipe, **how))

        yield build


@pytest.fixture
def built(build_plant: Callable[..., BuiltPlant]) -> BuiltPlant:
    """The plant of the usual recipe with its order released."""
    return build_plant()


def principal_of(plant: BuiltPlant, code: str, **more: Any) -> Principal:
    """Return a person as signed in at the site, without a registered device."""
    with plant.look() as look:
        actor = load_actor(look, plant.people[code])
        site = look.named(Site, "HAL")
    given: dict[str, Any] = {
        "tenant_id": plant.tenant_id,
        "tenant_code": "halden",
        "person_id": actor.person_id,
        "person_code": actor.code,
        "printed_name": actor.printed_name,
        "site_id": site.id,
        "roles": actor.roles,
        "permissions": actor.permissions,
        "session_id": uuid7(),
        **more,
    }
    return Principal(**given)


@contextmanager
def statements(plant: BuiltPlant) -> Iterator[list[str]]:
    """Give the list to which every SQL statement of the block is added."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    engine = plant.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
