"""``workwright token``: let other systems in, each under a service account of its own (E5, E46).

The command line's own account issues and revokes; what it did stands in the audit trail. A token
is printed once and kept only as a hash.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import click

from workwright.cli.context import Installation, pass_installation, tenant_of, tenant_option
from workwright.cli.output import Exit
from workwright.db.tables.people import ApiToken, Person
from workwright.services import identity
from workwright.services.actors import scopes_of, token_is_live

SCOPES: Final = ("order.create", "report.read")
"""What the API asks of a token: to import orders, to read them."""


@click.group()
def token() -> None:
    """Issue and revoke tokens of other systems."""


@token.command()
@click.argument("service")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(SCOPES),
    help="What the token permits: import orders, read orders; may be repeated.",
)
@click.option("--name", help="What the token is for; by default the code of the service.")
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Last day of the token (UTC), 2027-12-31; without an end by default.",
)
@tenant_option
@pass_installation
def issue(
    installation: Installation,
    service: str,
    scopes: tuple[str, ...],
    name: str | None,
    expires: datetime | None,
    tenant: str,
) -> int:
    """Issue a token to a service account, which is added where there is none of that code.

    The token is printed this once.
    """
    runtime = installation.open()
    tenant_id, actor = tenant_of(runtime, tenant)
    with runtime.writing(tenant_id, actor) as work:
        if work.find(Person, code=service) is None:
            identity.add_service(work, code=service, name=name or service)
        made = identity.issue_token(
            work,
            service=service,
            name=name or service,
            scopes=scopes,
            expires_at=_after(expires) if expires is not None else None,
        )
        work.commit()
    installation.output.result({"service": service, "scopes": sorted(scopes), "token": made})
    installation.output.say(f"{service}@{tenant}, {', '.join(sorted(scopes))}. Keep it secret:")
    installation.output.say(made)
    return Exit.DONE


@token.command("list")
@tenant_option
@pass_installation
def list_(installation: Installation, tenant: str) -> int:
    """List the tokens of a tenant, what each permits and whether it can be used."""
    runtime = installation.open()
    tenant_id, _ = tenant_of(runtime, tenant)
    with runtime.reading(tenant_id) as look:
        found = [_told(row, owner, look.now) for row, owner in identity.all_tokens(look)]
    installation.output.result({"tokens": found})
    installation.output.table([tuple(line.values()) for line in found])
    return Exit.DONE


@token.command()
@click.argument("token_id", metavar="ID", type=click.UUID)
@click.option("--reason", required=True, help="Why it is revoked; it is audited.")
@tenant_option
@pass_installation
def revoke(installation: Installation, token_id: UUID, reason: str, tenant: str) -> int:
    """Revoke a token by the id that ``token list`` shows; it ends at once."""
    runtime = installation.open()
    tenant_id, actor = tenant_of(runtime, tenant)
    with runtime.writing(tenant_id, actor) as work:
        identity.revoke_token(work, token_id, reason)
        work.commit()
    installation.output.result({"revoked": str(token_id)})
    installation.output.say(f"Revoked: {token_id}")
    return Exit.DONE


def _after(last_day: datetime) -> datetime:
    """Return the instant at which that day has ended."""
    return last_day.replace(tzinfo=UTC) + timedelta(days=1)


def _told(row: ApiToken, owner: Person, now: datetime) -> dict[str, str]:
    state = "usable" if token_is_live(row, now) and owner.status == "active" else "ended"
    return {
        "id": str(row.id),
        "service": owner.code,
        "name": row.name,
        "scopes": " ".join(sorted(scopes_of(row))),
        "state": "revoked" if row.revoked_at else state,
        "expires": row.expires_at.isoformat() if row.expires_at else "never",
    }
