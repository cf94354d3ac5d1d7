"""The doors: signing in and out, locking, a kiosk of its own, the own secret and statement."""

import re

import pytest
from sqlalchemy import select

from workwright.db.tables.people import Account, Person, Session
from workwright.db.tables.plant import Device
from workwright.services import identity
from workwright.services.tenants import command_line_actor
from workwright.testing.browsing import Desk, desk_of
from workwright.web.product import build_app, settings_for

NEW_SECRET = "seven lamps over harbour"


def kiosk_key(plant, code="K-1"):
    """Register a kiosk as the administrator and return its key."""
    return plant.act(
        plant.plan.administrator.login,
        lambda work: identity.register_device(
            work, code=code, name="Booth", site=plant.plan.data["site"]["code"]
        ),
    )


def site_code(plant):
    """Return the code of the plant's site."""
    return plant.plan.data["site"]["code"]


def opened_path(plant, login):
    """Open a one-time path from the command line and return it."""
    operator = command_line_actor(plant.runtime, plant.tenant_id)
    with plant.runtime.writing(plant.tenant_id, operator) as work:
        path = identity.open_path(work, plant.person_id(login), "lost the paper with it")
        work.commit()
    return path


def sessions(plant, **equal):
    """Return the sessions of a plant, oldest first."""
    with plant.look() as look:
        return list(look.all(Session, Session.id, **equal))


def test_S9_signing_in_gives_a_new_token_and_ends_the_session_before(product, halden):
    """Each sign-in begins a session under a new token, and the one before is worth nothing."""
    desk = desk_of(product, halden, "sanna")
    first = desk.client.get_cookie("ww_session").value
    answer = desk.sign_in("miriam@halden", halden.plan.secret)
    assert answer.status_code == 303
    assert desk.client.get_cookie("ww_session").value != first
    assert [s.end_reason for s in sessions(halden)] == ["signed in again", None]


def test_D5_in_the_office_one_signs_in_with_name_and_plant(product, halden, reducers):
    """The plant is part of what is typed; a name alone, or one of another plant, is nobody."""
    desk = Desk(product)
    for login in ("sanna", "sanna@reducers", "sanna@nowhere"):
        answer = desk.sign_in(login, halden.plan.secret)
        assert answer.status_code == 422
        assert "The name or the secret is not right." in answer.text
    assert desk.sign_in("sanna@halden", halden.plan.secret).headers["Location"] == "/office/"


def test_E22_a_refused_sign_in_never_shows_what_was_typed_as_secret(product, halden):
    """The name is kept for a second try, the secret is not."""
    answer = Desk(product).sign_in("sanna@halden", "the wrong secret here")
    assert 'value="sanna@halden"' in answer.text
    assert "the wrong secret here" not in answer.text


def test_S11_many_wrong_secrets_are_slowed_down_in_words(product, halden):
    """After several failures the door says how long to wait, and answers 429."""
    desk = Desk(product)
    for _ in range(5):
        assert desk.sign_in("sanna@halden", "wrong wrong wrong").status_code == 422
    answer = desk.sign_in("sanna@halden", halden.plan.secret)
    assert answer.status_code == 429
    assert "too many attempts" in answer.text


def test_S23_after_signing_in_only_local_addresses_are_followed(product, halden):
    """A door that leads elsewhere leads to the office instead."""
    desk = Desk(product)
    desk.client.get("/sign-in")
    data = {"login": "sanna@halden", "secret": halden.plan.secret}
    away = desk.post("/sign-in?next=//evil.example/", key=None, **data)
    assert away.headers["Location"] == "/office/"
    inside = desk.post("/sign-in?next=/office/orders", key=None, **data)
    assert inside.headers["Location"] == "/office/orders"


def test_S22_a_visitor_is_sent_to_the_door_and_back(product, halden):
    """Who opens a page without a session signs in first and lands where the page was."""
    answer = Desk(product).get("/office/orders?view=all")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/office/orders%3Fview%3Dall"


def test_S9_signing_out_ends_the_session_for_good(product, halden):
    """The token of a session that was signed out opens nothing any more."""
    desk = desk_of(product, halden, "sanna")
    token = desk.client.get_cookie("ww_session").value
    assert desk.post("/sign-out", key=None).headers["Location"] == "/sign-in"
    desk.client.set_cookie("ww_session", token)
    assert desk.get("/office/").status_code == 303


def test_K14_a_locked_screen_shows_nothing_until_its_person_opens_it(product, halden):
    """Locked, every page leads to the lock; the person's secret opens it and nobody else's."""
    desk = desk_of(product, halden, "sanna")
    assert desk.post("/lock", key=None).headers["Location"] == "/unlock"
    assert desk.get("/office/orders").headers["Location"].startswith("/unlock?next=")
    assert "Sanna Lindqvist" in desk.get("/unlock").text
    assert desk.post("/unlock", key=None, secret="not the secret at all").status_code == 422
    answer = desk.post("/unlock?next=/office/orders", key=None, secret=halden.plan.secret)
    assert answer.headers["Location"] == "/office/orders"
    assert desk.get("/office/orders").status_code == 200


def test_D7_an_idle_screen_locks_by_itself(product, halden, clock):
    """After the plant's minutes without a hand the next page is the lock."""
    desk = desk_of(product, halden, "sanna")
    clock.move(minutes=6)
    assert desk.get("/office/orders").headers["Location"].startswith("/unlock")


def test_E10_an_unregistered_device_is_no_kiosk(product, halden):
    """Without a key of its own a browser cannot be signed in to as a kiosk."""
    answer = Desk(product).get("/kiosk/sign-in")
    assert answer.status_code == 403
    assert "This device is not registered" in answer.text


def test_E10_an_administrator_registers_the_browser_as_a_kiosk(product, halden):
    """The key goes into the browser and nowhere else; the administrator is signed out by it."""
    desk = desk_of(product, halden, halden.plan.administrator.login)
    assert "Register this kiosk" in desk.get("/register-kiosk").text
    fields = {"code": "K-7", "name": "Booth 7", "site": site_code(halden), "line": "", "room": ""}
    answer = desk.post("/register-kiosk", **fields)
    assert answer.headers["Location"] == "/kiosk/sign-in"
    assert desk.client.get_cookie("ww_device") is not None
    assert desk.client.get_cookie("ww_session") is None
    assert "Booth 7" in desk.get("/kiosk/sign-in").text
    with halden.look() as look:
        assert look.named(Device, "K-7").key_sha256 not in answer.headers["Set-Cookie"]


def test_E10_registering_a_kiosk_twice_with_one_key_makes_one_kiosk(product, halden):
    """A double tap on the key registers one device."""
    desk = desk_of(product, halden, halden.plan.administrator.login)
    fields = {"code": "K-7", "name": "Booth 7", "site": site_code(halden), "line": "", "room": ""}
    key = "0198b7a0-0000-7000-8000-00000000000a"
    desk.post("/register-kiosk", key=key, **fields)
    again = desk_of(product, halden, halden.plan.administrator.login)
    assert again.post("/register-kiosk", key=key, **fields).status_code == 303
    with halden.look() as look:
        assert len(look.all(Device)) == 1


def test_S6_only_those_who_manage_people_register_a_kiosk(product, halden):
    """A planner gets a sentence, not the form."""
    assert desk_of(product, halden, "sanna").get("/register-kiosk").status_code == 403


def test_S9_at_a_kiosk_the_next_person_takes_the_place_of_the_one_before(product, halden):
    """Signing in at a kiosk ends whoever was signed in there."""
    desk = Desk(product, kiosk_key(halden))
    assert "Booth" in desk.get("/kiosk/sign-in").text
    for login in ("dana", "jonas"):
        answer = desk.sign_in(login, halden.plan.secret, at="/kiosk/sign-in")
        assert answer.headers["Location"] == "/kiosk/"
    ended = [s.end_reason for s in sessions(halden, scope="kiosk")]
    assert ended == ["another person signed in", None]


def test_D5_a_kiosk_lets_in_people_of_its_plant_only(product, halden, reducers):
    """At a kiosk of one plant the people of the other are unknown."""
    desk = Desk(product, kiosk_key(halden))
    for login in ("nils", "nils@reducers"):
        answer = desk.sign_in(login, reducers.plan.secret, at="/kiosk/sign-in")
        assert answer.status_code == 422


def test_E26_the_owner_chooses_a_secret_on_a_path_that_works_once(product, halden):
    """A path leads to a secret of the owner's choice; a second walk along it leads nowhere."""
    path = opened_path(halden, "sanna")
    desk = Desk(product)
    page = f"/path/{path}"
    assert "Choose your password" in desk.get(page).text
    differ = desk.post(page, key=None, new_secret=NEW_SECRET, again="another one of these")
    assert differ.status_code == 422
    assert "not the same" in differ.text
    assert desk.post(page, key=None, new_secret="short", again="short").status_code == 422
    done = desk.post(page, key=None, new_secret=NEW_SECRET, again=NEW_SECRET)
    assert done.headers["Location"] == "/secret-chosen"
    assert desk.sign_in("sanna@halden", NEW_SECRET).status_code == 303
    second = Desk(product)
    second.get(page)
    used = second.post(page, key=None, new_secret=NEW_SECRET, again=NEW_SECRET)
    assert "This path does not exist, was used, or is too old." in used.text


def test_S9_changing_the_secret_goes_on_under_a_new_token(product, halden):
    """Every session ends; this browser goes on with a new one and the new secret counts."""
    desk = desk_of(product, halden, "sanna")
    before = desk.client.get_cookie("ww_session").value
    wrong = desk.post(
        "/me/secret", key=None, old_secret="wrong", new_secret=NEW_SECRET, again=NEW_SECRET
    )
    assert wrong.status_code == 422
    done = desk.post(
        "/me/secret",
        key=None,
        old_secret=halden.plan.secret,
        new_secret=NEW_SECRET,
        again=NEW_SECRET,
    )
    assert done.status_code == 303
    assert desk.client.get_cookie("ww_session").value != before
    assert desk.get("/office/").status_code == 200


def test_E46_a_person_makes_the_own_secret_worthless_at_once(product, halden):
    """Reported as known to somebody, the secret opens no door from that moment."""
    desk = desk_of(product, halden, "sanna")
    answer = desk.post("/me/lost", reason="the note lay open on the desk")
    assert answer.headers["Location"] == "/sign-in"
    assert Desk(product).sign_in("sanna@halden", halden.plan.secret).status_code == 422


def test_E12_the_statement_is_read_and_accepted_by_the_person_alone(product, halden):
    """Version and time of the acceptance are stored; another version is refused."""
    with halden.look() as look:
        assert (
            look.find(
                Account, person_id=halden.person_id(halden.plan.administrator.login)
            ).accountability_at
            is None
        )
    desk = desk_of(product, halden, halden.plan.administrator.login)
    assert "My electronic signature binds me" in desk.get("/me").text
    assert desk.post("/me/statement", version="99").status_code == 409
    assert desk.post("/me/statement", version="1").status_code == 303
    with halden.look() as look:
        account = look.find(Account, person_id=halden.person_id(halden.plan.administrator.login))
        assert account.accountability_version == "1"


def test_language_and_theme_belong_to_the_person(product, halden):
    """Chosen once, every page speaks that language and wears that theme."""
    desk = desk_of(product, halden, "sanna")
    assert desk.post("/me/preferences", locale="de", theme="dark").status_code == 303
    page = desk.get("/office/orders").text
    assert '<html lang="de"' in page
    assert 'data-theme="dark"' in page
    assert "Fertigungsaufträge" in page or "Herstellaufträge" in page or "aufträge" in page
    assert desk.post("/me/preferences", locale="tlh", theme="pink").status_code == 422
    with halden.look() as look:
        assert look.scalars(select(Person.theme).where(Person.code == "SLI")) == ["dark"]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in?lang=de"])
def test_S21_the_door_carries_no_script_or_style_of_its_own(product, path):
    """The page for visitors loads only our own files."""
    page = Desk(product).get(path).text
    assert not re.search(r"\son\w+=|style=|<script>|javascript:", page)


def test_S9_plain_http_off_loopback_needs_the_flag(demo_runtime):
    """The product does not serve sessions over plain HTTP to a network unless told to."""
    with pytest.raises(RuntimeError, match="plain HTTP"):
        build_app(demo_runtime, settings_for("0.0.0.0:8080"))
