"""Sessions: found by token, locked when nobody is there, ended for good."""

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.people import Session
from workwright.errors import Refused
from workwright.services import identity, people
from workwright.services.plant import create_site
from workwright.testing.plants import SECRET

WRONG = "not the secret at all"


@pytest.fixture
def dana(plant):
    """An operator of verified identity."""
    plant.add_signer("dana", "operator", name="Dana Okafor")
    return "dana"


def token_of(plant, code, *, kiosk=None):
    return identity.sign_in(
        plant.runtime,
        code if kiosk else f"{code}@{plant.code}",
        SECRET,
        scope="kiosk" if kiosk else "office",
        device_token=kiosk,
        source="192.0.2.10",
    ).token


def test_S9_the_person_behind_a_token_has_the_roles_of_this_moment(plant, dana):
    """Who is there, where, with which permissions; read at each request."""
    kiosk = plant.kiosk()
    principal = identity.resume(plant.runtime, token_of(plant, dana, kiosk=kiosk))
    assert principal.person_id == plant.person_id(dana)
    assert principal.printed_name == "Dana Okafor"
    assert principal.roles == {"operator"}
    assert principal.may("step.perform")
    assert not principal.may("order.release")
    assert (principal.device_name, principal.locked) == ("Kiosk K-1", False)


def test_S9_signing_out_ends_the_token_at_once(plant, dana):
    """A copied cookie is worth nothing after signing out."""
    token = token_of(plant, dana)
    identity.sign_out(plant.runtime, identity.resume(plant.runtime, token))
    assert identity.resume(plant.runtime, token) is None


def test_S9_an_ended_session_is_over_though_nothing_was_audited(plant, dana):
    """The session's own row is read at each request, however short the audit chain stays."""
    token = token_of(plant, dana)
    session_id = identity.resume(plant.runtime, token).session_id
    with plant.runtime.writing(plant.tenant_id, plant.actor(dana)) as work:
        work.lock(Session, session_id).ended_at = work.now
        work.commit()
    assert identity.resume(plant.runtime, token) is None


def test_S9_a_session_ends_after_twelve_hours_whatever_happens(plant, dana, clock):
    """Twelve hours after signing in even a busy session is over."""
    token = token_of(plant, dana)
    for _ in range(179):
        clock.move(minutes=4)
        assert not identity.resume(plant.runtime, token).locked
    clock.move(minutes=4)
    assert identity.resume(plant.runtime, token) is None


def test_K14_an_idle_kiosk_locks_after_five_minutes(plant, dana, clock):
    """A second before five minutes it is open, at five minutes it is locked, and stays so."""
    token = token_of(plant, dana, kiosk=plant.kiosk())
    clock.move(minutes=4, seconds=59)
    assert not identity.resume(plant.runtime, token, touch=False).locked
    clock.move(seconds=1)
    assert identity.resume(plant.runtime, token).locked
    assert identity.resume(plant.runtime, token).locked


def test_K14_polls_do_not_postpone_the_lock(plant, dana, clock):
    """What a page asks by itself is no hand on the screen."""
    token = token_of(plant, dana, kiosk=plant.kiosk())
    for _ in range(30):
        clock.move(seconds=10)
        found = identity.resume(plant.runtime, token, touch=False)
    assert found.locked


def test_D4_presence_is_written_at_most_every_twenty_seconds(plant, dana, clock):
    """A request only reads; that somebody was there is kept three times a minute at most."""
    token = token_of(plant, dana)
    seen = []
    for _ in range(12):
        clock.move(seconds=5)
        session_id = identity.resume(plant.runtime, token).session_id
        with plant.looking() as look:
            seen.append(look.get(Session, session_id).seen_at)
    assert len(set(seen)) == 4


def test_K14_only_the_same_person_unlocks(plant, dana):
    """Unlocking asks for that person's secret; the failure is audited and counted."""
    kiosk = plant.kiosk()
    token = token_of(plant, dana, kiosk=kiosk)
    principal = identity.resume(plant.runtime, token)
    identity.lock(plant.runtime, principal)
    locked = identity.resume(plant.runtime, token)
    assert locked.locked
    with pytest.raises(Refused) as refused:
        identity.unlock(plant.runtime, locked, WRONG)
    assert refused.value.rules == ("K14",)
    with plant.looking() as look:
        acts = [e.act for e in look.all(AuditEntry, AuditEntry.seq)]
    assert acts[-1] == "session.unlock.refused"
    identity.unlock(plant.runtime, locked, SECRET)
    assert not identity.resume(plant.runtime, token).locked


def test_S11_guesses_at_a_locked_kiosk_are_slowed_down(plant, dana):
    """Unlocking counts with signing in: after five wrong secrets the kiosk waits."""
    token = token_of(plant, dana, kiosk=plant.kiosk())
    principal = identity.resume(plant.runtime, token)
    identity.lock(plant.runtime, principal)
    for _ in range(5):
        with pytest.raises(Refused):
            identity.unlock(plant.runtime, principal, WRONG)
    with pytest.raises(Refused) as refused:
        identity.unlock(plant.runtime, principal, SECRET)
    assert refused.value.rules == ("S11",)


def test_E24_another_person_at_the_kiosk_ends_the_session_before(plant, dana):
    """One kiosk has one session: signing in as somebody else ends the first."""
    kiosk = plant.kiosk()
    first = token_of(plant, dana, kiosk=kiosk)
    plant.add_signer("evan", "operator")
    second = token_of(plant, "evan", kiosk=kiosk)
    assert identity.resume(plant.runtime, first) is None
    assert identity.resume(plant.runtime, second).person_code == "evan"


def test_S9_the_office_of_a_colleague_stays_open(plant, dana):
    """Ending the sessions of one person or device touches nobody else's."""
    plant.add_signer("evan", "operator")
    kept = [token_of(plant, "evan"), token_of(plant, "evan", kiosk=plant.kiosk("K-2"))]
    ended = [token_of(plant, dana), token_of(plant, dana, kiosk=plant.kiosk("K-1"))]
    plant.do(people.grant_role, plant.person_id(dana), "supervisor")
    assert [identity.resume(plant.runtime, t) for t in ended] == [None, None]
    assert all(identity.resume(plant.runtime, t) for t in kept)


@pytest.mark.parametrize("change", ["grant", "withdraw", "disable", "secret", "path", "lost"])
def test_S9_sessions_end_with_role_secret_and_person(plant, dana, change):
    """Role change, withdrawal, disabling, a new secret, a reset, a loss: all tokens end at once."""
    tokens = [token_of(plant, dana), token_of(plant, dana, kiosk=plant.kiosk())]
    person_id = plant.person_id(dana)
    match change:
        case "grant":
            plant.do(people.grant_role, person_id, "supervisor")
        case "withdraw":
            plant.do(people.withdraw_role, person_id, "operator", "moved to another hall")
        case "disable":
            plant.do(people.disable_person, person_id, "left the company")
        case "secret":
            principal = identity.resume(plant.runtime, tokens[0])
            identity.change_secret(plant.runtime, principal, SECRET, "amber canyon whistle")
        case "path":
            plant.do(identity.open_path, person_id, "forgot the secret")
        case "lost":
            plant.do(identity.deauthorise, person_id, "told us on the phone")
    assert [identity.resume(plant.runtime, t) for t in tokens] == [None, None]


def test_S9_a_changed_secret_gives_a_new_token(plant, dana):
    """Changing the own secret goes on under a new token; the old secret is worth nothing."""
    principal = identity.resume(plant.runtime, token_of(plant, dana))
    again = identity.change_secret(plant.runtime, principal, SECRET, "amber canyon whistle")
    assert identity.resume(plant.runtime, again.token).person_code == dana
    with pytest.raises(Refused):
        token_of(plant, dana)


def test_E49_changing_asks_for_the_old_secret_and_a_fit_new_one(plant, dana):
    """A wrong old secret is generic and counted; a weak or unchanged new one tells all reasons."""
    principal = identity.resume(plant.runtime, token_of(plant, dana))
    with pytest.raises(Refused) as refused:
        identity.change_secret(plant.runtime, principal, WRONG, "amber canyon whistle")
    assert refused.value.rules == ("E26",)
    for new, rules in [("short", ("E49",)), (SECRET, ("E49",)), ("dana okafor", ("E49",))]:
        with pytest.raises(Refused) as refused:
            identity.change_secret(plant.runtime, principal, SECRET, new)
        assert refused.value.rules == rules
    admin = plant.sign_in("ada")
    with pytest.raises(Refused) as refused:
        identity.change_secret(plant.runtime, admin, SECRET, "amber canyons")
    assert refused.value.findings[0].data == {"count": 13, "least": 15}


def test_E10_a_session_of_another_site_has_only_the_roles_of_that_site(plant, dana):
    """At a kiosk only roles of its site count; in the office of a single site all of them."""
    plant.do(create_site, code="OB", name="Oberau", time_zone="Europe/Berlin")
    plant.add_signer("sam")
    plant.do(people.grant_role, plant.person_id("sam"), "supervisor", site="OB")
    plant.do(people.grant_role, plant.person_id("sam"), "operator", site="HS")
    at_kiosk = plant.sign_in("sam", device_token=plant.kiosk())
    assert at_kiosk.roles == {"operator"}
    in_office = plant.sign_in("sam")
    assert in_office.roles == {"operator", "supervisor"}
    assert in_office.site_id is None
