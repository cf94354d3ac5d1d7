"""What the database itself refuses, as data: the second wall behind the services.

Each guard names one forbidden change of one table and the rule it holds; ``triggers`` writes it
in the words of either database. A guard refuses when it finds something wrong, never because
something is not there yet: rows of one transaction arrive in any order.
"""

# ruff: noqa: S608 - the names in these queries are those of our own tables

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Table, UniqueConstraint

from workwright.db.schema import Base, TenantRow
from workwright.domain.lifecycle import LEGAL_PAIRS, TERMINAL, State

Event = Literal["INSERT", "UPDATE", "DELETE", "TRUNCATE"]


@dataclass(frozen=True)
class Guard:
    """One change that is refused.

    Args:
        name: unique inside the table.
        message: what the person with direct access reads, after the rule.
        columns: an update is looked at only when it sets one of these; empty for any.
        when: condition on ``OLD`` and ``NEW``; empty for always.
        query: the change is refused only when this finds a row; may name ``OLD`` and ``NEW``.
        dialect: the database that needs it; empty for both.
    """

    table: str
    name: str
    event: Event
    rule: str
    message: str
    columns: tuple[str, ...] = ()
    when: str = ""
    query: str = ""
    dialect: str = ""


def all_guards() -> tuple[Guard, ...]:
    """Return every guard of the engine, by table and name."""
    found = [guard for kind in kinds() for guard in _of_kind(kind)]
    found += [*_lifecycle(), *_closed_orders(), *_recipes(), *_evidence(), *_identities()]
    return tuple(sorted(found, key=lambda guard: (guard.table, guard.name)))


def kinds() -> list[type[TenantRow]]:
    """Return every mapped class of a tenant's rows, by table name."""
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    tenant_rows = [kind for kind in mapped if issubclass(kind, TenantRow)]
    return sorted(tenant_rows, key=lambda kind: kind.__tablename__)


_RULES = {"snapshot": "W2", "audit_entry": "E37", "genealogy_edge": "G3", "capture": "K9"}


def _of_kind(kind: type[TenantRow]) -> Iterator[Guard]:
    name = kind.__tablename__
    if kind.__append_only__:
        rule = _RULES.get(name, "S17")
        yield Guard(name, "no_update", "UPDATE", rule, f"a row of {name} never changes")
        yield Guard(name, "no_delete", "DELETE", rule, f"a row of {name} is never deleted")
        yield from _no_replacement(kind, rule)
    else:
        yield _frozen(kind, "identity", "S3", "a row keeps its tenant and its key",
                      ("tenant_id", "id"))  # fmt: skip
        if not kind.__deletable__:
            yield Guard(name, "no_delete", "DELETE", "W20", f"a row of {name} is never deleted")
            if kind.__audited__:
                yield from _no_replacement(kind, "W20")
    if not kind.__deletable__:
        message = f"{name} is never emptied"
        yield Guard(name, "no_truncate", "TRUNCATE", "S17", message, dialect="postgresql")


def _no_replacement(kind: type[TenantRow], rule: str) -> Iterator[Guard]:
    """SQLite's INSERT OR REPLACE deletes without asking the delete trigger (S17)."""
    table = kind.__table__
    assert isinstance(table, Table)  # noqa: S101 - narrows the type
    keys: list[tuple[str, ...]] = [("tenant_id", "id")]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            keys.append(tuple(column.name for column in constraint.columns))
    for number, key in enumerate(sorted(keys)):
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        yield Guard(
            table.name,
            f"no_replace_{number}",
            "INSERT",
            rule,
            f"a row of {table.name} is never replaced",
            query=f"SELECT 1 FROM {table.name} WHERE {same}",
            dialect="sqlite",
        )


def _frozen(
    kind: type[TenantRow] | str,
    name: str,
    rule: str,
    message: str,
    columns: tuple[str, ...],
    when: str = "",
) -> Guard:
    table = kind if isinstance(kind, str) else kind.__tablename__
    changed = " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns)
    condition = f"{when} AND ({changed})" if when else changed
    return Guard(table, name, "UPDATE", rule, message, columns, condition)


def _listed(states: frozenset[State]) -> str:
    return ", ".join(f"'{state.value}'" for state in sorted(states))


def _lifecycle() -> Iterator[Guard]:
    legal = ", ".join(f"'{source.value}>{target.value}'" for source, target in sorted(LEGAL_PAIRS))
    yield Guard(
        "work_order",
        "state",
        "UPDATE",
        "W17",
        "no transition of T1-T13 leads there",
        ("state",),
        f"OLD.state || '>' || NEW.state NOT IN ({legal})",
    )
    yield Guard(
        "work_order",
        "begins_as_draft",
        "INSERT",
        "W17",
        "an order begins as DRAFT (T1)",
        when="NEW.state <> 'DRAFT'",
    )
    yield _frozen(
        "work_order",
        "released_header",
        "W4",
        "product, recipe version and quantity are fixed from release on",
        ("product_id", "recipe_version_id", "qty", "unit"),
        "OLD.state <> 'DRAFT'",
    )


def _closed_orders() -> Iterator[Guard]:
    """Nothing is recorded on an order that reached its end (W19, C6)."""
    message = "the order is closed; findings act on the lot or on a new deviation"
    closed = _listed(TERMINAL)
    order = (
        f"SELECT 1 FROM work_order o WHERE o.state IN ({closed}) AND o.tenant_id = NEW.tenant_id"
    )
    query = f"{order} AND o.id = NEW.work_order_id"
    yield Guard("work_order", "closed", "UPDATE", "W19", message, when=f"OLD.state IN ({closed})")
    recorded = ("capture", "correction", "pause_interval", "reconciliation", "reservation",
                "sample", "step_execution", "yield_record")  # fmt: skip
    for table in recorded:
        yield Guard(table, "closed_order", "INSERT", "W19", message, query=query)
    for table in ("correction", "pause_interval", "sample", "step_execution"):
        yield Guard(table, "closed_order_update", "UPDATE", "W19", message, query=query)
    yield Guard(
        "reservation",
        "closed_order_update",
        "UPDATE",
        "W19",
        message,
        when="NEW.status <> 'closed'",
        query=query,
    )
    yield Guard(
        "reservation",
        "closed",
        "UPDATE",
        "W12",
        "a closed reservation never changes",
        when="OLD.status = 'closed'",
    )
    yield Guard(
        "genealogy_edge",
        "locked",
        "INSERT",
        "G3",
        "the genealogy of this order is locked",
        query="SELECT 1 FROM genealogy_lock l WHERE l.tenant_id = NEW.tenant_id"
        " AND l.work_order_id = NEW.work_order_id",
    )


def _recipes() -> Iterator[Guard]:
    message = "an approved recipe version never changes; make a new one"
    approved = "('effective', 'superseded', 'withdrawn')"
    columns = {c.name for c in Base.metadata.tables["recipe_version"].columns}
    content = columns - {"tenant_id", "id", "status", "effective_to", "row_version"}
    yield _frozen("recipe_version", "content", "W4", message, tuple(sorted(content)),
                  f"OLD.status IN {approved}")  # fmt: skip
    yield Guard(
        "recipe_version",
        "never_back",
        "UPDATE",
        "W4",
        "an approved recipe version never becomes a draft again",
        ("status",),
        f"OLD.status IN {approved} AND NEW.status NOT IN {approved}",
    )
    for table in ("recipe_step", "recipe_bom_line"):
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield Guard(
                table,
                f"content_{event.lower()}",
                event,  # type: ignore[arg-type]
                "W4",
                message,
                query=f"SELECT 1 FROM recipe_version v WHERE v.tenant_id = {row}.tenant_id"
                f" AND v.id = {row}.recipe_version_id AND v.status IN {approved}",
            )
        yield _frozen(table, "version", "W4", message, ("recipe_version_id",))


def _evidence() -> Iterator[Guard]:
    yield Guard(
        "signature",
        "signer",
        "INSERT",
        "E5",
        "only an active person signs, never a service account",
        query="SELECT 1 FROM person p WHERE p.tenant_id = NEW.tenant_id"
        " AND p.id = NEW.signer_id AND (p.kind <> 'person' OR p.status <> 'active')",
    )
    yield Guard(
        "signature",
        "second_person",
        "INSERT",
        "E28",
        "the second signature is another person's, over the same content",
        when="NEW.previous_id IS NOT NULL",
        query="SELECT 1 FROM signature s WHERE s.tenant_id = NEW.tenant_id"
        " AND s.id = NEW.previous_id AND (s.signer_id = NEW.signer_id"
        " OR s.record_id <> NEW.record_id OR s.content_sha256 <> NEW.content_sha256)",
    )
    yield Guard("audit_head", "forwards", "UPDATE", "S18", "the chain only grows",
                when="NEW.seq < OLD.seq")  # fmt: skip
    yield Guard("idempotency_key", "reply", "UPDATE", "I9", "a stored reply never changes",
                when="OLD.status <> 0")  # fmt: skip
    yield Guard("number_series", "forwards", "UPDATE", "W25", "a number is never given twice",
                when="NEW.last < OLD.last")  # fmt: skip


_FIXED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("lot", "G3", "a lot keeps its material and number", ("material_id", "code")),
    ("material", "G3", "a material keeps its code", ("code",)),
    ("account", "E19", "a login belongs to one person for ever", ("login_folded", "person_id")),
    ("batch", "W25", "a batch keeps its number and order", ("number", "work_order_id")),
    ("capa", "W25", "a CAPA keeps its number and origin",
     ("number", "opened_by_id", "opened_at")),
    ("correction", "C1", "a requested correction keeps what was asked",
     ("capture_id", "field", "old", "new", "requested_by_id", "work_order_id")),
    ("deviation", "W25", "a deviation keeps its number and origin",
     ("number", "opened_by_id", "opened_at")),
    ("hold", "W9", "a hold keeps its subject", ("subject_type", "subject_id", "placed_by_id")),
    ("person", "E5", "a service account never becomes a person, nor the other way", ("kind",)),
    ("profile_version", "S32", "the content of a profile version never changes",
     ("profile", "version", "effective", "sha256", "plugins")),
    ("reservation", "RS3", "a reservation keeps its order, line and lot",
     ("work_order_id", "line_no", "lot_id", "unit")),
    ("signing_request", "E17", "what is asked to be signed never changes",
     ("content", "content_sha256", "record_type", "record_id", "record_version", "transition")),
    ("step_execution", "W21", "an execution keeps its batch, step and run",
     ("work_order_id", "batch_id", "step", "run")),
    ("work_order", "W25", "an order keeps its number and site", ("number", "site_id")),
)  # fmt: skip


def _identities() -> Iterator[Guard]:
    for table, rule, message, columns in _FIXED:
        yield _frozen(table, "fixed", rule, message, columns)
