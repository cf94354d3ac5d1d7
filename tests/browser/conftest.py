"""The demo plants behind the real product, served to Chromium; what people do is done by hand."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from workwright.testing.browsing import product
from workwright.testing.demo import demo_database_url, demo_runtime, halden, reducers
from workwright.testing.serving import served

__all__ = ["demo_database_url", "demo_runtime", "halden", "product", "reducers"]

# All rules in the light; in the dark nothing differs but the contrast.
RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}
# Scripts have run when a page is loaded; what is left are the letters and what htmx asks at once.
QUIET = """async () => {
  await document.fonts.ready;
  while (document.querySelector(".htmx-request")) await new Promise((go) => setTimeout(go, 20));
}"""
# A change of theme reaches the page when it likes; an inherited colour fades level by level.
FADED = """async (theme) => {
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  const there = matchMedia(`(prefers-color-scheme: ${theme})`);
  const fades = (a) => a instanceof CSSTransition && (a.pending || a.playState === "running");
  const busy = () => !there.matches || document.getAnimations().some(fades);
  do { await frame(); await frame(); } while (busy());
}"""
DESK = {"width": 1440, "height": 900}
KIOSK = {"width": 1280, "height": 800}
# A busy machine types slower than a wedge; the page reads the gap before its scripts begin.
PATIENT = """document.addEventListener("readystatechange", () => {
  if (document.body) document.body.dataset.scanGap = "2000";
});"""


@pytest.fixture(scope="session")
def database_kind() -> str:
    """Screens do not differ by database; the services are tested on both."""
    return "sqlite"


@pytest.fixture
def address(product) -> Iterator[str]:
    """The product, served on a free port of this machine."""
    with served(product) as address:
        yield address


class Person:
    """A person at a browser of the office."""

    def __init__(self, page: Page, secret: str, theme: str) -> None:
        self.page = page
        self.secret = secret
        self.theme = theme
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message) -> None:
        # Chromium tells of each refused request by itself; refusals are what is tested here.
        refused = "Failed to load resource" in message.text
        if message.type in {"error", "warning"} and not refused:
            self.complaints.append(message.text)

    def open(self, path: str) -> Page:
        """Open a page and wait until it is quiet."""
        self.page.goto(path)
        self.page.evaluate(QUIET)
        return self.page

    def sees(self, text: str) -> None:
        """Wait until the text can be seen."""
        self.page.get_by_text(text).first.wait_for()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press a key or follow a link by its name, as soon as there is one."""
        key = self.page.get_by_role("button", name=name, exact=exact)
        key.or_(self.page.get_by_role("link", name=name, exact=exact)).first.click()

    def sign(self, login: str, secret: str | None = None) -> None:
        """Fill in the signing dialogue that is open and send it; a series asks for no id (E23)."""
        self.page.locator("dialog [name=secret]").wait_for()
        if self.page.locator("dialog [name=signer]").count():
            self.page.fill("dialog [name=signer]", login)
        self.page.fill("dialog [name=secret]", secret or self.secret)
        self.page.click("dialog button[type=submit]")

    def violations(self) -> list[str]:
        """Return what the accessibility rules of the theme find on the page."""
        found = Axe().run(self.page, options=RULES[self.theme]).response["violations"]
        return [
            f"{v['id']}: {v['help']}: {[n['html'][:90] for n in v['nodes']][:3]}" for v in found
        ]

    def look_in(self, theme: str) -> None:
        """Change the theme and wait until every colour has faded into its place."""
        self.theme = theme
        self.page.emulate_media(color_scheme=theme)
        self.page.evaluate(FADED, theme)

    def sideways(self) -> int:
        """Return by how many pixels the page runs out sideways."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return width


class Operator(Person):
    """A person at a registered kiosk: taps with a finger, scans with a wedge that is a keyboard."""

    def press(self, name: str, *, exact: bool = False) -> None:
        """Tap a key or a link by its name, as soon as there is one."""
        key = self.page.get_by_role("button", name=name, exact=exact)
        key.or_(self.page.get_by_role("link", name=name, exact=exact)).first.tap()

    def main(self) -> None:
        """Tap the one main key of the screen."""
        self.page.locator("[data-main]").tap()

    def scan(self, code: str) -> None:
        """Scan a code: a wedge types fast, wherever the focus is, and ends with Enter."""
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")

    def heads(self, title: str) -> None:
        """Wait until the screen has this heading."""
        self.page.get_by_role("heading", level=1, name=title).wait_for()

    def signs(self, login: str) -> None:
        """Sign in the dialogue that is open, with id and secret, and wait until it is gone."""
        dialog = self.page.locator("dialog[open]")
        dialog.locator("[name=secret]").wait_for()
        if not dialog.locator("[name=signer]").count():
            self.press("Somebody else signs")
        dialog.locator("[name=signer]").fill(login)
        dialog.locator("[name=secret]").fill(self.secret)
        dialog.locator("button[type=submit]").tap()
        dialog.wait_for(state="detached")

    def leave(self) -> None:
        """Lock the screen, so that the next person signs in at it."""
        self.press("Lock")
        self.page.wait_for_load_state("networkidle")

    def come(self, login: str) -> None:
        """Sign in at the door of the kiosk."""
        self.open("/kiosk/sign-in")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=secret]", self.secret)
        self.page.locator("form [type=submit]").last.tap()
        self.page.wait_for_url("**/kiosk/")


@pytest.fixture
def at_kiosk(browser: Browser, address: str) -> Iterator:
    """Give a person a registered kiosk of a line, signed in at its door."""
    people: list[Operator] = []

    def register(plant, login, *, line, theme="light", language="") -> Operator:
        context = browser.new_context(
            viewport=KIOSK,
            base_url=address,
            color_scheme=theme,
            reduced_motion="reduce",
            has_touch=True,
        )
        context.add_init_script(PATIENT)
        operator = Operator(context.new_page(), plant.plan.secret, theme)
        people.append(operator)
        page = operator.open("/sign-in")
        page.fill("[name=login]", f"{plant.plan.administrator.login}@{plant.plan.tenant}")
        page.fill("[name=secret]", plant.plan.secret)
        page.click("form [type=submit]")
        page.wait_for_url("**/office/")
        operator.open("/register-kiosk")
        page.fill("[name=code]", f"K-{len(people)}")
        page.fill("[name=name]", f"Kiosk {line}")
        page.select_option("[name=line]", line)
        page.click("form [type=submit]")
        page.wait_for_url("**/kiosk/sign-in")
        operator.come(login)
        if language:
            operator.open("/me")
            page.select_option("[name=locale]", language)
            page.click('form[action="/me/preferences"] [type=submit]')
            page.wait_for_load_state("networkidle")
            operator.open("/kiosk/")
        return operator

    yield register
    told = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.page.context.close()
    assert not told, told


@pytest.fixture
def come_in(browser: Browser, address: str) -> Iterator:
    """Give a person a browser that is signed in at the office."""
    people: list[Person] = []

    def sign_in(plant, login, *, theme="light", language="", size=None) -> Person:
        context = browser.new_context(
            viewport=size or DESK,
            base_url=address,
            color_scheme=theme,
            reduced_motion="reduce",
        )
        person = Person(context.new_page(), plant.plan.secret, theme)
        person.open("/sign-in")
        person.page.fill("[name=login]", f"{login}@{plant.plan.tenant}")
        person.page.fill("[name=secret]", plant.plan.secret)
        person.page.click("form [type=submit]")
        person.page.wait_for_url("**/office/")
        if language:
            person.open("/me")
            person.page.select_option("[name=locale]", language)
            person.page.click('form[action="/me/preferences"] [type=submit]')
            person.page.wait_for_load_state("networkidle")
        people.append(person)
        return person

    yield sign_in
    told = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.page.context.close()
    assert not told, told
