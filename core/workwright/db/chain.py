"""Append entries to the tenant's audit chain: last lock of a transaction, held shortest (S18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, literal, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from uuid_utils.compat import uuid7

from workwright.db.audit import GENESIS, Entry, chain_hash
from workwright.db.checkpoints import CheckpointKey, checkpoint_due, make_checkpoint
from workwright.db.tables.evidence import AuditEntry, AuditHead, Checkpoint

HANDED_OUT = "checkpoint.handed_out"
# At these acts a checkpoint is signed whenever the last one was (S19).
FORCED = frozenset({"work_order.released_to_stock", "work_order.rejected", HANDED_OUT})

ENTRY: Table = AuditEntry.__table__  # type: ignore[assignment]
HEAD: Table = AuditHead.__table__  # type: ignore[assignment]
CHECKPOINT: Table = Checkpoint.__table__  # type: ignore[assignment]

# Built once: building a statement costs as much as running it in SQLite.
THIS_TENANT = HEAD.c.tenant_id == bindparam("this_tenant")
LOCK_HEAD = (
    select(HEAD.c.seq, HEAD.c.hash, HEAD.c.at, HEAD.c.checkpoint_seq, HEAD.c.checkpoint_at)
    .where(THIS_TENANT)
    .with_for_update()
)
ADD_ENTRIES = insert(ENTRY)
ADD_CHECKPOINT = insert(CHECKPOINT)
MOVE_HEAD = (
    update(HEAD)
    .where(THIS_TENANT)
    .values(
        {name: bindparam(name) for name in ("seq", "hash", "at", "checkpoint_seq", "checkpoint_at")}
    )
)
# One round trip instead of two, while everybody else waits for the head.
ADD_ONE_AND_MOVE_HEAD = select(literal(1)).add_cte(
    insert(ENTRY).values({c.name: bindparam(f"entry_{c.name}") for c in ENTRY.c}).cte("entry"),
    MOVE_HEAD.cte("head"),
)


@dataclass
class Head:
    """The end of a chain while it is locked."""

    seq: int
    hash: str
    at: datetime
    checkpoint_seq: int
    checkpoint_at: datetime | None


def append(
    connection: Connection,
    tenant_id: UUID,
    entries: Sequence[Entry],
    now: datetime,
    keys: CheckpointKey | None,
) -> None:
    """Write the entries and the new head; time never steps back inside a chain (F11)."""
    head = _locked_head(connection, tenant_id, now)
    head.at = max(now, head.at)
    rows = [_link(entry, tenant_id, head) for entry in entries]
    forced = any(entry.act in FORCED for entry in entries)
    if keys is not None and (forced or checkpoint_due(head, head.at)):
        statement = make_checkpoint(keys, tenant_id, head)
        connection.execute(ADD_CHECKPOINT, {"tenant_id": tenant_id, "id": uuid7(), **statement})
    moved = {"this_tenant": tenant_id, **vars(head)}
    if len(rows) == 1 and connection.dialect.name == "postgresql":
        values = {f"entry_{name}": value for name, value in rows[0].items()}
        connection.execute(ADD_ONE_AND_MOVE_HEAD, {**values, **moved})
    else:
        connection.execute(ADD_ENTRIES, rows)
        connection.execute(MOVE_HEAD, moved)


def _locked_head(connection: Connection, tenant_id: UUID, now: datetime) -> Head:
    row = connection.execute(LOCK_HEAD, {"this_tenant": tenant_id}).one_or_none()
    if row is None:
        _begin(connection, tenant_id, now)
        row = connection.execute(LOCK_HEAD, {"this_tenant": tenant_id}).one()
    return Head(*row)


def _begin(connection: Connection, tenant_id: UUID, now: datetime) -> None:
    """Make the head of a new chain; of two who try at once one waits and finds it there."""
    first: dict[str, Any] = {
        "tenant_id": tenant_id,
        "id": uuid7(),
        "singleton": 1,
        "seq": 0,
        "hash": GENESIS,
        "at": now,
        "checkpoint_seq": 0,
    }
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(HEAD).values(first).on_conflict_do_nothing())
    else:
        connection.execute(insert(HEAD).values(first))


def _link(entry: Entry, tenant_id: UUID, head: Head) -> dict[str, Any]:
    """Return the row of an entry after the head, and move the head to it."""
    seq = head.seq + 1
    body = entry.body(seq, head.at)
    row = {
        "tenant_id": tenant_id,
        "id": uuid7(),
        "seq": seq,
        "at": head.at,
        "act": entry.act,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "work_order_id": entry.work_order_id,
        "actor_id": entry.actor_id,
        "body": body,
        "prev_hash": head.hash,
        "hash": chain_hash(tenant_id, seq, head.hash, body),
    }
    head.seq, head.hash = seq, str(row["hash"])
    return row
