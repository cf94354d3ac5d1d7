"""A batch is rejected by hand: reported, answered by a CAPA, signed; and what stands on the way."""

from datetime import timedelta

import pytest
from tests.web.judging import case, demo_database_url

from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.quality import Capa
from workwright.db.tables.stock import Lot

__all__ = ["case", "demo_database_url"]

pytestmark = pytest.mark.browser

WHAT = (
    "The tablet press stopped for ten minutes after the punch of station seven jammed; the "
    "operator cleared it, inspected the last two hundred tablets and put three aside"
)


def rows(plant, table, **equal):
    with plant.look() as look:
        return list(look.all(table, table.id, **equal))


def report(person, case):
    """Report a deviation from the review."""
    person.open(case.url)
    person.press("Report a deviation")
    dialog = person.page.locator("dialog")
    dialog.locator("[name=description]").fill(WHAT)
    dialog.locator("[name=type]").select_option("process")
    dialog.locator("[name=severity]").select_option("major")
    dialog.get_by_role("button", name="Open the deviation").click()
    person.page.wait_for_url("**/quality/deviations/*")


def plan(person, halden):
    """Open a CAPA on the deviation's page that is open."""
    day = halden.runtime.clock.now().date() + timedelta(days=30)
    person.press("Open a CAPA")
    dialog = person.page.locator("dialog")
    dialog.locator("[name=plan]").fill("replace the punch and inspect it after each batch")
    dialog.locator("[name=owner]").select_option(str(halden.person_id("miriam")))
    dialog.locator("[name=due_on]").fill(day.isoformat())
    dialog.locator("[name=effectiveness]").fill("no jam in the next ten batches")
    dialog.locator("[name=blocks_release]").check()
    assert person.violations() == []
    dialog.get_by_role("button", name="Open the CAPA").click()
    person.page.wait_for_url("**/quality/capas/*")


def test_T13_two_people_bring_a_batch_from_a_report_to_its_rejection(case, halden, come_in):
    """The releaser reads why she cannot yet, then chooses, gives the reason and signs."""
    assert case.sign("priya", "submit").status_code == 204
    lucia = come_in(halden, "lucia")
    lucia.open(case.url)
    batch = rows(halden, Batch)[0].number
    key = lucia.page.get_by_role("button", name=f"Reject {batch}")
    assert key.get_attribute("aria-disabled") == "true"
    lucia.sees("cannot be rejected without a deviation")
    tomasz = come_in(halden, "tomasz")
    report(tomasz, case)
    tomasz.sees("None answers this deviation yet.")
    plan(tomasz, halden)
    tomasz.sees("holds the release")
    lucia.open(case.url)
    lucia.press(f"Reject {batch}")
    dialog = lucia.page.locator("dialog")
    dialog.locator("[name=disposition]").select_option("scrap")
    dialog.locator("[name=reason]").fill("foreign particles found in three blisters")
    dialog.get_by_role("button", name="Read and sign").click()
    lucia.sees("I reject what was made; nothing of it enters usable stock.")
    assert lucia.violations() == []
    lucia.sign("lucia")
    lucia.sees("Rejected.")
    assert rows(halden, WorkOrder, id=case.order)[0].state == "REJECTED"
    assert [lot.status for lot in rows(halden, Lot) if lot.batch_id] == ["rejected"]


def test_W9_a_capa_is_closed_by_hand(case, halden, come_in):
    """What the check found is read again in the dialogue that signs it."""
    assert case.sign("priya", "submit").status_code == 204
    tomasz = come_in(halden, "tomasz")
    report(tomasz, case)
    plan(tomasz, halden)
    tomasz.page.locator("#change [name=reason]").fill("agreed with the workshop")
    tomasz.page.locator("#change [name=blocks_release]").uncheck()
    tomasz.press("Keep the change")
    tomasz.page.locator("[data-toast]").filter(has_text="Changed.").wait_for()
    tomasz.press("Close the CAPA")
    dialog = tomasz.page.locator("dialog")
    dialog.locator("[name=outcome]").select_option("effective")
    dialog.locator("[name=result]").fill("ten batches ran without a jam")
    dialog.get_by_role("button", name="Read and sign").click()
    tomasz.sees("I checked the effect of this action")
    tomasz.sign("tomasz")
    tomasz.sees("Closed.")
    (capa,) = rows(halden, Capa)
    assert (capa.status, capa.blocks_release) == ("effective", False)


@pytest.mark.parametrize(("theme", "language"), [("light", ""), ("dark", "de")])
def test_design_10_the_pages_of_a_rejection_are_accessible(case, halden, come_in, theme, language):
    """Both themes, both languages, long words; no page runs out sideways."""
    assert case.sign("priya", "submit").status_code == 204
    given = {"type": "process", "severity": "critical", "description": WHAT}
    assert case.post("tomasz", "deviations", **given).status_code == 303
    with halden.look() as look:
        from workwright.db.tables.quality import Deviation

        deviation = look.all(Deviation)[0].id
    url = f"/quality/deviations/{deviation}"
    planned = {
        "plan": WHAT,
        "owner": str(halden.person_id("miriam")),
        "due_on": "2027-01-15",
        "effectiveness": WHAT,
    }
    assert case.desk("tomasz").post(f"{url}/capa", **planned).status_code == 303
    capa = f"/quality/capas/{rows(halden, Capa)[0].id}"
    batch = rows(halden, Batch)[0].number
    pages = [
        case.url,
        f"{case.url}/deviations",
        url,
        f"{url}/capa",
        capa,
        f"{capa}/close",
        "/quality/deviations",
        "/quality/audit",
        f"/quality/genealogy/batch/{batch}?way=up",
    ]
    tomasz = come_in(halden, "tomasz", theme=theme, language=language)
    for path in pages:
        tomasz.open(path)
        assert tomasz.page.locator("h1").count() >= 1, path
        assert tomasz.violations() == [], path
        assert tomasz.sideways() <= 0, path
