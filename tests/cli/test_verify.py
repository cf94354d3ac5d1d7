"""``checkpoint`` and ``verify``: what was done to the database is told with its place (S20)."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


@pytest.fixture
def kept(run, acme, tmp_path):
    """A checkpoint kept elsewhere, after three more people."""
    for number in range(3):
        run("person", "add", f"P{number}", f"Person {number}", "--login", f"p{number}",
            "--tenant", "acme")  # fmt: skip
    target = tmp_path / "kept.json"
    assert run("checkpoint", target, "--tenant", "acme").code == 0
    return target


@pytest.fixture
def tamper(tmp_path):
    """Change the database as somebody would who owns the file."""

    def tamper(*statements):
        with closing(sqlite3.connect(tmp_path / "home" / "workwright.db")) as connection:
            for (name,) in connection.execute(TRIGGERS).fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return tamper


def test_S19_a_checkpoint_handed_out_holds_and_covers_its_own_entry(run, kept):
    """Nothing lies after it, and that it was handed out stands in the chain."""
    said = run("--json", "verify", "--against", kept)
    assert (said.code, said.data["ok"]) == (0, True)
    assert said.data["tenants"][0]["unanchored"] == 0
    assert said.data["tenants"][0]["counts"]["kept checkpoints"] == 1


SWAP = (
    "UPDATE audit_entry SET seq = -1 WHERE seq = 4",
    "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
    "UPDATE audit_entry SET seq = 5 WHERE seq = -1",
)


@pytest.mark.parametrize(
    ("statements", "kind", "place"),
    [
        (["UPDATE audit_entry SET body = replace(body, 'Command', 'commanD') WHERE seq = 4"],
         "edit", "entry 4"),
        (["DELETE FROM audit_entry WHERE seq = 4"], "gap", "entry 4"),
        (SWAP, "order", "entry 4"),
        (["UPDATE person SET printed_name = 'Somebody' WHERE code = 'P1'"], "row", "person"),
    ],
    ids=["edit", "delete", "swap", "row"],
)  # fmt: skip
def test_S20_tampering_ends_with_3_and_names_the_first_bad_row(
    run, kept, tamper, statements, kind, place
):
    """Whatever was done, the exit code says broken and the line says where."""
    tamper(*statements)
    said = run("verify")
    assert said.code == 3
    first = said.out.splitlines()[1]
    assert first.strip().startswith(f"{kind}:")
    assert place in first


def test_F17_an_old_backup_is_told_by_the_kept_checkpoint_alone(run, acme, tmp_path):
    """The backup is whole in itself; only what lies elsewhere knows that it is old."""
    home, old = tmp_path / "home", tmp_path / "old"
    shutil.copytree(home, old)
    run("person", "add", "P1", "Person", "--login", "p1", "--tenant", "acme")
    run("checkpoint", tmp_path / "kept.json", "--tenant", "acme")
    assert run("verify", home=old).code == 0
    said = run("verify", "--against", tmp_path / "kept.json", home=old)
    assert said.code == 3
    assert "an old backup runs" in said.out


def test_what_is_no_checkpoint_and_no_key_is_told_as_a_word_that_is_off(run, acme, tmp_path):
    """Exit code 2, and no trace of a program's inside."""
    (tmp_path / "no.json").write_text(json.dumps({"seq": 1}))
    said = run("verify", "--against", tmp_path / "no.json")
    assert said.code == 2
    assert "not a checkpoint" in said.err
    said = run("verify", "--record", tmp_path / "no.json", "--key", "xyz")
    assert said.code == 2
    assert "64 hexadecimal digits" in said.err
