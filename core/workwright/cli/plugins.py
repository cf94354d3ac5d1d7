"""``workwright plugins``: what is installed, and why something is not usable."""

import click

from workwright import plugins as host
from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit


@click.command()
@click.argument("name", required=False)
@pass_installation
def plugins(installation: Installation, name: str | None) -> int:
    """List the plugins, or the checks of one."""
    found = host.load()
    output = installation.output
    if name is not None:
        plugin = found.plugin(name)
        output.result({"plugin": plugin.name, "checks": [c.pinned() for c in plugin.checks]})
        output.table([(c.rule, c.severity.value, str(c.citation), c.title) for c in plugin.checks])
        return Exit.DONE
    output.result(
        {
            "plugins": [
                {"name": p.name, "version": p.version, "checks": len(p.checks)}
                for p in found.plugins
            ],
            "problems": found.problems,
        }
    )
    output.table([(p.name, p.version, f"{len(p.checks)} checks") for p in found.plugins])
    for problem in found.problems:
        output.say(f"{problem.name} ({problem.distribution}): {problem.reason}")
    return Exit.REFUSED if found.problems else Exit.DONE
