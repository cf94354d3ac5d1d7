"""A browser at hand without a browser: signs in, keeps its cookies, posts forms as a page would."""

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from flask import Flask

from workwright.db.work import Actor
from workwright.demo.plant import DemoPlant
from workwright.services import identity
from workwright.services.runtime import Runtime
from workwright.services.tenants import command_line_actor
from workwright.web.csrf import csrf_token
from workwright.web.product import build_app, settings_for

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HTMX = {"HX-Request": "true"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Desk:
    """One person's browser at the product.

    Args:
        device_token: of a registered kiosk; none for the office.
    """

    def __init__(self, app: Flask, device_token: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self._app = app
        if device_token is not None:
            self.client.set_cookie("ww_device", device_token)

    def sign_in(self, login: str, secret: str, *, at: str = "/sign-in") -> "TestResponse":
        """Sign in at a door as its page does."""
        self.client.get(at)
        return self.post(at, key=None, login=login, secret=secret)

    def get(self, path: str, *, part: bool = False) -> "TestResponse":
        """Open a page, or only the part that htmx asks for."""
        return self.client.get(path, headers=HTMX if part else {})

    def cookies(self) -> dict[str, str]:
        """Return what the browser would send along, by name."""
        found = (self.client.get_cookie(name) for name in ("ww_session", "ww_device"))
        return {cookie.key: cookie.value for cookie in found if cookie is not None}

    def post(
        self, path: str, *, key: str | None = "new", part: bool = False, **fields: Any
    ) -> "TestResponse":
        """Send a form with the page's token and, unless told otherwise, a key of its own."""
        data = {"csrf_token": self.token(), **fields}
        if key is not None:
            data["idempotency_key"] = str(uuid4()) if key == "new" else key
        return self.client.post(path, data=data, headers=HTMX if part else {})

    def sign(
        self,
        path: str,
        *,
        signer: str | None,
        secret: str,
        key: str = "new",
        opened: str | None = None,
        **fields: Any,
    ) -> "TestResponse":
        """Open a signing dialogue, fill it in and send it, as a page with scripts would.

        Args:
            signer: what is typed as id; none leaves the field away, as in a running series.
            opened: markup of a dialogue that was opened before; else it is opened now.
        """
        carried = hidden(opened if opened is not None else self.get(path, part=True).text)
        who = {} if signer is None else {"signer": signer}
        carried = {n: v for n, v in carried.items() if n not in {"csrf_token", "idempotency_key"}}
        return self.post(path, key=key, part=True, **{**carried, **who, "secret": secret, **fields})

    def token(self) -> str:
        """Return the token that a page of this browser would hold now."""
        cookies = {
            name: cookie.value
            for name in ("ww_session", "ww_visit")
            if (cookie := self.client.get_cookie(name)) is not None
        }
        header = "; ".join(f"{name}={value}" for name, value in cookies.items())
        with self._app.test_request_context(headers={"Cookie": header}):
            return csrf_token()


def hidden(markup: str) -> dict[str, str]:
    """Return the hidden fields of a form, by name."""
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(markup)}


def desk_of(app: Flask, plant: DemoPlant, login: str) -> Desk:
    """Return the browser of a person of a demo plant, signed in at the office."""
    desk = Desk(app)
    answer = desk.sign_in(f"{login}@{plant.plan.tenant}", plant.plan.secret)
    if answer.status_code != 303:
        raise LookupError(f"{login} cannot sign in: {answer.status_code}")
    return desk


def token_of(plant: DemoPlant, *scopes: str, name: str = "erp") -> str:
    """Return a token of a new service account of a demo plant."""
    admin = plant.plan.administrator.login
    plant.act(admin, lambda work: identity.add_service(work, code=name, name=name.upper()))
    return plant.act(
        admin, lambda work: identity.issue_token(work, service=name, name=name, scopes=scopes)
    )


def command_line(plant: DemoPlant) -> Actor:
    """Return who acts on the command line of a demo plant."""
    return command_line_actor(plant.runtime, plant.tenant_id)


@pytest.fixture
def product(demo_runtime: Runtime) -> Flask:
    """The product as it is served, over both demo plants."""
    app = build_app(demo_runtime, settings_for("127.0.0.1:8080"))
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app
