"""Begin and open an installation: its folder of data, its database, its keys."""

import os
import secrets
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from workwright import plugins
from workwright.clock import Clock, SystemClock
from workwright.db import migrate
from workwright.db.base import Database
from workwright.db.checkpoints import CheckpointKey
from workwright.errors import WorkwrightError
from workwright.services.runtime import Runtime

HOME = "WORKWRIGHT_HOME"
DATABASE = "WORKWRIGHT_DATABASE"
SECRET_BYTES = 32
DEMO = "demo"
CHECKPOINT_KEY = "checkpoint.key"
CHALLENGE_KEY = "challenge.key"
BEGIN = (
    f"Set {HOME} (or --home) to the folder of an installation. workwright tenant create or "
    "workwright db upgrade begins one, workwright demo one to try."
)


class NoInstallation(WorkwrightError):
    """Where a command was to find an installation there is none; nothing was made."""

    def __init__(self, what: str, remedy: str = BEGIN, **data: object) -> None:
        super().__init__("installation.missing", f"{what} {remedy}", data)


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

    Who only looks at one asks ``require_installation`` first.

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
        keys=CheckpointKey.load_or_make(home / CHECKPOINT_KEY),
        secret=_secret(home / CHALLENGE_KEY),
        home=home,
    )


def begin_keys(home: Path) -> None:
    """Make the keys of an installation that has none yet."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    CheckpointKey.load_or_make(home / CHECKPOINT_KEY)
    _secret(home / CHALLENGE_KEY)


def require_installation(home: Path, url: str) -> None:
    """Refuse where no installation was begun, so that looking at a wrong folder makes none.

    Raises:
        NoInstallation: no database, none of ours, or its keys are not in this folder.
    """
    require_database(home, url)
    if not (home / CHECKPOINT_KEY).is_file():
        raise NoInstallation(
            "{home} holds no keys, though there is a database: they lie in another folder.",
            home=home,
        )


def require_database(home: Path, url: str) -> None:
    """Refuse where there is no database of this product.

    Raises:
        NoInstallation: it is missing, or holds something else.
    """
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        raise _nothing_in(home)
    try:
        revision = migrate.current(url)[migrate.CORE]
    except OperationalError:
        raise
    except DatabaseError as exc:
        raise NoInstallation("{place} is no database.", place=place.database) from exc
    if revision is None:
        shown = place.render_as_string(hide_password=True)
        raise NoInstallation("The database {place} holds no tables of Workwright.", place=shown)


def _nothing_in(home: Path) -> NoInstallation:
    demo = home / DEMO
    if (demo / "workwright.db").is_file():
        return NoInstallation(
            "{home} holds no installation of its own; the data of the demo lie in {demo}.",
            f"Set {HOME} (or --home) to {{demo}}.",
            home=home,
            demo=demo,
        )
    what = "{home} holds no installation." if home.is_dir() else "There is no folder {home}."
    return NoInstallation(what, home=home)


def _secret(path: Path) -> bytes:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(SECRET_BYTES))
    found = path.read_bytes()
    if len(found) != SECRET_BYTES:
        raise ValueError(f"{path} holds {len(found)} bytes; {SECRET_BYTES} are needed")
    return found
