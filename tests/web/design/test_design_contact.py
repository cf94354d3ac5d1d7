"""Without contact, session or hand: entries wait, locks cover, nothing is lost or doubled."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_F9_an_entry_without_contact_waits_and_arrives_once(kiosk, plant, hand):
    """Without contact the entry waits on the kiosk and arrives once, with its key and its time."""
    hand.weigh()
    kiosk.context.set_offline(True)
    key = hand.key()
    hand.record()
    expect(kiosk.locator("#unconfirmed")).to_contain_text("1 entry not confirmed")
    expect(kiosk.locator("#unconfirmed")).to_contain_text("Lactose")
    expect(kiosk.locator("#connection")).to_contain_text("No server since")
    expect(kiosk.locator("[data-main]")).to_have_attribute("aria-disabled", "true")
    expect(kiosk.locator("#because-unconfirmed")).to_be_visible()
    expect(kiosk.locator("#gross")).to_have_value("0.35")
    made = json.loads(kiosk.evaluate("localStorage.getItem('workwright.outbox.1')"))[0]["at"]
    kiosk.wait_for_timeout(1200)
    assert plant.posts == []
    kiosk.context.set_offline(False)
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1", timeout=15000)
    expect(kiosk.locator("#unconfirmed")).to_be_empty()
    assert list(plant.effects) == [key]
    assert plant.effects[key]["at"].startswith(made[:19])
    assert plant.effects[key]["gross"] == "0.35"


def test_F9_a_lost_reply_is_asked_for_again_with_the_same_key(kiosk, plant, hand):
    """When the reply is lost the same key is sent again, and the server applies it once."""
    lost = {"left": 1}

    def lose(way):
        if lost["left"]:
            lost["left"] -= 1
            way.fetch()
            way.abort()
        else:
            way.continue_()

    kiosk.route("**/weigh", lose)
    hand.weigh()
    hand.record()
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1", timeout=15000)
    assert len(plant.posts) == 2
    assert len(plant.effects) == 1


def test_F9_a_server_that_cannot_save_is_asked_again_in_order(kiosk, plant, hand):
    """At 503 the entry waits, nothing is skipped, and it is sent when the server can."""
    plant.mode = "503"
    hand.weigh()
    hand.record()
    expect(kiosk.locator("#unconfirmed")).to_contain_text("not confirmed")
    plant.mode = "ok"
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1", timeout=15000)
    assert len({post["key"] for post in plant.posts}) == 1
    assert len(plant.effects) == 1


def test_F9_an_entry_is_sent_by_the_person_who_made_it_only(kiosk, plant, hand):
    """An entry that waits is not sent in the name of the next person at the kiosk."""
    hand.weigh()
    kiosk.context.set_offline(True)
    hand.record()
    expect(kiosk.locator("#unconfirmed")).to_contain_text("not confirmed")
    kiosk.route("**/weigh", lambda way: way.abort())
    kiosk.context.set_offline(False)
    plant.person = 9
    kiosk.goto("/step")
    kiosk.unroute("**/weigh")
    expect(kiosk.locator("#unconfirmed")).to_contain_text("Made by Dana Okafor")
    kiosk.wait_for_timeout(1500)
    assert plant.effects == {}
    expect(kiosk.locator("[data-main]")).not_to_have_attribute("aria-disabled", "true")
    plant.person = 2
    kiosk.goto("/step")
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1", timeout=15000)


def test_F9_a_refusal_of_a_late_entry_is_shown(kiosk, plant, hand):
    """When the server refuses what had waited, its findings are shown and it waits no longer."""
    hand.weigh()
    kiosk.context.set_offline(True)
    hand.record()
    expect(kiosk.locator("#unconfirmed")).to_contain_text("not confirmed")
    plant.mode = "refused"
    kiosk.context.set_offline(False)
    expect(kiosk.locator("#refusal")).to_contain_text("Scale SC-102 is late.", timeout=15000)
    expect(kiosk.locator("#unconfirmed")).to_be_empty()


def test_F9_a_link_without_contact_does_not_leave_the_screen(kiosk, hand):
    """Without contact a link stays where it is, so that the entry in hand is not lost."""
    hand.weigh()
    kiosk.context.set_offline(True)
    kiosk.click("text=Tiles")
    expect(kiosk.locator("#connection")).to_contain_text("No server since")
    expect(kiosk.locator("#gross")).to_have_value("0.35")
    kiosk.context.set_offline(False)
    kiosk.click("text=Tiles")
    expect(kiosk.locator("h1")).to_have_text("Tiles")


def test_S22_an_ended_session_keeps_the_entry_and_its_key(kiosk, plant, hand):
    """After a new sign-in the entry stands there again, under the same key."""
    hand.weigh()
    key = hand.key()
    kiosk.context.clear_cookies()
    hand.record()
    kiosk.wait_for_url("**/sign-in?next=/step")
    kiosk.goto("/step")
    expect(kiosk.locator("#gross")).to_have_value("0.35")
    expect(kiosk.locator("[data-net]")).to_have_text("0.300")
    assert hand.key() == key
    hand.record()
    expect(kiosk.locator("h1")).to_have_text("Weigh lactose 1")
    assert list(plant.effects) == [key]


def test_K14_the_idle_lock_warns_and_then_covers_the_screen(fresh, plant):
    """After idling a countdown is seen, a touch stops it; at its end the screen is locked."""
    fresh.clock.install()
    fresh.goto("/step")
    fresh.clock.run_for(35_000)
    expect(fresh.locator(".idle")).to_contain_text("Locks in")
    fresh.mouse.click(5, 300)
    expect(fresh.locator(".idle")).to_have_count(0)
    assert not plant.locked
    fresh.clock.run_for(61_000)
    fresh.wait_for_url("**/unlock")
    assert plant.locked


def test_K14_the_lock_covers_at_once_also_without_contact(kiosk, plant, hand):
    """Locking covers the screen immediately; the server is told when it can be reached."""
    hand.weigh()
    kiosk.context.set_offline(True)
    kiosk.click("text=Lock")
    expect(kiosk.locator(".cover")).to_be_visible()
    assert not plant.locked
    kiosk.context.set_offline(False)
    kiosk.wait_for_url("**/unlock", timeout=15000)
    assert plant.locked
