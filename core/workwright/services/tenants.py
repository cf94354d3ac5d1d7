"""Begin a tenant: its row, its audit chain, its first site and those who go on (D5, D13)."""

from dataclasses import dataclass, replace
from uuid import UUID

from uuid_utils.compat import uuid7

from workwright.db.audit import GENESIS
from workwright.db.tables.evidence import AuditHead
from workwright.db.tables.people import Account, Person, PersonRole
from workwright.db.tables.plant import Site
from workwright.db.tables.tenants import Tenant
from workwright.db.work import Actor
from workwright.domain.text import N_
from workwright.services.actors import NOBODY, load_actor
from workwright.services.directory import find_tenant
from workwright.services.master import Entry
from workwright.services.names import folded, is_login
from workwright.services.runtime import Look, Runtime, Work
from workwright.services.secrets import UNUSABLE

COMMAND_LINE = "command-line"
COMMAND_LINE_ROLES = ("administrator", "planner")
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class FirstSite:
    """The site with which a tenant begins."""

    code: str
    name: str
    time_zone: str


@dataclass(frozen=True)
class FirstAdministrator:
    """The person who manages people from the first day; the secret comes by a one-time path."""

    code: str
    printed_name: str
    login: str
    locale: str = "en"


def create_tenant(
    runtime: Runtime, code: str, name: str, *, site: FirstSite, administrator: FirstAdministrator
) -> UUID:
    """Create a tenant with an empty plant; one transaction, audited as its first entries.

    The administrator has no secret yet: ``identity.open_path`` with the command line's account
    as actor gives the path on which the owner chooses one.

    Args:
        code: what people type after ``@``; lower-case letters, digits, hyphens, for ever.

    Raises:
        Refused: the code is taken or malformed, or anything of site and administrator.
    """
    tenant_id = uuid7()
    service = _service_actor()
    # Checked before the transaction: a refusal has no chain yet in which it could be noted.
    with runtime.reading(tenant_id) as look:
        entry = _checked(look, code, name, site, administrator)
    if find_tenant(runtime, code) is not None:
        entry.problem(
            "E44", N_("There is a tenant {code} already."), N_("Choose another."), code=code
        )
    entry.stop("tenant.create")
    with runtime.writing(tenant_id, service) as work:
        work.session.add(Tenant(id=tenant_id, code=code, name=name, created_at=work.now))
        work.flush()
        work.add(AuditHead(seq=0, hash=GENESIS, at=work.now))
        work.time_zone = site.time_zone
        _begin(work, service, site, administrator)
        work.commit()
    return tenant_id


def command_line_actor(runtime: Runtime, tenant_id: UUID) -> Actor:
    """Return the command line's service account: in the audit by name, never signing (D13)."""
    with runtime.reading(tenant_id) as look:
        return load_actor(look, look.named(Person, COMMAND_LINE).id)


def _service_actor() -> Actor:
    return replace(
        NOBODY, person_id=uuid7(), code=COMMAND_LINE, printed_name="Command line", is_service=True
    )


def _begin(work: Work, service: Actor, site: FirstSite, administrator: FirstAdministrator) -> None:
    row = work.add(Site(code=site.code, name=site.name, time_zone=site.time_zone))
    work.audit("site.created", row)
    work.add(
        Person(
            id=service.person_id,
            code=COMMAND_LINE,
            printed_name=service.printed_name,
            kind="service",
        )
    )
    first = work.add(
        Person(
            code=administrator.code,
            printed_name=administrator.printed_name,
            kind="person",
            locale=administrator.locale,
        )
    )
    work.flush()
    work.add(
        Account(
            person_id=first.id,
            login=administrator.login,
            login_folded=folded(administrator.login),
            secret_hash=UNUSABLE,
            must_change=True,
            secret_changed_at=work.now,
        )
    )
    granted = [(service.person_id, role) for role in COMMAND_LINE_ROLES]
    for person_id, role in [*granted, (first.id, ADMINISTRATOR)]:
        work.add(
            PersonRole(
                person_id=person_id,
                role=role,
                granted_at=work.now,
                granted_by_id=service.person_id,
            )
        )
    work.audit("tenant.created", first, entity="tenant")


def _checked(
    look: Look, code: str, name: str, site: FirstSite, administrator: FirstAdministrator
) -> Entry:
    entry = Entry(look, Site, code)
    if not is_login(code) or code != folded(code):
        entry.problem(
            "B4",
            N_("{code} cannot name a tenant."),
            N_("Use small letters, digits, dots, hyphens and underscores."),
            code=code[:60],
        )
    entry.name(name)
    entry.code(site.code)
    entry.name(site.name, N_("name of the site"))
    entry.zone(site.time_zone)
    entry.code(administrator.code)
    entry.name(administrator.printed_name, N_("printed name"))
    if administrator.code == COMMAND_LINE:
        entry.problem(
            "E5",
            N_("{code} is the command line's own."),
            N_("Choose another code."),
            code=COMMAND_LINE,
        )
    if not is_login(administrator.login):
        entry.problem(
            "B4",
            N_("{login} cannot be a login."),
            N_("Use letters, digits, dots, hyphens and underscores."),
            login=administrator.login[:60],
        )
    return entry
