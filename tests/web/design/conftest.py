"""A small plant behind the shell, served to Chromium: it keeps what it was sent, by key."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from time import sleep, time
from typing import Any
from uuid import UUID

import pytest
from flask import Blueprint, Flask, Response, make_response, render_template, request
from playwright.sync_api import Browser, Page

from workwright.domain.principal import Principal
from workwright.errors import NotFound, Refused, refusal
from workwright.testing.serving import served
from workwright.web.app import create_app
from workwright.web.htmx import fragment, go, page, trigger
from workwright.web.listing import CheckPoint, Column, Listing, Row
from workwright.web.security import PUBLIC, SIGNED_IN, captured_at, request_key, route
from workwright.web.sessions import begin_session
from workwright.web.settings import WebSettings
from workwright.web.shell import Shell, clock
from workwright.web.toasts import toast

TEMPLATES = Path(__file__).parent / "templates"
KEYS: dict[str, dict[str, Any]] = {
    "\r": {"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13},
    "\x1d": {"key": "]", "code": "BracketRight", "modifiers": 2, "windowsVirtualKeyCode": 221},
}
Serve = Callable[[Flask], str]


@dataclass
class Plant:
    """What the server received; replies are stored by key as the real one does."""

    mode: str = "ok"
    locked: bool = False
    locale: str = "en"
    person: int = 2
    posts: list[dict[str, str]] = field(default_factory=list)
    effects: dict[str, dict[str, str]] = field(default_factory=dict)

    def who(self) -> Principal:
        return Principal(
            tenant_id=UUID(int=1),
            tenant_code="halden",
            person_id=UUID(int=self.person),
            person_code="dokafor",
            printed_name="Dana Okafor" if self.person == 2 else "Jonas Weber",
            site_id=None,
            roles=frozenset({"operator"}),
            permissions=frozenset(),
            session_id=UUID(int=3),
            device_name="DB-01",
            locale=self.locale,
            locked=self.locked,
        )

    def step(self) -> Response:
        soon = clock().now() + timedelta(minutes=10)
        return page("bench/step.html", number=len(self.effects), d=Decimal, soon=soon)

    def take(self) -> Response:
        key, at = str(request_key()), captured_at()
        entry = {"key": key, "at": at.isoformat() if at else "", **request.form.to_dict()}
        self.posts.append(entry)
        if self.mode == "refused":
            raise Refused([refusal("K10", "SC-102", "Scale {subject} is late.", subject="SC-102")])
        if self.mode == "gone":
            raise NotFound("step", 17)
        if self.mode == "503":
            return make_response("", 503)
        self.effects.setdefault(key, entry)
        return self.step()


@dataclass
class Hand:
    """What hands do at the kiosk."""

    page: Page

    def scan(self, code: str) -> None:
        """Type as a scanner does, the separator as Ctrl and bracket, Enter last."""
        self.keys(f"{code}\r", apart_s=0.005)

    def keys(self, text: str, *, apart_s: float) -> None:
        """Press the keys of a text; each carries the time at which it was pressed.

        A busy machine delivers them late, and the page goes by the time that they carry.
        """
        cdp = self.page.context.new_cdp_session(self.page)
        begun = time()
        for number, char in enumerate(text):
            key = {**KEYS.get(char, {"key": char, "text": char})}
            key["timestamp"] = begun + number * apart_s
            cdp.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
            cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        cdp.detach()

    def weigh(self, gross: str = "0.35", tare: str = "0.05") -> None:
        self.page.fill("#gross", gross)
        self.page.fill("#tare", tare)

    def record(self) -> None:
        self.page.click("[data-main]")

    def key(self) -> str:
        return self.page.locator('[name="idempotency_key"]').first.input_value()


def captures(plant: Plant) -> Blueprint:
    b = Blueprint("bench", __name__, template_folder=str(TEMPLATES))

    @route(b, "/step", permission=SIGNED_IN)
    def show() -> Response:
        return plant.step()

    @route(b, "/weigh", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
    def weigh() -> Response:
        return plant.take()

    @route(b, "/answer", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
    def reply() -> Response:
        plant.posts.append(request.form.to_dict())
        point = CheckPoint(request.form["point"], "Clean", request.form["answer"])
        return fragment("bench/_point.html", p=point)

    @route(b, "/tiles", permission=SIGNED_IN)
    def tiles() -> str:
        points = [CheckPoint("1", "Clean"), CheckPoint("2", "Dry")]
        return render_template("bench/tiles.html", points=points)

    @route(b, "/office", permission=SIGNED_IN)
    def office() -> str:
        rows = tuple(Row(str(n), f"WO-{n}", (f"WO-{n}",)) for n in range(3))
        return render_template("bench/office.html", rows=Listing((Column("Order"),), rows))

    @route(b, "/plain", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
    def plain() -> str:
        plant.posts.append(request.form.to_dict())
        sleep(0.5)  # long enough for a second tap
        return "plain"

    @route(b, "/never", permission=SIGNED_IN, methods=["POST"])
    def never() -> str:
        plant.posts.append({"never": "reached"})
        return ""

    return b


def door(plant: Plant) -> Blueprint:
    b = Blueprint("door", __name__)

    @route(b, "/dialog", permission=SIGNED_IN)
    def dialog() -> Response:
        return fragment("bench/dialog.html")

    @route(b, "/sign", permission=SIGNED_IN, methods=["POST"], unsafe="keyed")
    def sign() -> Response:
        toast("Verified.")
        return trigger(make_response("", 200), "workwright:close-dialog")

    @route(b, "/lock", permission=SIGNED_IN, methods=["POST"], while_locked=True)
    def lock() -> Any:
        plant.locked = True
        return go("/unlock")

    @route(b, "/unlock", permission=SIGNED_IN, while_locked=True)
    def unlock() -> str:
        return "locked"

    @route(b, "/sign-in", permission=PUBLIC, scope="public")
    def sign_in() -> Response:
        return begin_session(make_response("the door"), "dana")

    return b


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed for the browser tests"
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Serve an application on a free port of this machine until the module is done."""
    with ExitStack() as running:
        yield lambda app: running.enter_context(served(app))


@pytest.fixture
def plant() -> Plant:
    return Plant()


@pytest.fixture
def address(plant: Plant, serve: Serve) -> str:
    return serve(
        create_app(
            WebSettings(idle_lock_s=60),
            describe=lambda _person: Shell(zone="Europe/Oslo"),
            resume=lambda token, _facts: plant.who() if token == "dana" else None,
            blueprints=[captures(plant), door(plant)],
        )
    )


@pytest.fixture
def fresh(browser: Browser, address: str) -> Iterator[Page]:
    """A signed-in kiosk that has not opened a page yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=address)
    context.add_cookies([{"name": "ww_session", "value": "dana", "url": address}])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


@pytest.fixture
def kiosk(fresh: Page) -> Page:
    """A kiosk that shows the step."""
    fresh.goto("/step")
    fresh.evaluate("() => document.fonts.ready.then(() => null)")
    return fresh


@pytest.fixture
def hand(kiosk: Page) -> Hand:
    return Hand(kiosk)
