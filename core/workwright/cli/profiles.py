"""``workwright profile``: check profiles and forms, show what one comes to."""

from datetime import UTC, datetime
from pathlib import Path

import click

from workwright import plugins as host
from workwright.cli.context import Installation, pass_installation, tenant_of, tenant_option
from workwright.cli.output import Exit
from workwright.profile.library import check_file, default_search, load_profile
from workwright.services import profiles


@click.group()
def profile() -> None:
    """Work on profiles and forms."""


@profile.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--activating", is_flag=True, help="Also what is refused only at activation.")
@pass_installation
def check(installation: Installation, files: tuple[Path, ...], activating: bool) -> int:
    """Print every problem of profiles or forms with its place and remedy."""
    plugins = host.load()
    today = datetime.now(UTC).date()
    problems = []
    with installation.output.progress("Checking", len(files)) as bar:
        for path in files:
            problems += check_file(path, plugins=plugins, today=today, activating=activating)
            bar.on()
    refused = [problem for problem in problems if not problem.warning]
    installation.output.result({"problems": problems, "refused": len(refused)})
    for problem in problems:
        installation.output.say(f"{'warning: ' if problem.warning else ''}{problem}")
    count = len(files)
    installation.output.say(
        f"{count} file{'s' if count != 1 else ''}, {len(refused)} problems, "
        f"{len(problems) - len(refused)} warnings"
    )
    return Exit.REFUSED if refused else Exit.DONE


@profile.command("list")
@pass_installation
def list_(installation: Installation) -> int:
    """List the profiles of this installation."""
    found = default_search().profile_ids()
    installation.output.result({"profiles": found})
    installation.output.table([(name,) for name in found])
    return Exit.DONE


@profile.command()
@click.argument("name")
@pass_installation
def show(installation: Installation, name: str) -> int:
    """Print the effective profile: all layers merged, forms included."""
    loaded = load_profile(
        name, plugins=host.load(), today=datetime.now(UTC).date(), activating=False
    )
    installation.output.say(f"{loaded.id} {loaded.version}  sha256 {loaded.sha256}")
    click.echo(loaded.effective)
    return Exit.DONE


@profile.command()
@click.argument("name")
@click.option("--reason", required=True, help="Why the plant shall run it; it is audited.")
@tenant_option
@pass_installation
def propose(installation: Installation, name: str, reason: str, tenant: str) -> int:
    """Propose a profile of the library to a tenant; a person of the plant approves it."""
    runtime = installation.open()
    checked = installation.profile_named(runtime, name)
    tenant_id, actor = tenant_of(runtime, tenant)
    with runtime.writing(tenant_id, actor) as work:
        profiles.propose(work, checked, reason)
        work.commit()
    installation.output.result({"proposed": checked.id, "sha256": checked.sha256})
    installation.output.say(f"{checked.id} {checked.version} waits for approval in {tenant}.")
    return Exit.DONE
