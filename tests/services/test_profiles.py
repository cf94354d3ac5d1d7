"""Changing what a tenant runs takes two people and one switch."""

import pytest

from workwright.db.tables.config import FormVersion, ProfileVersion
from workwright.db.tables.evidence import AuditEntry
from workwright.errors import ConfigProblems, Refused
from workwright.profile.library import Search
from workwright.services import profiles
from workwright.services.active_profile import active

SMALL = """\
workwright: 1
profile: small
version: "{version}"
title: Small plant
languages: [en]
time_zone: Europe/Oslo
policies: {{signing_idle: {idle}}}
"""


@pytest.fixture
def library(tmp_path):
    """Write versions of a small profile and read them as the library does."""
    folder = tmp_path / "profiles"
    folder.mkdir()

    def read(plant, version="1.0", idle=5):
        (folder / "small.yaml").write_text(SMALL.format(version=version, idle=idle))
        with plant.looking() as look:
            return profiles.read_profile(look, "small", search=Search([folder], []))

    return read


@pytest.fixture
def quality(plant):
    """A QA reviewer beside the administrator."""
    plant.add_signer("quinn", "qa_reviewer")
    return "quinn"


def run(plant, profile, by):
    row = plant.do(profiles.propose, profile, "for the next shift")
    return plant.do(profiles.approve, row.id, "read and agreed", by=by)


def test_S32_before_the_first_activation_the_core_rules(plant):
    """A new tenant has the core's roles and policies, in no profile's name."""
    with plant.looking() as look:
        assert active(look).policy("signing_idle") == 5
        assert "qa_reviewer" in active(look).roles
        assert profiles.versions(look) == []


def test_S32_a_proposal_runs_after_a_second_person_approved_it(plant, quality, library):
    """Proposed it changes nothing; approved by another person it runs from that moment."""
    row = plant.do(profiles.propose, library(plant, idle=3), "shorter signing series")
    with plant.looking() as look:
        assert active(look).policy("signing_idle") == 5
    plant.do(profiles.approve, row.id, "read and agreed", by=quality)
    with plant.looking() as look:
        assert active(look).policy("signing_idle") == 3
        stored = look.get(ProfileVersion, row.id)
        acts = [e.act for e in look.all(AuditEntry, AuditEntry.seq) if "profile" in e.act]
    assert stored.proposed_by_id == plant.person_id("ada")
    assert stored.approved_by_id == plant.person_id(quality)
    assert acts == ["profile.proposed", "profile.activated"]


def test_S32_the_proposer_cannot_approve(plant, library):
    """One person alone changes no rule, whatever roles that person holds."""
    plant.add_signer("dora", "planner", "qa_reviewer")
    row = plant.do(profiles.propose, library(plant), "for the next shift", by="dora")
    with pytest.raises(Refused) as refused:
        plant.do(profiles.approve, row.id, "read and agreed", by="dora")
    assert refused.value.rules == ("S32",)
    with plant.looking() as look:
        assert look.get(ProfileVersion, row.id).status == "proposed"


def test_S32_one_version_runs_and_the_one_before_can_come_back(plant, quality, library):
    """The switch retires what ran; proposing it again and approving it goes one step back."""
    first = run(plant, library(plant, "1.0", 3), quality)
    second = run(plant, library(plant, "1.1", 4), quality)
    with plant.looking() as look:
        statuses = {v.id: v.status for v in profiles.versions(look)}
    assert statuses == {first.id: "retired", second.id: "active"}
    again = run(plant, library(plant, "1.0", 3), quality)
    with plant.looking() as look:
        statuses = {v.id: v.status for v in profiles.versions(look)}
        assert active(look).policy("signing_idle") == 3
    assert again.id == first.id
    assert statuses == {first.id: "active", second.id: "retired"}


def test_S32_what_runs_or_waits_is_not_proposed_twice(plant, quality, library):
    """The same content twice is refused while it waits and while it runs."""
    profile = library(plant)
    row = plant.do(profiles.propose, profile, "for the next shift")
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            plant.do(profiles.propose, profile, "once more, please")
        assert refused.value.rules == ("S32",)
        with plant.looking() as look:
            waits = look.get(ProfileVersion, row.id).status == "proposed"
        if waits:
            plant.do(profiles.approve, row.id, "read and agreed", by=quality)


def test_S32_a_rejected_proposal_stays_on_record(plant, quality, library):
    """Turning down keeps the content and its reason; it cannot be approved afterwards."""
    row = plant.do(profiles.propose, library(plant), "for the next shift")
    plant.do(profiles.reject, row.id, "the zone is wrong", by=quality)
    with pytest.raises(Refused) as refused:
        plant.do(profiles.approve, row.id, "read and agreed", by=quality)
    assert "retired" in str(refused.value)


def test_S32_a_profile_with_problems_never_becomes_a_proposal(plant, library):
    """The checker refuses with every problem before anything is written."""
    with pytest.raises(ConfigProblems) as problems:
        library(plant, "1.0", 99)
    assert problems.value.problems
    with plant.looking() as look:
        assert profiles.versions(look) == []


def test_S5_contents_are_read_once_and_apart_for_each_tenant(plant, other_plant, quality, library):
    """The cache hands out the same object for the same tenant and hash, and no other tenant's."""
    run(plant, library(plant, idle=3), quality)
    with plant.looking() as one, plant.looking() as two:
        assert active(one) is active(two)
    with other_plant.looking() as look:
        assert active(look).id == "beginning"
        assert look.all(FormVersion) == []
