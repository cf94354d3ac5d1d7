"""Controlled documents at the desk: versions made, put in force, withdrawn, and who is trained."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flask import Response, url_for
from sqlalchemy import select

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tables.people import Person, TrainingRecord
from workwright.db.tenancy import points_at
from workwright.domain.text import N_
from workwright.services import documents as service
from workwright.services.registers.documents import DOCUMENTS
from workwright.services.runtime import Look, Work
from workwright.web.acting import look
from workwright.web.i18n import _, day, number, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.office.blueprint import office
from workwright.web.office.choices import REASON
from workwright.web.office.master_words import TRAININGS, VERSIONS
from workwright.web.register import listing
from workwright.web.register.acts import Act, New, Values, add_acts, add_new, offered
from workwright.web.register.asked import Input
from workwright.web.register.cells import end_cell
from workwright.web.register.importing import add_import
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import Facts, Sheet, Table, show_sheet, trail_of
from workwright.web.security import SIGNED_IN, route
from workwright.web.surroundings import terms

PATH: Final = "/documents/<uuid:row_id>"
MOST_ROWS: Final = 200

SCREEN: Final = RegisterScreen(
    register=DOCUMENTS,
    kind="document",
    title=lambda terms: terms.many("document"),
    endpoint="office.documents",
    nav="documents",
    icon="doc",
    columns=("code", "title", "kind", "version", "effective_on", "draft", "trained"),
    filters=("kind",),
    search=N_("Code, title or kind"),
    views={"draft": N_("With a draft"), "without": N_("Nothing in force")},
    tones={"without": "warn"},
    sheet="office.document",
)


@route(office, "/documents", permission=SIGNED_IN)
def documents() -> Response:
    """List documents with the version in force."""
    return listing.show(SCREEN, NEW)


@route(office, PATH, permission=SIGNED_IN)
def document(row_id: UUID) -> Response:
    """Show one document: its versions, and who is trained on which."""
    with look() as scope:
        row = scope.get(Document, row_id)
        versions = scope.all(DocumentVersion, DocumentVersion.id.desc(), document_id=row.id)
        words = terms()
        sheet = Sheet(
            title=row.code,
            sub=(row.title, row.kind),
            path=((words.many("document"), url_for("office.documents")), (row.code, "")),
            nav="documents",
            acts=offered("office", "document", row.id, versions, ACTS),
            notes=_missing(versions),
            facts=(_counts(scope, row, versions),),
            tables=(
                Table(_("Versions"), _versions(versions), _("There is none yet.")),
                Table(words.many("training"), _trained(scope, row), _("Nobody is trained yet.")),
            ),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


def _missing(versions: Sequence[DocumentVersion]) -> list[tuple[str, str]]:
    if any(version.status == "effective" for version in versions):
        return []
    return [(_("No version is in force; nobody can work by it."), "warn")]


def _counts(scope: Look, row: Document, versions: Sequence[DocumentVersion]) -> Facts:
    effective = next((v for v in versions if v.status == "effective"), None)
    pairs: list[tuple[str, str | Tag]] = [(_("Kind"), row.kind)]
    if effective is not None:
        trained = {
            record.person_id
            for record in scope.all(TrainingRecord, document_id=row.id, version=effective.version)
            if record.expires_on is None or record.expires_on >= scope.today
        }
        pairs += [
            (terms().field("document", "version"), effective.version),
            (
                terms().field("document", "effective_on"),
                day(effective.effective_on) if effective.effective_on else "",
            ),
            (terms().field("document", "trained"), number(len(trained))),
        ]
    return Facts(_("What and where"), pairs)


def _versions(versions: Sequence[DocumentVersion]) -> Listing:
    rows = []
    for version in versions:
        word, tone, icon = VERSIONS[version.status]
        cells: tuple[Cell | str | None, ...] = (
            version.version,
            Cell("tags", tags=(Tag(say(word), tone, icon),)),
            day(version.effective_on) if version.effective_on else None,
        )
        rows.append(Row(str(version.id), version.version, cells))
    columns = (Column(_("Version")), Column(_("Status")), Column(_("Effective since")))
    return Listing(columns, tuple(rows))


def _trained(scope: Look, row: Document) -> Listing:
    statement = (
        select(TrainingRecord, Person.printed_name)
        .join(Person, points_at(TrainingRecord.person_id, Person))
        .where(TrainingRecord.document_id == row.id, Person.status == "active")
        .order_by(Person.printed_name, TrainingRecord.passed_on.desc())
        .limit(MOST_ROWS)
    )
    rows = []
    for record, name in scope.rows(statement):
        ends = end_cell(record.expires_on, scope.today) if record.expires_on else _("no end")
        href = url_for("office.person", row_id=record.person_id)
        cells: tuple[Cell | str | None, ...] = (
            Cell("link", name, href=href),
            record.version,
            say(TRAININGS[record.kind]),
            day(record.passed_on),
            ends,
            record.trainer,
        )
        rows.append(Row(str(record.id), name, cells))
    columns = (
        Column(terms().one("person")),
        Column(_("Version")),
        Column(_("Kind")),
        Column(_("Passed")),
        Column(_("Until")),
        Column(_("Trainer")),
    )
    return Listing(columns, tuple(rows))


def _make(work: Work, values: Values) -> tuple[UUID, str]:
    row = service.create_document(
        work, code=values["code"], title=values["title"], kind=values["kind"]
    )
    service.add_version(work, row.code, values["version"])
    return row.id, N_("Added, with its first version as a draft.")


def _code(work: Work, row_id: UUID) -> str:
    return work.get(Document, row_id).code


def _draft(work: Work, row_id: UUID, values: Values) -> str:
    service.add_version(work, _code(work, row_id), values["version"])
    return N_("The draft is added.")


def _put_in_force(work: Work, row_id: UUID, values: Values) -> str:
    service.make_effective(
        work, _code(work, row_id), values["version"], effective_on=values["effective_on"]
    )
    return N_("The version is in force; the one before is superseded.")


def _take_back(work: Work, row_id: UUID, values: Values) -> str:
    service.withdraw_version(work, _code(work, row_id), values["version"], values["reason"])
    return N_("The version is withdrawn.")


VERSION: Final = Input("version", N_("Version"))

ACTS: Final[Sequence[Act]] = (
    Act(
        "draft",
        N_("Add a version"),
        N_("Add the draft"),
        service.AUTHORS,
        _draft,
        (VERSION,),
        text=N_("People can be trained on it before it is in force."),
        icon="plus",
    ),
    Act(
        "effective",
        N_("Put a version in force"),
        N_("Put it in force"),
        service.APPROVES,
        _put_in_force,
        (
            VERSION,
            Input(
                "effective_on",
                N_("Effective since"),
                "day",
                needed=False,
                hint=N_("Empty is today"),
            ),
        ),
        text=N_("Orders that are released already keep the version in their snapshot."),
        fits=lambda versions: any(version.status == "draft" for version in versions),
    ),
    Act(
        "withdraw",
        N_("Withdraw a version"),
        N_("Withdraw it"),
        service.APPROVES,
        _take_back,
        (VERSION, REASON),
        kind="danger",
        icon="stop",
        fits=lambda versions: any(version.status == "effective" for version in versions),
    ),
)

NEW: Final = New(
    N_("New document"),
    N_("Put it in the list"),
    service.AUTHORS,
    _make,
    (
        Input("code", N_("Code")),
        Input("title", N_("Title")),
        Input("kind", N_("Kind"), value="procedure"),
        Input("version", N_("First version"), value="1"),
    ),
)

add_new(office, "/documents", "document", NEW)
add_import(office, "/documents", SCREEN, NEW)
add_acts(office, PATH, "document", Document, ACTS)
