"""Controlled documents as a register: the version in force, and the one that waits (W6, E13)."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tables.people import Person, TrainingRecord
from workwright.db.tenancy import points_at
from workwright.services.register import Field, Register
from workwright.services.runtime import Scope


def _of_version(column: Any, status: str) -> ColumnElement[Any]:
    return (
        select(func.max(column))
        .where(points_at(DocumentVersion.document_id, Document), DocumentVersion.status == status)
        .correlate(Document)
        .scalar_subquery()
    )


_effective = _of_version(DocumentVersion.version, "effective")
_since = _of_version(DocumentVersion.effective_on, "effective")
_drafted = _of_version(DocumentVersion.version, "draft")
_trained = (
    select(func.count(func.distinct(TrainingRecord.person_id)))
    .join(Person, points_at(TrainingRecord.person_id, Person))
    .where(
        points_at(TrainingRecord.document_id, Document),
        TrainingRecord.version == _effective,
        Person.status == "active",
    )
    .correlate(Document)
    .scalar_subquery()
)


def _waiting(_scope: Scope) -> ColumnElement[bool]:
    return _drafted.is_not(None)


def _without(_scope: Scope) -> ColumnElement[bool]:
    return _effective.is_(None)


DOCUMENTS = Register(
    source=select(Document.id).select_from(Document),
    key=Document.id,
    fields={
        "code": Field(Document.code),
        "title": Field(Document.title),
        "kind": Field(Document.kind),
        "version": Field(_effective, empty=True),
        "effective_on": Field(_since, empty=True),
        "draft": Field(_drafted, empty=True),
        "trained": Field(_trained),
    },
    searched=(Document.code, Document.title, Document.kind),
    views={"draft": _waiting, "without": _without},
    sort="code",
)
