"""``workwright record``: write the stored record of an order to a file."""

from pathlib import Path

import click

from workwright.cli.context import Installation, pass_installation, tenant_of, tenant_option
from workwright.cli.output import Exit
from workwright.services.orders import order_numbered
from workwright.services.records import record_file


@click.group()
def record() -> None:
    """Work on printed records."""


@record.command()
@click.argument("number")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@tenant_option
@pass_installation
def export(installation: Installation, number: str, target: Path, tenant: str) -> int:
    """Write the newest stored record of an order (PDF) to a file."""
    runtime = installation.open()
    tenant_id, _ = tenant_of(runtime, tenant)
    with runtime.reading(tenant_id) as look:
        found = record_file(look, order_numbered(look, number).id)
    target.write_bytes(found.content)
    installation.output.result({"file": str(target), "sha256": found.sha256})
    installation.output.say(f"{target}: {found.pages} pages, sha256 {found.sha256}")
    return Exit.DONE
