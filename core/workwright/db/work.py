"""The unit of work: one business action, one transaction, one tenant, one actor, one audit trail.

Leaving the block without ``commit()`` rolls back. A ``Refused`` that leaves the block rolls back
everything and writes the note of the attempt alone (W18).
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Select, Update, event, select
from sqlalchemy.orm import ORMExecuteState, SessionTransaction
from uuid_utils.compat import uuid7

from workwright.clock import Clock
from workwright.db import chain
from workwright.db.audit import Change, Entry, NewRow
from workwright.db.base import WRITES, Busy, Database, is_busy
from workwright.db.bulk import Bound, Values, shape_of
from workwright.db.changes import implied_changes, pending_changes
from workwright.db.checkpoints import CheckpointKey
from workwright.db.faults import faultpoint
from workwright.db.idempotency import Claim, Reply
from workwright.db.reading import Reading, Row
from workwright.db.schema import TenantRow
from workwright.db.tenancy import TenantSession
from workwright.domain.canonical import canonical, plain
from workwright.domain.noted import types_of
from workwright.errors import NotFound, Refused, Stale

__all__ = ["Actor", "Reading", "UnitOfWork"]

WORK = "unit_of_work"
NOTED = "workwright_noted"


Inserts = dict[type[TenantRow], list[Bound]]
Pending = tuple[list[Entry], list[Change | NewRow], Inserts]


@dataclass(frozen=True)
class Actor:
    """Who acts, frozen for one unit of work; the roles are those of this moment (W24).

    Args:
        locale: language in which the actor reads what is refused; empty where nobody reads it.
    """

    person_id: UUID
    code: str
    printed_name: str
    roles: frozenset[str]
    permissions: frozenset[str]
    is_service: bool = False
    session_id: UUID | None = None
    device_id: UUID | None = None
    device_code: str | None = None
    locale: str = ""

    def may(self, permission: str) -> bool:
        """Say whether the actor's roles grant the permission now."""
        return permission in self.permissions


class WorkSession(TenantSession):
    """The session of a unit of work; it notes what each flush changes."""

    writes = True


class UnitOfWork(Reading):
    """One writing transaction.

    Args:
        actor: who acts; named in every audit entry.
        claim: the idempotency key of the request; the reply is stored with the effect.
        keys: signs checkpoints when one is due (S19).
    """

    _sessions = WorkSession

    def __init__(
        self,
        database: Database,
        tenant_id: UUID,
        clock: Clock,
        actor: Actor,
        *,
        time_zone: str = "UTC",
        request_id: str | None = None,
        claim: Claim | None = None,
        keys: CheckpointKey | None = None,
    ) -> None:
        super().__init__(database, tenant_id, clock, time_zone=time_zone)
        self._engine = database.engine.execution_options(**{WRITES: True})
        self.actor = actor
        self.request_id = request_id
        self.claim = claim
        self.keys = keys
        self.reply: Reply | None = None
        self._entries: list[Entry] = []
        self._changes: list[Change | NewRow] = []
        self._inserts: Inserts = {}
        self._savepoints: dict[SessionTransaction, Pending] = {}
        self._held = ExitStack()

    def __enter__(self) -> Self:
        self._held.enter_context(self.database.writer())
        try:
            super().__enter__()
            self.session.info[WORK] = self
            self.session.connection()
            if self.claim is not None:
                self.claim.take(self.session, self.actor.person_id, self.now)
        except BaseException as error:
            self._leave()
            if is_busy(error):
                raise Busy from error
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if isinstance(error, Refused):
                self._note_refusal(error)
            if is_busy(error):
                raise Busy from error
        finally:
            self._leave()

    def _leave(self) -> None:
        try:
            if hasattr(self, "session"):
                self.session.close()
        finally:
            self._held.close()

    def add(self, row: Row) -> Row:
        """Add a new row with its key; return it."""
        if row.id is None:
            row.id = uuid7()
        row.tenant_id = self.tenant_id
        self.session.add(row)
        return row

    def insert(self, kind: type[TenantRow], values: Values) -> UUID:
        """Add a new row by its columns; return its id.

        For many rows at once: no object is made, and all rows of a table go out together at the
        next ``flush`` or the commit. Until then no query sees them.
        """
        row_id, row, noted = shape_of(kind, self._engine.dialect).row(self.tenant_id, values)
        self._inserts.setdefault(kind, []).append(row)
        if noted is not None:
            self._changes.append(noted)
        return row_id

    def remove(self, row: TenantRow) -> None:
        """Remove a row that no record needs, e.g. a draft's part; the entry keeps it (W20)."""
        self.session.delete(row)

    def lock(self, kind: type[Row], row_id: UUID, *, version: int | None = None) -> Row:
        """Return the row locked until the end; ``Stale`` when its version is not the one shown."""
        self.session.flush()
        statement = (
            select(kind)
            .filter_by(id=row_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        row = self.session.scalars(statement).one_or_none()
        if row is None:
            raise NotFound(kind.__tablename__, row_id)
        found = getattr(row, "row_version", None)
        if version is not None and found != version:
            raise Stale(kind.__tablename__, version, found)
        return row

    def lock_all(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        """Return the rows of the statement locked, in the order of their ids (no deadlock)."""
        self.session.flush()
        kind = statement.column_descriptions[0]["entity"]
        locked = statement.order_by(None).order_by(kind.id)
        locked = locked.with_for_update().execution_options(populate_existing=True)
        return self.session.scalars(locked).all()

    def flush(self) -> None:
        """Send pending rows now, e.g. to see a constraint answer."""
        self.session.flush()
        inserts, self._inserts = self._inserts, {}
        for kind, rows in inserts.items():
            shape_of(kind, self._engine.dialect).write(self.session.connection(), rows)

    def update_where(self, statement: Update, changes: Iterable[Change]) -> int:
        """Run a conditional update and note its changes; return how many rows it met (S8).

        Args:
            changes: what it changes where it meets a row; fields that it sets besides are noted
                from the row when that is loaded.

        Raises:
            RuntimeError: it sets a field whose change could not be noted.
        """
        self.session.flush()
        noted = implied_changes(self.session, statement, list(changes))
        statement = statement.execution_options(**{NOTED: True})
        count: int = self.session.execute(statement).rowcount  # type: ignore[attr-defined]
        if count:
            self._changes.extend(noted)
        return count

    def audit(
        self,
        act: str,
        subject: TenantRow | None = None,
        *,
        entity: str | None = None,
        entity_id: UUID | None = None,
        reason: str = "",
        work_order_id: UUID | None = None,
        step: str | None = None,
        signature_id: UUID | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Put everything changed since the last entry into one entry of the chain (D3, I7).

        Args:
            subject: the row that the act is about; ``entity`` and ``entity_id`` where it was
                added by its columns.
        """
        self.session.flush()
        changes, self._changes = self._changes, []
        self._entries.append(
            Entry(
                act=act,
                entity=entity or (subject.__tablename__ if subject is not None else ""),
                entity_id=subject.id if subject is not None else entity_id,
                actor_id=self.actor.person_id,
                printed_name=self.actor.printed_name,
                roles=tuple(sorted(self.actor.roles)),
                time_zone=self.time_zone,
                reason=reason,
                work_order_id=work_order_id,
                step=step,
                device=self.actor.device_code,
                request_id=self.request_id,
                signature_id=signature_id,
                detail=detail or {},
                changes=changes,
            )
        )

    @property
    def entries(self) -> Sequence[Entry]:
        """Return the entries that the commit will write into the chain, oldest first."""
        return tuple(self._entries)

    def commit(self, reply: Reply | None = None) -> None:
        """Write the audit entries, the reply under its key, and commit.

        Raises:
            RuntimeError: an audited row changed and no entry took it up (E36, I7).
        """
        self.flush()
        if self._changes:
            names = sorted({change.place for change in self._changes})
            raise RuntimeError(f"changed without an audit entry: {', '.join(names)}")
        if self.claim is not None:
            reply = reply or Reply(200)
            self.claim.keep(reply)
        if reply is not None:
            # As a repeat would read it, so that both are rendered from the same data (F3).
            self.reply = Reply.stored(reply.status, canonical(reply.data))
        self._write_chain()
        faultpoint("before commit")
        self.session.commit()
        faultpoint("after commit")

    def _note_refusal(self, refused: Refused) -> None:
        """Roll back and write only the note of the attempt (and the reply under its key)."""
        self.session.rollback()
        self._entries.clear()
        self._changes.clear()
        self._inserts.clear()
        if self.claim is not None:
            self.claim.take(self.session, self.actor.person_id, self.now)
            self.claim.refuse(refused)
        self.audit(
            f"{refused.code}.refused" if refused.code != "refused" else "attempt.refused",
            entity="refusal",
            work_order_id=refused.data.get("work_order_id"),
            step=refused.data.get("step"),
            detail={
                "code": refused.code,
                "findings": [
                    {
                        "rule": finding.rule,
                        "severity": finding.severity,
                        "subject": finding.subject,
                        "message": finding.text(),
                        "template": finding.message,
                        "remedy": finding.remedy,
                        "data": plain(finding.data),
                        "types": types_of(finding.data),
                    }
                    for finding in refused.findings
                ],
            },
        )
        self._write_chain()
        self.session.commit()
        refused.noted = True

    def _write_chain(self) -> None:
        if self._entries:
            chain.append(
                self.session.connection(), self.tenant_id, self._entries, self.now, self.keys
            )
            self._entries.clear()


def _note(session: WorkSession, _context: Any, _instances: Any) -> None:
    session.info[WORK]._changes.extend(pending_changes(session))


def _mark(session: WorkSession, transaction: SessionTransaction) -> None:
    """Remember what was noted before a savepoint."""
    if transaction.nested:
        work: UnitOfWork = session.info[WORK]
        inserts = {kind: list(rows) for kind, rows in work._inserts.items()}
        work._savepoints[transaction] = (list(work._entries), list(work._changes), inserts)


def _forget(session: WorkSession, transaction: SessionTransaction) -> None:
    """Forget what a savepoint takes back."""
    work: UnitOfWork = session.info[WORK]
    if transaction in work._savepoints:
        work._entries, work._changes, work._inserts = work._savepoints.pop(transaction)


def _refuse_unnoted(state: ORMExecuteState) -> None:
    """Bulk statements raise no events: of audited rows they would leave no trace (E34)."""
    writes = state.is_insert or state.is_update or state.is_delete
    if not writes or state.execution_options.get(NOTED):
        return
    mapper = state.bind_mapper
    if mapper is None or getattr(mapper.class_, "__audited__", True):
        raise RuntimeError("audited rows change by add, remove, attributes or update_where")


event.listen(WorkSession, "do_orm_execute", _refuse_unnoted)
event.listen(WorkSession, "before_flush", _note)
event.listen(WorkSession, "after_transaction_create", _mark)
event.listen(WorkSession, "after_soft_rollback", _forget)
