"""One effect per key: the key is claimed first, the reply is stored with the effect (F3, I9)."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from workwright.db.tables.operations import IdempotencyKey
from workwright.domain.canonical import canonical, sha256
from workwright.errors import Refused, WorkwrightError

KEY: Table = IdempotencyKey.__table__  # type: ignore[assignment]
TAKE = {
    dialect.name: insert(KEY)
    .on_conflict_do_nothing(index_elements=["tenant_id", "principal_id", "key"])
    .execution_options(preserve_rowcount=True)
    for dialect, insert in (
        (postgresql.dialect, postgresql.insert),
        (sqlite.dialect, sqlite.insert),
    )
}
KEEP = (
    update(KEY)
    .where(KEY.c.tenant_id == bindparam("this_tenant"), KEY.c.id == bindparam("this_id"))
    .values(status=bindparam("status"), reply=bindparam("reply"))
)


@dataclass(frozen=True)
class Reply:
    """What the caller is told, as data; the same data always renders the same answer."""

    status: int
    data: dict[str, Any] = field(default_factory=dict)
    replayed: bool = False

    @classmethod
    def stored(cls, status: int, text: str, *, replayed: bool = False) -> "Reply":
        """Return the reply of its canonical JSON."""
        return cls(status, json.loads(text), replayed)


class Replayed(Exception):
    """The key took effect before; here is the reply it got."""

    def __init__(self, reply: Reply) -> None:
        super().__init__("replayed")
        self.reply = reply


class KeyReused(WorkwrightError):
    """The same key came with another request; HTTP 422."""

    def __init__(self, key: UUID) -> None:
        super().__init__(
            "idempotency.key_reused",
            "The key {key} of this entry was used for another entry."
            " Reload the page and enter it again.",
            {"key": str(key)},
        )


class Claim:
    """The key of one request, with the fingerprint of method, path and body."""

    def __init__(self, key: UUID, method: str, path: str, body: Any) -> None:
        self.key = key
        self.fingerprint = sha256(canonical({"method": method, "path": path, "body": body}))
        self._row: dict[str, Any] = {}
        self._session: Session

    def take(self, session: Session, principal_id: UUID, at: datetime) -> None:
        """Insert the key as the first act of the transaction; wait for who holds the same.

        Raises:
            Replayed: the same request took effect before.
            KeyReused: the key belongs to another request.
        """
        self._session = session
        self._row = {
            "tenant_id": session.info["tenant_id"],
            "id": uuid7(),
            "principal_id": principal_id,
            "key": self.key,
            "request_sha256": self.fingerprint,
            "status": 0,
            "reply": "",
            "at": at,
        }
        connection = session.connection()
        if connection.execute(TAKE[connection.dialect.name], self._row).rowcount == 0:
            self._replay(session, principal_id)

    def _replay(self, session: Session, principal_id: UUID) -> None:
        stored = session.execute(
            select(
                IdempotencyKey.request_sha256, IdempotencyKey.status, IdempotencyKey.reply
            ).filter_by(principal_id=principal_id, key=self.key)
        ).one()
        if stored.request_sha256 != self.fingerprint:
            raise KeyReused(self.key)
        raise Replayed(Reply.stored(stored.status, stored.reply, replayed=True))

    def keep(self, reply: Reply) -> None:
        """Put the reply beside the key; it becomes durable with the effect."""
        if not self._row:
            raise RuntimeError("the key was not taken")
        self._session.connection().execute(
            KEEP,
            {
                "this_tenant": self._row["tenant_id"],
                "this_id": self._row["id"],
                "status": reply.status,
                "reply": canonical(reply.data),
            },
        )

    def refuse(self, refused: Refused) -> None:
        """Keep the answer of a business refusal, so that a repeat gets the same."""
        found = {"refused": refused.code, "findings": list(refused.findings)}
        self.keep(Reply(409, found))
