"""What every table has in common: tenant in the key, named constraints, exact types (S3, D8)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from uuid_utils.compat import uuid7

from workwright.db.types import BOUND, FACTOR, Count, Day, Flag, Id, Instant, Json, Qty

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_1_name)s",
    "pk": "pk_%(table_name)s",
}
# The unit of work sends tables in the order of their names, not of their references.
DEFERRED: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}


class Base(DeclarativeBase):
    """All tables of the engine."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Id,
        Decimal: Qty,
        datetime: Instant,
        date: Day,
        bool: Flag,
        int: Count,
        str: Text,
        bytes: LargeBinary,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


class TenantRow(Base):
    """A row of one tenant.

    Subclasses may say ``__append_only__ = True`` (a trigger refuses UPDATE and DELETE, S17),
    ``__deletable__ = True`` (housekeeping and parts of a draft; a trigger refuses DELETE of all
    others, W20), ``__audited__ = False`` (housekeeping that no inspector asks for: keys, jobs,
    sessions) and ``__unique__`` (groups of columns unique inside the tenant).
    """

    __abstract__ = True
    __append_only__: ClassVar[bool] = False
    __deletable__: ClassVar[bool] = False
    __audited__: ClassVar[bool] = True
    __unique__: ClassVar[tuple[tuple[str, ...], ...]] = ()

    tenant_id: Mapped[UUID] = mapped_column(Id, primary_key=True, sort_order=-2)
    id: Mapped[UUID] = mapped_column(Id, primary_key=True, sort_order=-1, default=uuid7)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        if table is not None:
            _complete(table, cls.__unique__)


def refers(table: str, **kwargs: Any) -> MappedColumn[Any]:
    """Return a column that holds the id of a row of ``table`` in the same tenant (S3)."""
    return mapped_column(Id, info={"refers": table}, **kwargs)


def choice(*values: str, **kwargs: Any) -> MappedColumn[Any]:
    """Return a text column that holds one of the values."""
    return mapped_column(Text, info={"choices": values}, **kwargs)


def amount(low: int | None = 0, **kwargs: Any) -> MappedColumn[Any]:
    """Return an exact amount; ``low`` is the smallest value accepted, None for any sign."""
    return mapped_column(Qty, info={"low": low}, **kwargs)


def hashed(**kwargs: Any) -> MappedColumn[Any]:
    """Return a long text of which the audit entry keeps the SHA-256 instead of the content."""
    return mapped_column(Text, info={"audit": "sha256"}, **kwargs)


def file(**kwargs: Any) -> MappedColumn[Any]:
    """Return a file's bytes, of which the audit entry keeps the SHA-256."""
    return mapped_column(LargeBinary, info={"audit": "sha256"}, **kwargs)


def secret(**kwargs: Any) -> MappedColumn[Any]:
    """Return the hash of a secret, which no log or page may hold (S13).

    The audit entry keeps the SHA-256 of this hash: nobody can work back from it, and an exchange
    by direct SQL is found.
    """
    return mapped_column(Text, info={"audit": "sha256"}, **kwargs)


def _complete(table: Table, unique: tuple[tuple[str, ...], ...]) -> None:
    table.dialect_options["sqlite"]["strict"] = True
    for columns in unique:
        table.append_constraint(UniqueConstraint("tenant_id", *columns))
    if table.name != "tenant":
        table.append_constraint(
            ForeignKeyConstraint(
                ["tenant_id"], ["tenant.id"], name=f"fk_{table.name}_tenant_id", **DEFERRED
            )
        )
    for column in list(table.columns):
        _constrain(table, column.name, column.info, column.type)


def _constrain(table: Table, name: str, info: dict[Any, Any], kind: Any) -> None:
    if target := info.get("refers"):
        table.append_constraint(
            ForeignKeyConstraint(
                ["tenant_id", name], [f"{target}.tenant_id", f"{target}.id"], **DEFERRED
            )
        )
    if values := info.get("choices"):
        listed = ", ".join(f"'{value}'" for value in values)
        table.append_constraint(CheckConstraint(f"{name} in ({listed})", name=name))
    if isinstance(kind, Flag):
        table.append_constraint(
            CheckConstraint(f"{name} in (0, 1)", name=name).ddl_if(dialect="sqlite")
        )
    if isinstance(kind, Qty):
        low = info.get("low")
        for dialect, factor in (("sqlite", FACTOR), ("postgresql", 1)):
            bound = int(BOUND) * factor
            above = f"{name} > -{bound}" if low is None else f"{name} >= {low * factor}"
            text = f"{above} and {name} < {bound}"
            table.append_constraint(
                CheckConstraint(text, name=f"{name}_range").ddl_if(dialect=dialect)
            )
