"""People, their roles and training."""

from datetime import date

import pytest

from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.people import Account, Person, PersonRole
from workwright.errors import NotFound, Refused
from workwright.profile.library import Search
from workwright.services import documents, identity, people, profiles
from workwright.services.plant import create_site


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as answer:
        action(*args, **kwargs)
    return answer.value


def rows(plant):
    with plant.looking() as look:
        return {kind.__tablename__: len(look.all(kind)) for kind in (Person, Account, PersonRole)}


def audited(plant):
    with plant.looking() as look:
        return len(look.all(AuditEntry))


def test_E44_logins_are_unique_whatever_their_case(plant):
    """Dana, dana and DANA are one login; codes count the same way; nothing else was written."""
    plant.add_person("dana")
    before, entries = rows(plant), audited(plant)
    answer = refused(
        plant.do, people.add_person, code="DANA", printed_name="Dana Two", login="Dana"
    )
    assert set(answer.rules) == {"E19", "E44"}
    assert rows(plant) == before
    assert audited(plant) == entries + 1


def test_E19_a_login_is_never_given_to_anybody_else(plant):
    """After departure the id stays taken for ever."""
    dana = plant.add_person("dana")
    plant.do(people.disable_person, dana, "left the company")
    answer = refused(
        plant.do, people.add_person, code="dana-2", printed_name="Dana Two", login="dana"
    )
    assert answer.rules == ("E19",)


@pytest.mark.parametrize(
    ("code", "name", "login"),
    [
        ("", "Dana", "dana"),
        ("d\u0430na", "Dana", "dana"),
        ("dana", "Da\u202ena", "dana"),
        ("dana", "\x00", "dana"),
        ("dana", "D" * 201, "dana"),
        ("dana", "Dana", "dana okafor"),
        ("dana", "Dana", "dana@halden"),
        ("dana", "Dana", "d\u0430na"),
        ("dana", "Dana", "x" * 61),
    ],
)
def test_B4_look_alikes_and_invisible_signs_are_refused(plant, code, name, login):
    """Letters of other scripts in ids, control and bidi marks in names: refused."""
    answer = refused(plant.do, people.add_person, code=code, printed_name=name, login=login)
    assert answer.rules == ("B4",)


def test_W23_an_administrator_holds_no_execution_or_quality_role(plant):
    """Whoever manages people neither works, reviews nor releases, in either order of granting."""
    boss = plant.add_signer("boss", "administrator")
    for role in ("operator", "supervisor", "qa_reviewer", "qa_releaser", "production_reviewer"):
        assert "W23" in refused(plant.do, people.grant_role, boss, role).rules
    dana = plant.add_signer("dana", "operator")
    assert "W23" in refused(plant.do, people.grant_role, dana, "administrator").rules
    plant.do(people.grant_role, boss, "planner")


OWN_ROLES = """\
workwright: 1
profile: own-roles
version: "1.0"
title: Plant with its own words for roles
languages: [en]
time_zone: Europe/Oslo
roles:
  personnel: {label: Personnel office, may: [people.manage]}
  fitter: {label: Fitter, may: [step.perform]}
"""


def test_W23_administration_is_known_by_what_it_permits(plant, tmp_path):
    """A plant's own role that manages people is as separate as the one that ships."""
    (tmp_path / "own-roles.yaml").write_text(OWN_ROLES)
    plant.add_signer("quinn", "qa_reviewer")
    with plant.looking() as look:
        profile = profiles.read_profile(look, "own-roles", search=Search([tmp_path], []))
    row = plant.do(profiles.propose, profile, "our own words")
    plant.do(profiles.approve, row.id, "read and agreed", by="quinn")
    pat = plant.add_signer("pat", "personnel")
    assert refused(plant.do, people.grant_role, pat, "fitter").rules == ("W23",)


def test_W23_the_profile_keeps_roles_apart(plant):
    """A reviewer of quality is no operator at the same site; at another site one may be."""
    plant.do(create_site, code="OB", name="Oberau", time_zone="Europe/Berlin")
    quinn = plant.add_signer("quinn")
    plant.do(people.grant_role, quinn, "qa_reviewer", site="HS")
    assert refused(plant.do, people.grant_role, quinn, "operator", site="HS").rules == ("W23",)
    assert refused(plant.do, people.grant_role, quinn, "operator").rules == ("W23",)
    plant.do(people.grant_role, quinn, "operator", site="OB")


def test_E11_E20_a_regulated_role_needs_identity_and_training_on_record(plant):
    """Without either the grant is refused, with both reasons at once; nothing is written."""
    dana = plant.add_person("dana")
    before = rows(plant)
    assert refused(plant.do, people.grant_role, dana, "operator").rules == ("E11", "E20")
    assert rows(plant) == before
    plant.do(identity.verify_identity, dana, "passport shown in person")
    assert refused(plant.do, people.grant_role, dana, "operator").rules == ("E11",)
    plant.train("dana")
    plant.do(people.grant_role, dana, "operator")
    assert plant.actor("dana").roles == {"operator"}


def test_E11_training_that_has_ended_is_no_training(plant, clock):
    """The last day counts, the day after does not, judged at the time of granting."""
    dana = plant.add_person("dana")
    plant.do(identity.verify_identity, dana, "passport shown in person")
    plant.train("dana", "SOP-009")
    plant.add_signer("quinn", "qa_reviewer")
    evan = plant.add_person("evan")
    plant.do(identity.verify_identity, evan, "passport shown in person")
    plant.do(
        people.record_training,
        evan,
        document="SOP-009",
        version="1",
        kind="read",
        passed_on=date(2026, 11, 2),
        expires_on=date(2026, 11, 23),
        trainer="Q. Quist",
        by="quinn",
    )
    clock.move(days=1)
    assert refused(plant.do, people.grant_role, evan, "operator").rules == ("E11",)
    clock.move(days=-1)
    plant.do(people.grant_role, evan, "operator")


def test_E5_no_shared_or_service_account_holds_a_regulated_role(plant):
    """A shared "operator1" is a service account, and it executes and decides nothing."""
    shared = plant.do(identity.add_service, code="operator1", name="Hall terminal").id
    for role in ("operator", "qa_releaser", "store_keeper"):
        assert refused(plant.do, people.grant_role, shared, role).rules == ("E5",)
    plant.do(people.grant_role, shared, "planner")


def test_E52_granting_and_withdrawing_are_on_record_with_who_and_why(plant):
    """Access given and taken stands in the chain and in the rows, for ever."""
    dana = plant.add_signer("dana", "operator")
    plant.do(people.withdraw_role, dana, "operator", "moved to another hall")
    with plant.looking() as look:
        (row,) = look.all(PersonRole, person_id=dana)
        acts = {e.act: e.body for e in look.all(AuditEntry)}
    assert row.granted_by_id == plant.person_id("ada")
    assert row.withdrawn_at is not None
    assert '"role":"operator"' in acts["role.granted"]
    assert '"reason":"moved to another hall"' in acts["role.withdrawn"]
    again = refused(plant.do, people.withdraw_role, dana, "operator", "moved once more")
    assert again.rules == ("E52",)


def test_E52_nobody_grants_roles_to_oneself(plant):
    """Not even an administrator; and unknown or held roles are refused."""
    assert "E52" in refused(plant.do, people.grant_role, plant.person_id("ada"), "planner").rules
    dana = plant.add_signer("dana", "operator")
    for role in ("operator", "emperor"):
        assert refused(plant.do, people.grant_role, dana, role).rules == ("E52",)


def test_W24_roles_are_those_of_the_act_not_of_the_sign_in(plant):
    """A role withdrawn after signing in does not count any more where the person acts (E9)."""
    dana = plant.add_signer("dana", "planner")
    principal = plant.sign_in("dana")
    actor = identity.actor_of(principal)
    plant.do(documents.create_document, code="SOP-7", title="Seven", by=actor)
    with plant.working() as work:
        row = work.find(PersonRole, person_id=dana)
        row.withdrawn_at = work.now
        work.audit("role.withdrawn", row)
    answer = refused(plant.do, documents.create_document, code="SOP-8", title="E", by=actor)
    assert answer.rules == ("E9",)


def test_S6_an_ended_or_locked_session_acts_no_more_inside_the_transaction(plant):
    """Judged where it acts: the page may still be open, the session is not."""
    plant.add_signer("dana", "planner")
    principal = plant.sign_in("dana")
    actor = identity.actor_of(principal)
    identity.lock(plant.runtime, principal)
    for _ in range(2):
        answer = refused(plant.do, documents.create_document, code="S", title="E", by=actor)
        assert answer.rules == ("E24",)
        identity.sign_out(plant.runtime, principal)


def test_S6_a_disabled_person_acts_no_more_inside_the_transaction(plant):
    """Disabled between page and post: refused, and nothing but the note is written."""
    dana = plant.add_signer("dana", "planner")
    actor = plant.actor("dana")
    plant.do(people.disable_person, dana, "left the company")
    answer = refused(plant.do, documents.create_document, code="SOP-7", title="S", by=actor)
    assert answer.rules == ("E9",)
    version = identity.CURRENT_STATEMENT
    assert refused(plant.do, identity.accept_statement, version, by=actor).rules == ("E9",)
    own = refused(plant.do, people.disable_person, plant.person_id("ada"), "goodbye to me")
    assert own.rules == ("E52",)


def test_S2_a_person_of_another_tenant_is_unknown_to_every_act(plant, other_plant):
    """Grant, train, reset, disable with a foreign id: not found, as with any unknown id."""
    foreign = other_plant.add_person("dana")
    for action, args in [
        (people.grant_role, ("operator",)),
        (people.disable_person, ("left the company",)),
        (identity.open_path, ("forgot the secret",)),
        (identity.verify_identity, ("passport shown",)),
        (identity.deauthorise, ("lost the card",)),
    ]:
        with pytest.raises(NotFound):
            plant.do(action, foreign, *args)


def test_W6_training_names_an_exact_version_that_exists(plant):
    """Unknown versions, days to come, wrong order of days and one's own training: all refused."""
    plant.train(plant.add_person("dana") and "dana", "SOP-9")
    answer = refused(
        plant.do,
        people.record_training,
        plant.person_id("ada"),
        document="SOP-9",
        version="7",
        kind="heard of",
        passed_on=date(2026, 12, 1),
        expires_on=date(2026, 11, 1),
        trainer="",
    )
    assert set(answer.rules) == {"W6", "B2", "B4", "B6", "E33", "E52"}


def test_E31_acts_carry_the_zone_of_the_site(plant):
    """Entries name the zone of the site at which the person acts."""
    plant.add_person("dana")
    with plant.looking() as look:
        added = [e for e in look.all(AuditEntry, AuditEntry.seq) if e.act == "person.added"]
    assert '"time_zone":"Europe/Oslo"' in added[-1].body
