"""Other systems: one document by any way gives one report; orders by number; a true description."""

import json
import re
import subprocess
import sys
from uuid import uuid4

import pytest
from flask import Flask
from openapi_spec_validator import validate
from tests.services.evidence import acts, all_rows

from workwright.db.checkpoints import CheckpointKey
from workwright.db.tables.imports import ImportJob
from workwright.db.tables.orders import WorkOrder
from workwright.demo.setup import documents_of
from workwright.services import identity
from workwright.testing.browsing import desk_of, token_of
from workwright.web.api.openapi import openapi
from workwright.web.security import access_of

IMPORTS = "/api/v1/imports/woid"
KEY = "0198b7a0-0000-7000-8000-0000000000bb"


class Partner:
    """A system that talks to the API with a token."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client = app.test_client()
        self.token = token

    def send(self, body, *, query="", key="new", kind="application/json"):
        """Send a document."""
        headers = self.headers()
        if key:
            headers["Idempotency-Key"] = str(uuid4()) if key == "new" else key
        return self.client.post(f"{IMPORTS}{query}", data=body, headers=headers, content_type=kind)

    def get(self, path):
        """Ask for something."""
        return self.client.get(path, headers=self.headers())

    def headers(self):
        """Return what every request carries."""
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture
def partner(product, halden):
    """The ERP with a token for imports and for reading."""
    return Partner(product, token_of(halden, "order.create", "report.read"))


def a_document(plant, name="ERP-60001"):
    """Return a document that makes a new order."""
    with plant.look() as look:
        return next(documents_of(plant, look.now)).decode().replace("ERP-40017", name)


def orders_named(plant, name):
    """Return the orders of that name."""
    with plant.look() as look:
        return list(look.all(WorkOrder, external_name=name))


def broken():
    """Return a document with everything wrong."""
    return json.dumps(
        {
            "schemaVersion": 6,
            "workOrderName": "ERP-BAD",
            "producedMaterialName": "NO-SUCH",
            "plannedLineName": "NO-LINE",
            "plannedStartDate": "tomorrow",
            "plannedEndDate": "2026-02-30T00:00:00Z",
            "plannedQuantity": -4,
            "routeDefinitionName": "NO-ROUTE",
            "operationsGroup": None,
        },
        indent=1,
    )


def test_R130_a_document_is_taken_with_202_and_the_address_of_its_job(partner, halden):
    """The answer names the job; the job tells what became of the document."""
    answer = partner.send(a_document(halden))
    assert answer.status_code == 202
    job = partner.get(answer.json["href"]).json
    assert job["job"] == answer.json["job"]
    assert (job["status"], job["source"], job["inserted_by"]) == ("done", "api", "ERP")
    assert job["report"]["orders"][0]["work_order_number"] == "MO-26-00004"
    assert len(orders_named(halden, "ERP-60001")) == 1


def test_R132_waiting_gives_the_report_under_its_own_code(partner, halden):
    """With ``wait`` the answer is the report: 200 imported, 422 what does not exist here."""
    good = partner.send(a_document(halden), query="?wait=1")
    assert (good.status_code, good.json["report"]["result"]) == (200, "imported")
    bad = partner.send(broken(), query="?wait=1")
    assert bad.status_code == bad.json["report"]["response_code"]
    assert bad.json["report"]["result"] == "rejected"
    assert partner.send("no json at all", query="?wait=1").status_code == 400


def test_S7_api_office_and_command_line_give_one_report(
    product, partner, halden, demo_database_url, tmp_path
):
    """The same document gets the same report, word for word, whatever way it came."""
    text = broken()
    by_api = partner.send(text, query="?wait=1").json["report"]
    desk = desk_of(product, halden, "sanna")
    job = desk.post("/office/imports", pasted=text).headers["Location"]
    by_office = json.loads(desk.get(f"{job}/report.json").text)
    file = tmp_path / "broken.json"
    file.write_text(text)
    home = tmp_path / "home"
    home.mkdir()
    CheckpointKey.load_or_make(home / "checkpoint.key")
    arguments = ["--json", "--home", str(home), "--database", demo_database_url]
    command = [sys.executable, "-c", "from workwright.cli.main import main; main()", *arguments]
    done = subprocess.run(
        [*command, "import", "woid", str(file), "--tenant", "halden"],
        capture_output=True,
        text=True,
        check=False,
    )
    by_line = json.loads(done.stdout)["files"][0]
    assert by_line.pop("file") == str(file)
    assert by_api == by_office == by_line
    assert len(by_api["orders"][0]["problems"]) >= 5
    for line in by_api["orders"][0]["problems"]:
        assert line["path"]
        assert line["text"]


def test_F3_the_same_request_is_answered_from_its_first_reply(partner, halden):
    """Sent again with its key, the document makes nothing new and the answer is byte-equal."""
    text = a_document(halden)
    answers = [partner.send(text, query="?wait=1", key=KEY) for _ in range(2)]
    assert answers[0].data == answers[1].data
    assert "Idempotency-Replayed" not in answers[0].headers
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert acts(halden).count("import.finished") == len(halden.plan.data["orders"]) + 1
    other = partner.send(text.replace("60001", "60002"), key=KEY)
    assert other.status_code == 422
    assert other.json["code"] == "idempotency.key_reused"


def test_every_writing_request_needs_a_key(partner, halden):
    """Without a key, or with one that is none, nothing is taken."""
    for key in ("", "yesterday"):
        answer = partner.send(a_document(halden), key=key)
        assert answer.status_code == 400
        assert answer.content_type == "application/problem+json"
    assert orders_named(halden, "ERP-60001") == []


def test_other_media_types_are_told_so(partner):
    """Another format than JSON is not guessed at."""
    assert partner.send("<order/>", kind="application/xml").status_code == 415


def test_S1_a_token_opens_its_own_plant_only(product, partner, halden, reducers):
    """Orders and jobs of the other plant do not exist for this token."""
    theirs = Partner(product, token_of(reducers, "order.create", "report.read"))
    job = theirs.send(a_document(reducers)).json["href"]
    assert theirs.get(job).status_code == 200
    assert partner.get(job).status_code == 404
    assert partner.get("/api/v1/orders/BO-26-0001").status_code == 404
    assert theirs.get("/api/v1/orders/BO-26-0001").status_code == 200


def test_S2_foreign_and_unknown_are_answered_alike(product, partner, reducers):
    """Both give the same 404 with the same body, but for the id of the request."""
    theirs = Partner(product, token_of(reducers, "order.create"))
    job = theirs.send("{}").json["href"]
    answers = [partner.get(p) for p in (job, f"/api/v1/imports/{uuid4()}")]
    bodies = [re.sub(r"[0-9a-f]{16}", "ID", a.text) for a in answers]
    assert [a.status_code for a in answers] == [404, 404]
    assert bodies[0] == bodies[1]


def test_S6_a_token_does_what_its_scopes_say_and_no_more(product, halden, demo_database_url):
    """A token for reading imports nothing; only the note of nothing is left."""
    reader = Partner(product, token_of(halden, "report.read"))
    before = all_rows(demo_database_url)
    answer = reader.send(a_document(halden))
    assert answer.status_code == 403
    assert answer.json["code"] == "forbidden"
    assert all_rows(demo_database_url) == before


def test_E46_a_revoked_token_is_worth_nothing_at_once(partner, halden):
    """From its revocation on every request is answered as from a stranger."""
    from workwright.db.tables.people import ApiToken

    assert partner.get("/api/v1/orders/MO-26-00001").status_code == 200
    with halden.look() as look:
        token = look.all(ApiToken)[0].id
    admin = halden.plan.administrator.login
    halden.act(admin, lambda work: identity.revoke_token(work, token, "the laptop was stolen"))
    answer = partner.get("/api/v1/orders/MO-26-00001")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_browsers_session_opens_no_address_for_programs(product, halden):
    """Cookies count for nothing at the API, so that no page can act there in a person's name."""
    desk = desk_of(product, halden, "sanna")
    assert desk.get("/api/v1/orders/MO-26-00001").status_code == 401


def test_an_order_is_read_by_its_number(partner):
    """Amounts are decimals as text, instants are UTC, codes are the core's own."""
    order = partner.get("/api/v1/orders/MO-26-00001").json
    assert (order["state"], order["qty"], order["unit"]) == ("DRAFT", "120000", "pcs")
    assert order["planned_start_at"].endswith("Z")
    assert order["recipe"]["code"] == "TVT-25"


def test_R16_the_document_is_bounded(partner):
    """A body beyond the bound is refused before it is read."""
    answer = partner.send(b" " * (10 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


def test_the_description_is_valid_and_names_every_address(product):
    """OpenAPI 3.1 by its own rules, made of the routes that are served, each with a problem."""
    document = json.loads(product.test_client().get("/api/v1/openapi.json").text)
    validate(document)
    served = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in product.url_map.iter_rules()
        if access_of(product.view_functions[rule.endpoint]).by == "token"
    }
    assert set(document["paths"]) == served
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert "401" in operation["responses"]


def test_what_is_answered_is_what_is_described(product, partner, halden):
    """The answers of a day fit the schemas of the description."""
    from jsonschema import Draft202012Validator

    with product.test_request_context():
        document = openapi()
    reply = partner.send(a_document(halden), query="?wait=1").json
    found = {
        "Accepted": partner.send(broken()).json,
        "Reported": reply,
        "ImportJob": partner.get(f"/api/v1/imports/{reply['job']}").json,
        "Order": partner.get("/api/v1/orders/MO-26-00004").json,
        "Problem": partner.get("/api/v1/orders/none").json,
    }
    for name, value in found.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        Draft202012Validator(schema).validate(value)


def test_D13_jobs_of_every_way_stand_in_one_list(product, partner, halden):
    """What came by API is seen at the desk, named by its service account."""
    partner.send(a_document(halden))
    page = desk_of(product, halden, "sanna").get("/office/imports").text
    assert "ERP-60001" in page
    assert "API" in page
    with halden.look() as look:
        assert {job.source for job in look.all(ImportJob)} == {"cli", "api"}
