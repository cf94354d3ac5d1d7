"""Orders with everything that a record can show, written row by row through the unit of work.

The acts follow the tablets of the pharmaceutical example: refused scale, weight out of its band,
correction of a count, late entry, return from review. ``clock`` moves with them.
"""

import json
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session as DatabaseSession

from workwright.clock import FixedClock
from workwright.db.base import WRITES, Database
from workwright.db.checkpoints import CheckpointKey
from workwright.db.reading import Reading
from workwright.db.tables import equipment as eq
from workwright.db.tables import execution as ex
from workwright.db.tables import orders, people, plant, quality, recipes, stock
from workwright.db.tables.tenants import Tenant
from workwright.db.work import Actor, UnitOfWork
from workwright.domain.canonical import canonical, plain, sha256
from workwright.domain.checks import Moment, evaluate
from workwright.domain.lifecycle import Meaning
from workwright.domain.recipe import RecipeContent, Step, from_plain
from workwright.domain.rules import CORE_CHECKS
from workwright.domain.signature import SignatureContent
from workwright.domain.snapshot import (
    MaterialRef,
    OrderHeader,
    SignerRef,
    SiteRef,
    SnapshotContent,
    freeze,
    pin,
)
from workwright.domain.targets import PotencyShare, compute
from workwright.errors import Refused, refusal
from workwright.plugins import load
from workwright.profile.library import load_profile
from workwright.testing.facts import a_context

BEGIN = datetime(2026, 11, 9, 7, 0, tzinfo=UTC)
RELEASED_AT = datetime(2026, 11, 6, 14, 20, 41, tzinfo=UTC)
KEY = CheckpointKey(Ed25519PrivateKey.from_private_bytes(b"record tests: a fixed key, 32 b!"))
ZONE = "Europe/Berlin"

PEOPLE = {
    "okafor": ("Dana Okafor", "operator"),
    "weber": ("Jonas Weber", "operator"),
    "duarte": ("Inês Duarte", "operator"),
    "brandt": ("Miriam Brandt", "supervisor"),
    "keller": ("Dr. Anja Keller", "qa_reviewer"),
    "nowak": ("Tomasz Nowak", "qa_releaser"),
    "lindqvist": ("Sara Lindqvist", "planner"),
}
LOTS = {
    "TVH": ("A-2207", "5", {"assay_pct": Decimal("99.2"), "water_pct": Decimal("0.6")}),
    "LAC": ("L-8841", "50", {}),
    "MCC": ("M-1190", "20", {}),
    "CCS": ("C-0412", "5", {}),
    "SIL": ("S-3071", "2", {}),
    "MGS": ("G-5518", "2", {}),
}
SCALES = {
    "SC-101": ("Bench scale 30 kg", "0.001", "30"),
    "SC-103": ("Precision balance", "0.0001", "2"),
    "SC-104": ("Floor scale", "0.005", "60"),
}


def demo_recipe(name="TVT-25"):
    """Read one of the recipes that the product ships for its demo."""
    text = (files("workwright.demo") / "data" / f"recipe-{name}.json").read_text("utf-8")
    return from_plain(RecipeContent, json.loads(text))


class Book:
    """One tenant with one order, and the acts that fill its record."""

    def __init__(self, engine, clock=None, *, recipe=None, profile="pharma", code="halden"):
        self.engine = engine
        self.database = Database.of(engine)
        self.clock = clock or FixedClock(RELEASED_AT)
        self.tenant_id = UUID(int=(0x7000 << 64) + sum(code.encode()))
        self._next = 0
        self.people: dict[str, people.Person] = {}
        self.lots: dict[str, stock.Lot] = {}
        self.tools: dict[str, eq.Equipment] = {}
        self.recipe = recipe or demo_recipe()
        self.plugins = load()
        self.profile = load_profile(profile, plugins=self.plugins, today=date(2026, 11, 6))
        with DatabaseSession(engine.execution_options(**{WRITES: True})) as session:
            session.add(Tenant(id=self.tenant_id, code=code, name=code, created_at=BEGIN))
            session.commit()
        self._found()

    def new_id(self):
        """Return ids that grow, the same in every run."""
        self._next += 1
        return UUID(int=self.tenant_id.int + (self._next << 16))

    @contextmanager
    def work(self, by="brandt", **kwargs):
        """Open a unit of work as one of the people; commit at the end."""
        name, role = PEOPLE[by]
        person = self.people.get(by)
        actor = Actor(
            person.id if person else UUID(int=1),
            by,
            person.printed_name if person else name,
            frozenset({role}),
            frozenset(),
            device_code=kwargs.pop("device", None),
        )
        with UnitOfWork(
            self.database, self.tenant_id, self.clock, actor, time_zone=ZONE, keys=KEY
        ) as work:
            yield work
            work.commit()

    def look(self):
        """Open a reading."""
        return Reading(self.database, self.tenant_id, self.clock, time_zone=ZONE)

    def at(self, text):
        """Move the clock to a local time of the site, e.g. ``2026-11-09 13:52:07``."""
        local = datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=1)
        self.clock.set(local)

    def add(self, work, row):
        """Add a row under the next id."""
        row.id = self.new_id()
        return work.add(row)

    def _found(self):
        recipe = self.recipe
        with self.work() as work:
            self.site = self.add(work, plant.Site(code="HS", name="Halden", time_zone=ZONE))
            self.area = self.add(
                work, plant.Area(site_id=self.site.id, code="SOL", name="Solid dose")
            )
            self.line = self.add(
                work, plant.Line(area_id=self.area.id, code=recipe.line_code or "L-1", name="Line")
            )
            self.room = self.add(
                work, plant.Room(area_id=self.area.id, code="DB-01", name="Booth 1", grade="D")
            )
            work.audit("plant.made", self.site)
            for code, (name, role) in PEOPLE.items():
                person = self.add(work, people.Person(code=code, printed_name=name))
                self.add(
                    work, people.PersonRole(person_id=person.id, role=role, granted_at=work.now)
                )
                work.audit("person.added", person)
                self.people[code] = person
            work.commit()
        with self.work() as work:
            self.product = self._material(work, recipe.product_code, recipe.product_name, "product")
            for line in recipe.bom:
                material = self._material(work, line.material_code, line.material_name, "component")
                self._lot(work, line.material_code, material, line.unit)
            self._tools(work)
            self.recipe_row = self.add(
                work, recipes.Recipe(code=recipe.code, product_id=self.product.id)
            )
            self.version = self.add(work, self._version())
            work.audit("recipe_version.made", self.version)

    def _material(self, work, code, name, kind):
        unit = self.recipe.unit if kind == "product" else "kg"
        row = self.add(work, stock.Material(code=code, name=name, kind=kind, unit=unit))
        work.audit("material.added", row)
        return row

    def _lot(self, work, code, material, unit):
        lot_code, qty, more = LOTS.get(code, (f"{code}-1", "500", {}))
        row = self.add(
            work,
            stock.Lot(
                material_id=material.id,
                code=lot_code,
                status="released",
                unit=unit,
                received_on=date(2026, 8, 3),
                expires_on=date(2027, 9, 30),
                retest_on=date(2027, 3, 31),
                supplier_lot=f"V-{lot_code}",
                on_hand_qty=Decimal(qty),
                **more,
            ),
        )
        work.audit("lot.received", row)
        self.lots[code] = row
        return row

    def _tools(self, work):
        self.classes = {
            code: self.add(
                work,
                eq.EquipmentClass(code=code, name=code.title(), needs_calibration=code == "scale"),
            )
            for code in ("scale", "sieve", "blender", "press", "packer")
        }
        for code, (name, step, most) in SCALES.items():
            self.tools[code] = self.add(
                work,
                eq.Equipment(
                    class_id=self.classes["scale"].id,
                    code=code,
                    name=name,
                    calibration_due_on=date(2027, 2, 11)
                    if code == "SC-104"
                    else date(2026, 11, 16),
                    range_low=Decimal(0),
                    range_high=Decimal(most),
                    resolution=Decimal(step),
                    measure_unit="kg",
                ),
            )
        for code, kind in (("SV-01", "sieve"), ("BB-200", "blender"), ("TP-16", "press")):
            self.tools[code] = self.add(
                work, eq.Equipment(class_id=self.classes[kind].id, code=code, name=kind.title())
            )
        work.audit("equipment.added", self.tools["SC-101"])

    def _version(self):
        recipe = self.recipe
        return recipes.RecipeVersion(
            recipe_id=self.recipe_row.id,
            revision=3,
            version=recipe.version,
            status="draft",
            base_qty=recipe.base_qty,
            unit=recipe.unit,
            bracket_low=recipe.bracket_low,
            bracket_high=recipe.bracket_high,
            content={},
            change_reason=recipe.change_reason or "first",
            authored_by_id=self.people["lindqvist"].id,
        )

    # Release

    def snapshot(self, number, qty):
        """Return the frozen content of an order of this quantity."""
        recipe = self.recipe
        targets = compute(
            recipe, qty, recipe.unit, shares=self._shares(), resolutions=self._steps()
        )
        return SnapshotContent(
            order=OrderHeader(
                number=number,
                type="production",
                qty=qty,
                unit=recipe.unit,
                planned_start_at=BEGIN,
                planned_end_at=BEGIN + timedelta(days=3),
                line_code=self.line.code,
                external_name="ERP-4711",
            ),
            site=SiteRef(self.site.code, self.site.name, ZONE),
            recipe=recipe,
            recipe_sha256=sha256(canonical(recipe)),
            profile=pin(self.profile.id, self.profile.effective, self.profile.version),
            targets=targets,
            materials=tuple(
                MaterialRef(line.material_code, line.material_name, line.unit)
                for line in recipe.bom
            ),
            documents=recipe.documents,
            signers=(
                SignerRef("release", "supervisor", "issued"),
                SignerRef("release_to_stock", "qa_releaser", "released"),
            ),
            checks=({"rule": "T2", "revision": 1},),
            plugins=self.plugins.subset(self.profile.plugins).versions,
            reports={r.name: r.version for p in self.plugins.plugins for r in p.reports},
            step_kinds={s.kind: self.profile.bases.get(s.kind, s.kind) for s in recipe.steps},
            terms=self.profile.all_terms,
            languages=self.profile.languages,
            waivers=self.profile.waivers,
        )

    def _shares(self):
        lot = LOTS["TVH"]
        return {
            line.line_no: (
                PotencyShare(
                    lot[0],
                    lot[2]["assay_pct"],
                    lot[2]["water_pct"],
                    line.qty * 100 / lot[2]["assay_pct"] * 100 / (100 - lot[2]["water_pct"]),
                ),
            )
            for line in self.recipe.bom
            if line.active
        }

    def _steps(self):
        fine = {"SIL": "0.0001", "MGS": "0.0001", "LAC": "0.005", "MCC": "0.005"}
        return {
            line.line_no: Decimal(fine.get(line.material_code, "0.001"))
            for line in self.recipe.bom
            if line.unit == "kg"
        }

    def release(self, number="TVT-26-0147", batch="TVT-26-0147"):
        """Write the order and release it, with both signatures and the accuracy check."""
        qty = self.recipe.base_qty
        with self.work("lindqvist") as work:
            self.order = self.add(work, self.a_draft(number))
            work.audit("work_order.created", self.order, work_order_id=self.order.id)
        content = self.snapshot(number, qty)
        frozen = freeze(content)
        self.content = content
        with self.work("brandt") as work:
            order = work.lock(orders.WorkOrder, self.order.id)
            self.snapshot_row = self.add(
                work,
                orders.Snapshot(
                    work_order_id=order.id,
                    canonical=frozen.canonical,
                    sha256=frozen.sha256,
                    taken_at=work.now,
                    taken_by_id=self.people["brandt"].id,
                ),
            )
            self.batch = self.add(
                work,
                orders.Batch(
                    work_order_id=order.id,
                    number=batch,
                    unit=self.recipe.unit,
                    theoretical_qty=qty,
                    manufactured_on=date(2026, 11, 9),
                ),
            )
            self._plan(work)
            shown = {"order": number, "snapshot_sha256": frozen.sha256}
            signature = self.sign(work, "brandt", Meaning.ISSUED, "work_order", order.id, shown)
            self.sign(work, "brandt", Meaning.VERIFIED, "snapshot", order.id, shown)
            self.sign(work, "nowak", Meaning.ISSUED, "work_order", order.id, shown)
            self._rules(work, Moment.RELEASE)
            order.state = "RELEASED"
            order.row_version += 1
            work.audit(
                "work_order.released", order, work_order_id=order.id, signature_id=signature.id
            )
        return self

    def a_draft(self, number):
        """Return an order in DRAFT, not yet added."""
        return orders.WorkOrder(
            number=number,
            external_name="ERP-4711",
            type="production",
            state="DRAFT",
            site_id=self.site.id,
            line_id=self.line.id,
            recipe_version_id=self.version.id,
            product_id=self.product.id,
            qty=self.recipe.base_qty,
            unit=self.recipe.unit,
            planned_start_at=BEGIN,
            planned_end_at=BEGIN + timedelta(days=3),
        )

    def _plan(self, work):
        self.steps = {}
        for position, step in enumerate(self.recipe.steps):
            self.steps[step.number] = self.add(
                work,
                ex.StepExecution(
                    work_order_id=self.order.id,
                    batch_id=self.batch.id,
                    step=step.number,
                    position=position,
                    status="pending" if step.predecessors else "ready",
                ),
            )
        for plan in self.recipe.samples:
            self.add(
                work,
                ex.Sample(
                    work_order_id=self.order.id,
                    batch_id=self.batch.id,
                    code=plan.code,
                    step=plan.step,
                    reserve=plan.reserve,
                    status="planned",
                    low=plan.low,
                    high=plan.high,
                    unit=plan.unit,
                ),
            )
        for line, target in zip(self.recipe.bom, self.content.targets, strict=True):
            lot = work.lock(stock.Lot, self.lots[line.material_code].id)
            lot.reserved_qty = target.target_qty
            self.add(
                work,
                stock.Reservation(
                    work_order_id=self.order.id,
                    line_no=line.line_no,
                    lot_id=lot.id,
                    unit=line.unit,
                    reserved_qty=target.target_qty,
                    consumed_qty=Decimal(0),
                    released_qty=Decimal(0),
                    status="active",
                ),
            )

    def _rules(self, work, moment):
        found = evaluate(moment, a_context(moment), CORE_CHECKS)
        self.add(
            work,
            quality.RuleEvaluation(
                work_order_id=self.order.id,
                record_type="work_order",
                record_id=self.order.id,
                moment=moment.value,
                refused=False,
                evaluated=plain(found.evaluated),
                findings=plain(found.findings),
                actor_id=work.actor.person_id,
                at=work.now,
            ),
        )

    # Acts

    def sign(self, work, by, meaning, record_type, record_id, shown, role=None):
        """Store a signature with the hashes that belong to its content."""
        person = self.people[by]
        text = canonical(shown)
        row = quality.Signature(
            id=self.new_id(),
            signer_id=person.id,
            printed_name=person.printed_name,
            role=role or PEOPLE[by][1],
            meaning=meaning.value,
            signed_at=work.now,
            time_zone=ZONE,
            record_type=record_type,
            record_id=record_id,
            record_version=self.order.row_version,
            work_order_id=self.order.id,
            content_sha256=sha256(text),
            content=text,
            challenge=f"challenge-{self._next}",
            components="both",
        )
        content = SignatureContent(
            tenant_id=self.tenant_id,
            **{
                f.name: getattr(row, f.name)
                for f in fields(SignatureContent)
                if f.name != "tenant_id"
            },
        )
        row.local_time = content.local_time
        row.signature_sha256 = content.sha256()
        return work.add(row)

    def state(self, state, act, by="brandt", *, meaning=None, reason="", **more):
        """Move the order along one legal edge."""
        with self.work(by) as work:
            order = work.lock(orders.WorkOrder, self.order.id)
            signature = None
            if meaning is not None:
                shown = {"order": order.number, "act": act}
                signature = self.sign(work, by, meaning, "work_order", order.id, shown)
            order.state = state
            order.row_version += 1
            for name, value in more.items():
                setattr(order, name, value)
            work.audit(
                f"work_order.{act}",
                order,
                work_order_id=order.id,
                reason=reason,
                signature_id=signature.id if signature else None,
            )
            self.order = order

    def pause(self, reason, comment, by="brandt"):
        """Begin a pause."""
        with self.work(by) as work:
            row = self.add(
                work,
                ex.PauseInterval(
                    work_order_id=self.order.id,
                    reason=reason,
                    comment=comment,
                    from_at=work.now,
                    paused_by_id=self.people[by].id,
                ),
            )
            work.audit("pause.begun", row, work_order_id=self.order.id)
        return row

    def resume(self, pause, by="brandt"):
        """End a pause."""
        with self.work(by) as work:
            row = work.lock(ex.PauseInterval, pause.id)
            row.to_at, row.resumed_by_id = work.now, self.people[by].id
            work.audit("pause.ended", row, work_order_id=self.order.id)

    def begin(self, step, by="okafor", tool=None, device="DB-01"):
        """Start a step, with a piece of equipment as it is now."""
        with self.work(by, device=device) as work:
            row = work.lock(ex.StepExecution, self.steps[step].id)
            row.status, row.started_at = "running", work.now
            row.performer_id = self.people[by].id
            if tool is not None:
                self.use(work, row, tool)
            work.audit("step.started", row, work_order_id=self.order.id, step=step)
            self.steps[step] = row

    def use(self, work, execution, tool):
        """Note equipment with its facts."""
        item = self.tools[tool]
        kind = next(c for c in self.classes.values() if c.id == item.class_id)
        self.add(
            work,
            ex.StepEquipment(
                execution_id=execution.id,
                equipment_id=item.id,
                facts={
                    "id": str(item.id),
                    "code": item.code,
                    "name": item.name,
                    "class_code": kind.code,
                    "availability": "available",
                    "cleaning": "clean",
                    "needs_calibration": kind.needs_calibration,
                    "calibration_due_on": plain(item.calibration_due_on),
                    "qualified_until": None,
                    "clean_until": "2026-11-10T05:00:00.000Z",
                    "range_low": plain(item.range_low),
                    "range_high": plain(item.range_high),
                    "resolution": plain(item.resolution),
                    "unit": item.measure_unit,
                },
                at=work.now,
            ),
        )

    def dispense(
        self, step, net, tool, by="okafor", *, verdict="inside", tare="1.250", source="instrument"
    ):
        """Weigh the step's material; outside the band a deviation is the caller's matter."""
        step_content = self.recipe.step(step)
        line = self.recipe.line(step_content.bom_lines[0])
        net = Decimal(net)
        with self.work(by, device="DB-01") as work:
            attempt = sum(1 for c in work.all(ex.Capture, execution_id=self.steps[step].id)) + 1
            lot = self.lots[line.material_code]
            box = self.add(
                work,
                stock.Container(
                    lot_id=lot.id, code=f"CT-00{4400 + self._next % 600}", qty=net, unit=line.unit
                ),
            )
            row = self.add(
                work,
                ex.Capture(
                    work_order_id=self.order.id,
                    execution_id=self.steps[step].id,
                    field="dispense",
                    attempt=attempt,
                    kind="dispense",
                    values={
                        "code": {"value": box.code},
                        "net": {"value": str(net), "unit": line.unit, "verdict": verdict},
                        "tare": {"value": tare, "unit": line.unit},
                        "gross": {"value": str(net + Decimal(tare)), "unit": line.unit},
                        "scale": {"value": tool},
                    },
                    verdict=verdict,
                    source=source,
                    line_no=line.line_no,
                    lot_id=lot.id,
                    container_id=box.id,
                    equipment_id=self.tools[tool].id,
                    net_qty=net,
                    unit=line.unit,
                    performer_id=self.people[by].id,
                    at=work.now,
                ),
            )
            if verdict == "inside":
                self._consume(work, row)
            work.audit("dispense.recorded", row, work_order_id=self.order.id, step=step)
        return row

    def _consume(self, work, row):
        reservation = work.find(stock.Reservation, work_order_id=self.order.id, line_no=row.line_no)
        reservation.consumed_qty = min(row.net_qty, reservation.reserved_qty)
        self.add(
            work,
            ex.GenealogyEdge(
                work_order_id=self.order.id,
                batch_id=self.batch.id,
                execution_id=row.execution_id,
                kind="consume",
                input_lot_id=row.lot_id,
                container_id=row.container_id,
                line_no=row.line_no,
                qty=row.net_qty,
                unit=row.unit,
                at=work.now,
            ),
        )

    def capture(
        self,
        step,
        values,
        by="okafor",
        *,
        verdict="inside",
        kind="parameter",
        claimed_at=None,
        field=None,
        reason="",
    ):
        """Capture values of a step: field to text, or to (text, unit)."""
        with self.work(by, device="DB-01") as work:
            rows = work.all(ex.Capture, execution_id=self.steps[step].id)
            name = field or next(iter(values))
            row = self.add(
                work,
                ex.Capture(
                    work_order_id=self.order.id,
                    execution_id=self.steps[step].id,
                    field=name,
                    attempt=sum(1 for c in rows if c.field == name) + 1,
                    kind=kind,
                    values={key: _stored(value) for key, value in values.items()},
                    verdict=verdict,
                    source="typed",
                    performer_id=self.people[by].id,
                    at=work.now,
                    claimed_at=claimed_at,
                ),
            )
            work.audit(
                "capture.recorded", row, work_order_id=self.order.id, step=step, reason=reason
            )
        return row

    def finish(self, step, by="okafor", verifier="weber", status="done", after_min=5):
        """Sign a step as performed, and minutes later as verified."""
        with self.work(by, device="DB-01") as work:
            row = work.lock(ex.StepExecution, self.steps[step].id)
            row.performed_at, row.performer_id = work.now, self.people[by].id
            row.status = "awaiting_verification" if verifier else status
            row.ended_at = None if verifier else work.now
            shown = {"step": step, "act": "perform"}
            self.sign(work, by, Meaning.PERFORMED, "step_execution", row.id, shown)
            work.audit("step.performed", row, work_order_id=self.order.id, step=step)
        if verifier:
            self.clock.move(minutes=after_min)
            with self.work(verifier, device="DB-01") as work:
                row = work.lock(ex.StepExecution, row.id)
                row.status, row.ended_at = status, work.now
                row.verifier_id = self.people[verifier].id
                self.sign(work, verifier, Meaning.VERIFIED, "step_execution", row.id, shown)
                work.audit("step.verified", row, work_order_id=self.order.id, step=step)
        self.steps[step] = row

    def refuse(self, rule, subject, message, remedy, by="okafor", step=None):
        """Try something that is refused; only the note of the attempt stays."""
        refused = Refused([refusal(rule, subject, message, remedy)], "step.start")
        refused.data |= {"work_order_id": self.order.id, "step": step}
        try:
            with self.work(by, device="DB-01"):
                raise refused
        except Refused:
            pass

    def deviate(self, number, step, description, by="okafor", severity="minor"):
        """Open a deviation."""
        with self.work(by, device="DB-01") as work:
            row = self.add(
                work,
                quality.Deviation(
                    number=number,
                    work_order_id=self.order.id,
                    batch_id=self.batch.id,
                    execution_id=self.steps[step].id if step else None,
                    step=step,
                    type="out_of_limits",
                    source="auto",
                    rule="K8",
                    severity=severity,
                    description=description,
                    status="open",
                    opened_by_id=self.people[by].id,
                    opened_at=work.now,
                ),
            )
            work.audit("deviation.opened", row, work_order_id=self.order.id, step=step)
        return row

    def close(self, deviation, by="keller", **texts):
        """Close a deviation with its conclusion, signed."""
        with self.work(by) as work:
            row = work.lock(quality.Deviation, deviation.id)
            for name, value in texts.items():
                setattr(row, name, value)
            row.status, row.closed_at = "closed", work.now
            shown = {"deviation": row.number}
            self.sign(work, by, Meaning.APPROVED, "deviation", row.id, shown)
            work.audit("deviation.closed", row, work_order_id=self.order.id)

    def decide(self, capture, deviation, decision, reason, by="brandt"):
        """Decide what becomes of an attempt."""
        with self.work(by) as work:
            row = self.add(
                work,
                ex.CaptureDecision(
                    capture_id=capture.id,
                    deviation_id=deviation.id,
                    decision=decision,
                    reason=reason,
                    decided_by_id=self.people[by].id,
                    at=work.now,
                ),
            )
            work.audit("capture.decided", row, work_order_id=self.order.id)

    def yields(
        self,
        phase,
        theoretical,
        actual,
        *,
        samples="0",
        rejects="0",
        unit="pcs",
        version=1,
        by="weber",
        verifier="brandt",
    ):
        """Compute a yield point and have it verified."""
        point = next(y for y in self.recipe.yields if y.phase == phase)
        whole, made = Decimal(theoretical), Decimal(actual)
        both = made + Decimal(samples) + Decimal(rejects)
        with self.work(by) as work:
            row = self.add(
                work,
                ex.YieldRecord(
                    work_order_id=self.order.id,
                    batch_id=self.batch.id,
                    execution_id=self.steps[point.step].id,
                    phase=phase,
                    version=version,
                    unit=unit,
                    theoretical_qty=whole,
                    actual_qty=made,
                    samples_qty=Decimal(samples),
                    rejects_qty=Decimal(rejects),
                    yield_pct=(made * 100 / whole).quantize(Decimal("0.01")),
                    accountability_pct=(both * 100 / whole).quantize(Decimal("0.01")),
                    low_pct=point.low_pct,
                    high_pct=point.high_pct,
                    computed_by_id=self.people[by].id,
                    at=work.now,
                ),
            )
            work.audit("yield.computed", row, work_order_id=self.order.id, step=point.step)
        if verifier:
            self.clock.move(minutes=4)
            with self.work(verifier) as work:
                seen = self.add(
                    work,
                    ex.YieldVerification(
                        yield_record_id=row.id, verified_by_id=self.people[verifier].id, at=work.now
                    ),
                )
                work.audit("yield.verified", seen, work_order_id=self.order.id, step=point.step)
        return row

    def correct(self, capture, deviation, field, old, new, reason, by="weber", approver="brandt"):
        """Ask for a correction and approve it."""
        with self.work(by) as work:
            shown = {"field": field, "old": old, "new": new}
            signature = self.sign(work, by, Meaning.CORRECTED, "capture", capture.id, shown)
            row = self.add(
                work,
                quality.Correction(
                    work_order_id=self.order.id,
                    capture_id=capture.id,
                    deviation_id=deviation.id,
                    field=field,
                    old={"value": old},
                    new={"value": new},
                    reason=reason,
                    requested_by_id=self.people[by].id,
                    requested_signature_id=signature.id,
                    requested_at=work.now,
                ),
            )
            work.audit("correction.requested", row, work_order_id=self.order.id, reason=reason)
        if approver:
            self.clock.move(minutes=6)
            with self.work(approver) as work:
                row = work.lock(quality.Correction, row.id)
                approval = self.sign(work, approver, Meaning.APPROVED, "correction", row.id, shown)
                row.approved_by_id = self.people[approver].id
                row.approved_signature_id, row.approved_at = approval.id, work.now
                work.audit("correction.approved", row, work_order_id=self.order.id, reason=reason)
        return row

    def result(self, code, value, by="duarte", *, status="passed"):
        """Take a sample of the plan and enter its result."""
        with self.work(by) as work:
            row = work.find(ex.Sample, work_order_id=self.order.id, code=code)
            row.status = "taken" if value is None else status
            row.taken_at, row.taken_by_id = work.now, self.people[by].id
            if value is not None:
                row.raw_value = row.rounded_value = Decimal(value)
                row.entered_by_id = self.people[by].id
                row.reviewed_by_id = self.people["keller"].id
            if row.reserve:
                row.qty, row.unit = Decimal(3), "pcs"
            work.audit("sample.recorded", row, work_order_id=self.order.id, step=row.step)

    def clear(self, step, by="okafor", verifier="weber"):
        """Clear a room: every point of the checklist, then the clearance itself."""
        points = self.recipe.step(step).lists.get("checklist", ())
        self.begin(step, by)
        for number, _ in enumerate(points):
            self.clock.move(seconds=20)
            self.capture(step, {f"points.{number}.result": "clear"}, by, kind="form")
        self.finish(step, by, verifier)
        with self.work(verifier) as work:
            row = self.add(
                work,
                eq.LineClearance(
                    work_order_id=self.order.id,
                    execution_id=self.steps[step].id,
                    room_id=self.room.id,
                    previous="ORV-26-0060",
                    answers={},
                    performer_id=self.people[by].id,
                    verifier_id=self.people[verifier].id,
                    passed=True,
                    at=work.now,
                    expires_at=work.now + timedelta(hours=12),
                ),
            )
            work.audit("line_clearance.recorded", row, work_order_id=self.order.id, step=step)

    def supersede(self, signature_meaning, reason, by="keller"):
        """Mark the signatures of a meaning as no longer counting."""
        with self.work(by) as work:
            for row in work.all(
                quality.Signature, work_order_id=self.order.id, meaning=signature_meaning.value
            ):
                gone = self.add(
                    work,
                    quality.SignatureSuperseded(signature_id=row.id, reason=reason, at=work.now),
                )
                work.audit("signature.superseded", gone, work_order_id=self.order.id)


def _stored(value):
    if isinstance(value, tuple):
        text, unit = value
        return {"value": text, "unit": unit, "source": "typed", "verdict": "inside"}
    return {"value": value}


def long_recipe(base, steps=40):
    """Return a recipe with many steps and long names, in German and English."""
    more = tuple(
        Step(
            number=str(100 + n),
            name={
                "en": f"Intermediate conditioning and homogenisation cycle number {n}",
                "de": f"Zwischenkonditionierungs- und Homogenisierungszyklus Nummer {n}",
            },
            kind="process",
            instruction={
                "en": "Circulate at the stated speed until the temperature has been constant for "
                "five minutes, then take the readings and enter them one after the other.",
                "de": "Bei der angegebenen Drehzahl umwälzen, bis die Temperatur fünf Minuten lang "
                "unverändert geblieben ist; danach die Werte ablesen und nacheinander eintragen.",
            },
            predecessors=(),
            critical=n % 5 == 0,
            parameters=base.step("40").parameters,
        )
        for n in range(steps - len(base.steps))
    )
    return replace(base, steps=(*base.steps, *more))
