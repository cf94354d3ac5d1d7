"""The tenants of an installation: the only table without a tenant column."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from workwright.db.schema import Base
from workwright.db.types import Id


class Tenant(Base):
    """A customer's plants; people sign in as ``name@code`` (D5)."""

    __tablename__ = "tenant"
    __table_args__ = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy's own form
    __audited__ = False

    id: Mapped[UUID] = mapped_column(Id, primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
