"""Signing in: which tenant, who, and what guessing gets."""

import threading

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.operations import Outbox
from workwright.db.tables.people import Account, Session, SignInAttempt
from workwright.errors import Refused
from workwright.services import identity, people
from workwright.services.secrets import token_sha256
from workwright.testing.plants import HERE, SECRET

WRONG = "not the secret at all"
GENERIC = (
    "E5: The name or the secret is not right. Type both again. "
    "An administrator can give you a path on which you choose a new secret."
)


def try_in(plant, login, secret=SECRET, *, token=None, source=HERE):
    return identity.sign_in(
        plant.runtime,
        login,
        secret,
        scope="kiosk" if token else "office",
        device_token=token,
        source=source,
    )


def refused(plant, login, secret=WRONG, **kwargs):
    with pytest.raises(Refused) as answer:
        try_in(plant, login, secret, **kwargs)
    return answer.value


def entries(plant, act):
    with plant.looking() as look:
        return [e for e in look.all(AuditEntry, AuditEntry.seq) if e.act == act]


def test_D5_the_office_names_the_plant_and_the_kiosk_is_of_one(plant, other_plant):
    """The same name in two plants is two people; a kiosk takes the plain name of its own plant."""
    plant.add_person("dana")
    other_plant.add_person("dana")
    for owner in (plant, other_plant):
        signed_in = try_in(owner, f"Dana@{owner.code.upper()}")
        assert signed_in.tenant_id == owner.tenant_id
        assert signed_in.person_id == owner.person_id("dana")
    kiosk = other_plant.kiosk()
    assert try_in(plant, "dana", token=kiosk).tenant_id == other_plant.tenant_id
    assert str(refused(plant, "dana@halden", SECRET, token=kiosk)) == GENERIC


def test_S1_the_tenant_comes_from_the_token_alone(plant, other_plant):
    """A token that is made to point at another tenant finds nothing there."""
    plant.add_person("dana")
    own = try_in(plant, "dana@halden").token
    foreign = try_in(other_plant, "ada@tarn").token
    swapped = f"{foreign.split('.')[0]}.{own.split('.')[1]}"
    assert identity.resume(plant.runtime, own) is not None
    assert identity.resume(plant.runtime, swapped) is None


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "x" * 500, "é.é", "A" * 22 + ".", "..", "\x00.b"]
)
def test_S1_a_token_of_any_shape_is_simply_unknown(plant, token):
    """Rubbish in the cookie is nobody, never a failure."""
    assert identity.resume(plant.runtime, token) is None
    assert identity.resume_token(plant.runtime, token) is None
    assert identity.device_of(plant.runtime, token) is None


def test_S9_each_sign_in_gives_a_new_token_of_which_only_the_hash_is_stored(plant):
    """Two sign-ins have two tokens; neither stands in the database."""
    first, second = try_in(plant, "ada@halden"), try_in(plant, "ada@halden")
    assert first.token != second.token
    with plant.looking() as look:
        stored = {s.token_sha256 for s in look.all(Session)}
    assert stored == {token_sha256(first.token), token_sha256(second.token)}


def test_S10_unknown_name_wrong_secret_service_and_leaver_get_one_answer(plant):
    """No answer tells whether the name exists, what kind it is, or which component failed (E51)."""
    plant.add_person("dana")
    plant.do(identity.add_service, code="erp", name="ERP")
    gone = plant.add_person("gone")
    plant.do(people.disable_person, gone, "left the company")
    for login, secret in [
        ("nobody@halden", SECRET),
        ("dana@halden", WRONG),
        ("erp@halden", SECRET),
        ("gone@halden", SECRET),
        ("command-line@halden", SECRET),
        ("dana@nowhere", SECRET),
        ("dana", SECRET),
        ("", ""),
        ("x" * 5000 + "@halden", "y" * 5000),
    ]:
        assert str(refused(plant, login, secret)) == GENERIC, login


def test_S11_failures_are_audited_under_the_claimed_name_and_device(plant):
    """The entry names who was claimed and where; neither holds the secret that was typed (E51)."""
    kiosk = plant.kiosk()
    refused(plant, "Dana", token=kiosk)
    (entry,) = entries(plant, "sign_in.refused")
    assert '"claimed":"dana"' in entry.body
    assert '"device":"K-1"' in entry.body
    assert '"source":"K-1"' in entry.body
    assert WRONG not in entry.body


def test_S11_a_device_is_slowed_down_and_the_account_works_elsewhere(plant, clock):
    """After five failures the account waits on that device only; a colleague elsewhere comes in."""
    plant.add_person("dana")
    first, second = plant.kiosk("K-1"), plant.kiosk("K-2")
    for _ in range(5):
        refused(plant, "dana", token=first)
    slowed = refused(plant, "dana", SECRET, token=first)
    assert slowed.rules == ("S11",)
    assert slowed.findings[0].data == {"seconds": 30}
    assert try_in(plant, "dana", token=second).must_change is False
    plant.add_person("evan")
    assert try_in(plant, "evan", token=first).token
    clock.move(seconds=30)
    assert try_in(plant, "dana", token=first).token


def test_S11_the_wait_doubles_up_to_fifteen_minutes_and_fades(plant, clock):
    """Each further failure doubles the wait; a quarter of an hour later all is forgotten."""
    plant.add_person("dana")
    waits = []
    for _ in range(5):
        refused(plant, "dana@halden")
    for _ in range(4):
        waits.append(refused(plant, "dana@halden").findings[0].data["seconds"])
        clock.move(seconds=waits[-1])
        assert refused(plant, "dana@halden").rules == ("E5",)
    assert waits == [30, 60, 120, 240]
    clock.move(minutes=15)
    assert try_in(plant, "dana@halden").token


def test_S11_an_unknown_name_is_slowed_down_like_a_known_one(plant):
    """Waiting tells nothing about whether the account exists."""
    plant.add_person("dana")
    answers = []
    for login in ("dana@halden", "nobody@halden"):
        for _ in range(5):
            refused(plant, login, source=login)
        answers.append(refused(plant, login, source=login).findings[0].data)
    assert answers[0] == answers[1] == {"seconds": 30}


def test_S11_guessing_from_many_places_is_slowed_by_seconds_only(plant, clock):
    """Account-wide there is back-off of at most half a minute, never a lock (D6)."""
    plant.add_person("dana")
    for n in range(40):
        refused(plant, "dana@halden", source=f"198.51.100.{n}")
        clock.move(seconds=31) if n >= 9 else None
    refused(plant, "dana@halden", source="198.51.100.99")
    slowed = refused(plant, "dana@halden", SECRET, source=HERE)
    assert slowed.rules == ("S11",)
    assert 0 < slowed.findings[0].data["seconds"] <= 30
    clock.move(seconds=30)
    assert try_in(plant, "dana@halden").token


def test_S11_trying_many_names_slows_the_device_by_seconds_only(plant, clock):
    """A device that tries name after name waits, at most half a minute, so no kiosk is locked."""
    plant.add_person("dana")
    kiosk = plant.kiosk()
    for n in range(20):
        refused(plant, f"name{n}", token=kiosk)
    slowed = refused(plant, "dana", SECRET, token=kiosk)
    assert slowed.rules == ("S11",)
    clock.move(seconds=slowed.findings[0].data["seconds"])
    assert try_in(plant, "dana", token=kiosk).token


def test_S11_parallel_guesses_cannot_overtake_the_count(plant):
    """Forty guesses at once are judged two at a time: the limit holds."""
    plant.add_person("dana")

    def guess():
        with pytest.raises(Refused):
            try_in(plant, "dana@halden", WRONG)

    threads = [threading.Thread(target=guess) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with plant.looking() as look:
        counted = len(look.all(SignInAttempt, succeeded=False))
    assert 5 <= counted <= 6
    assert len(entries(plant, "sign_in.refused")) == 40


def test_S11_success_forgets_the_failures_of_that_device(plant, clock):
    """Who gets in after three slips starts again with five."""
    plant.add_person("dana")
    for _ in range(3):
        for _ in range(4):
            refused(plant, "dana@halden")
            clock.move(seconds=1)
        assert try_in(plant, "dana@halden").token
        clock.move(seconds=1)


def test_E47_those_responsible_are_told_in_the_same_transaction(plant):
    """The fifth failure puts an alert into the outbox, naming account and place."""
    for _ in range(4):
        refused(plant, "dana@halden")
    with plant.looking() as look:
        assert not look.all(Outbox)
    refused(plant, "dana@halden")
    with plant.looking() as look:
        (alert,) = look.all(Outbox)
    assert alert.event == "security.sign_in_failures"
    assert alert.payload == {"login": "dana", "source": HERE, "failures": 5}


def test_S11_failures_of_one_tenant_do_not_count_in_another(plant, other_plant):
    """The same name from the same address is slowed down only where it failed."""
    plant.add_person("dana")
    other_plant.add_person("dana")
    for _ in range(5):
        refused(plant, "dana@halden")
    assert refused(plant, "dana@halden", SECRET).rules == ("S11",)
    assert try_in(plant, "dana@tarn").token


def test_E10_an_unregistered_or_revoked_kiosk_lets_nobody_in(plant):
    """Without a registered key there is no kiosk sign-in; a revoked key is unknown."""
    plant.add_person("dana")
    kiosk = plant.kiosk()
    assert refused(plant, "dana", SECRET, token=kiosk + "x").rules == ("E10",)
    signed_in = try_in(plant, "dana", token=kiosk)
    ended = plant.do(identity.revoke_device, "K-1", "stolen from the hall")
    assert ended == 1
    assert identity.resume(plant.runtime, signed_in.token) is None
    assert refused(plant, "dana", SECRET, token=kiosk).rules == ("E10",)


def test_E49_no_secret_or_token_stands_in_audit_or_outbox(plant):
    """After a day of use neither secrets nor tokens are found in any entry of the chain."""
    plant.add_person("dana")
    kiosk = plant.kiosk()
    token = try_in(plant, "dana", token=kiosk).token
    refused(plant, "dana", token=kiosk)
    with plant.looking() as look:
        text = " ".join(e.body for e in look.all(AuditEntry))
        hashes = [a.secret_hash for a in look.all(Account)]
    for hidden in (SECRET, WRONG, token, kiosk, token_sha256(kiosk), *hashes):
        assert hidden == "none" or hidden not in text
