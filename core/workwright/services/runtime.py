"""What one process holds for all requests: database, plugins, clock, keys; nothing of a request."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

from workwright.clock import Clock
from workwright.db.base import Database
from workwright.db.checkpoints import CheckpointKey
from workwright.db.idempotency import Claim
from workwright.db.work import Actor, Reading, UnitOfWork
from workwright.domain.principal import Principal
from workwright.domain.snapshot import SnapshotContent
from workwright.plugins import PluginSet
from workwright.profile.model import Profile
from workwright.reports.workshop import Workshop
from workwright.services.kept import KeptWhileUnchanged
from workwright.services.secrets import Hasher

Value = TypeVar("Value")


class ContentCache(Generic[Value]):
    """Immutable contents by tenant and hash, so that no request reads them twice (S5)."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._items: dict[tuple[UUID, str], Value] = {}

    def get(self, tenant_id: UUID, sha256: str) -> Value | None:
        """Return the content of that hash, if it was put before."""
        return self._items.get((tenant_id, sha256))

    def put(self, tenant_id: UUID, sha256: str, value: Value) -> Value:
        """Keep the content; the oldest goes when there are too many."""
        if len(self._items) >= self._most:
            self._items.pop(next(iter(self._items)), None)
        self._items[tenant_id, sha256] = value
        return value


@dataclass(frozen=True)
class KnownSession:
    """Who is behind a session, and how long it may lie idle before it locks (K14)."""

    principal: Principal
    idle_lock: timedelta


def _sessions() -> KeptWhileUnchanged[KnownSession]:
    return KeptWhileUnchanged(1024)


@dataclass(frozen=True)
class Runtime:
    """One per process; handed to web, command line and jobs.

    Args:
        secret: signs challenges of the signing dialogue and session-bound tokens; 32 bytes.
        home: folder of the installation's data: keys, database file, stored files.
        workshop: where the pages of records are made; nothing runs there before the first.
    """

    database: Database
    plugins: PluginSet
    clock: Clock
    keys: CheckpointKey
    secret: bytes = field(repr=False)
    home: Path
    profiles: ContentCache[Profile] = field(default_factory=ContentCache, compare=False)
    snapshots: ContentCache[SnapshotContent] = field(default_factory=ContentCache, compare=False)
    sessions: KeptWhileUnchanged[KnownSession] = field(default_factory=_sessions, compare=False)
    hasher: Hasher = field(default_factory=Hasher, compare=False, repr=False)
    workshop: Workshop = field(default_factory=Workshop, compare=False, repr=False)

    def writing(
        self,
        tenant_id: UUID,
        actor: Actor,
        *,
        request_id: str | None = None,
        claim: Claim | None = None,
    ) -> "Work":
        """Return a unit of work of this tenant and actor."""
        return Work(self, tenant_id, actor, request_id=request_id, claim=claim)

    def reading(self, tenant_id: UUID) -> "Look":
        """Return a read-only look at this tenant."""
        return Look(self, tenant_id)


class Look(Reading):
    """A reading that knows the process's runtime."""

    def __init__(self, runtime: Runtime, tenant_id: UUID) -> None:
        super().__init__(runtime.database, tenant_id, runtime.clock)
        self.runtime = runtime


class Work(UnitOfWork):
    """A unit of work that knows the process's runtime."""

    def __init__(
        self,
        runtime: Runtime,
        tenant_id: UUID,
        actor: Actor,
        *,
        request_id: str | None = None,
        claim: Claim | None = None,
    ) -> None:
        super().__init__(
            runtime.database,
            tenant_id,
            runtime.clock,
            actor,
            request_id=request_id,
            claim=claim,
            keys=runtime.keys,
        )
        self.runtime = runtime


Scope = Look | Work
