"""A look at one tenant's rows as they stand; nothing can be written through it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

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
        return self.session.scalars(*_equal(kind, equal, ())).one_or_none()

    def named(self, kind: type[Row], code: str, column: str = "code") -> Row:
        """Return the row of that human key; ``NotFound`` when there is none."""
        row = self.find(kind, **{column: code})
        if row is None:
            raise NotFound(kind.__tablename__, code)
        return row

    def all(self, kind: type[Row], /, *order: Any, **equal: Any) -> Sequence[Row]:
        """Return every row with these values, in the order of the given columns."""
        return self.session.scalars(*_equal(kind, equal, order)).all()

    def by_id(self, kind: type[Row], ids: Iterable[UUID]) -> dict[UUID, Row]:
        """Return the rows of these ids by id; unknown ones are missing."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        return {row.id: row for row in self.scalars(_of_ids(kind), ids=wanted)}

    def scalars(self, statement: Select[*tuple[Any, ...]], /, **values: Any) -> Sequence[Any]:
        """Return the first column of every row of the statement; ``values`` fill its parameters."""
        return self.session.scalars(statement, values).all()

    def rows(self, statement: Select[*tuple[Any, ...]], /, **values: Any) -> Sequence[Any]:
        """Return every row of the statement; ``values`` fill its parameters.

        A statement that is asked often is built once, as a constant with parameters: building
        costs as much as asking.
        """
        return self.session.execute(statement, values).all()


def _equal(
    kind: type[Row], equal: dict[str, Any], order: tuple[Any, ...]
) -> tuple[Select[*tuple[Any, ...]], dict[str, Any]]:
    """Return the question for the rows with these values, with its parameters."""
    values = {name: value for name, value in equal.items() if value is not None}
    nothing = tuple(name for name, value in equal.items() if value is None)
    if all(isinstance(column, InstrumentedAttribute) for column in order):
        return _built(kind, tuple(values), nothing, order), values
    return _build(kind, tuple(values), nothing, order), values


def _build(
    kind: type[TenantRow], named: tuple[str, ...], nothing: tuple[str, ...], order: tuple[Any, ...]
) -> Select[*tuple[Any, ...]]:
    return (
        select(kind)
        .where(*(getattr(kind, name) == bindparam(name) for name in named))
        .where(*(getattr(kind, name).is_(None) for name in nothing))
        .order_by(*order)
    )


# Statements by table and names of columns: a bounded memory of code, of nobody's rows.
_built = lru_cache(maxsize=1024)(_build)


@lru_cache(maxsize=256)
def _of_ids(kind: type[TenantRow]) -> Select[*tuple[Any, ...]]:
    return select(kind).where(kind.id.in_(bindparam("ids", expanding=True)))
