"""``workwright db``: migrate the database and say where it stands."""

import click

from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit
from workwright.db import migrate
from workwright.services.installation import begin_keys, require_database


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@pass_installation
def upgrade(installation: Installation) -> int:
    """Migrate core and plugins to the installed version; begin the installation where none is."""
    begin_keys(installation.home)
    migrate.upgrade(installation.url)
    return _tell(installation)


@db.command()
@pass_installation
def current(installation: Installation) -> int:
    """Say at which revision core and plugins stand."""
    require_database(installation.home, installation.url)
    return _tell(installation)


def _tell(installation: Installation) -> int:
    found = migrate.current(installation.url)
    installation.output.result({"revisions": found})
    installation.output.table([(owner, str(rev)) for owner, rev in sorted(found.items())])
    return Exit.DONE
