"""Take the pictures of the first steps from the demo plants, as a newcomer would see them.

Sets the demo up in a folder that is thrown away, serves it on a free port, and lets Chromium do
what the pages describe. Each picture is written to ``docs/images/`` with few colours, so that
the repository stays small; one that is too large is refused.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from workwright.demo import driver
from workwright.demo.plan import read_plan
from workwright.demo.plant import find_demo
from workwright.services.installation import database_url, open_installation

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 100_000
COLOURS = 96
DESK: ViewportSize = {"width": 1280, "height": 800}
FIRST = "ERP-40017"
PATIENCE_S = 300


def main() -> int:
    """Take every picture; return the exit code."""
    IMAGES.mkdir(exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        _administrator(browser, address)
        _consultant(browser, address)
        _office(browser, address)
        browser.close()
    too_large = [p.name for p in IMAGES.glob("*.png") if p.stat().st_size > MOST_BYTES]
    for name in too_large:
        print(f"docs/images/{name} is larger than {MOST_BYTES} bytes", file=sys.stderr)
    return 1 if too_large else 0


@contextmanager
def demo() -> Iterator[str]:
    """Serve a new demo on a free port; give its address; stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as home:
        command = [_workwright(), "--home", home, "demo", "--bind", bind]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("WORKWRIGHT_")}
        subprocess.run([*command, "--no-serve"], check=True, env=environment, stdout=DEVNULL)
        _release_an_order(Path(home) / "demo")
        server = subprocess.Popen(command, stdout=DEVNULL, env=environment)
        try:
            _wait_for(f"http://{bind}/sign-in", server)
            yield f"http://{bind}"
        finally:
            server.terminate()
            server.wait()


def picture(page: Page, name: str) -> None:
    """Write what the page shows now to ``docs/images/<name>.png``."""
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot()))
    small = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)
    print(f"docs/images/{name}.png")


def sign_in(browser: Browser, address: str, login: str, tenant: str = "halden") -> Page:
    """Return the page of a person who has signed in at the office."""
    page = browser.new_context(
        viewport=DESK, base_url=address, locale="en-GB", reduced_motion="reduce"
    ).new_page()
    page.goto("/sign-in")
    _enter(page, f"{login}@{tenant}", tenant)
    page.wait_for_url("**/office/**")
    return page


def _workwright() -> str:
    return shutil.which("workwright", path=str(Path(sys.executable).parent)) or "workwright"


def _release_an_order(home: Path) -> None:
    runtime = open_installation(home, database_url(home), upgrade=False)
    plant = find_demo(runtime, read_plan("halden"))
    if plant is None:
        raise SystemExit("the demo set no plant up")
    driver.release(plant, driver.order_id(plant, FIRST))


def _administrator(browser: Browser, address: str) -> None:
    page = sign_in(browser, address, "ingrid")
    page.goto("/me")
    picture(page, "admin-me")
    page.goto("/register-kiosk")
    page.fill("[name=code]", "K-11")
    page.fill("[name=name]", "Dispensing booth 1")
    picture(page, "admin-register-kiosk")
    page.locator("form:has([name=code]) [type=submit]").click()
    page.wait_for_url("**/kiosk/**")
    page.goto("/kiosk/sign-in")
    picture(page, "admin-kiosk-sign-in")
    _enter(page, "dana", "halden")
    page.wait_for_url("**/kiosk/")
    picture(page, "kiosk-tiles")
    page.locator('a[href*="/kiosk/orders/"]').first.click()
    page.wait_for_url("**/kiosk/orders/**")
    picture(page, "kiosk-order")
    page.context.close()


def _consultant(browser: Browser, address: str) -> None:
    page = sign_in(browser, address, "ingrid")
    for path, name in (
        ("/studio/gallery", "consultant-gallery"),
        ("/studio/gallery/process", "consultant-offered"),
    ):
        page.goto(path)
        picture(page, name)
    page.context.close()
    page = sign_in(browser, address, "nils", "reducers")
    page.goto("/office/orders")
    picture(page, "discrete-orders")
    page.context.close()


def _office(browser: Browser, address: str) -> None:
    page = sign_in(browser, address, "sanna")
    page.goto("/office/orders")
    picture(page, "office-orders")
    page.locator('a[href^="/office/orders/"]', has_text="-000").first.click()
    picture(page, "office-order")
    page.context.close()


def _enter(page: Page, login: str, tenant: str) -> None:
    page.fill("[name=login]", login)
    page.fill("[name=secret]", read_plan(tenant).secret)
    page.click("form [type=submit]")


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit(f"the demo ended with exit code {server.returncode}")
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 - our own address
        except (URLError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"{url} did not answer within {PATIENCE_S} s")


if __name__ == "__main__":
    sys.exit(main())
