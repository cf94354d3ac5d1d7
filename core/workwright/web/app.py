"""Assemble the web application from settings, people and blueprints; refuse what is unsafe.

The factory imports no service and no table. Who is signed in, what surrounds a screen and which
faults are outages is handed in as callables by whoever assembles the product.
"""

import logging
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Blueprint, Flask, Response, g
from flask.templating import Environment
from jinja2 import BytecodeCache, StrictUndefined
from jinja2.bccache import Bucket
from uuid_utils.compat import uuid7
from werkzeug.middleware.proxy_fix import ProxyFix

from workwright.clock import Clock, SystemClock
from workwright.web import csrf, errors, fields, headers, htmx, i18n, words
from workwright.web.assets import asset
from workwright.web.errors import Outage
from workwright.web.gallery import gallery_blueprint
from workwright.web.routes import shell_blueprint
from workwright.web.security import Bearer, check_declared, guard
from workwright.web.sessions import Resume, current_principal
from workwright.web.settings import WebSettings
from workwright.web.shell import Describe, clock, navigation, plain_shell, request_instant, shell
from workwright.web.toasts import carry_toasts, take_toasts

logger = logging.getLogger(__name__)

FORM_MEMORY_BYTES = 500_000
FORM_PARTS = 200


def create_app(
    settings: WebSettings,
    *,
    resume: Resume,
    blueprints: Sequence[Blueprint] = (),
    describe: Describe = plain_shell,
    bearer: Bearer | None = None,
    outage: Outage | None = None,
    now: Clock | None = None,
    catalogues: Sequence[Path] = (),
) -> Flask:
    """Return the application, ready to serve.

    Args:
        settings: checked first; unsafe combinations do not boot.
        resume: token and facts of a request to the person, or None when the session is over.
        blueprints: the audiences; each route declares its permission.
        describe: person to the surroundings of the screen (plant, navigation, place, zone).
        bearer: partner token to the principal of a service account.
        outage: exception to 503 or 507 where the infrastructure failed, else None.
        now: the server's clock.
        catalogues: folders with translations of plugins.

    Raises:
        UnsafeBoot: the settings break S9, S23 or D7.
        UndeclaredRoutes: a route has no declared permission (S6).
    """
    settings.check()
    app = _Application("workwright.web", static_folder=None)
    app.url_map.merge_slashes = False
    htmx.install(app)
    app.config.update(
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=settings.max_content_bytes,
        MAX_FORM_MEMORY_SIZE=FORM_MEMORY_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
    )
    app.extensions["workwright.settings"] = settings
    app.extensions["workwright.resume"] = resume
    app.extensions["workwright.bearer"] = bearer
    app.extensions["workwright.describe"] = describe
    app.extensions["workwright.outage"] = outage
    app.extensions["workwright.clock"] = now or SystemClock()
    _configure_templates(app)
    i18n.install(app, catalogues)
    words.install(app)
    fields.install(app)
    headers.install(app, https=settings.https)
    errors.install(app)
    _register_hooks(app)
    gallery = [gallery_blueprint] if settings.debug_gallery else []
    for blueprint in (shell_blueprint, *gallery, *blueprints):
        app.register_blueprint(blueprint)
    check_declared(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    _tell_the_log(settings)
    return app


class _CompiledTemplates(BytecodeCache):
    """What templates were compiled to, for every application of this process."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket when this very text was compiled before."""
        known = self._compiled.get((bucket.key, bucket.checksum))
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the text was compiled to."""
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = _CompiledTemplates()


class _Templates(Environment):
    """Templates that share one dictionary of globals.

    Flask's own stacks one for each template, and every import of macros then compares two stacks
    name by name: the third part of the time that a page takes.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the environment's own globals where a template brings none."""
        return super().make_globals(d) if d else self.globals


class _Application(Flask):
    """The Flask application whose failures are logged once, by ``web.errors`` with their id."""

    jinja_environment = _Templates

    def log_exception(self, *_exc_info: object) -> None:
        """Leave the log entry to the handler that also answers."""


def _register_hooks(app: Flask) -> None:
    @app.before_request
    def _begin() -> None:
        g.request_id = uuid4().hex[:16]
        guard()

    @app.after_request
    def _finish(response: Response) -> Response:
        return carry_toasts(csrf.keep_visit(response))


def _configure_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.autoescape = True
    environment.bytecode_cache = COMPILED
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.do")
    environment.globals.update(
        asset=asset,
        clock=clock,
        request_instant=request_instant,
        csrf_token=csrf.csrf_token,
        me=current_principal,
        navigation=navigation,
        new_key=lambda: str(uuid7()),
        settings=app.extensions["workwright.settings"],
        shell=shell,
        take_toasts=take_toasts,
    )


def _tell_the_log(settings: WebSettings) -> None:
    if settings.https:
        logger.info("sessions are kept in a cookie that only HTTPS carries")
    elif settings.loopback:
        logger.info("plain HTTP on loopback: the session cookie has its plain name (D12)")
    else:
        logger.warning("plain HTTP off loopback was allowed explicitly; every page says so (S9)")
