"""``workwright person``: accounts and roles of a plant's people, as their administrator would.

The command line's own account does it and stands in the audit trail; it never learns a secret,
verifies nobody whose path it opened, and cannot sign (D13, E26).
"""

import click

from workwright.cli.context import Installation, pass_installation, tenant_of, tenant_option
from workwright.cli.output import Exit
from workwright.services import identity, people


@click.group()
def person() -> None:
    """Add people and grant roles."""


@person.command()
@click.argument("code")
@click.argument("name")
@click.option("--login", required=True, help="What the person signs in with, before the @.")
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True)
@tenant_option
@pass_installation
def add(
    installation: Installation, code: str, name: str, login: str, language: str, tenant: str
) -> int:
    """Add a person, who chooses a secret on a path that is printed this once."""
    runtime = installation.open()
    tenant_id, actor = tenant_of(runtime, tenant)
    with runtime.writing(tenant_id, actor) as work:
        row = people.add_person(work, code=code, printed_name=name, login=login, locale=language)
        token = identity.open_path(work, row.id, "first secret of a new account")
        work.commit()
    _tell_path(installation, f"{login}@{tenant}", token)
    return Exit.DONE


@person.command()
@click.argument("login")
@click.option("--reason", required=True, help="Why the secret is set anew; it is audited.")
@tenant_option
@pass_installation
def path(installation: Installation, login: str, reason: str, tenant: str) -> int:
    """Open a path to a new secret for somebody who lost theirs; the old one ends at once."""
    runtime = installation.open()
    tenant_id, actor = tenant_of(runtime, tenant)
    with runtime.writing(tenant_id, actor) as work:
        token = identity.open_path(work, people.person_signing_in_as(work, login), reason)
        work.commit()
    _tell_path(installation, f"{login}@{tenant}", token)
    return Exit.DONE


@person.command()
@click.argument("login")
@click.argument("roles", nargs=-1, required=True)
@click.option("--site", help="Code of the one site; at all sites without it.")
@tenant_option
@pass_installation
def role(
    installation: Installation, login: str, roles: tuple[str, ...], site: str | None, tenant: str
) -> int:
    """Grant roles: all of them, or none with every reason against it."""
    runtime = installation.open()
    tenant_id, actor = tenant_of(runtime, tenant)
    with runtime.writing(tenant_id, actor) as work:
        person_id = people.person_signing_in_as(work, login)
        for name in roles:
            people.grant_role(work, person_id, name, site=site)
        work.commit()
    installation.output.result({"sign_in": f"{login}@{tenant}", "granted": roles, "site": site})
    installation.output.say(f"{login}@{tenant}: {', '.join(roles)}")
    return Exit.DONE


def _tell_path(installation: Installation, sign_in: str, token: str) -> None:
    installation.output.result({"sign_in": sign_in, "path": f"/path/{token}"})
    installation.output.say(f"{sign_in}: hand over, to be opened within a day: /path/{token}")
