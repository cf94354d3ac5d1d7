"""``serve``, ``worker`` and ``demo`` say their mode and refuse what cannot be safe (D9, D12)."""

import fcntl

import pytest

from workwright.cli import serve
from workwright.services.installation import open_installation


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_D12_sessions_are_not_served_in_the_clear_beyond_this_machine(run, tmp_path, command):
    """Refused before anything is set up, with what to do."""
    said = run(command, "--bind", "0.0.0.0:8080")
    assert said.code == 2
    assert "Serve it by HTTPS" in said.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("bind", ["8080", "localhost:", "localhost:99999", "a b:80", "x:0"])
def test_an_address_that_is_none_is_refused(run, bind):
    """A word of the call that is off, not a fault."""
    said = run("serve", "--bind", bind)
    assert said.code == 2
    assert "like 127.0.0.1:8080" in said.err


def test_D9_the_embedded_database_has_one_process(run, tmp_path):
    """More processes, a worker beside it, a second server: each is refused."""
    assert run("db", "upgrade").code == 0
    assert "use PostgreSQL for more" in run("serve", "--workers", "2").err
    assert "its jobs run in it" in run("worker").err
    with (tmp_path / "home" / serve.LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        said = run("serve")
    assert said.code == 2
    assert "Another process serves" in said.err


def test_D9_serve_says_its_mode(monkeypatch, tmp_path, capsys):
    """Which database, how many processes, and that cookies have another name on loopback."""
    monkeypatch.setattr("workwright.cli.server.Server.run", lambda _self: None)
    runtime = open_installation(tmp_path)
    settings = serve.settings_of("127.0.0.1:8080")
    serve.run(runtime, settings, serve.Output())
    runtime.database.engine.dispose()
    said = capsys.readouterr().out
    assert "embedded database (SQLite), one process" in said
    assert "no __Host- name" in said


def test_a_fault_ends_with_70_and_is_shown_whole(run, monkeypatch):
    """A machine tells it from a refusal."""

    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("workwright.cli.database.migrate.current", broken)
    said = run("db", "upgrade")
    assert said.code == 70
    assert "ZeroDivisionError: of ours" in said.err
