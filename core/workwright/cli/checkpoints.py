"""``workwright checkpoint``: hand out what ``verify --against`` compares with later (S19, F17)."""

import json
from pathlib import Path

import click

from workwright.cli.context import Installation, pass_installation, tenant_of, tenant_option
from workwright.cli.output import Exit
from workwright.services.checkpoints import hand_out_checkpoint


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@tenant_option
@pass_installation
def checkpoint(installation: Installation, target: Path, tenant: str) -> int:
    """Write a signed checkpoint of a tenant's audit trail to a file that is kept elsewhere.

    Whoever holds it can tell later whether anything up to now was cut off, rewritten or replaced
    by an old backup: workwright verify --against FILE.
    """
    runtime = installation.open()
    made = hand_out_checkpoint(runtime, *tenant_of(runtime, tenant))
    target.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    installation.output.result({"file": str(target), **made})
    installation.output.say(f"{target}: {tenant} up to entry {made['seq']}, {made['at']}")
    return Exit.DONE
