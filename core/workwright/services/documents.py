"""Controlled documents and their versions; people are trained on an exact version (W6, E13)."""

from datetime import date

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.domain.checks import Finding
from workwright.domain.text import N_
from workwright.errors import NotFound, Refused, refusal
from workwright.services.authority import require, require_reason
from workwright.services.master import Entry
from workwright.services.runtime import Work

AUTHORS = "recipe.author"
APPROVES = "recipe.approve"
LEAST_REASON = 8


def create_document(work: Work, *, code: str, title: str, kind: str = "procedure") -> Document:
    """Create a document; versions follow.

    Raises:
        Refused: the code is taken or malformed, the title or kind empty.
    """
    require(work, AUTHORS, code)
    entry = Entry(work, Document, code)
    entry.code(code)
    entry.name(title, N_("title"))
    entry.name(kind, N_("kind"))
    entry.stop("document.create")
    document = work.add(Document(code=code, title=title, kind=kind))
    work.audit("document.created", document)
    return document


def add_version(work: Work, document: str, version: str) -> DocumentVersion:
    """Add a draft version.

    Raises:
        Refused: the version exists or is malformed.
        NotFound: no such document here.
    """
    require(work, AUTHORS, document)
    owner = work.named(Document, document)
    entry = Entry(work, DocumentVersion, document)
    entry.code(version, column="version", document_id=owner.id)
    entry.stop("document.add_version")
    row = work.add(DocumentVersion(document_id=owner.id, version=version, status="draft"))
    work.audit("document_version.added", row)
    return row


def make_effective(
    work: Work, document: str, version: str, *, effective_on: date | None = None
) -> DocumentVersion:
    """Make a draft version effective; the one before is superseded, its training stays on record.

    Raises:
        Refused: the version is not a draft.
        NotFound: no such document or version here.
    """
    require(work, APPROVES, document)
    row = _locked(work, document, version)
    if row.status != "draft":
        raise Refused([_wrong_status(document, row, "draft")], "document.make_effective")
    for before in work.all(DocumentVersion, document_id=row.document_id, status="effective"):
        before.status = "superseded"
    row.status, row.effective_on = "effective", effective_on or work.today
    work.audit("document_version.made_effective", row)
    return row


def withdraw_version(work: Work, document: str, version: str, reason: str) -> DocumentVersion:
    """Withdraw a version: nobody may work by it any more.

    Raises:
        Refused: the version is not effective.
        NotFound: no such document or version here.
    """
    require(work, APPROVES, document)
    text = require_reason(reason, LEAST_REASON, document)
    row = _locked(work, document, version)
    if row.status != "effective":
        raise Refused([_wrong_status(document, row, "effective")], "document.withdraw")
    row.status = "withdrawn"
    work.audit("document_version.withdrawn", row, reason=text)
    return row


def _locked(work: Work, document: str, version: str) -> DocumentVersion:
    owner = work.named(Document, document)
    found = work.find(DocumentVersion, document_id=owner.id, version=version)
    if found is None:
        raise NotFound("document_version", f"{document} {version}")
    return work.lock(DocumentVersion, found.id)


def _wrong_status(document: str, row: DocumentVersion, wanted: str) -> Finding:
    return refusal(
        "E13",
        document,
        N_("{document} version {version} is {status}; it has to be {wanted} for this."),
        N_("Add a new version."),
        document=document,
        version=row.version,
        status=row.status,
        wanted=wanted,
    )
