"""Helpers of the database tests: schemas compared, tenants, people, orders, direct SQL."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import LargeBinary, Text, insert, select, update
from sqlalchemy.orm import Session as DatabaseSession
from uuid_utils.compat import uuid7

from workwright.db.audit import Change
from workwright.db.base import WRITES, Database, create_engine_for
from workwright.db.checkpoints import CheckpointKey
from workwright.db.guards import kinds
from workwright.db.schema import Base
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.execution import Capture, GenealogyEdge, StepExecution
from workwright.db.tables.orders import Batch, Snapshot, WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Area, Site
from workwright.db.tables.quality import Deviation, Signature
from workwright.db.tables.recipes import Recipe, RecipeStep, RecipeVersion
from workwright.db.tables.stock import InventoryMove, Lot, Material, Reservation
from workwright.db.tables.tenants import Tenant
from workwright.db.types import Count, Day, Flag, Id, Instant, Json, Qty
from workwright.db.work import Actor, Reading, UnitOfWork
from workwright.domain.canonical import sha256
from workwright.domain.signature import SignatureContent
from workwright.testing.database import close

_SQLITE = """
    SELECT type || ' ' || name, sql FROM sqlite_master
    WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'alembic_version%'
"""
_POSTGRESQL = """
    SELECT 'column ' || c.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
               || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
    UNION ALL
    SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger ' || tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function ' || proname, pg_get_functiondef(oid)
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'policy ' || tablename || '.' || policyname,
           concat_ws(' ', permissive, roles, cmd, qual, with_check) FROM pg_policies
    UNION ALL
    SELECT 'table ' || relname, relrowsecurity || ' ' || relforcerowsecurity
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'grant ' || table_name || ' ' || grantee,
           string_agg(privilege_type, ', ' ORDER BY privilege_type)
      FROM information_schema.role_table_grants
     WHERE grantee = 'workwright_app' GROUP BY table_name, grantee
"""


@pytest.fixture
def schema_facts():
    """Read all that a schema consists of: kind and name to definition."""

    def read(engine):
        query = _SQLITE if engine.dialect.name == "sqlite" else _POSTGRESQL
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(query).all()
        return {name: text for name, text in rows if "alembic_version" not in name}

    return read


@pytest.fixture
def database(engine):
    """The application's database."""
    return Database.of(engine)


@pytest.fixture
def keys(tmp_path):
    """The installation's checkpoint key."""
    return CheckpointKey.load_or_make(tmp_path / "checkpoint.key")


@pytest.fixture
def new_tenant(engine):
    """Make tenants without anything."""
    return lambda: a_tenant(engine)


@pytest.fixture
def tenant(new_tenant):
    """A tenant without anything."""
    return new_tenant()


@pytest.fixture
def other_tenant(new_tenant):
    """Another customer in the same installation."""
    return new_tenant()


@pytest.fixture
def work(database, clock, keys):
    """Open units of work of any tenant, by one actor."""

    def begin(tenant_id, **kwargs):
        kwargs.setdefault("actor", ACTOR)
        kwargs.setdefault("keys", keys)
        return UnitOfWork(database, tenant_id, clock, kwargs.pop("actor"), **kwargs)

    return begin


@pytest.fixture
def look(database, clock):
    """Open readings of a tenant."""
    return lambda tenant_id: Reading(database, tenant_id, clock)


@pytest.fixture
def plant(work):
    """Fill a tenant with a site, people, a material, a recipe and an order in DRAFT."""
    return lambda tenant_id: Plant(work, tenant_id)


@pytest.fixture
def direct(database_url):
    """Connect past the application, as a person with access to the database would."""
    engines = []

    def connect(url=database_url):
        engine = create_engine_for(url)
        engines.append(engine)
        return engine.execution_options(**{WRITES: True})

    yield connect
    for engine in engines:
        close(engine)


ACTOR = Actor(
    person_id=uuid7(),
    code="dana",
    printed_name="Dana Okafor",
    roles=frozenset({"supervisor"}),
    permissions=frozenset(),
)


def a_tenant(engine):
    tenant_id = uuid7()
    with DatabaseSession(engine.execution_options(**{WRITES: True})) as session:
        session.add(
            Tenant(id=tenant_id, code=f"t{tenant_id}", name="Plant", created_at=datetime.now(UTC))
        )
        session.commit()
    return tenant_id


def sealed(signature):
    """Give a signature the hashes that belong to its content."""
    signature.content_sha256 = sha256(signature.content)
    content = SignatureContent(
        **{field.name: getattr(signature, field.name, None) for field in fields(SignatureContent)}
    )
    signature.local_time = content.local_time
    signature.signature_sha256 = content.sha256()
    return signature


class Plant:
    """The smallest plant in which an order can run."""

    def __init__(self, work, tenant_id):
        self.work = work
        self.tenant_id = tenant_id
        with work(tenant_id) as w:
            self.person = w.add(Person(code="dana", printed_name="Dana Okafor"))
            self.second = w.add(Person(code="ines", printed_name="Inés Álvarez"))
            self.site = w.add(Site(code="HS", name="Halden", time_zone="Europe/Oslo"))
            self.area = w.add(Area(site_id=self.site.id, code="A", name="Solids"))
            self.material = w.add(Material(code="API", name="Active", kind="component", unit="kg"))
            self.product = w.add(Material(code="TAB", name="Tablet", kind="product", unit="kg"))
            self.recipe = w.add(Recipe(code="R1", product_id=self.product.id))
            self.version = w.add(self._version(w.now))
            self.lot = w.add(self.a_lot())
            w.add(self.a_move(w.now, "receive", "100"))
            w.audit("plant.made", self.site)
            w.commit()
        with work(tenant_id) as w:
            self.order = w.add(self.an_order("WO-1", w.now))
            self.batch = w.add(self.a_batch("B-1"))
            self.deviation = w.add(self.a_deviation("DEV-1", w.now))
            w.audit("work_order.created", self.order, work_order_id=self.order.id)
            w.commit()

    def _version(self, now):
        return RecipeVersion(
            recipe_id=self.recipe.id,
            revision=1,
            version="1",
            status="draft",
            base_qty=Decimal(10),
            unit="kg",
            bracket_low=Decimal(5),
            bracket_high=Decimal(20),
            content={"steps": 1},
            change_reason="first version",
            authored_by_id=self.person.id,
        )

    def a_lot(self, code="L-1", qty="100"):
        return Lot(
            material_id=self.material.id,
            code=code,
            status="released",
            unit="kg",
            received_on=date(2026, 11, 1),
            on_hand_qty=Decimal(qty),
        )

    def an_order(self, number, now):
        return WorkOrder(
            number=number,
            type="production",
            state="DRAFT",
            site_id=self.site.id,
            recipe_version_id=self.version.id,
            product_id=self.product.id,
            qty=Decimal(10),
            unit="kg",
            planned_start_at=now,
            planned_end_at=now,
        )

    def a_batch(self, number):
        return Batch(
            work_order_id=self.order.id, number=number, unit="kg", theoretical_qty=Decimal(10)
        )

    def a_deviation(self, number, now):
        return Deviation(
            number=number,
            work_order_id=self.order.id,
            type="weighing",
            source="auto",
            severity="minor",
            description="out of band",
            status="open",
            opened_by_id=self.person.id,
            opened_at=now,
        )

    def an_execution(self, step="10"):
        return StepExecution(
            work_order_id=self.order.id,
            batch_id=self.batch.id,
            step=step,
            position=1,
            status="ready",
        )

    def a_capture(self, execution_id, at, attempt=1):
        return Capture(
            work_order_id=self.order.id,
            execution_id=execution_id,
            field="dispense",
            attempt=attempt,
            kind="dispense",
            values={"net": {"value": "14.35", "unit": "kg"}},
            verdict="inside",
            source="typed",
            net_qty=Decimal("14.35"),
            unit="kg",
            performer_id=self.person.id,
            at=at,
        )

    def a_reservation(self):
        return Reservation(
            work_order_id=self.order.id,
            line_no=1,
            lot_id=self.lot.id,
            unit="kg",
            reserved_qty=Decimal(5),
        )

    def a_move(self, at, kind, qty, reservation_id=None):
        return InventoryMove(
            kind=kind,
            lot_id=self.lot.id,
            qty=Decimal(qty),
            unit="kg",
            reservation_id=reservation_id,
            actor_id=self.person.id,
            at=at,
        )

    def an_edge(self, at):
        return GenealogyEdge(
            work_order_id=self.order.id,
            batch_id=self.batch.id,
            kind="consume",
            input_lot_id=self.lot.id,
            line_no=1,
            qty=Decimal(5),
            unit="kg",
            at=at,
        )

    def a_step(self, number):
        return RecipeStep(
            recipe_version_id=self.version.id, position=1, number=number, kind="weigh", spec={}
        )

    def a_snapshot(self, at, text="{}"):
        return Snapshot(
            work_order_id=self.order.id,
            canonical=text,
            sha256=sha256(text),
            taken_at=at,
            taken_by_id=self.person.id,
        )

    def a_signature(self, signer_id, at, *, previous_id=None, content="shown"):
        return sealed(
            Signature(
                tenant_id=self.tenant_id,
                id=uuid7(),
                signer_id=signer_id,
                printed_name="Dana Okafor",
                role="operator",
                meaning="performed",
                signed_at=at,
                time_zone="Europe/Oslo",
                local_time="",
                record_type="work_order",
                record_id=self.order.id,
                record_version=1,
                work_order_id=self.order.id,
                content=content,
                challenge=str(uuid7()),
                components="both",
                previous_id=previous_id,
            )
        )

    def move_to(self, *states):
        """Lead the order through legal states, by conditional updates."""
        for state in states:
            with self.work(self.tenant_id) as w:
                order = w.lock(WorkOrder, self.order.id)
                change = Change("work_order", order.id, "state", order.state, state)
                statement = update(WorkOrder).where(WorkOrder.id == order.id).values(state=state)
                assert w.update_where(statement, [change]) == 1
                w.audit("work_order.moved", order, work_order_id=order.id)
                w.commit()


@pytest.fixture
def one_of_each(direct):
    """Put one row into every tenant table, past every guard; return table to id."""

    def fill(tenant_id):
        made = {}
        with direct().connect() as connection:
            _without_guards(connection)
            with connection.begin():
                for kind in kinds():
                    row = _any_row(kind.__table__, tenant_id)
                    connection.execute(insert(kind.__table__), row)
                    made[kind.__tablename__] = row["id"]
        return made

    return fill


def _without_guards(connection):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.commit()
        return
    connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    connection.rollback()


def _any_row(table, tenant_id):
    row = {column.name: _any_value(column) for column in table.columns if not column.nullable}
    return {**row, "tenant_id": tenant_id, "id": uuid7()}


def _any_value(column):
    kind, name = column.type, column.name
    if choices := column.info.get("choices"):
        return choices[0]
    if isinstance(kind, Qty):
        return Decimal(name in {"qty", "base_qty", "on_hand_qty", "reserved_qty"})
    if isinstance(kind, Instant):
        return datetime(2026, 11, 23, 9 if name == "ends_at" else 8, tzinfo=UTC)
    makers = {
        Id: uuid7,
        Day: lambda: date(2026, 11, 23),
        Flag: bool,
        Json: dict,
        Count: int,
        Text: lambda: "x",
        LargeBinary: lambda: b"x",
    }
    return next(make for base, make in makers.items() if isinstance(kind, base))()


@pytest.fixture
def dump(direct):
    """Read every row of every table, past the tenant scope."""
    engine = direct()

    def read():
        with engine.connect() as connection:
            return {
                name: sorted(map(repr, connection.execute(select(table)).all()))
                for name, table in Base.metadata.tables.items()
            }

    return read


@pytest.fixture
def entries(look):
    """Read the bodies of a tenant's audit entries in order."""

    def read(tenant_id):
        with look(tenant_id) as r:
            bodies = r.scalars(select(AuditEntry.body).order_by(AuditEntry.seq))
        return [json.loads(body) for body in bodies]

    return read
