"""A look at one tenant's rows as they stand; nothing can be written through it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import Select, select

from workwright.clock import Clock, site_day
from workwright.db.base import Database
from workwright.db.schema import TenantRow
from workwright.db.tenancy import TenantSession
from workwright.errors import NotFound

Row = TypeVar("Row", bound=TenantRow)


class Reading:
    """A read-only look at one tenant's rows; takes no writer (D4)."""

    _sessions: type[TenantSession] = TenantSession

    def __init__(
        self, database: Database, tenant_id: UUID, clock: Clock, *, time_zone: str = "UTC"
    ) -> None:
        self.database = database
        self.tenant_id = tenant_id
        self.clock = clock
        self.now: datetime = clock.now()
        self.time_zone = time_zone
        self._engine = database.engine
        self.session: TenantSession

    def __enter__(self) -> Self:
        self.session = self._sessions(self._engine, self.tenant_id)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()

    @property
    def today(self) -> date:
        """Return the site's calendar day of this unit's instant."""
        return site_day(self.now, self.time_zone)

    def get(self, kind: type[Row], row_id: UUID) -> Row:
        """Return the row of that id; ``NotFound`` also for another tenant's (S2)."""
        row = self.session.get(kind, (self.tenant_id, row_id))
        if row is None:
            raise NotFound(kind.__tablename__, row_id)
        return row

    def find(self, kind: type[Row], /, **equal: Any) -> Row | None:
        """Return the only row with these values, or none."""
        return self.session.scalars(select(kind).filter_by(**equal)).one_or_none()

    def named(self, kind: type[Row], code: str, column: str = "code") -> Row:
        """Return the row of that human key; ``NotFound`` when there is none."""
        row = self.find(kind, **{column: code})
        if row is None:
            raise NotFound(kind.__tablename__, code)
        return row

    def all(self, kind: type[Row], /, *order: Any, **equal: Any) -> Sequence[Row]:
        """Return every row with these values, in the order of the given columns."""
        return self.session.scalars(select(kind).filter_by(**equal).order_by(*order)).all()

    def by_id(self, kind: type[Row], ids: Iterable[UUID]) -> dict[UUID, Row]:
        """Return the rows of these ids by id; unknown ones are missing."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        return {row.id: row for row in self.scalars(select(kind).where(kind.id.in_(wanted)))}

    def scalars(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        """Return the first column of every row of the statement."""
        return self.session.scalars(statement).all()

    def rows(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        """Return every row of the statement."""
        return self.session.execute(statement).all()
