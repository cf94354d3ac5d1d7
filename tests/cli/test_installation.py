"""Commands that look find an installation or say where none is; only those that begin make one."""

import pytest

LOOKING = [
    ("verify",),
    ("tenant", "list"),
    ("person", "add", "OP1", "Otto Klar", "--login", "otto", "--tenant", "acme"),
    ("person", "path", "otto", "--reason", "the note was lost", "--tenant", "acme"),
    ("person", "role", "otto", "planner", "--tenant", "acme"),
    ("import", "woid", __file__, "--tenant", "acme"),
    ("record", "export", "MO-1", "out.pdf", "--tenant", "acme"),
    ("profile", "propose", "pharma", "--reason", "we make tablets", "--tenant", "acme"),
    ("checkpoint", "out.json", "--tenant", "acme"),
    ("db", "current"),
    ("serve",),
    ("worker",),
]


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_S19_a_command_that_looks_makes_no_installation(run, tmp_path, command):
    """An empty folder and a missing one: a sentence with the way on, exit code 1, nothing made."""
    home = tmp_path / "home"
    said = run(*command)
    assert said.code == 1
    assert f"There is no folder {home}." in said.err
    assert not home.exists()
    home.mkdir()
    said = run(*command)
    assert said.code == 1
    assert f"{home} holds no installation." in said.err
    assert "workwright tenant create or workwright db upgrade begins one" in said.err
    assert list(home.iterdir()) == []


def test_the_folder_above_the_demo_leads_to_the_demo(run, tmp_path):
    """Who sets the variable as for the demo is told where its data lie."""
    home = tmp_path / "home"
    assert run("db", "upgrade", home=home / "demo").code == 0
    said = run("tenant", "list")
    assert said.code == 1
    assert f"Set WORKWRIGHT_HOME (or --home) to {home / 'demo'}." in said.err
    assert [path.name for path in home.iterdir()] == ["demo"]


def test_S20_verify_says_that_nothing_was_verified(run):
    """No tenant is no clean result."""
    assert run("db", "upgrade").code == 0
    said = run("verify")
    assert said.code == 1
    assert "no record was verified" in said.out
    said = run("--json", "verify").data
    assert (said["ok"], said["tenants"]) == (False, [])
    assert said["database"]["counts"]["guards"] > 100


def test_S19_keys_are_not_made_anew_beside_a_database(run, acme, tmp_path):
    """A database without its keys is refused; a second set would sign in the first one's name."""
    (tmp_path / "home" / "checkpoint.key").unlink()
    said = run("tenant", "list")
    assert said.code == 1
    assert "holds no keys" in said.err
    assert not (tmp_path / "home" / "checkpoint.key").exists()


def test_a_file_that_is_no_database_is_told(run, tmp_path):
    """Not a fault of the product."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "workwright.db").write_text("a letter to the owner " * 100)
    said = run("verify")
    assert said.code == 1
    assert "is no database" in said.err
