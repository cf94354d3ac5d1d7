"""Open an installation: its folder of data, its database, its keys."""

import os
import secrets
from pathlib import Path

from workwright import plugins
from workwright.clock import Clock, SystemClock
from workwright.db import migrate
from workwright.db.base import Database
from workwright.db.checkpoints import CheckpointKey
from workwright.services.runtime import Runtime

HOME = "WORKWRIGHT_HOME"
DATABASE = "WORKWRIGHT_DATABASE"
SECRET_BYTES = 32


def home_folder() -> Path:
    """Return the folder of the installation's data: WORKWRIGHT_HOME, else one below the user's."""
    stated = os.environ.get(HOME)
    if stated:
        return Path(stated).expanduser().absolute()
    data = os.environ.get("XDG_DATA_HOME", "~/.local/share")
    return Path(data).expanduser() / "workwright"


def database_url(home: Path) -> str:
    """Return the database's address: WORKWRIGHT_DATABASE, else an embedded one in the folder."""
    return os.environ.get(DATABASE) or f"sqlite:///{home / 'workwright.db'}"


def open_installation(
    home: Path, url: str | None = None, *, clock: Clock | None = None, upgrade: bool = True
) -> Runtime:
    """Return the runtime of an installation, made when it is missing.

    Args:
        url: database; by default ``database_url(home)``.
        upgrade: migrate the database first; a server that runs beside others leaves that to
            ``workwright db upgrade``, and so does whoever has only the application's address.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    address = url or database_url(home)
    if upgrade and not migrate.is_app_url(address):
        migrate.upgrade(address)
    return Runtime(
        database=Database.open(migrate.app_url(address)),
        plugins=plugins.load(),
        clock=clock or SystemClock(),
        keys=CheckpointKey.load_or_make(home / "checkpoint.key"),
        secret=_secret(home / "challenge.key"),
        home=home,
    )


def _secret(path: Path) -> bytes:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(SECRET_BYTES))
    found = path.read_bytes()
    if len(found) != SECRET_BYTES:
        raise ValueError(f"{path} holds {len(found)} bytes; {SECRET_BYTES} are needed")
    return found
