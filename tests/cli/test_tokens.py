"""``token``: what other systems get in by, under the name of a service and audited (E5, E46)."""

import json
import re
from pathlib import Path

import pytest

from workwright.cli.tokens import SCOPES
from workwright.services import identity
from workwright.services.installation import open_installation
from workwright.web.product import build_app, settings_for
from workwright.web.security import access_of

DOCS = Path(__file__).parents[2] / "docs" / "first-steps-operator.md"
ISSUE = ("token", "issue", "erp", "--scope", "order.create", "--tenant", "acme")


@pytest.fixture
def runtime(acme, tmp_path):
    found = open_installation(tmp_path / "home", upgrade=False)
    yield found
    found.database.engine.dispose()


def test_E5_an_issued_token_imports_as_the_docs_say(acme, run, runtime):
    """The request of the documentation, word for word, with the token that was printed."""
    token = run("--json", *ISSUE).data["token"]
    (curl,) = re.findall(r"curl .*?(?=\n```)", DOCS.read_text(), re.DOTALL)
    headers = dict(h.split(": ", 1) for h in re.findall(r'-H "([^"]+)"', curl))
    headers["Authorization"] = headers["Authorization"].replace("$TOKEN", token)
    headers["Idempotency-Key"] = "0198b7a0-0000-7000-8000-0000000000cc"
    (path,) = re.findall(r"http://[^/]+(/\S+)", curl)
    client = build_app(runtime, settings_for("127.0.0.1:8080")).test_client()
    answer = client.post(path.strip("'\""), data=json.dumps({"a": 1}), headers=headers)
    assert answer.status_code == 400
    assert answer.json["report"]["orders"][0]["problems"][0]["code"] == "NOT_A_WOID"
    bad = {**headers, "Authorization": "Bearer nothing"}
    assert client.post(path.strip("'\""), data="{}", headers=bad).status_code == 401


def test_E46_tokens_are_listed_and_revoked_and_stand_in_the_audit_trail(acme, run, runtime):
    """The list tells no token; a revoked one is worth nothing at once."""
    token = run("--json", *ISSUE, "--expires", "2099-12-31", "--name", "SAP").data["token"]
    listed = run("--json", "token", "list", "--tenant", "acme")
    (row,) = listed.data["tokens"]
    assert token not in listed.out
    assert (row["service"], row["name"], row["state"]) == ("erp", "SAP", "usable")
    assert row["expires"].startswith("2100-01-01T00:00:00")
    assert identity.resume_token(runtime, token).permissions == {"order.create"}
    revoke = ("token", "revoke", row["id"], "--tenant", "acme", "--reason")
    assert "The reason is too short" in run(*revoke, "x").err
    assert run(*revoke, "the partner changed").code == 0
    assert identity.resume_token(runtime, token) is None
    assert "revoked" in run("token", "list", "--tenant", "acme").out
    assert run("verify").code == 0


def test_E5_a_token_is_a_services_own_and_has_an_end_to_come(acme, run):
    """A person gets none, one that has ended is none, other scopes are no words of the call."""
    assert "is no service account" in run(*ISSUE[:2], "ADM", *ISSUE[3:]).err
    assert "would have ended already" in run(*ISSUE, "--expires", "2020-01-01").err
    assert run("token", "issue", "erp", "--scope", "people.manage", "--tenant", "acme").code == 2
    assert run("--json", "token", "list", "--tenant", "acme").data["tokens"] == []


def test_E5_the_scopes_are_those_that_the_api_asks(runtime):
    """No route of the API needs another."""
    app = build_app(runtime, settings_for("127.0.0.1:8080"))
    asked = {
        access_of(app.view_functions[rule.endpoint]).permission
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1") and not rule.rule.endswith("openapi.json")
    }
    assert asked == set(SCOPES)
