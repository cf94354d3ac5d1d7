"""The studio by hand: look at what would change, propose, approve; both themes and languages."""

import pytest

from workwright.services.active_profile import active

pytestmark = pytest.mark.browser

PAGES = [
    "/studio/gallery",
    "/studio/gallery/discrete",
    "/studio/gallery/pharma",
    *(
        f"/studio/profile?part={part}"
        for part in ("overview", "words", "signatures", "rules", "forms", "versions")
    ),
    "/studio/forms/pharma/line_clearance",
    "/studio/forms/pharma/dispense?language=de",
]


def test_S32_two_people_change_the_profile_by_hand(halden, come_in):
    """One looks and proposes with a reason; another reads what would change and approves."""
    sanna = come_in(halden, "sanna")
    sanna.open("/studio/gallery")
    sanna.page.locator('a[href="/studio/gallery/process"]').click()
    sanna.sees("What would change")
    words = sanna.page.locator("#changes-terms")
    assert words.get_attribute("open") is None
    words.locator("summary").click()
    words.get_by_text("terms.work_order.en.one").wait_for()
    sanna.page.fill("[name=reason]", "for the line that is being built")
    sanna.press("Propose process")
    sanna.sees("waits for a second person")
    tomasz = come_in(halden, "tomasz")
    tomasz.open("/studio/profile")
    tomasz.sees("Proposed by Sanna")
    tomasz.page.get_by_text("would change").click()
    tomasz.page.locator("#changes-1-policies").wait_for()
    assert tomasz.violations() == []
    tomasz.page.fill("main [name=reason]", "read and agreed with production")
    tomasz.press("Approve and run")
    tomasz.sees("runs now")
    with halden.look() as look:
        assert active(look).id == "process"


@pytest.mark.parametrize(("theme", "language"), [("light", ""), ("dark", "de")])
def test_design_10_the_studio_is_accessible(halden, come_in, theme, language):
    """No page breaks a rule or runs out sideways."""
    tomasz = come_in(halden, "tomasz", theme=theme, language=language)
    for path in PAGES:
        tomasz.open(path)
        assert tomasz.violations() == [], path
        assert tomasz.sideways() <= 0, path
