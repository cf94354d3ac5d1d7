"""``workwright tenant``: begin a plant, and say which plants there are (D5, D13)."""

import click

from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit
from workwright.services import identity, people, profiles
from workwright.services.directory import all_tenants
from workwright.services.runtime import Runtime
from workwright.services.tenants import (
    FirstAdministrator,
    FirstSite,
    command_line_actor,
    create_tenant,
)

REASON = "first set up of the plant by the command line"


@click.group()
def tenant() -> None:
    """Begin plants."""


@tenant.command()
@click.argument("code")
@click.argument("name")
@click.option("--site", required=True, help="Code of the first site: HAL.")
@click.option("--site-name", help="Name of the first site; by default that of the tenant.")
@click.option("--time-zone", required=True, help="Time zone of the site: Europe/Oslo.")
@click.option("--admin", "login", required=True, help="Sign-in of the first administrator.")
@click.option("--admin-name", required=True, help="Printed name of the first administrator.")
@click.option("--admin-code", default="ADM", show_default=True, help="Code of that person.")
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True)
@click.option("--profile", help="Propose this profile; a person of the plant approves it.")
@pass_installation
def create(
    installation: Installation,
    code: str,
    name: str,
    site: str,
    site_name: str | None,
    time_zone: str,
    login: str,
    admin_name: str,
    admin_code: str,
    language: str,
    profile: str | None,
) -> int:
    """Begin a tenant with its first site and administrator, who chooses a secret on a path.

    The path is printed this once, works once and ends after a day. Nobody else learns the secret.
    """
    runtime = installation.begin()
    checked = installation.profile_named(runtime, profile) if profile else None
    tenant_id = create_tenant(
        runtime,
        code,
        name,
        site=FirstSite(site, site_name or name, time_zone),
        administrator=FirstAdministrator(admin_code, admin_name, login, language),
    )
    actor = command_line_actor(runtime, tenant_id)
    with runtime.writing(tenant_id, actor) as work:
        token = identity.open_path(work, people.person_signing_in_as(work, login), REASON)
        if checked is not None:
            profiles.propose(work, checked, REASON)
        work.commit()
    told = {"tenant": code, "sign_in": f"{login}@{code}", "path": f"/path/{token}"}
    installation.output.result({**told, "proposed": checked.id if checked else None})
    installation.output.say(f"{name} is begun. {admin_name} signs in as {login}@{code}.")
    installation.output.say(f"Hand over, to be opened within a day: /path/{token}")
    if checked is not None:
        installation.output.say(f"Profile {checked.id} {checked.version} waits for approval.")
    return Exit.DONE


@tenant.command("list")
@pass_installation
def list_(installation: Installation) -> int:
    """List the tenants of this installation and the profile that each one runs."""
    runtime = installation.open()
    found = [(code, *_running(runtime, code)) for code in all_tenants(runtime)]
    installation.output.result(
        {"tenants": [{"code": code, "profile": p, "version": v} for code, p, v in found]}
    )
    installation.output.table(found)
    return Exit.DONE


def _running(runtime: Runtime, code: str) -> tuple[str, str]:
    with runtime.reading(all_tenants(runtime)[code]) as look:
        running = profiles.active(look)
        return running.id, running.version
