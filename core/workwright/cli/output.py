"""What the command line prints: sentences for people, one JSON document for machines."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError

from workwright.domain.canonical import plain
from workwright.errors import ConfigProblems, Refused, WorkwrightError


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    BROKEN = 3
    FAULT = 70


@dataclass
class Output:
    """Where a command tells what it did; progress goes to standard error."""

    as_json: bool = False
    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))

    def say(self, text: str) -> None:
        """Print a sentence for people; nothing where a machine reads."""
        if not self.as_json:
            click.echo(text)

    def result(self, data: Mapping[str, Any]) -> None:
        """Print the JSON document of a command; nothing for people."""
        if self.as_json:
            click.echo(json.dumps(plain(data), ensure_ascii=False, indent=1))

    def table(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Print rows in columns, for people."""
        listed = [tuple(map(str, row)) for row in rows]
        if not listed or self.as_json:
            return
        widths = [max(len(row[i]) for row in listed) for i in range(len(listed[0]))]
        for row in listed:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            click.echo("  ".join(cells).rstrip())

    @contextmanager
    def progress(self, what: str, total: int | None = None) -> Iterator["Step"]:
        """Show a bar on standard error for what takes longer than a second."""
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            disable=self.as_json or not sys.stderr.isatty(),
        ) as bar:
            yield Step(bar, bar.add_task(what, total=total))


@dataclass(frozen=True)
class Step:
    """One bar that is moved on."""

    bar: Progress
    task: Any

    def on(self, text: str | None = None, by: int = 1) -> None:
        """Move on by some, perhaps with other words."""
        self.bar.update(self.task, advance=by)
        if text:
            self.bar.update(self.task, description=text)


def refuse(output: Output, error: WorkwrightError) -> Exit:
    """Print why something was refused; return the exit code."""
    if isinstance(error, Refused):
        output.result({"refused": error.code, "findings": error.findings})
        for finding in error.findings if not output.as_json else ():
            click.echo(finding.text(), err=True)
        return Exit.REFUSED
    if isinstance(error, ConfigProblems):
        output.result({"problems": error.problems})
    else:
        output.result({"error": error.code, "message": str(error)})
    if not output.as_json:
        click.echo(str(error), err=True)
    return Exit.REFUSED


def unreachable(output: Output, error: OperationalError) -> Exit:
    """Print that the database did not answer, in its own words; return the exit code."""
    said = str(error.orig).strip()
    output.result({"error": "database.unreachable", "message": said})
    if not output.as_json:
        click.echo(f"The database did not answer: {said}", err=True)
    return Exit.REFUSED
