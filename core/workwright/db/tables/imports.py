"""Imports: the document as received, and the result of each order in it (R130-R133)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from workwright.db.schema import TenantRow, choice, hashed, refers


class ImportJob(TenantRow):
    """One document that was handed in."""

    __tablename__ = "import_job"

    kind: Mapped[str] = choice("work_order")
    media_type: Mapped[str]
    source: Mapped[str] = mapped_column(doc="cli, api, office, folder")
    name: Mapped[str | None] = mapped_column(doc="file name as given")
    message: Mapped[str] = hashed(doc="the document as received")
    status: Mapped[str] = choice("pending", "running", "done", "failed")
    response_code: Mapped[int | None]
    inserted_by_id: Mapped[UUID] = refers("person")
    inserted_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class ImportRow(TenantRow):
    """The result of one order of a document."""

    __tablename__ = "import_row"
    __append_only__ = True

    job_id: Mapped[UUID] = refers("import_job")
    position: Mapped[int]
    key: Mapped[str | None] = mapped_column(doc="the order's name in the document")
    outcome: Mapped[str] = choice("created", "replaced", "cancelled", "unchanged", "refused")
    result: Mapped[str] = choice("imported", "imported_with_messages", "rejected")
    response_code: Mapped[int]
    work_order_number: Mapped[str | None]
    messages: Mapped[list[Any]]
