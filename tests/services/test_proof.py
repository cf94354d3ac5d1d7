"""What a signature asks of its signer, before any act: both components, or a running series."""

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.people import Session
from workwright.db.tables.plant import Device
from workwright.errors import Refused
from workwright.services import identity, people
from workwright.services.identity.throttle import WINDOW
from workwright.testing.plants import SECRET

WRONG = "not the secret at all"
GENERIC = "The name or the secret is not right."


@pytest.fixture
def dana(plant):
    """An operator signed in at kiosk K-1."""
    plant.add_signer("dana", "operator", name="Dana Okafor")
    return plant.sign_in("dana", device_token=plant.kiosk())


@pytest.fixture
def evan(plant):
    """A second qualified person without a session."""
    plant.add_signer("evan", "operator", name="Evan Moe")
    return "evan"


def sign(plant, principal, login=None, secret=SECRET):
    """Prove and let a transaction continue the series, as an act does."""
    proof = plant.prove(principal, login=login, secret=secret)
    plant.do(identity.continue_series, proof, by=identity.actor_of(principal))
    return proof


def refused(plant, principal, login=None, secret=SECRET):
    with pytest.raises(Refused) as answer:
        sign(plant, principal, login, secret)
    return answer.value


def test_E22_a_session_alone_signs_nothing(plant, dana):
    """An open session without id and secret is refused, and so is the secret alone at first."""
    assert refused(plant, dana, login=None, secret="").rules == ("E23",)
    assert refused(plant, dana, login=None).rules == ("E23",)
    assert refused(plant, dana, login="dana", secret="").rules == ("E22",)


def test_E23_the_first_signature_takes_both_and_the_next_the_secret(plant, dana, clock):
    """In one continuous session the first uses id and secret, later ones at least the secret."""
    first = sign(plant, dana, "dana")
    clock.move(minutes=4)
    later = sign(plant, dana)
    assert (first.components, later.components) == ("both", "secret")
    assert first.person_id == later.person_id == dana.person_id
    assert first.session_id == later.session_id == dana.session_id
    assert first.device_id == dana.device_id
    assert refused(plant, dana, secret="").rules == ("E22",)


def be_there(plant, principal):
    """Let a hand be on the screen now."""
    with plant.working(identity.actor_of(principal)) as work:
        work.lock(Session, principal.session_id).seen_at = work.now


def test_E24_a_series_ends_when_idle_for_five_minutes(plant, dana, clock):
    """Each signature keeps it alive; five minutes without one end it, though somebody is there."""
    sign(plant, dana, "dana")
    for _ in range(3):
        clock.move(minutes=4, seconds=59)
        be_there(plant, dana)
        sign(plant, dana)
    clock.move(minutes=3)
    be_there(plant, dana)
    clock.move(minutes=2)
    assert refused(plant, dana).rules == ("E24",)


def test_E24_a_series_ends_with_the_idle_lock(plant, dana, clock):
    """A minute after the last signature the kiosk locked itself: unlocked, both are asked again."""
    clock.move(minutes=4, seconds=59)
    sign(plant, dana, "dana")
    clock.move(seconds=1)
    assert refused(plant, dana).rules == ("E24",)
    identity.unlock(plant.runtime, dana, SECRET)
    assert refused(plant, dana).rules == ("E23",)


def test_E23_the_dialogue_knows_whether_the_series_lives(plant, dana, clock):
    """Before asking, the page can tell whether the secret alone will do."""

    def lives():
        return identity.series_lives(
            plant.runtime, plant.tenant_id, dana.session_id, dana.device_id
        )

    assert not lives()
    sign(plant, dana, "dana")
    assert lives()
    clock.move(minutes=5)
    assert not lives()


def test_E24_a_series_ends_with_the_lock(plant, dana):
    """Locked and unlocked again, the next signature needs both components."""
    sign(plant, dana, "dana")
    identity.lock(plant.runtime, dana)
    assert refused(plant, dana).rules == ("E23",)
    identity.unlock(plant.runtime, dana, SECRET)
    assert refused(plant, dana).rules == ("E23",)
    assert sign(plant, dana, "dana").components == "both"


def test_E24_a_series_ends_with_the_device(plant, dana):
    """The same session at another device is no continuation."""
    sign(plant, dana, "dana")
    plant.kiosk("K-2")
    with plant.looking() as look:
        other = look.named(Device, "K-2").id
    with pytest.raises(Refused) as answer:
        identity.prove(
            plant.runtime,
            plant.tenant_id,
            login=None,
            secret=SECRET,
            session_id=dana.session_id,
            device_id=other,
        )
    assert answer.value.rules == ("E24",)


@pytest.mark.parametrize("end", ["sign out", "role", "user switch"])
def test_E24_a_series_ends_with_the_session(plant, dana, evan, end):
    """Signing out, a role change and another person at the kiosk end session and series."""
    sign(plant, dana, "dana")
    match end:
        case "sign out":
            identity.sign_out(plant.runtime, dana)
        case "role":
            plant.do(people.grant_role, dana.person_id, "supervisor")
        case "user switch":
            token = plant.do(identity.register_device, code="K-9", name="K", site="HS")
            assert token
            with plant.working() as work:
                identity.end_sessions(work, "another person", device_id=dana.device_id)
    with pytest.raises(Refused) as answer:
        plant.prove(dana, login=None)
    assert answer.value.rules == ("E23",)


def test_E25_a_second_person_uses_both_and_changes_nothing(plant, dana, evan):
    """Verifying at a colleague's kiosk opens no session and leaves the colleague's series alone."""
    sign(plant, dana, "dana")
    with plant.looking() as look:
        before = look.get(Session, dana.session_id).signed_at
        sessions = len(look.all(Session))
    proof = sign(plant, dana, "evan")
    assert proof.person_id == plant.person_id("evan")
    assert (proof.components, proof.session_id) == ("both", None)
    assert proof.device_id == dana.device_id
    with plant.looking() as look:
        assert look.get(Session, dana.session_id).signed_at == before
        assert len(look.all(Session)) == sessions
    assert sign(plant, dana).person_id == dana.person_id


def test_E25_the_secret_alone_is_always_the_session_owners(plant, dana, evan):
    """After a second person signed, the secret alone of that person is not enough."""
    plant.choose_secret("evan", "amber canyon whistle")
    plant.do(identity.verify_identity, plant.person_id("evan"), "passport shown again")
    sign(plant, dana, "dana")
    sign(plant, dana, "evan", "amber canyon whistle")
    assert refused(plant, dana, secret="amber canyon whistle").rules == ("E22",)


def test_E28_the_same_person_is_the_same_whatever_the_spelling(plant, dana):
    """Two-person acts compare people, not texts: every spelling of a login is one person."""
    assert {
        plant.prove(dana, login=login).person_id
        for login in ("dana", "DANA", " Dana ", "dana@halden", "\uff24\uff21\uff2e\uff21")
    } == {dana.person_id}


def test_E51_a_failed_signing_names_claim_device_and_record(plant, dana):
    """The entry holds the claimed id, the device and the record; the answer holds no hint."""
    answers = set()
    for login, secret in [("dana", WRONG), ("nobody", SECRET), ("dana@tarn", SECRET)]:
        with pytest.raises(Refused) as answer:
            identity.prove(
                plant.runtime,
                plant.tenant_id,
                login=login,
                secret=secret,
                session_id=dana.session_id,
                device_id=dana.device_id,
                record="WO-26-00001 step 20",
            )
        answers.add(answer.value.findings[0].message)
    assert answers == {GENERIC}
    with plant.looking() as look:
        bodies = [
            e.body for e in look.all(AuditEntry, AuditEntry.seq) if e.act == "signing.refused"
        ]
    assert len(bodies) == 3
    assert '"claimed":"dana"' in bodies[0]
    assert '"claimed":"nobody"' in bodies[1]
    for body in bodies:
        assert '"record":"WO-26-00001 step 20"' in body
        assert '"device":"K-1"' in body
        assert WRONG not in body


def test_E47_failed_signings_count_with_failed_sign_ins(plant, dana, clock):
    """Three failed sign-ins and two failed signings at one device make the next attempt wait."""
    kiosk = plant.kiosk("K-3")
    sam = plant.add_signer("sam", "operator")
    assert sam
    with plant.looking() as look:
        device_id = look.named(Device, "K-3").id
    for _ in range(3):
        with pytest.raises(Refused):
            plant.sign_in("sam", device_token=kiosk, secret=WRONG)

    def attempt(secret):
        return identity.prove(
            plant.runtime,
            plant.tenant_id,
            login="sam",
            secret=secret,
            session_id=None,
            device_id=device_id,
        )

    for _ in range(2):
        with pytest.raises(Refused):
            attempt(WRONG)
    with pytest.raises(Refused) as answer:
        attempt(SECRET)
    assert answer.value.rules == ("S11",)
    clock.move(seconds=WINDOW.total_seconds() + 1)
    assert attempt(SECRET).person_id == sam


def test_E5_services_and_leavers_never_prove_to_be_signers(plant, dana, evan):
    """A service account has no secret; a person who left is refused like an unknown one."""
    plant.do(identity.add_service, code="erp", name="ERP")
    plant.do(people.disable_person, plant.person_id("evan"), "left the company")
    for login in ("erp", "command-line", "evan"):
        assert GENERIC in str(refused(plant, dana, login))


def test_E12_E20_E50_everything_missing_before_the_first_signing_is_told_at_once(plant, dana):
    """Identity not verified and statement not accepted: refused with both, after the secret."""
    plant.add_person("newt")
    answer = refused(plant, dana, "newt")
    assert set(answer.rules) == {"E12", "E20"}
    assert refused(plant, dana, "newt", WRONG).rules == ("E22",)
    plant.do(identity.verify_identity, plant.person_id("newt"), "passport shown in person")
    assert refused(plant, dana, "newt").rules == ("E12",)
    plant.do(identity.accept_statement, identity.CURRENT_STATEMENT, by="newt")
    assert sign(plant, dana, "newt").printed_name == "Newt"


def test_E9_a_proof_counts_for_one_act_now(plant, dana, evan, clock):
    """Two minutes later, or after the person was disabled, the proof is worth nothing."""
    proof = plant.prove(dana, login="dana")
    clock.move(minutes=2, seconds=1)
    with pytest.raises(Refused) as answer:
        plant.do(identity.continue_series, proof)
    assert answer.value.rules == ("E9",)
    for login in ("evan", "dana"):
        proof = plant.prove(dana, login=login)
        plant.do(people.disable_person, proof.person_id, "left the company")
        with pytest.raises(Refused) as answer:
            plant.do(identity.continue_series, proof)
        assert answer.value.rules == ("E9",)


def test_E29_the_series_goes_on_only_with_the_act(plant, dana):
    """A transaction that is rolled back leaves the series as it was."""
    proof = plant.prove(dana, login="dana")
    actor = identity.actor_of(dana)
    with plant.runtime.writing(plant.tenant_id, actor) as work:
        identity.continue_series(work, proof)
    with plant.looking() as look:
        assert look.get(Session, dana.session_id).signed_at is None
