"""People at the desk: accounts, roles, training; nobody sets or sees another's secret (E26)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flask import Response, request, url_for
from sqlalchemy import select

from workwright.db.tables.documents import Document, DocumentVersion
from workwright.db.tables.people import Account, Person, PersonRole, TrainingRecord
from workwright.db.tables.plant import Site
from workwright.db.tenancy import points_at
from workwright.domain.text import N_
from workwright.services import identity
from workwright.services import people as service
from workwright.services.registers.people import PEOPLE
from workwright.services.runtime import Look, Work
from workwright.web.acting import look, perform
from workwright.web.htmx import page
from workwright.web.i18n import _, day, instant, say
from workwright.web.listing import Cell, Column, Listing, Row, Tag
from workwright.web.office.blueprint import office
from workwright.web.office.choices import REASON, codes_of
from workwright.web.office.master_words import LANGUAGES, PEOPLE_STATUS, TRAININGS
from workwright.web.register import listing
from workwright.web.register.acts import Act, New, Values, add_acts, add_new, offered
from workwright.web.register.asked import Choices, Input
from workwright.web.register.cells import end_cell
from workwright.web.register.importing import add_import
from workwright.web.register.screens import RegisterScreen
from workwright.web.register.sheet import Facts, Sheet, Table, show_sheet, trail_of
from workwright.web.security import route
from workwright.web.sessions import principal
from workwright.web.surroundings import terms

PATH: Final = "/people/<uuid:row_id>"
READS: Final = "report.read"
MANAGES: Final = service.MANAGES_PEOPLE
TRAINS: Final = service.RECORDS_TRAINING

SCREEN: Final = RegisterScreen(
    register=PEOPLE,
    kind="person",
    title=lambda terms: terms.many("person"),
    endpoint="office.people",
    nav="people",
    icon="users",
    columns=(
        "name",
        "code",
        "login",
        "status",
        "roles",
        "identity_verified_on",
        "next_training_end",
    ),
    filters=("status", "locale"),
    search=N_("Name, code or sign-in"),
    views={
        "active": N_("Active"),
        "unverified": N_("Identity not verified"),
        "training": N_("Training ends soon"),
        "gone": N_("Left"),
    },
    tones={"unverified": "warn", "training": "warn"},
    words={"status": PEOPLE_STATUS, "locale": LANGUAGES},
    ends=frozenset({"next_training_end"}),
    sheet="office.person",
)


@route(office, "/people", permission=READS)
def people() -> Response:
    """List people with what they may do and what they wait for."""
    return listing.show(SCREEN, NEW)


@route(office, PATH, permission=READS)
def person(row_id: UUID) -> Response:
    """Show one person: account, roles at sites, training."""
    with look() as scope:
        row = scope.get(Person, row_id)
        account = scope.find(Account, person_id=row.id)
        words = terms()
        sheet = Sheet(
            title=row.printed_name,
            sub=(row.code,),
            path=((words.many("person"), url_for("office.people")), (row.printed_name, "")),
            nav="people",
            tags=(_status(row),),
            acts=[*_path_act(row), *offered("office", "person", row.id, row, ACTS)],
            notes=_missing(row, account),
            facts=(_account_facts(row, account),),
            tables=(
                Table(words.many("role"), _roles(scope, row), _("None is held.")),
                Table(words.many("training"), _trainings(scope, row), _("None is on record.")),
            ),
            trail_href=trail_of(row.id),
        )
    return show_sheet(sheet)


def _path_act(row: Person) -> list[tuple[str, str, str, str]]:
    if not (principal().may(MANAGES) and _is_active(row)):
        return []
    return [(_("Open a one-time path"), url_for("office.ask_path", row_id=row.id), "", "key")]


def _status(row: Person) -> Tag:
    word, tone, icon = PEOPLE_STATUS[row.status]
    return Tag(say(word), tone, icon)


def _missing(row: Person, account: Account | None) -> list[tuple[str, str]]:
    """Return what keeps the person from signing (E12, E20, E50)."""
    if row.status != "active" or account is None:
        return []
    found = []
    if account.must_change:
        found.append((_("No secret was chosen yet; hand over a one-time path."), "warn"))
    if account.identity_verified_on is None:
        found.append(
            (_("Nobody has verified the identity; without it nothing can be signed."), "warn")
        )
    if account.accountability_version is None:
        found.append((_("The statement of accountability is not accepted yet."), "warn"))
    return found


def _account_facts(row: Person, account: Account | None) -> Facts:
    pairs: list[tuple[str, str | Tag]] = [
        (terms().field("person", "login"), account.login if account is not None else ""),
        (
            terms().field("person", "locale"),
            say(LANGUAGES[row.locale][0]) if row.locale in LANGUAGES else row.locale,
        ),
    ]
    if account is not None:
        verified = day(account.identity_verified_on) if account.identity_verified_on else ""
        pairs += [
            (terms().field("person", "identity_verified_on"), verified),
            (_("How"), account.identity_method or ""),
            (_("By"), account.identity_verified_by or ""),
            (_("Secret chosen"), "" if account.must_change else instant(account.secret_changed_at)),
            (
                _("Accountability accepted"),
                instant(account.accountability_at) if account.accountability_at else "",
            ),
        ]
    return Facts(_("Account"), pairs)


def _roles(scope: Look, row: Person) -> Listing:
    statement = (
        select(PersonRole, Site.code)
        .outerjoin(Site, points_at(PersonRole.site_id, Site))
        .where(PersonRole.person_id == row.id)
        .order_by(PersonRole.withdrawn_at.is_not(None), PersonRole.role)
    )
    words = terms()
    rows = []
    for held, site in scope.rows(statement):
        until = instant(held.withdrawn_at) if held.withdrawn_at else None
        cells = (words.role(held.role), site or _("every site"), instant(held.granted_at), until)
        rows.append(Row(str(held.id), words.role(held.role), cells))
    columns = (
        Column(words.one("role")),
        Column(words.one("site")),
        Column(_("Since")),
        Column(_("Withdrawn")),
    )
    return Listing(columns, tuple(rows))


def _trainings(scope: Look, row: Person) -> Listing:
    statement = (
        select(TrainingRecord, Document.code, Document.title)
        .join(Document, points_at(TrainingRecord.document_id, Document))
        .where(TrainingRecord.person_id == row.id)
        .order_by(Document.code, TrainingRecord.passed_on.desc())
    )
    rows = []
    for record, code, title in scope.rows(statement):
        ends = end_cell(record.expires_on, scope.today) if record.expires_on else _("no end")
        href = url_for("office.document", row_id=record.document_id)
        cells: tuple[Cell | str | None, ...] = (
            Cell("code", code, href=href),
            title,
            record.version,
            say(TRAININGS[record.kind]),
            day(record.passed_on),
            ends,
            record.trainer,
        )
        rows.append(Row(str(record.id), code, cells))
    columns = (
        Column(terms().one("document")),
        Column(_("Title"), nowrap=False),
        Column(_("Version")),
        Column(_("Kind")),
        Column(_("Passed")),
        Column(_("Until")),
        Column(_("Trainer")),
    )
    return Listing(columns, tuple(rows))


@route(office, f"{PATH}/path", permission=MANAGES)
def ask_path(row_id: UUID) -> Response:
    """Ask why a one-time path is needed."""
    with look() as scope:
        row = scope.get(Person, row_id)
    return page("office/path_form.html", "office/_path.html", who=row, url="")


@route(office, f"{PATH}/path", permission=MANAGES, methods=["POST"], endpoint="open_path")
def open_path(row_id: UUID) -> Response:
    """Open the path and show it this once; it is stored nowhere, so a repeat opens a new one."""
    reason = request.form.get("reason", "")
    shown: list[str] = []

    def action(work: Work) -> dict[str, str]:
        shown.append(identity.open_path(work, row_id, reason))
        return {}

    perform(action)
    with look() as scope:
        row = scope.get(Person, row_id)
    url = request.host_url.rstrip("/") + url_for("identity.path", token=shown[0])
    return page("office/path_form.html", "office/_path.html", who=row, url=url)


def _add(work: Work, values: Values) -> tuple[UUID, str]:
    row = service.add_person(
        work,
        code=values["code"],
        printed_name=values["printed_name"],
        login=values["login"],
        locale=values["locale"],
    )
    return row.id, N_("Added. Hand over a one-time path, on which the person chooses a secret.")


def _verify(work: Work, row_id: UUID, values: Values) -> str:
    identity.verify_identity(work, row_id, values["method"])
    return N_("The identity is verified.")


def _train(work: Work, row_id: UUID, values: Values) -> str:
    document, _slash, version = values["version"].partition("/")
    service.record_training(
        work,
        row_id,
        document=document,
        version=version,
        kind=values["kind"],
        passed_on=values["passed_on"],
        expires_on=values["expires_on"],
        trainer=values["trainer"],
    )
    return N_("The training is recorded.")


def _grant(work: Work, row_id: UUID, values: Values) -> str:
    service.grant_role(work, row_id, values["role"], site=values["site"])
    return N_("The role is granted.")


def _withdraw(work: Work, row_id: UUID, values: Values) -> str:
    service.withdraw_role(work, row_id, values["role"], values["reason"], site=values["site"])
    return N_("The role is withdrawn.")


def _disable(work: Work, row_id: UUID, values: Values) -> str:
    service.disable_person(work, row_id, values["reason"])
    return N_("The account is out of use; its name is never given again.")


def _languages(_scope: Look) -> Choices:
    return [(code, say(words[0])) for code, words in LANGUAGES.items()]


def _role_choices(_scope: Look) -> Choices:
    words = terms()
    return sorted(((code, words.role(code)) for code in words.profile.roles), key=lambda c: c[1])


def _sites(scope: Look) -> Choices:
    return codes_of(scope, Site)


def _kinds(_scope: Look) -> Choices:
    return [(code, say(word)) for code, word in TRAININGS.items()]


def _versions(scope: Look) -> Choices:
    """Return every version on which somebody may be trained, those in force first."""
    statement = (
        select(Document.code, DocumentVersion.version, Document.title)
        .join(Document, points_at(DocumentVersion.document_id, Document))
        .where(DocumentVersion.status.in_(("draft", "effective")))
        .order_by(Document.code, DocumentVersion.version)
    )
    return [
        (f"{code}/{version}", f"{code} {_('version')} {version}, {title}")
        for code, version, title in scope.rows(statement)
    ]


def _is_active(row: Person) -> bool:
    return row.status == "active" and row.kind == "person"


ROLE: Final = Input("role", "noun:role", "choice", choices=_role_choices)
SITE: Final = Input(
    "site", "noun:site", "choice", needed=False, choices=_sites, hint=N_("Empty is every site")
)

ACTS: Final[Sequence[Act]] = (
    Act(
        "train",
        N_("Record a training"),
        N_("Record the training"),
        TRAINS,
        _train,
        (
            Input("version", "noun:document", "choice", choices=_versions),
            Input("kind", N_("Kind"), "choice", choices=_kinds),
            Input("passed_on", N_("Passed"), "day"),
            Input("expires_on", N_("Valid until"), "day", needed=False),
            Input("trainer", N_("Trainer")),
        ),
        icon="doc",
        fits=_is_active,
        also=(MANAGES,),
    ),
    Act(
        "verify",
        N_("Verify the identity"),
        N_("I verified it"),
        TRAINS,
        _verify,
        (Input("method", N_("How"), "area", hint=N_("For example: passport shown in person")),),
        text=N_("Not by whoever opened the one-time path."),
        icon="shield",
        fits=_is_active,
        also=(MANAGES,),
    ),
    Act(
        "grant",
        N_("Grant a role"),
        N_("Grant it"),
        MANAGES,
        _grant,
        (ROLE, SITE),
        icon="plus",
        fits=_is_active,
    ),
    Act(
        "withdraw",
        N_("Withdraw a role"),
        N_("Withdraw it"),
        MANAGES,
        _withdraw,
        (ROLE, SITE, REASON),
        kind="danger",
        icon="minus",
        fits=_is_active,
    ),
    Act(
        "disable",
        N_("Take out of use"),
        N_("Take out of use"),
        MANAGES,
        _disable,
        (REASON,),
        text=N_("Sessions end at once, roles and tokens are withdrawn, the name stays taken."),
        kind="danger",
        icon="stop",
        fits=_is_active,
    ),
)

NEW: Final = New(
    N_("Add a person"),
    N_("Add"),
    MANAGES,
    _add,
    (
        Input("printed_name", N_("Name as it is printed")),
        Input("code", N_("Code")),
        Input("login", N_("Signs in as"), hint=N_("Never given to anybody else")),
        Input("locale", N_("Language"), "choice", choices=_languages),
    ),
)

add_new(office, "/people", "person", NEW)
add_import(office, "/people", SCREEN, NEW)
add_acts(office, PATH, "person", Person, ACTS)
