"""How a tenant begins, and that two of them never meet."""

import pytest

from workwright.db.tables.evidence import AuditEntry, AuditHead
from workwright.db.tables.people import Person
from workwright.db.tables.plant import Site
from workwright.errors import NotFound, Refused
from workwright.services.directory import all_tenants, tenant_named
from workwright.services.tenants import FirstAdministrator, FirstSite, create_tenant

SITE = FirstSite("HS", "Halden", "Europe/Oslo")
ADA = FirstAdministrator("ada", "Ada Berg", "ada")


def test_D13_the_command_line_is_in_the_audit_by_name(plant):
    """The first entries of a chain name the service account that made the tenant."""
    with plant.looking() as look:
        first = look.all(AuditEntry, AuditEntry.seq)[0]
        maker = look.get(Person, first.actor_id)
        head = look.all(AuditHead)[0]
    assert (maker.code, maker.kind) == ("command-line", "service")
    assert first.seq == 1
    assert first.prev_hash == "0" * 64
    assert head.seq > 1


def test_D5_a_tenant_begins_with_site_and_administrator(plant):
    """Site, administrator and nothing else are there; the tenant is found by its code."""
    with plant.looking() as look:
        assert [(s.code, s.time_zone) for s in look.all(Site)] == [("HS", "Europe/Oslo")]
    assert plant.actor("ada").may("people.manage")
    assert tenant_named(plant.runtime, "halden") == plant.tenant_id
    assert all_tenants(plant.runtime) == {"halden": plant.tenant_id}


def test_D5_everything_wrong_with_a_new_tenant_is_told_at_once(runtime, plant):
    """Code taken, zone unknown, name empty: one refusal with all of it, nothing written."""
    with pytest.raises(Refused) as refused:
        create_tenant(
            runtime,
            "halden",
            " ",
            site=FirstSite("HS", "Halden", "Mars/Olympus"),
            administrator=FirstAdministrator("a\u202eda", "Ada\x00", "no spaces"),
        )
    assert refused.value.rules == ("B4", "E31", "E44")
    assert len(refused.value.findings) == 6
    assert list(all_tenants(runtime)) == ["halden"]


def test_S1_two_tenants_use_the_same_codes_and_never_meet(plant, other_plant):
    """Codes, logins and sites may be equal; each tenant sees its own rows only."""
    plant.add_person("dana")
    with other_plant.looking() as look, pytest.raises(NotFound):
        look.named(Person, "dana")
    other_plant.add_person("dana")
    assert plant.person_id("dana") != other_plant.person_id("dana")


def test_S2_another_tenants_id_answers_like_an_unknown_one(plant, other_plant):
    """The sentence and the data differ in nothing but the id that was asked for."""
    foreign = plant.add_person("dana")
    unknown = create_tenant(plant.runtime, "third", "Third", site=SITE, administrator=ADA)
    answers = []
    for key in (foreign, unknown):
        with other_plant.looking() as look, pytest.raises(NotFound) as answer:
            look.get(Person, key)
        answers.append(str(answer.value).replace(str(key), "ID"))
    assert answers[0] == answers[1]
