"""A plant begun from the command line: no secret is known to it, nothing is signed by it (D13)."""

import pytest
from sqlalchemy import create_engine, text

from workwright.services import identity
from workwright.services.directory import tenant_named
from workwright.services.installation import open_installation
from workwright.services.profiles import versions

SECRET = "nine green kettles over Acme hill"
PERSON = ("person", "add", "OP1", "Otto Klar", "--login", "otto", "--tenant", "acme")


@pytest.fixture
def runtime(tmp_path, acme):
    found = open_installation(tmp_path / "home", upgrade=False)
    yield found
    found.database.engine.dispose()


def audited(tmp_path, act):
    """Return the names that the audit trail gives for an act."""
    engine = create_engine(f"sqlite:///{tmp_path / 'home' / 'workwright.db'}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT body FROM audit_entry WHERE act = :a"), {"a": act})
        bodies = [body for (body,) in rows]
    engine.dispose()
    return bodies


def test_E50_the_first_administrator_chooses_the_secret_on_a_path_that_works_once(acme, runtime):
    """The command prints a path, no secret; whoever opens it first owns the account."""
    token = acme["path"].removeprefix("/path/")
    identity.complete_path(runtime, token, SECRET)
    signed_in = identity.sign_in(
        runtime, "anna@acme", SECRET, scope="office", device_token=None, source="test"
    )
    principal = identity.resume(runtime, signed_in.token)
    assert principal is not None
    assert principal.person_code == "ADM"
    with pytest.raises(Exception, match="path"):
        identity.complete_path(runtime, token, SECRET)


def test_S32_the_profile_is_proposed_and_not_active(acme, runtime, run):
    """Another person approves it; the command line cannot do both."""
    assert acme["proposed"] == "pharma"
    with runtime.reading(tenant_named(runtime, "acme")) as look:
        assert [row.status for row in versions(look)] == ["proposed"]
    assert run("--json", "tenant", "list").data["tenants"] == [
        {"code": "acme", "profile": "beginning", "version": "1.0"}
    ]


def test_E44_a_tenant_is_begun_once_with_words_that_fit(acme, run):
    """Everything against it is told together and nothing is written."""
    said = run(
        "tenant", "create", "acme", "Acme", "--site", "A1", "--time-zone", "Nowhere",
        "--admin", "a b", "--admin-name", "Anna",
    )  # fmt: skip
    assert said.code == 1
    assert "Nowhere is not a time zone" in said.err
    assert "a b cannot be a login" in said.err
    assert "There is a tenant acme already" in said.err


def test_D13_people_are_added_in_the_name_of_the_command_line(acme, run, tmp_path):
    """The service account stands in the audit trail."""
    said = run("--json", *PERSON)
    assert (said.code, said.data["sign_in"]) == (0, "otto@acme")
    assert said.data["path"].startswith("/path/")
    assert [
        body.count('"printed_name":"Command line"') for body in audited(tmp_path, "person.added")
    ]


def test_E20_E11_a_regulated_role_waits_for_identity_and_training(acme, run):
    """Planner is granted; operator is refused with every reason; nobody gets half of it."""
    run(*PERSON)
    assert run("person", "role", "otto", "planner", "--tenant", "acme").code == 0
    said = run("person", "role", "otto", "operator", "--tenant", "acme")
    assert said.code == 1
    assert "E11:" in said.err
    assert "E20:" in said.err


def test_E46_a_lost_secret_gets_a_new_path(acme, run, runtime):
    """The old path is worth nothing from then on."""
    old = run("--json", *PERSON).data["path"].removeprefix("/path/")
    said = run(
        "--json", "person", "path", "otto", "--reason", "the note was lost", "--tenant", "acme"
    )
    assert said.code == 0
    with pytest.raises(Exception, match="path"):
        identity.complete_path(runtime, old, SECRET)
    identity.complete_path(runtime, said.data["path"].removeprefix("/path/"), SECRET)


def test_people_and_tenants_that_are_not_there_are_told(acme, run):
    """Exit code 1 and a sentence."""
    assert "no person nobody" in run("person", "role", "nobody", "planner", "--tenant", "acme").err
    assert "no tenant nix" in run(*PERSON[:-1], "nix").err


def test_a_profile_is_proposed_later(run, acme):
    """Another profile of the library, with a reason."""
    said = run("--json", "profile", "propose", "discrete", "--reason", "we build reducers",
               "--tenant", "acme")  # fmt: skip
    assert (said.code, said.data["proposed"]) == (0, "discrete")
