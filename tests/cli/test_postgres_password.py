"""A PostgreSQL that asks for passwords: in the address, in WORKWRIGHT_DATABASE, in PGPASSFILE."""

from pathlib import Path

import psycopg
import pytest

from workwright.db.privileges import APP_ROLE
from workwright.testing.database import _libpq, running_postgres

SECRET = "only the server's admin knows"


@pytest.fixture(scope="module")
def server():
    """A server of our own whose application role signs in by scram only."""
    with running_postgres() as url:
        with psycopg.connect(_libpq(url), autocommit=True) as connection:
            connection.execute("CREATE DATABASE plant")
            (hba,) = connection.execute("SHOW hba_file").fetchone()
            rules = Path(hba)
            asked = f"local all {APP_ROLE} scram-sha-256\n"
            rules.write_text(asked + rules.read_text())
        yield url.set(database="plant")


def password(owner):
    with psycopg.connect(_libpq(owner), autocommit=True) as connection:
        connection.execute(
            f"ALTER ROLE {APP_ROLE} PASSWORD '{SECRET.replace(chr(39), chr(39) * 2)}'"
        )
        connection.execute("SELECT pg_reload_conf()")


@pytest.mark.postgres
def test_S4_the_application_signs_in_by_scram_from_wherever_its_password_stands(
    server, run, monkeypatch, tmp_path
):
    """The owner migrates; the application's own address is never used to migrate."""
    owner = server.render_as_string(hide_password=False)
    app = server.set(username=APP_ROLE)
    bare = app.render_as_string(hide_password=False)
    full = app.set(password=SECRET).render_as_string(hide_password=False)
    assert run("--database", owner, "db", "upgrade").code == 0
    password(server)

    refused = run("--database", bare, "tenant", "list")
    assert refused.code == 1
    assert "The database did not answer" in refused.err
    assert run("--database", full, "tenant", "list").code == 0
    assert SECRET not in refused.err

    monkeypatch.setenv("WORKWRIGHT_DATABASE", full)
    assert run("tenant", "list").code == 0
    monkeypatch.delenv("WORKWRIGHT_DATABASE")

    file = tmp_path / "pgpass"
    file.write_text(f"*:*:*:{APP_ROLE}:{SECRET}\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert run("--database", bare, "tenant", "list").code == 0
    # The owner's address serves both: it migrates, and the application signs in by the file.
    assert run("--database", owner, "tenant", "list").code == 0
