"""What every command is given: the installation's place, and how to print."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from workwright.cli.output import Output
from workwright.db.work import Actor
from workwright.errors import NotFound
from workwright.profile.library import load_profile
from workwright.profile.model import Profile
from workwright.services.directory import find_tenant
from workwright.services.installation import database_url, open_installation, require_installation
from workwright.services.runtime import Runtime
from workwright.services.tenants import command_line_actor


@dataclass
class Installation:
    """The installation that a command works on; opened when it is first needed."""

    home: Path
    database: str | None
    output: Output
    _opened: list[Runtime] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return self.database or database_url(self.home)

    def open(self, *, upgrade: bool = True) -> Runtime:
        """Return the runtime of an installation that was begun, its database migrated.

        Raises:
            NoInstallation: there is none here; none is made.
        """
        require_installation(self.home, self.url)
        return self.begin(upgrade=upgrade)

    def begin(self, *, upgrade: bool = True) -> Runtime:
        """Return the runtime; database and keys are made where there are none."""
        runtime = open_installation(self.home, self.url, upgrade=upgrade)
        self._opened.append(runtime)
        return runtime

    def close(self) -> None:
        """Give back connections when the command has ended."""
        for runtime in self._opened:
            runtime.database.engine.dispose()

    def profile_named(self, runtime: Runtime, name: str) -> Profile:
        """Return a profile of the library, checked as it would be at activation.

        Raises:
            ConfigProblems: everything that is wrong with it.
        """
        return load_profile(name, plugins=runtime.plugins, today=datetime.now(UTC).date())


def tenant_of(runtime: Runtime, code: str) -> tuple[UUID, Actor]:
    """Return a tenant and the command line's service account in it (D13).

    Raises:
        NotFound: there is no such tenant.
    """
    tenant_id = find_tenant(runtime, code)
    if tenant_id is None:
        raise NotFound("tenant", code)
    return tenant_id, command_line_actor(runtime, tenant_id)


pass_installation = click.make_pass_decorator(Installation)
tenant_option = click.option("--tenant", required=True, help="Code of the tenant: halden.")
