"""The root of the command line; each group of commands stands in a file of its own."""

import sys
import traceback
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from workwright import __version__
from workwright.cli import (
    checkpoints,
    database,
    demo,
    imports,
    people,
    plugins,
    profiles,
    records,
    serve,
    tenants,
    tokens,
    verify,
)
from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit, Output, refuse, unreachable
from workwright.errors import WorkwrightError
from workwright.services.installation import home_folder

__all__ = ["main", "pass_installation"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="workwright")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the installation's data; by default WORKWRIGHT_HOME.",
)
@click.option("--database", help="Address of the database; by default WORKWRIGHT_DATABASE.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def cli(context: click.Context, home: Path | None, database: str | None, as_json: bool) -> None:
    """Workwright: work orders for plants that must prove what they did."""
    context.obj = Installation(home or home_folder(), database, Output(as_json))
    context.call_on_close(context.obj.close)


for command in (
    demo.demo,
    serve.serve,
    serve.worker,
    database.db,
    tenants.tenant,
    people.person,
    tokens.token,
    plugins.plugins,
    profiles.profile,
    imports.import_,
    records.record,
    verify.verify,
    checkpoints.checkpoint,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    output = Output("--json" in (sys.argv[1:] if arguments is None else arguments))
    try:
        code = cli.main(args=arguments, prog_name="workwright", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(Exit.REFUSED)
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except WorkwrightError as exc:
        sys.exit(refuse(output, exc))
    except OperationalError as exc:
        sys.exit(unreachable(output, exc))
    except Exception:  # border: a fault of ours says so by its code, and is shown whole
        traceback.print_exc()
        sys.exit(Exit.FAULT)
    sys.exit(code if isinstance(code, int) else Exit.DONE)
