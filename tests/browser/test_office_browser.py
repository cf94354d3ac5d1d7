"""The office by hand: import, prepare, be refused, mend, and two people sign (acts 2 and 3)."""

from pathlib import Path

import pytest

from workwright.db.tables.documents import Document
from workwright.db.tables.equipment import Equipment
from workwright.db.tables.orders import Batch, WorkOrder
from workwright.db.tables.people import Person
from workwright.db.tables.quality import Signature
from workwright.db.tables.stock import Lot, Material, Supplier
from workwright.demo import driver
from workwright.demo.setup import documents_of
from workwright.services import planning
from workwright.services.recipe_drafts import begin_version

pytestmark = pytest.mark.browser

BROKEN = Path(__file__).parents[1] / "fixtures" / "woid" / "broken-everywhere.json"
FIRST = "ERP-40017"
NARROW = {"width": 1024, "height": 768}
HANDHELD = {"width": 320, "height": 640}
LONGER = """() => {
  const WORDS = "wider words here and more";
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walk.nextNode()) nodes.push(walk.currentNode);
  for (const node of nodes) {
    const text = node.textContent.trim();
    if (text.length < 3 || !/[a-z]{3}/i.test(text)) continue;
    if (node.parentElement.closest("svg, output, .code, .editor")) continue;
    node.textContent = node.textContent.trimEnd() + " " + WORDS.slice(0, text.length * 0.35);
  }
}"""


def pages_of(plant):
    """Return the addresses of every kind of page of the office, with one order released."""
    released = driver.order_id(plant, FIRST)
    driver.release(plant, released)
    draft = driver.order_id(plant, "ERP-40018")
    with plant.look() as look:
        version = look.get(WorkOrder, draft).recipe_version_id
        lot = look.named(Lot, "L-8841").id
        scale = look.named(Equipment, "SC-102").id
        others = [
            f"/office/{name}/{look.all(kind, kind.id)[0].id}"
            for name, kind in (
                ("materials", Material),
                ("suppliers", Supplier),
                ("people", Person),
                ("documents", Document),
            )
        ]
    next_version = plant.act(
        "sanna", lambda work: begin_version(work, version, "Slower lubrication.").id
    )
    return [
        "/office/",
        "/office/orders",
        "/office/orders?choose=state&state=DRAFT",
        "/office/orders?q=nothing",
        "/office/orders/board",
        f"/office/orders/{released}",
        f"/office/orders/{draft}",
        f"/office/orders/{draft}/assign",
        f"/office/orders/{draft}/edit",
        f"/office/orders/{draft}/release",
        "/office/orders/new",
        f"/office/orders/new/{version}",
        "/office/imports",
        "/office/recipes",
        f"/office/recipes/{version}",
        f"/office/recipes/{next_version}",
        f"/office/recipes/{next_version}/steps/60",
        f"/office/recipes/{next_version}/edit/steps/one?key=60&shown=1",
        f"/office/recipes/{next_version}/compare/{version}",
        "/office/lots?choose=status&status=released",
        f"/office/lots/{lot}",
        "/office/equipment?view=lapsed",
        f"/office/equipment/{scale}",
        "/office/people?view=active",
        "/office/materials/new",
        *others,
        "/me",
        "/me/secret",
        "/unlock",
    ]


def order_of(plant, name=FIRST):
    """Return the order of that name as it stands."""
    with plant.look() as look:
        return look.named(WorkOrder, name, "external_name")


def test_act_2_a_broken_document_is_explained_and_a_good_one_becomes_a_draft(come_in, halden):
    """The broken one lists each problem and leads to its line; the good one leads to its order."""
    sanna = come_in(halden, "sanna")
    page = sanna.open("/office/imports")
    page.fill("[name=pasted]", BROKEN.read_text())
    sanna.press("Import", exact=True)
    sanna.sees("refused, nothing changed")
    page.get_by_role("link", name="Show in document").first.click()
    assert page.locator(".eline[data-tone=stop]").count() > 3
    with halden.look() as look:
        good = next(documents_of(halden, look.now)).decode().replace(FIRST, "ERP-50001")
    sanna.open("/office/imports")
    page.set_input_files(
        "[name=document]",
        {"name": "week-48.json", "mimeType": "application/json", "buffer": good.encode()},
    )
    sanna.press("Import", exact=True)
    sanna.sees("New draft")
    page.get_by_role("link", name="MO-26-00004").click()
    sanna.sees("Not ready for release")


def test_act_3_refused_with_every_reason_mended_and_signed_by_two(come_in, halden):
    """Untrained and uncalibrated, the release is refused; mended, two people sign and it is out."""
    order = order_of(halden)
    sanna = come_in(halden, "sanna")
    sanna.open(f"/office/orders/{order.id}/assign")
    sanna.page.get_by_role("button", name="Assign Lea Novak").click()
    sanna.page.get_by_role("button", name="Take off Lea Novak").wait_for()
    sanna.press("Done")
    sanna.sees("Not ready for release")
    assert sanna.page.get_by_role("button", name="Sign the release").get_attribute("aria-disabled")
    assert sanna.page.locator(".finding").count() == 6

    miriam = come_in(halden, "miriam")
    miriam.open(f"/office/orders/{order.id}")
    miriam.page.get_by_role("button", name="Sign the release").click(force=True)
    assert miriam.page.locator("dialog[open]").count() == 0

    sanna.open(f"/office/orders/{order.id}/assign")
    sanna.page.get_by_role("button", name="Take off Lea Novak").click()
    sanna.page.get_by_role("button", name="Assign Lea Novak").wait_for()
    sanna.press("Done")
    sanna.sees("Ready for release")

    miriam.open(f"/office/orders/{order.id}")
    miriam.press("Sign the release")
    miriam.sees("You are signing")
    miriam.sign("miriam", "not the right secret")
    miriam.sees("The name or the secret is not right.")
    assert miriam.page.locator("dialog [name=signer]").input_value() == ""
    miriam.sign("miriam")
    miriam.sees("One more signature releases this order")

    tomasz = come_in(halden, "tomasz")
    tomasz.sees("your signature releases it")
    tomasz.press("Open and sign")
    tomasz.press("Sign the release")
    tomasz.sign("tomasz")
    tomasz.sees("Released to production.")
    tomasz.sees("Issued by Tomasz Nowak, QA reviewer")
    assert order_of(halden).state == "RELEASED"
    with halden.look() as look:
        assert len(look.all(Batch, work_order_id=order.id)) == 1


def test_W18_guards_that_fail_while_signing_are_told_inside_the_dialogue(come_in, halden):
    """What became untrue after the dialogue opened is listed over it, and what was typed stays."""
    order = order_of(halden)
    miriam = come_in(halden, "miriam")
    miriam.open(f"/office/orders/{order.id}")
    miriam.press("Sign the release")
    miriam.sees("You are signing")
    lea = halden.person_id("lea")
    halden.act("sanna", lambda w: planning.assign_person(w, order.id, lea, "operator"))
    miriam.sign("miriam")
    miriam.sees("This changed since it was shown; nothing was signed")
    assert miriam.page.locator("dialog ins.now").count() >= 1
    miriam.sign("miriam")
    miriam.page.locator("dialog .finding").first.wait_for()
    assert miriam.page.locator("dialog .finding").count() == 6
    miriam.press("Back to your entry")
    assert miriam.page.locator("dialog .finding").count() == 0
    assert miriam.page.locator("dialog[open]").count() == 1
    miriam.press("Not now")
    assert order_of(halden).state == "DRAFT"


def test_F10_a_double_tap_on_the_key_signs_once(come_in, halden):
    """Two quick clicks on Sign make one signature."""
    order = order_of(halden)
    miriam = come_in(halden, "miriam")
    miriam.open(f"/office/orders/{order.id}")
    miriam.press("Sign the release")
    miriam.page.fill("dialog [name=signer]", "miriam")
    miriam.page.fill("dialog [name=secret]", halden.plan.secret)
    miriam.page.dblclick("dialog button[type=submit]")
    miriam.sees("One more signature releases this order")
    with halden.look() as look:
        meanings = [s.meaning for s in look.all(Signature, work_order_id=order.id)]
    assert sorted(meanings) == ["issued", "verified"]


def test_F10_a_refused_form_is_corrected_and_sent_under_a_new_key(come_in, halden):
    """After a refusal the corrected entry is another entry; it is taken."""
    order = order_of(halden)
    sanna = come_in(halden, "sanna")
    sanna.open(f"/office/orders/{order.id}")
    sanna.press("Discard")
    sanna.page.fill("dialog [name=reason]", "x")
    sanna.press("Discard the draft")
    sanna.sees("The reason is too short")
    assert sanna.page.locator("dialog [name=reason]").input_value() == "x"
    sanna.page.fill("dialog [name=reason]", "the customer withdrew the order")
    sanna.press("Discard the draft")
    sanna.sees("The draft was discarded.")
    assert order_of(halden).state == "CANCELLED"


def test_a_release_is_signed_with_the_keyboard_alone(come_in, halden):
    """Enter on the key opens the dialogue, focus is in it, Tab and Enter sign."""
    order = order_of(halden)
    miriam = come_in(halden, "miriam")
    page = miriam.open(f"/office/orders/{order.id}")
    page.get_by_role("link", name="Sign the release").focus()
    page.keyboard.press("Enter")
    miriam.sees("You are signing")
    page.keyboard.type("miriam")
    page.keyboard.press("Tab")
    page.keyboard.type(halden.plan.secret)
    page.keyboard.press("Enter")
    miriam.sees("One more signature releases this order")


def test_an_order_is_made_by_hand_and_its_errors_are_mended(come_in, reducers):
    """Errors stand at their fields with links on top; what was typed stays; then it is made."""
    nils = come_in(reducers, "nils")
    page = nils.open("/office/orders/new")
    page.locator("tbody th a").first.click()
    page.fill('[name="order-qty"]', "4,5,6")
    page.fill('[name="customer"]', "Norvik Pumps")
    nils.press("Make the draft")
    nils.sees("need another look")
    assert page.locator('[name="customer"]').input_value() == "Norvik Pumps"
    page.fill('[name="order-qty"]', "4")
    page.fill('[name="order-planned_start_at"]', "2026-12-01T06:00")
    page.fill('[name="order-planned_end_at"]', "2026-12-02T06:00")
    page.fill('[name="customer_po"]', "PO-77")
    nils.press("Make the draft")
    nils.sees("BO-26-0003")
    nils.sees("PO-77")


def test_W23_a_version_is_written_compared_and_approved_by_another_person(come_in, halden):
    """A draft is begun, a limit changed, a slip refused in its dialogue; then two people sign."""
    sanna = come_in(halden, "sanna")
    page = sanna.open("/office/recipes")
    page.locator("tbody th a").first.click()
    sanna.press("New version")
    page.fill("dialog [name=reason]", "Slower blending after the trial of October.")
    sanna.press("Begin the draft")
    sanna.sees("The draft says what the version before says")
    page.get_by_role("link", name="40", exact=True).click()
    sanna.press("Change the value to record: speed")
    page.fill("dialog [name=low]", "14")
    sanna.press("Write it into the draft")
    sanna.sees("The limits of speed are not in order.")
    assert page.locator("dialog [name=low]").input_value() == "14"
    page.fill("dialog [name=low]", "10")
    sanna.press("Write it into the draft")
    sanna.sees("10 – 13 rpm")
    page.get_by_role("link", name="TVT-25 4").click()
    sanna.press("What differs")
    sanna.sees("1 difference")
    sanna.sees("Speed: 11 – 13 rpm")
    page.go_back()
    sanna.press("Sign as author")
    sanna.sign("sanna")
    sanna.sees("Signed as author; another person approves it.")
    address = page.url.removeprefix(page.url.partition("/office")[0])
    assert not page.get_by_role("link", name="Change the facts").count()

    priya = come_in(halden, "priya")
    priya.open(address)
    priya.press("Approve")
    priya.sees("Differences")
    priya.sign("priya")
    priya.sees("Version 4 is effective.")
    assert not sanna.complaints + priya.complaints


def test_office_pages_are_accessible_and_quiet_in_both_themes(come_in, halden):
    """Each page of the office passes the accessibility rules, light and dark, without complaint."""
    addresses = pages_of(halden)
    found = []
    sanna = come_in(halden, "sanna")
    for path in addresses:
        sanna.open(path)
        found += [f"{path} light: {text}" for text in sanna.violations()]
        sanna.look_in("dark")
        found += [f"{path} dark: {text}" for text in sanna.violations()]
        sanna.look_in("light")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [None, NARROW, HANDHELD], ids=["desk", "narrow", "handheld"])
def test_office_pages_hold_german_and_longer_words(come_in, halden, size):
    """In German, with text a third longer, nothing runs out of the page sideways."""
    addresses = pages_of(halden)
    sanna = come_in(halden, "sanna", language="de", size=size)
    out = {}
    for path in addresses:
        page = sanna.open(path)
        page.evaluate(LONGER)
        if (wide := sanna.sideways()) > 0:
            out[path] = wide
    assert not out


def test_W7_equipment_is_cleaned_in_a_dialogue_that_keeps_what_was_typed(come_in, halden):
    """What is missing is said at its field, what is impossible as a refusal; then it is done."""
    otto = come_in(halden, "otto")
    page = otto.open("/office/equipment")
    page.get_by_role("link", name="BB-200").click()
    otto.press("Record a cleaning")
    page.fill("dialog [name=clean_until]", "2020-01-01T10:00")
    otto.press("Record the cleaning")
    otto.sees("Fill it in.")
    assert page.input_value("dialog [name=clean_until]") == "2020-01-01T10:00"
    page.fill("dialog [name=note]", "Rinsed with hot water")
    otto.press("Record the cleaning")
    otto.sees("It would not be clean any more by now.")
    page.fill("dialog [name=clean_until]", "2199-01-01T10:00")
    otto.press("Record the cleaning")
    otto.sees("The cleaning is recorded.")
    otto.sees("Rinsed with hot water")
