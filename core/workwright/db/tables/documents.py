"""Controlled documents and their versions."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from workwright.db.schema import TenantRow, choice, refers


class Document(TenantRow):
    """A procedure, drawing or specification."""

    __tablename__ = "document"
    __unique__ = (("code",),)

    code: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]


class DocumentVersion(TenantRow):
    """One version of a document."""

    __tablename__ = "document_version"
    __unique__ = (("document_id", "version"),)

    document_id: Mapped[UUID] = refers("document")
    version: Mapped[str]
    status: Mapped[str] = choice("draft", "effective", "superseded", "withdrawn")
    effective_on: Mapped[date | None]
