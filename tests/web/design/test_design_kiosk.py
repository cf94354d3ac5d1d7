"""The scripts of a page as a person and a scanner meet them in Chromium."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_K6_a_scan_lands_in_its_field_wherever_the_focus_is(kiosk, plant, hand):
    """A scan goes to the field that waits for it, leaves others alone and submits nothing."""
    kiosk.fill("#gross", "0.3")
    kiosk.focus("#gross")
    hand.scan("]C10109501101530003\x1d21SER1")
    expect(kiosk.locator("#container")).to_have_value("]C10109501101530003\x1d21SER1")
    expect(kiosk.locator("#gross")).to_have_value("0.3")
    assert plant.posts == []


def test_K6_typing_by_hand_is_no_scan(kiosk, plant, hand):
    """Keys that come as slowly as a hand's stay in the field that has the focus."""
    kiosk.focus("#gross")
    hand.keys("0.35\r", apart_s=0.09)
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1")
    assert [(p["gross"], p["container"]) for p in plant.posts] == [("0.35", "")]


@pytest.mark.parametrize(
    ("gross", "tare", "net", "word"),
    [
        ("0.35", "0.05", "0.300", "In tolerance"),
        ("0.10", "0", "0.100", "In tolerance"),
        ("0.6", "0.1", "0.500", "In tolerance"),
        ("0.599", "0.5", "0.099", "Too light"),
        ("0.701", "0.2", "0.501", "Too heavy"),
    ],
)
def test_K7_value_verdict_and_key_follow_the_weight_exactly(kiosk, gross, tare, net, word, hand):
    """While typing, value, verdict, bar and main key follow; on a limit is inside, exactly."""
    hand.weigh(gross, tare)
    expect(kiosk.locator("[data-net]")).to_have_text(net)
    expect(kiosk.locator("[data-verdict] .verdict")).to_contain_text(word)
    expect(kiosk.locator("[data-main]")).to_have_text(f"Record {net}\u00a0kg")
    expect(kiosk.locator("[data-sub]")).not_to_be_empty()
    inside = word == "In tolerance"
    assert kiosk.locator('[data-part="band"][data-in]').count() == int(inside)
    assert kiosk.locator('[data-part="pointer"][data-out]').count() == int(not inside)
    assert kiosk.locator("[style]").count() == 0


def test_B1_the_weight_is_read_with_the_readers_decimal_sign(kiosk, plant, hand):
    """In German a comma is the decimal sign and a point is refused at the field."""
    plant.locale = "de"
    kiosk.goto("/step")
    hand.weigh("0,35", "0.05")
    expect(kiosk.locator("#tare-say")).to_be_visible()
    expect(kiosk.locator("[data-net]")).to_have_text("–")
    hand.weigh("0,35", "0,05")
    expect(kiosk.locator("#tare-say")).to_be_hidden()
    expect(kiosk.locator("[data-net]")).to_have_text("0,300")


def test_F10_a_double_tap_is_one_request(kiosk, plant, hand):
    """Two taps on the main key send one request."""
    hand.weigh()
    kiosk.dblclick("[data-main]")
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1")
    assert len(plant.posts) == 1


def test_F10_a_double_tap_on_a_plain_form_is_one_request_too(kiosk, plant):
    """A form that loads a page is sent once, however often its key is hit."""
    kiosk.goto("/tiles")
    kiosk.evaluate("""() => {
      const key = document.getElementById("plain");
      key.click();
      setTimeout(() => key.click(), 150);
    }""")
    kiosk.wait_for_url("**/plain")
    assert len(plant.posts) == 1


def test_K2_the_next_step_replaces_the_screen_and_takes_the_focus(kiosk, hand):
    """After a capture the next step is in the kiosk, its heading has the focus and is said."""
    hand.weigh()
    hand.record()
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1")
    expect(kiosk.locator("h1")).to_be_focused()
    expect(kiosk.locator("#live")).to_have_text("Weigh lactose 1")
    expect(kiosk.locator("#gross")).to_have_value("")


def test_K13_a_refusal_covers_the_step_and_the_entry_stays(kiosk, plant, hand):
    """A refusal is read in place of the step; going back, what was typed stands there."""
    plant.mode = "refused"
    hand.weigh()
    hand.record()
    expect(kiosk.locator("#refusal h2")).to_be_focused()
    expect(kiosk.locator("#refusal")).to_contain_text("Scale SC-102 is late.")
    kiosk.click("[data-close-refusal]")
    expect(kiosk.locator("#refusal")).to_be_empty()
    expect(kiosk.locator("#gross")).to_have_value("0.35")
    expect(kiosk.locator("[data-main]")).to_be_visible()


def test_K13_every_error_is_read_in_the_page_and_the_entry_stays(kiosk, plant, hand):
    """Also errors that are no refusals are shown in the page, in words, beside the entry."""
    plant.mode = "gone"
    hand.weigh()
    hand.record()
    expect(kiosk.locator("#refusal")).to_contain_text("There is nothing here")
    kiosk.click("[data-close-refusal]")
    expect(kiosk.locator("#gross")).to_have_value("0.35")


def test_K11_a_dialog_takes_the_focus_and_esc_leaves_without_a_trace(kiosk, plant):
    """The dialog of the second person opens modally, Esc leaves it and nothing was sent."""
    kiosk.click("#ask")
    expect(kiosk.locator("#second-signer")).to_be_focused()
    assert kiosk.evaluate("document.querySelector('dialog').matches(':modal')")
    kiosk.keyboard.press("Escape")
    expect(kiosk.locator("dialog")).to_have_count(0)
    expect(kiosk.locator("#ask")).to_be_focused()
    assert plant.posts == []


def test_K11_after_signing_the_dialog_closes_and_says_what_happened(kiosk):
    """After signing, the dialog is gone and a toast says what was done, for a while."""
    kiosk.click("#ask")
    kiosk.fill("#second-signer", "jweber")
    kiosk.fill("#second-secret", "correct horse battery")
    kiosk.click("text=Sign as verified")
    expect(kiosk.locator("dialog")).to_have_count(0)
    expect(kiosk.locator("#toasts")).to_contain_text("Verified.")
    expect(kiosk.locator("#toasts")).not_to_contain_text("Verified.", timeout=9000)
    assert "correct horse" not in kiosk.evaluate(
        "JSON.stringify({...localStorage, ...sessionStorage})"
    )


def test_design_an_unavailable_key_says_why_and_does_nothing(kiosk, plant):
    """A key that is not available stays focusable, says its reason and sends nothing."""
    kiosk.click("text=Why not", force=True)
    expect(kiosk.locator("#live")).to_have_text("Because.")
    kiosk.focus("text=Why not")
    kiosk.keyboard.press("Enter")
    kiosk.wait_for_timeout(200)
    assert plant.posts == []


def test_K13_each_answer_of_a_checklist_is_stored_at_once(kiosk, plant):
    """Answering a point sends it; a no asks for its reason there and then."""
    kiosk.goto("/tiles")
    kiosk.click("#point-1 label:has-text('No')")
    expect(kiosk.locator("#point-1")).to_contain_text("What was found?")
    assert [(p["point"], p["answer"]) for p in plant.posts] == [("1", "no")]


def test_K1_tiles_move_by_arrows_and_open_by_scan(kiosk, hand):
    """Arrow keys move over the grid of tiles; the scan of an order opens it at once."""
    kiosk.goto("/tiles")
    kiosk.focus('.tile[data-code="WO-0"]')
    kiosk.keyboard.press("ArrowRight")
    expect(kiosk.locator('.tile[data-code="WO-1"]')).to_be_focused()
    kiosk.keyboard.press("ArrowDown")
    expect(kiosk.locator('.tile[data-code="WO-4"]')).to_be_focused()
    hand.scan("WO-3")
    kiosk.wait_for_url("**/step?n=3")


def test_K16_clocks_run_on_the_servers_time(fresh):
    """A device whose own clock is years off still shows the time left as the server has it."""
    fresh.clock.install(time="2031-01-01T00:00:00")
    fresh.goto("/step")
    expect(fresh.locator("[data-timer]")).to_have_text(re.compile(r"(10:00|09:5\d) left"))
    fresh.clock.run_for(10_000)
    expect(fresh.locator("[data-timer]")).to_have_text(re.compile(r"09:(50|4\d) left"))


def test_design_the_office_searches_by_slash_and_counts_chosen_rows(kiosk):
    """A slash jumps to the search; chosen rows are counted and can be cleared."""
    kiosk.goto("/office")
    kiosk.keyboard.press("?")
    expect(kiosk.locator("#keys")).to_be_visible()
    kiosk.keyboard.press("Escape")
    expect(kiosk.locator("#keys")).to_be_hidden()
    kiosk.keyboard.press("/")
    expect(kiosk.locator("[data-search]")).to_be_focused()
    expect(kiosk.locator("[data-search]")).to_have_value("")
    expect(kiosk.locator("[data-bulk]")).to_be_hidden()
    kiosk.check("[data-choose] >> nth=1")
    expect(kiosk.locator("[data-chosen]")).to_have_text("1")
    expect(kiosk.locator("tr[aria-selected=true]")).to_have_count(1)
    kiosk.check("[data-choose-all]")
    expect(kiosk.locator("[data-chosen]")).to_have_text("3")
    kiosk.click("[data-choose-none]")
    expect(kiosk.locator("[data-bulk]")).to_be_hidden()
