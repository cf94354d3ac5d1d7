"""Accounts: paths that only the owner completes, verified identity, loss, services."""

from datetime import timedelta

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.people import Account, ApiToken, Session
from workwright.errors import Refused
from workwright.services import identity, people
from workwright.services.tenants import command_line_actor
from workwright.testing.plants import SECRET

NEW = "amber canyon whistle"


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as answer:
        action(*args, **kwargs)
    return answer.value


@pytest.fixture
def boss(plant):
    """A second administrator beside the first."""
    person_id = plant.add_person("boss", "Bo Lind")
    line = command_line_actor(plant.runtime, plant.tenant_id)
    plant.do(people.grant_role, person_id, "administrator", by=line)
    return "boss"


def test_E26_a_path_is_used_once_and_by_its_text_alone(plant):
    """The path works once; it is not in the database; a changed path leads nowhere."""
    person_id = plant.add_person("dana")
    path = plant.do(identity.open_path, person_id, "forgot the secret")
    with plant.looking() as look:
        assert path not in look.find(Account, person_id=person_id).secret_hash
    for wrong in (path + "x", path[:-1], path.split(".")[2], ""):
        assert refused(identity.complete_path, plant.runtime, wrong, NEW).rules == ("E26",)
    assert identity.complete_path(plant.runtime, path, NEW) == person_id
    assert refused(identity.complete_path, plant.runtime, path, NEW).rules == ("E26",)
    assert plant.sign_in("dana", secret=NEW).person_id == person_id


def test_E26_a_path_ends_after_a_day_and_with_the_next(plant, clock):
    """A later path replaces the earlier one; after 24 hours it leads nowhere."""
    person_id = plant.add_person("dana")
    first = plant.do(identity.open_path, person_id, "forgot the secret")
    second = plant.do(identity.open_path, person_id, "lost the first path")
    assert refused(identity.complete_path, plant.runtime, first, NEW).rules == ("E26",)
    clock.move(hours=24)
    assert refused(identity.complete_path, plant.runtime, second, NEW).rules == ("E26",)


def test_E26_a_weak_secret_on_a_path_leaves_the_path_open(plant):
    """All reasons at once; the owner tries again on the same path."""
    person_id = plant.add_person("dana")
    path = plant.do(identity.open_path, person_id, "forgot the secret")
    assert refused(identity.complete_path, plant.runtime, path, "short").rules == ("E49",)
    assert identity.complete_path(plant.runtime, path, NEW) == person_id


def test_E50_a_reset_ends_the_old_secret_before_anything_else(plant):
    """From the moment the path is open the old secret neither signs in nor signs."""
    plant.add_signer("dana", "operator")
    plant.do(identity.open_path, plant.person_id("dana"), "forgot the secret")
    assert refused(plant.sign_in, "dana").rules == ("E5",)


def test_E50_who_must_change_the_secret_may_do_nothing_else(plant):
    """A due change takes every permission away, at the screen and inside the transaction."""
    plant.add_signer("dana", "operator", "supervisor")
    with plant.working() as work:
        account = work.find(Account, person_id=plant.person_id("dana"))
        account.must_change = True
        work.audit("account.aged", account)
    principal = plant.sign_in("dana")
    assert principal.permissions == frozenset()
    answer = refused(
        plant.do,
        identity.register_device,
        code="K",
        name="K",
        site="HS",
        by=identity.actor_of(principal),
    )
    assert answer.rules == ("E50",)
    identity.change_secret(plant.runtime, principal, SECRET, NEW)
    assert plant.sign_in("dana", secret=NEW).may("step.perform")


def test_E26_misuse_takes_two_people(plant, boss):
    """Who opens the path can go along it, but the account cannot sign until another vouches."""
    dana = plant.add_signer("dana", "operator")
    kiosk = plant.kiosk()
    path = plant.do(identity.open_path, dana, "I want to sign as Dana")
    identity.complete_path(plant.runtime, path, NEW)
    principal = plant.sign_in("dana", device_token=kiosk, secret=NEW)
    assert refused(plant.prove, principal, login="dana", secret=NEW).rules == ("E20",)
    again = refused(plant.do, identity.verify_identity, dana, "I know this person well")
    assert again.rules == ("E26",)
    plant.do(identity.verify_identity, dana, "passport shown in person", by=boss)
    assert plant.prove(principal, login="dana", secret=NEW).person_id == dana


def test_E26_nobody_resets_or_vouches_for_oneself(plant, boss):
    """An administrator's own path and own identity are another's business."""
    own = plant.person_id("ada")
    assert refused(plant.do, identity.open_path, own, "forgot the secret").rules == ("E26",)
    assert refused(plant.do, identity.verify_identity, own, "passport shown").rules == ("E26",)
    plant.do(identity.verify_identity, own, "passport shown in person", by=boss)
    with plant.looking() as look:
        account = look.find(Account, person_id=own)
    assert account.identity_verified_by == "Bo Lind"
    assert account.identity_method == "passport shown in person"
    assert str(account.identity_verified_on) == "2026-11-23"


def test_E26_only_who_manages_people_opens_paths(plant):
    """An operator cannot reset anybody."""
    plant.add_signer("dana", "operator")
    evan = plant.add_person("evan")
    answer = refused(plant.do, identity.open_path, evan, "wants a new one", by="dana")
    assert answer.rules == ("E9",)


def test_E12_acceptance_stores_version_and_time(plant, clock):
    """The current statement is accepted by the person, never another version."""
    dana = plant.add_person("dana")
    assert refused(plant.do, identity.accept_statement, "0", by="dana").rules == ("E12",)
    clock.move(minutes=3)
    plant.do(identity.accept_statement, identity.CURRENT_STATEMENT, by="dana")
    with plant.looking() as look:
        account = look.find(Account, person_id=dana)
    assert account.accountability_version == identity.CURRENT_STATEMENT
    assert account.accountability_at == clock.now()
    assert "handwritten signature" in identity.STATEMENTS[identity.CURRENT_STATEMENT]


def test_E46_one_act_ends_sessions_tokens_and_secret(plant):
    """A lost or known credential: everything of the person is worth nothing at once."""
    dana = plant.add_signer("dana", "operator")
    principal = plant.sign_in("dana", device_token=plant.kiosk())
    assert plant.do(identity.deauthorise, dana, "card and note were stolen") == 1
    assert refused(plant.sign_in, "dana").rules == ("E5",)
    assert refused(plant.prove, principal, login="dana").rules == ("E22",)
    path = plant.do(identity.open_path, dana, "after the loss")
    identity.complete_path(plant.runtime, path, NEW)
    assert plant.sign_in("dana", secret=NEW).person_id == dana


def test_E46_everybody_may_stop_the_own_account(plant):
    """The owner need not wait for an administrator; nobody else's account can be stopped."""
    dana = plant.add_signer("dana", "operator")
    evan = plant.add_signer("evan", "operator")
    plant.sign_in("dana")
    assert plant.do(identity.deauthorise, dana, "I lost my note", by="dana") == 1
    answer = refused(plant.do, identity.deauthorise, dana, "out of spite", by="evan")
    assert (answer.rules, evan != dana) == (("E9",), True)


def test_E5_a_service_has_a_token_with_scopes_and_no_more(plant):
    """A token gives exactly its scopes, names the service and never a signing permission."""
    plant.do(identity.add_service, code="erp", name="ERP of Halden")
    token = plant.do(
        identity.issue_token, service="erp", name="orders", scopes=["order.create", "order.edit"]
    )
    principal = identity.resume_token(plant.runtime, token)
    assert principal.permissions == {"order.create", "order.edit"}
    assert (principal.person_code, principal.tenant_id) == ("erp", plant.tenant_id)
    assert identity.resume(plant.runtime, token) is None
    with plant.looking() as look:
        (row,) = look.all(ApiToken)
        assert token not in " ".join(e.body for e in look.all(AuditEntry))
    plant.do(identity.revoke_token, row.id, "partner changed")
    assert identity.resume_token(plant.runtime, token) is None


@pytest.mark.parametrize("scope", ["step.perform", "lot.release", "people.manage", "order.release"])
def test_E5_what_people_sign_or_decide_is_no_scope(plant, scope):
    """Execution, quality, administration and configuration stay with people."""
    plant.do(identity.add_service, code="erp", name="ERP")
    answer = refused(
        plant.do, identity.issue_token, service="erp", name="all", scopes=["order.create", scope]
    )
    assert answer.rules == ("E5",)
    assert scope in str(answer)


def test_E5_people_have_no_tokens_and_tokens_end(plant, clock):
    """A token for a person is refused; a token past its end is unknown."""
    plant.add_person("dana")
    answer = refused(
        plant.do, identity.issue_token, service="dana", name="mine", scopes=["order.create"]
    )
    assert answer.rules == ("E5",)
    plant.do(identity.add_service, code="erp", name="ERP")
    token = plant.do(
        identity.issue_token,
        service="erp",
        name="orders",
        scopes=["order.create"],
        expires_at=clock.now() + timedelta(hours=1),
    )
    clock.move(minutes=59)
    assert identity.resume_token(plant.runtime, token)
    clock.move(minutes=1)
    assert identity.resume_token(plant.runtime, token) is None


def test_W24_a_revoked_token_acts_no_more_inside_a_transaction(plant):
    """Who holds an old principal is stopped where it acts."""
    plant.do(identity.add_service, code="erp", name="ERP")
    token = plant.do(identity.issue_token, service="erp", name="orders", scopes=["order.create"])
    principal = identity.resume_token(plant.runtime, token)
    with plant.working(identity.actor_of(principal)) as work:
        assert identity.refresh_actor(work).permissions == {"order.create"}
        assert work.actor.is_service
    plant.do(identity.revoke_token, principal.session_id, "partner changed")
    with pytest.raises(Refused), plant.working(identity.actor_of(principal)) as work:
        identity.refresh_actor(work)


def test_E46_disabling_revokes_what_is_stored(plant):
    """Sessions and tokens of a person or service out of use are ended in the rows themselves."""
    dana = plant.add_signer("dana", "operator")
    plant.sign_in("dana")
    erp = plant.do(identity.add_service, code="erp", name="ERP").id
    plant.do(identity.issue_token, service="erp", name="orders", scopes=["order.create"])
    for person_id in (dana, erp):
        plant.do(people.disable_person, person_id, "not needed any more")
    with plant.looking() as look:
        assert all(s.ended_at for s in look.all(Session, person_id=dana))
        assert all(t.revoked_at for t in look.all(ApiToken))
        assert len(look.all(ApiToken)) == 1
