"""People, materials, suppliers and documents at the desk: listed, opened, acted on."""

import re

import pytest
from tests.services.evidence import all_rows

from workwright.db.tables.people import Account, Person, PersonRole, TrainingRecord
from workwright.db.tables.plant import Line
from workwright.db.tables.stock import ApprovedSupplier, Material, MaterialSpec, Supplier
from workwright.testing.browsing import Desk, desk_of

SECRET = "green kettle on the hob"
PLACES = ("lines", "units", "rooms", "areas", "sites", "locations", "classes")
LISTS = (
    *("lots", "equipment", "materials", "suppliers", "people", "documents", "recipes"),
    *(f"places/{name}" for name in PLACES),
)
LINK = re.compile(r'<a class="code" href="(/office/(?:places/)?\w+/[0-9a-f-]{36})">')


@pytest.fixture
def ingrid(product, halden):
    """The administrator."""
    return desk_of(product, halden, "ingrid")


@pytest.fixture
def tomasz(product, halden):
    """Quality, who trains people, approves suppliers and puts versions in force."""
    return desk_of(product, halden, "tomasz")


@pytest.fixture
def sanna(product, halden):
    """The planner, who keeps materials and writes documents."""
    return desk_of(product, halden, "sanna")


def rows(halden, kind, **equal):
    with halden.runtime.reading(halden.tenant_id) as look:
        return look.all(kind, **equal)


def done(answer):
    """Return where an act leads, or fail with what it says."""
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["Location"]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_searches_sorts_and_is_sent_and_every_row_has_a_page(tomasz, name):
    """Each column sorts both ways, each view and file answers, each row leads to its page."""
    page = tomasz.get(f"/office/{name}")
    assert page.status_code == 200
    for href in set(
        re.findall(r'href="(/office/[\w/]+\?(?:sort|view|choose|as)=[^"]+)"', page.text)
    ):
        with tomasz.get(href.replace("&amp;", "&")) as answer:
            assert answer.status_code == 200, href
    sheets = set(LINK.findall(page.text))
    assert sheets
    for sheet in sheets:
        assert tomasz.get(sheet).status_code == 200, sheet


def test_E26_a_person_comes_in_by_a_path_is_verified_trained_and_given_a_role(
    product, halden, ingrid, tomasz
):
    """The administrator adds and opens, somebody else vouches; only then a regulated role."""
    page = done(
        ingrid.post(
            "/office/people/new", printed_name="Nora Dahl", code="NDA", login="nora", locale="de"
        )
    )
    early = ingrid.post(f"{page}/grant", role="operator")
    assert early.status_code == 409
    assert "was never verified" in early.text
    shown = ingrid.post(f"{page}/path", key=None, reason="first secret of a new account")
    path = re.search(r"/path/[\w.-]+", shown.text)[0]
    assert path not in ingrid.get(page).text
    own = ingrid.post(f"{page}/verify", method="passport shown in person")
    assert (own.status_code, "cannot vouch" in own.text) == (409, True)

    nora = Desk(product)
    nora.get(path)
    chosen = nora.post(
        path, key=None, new_secret="green kettle on the hob", again="green kettle on the hob"
    )
    assert chosen.status_code == 303
    done(tomasz.post(f"{page}/verify", method="passport shown in person"))
    version = re.search(r'<option value="([^"]+/[^"]+)"', tomasz.get(f"{page}/train").text)[1]
    done(
        tomasz.post(
            f"{page}/train",
            version=version,
            kind="assessed",
            passed_on="2026-11-02",
            trainer="Ada Berg",
        )
    )
    done(ingrid.post(f"{page}/grant", role="operator"))
    assert nora.sign_in("nora@halden", SECRET).status_code == 303
    text = tomasz.get(page).text
    for seen in ("Nora Dahl", "Operator", "Ada Berg", "assessed", "passport shown in person"):
        assert seen in text
    person = rows(halden, Person, code="NDA")[0]
    assert len(rows(halden, TrainingRecord, person_id=person.id)) == 1
    done(ingrid.post(f"{page}/withdraw", role="operator", reason="moved to another site"))
    done(ingrid.post(f"{page}/disable", reason="left the company"))
    assert nora.get("/office/").status_code == 303
    assert rows(halden, Account, person_id=person.id)[0].disabled_at is not None
    assert all(r.withdrawn_at for r in rows(halden, PersonRole, person_id=person.id))
    assert f"{page}/grant" not in ingrid.get(page).text


def test_S13_a_one_time_path_is_kept_nowhere(halden, ingrid, demo_database_url):
    """Neither the stored replies nor the audit trail hold the token that was shown."""
    page = done(
        ingrid.post(
            "/office/people/new", printed_name="Nora Dahl", code="NDA", login="nora", locale="en"
        )
    )
    shown = ingrid.post(f"{page}/path", key=None, reason="first secret of a new account")
    token = re.search(r"/path/([\w.-]+)", shown.text)[1]
    assert token not in str(all_rows(demo_database_url))


def test_E52_people_are_managed_by_administrators_and_never_by_themselves(
    halden, ingrid, sanna, tomasz
):
    """A planner reads the list only; nobody grants a role to the own account."""
    person = rows(halden, Person, printed_name="Sanna Lindqvist")[0]
    page = f"/office/people/{person.id}"
    assert sanna.get(page).status_code == 200
    assert "/grant" not in sanna.get(page).text
    assert sanna.post(f"{page}/grant", role="supervisor").status_code == 403
    assert sanna.post(f"{page}/path", key=None, reason="I forgot it, sorry").status_code == 403
    train = {"version": "x/1", "kind": "read", "passed_on": "2026-11-02", "trainer": "me"}
    assert sanna.post(f"{page}/train", **train).status_code in {403, 409, 422}
    own = rows(halden, Person, printed_name="Ingrid Solberg")[0]
    answer = ingrid.post(f"/office/people/{own.id}/grant", role="planner")
    assert (answer.status_code, "for oneself" in answer.text) == (409, True)


def test_RS2_a_material_gets_its_specification_and_its_approved_suppliers(halden, sanna, tomasz):
    """Written by planning, put in force and approved by quality; both pages tell the same."""
    page = done(
        sanna.post(
            "/office/materials/new",
            code="TALC",
            name="Talc, micronised",
            kind="component",
            unit="kg",
            approved_suppliers_only="yes",
            allergens="soy, milk",
        )
    )
    assert "No supplier is approved" in sanna.get(page).text
    done(sanna.post(f"{page}/specify", version="1", storage="dry"))
    assert sanna.get(f"{page}/effective").status_code == 403
    done(tomasz.post(f"{page}/effective", version="1"))
    again = tomasz.post(f"{page}/effective", version="1")
    assert again.status_code == 409
    made = done(sanna.post("/office/suppliers/new", code="NORTALC", name="Nortalc AS"))
    done(
        tomasz.post(
            f"{page}/approve", supplier="NORTALC", until="2030-12-31", reason="audited in autumn"
        )
    )
    material = rows(halden, Material, code="TALC")[0]
    assert material.allergens == ["milk", "soy"]
    assert rows(halden, MaterialSpec, material_id=material.id)[0].status == "effective"
    assert "Nortalc AS" in tomasz.get(page).text
    assert "TALC" in tomasz.get(made).text
    done(tomasz.post(f"{page}/disapprove", supplier="NORTALC", reason="failed the audit"))
    approval = rows(halden, ApprovedSupplier, material_id=material.id)[0]
    assert approval.approved_until is not None
    assert "No supplier is approved" in tomasz.get(page).text
    assert rows(halden, Supplier, code="NORTALC")


def test_E13_a_document_gets_versions_one_in_force_at_a_time(halden, sanna, tomasz):
    """Draft, in force, superseded, withdrawn; each by who may."""
    page = done(
        sanna.post(
            "/office/documents/new",
            code="SOP-900",
            title="Cleaning of the sieve",
            kind="procedure",
            version="1",
        )
    )
    assert "nobody can work by it" in sanna.get(page).text
    done(tomasz.post(f"{page}/effective", version="1"))
    done(sanna.post(f"{page}/draft", version="2"))
    done(tomasz.post(f"{page}/effective", version="2"))
    text = tomasz.get(page).text
    assert ("superseded" in text, "in force" in text) == (True, True)
    done(tomasz.post(f"{page}/withdraw", version="2", reason="the sieve was replaced"))
    assert "nobody can work by it" in tomasz.get(page).text
    twice = sanna.post(f"{page}/draft", version="2")
    assert (twice.status_code, "is taken" in twice.text) == (409, True)


def test_a_taken_code_and_every_other_problem_are_told_at_once(sanna):
    """What the service refuses is listed whole in the dialogue."""
    answer = sanna.post(
        "/office/materials/new",
        part=True,
        code="LAC",
        name="x" * 300,
        kind="component",
        unit="stone",
    )
    assert answer.status_code == 409
    for seen in ("is taken", "longer than", "not a unit"):
        assert seen in answer.text


def test_a_plant_is_built_from_its_site_to_its_shelf(halden, ingrid):
    """Each kind of place is added inside another, and equipment finds them to choose from."""
    made = {
        "sites": {"code": "BER", "name": "Bergen", "time_zone": "Europe/Oslo"},
        "areas": {"code": "BER-P", "name": "Production", "site": "BER"},
        "lines": {"code": "BER-1", "name": "Bergen line 1", "area": "BER-P"},
        "units": {"code": "BER-1U", "name": "Mixer", "line": "BER-1"},
        "rooms": {"code": "BER-R", "name": "Booth", "area": "BER-P", "grade": "D"},
        "locations": {"code": "BER-S", "name": "Rack", "site": "BER"},
        "classes": {"code": "mixer", "name": "Mixer", "needs_cleaning": "yes"},
    }
    for name, fields in made.items():
        page = done(ingrid.post(f"/office/places/{name}/new", **fields))
        assert fields["code"] in ingrid.get(page).text
    line = rows(halden, Line, code="BER-1")[0]
    assert line.route_enabled is False
    dialogue = ingrid.get("/office/equipment/new").text
    for code in ("BER-1U", "BER-R", "mixer"):
        assert f'value="{code}"' in dialogue
    wrong = ingrid.post("/office/places/sites/new", code="X", name="X", time_zone="Moon/Base")
    assert (wrong.status_code, "not a time zone" in wrong.text) == (409, True)
