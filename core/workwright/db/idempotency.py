"""One effect per key: the key is claimed first, the reply is stored with the effect (F3, I9)."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from workwright.db.tables.operations import IdempotencyKey
from workwright.domain.canonical import canonical, sha256
from workwright.errors import Refused, WorkwrightError


@dataclass(frozen=True)
class Reply:
    """What the caller is told, as data; the same data always renders the same answer."""

    status: int
    data: dict[str, Any] = field(default_factory=dict)
    replayed: bool = False


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
        self._row: IdempotencyKey | None = None

    def take(self, session: Session, principal_id: UUID, at: datetime) -> None:
        """Insert the key as the first act of the transaction.

        Raises:
            Replayed: the same request took effect before.
            KeyReused: the key belongs to another request.
        """
        self._row = IdempotencyKey(
            id=uuid7(),
            principal_id=principal_id,
            key=self.key,
            request_sha256=self.fingerprint,
            status=0,
            reply="",
            at=at,
        )
        session.add(self._row)
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
            self._replay(session, principal_id)

    def _replay(self, session: Session, principal_id: UUID) -> None:
        stored = session.scalars(
            select(IdempotencyKey).filter_by(principal_id=principal_id, key=self.key)
        ).one()
        if stored.request_sha256 != self.fingerprint:
            raise KeyReused(self.key)
        raise Replayed(Reply(stored.status, json.loads(stored.reply), replayed=True))

    def keep(self, reply: Reply) -> None:
        """Put the reply beside the key; it becomes durable with the effect."""
        if self._row is None:
            raise RuntimeError("the key was not taken")
        self._row.status = reply.status
        self._row.reply = canonical(reply.data)

    def refuse(self, refused: Refused) -> None:
        """Keep the answer of a business refusal, so that a repeat gets the same."""
        self.keep(Reply(409, {"refused": refused.code, "findings": list(refused.findings)}))
