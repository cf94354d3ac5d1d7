"""Every page of the gallery in Chromium: no overflow, no error, accessible, in both themes."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from workwright.web.app import create_app
from workwright.web.gallery import PAGES
from workwright.web.settings import WebSettings

pytestmark = pytest.mark.browser

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
# Nothing else differs between the themes.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
KIOSK = {"width": 1280, "height": 800}
DESK = {"width": 1440, "height": 900}
HANDHELD = {"width": 320, "height": 640}
LONGER = """() => {
  const WORDS = "wider words here and more";
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walk.nextNode()) nodes.push(walk.currentNode);
  for (const node of nodes) {
    const text = node.textContent.trim();
    if (text.length < 3 || !/[a-z]{3}/i.test(text)) continue;
    if (node.parentElement.closest("svg, output, .code")) continue;
    node.textContent = node.textContent.trimEnd() + " " + WORDS.slice(0, text.length * 0.35);
  }
}"""
SMALL_TARGETS = """(least) => [
    ...document.querySelectorAll("a[href], button, input, select, textarea, summary")
  ].filter((e) => e.checkVisibility() && e.type !== "radio")
  .filter((e) => !e.closest("p, dd, .skip, .crumbs, td, th"))
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < least || box.width < Math.min(least, 24)))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""


@pytest.fixture(scope="module")
def address(serve: Any) -> str:
    return str(serve(create_app(WebSettings(debug_gallery=True), resume=lambda *_: None)))


def opened(
    browser: Browser,
    address: str,
    name: str,
    lang: str = "en",
    viewport: dict[str, int] | None = None,
) -> tuple[Page, list[str]]:
    size = viewport or (KIOSK if name.startswith("kiosk") else DESK)
    page = browser.new_page(viewport=size, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/design/{name}?lang={lang}")
    page.evaluate("() => document.fonts.ready.then(() => null)")
    return page, complaints


def overflow(page: Page) -> tuple[int, int]:
    wide, high = page.evaluate(
        "() => [document.documentElement.scrollWidth - innerWidth,"
        " document.documentElement.scrollHeight - innerHeight]"
    )
    return wide, high


def violations(page: Page, options: dict[str, object] = AXE) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['html'][:90] for n in v['nodes']][:3]}" for v in found]


# Colours fade even when motion is reduced to a millisecond, an inherited one level by level.
FADED = """async () => {
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  const there = matchMedia("(prefers-color-scheme: dark)");
  const fades = (a) => a instanceof CSSTransition && (a.pending || a.playState === "running");
  const busy = () => !there.matches || document.getAnimations().some(fades);
  do { await frame(); await frame(); } while (busy());
}"""


@pytest.mark.parametrize("name", sorted(PAGES))
def test_design_page_is_accessible_quiet_and_large_enough(
    browser: Browser, address: str, name: str
) -> None:
    """Each page passes the accessibility rules, its contrast in both themes, and fits the screen.

    Keys are at least 48 pixels high at the kiosk and 24 at the desk.
    """
    page, complaints = opened(browser, address, name)
    light = violations(page)
    small = page.evaluate(SMALL_TARGETS, 48 if name.startswith("kiosk") else 24)
    wide, high = overflow(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate(FADED)
    dark = violations(page, CONTRAST)
    page.close()
    assert not light, "\n".join(light)
    assert not dark, "\n".join(dark)
    assert not small
    assert not complaints
    assert wide <= 0
    assert not name.startswith("kiosk") or high <= 0


@pytest.mark.parametrize("name", sorted(PAGES))
def test_design_page_holds_german_and_longer_words(
    browser: Browser, address: str, name: str
) -> None:
    """With text a third longer, in German, nothing runs out of the page sideways."""
    page, complaints = opened(browser, address, name, lang="de")
    page.evaluate(LONGER)
    wide, high = overflow(page)
    assert page.locator("html").get_attribute("lang") == "de"
    page.close()
    assert wide <= 0
    assert not complaints
    assert not name.startswith("kiosk") or high <= 0


@pytest.mark.parametrize(
    "name", ["kiosk-dispense", "kiosk-tiles", "kiosk-signature", "office-orders"]
)
def test_design_page_works_on_a_narrow_screen(browser: Browser, address: str, name: str) -> None:
    """At 320 pixels, as at 400 per cent zoom, everything is reached by scrolling down."""
    page, _complaints = opened(browser, address, name, viewport=HANDHELD)
    wide, _high = overflow(page)
    page.close()
    assert wide <= 0


def test_design_right_to_left_mirrors_without_overflow(browser: Browser, address: str) -> None:
    """Turned to right-to-left, pages mirror and nothing is cut."""
    for name in ("kiosk-dispense", "office-orders", "review"):
        page, _complaints = opened(browser, address, name)
        page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
        wide, _high = overflow(page)
        page.close()
        assert wide <= 0, name


def test_design_the_typeface_comes_from_this_server(browser: Browser, address: str) -> None:
    """Inter is loaded from the vendored file; other servers are never asked."""
    page = browser.new_page(viewport=KIOSK)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/design/kiosk-dispense")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("() => [...document.fonts].map((f) => f.family + f.status)")
    page.close()
    assert any("Inter" in face and "loaded" in face for face in loaded)
    assert any(url.endswith("InterVariable-latin.woff2") for url in asked)
    assert all(url.startswith(address) for url in asked)


def test_design_forced_colours_keep_keys_visible(browser: Browser, address: str) -> None:
    """With the system's own colours forced, keys keep a border and the bar its limits."""
    page = browser.new_page(viewport=KIOSK, forced_colors="active")  # type: ignore[arg-type]
    page.goto(f"{address}/design/kiosk-dispense")
    border = page.locator(".kfoot .btn").first.evaluate("(e) => getComputedStyle(e).borderTopStyle")
    limit = page.locator(".t-limit").first.evaluate("(e) => getComputedStyle(e).stroke")
    page.close()
    assert border == "solid"
    assert limit not in {"none", "rgba(0, 0, 0, 0)"}
