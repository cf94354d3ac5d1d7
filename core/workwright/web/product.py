"""The product as it is served: settings, audiences, people and jobs put together in one place.

Each audience is a blueprint with its entries of the rail; a new audience adds its line to
``AUDIENCES`` and nothing else here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Flask
from sqlalchemy.exc import OperationalError

from workwright.db.base import Busy
from workwright.domain.principal import Principal
from workwright.services import identity as people
from workwright.services.runtime import Runtime
from workwright.web import acting, kept, meanings, surroundings
from workwright.web.api import api
from workwright.web.app import create_app
from workwright.web.identity import identity
from workwright.web.kiosk import kiosk, kiosk_rail
from workwright.web.office import office, office_rail
from workwright.web.quality import quality, quality_rail
from workwright.web.register import listing
from workwright.web.sessions import RequestFacts, Resume
from workwright.web.settings import WebSettings
from workwright.web.shell import NavGroup
from workwright.web.studio import studio, studio_rail
from workwright.web.terms import Terms

if TYPE_CHECKING:
    from workwright.jobs.handlers import Handler
    from workwright.jobs.worker import Worker

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
ANY_ADDRESS: Final = frozenset({"0.0.0.0", "[::]", "*", ""})  # noqa: S104 - named, not bound


@dataclass(frozen=True)
class Audience:
    """One part of the product: its addresses, and what the rail shows of it.

    Args:
        rail: words of the plant to groups of entries; groups of one label are put together.
    """

    blueprint: Blueprint
    rail: Callable[[Terms], tuple[NavGroup, ...]] = lambda _terms: ()


AUDIENCES: Final = (
    Audience(identity),
    Audience(office, office_rail),
    Audience(api),
    Audience(kiosk, kiosk_rail),
    Audience(quality, quality_rail),
    Audience(studio, studio_rail),
)


def settings_for(
    bind: str,
    *,
    https: bool = False,
    hosts: tuple[str, ...] = (),
    proxy_hops: int = 0,
    allow_plain_http: bool = False,
) -> WebSettings:
    """Return the settings of a server from what its command line says.

    Args:
        bind: address and port; its host is trusted as a name unless it stands for all addresses.
        hosts: further names under which browsers reach it (S23).
    """
    host = bind.rpartition(":")[0]
    own = () if host in ANY_ADDRESS else (host,)
    return WebSettings(
        bind=bind,
        https=https,
        allow_plain_http=allow_plain_http,
        trusted_hosts=tuple(dict.fromkeys((*LOOPBACK, *own, *hosts))),
        proxy_hops=proxy_hops,
    )


def build_app(runtime: Runtime, settings: WebSettings) -> Flask:
    """Return the application over this installation, ready to serve."""
    rails = tuple(audience.rail for audience in AUDIENCES)
    app = create_app(
        settings,
        resume=_resume(runtime),
        bearer=_bearer(runtime),
        describe=surroundings.describe(runtime, rails),
        outage=_outage,
        now=runtime.clock,
        blueprints=[audience.blueprint for audience in AUDIENCES],
        catalogues=[p.translations for p in runtime.plugins.plugins if p.translations],
    )
    acting.install(app, runtime)
    kept.install(app)
    listing.install(app)
    surroundings.install(app)
    meanings.install(app)
    return app


def start_jobs(runtime: Runtime) -> "Worker | None":
    """Begin to work off jobs in this process where the database is embedded (D14)."""
    if not runtime.database.is_sqlite:
        return None
    from workwright.jobs.worker import Worker

    worker = Worker(runtime, job_handlers())
    worker.start()
    return worker


def job_handlers() -> "Mapping[str, Handler]":
    """Return who does which kind of job."""
    from workwright.jobs.handlers import HANDLERS

    return HANDLERS


def _resume(runtime: Runtime) -> Resume:
    def resume(token: str, facts: RequestFacts) -> Principal | None:
        return people.resume(runtime, token, touch=not facts.passive)

    return resume


def _bearer(runtime: Runtime) -> Resume:
    def bearer(token: str, _facts: RequestFacts) -> Principal | None:
        return people.resume_token(runtime, token)

    return bearer


def _outage(cause: BaseException) -> int | None:
    """Return 503 where the database did not answer or was busy, else none (F5, F7)."""
    return 503 if isinstance(cause, Busy | OperationalError) else None
