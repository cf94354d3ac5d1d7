"""The studio: the gallery and what each profile would change, two people, problems, forms."""

import re
from html import unescape

import pytest

from workwright.db.tables.config import ProfileVersion
from workwright.db.tables.evidence import AuditEntry
from workwright.db.tables.orders import WorkOrder
from workwright.profile.library import default_search
from workwright.services.active_profile import active
from workwright.testing.browsing import desk_of

WHY = "for the line that is being built"
SHIPPED = default_search().profile_ids()


@pytest.fixture
def sanna(product, halden):
    """Whoever may propose a profile."""
    return desk_of(product, halden, "sanna")


@pytest.fixture
def tomasz(product, halden):
    """Whoever may approve one."""
    return desk_of(product, halden, "tomasz")


def versions(plant):
    with plant.look() as look:
        return list(look.all(ProfileVersion, ProfileVersion.id))


def running(plant):
    with plant.look() as look:
        return active(look).id


def propose(desk, profile="process", reason=WHY):
    return desk.post(f"/studio/gallery/{profile}/propose", reason=reason)


def test_S32_the_gallery_shows_each_profile_and_how_much_it_would_change(sanna):
    """Every shipped one, the running one as such, the others with their count of changes."""
    page = sanna.get("/studio/gallery").text
    for name in SHIPPED:
        assert f'href="/studio/gallery/{name}"' in page
    assert page.count("runs here") == 1
    assert len(re.findall(r"\d+ changes", page)) == len(SHIPPED) - 1
    assert "looser" in page


def test_S32_a_profile_shows_at_once_what_it_would_change(sanna):
    """Old beside new at its path, looser ones marked; how many drafts it reaches."""
    page = sanna.get("/studio/gallery/discrete").text
    assert "What would change" in page
    row = re.search(r"<tr><th[^>]*>policies\.material .*?</tr>", page).group(0)
    assert "looser" in row
    assert re.findall(r"<(?:del|ins)[^>]*>(\w+)<", row) == ["full", "staged"]
    assert "terms.work_order.en" in page
    assert "3 drafts take it" in page


def test_S32_the_profile_that_runs_changes_nothing(sanna):
    """There is nothing to propose."""
    page = sanna.get("/studio/gallery/pharma").text
    assert "This very content runs here" in page
    assert "What would change" not in page


def test_S32_one_person_proposes_and_another_approves(sanna, tomasz, halden, product):
    """The plant runs the old one until a second person reads the changes and approves."""
    assert propose(sanna).status_code == 303
    assert running(halden) == "pharma"
    page = sanna.get("/studio/profile").text
    assert "waits for approval" in page
    row = versions(halden)[-1]
    approve = f"/studio/versions/{row.id}/approve"
    assert f'action="{approve}"' not in page
    page = tomasz.get("/studio/profile").text
    assert f'action="{approve}"' in page
    assert "would change" in page
    assert "terms.work_order.en" in page
    assert sanna.post(approve, reason=WHY).status_code == 403
    assert tomasz.post(approve, reason="ok").status_code == 409
    assert running(halden) == "pharma"
    assert tomasz.post(approve, reason=WHY).status_code == 303
    assert running(halden) == "process"
    with halden.look() as look:
        acts = [e.act for e in look.all(AuditEntry, AuditEntry.seq) if "profile." in e.act]
    assert acts[-2:] == ["profile.proposed", "profile.activated"]
    assert "runs" in tomasz.get("/studio/profile?part=versions").text
    again = tomasz.post(approve, reason=WHY)
    assert (again.status_code, "does not wait for approval" in again.text) == (409, True)


def test_S32_nobody_approves_their_own_proposal(product, halden):
    """Whatever roles a person holds: the key is not there and the server refuses."""
    from workwright.services import people

    admin, sanna = halden.plan.administrator.login, halden.person_id("sanna")
    halden.act(admin, lambda w: people.grant_role(w, person_id=sanna, role="qa_reviewer"))
    desk = desk_of(product, halden, "sanna")
    assert propose(desk).status_code == 303
    row = versions(halden)[-1]
    assert f"/studio/versions/{row.id}/approve" not in desk.get("/studio/profile").text
    refused = desk.post(f"/studio/versions/{row.id}/approve", reason=WHY)
    assert refused.status_code == 409
    assert "approved by another person than its proposer" in refused.text
    assert running(halden) == "pharma"


def test_S32_a_proposal_is_turned_down_with_a_reason(sanna, tomasz, halden):
    """It is kept as retired and waits no more."""
    propose(sanna)
    row = versions(halden)[-1]
    assert sanna.post(f"/studio/versions/{row.id}/reject", reason=WHY).status_code == 403
    assert tomasz.post(f"/studio/versions/{row.id}/reject", reason=WHY).status_code == 303
    assert versions(halden)[-1].status == "retired"
    assert "waits for approval" not in tomasz.get("/studio/profile").text


def test_E9_who_may_not_propose_is_told_who_may(tomasz, product, halden):
    """The key is missing where the role will never have it, and the server refuses."""
    page = tomasz.get("/studio/gallery/process").text
    assert "Whoever may propose profiles proposes it" in page
    assert propose(tomasz).status_code == 403
    assert desk_of(product, halden, "dana").get("/studio/gallery").status_code == 403


BROKEN = """\
workwright: 1
profile: broken
version: "1.0"
title: Broken plant
languages: [en]
time_zone: Europe/Oslo
policies:
  reason_lenght: 12
  signing_idle: 99
"""


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """A library whose newest profile has two mistakes in it."""
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.setenv("WORKWRIGHT_CONTENT", str(tmp_path))


def test_F14_broken_yaml_shows_file_line_and_column_with_a_remedy(broken, sanna, halden):
    """Every mistake at its place; a broken profile is not proposed."""
    card = sanna.get("/studio/gallery").text
    assert "2 problems" in card
    page = unescape(sanna.get("/studio/gallery/broken").text)
    assert "broken.yaml:8:3" in page
    assert "did you mean 'reason_length'?" in page
    assert "broken.yaml:9:" in page
    refused = propose(sanna, "broken")
    assert refused.status_code in {409, 422}
    assert "broken.yaml:8:3" in unescape(refused.text)
    assert len(versions(halden)) == 1


def test_S2_a_profile_of_another_plant_is_unknown(tomasz, sanna, reducers, product):
    """Its versions answer 404, and its forms are not drawn here."""
    foreign = versions(reducers)[-1]
    for act in ("approve", "reject"):
        assert tomasz.post(f"/studio/versions/{foreign.id}/{act}", reason=WHY).status_code == 404
    assert sanna.get("/studio/forms/discrete/inspection").status_code == 404
    assert sanna.get("/studio/gallery/nothing").status_code == 404
    assert propose(sanna, "nothing").status_code == 404
    assert foreign.sha256[:12] not in tomasz.get("/studio/profile?part=versions").text


@pytest.mark.parametrize("part", ["overview", "words", "signatures", "rules", "forms", "versions"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_issue_2_each_part_of_the_profile_page_stands(product, halden, part, language):
    """In both languages, for whoever may read it."""
    desk = desk_of(product, halden, "tomasz")
    assert desk.post("/me/preferences", locale=language, theme="system").status_code == 303
    answer = desk.get(f"/studio/profile?part={part}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert re.search(r'<a href="[^"]*" aria-current="page">', answer.text)


def test_issue_2_the_rules_say_what_the_profile_set(sanna):
    """Rule, citation, severity, moments, and where it comes from."""
    page = sanna.get("/studio/profile?part=rules").text
    assert "21 CFR 211" in page
    assert "PH-31" in page
    assert "W14" in page


@pytest.mark.parametrize("name", SHIPPED)
def test_issue_2_every_form_of_a_shipped_profile_is_drawn(name, sanna, tomasz, halden):
    """In each of its languages, with nothing to send."""
    if name != "pharma":
        assert propose(sanna, name).status_code == 303
        row = versions(halden)[-1]
        done = tomasz.post(f"/studio/versions/{row.id}/approve", reason=WHY)
        assert done.status_code == 303, done.text
    with halden.look() as look:
        profile = active(look)
    assert profile.id == name
    for reference in profile.form_refs:
        for language in profile.languages:
            drawn = sanna.get(f"/studio/forms/{reference}?language={language}")
            assert drawn.status_code == 200, reference
            assert f'<div lang="{language}">' in drawn.text
            main = drawn.text.split("<main", 1)[1].split("</main>", 1)[0]
            assert "<form" not in main
            assert re.search(r"<(?:input|select|textarea)\b", main), reference


def test_W30_released_orders_keep_the_profile_they_were_released_with(sanna, tomasz, halden):
    """What is approved at noon does not touch an order that was released before."""
    from workwright.demo import driver
    from workwright.services.orders import order_of, profile_of

    released = driver.order_id(halden, "ERP-40017")
    driver.release(halden, released)
    propose(sanna)
    tomasz.post(f"/studio/versions/{versions(halden)[-1].id}/approve", reason=WHY)
    with halden.look() as look:
        assert profile_of(look, order_of(look, released)).id == "pharma"
        drafts = look.all(WorkOrder, WorkOrder.number, state="DRAFT")
        assert {profile_of(look, order).id for order in drafts} == {"process"}
