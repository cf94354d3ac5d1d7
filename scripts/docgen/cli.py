"""The commands of the command line with their arguments and options, from click itself."""

from collections.abc import Iterator

import click

from workwright.cli.main import cli


def render() -> str:
    """Return one section for each command, groups unfolded."""
    parts = ["### Before every command", "", *_options(cli)]
    for name, command in sorted(_commands(cli, "workwright")):
        parts += ["", f"### `{name}{_arguments(command)}`", "", (command.help or "").strip()]
        if options := _options(command):
            parts += ["", *options]
    return "\n".join(parts)


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _arguments(command: click.Command) -> str:
    words = []
    for item in command.params:
        if isinstance(item, click.Argument):
            name = (item.name or "").upper() + ("…" if item.nargs == -1 else "")
            words.append(f" {name}" if item.required else f" [{name}]")
    return "".join(words)


def _options(command: click.Command) -> list[str]:
    rows = ["| option | does |", "|---|---|"]
    for item in command.params:
        if isinstance(item, click.Option):
            names = ", ".join(f"`{name}`" for name in (*item.opts, *item.secondary_opts))
            notes = [item.help or "", "Required." if item.required else ""]
            if isinstance(item.envvar, str):
                notes.append(f"By default `{item.envvar}`, else `{item.default}`.")
            rows.append(f"| {names} | {' '.join(note for note in notes if note)} |")
    return rows if len(rows) > 2 else []
